"""For which day is a person judged, and what may a hand write into the claim?"""

from __future__ import annotations

from datetime import date

import pytest

from kiosk.desk import DeskError
from kiosk.intake import AdmitAs, State
from kiosk.verify.card import Kind, Period
from kiosk.verify.formats.render import render
from kiosk.verify.sources import GatewayAnswer, ResultClass
from kiosk.verify.verdict import Decision
from tests.desk.conftest import Counter
from tests.verify.made import CARD, card, record

CODE = render(CARD, Kind.BHYT15)
LAST_DAY = Period(start=date(2026, 1, 1), end=date(2026, 11, 23))


def test_after_midnight_the_new_days_answer_is_shown_before_anybody_is_admitted(counter: Counter) -> None:
    counter.later(hours=16, minutes=18)  # 23:59 in Viet Nam, the last day of the card
    desk = counter.desk(record(period=LAST_DAY))
    desk.read(counter.reading(CODE))
    counter.later(minutes=2)
    shown = desk.admit()
    assert shown.visit is None and shown.presentation.state is State.OPEN
    assert shown.presentation.verdict is not None
    assert shown.presentation.verdict.decision is Decision.NOT_COVERED
    with pytest.raises(DeskError, match="not-admissible"):
        desk.admit()
    assert desk.admit(AdmitAs.SELF_PAY).visit is not None


def test_after_midnight_a_card_that_goes_on_is_admitted_for_the_new_day(counter: Counter) -> None:
    counter.later(hours=16, minutes=18)
    desk = counter.desk(record())
    desk.read(counter.reading(CODE))
    counter.later(minutes=2)
    done = desk.admit()
    assert done.visit is not None
    assert done.presentation.verdict is not None and done.presentation.verdict.visit_day == "2026-11-24"


def test_a_late_answer_is_judged_for_the_day_of_the_visit(counter: Counter) -> None:
    desk = counter.desk(record(period=LAST_DAY))
    desk.read(counter.reading(CODE))
    done = desk.admit()
    counter.later(days=2)
    told = GatewayAnswer(code="000", result_class=ResultClass.TREAT, card=card(period=LAST_DAY), at=counter.now)
    verdict = desk.answered(done.presentation.id, told).presentation.verdict
    assert verdict is not None
    assert (verdict.decision, verdict.visit_day) == (Decision.COVERED, "2026-11-23")


@pytest.mark.parametrize("name", ["<b>Trần</b>", "Trần\u202eMẫu", "=1+1", "T\x00M", "m" * 5000])
def test_a_name_that_is_no_name_is_not_taken_from_a_hand_either(counter: Counter, name: str) -> None:
    desk = counter.desk(record())
    shown = desk.read(counter.reading(CODE))
    with pytest.raises(DeskError, match="name-not-allowed"):
        desk.correct(name, None)
    assert counter.events() == ["presentation"]
    assert desk.correct(" Trần  Thị Mẫu", None).presentation.strip.corrected_name == "Trần Thị Mẫu"
    assert shown.presentation.corrections == 0
