"""Set aside, come back, left open: what the auditor hears of it, and that nobody is mixed up with the next."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import text

from kiosk.intake import Paper, Presentation, State
from kiosk.scanner.reading import Source
from kiosk.verify.card import Kind
from kiosk.verify.formats.render import render
from kiosk.verify.sources import CardStatus
from kiosk.verify.verdict import Decision
from tests.desk.conftest import Counter
from tests.desk.test_story import CCCD, CODE, OTHER
from tests.verify.made import CARD, CITIZEN, card, record

NEXT = render(OTHER, Kind.BHYT15)


def cases(counter: Counter) -> dict[str, int]:
    return {row.rule: row.hits for row in counter.store.cases_page().rows}


def stands(presentation: Presentation) -> Decision:
    assert presentation.verdict is not None
    return presentation.verdict.decision


# -- cases without a visit ---------------------------------------------------------------------------------------


def test_numbers_tried_one_after_the_other_are_a_case_though_nobody_is_admitted(counter: Counter) -> None:
    desk = counter.desk(record())
    for last in range(1, 7):
        desk.read(counter.reading(f"990000700{last}".encode(), Source.TYPED))
        counter.later(seconds=20)
    desk.park()
    assert cases(counter)["number-enumeration"] >= 1
    (row,) = [row for row in counter.store.cases_page().rows if row.rule == "number-enumeration"]
    case = counter.store.case(row.id)
    assert len(case.timeline) == 6 and not any(visit.admitted for visit in case.timeline)
    assert "admission" not in counter.events()
    assert counter.store.verify_log() == (True, ())


def test_an_altered_card_that_is_set_aside_is_a_case(counter: Counter) -> None:
    desk = counter.desk(record())
    altered = render(replace(CARD, name="Trần Thị Khác"), Kind.BHYT15)
    shown = desk.read(counter.reading(altered)).presentation
    assert stands(shown) is Decision.REJECTED
    desk.read(counter.reading(NEXT))
    assert cases(counter)["qr-integrity"] == 1
    back = desk.resume(shown.id).presentation
    desk.park()
    assert back.id == shown.id and cases(counter)["qr-integrity"] == 1
    assert counter.store.verify_log() == (True, ())


def test_a_code_that_nobody_can_read_is_judged_when_it_is_closed(counter: Counter) -> None:
    desk = counter.desk(record())
    shown = desk.read(counter.reading(CODE[:60])).presentation
    assert shown.state is State.CLOSED
    kept = counter.store.load(shown.id)
    assert kept is not None and {outcome.rule for outcome in kept.outcomes} >= {"qr-integrity", "number-enumeration"}


def test_who_only_waits_is_counted_by_no_rule_about_visits(counter: Counter) -> None:
    desk = counter.desk(record())
    desk.read(counter.reading(CODE))
    desk.admit()
    assert cases(counter) == {"identity-paper-not-seen": 1}
    counter.later(hours=5)
    desk.read(counter.reading(b"9900000001", Source.TYPED))
    desk.park()
    assert cases(counter) == {"identity-paper-not-seen": 1}
    desk.resume(counter.store.parked()[0].presentation_id)
    desk.admit()
    assert cases(counter) == {"identity-paper-not-seen": 2, "same-day-repeat": 1}


# -- the same person again -----------------------------------------------------------------------------------------


def test_mother_child_and_mother_again_on_one_telephone(counter: Counter) -> None:
    desk = counter.desk(record())
    mother = desk.read(counter.reading(CODE)).presentation
    child = desk.read(counter.reading(NEXT)).presentation
    again = desk.read(counter.reading(CODE))
    assert (again.presentation.id, again.presentation.state) == (mother.id, State.OPEN)
    assert again.presentation.readings == mother.readings, "the same bytes are no second code"
    assert again.parked is not None and again.parked.id == child.id
    assert desk.admit().presentation.id == mother.id
    assert desk.read(counter.reading(NEXT)).presentation.id == child.id
    desk.admit()
    resumed = ["resumed", "admission"]
    assert counter.events() == ["presentation", "parked", "presentation", "parked", *resumed, *resumed]


def test_her_identity_card_takes_up_the_one_that_her_health_card_began(counter: Counter) -> None:
    desk = counter.desk(record())
    mother = desk.read(counter.reading(CODE)).presentation
    desk.read(counter.reading(NEXT))
    again = desk.read(counter.reading(CCCD)).presentation
    assert again.id == mother.id and [reading.data for reading in again.readings] == [CODE, CCCD]


def test_one_that_cannot_be_opened_any_more_lets_its_person_begin_anew(counter: Counter) -> None:
    desk = counter.desk(record())
    broken = desk.read(counter.reading(CODE)).presentation
    desk.park()
    with counter.store.db.write() as connection:
        connection.execute(text("UPDATE presentation SET sealed = x'00'"))
    assert desk.read(counter.reading(CODE)).presentation.id != broken.id


@pytest.mark.parametrize("passed", [timedelta(hours=2, minutes=1), timedelta(days=1)])
def test_who_comes_back_much_later_begins_anew(counter: Counter, passed: timedelta) -> None:
    desk = counter.desk(record())
    mother = desk.read(counter.reading(CODE)).presentation
    desk.park()
    counter.now += passed
    assert desk.read(counter.reading(CODE)).presentation.id != mother.id


def test_at_another_desk_or_after_the_admission_it_is_another_presentation(counter: Counter) -> None:
    first, second = counter.desk(record()), counter.desk(record(), name="Bàn 2")
    mother = first.read(counter.reading(CODE)).presentation
    first.park()
    elsewhere = second.read(counter.reading(CODE)).presentation
    assert elsewhere.id != mother.id
    assert first.read(counter.reading(CODE)).presentation.id == mother.id
    first.admit()
    assert first.read(counter.reading(CODE)).presentation.id not in (mother.id, elsewhere.id)


# -- left open -----------------------------------------------------------------------------------------------------


def test_who_stood_open_when_the_program_ended_is_parked_at_the_next_start(counter: Counter) -> None:
    other = counter.desk(record(), name="Bàn 2").read(counter.reading(CODE)).presentation
    stood = counter.desk(record()).read(counter.reading(NEXT)).presentation
    counter.later(days=9)
    started = counter.desk(record())
    assert started.park_left_open() == 1
    assert {item.presentation_id: item.state for item in started.recent()} == {
        stood.id: State.PARKED,
        other.id: State.OPEN,
    }
    assert counter.events() == ["presentation", "presentation", "left-open"]
    assert "clock-skew" not in cases(counter), "nine days in a drawer are no wrong clock"
    assert started.park_left_open() == 0
    assert started.resume(stood.id).presentation.state is State.OPEN


def test_one_that_cannot_be_opened_any_more_does_not_keep_the_others(counter: Counter) -> None:
    first = counter.desk(record())
    broken = first.read(counter.reading(CODE)).presentation
    first = counter.desk(record())
    whole = first.read(counter.reading(NEXT)).presentation
    with counter.store.db.write() as connection:
        connection.execute(text("UPDATE presentation SET sealed = x'00' WHERE id = :id"), {"id": broken.id})
    assert counter.desk(record()).park_left_open() == 1
    assert [item.presentation_id for item in counter.store.parked()] == [whole.id]


# -- what is a correction, and whose papers are these ----------------------------------------------------------------


def mismatch(counter: Counter) -> tuple[bytes, bytes]:
    """A health card, and an identity card that half agrees with it."""
    other = replace(CITIZEN, citizen_id="099179000005", birth=replace(CITIZEN.birth, year=CITIZEN.birth.year + 1))
    return CODE, render(other, Kind.CCCD)


@pytest.mark.parametrize("source", [Source.CAMERA, Source.WEDGE])
def test_the_same_code_seen_again_is_not_the_one_correction(counter: Counter, source: Source) -> None:
    desk = counter.desk(record(citizen_id=None))
    codes = mismatch(counter)
    for code in codes:
        shown = desk.read(counter.reading(code)).presentation
    assert (stands(shown), shown.corrections) == (Decision.CORRECT_INPUT, 0)
    for code in (*codes, *codes):
        counter.later(seconds=5)
        shown = desk.read(counter.reading(code, source)).presentation
    assert (stands(shown), shown.corrections, len(shown.readings)) == (Decision.CORRECT_INPUT, 0, 2)
    assert counter.events() == ["presentation", "joined"]


def test_another_code_and_what_is_typed_again_are_the_one_correction(counter: Counter) -> None:
    desk = counter.desk(record(citizen_id=None))
    for code in mismatch(counter):
        desk.read(counter.reading(code))
    shown = desk.read(counter.reading(b"9900000001", Source.TYPED)).presentation
    assert (stands(shown), shown.corrections) == (Decision.PENDING, 1)
    desk.park()
    counter.later(days=1)
    typed = counter.desk(record())
    for corrections in (0, 1):
        shown = typed.read(counter.reading(b"99000", Source.TYPED)).presentation
        assert shown.corrections == corrections, "a number that is typed once more was looked at once more"


def test_papers_noted_for_a_wrong_number_are_not_the_next_persons(counter: Counter) -> None:
    desk = counter.desk(record())
    wrong = desk.read(counter.reading(b"99000", Source.TYPED)).presentation
    desk.amend(replace(wrong.strip, papers=(Paper.CCCD,), telephone="0990000001"))
    shown = desk.read(counter.reading(CODE)).presentation
    assert (shown.strip.papers, shown.strip.telephone, shown.corrections) == ((), None, 0)
    done = desk.admit()
    assert done.visit is not None
    assert (done.visit.papers_seen, done.visit.entry_mode) == ((), "camera")


def test_papers_noted_for_a_wrong_number_stay_when_it_is_typed_right(counter: Counter) -> None:
    desk = counter.desk(record())
    wrong = desk.read(counter.reading(b"99000", Source.TYPED)).presentation
    desk.amend(replace(wrong.strip, papers=(Paper.CCCD,)))
    shown = desk.read(counter.reading(b"9900000001", Source.TYPED)).presentation
    assert (shown.strip.papers, shown.corrections) == ((Paper.CCCD,), 1)


def test_a_withdrawn_card_set_aside_and_shown_again_is_one_hit(counter: Counter) -> None:
    desk = counter.desk(record(CardStatus.WITHDRAWN))
    for _ in range(3):
        desk.read(counter.reading(CODE))
        desk.park()
        counter.later(minutes=5)
    assert cases(counter)["card-not-valid"] == 1
    assert card() == CARD
