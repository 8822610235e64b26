"""The story of one intake: joining, parking, correcting, admitting, undoing; one log entry for every event."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from fraud_rules._types import Result
from kiosk.desk import DeskError
from kiosk.intake import AdmitAs, Paper, State, Strip
from kiosk.records.values import StoreError
from kiosk.scanner.reading import Source
from kiosk.verify.card import BirthDate, Kind, Period
from kiosk.verify.formats.render import render
from kiosk.verify.sources import CardStatus, GatewayAnswer, ResultClass
from kiosk.verify.verdict import Assurance, Decision, Notice
from tests.desk.conftest import Counter
from tests.verify.made import CARD, CITIZEN, NOW, card, record

CODE = render(CARD, Kind.BHYT15)
CCCD = render(CITIZEN, Kind.CCCD)
OTHER = card(
    card_number="GD4799900000002",
    social_insurance_number="9900000002",
    name="Lê Văn Khác",
    birth=BirthDate(year=1971, month=3, day=4),
    check_string=None,
    issued_on=None,
)


def test_scan_admit_next(counter: Counter) -> None:
    desk = counter.desk(record())
    shown = desk.read(counter.reading(CODE))
    assert shown.presentation.verdict is not None
    assert shown.presentation.verdict.decision is Decision.COVERED
    assert shown.receipt is not None and shown.receipt.event == "presentation"
    done = desk.admit()
    assert done.visit is not None and done.visit.admitted and done.presentation.state is State.ADMITTED
    assert desk.nobody_open()
    assert counter.events() == ["presentation", "admission"]
    assert counter.store.pending_count() == 1, "a registry verdict waits for the insurer's word"
    assert desk.status().pending == 1


def test_the_same_code_again_is_no_second_event(counter: Counter) -> None:
    desk = counter.desk(record())
    first = desk.read(counter.reading(CODE))
    again = desk.read(counter.reading(CODE))
    assert again.presentation == first.presentation
    assert counter.events() == ["presentation"]


def test_an_identity_card_of_the_same_person_joins_and_counts_as_paper(counter: Counter) -> None:
    desk = counter.desk(record())
    desk.read(counter.reading(CODE))
    joined = desk.read(counter.reading(CCCD))
    assert len(joined.presentation.readings) == 2
    done = desk.admit()
    assert done.visit is not None and done.visit.papers_seen == ("cccd",)
    assert counter.events() == ["presentation", "joined", "admission"]


@pytest.mark.parametrize("order", [(CODE, CCCD), (CCCD, CODE)])
def test_card_and_identity_card_join_in_any_order_without_a_registry(
    counter: Counter, order: tuple[bytes, bytes]
) -> None:
    desk = counter.desk(away=True)
    desk.read(counter.reading(order[0]))
    joined = desk.read(counter.reading(order[1]))
    assert len(joined.presentation.readings) == 2
    assert joined.parked is None


def test_another_person_parks_the_open_one_and_nothing_is_lost(counter: Counter) -> None:
    desk = counter.desk(record())
    first = desk.read(counter.reading(CODE)).presentation
    second = desk.read(counter.reading(render(OTHER, Kind.BHYT15)))
    assert second.parked is not None and second.parked.id == first.id
    assert second.presentation.id != first.id
    back = desk.resume(first.id)
    assert back.presentation.id == first.id and back.presentation.state is State.OPEN
    assert back.parked is not None and back.parked.id == second.presentation.id
    assert desk.admit().presentation.id == first.id
    assert counter.events() == ["presentation", "parked", "presentation", "parked", "resumed", "admission"]


def test_a_card_and_an_identity_card_that_half_agree_are_compared(counter: Counter) -> None:
    desk = counter.desk(record(citizen_id=None))
    desk.read(counter.reading(CODE))
    other = replace(CITIZEN, citizen_id="099179000005", birth=BirthDate(year=1979, month=5, day=5))
    shown = desk.read(counter.reading(render(other, Kind.CCCD)))
    assert shown.parked is None
    assert shown.presentation.verdict is not None
    assert shown.presentation.verdict.decision is Decision.CORRECT_INPUT
    with pytest.raises(DeskError, match="not-admissible"):
        desk.admit()
    corrected = desk.correct(None, BirthDate(year=1990))
    assert corrected.presentation.verdict is not None
    assert corrected.presentation.verdict.decision is Decision.PENDING, "once; then the insurer decides"
    assert desk.admit().visit is not None


def test_a_parents_identity_card_is_the_companions(counter: Counter) -> None:
    child = card(
        card_number="TE1799900000003", social_insurance_number="9900000003", name="Trần Bé Mẫu",
        birth=BirthDate(year=2023, month=5, day=5), benefit_level="1",
    )  # fmt: skip
    desk = counter.desk()
    desk.read(counter.reading(render(child, Kind.BHYT15)))
    shown = desk.read(counter.reading(CCCD))
    assert shown.parked is None
    assert shown.presentation.strip.companion == CITIZEN.name
    assert len(shown.presentation.readings) == 1
    assert counter.events() == ["presentation", "companion"]


@pytest.mark.parametrize("text", [CODE[:60], b"https://example.org/a", b"\x00" * 10, b"x" * 100_000])
def test_an_unreadable_code_does_not_disturb_the_one_who_stands_here(counter: Counter, text: bytes) -> None:
    desk = counter.desk(record())
    first = desk.read(counter.reading(CODE)).presentation
    shown = desk.read(counter.reading(text))
    assert shown.presentation.verdict is not None
    assert shown.presentation.verdict.decision is Decision.UNREADABLE
    assert shown.presentation.state is State.CLOSED
    assert desk.admit().presentation.id == first.id


def test_a_wrong_number_is_typed_again_once(counter: Counter) -> None:
    desk = counter.desk(record())
    wrong = desk.read(counter.reading(b"99000", Source.TYPED))
    assert wrong.presentation.verdict is not None
    assert wrong.presentation.verdict.decision is Decision.CORRECT_INPUT
    right = desk.read(counter.reading(b"9900000001", Source.TYPED))
    assert right.presentation.id == wrong.presentation.id
    assert right.presentation.verdict is not None
    assert right.presentation.verdict.decision is Decision.COVERED_WITH_NOTICE
    paper = desk.amend(replace(right.presentation.strip, papers=(Paper.CCCD,)))
    assert paper.presentation.verdict is not None
    assert paper.presentation.verdict.decision is Decision.COVERED
    assert counter.events() == ["presentation", "joined", "amended"]


def test_twice_wrong_is_pending_never_sent_away(counter: Counter) -> None:
    desk = counter.desk(record())
    desk.read(counter.reading(b"99000", Source.TYPED))
    again = desk.read(counter.reading(b"990000", Source.TYPED))
    assert again.presentation.verdict is not None
    assert again.presentation.verdict.decision is Decision.PENDING
    assert desk.admit().visit is not None


@pytest.mark.parametrize("how", [AdmitAs.SELF_PAY, AdmitAs.PAPERS_LATER, AdmitAs.OTHER, AdmitAs.EMERGENCY])
def test_who_is_not_covered_has_another_way(counter: Counter, how: AdmitAs) -> None:
    desk = counter.desk(record(CardStatus.WITHDRAWN))
    shown = desk.read(counter.reading(CODE))
    assert shown.presentation.verdict is not None
    assert shown.presentation.verdict.decision is Decision.NOT_COVERED
    with pytest.raises(DeskError):
        desk.admit()
    done = desk.admit(how)
    assert done.admitted_as is how
    assert done.visit is not None
    assert done.visit.visit_type == {AdmitAs.SELF_PAY: "9", AdmitAs.EMERGENCY: "2"}.get(how)


def test_emergency_needs_nothing_and_asks_nothing(counter: Counter) -> None:
    desk = counter.desk()
    done = desk.emergency()
    assert done.visit is not None and done.visit.exemptions == ("emergency",)
    assert all(outcome.prompt is None for outcome in done.outcomes)
    assert counter.events() == ["presentation", "admission"]


def test_emergency_with_somebody_at_the_desk_admits_them(counter: Counter) -> None:
    desk = counter.desk(record(CardStatus.WITHDRAWN))
    first = desk.read(counter.reading(CODE))
    assert desk.emergency().presentation.id == first.presentation.id


def test_undo_for_two_minutes(counter: Counter) -> None:
    desk = counter.desk(record())
    desk.read(counter.reading(CODE))
    desk.admit()
    counter.later(seconds=119)
    undone = desk.undo()
    assert undone is not None and undone.visit is not None and undone.visit.undone
    assert desk.undo() is None
    assert counter.events() == ["presentation", "admission", "undo"]
    assert counter.store.pending_count() == 0
    desk.read(counter.reading(CODE))
    desk.admit()
    counter.later(seconds=121)
    assert desk.undo() is None


def test_a_clock_that_is_set_back_does_not_make_the_two_minutes_longer(counter: Counter) -> None:
    desk = counter.desk(record())
    desk.read(counter.reading(CODE))
    desk.admit()
    counter.later(seconds=-1800)
    assert desk.undo() is None
    assert counter.events() == ["presentation", "admission"]


def test_a_look_records_nothing(counter: Counter) -> None:
    desk = counter.desk(record())
    shown = desk.look(counter.reading(CODE))
    assert shown.receipt is None
    assert shown.presentation.verdict is not None
    assert shown.presentation.verdict.decision is Decision.COVERED
    assert counter.events() == []


def test_the_new_card_is_one_key(counter: Counter) -> None:
    new = record(
        card_number="GD4799900000001", check_string=None, period=Period(start=NOW.date(), end=date(2027, 1, 1))
    )
    desk = counter.desk(record(CardStatus.REDUCED), new)
    shown = desk.read(counter.reading(CODE))
    assert shown.presentation.verdict is not None
    assert Notice.NEW_CARD in shown.presentation.verdict.notices
    used = desk.use_new_card()
    assert used.presentation.verdict is not None
    assert used.presentation.verdict.decision is Decision.COVERED


def test_a_live_answer_replaces_the_verdict_and_keeps_the_earlier(counter: Counter) -> None:
    desk = counter.desk(record())
    first = desk.read(counter.reading(CODE))
    answer = GatewayAnswer(code="000", result_class=ResultClass.TREAT, card=CARD, at=counter.now)
    live = desk.answered(first.presentation.id, answer)
    assert [v.assurance for v in live.presentation.verdicts] == [Assurance.REGISTRY, Assurance.GATEWAY]
    amended = desk.amend(Strip(papers=(Paper.VNEID,)))
    assert amended.presentation.verdict is not None
    assert amended.presentation.verdict.assurance is Assurance.GATEWAY, "the answer is not forgotten by the next key"
    desk.admit()
    assert counter.store.pending_count() == 0
    assert counter.events() == ["presentation", "live-verdict", "amended", "admission"]


def test_a_live_answer_finds_the_one_who_was_set_aside(counter: Counter) -> None:
    desk = counter.desk(record())
    first = desk.read(counter.reading(CODE))
    desk.park()
    answer = GatewayAnswer(code="000", result_class=ResultClass.TREAT, card=CARD, at=counter.now)
    assert desk.answered(first.presentation.id, answer).presentation.state is State.PARKED
    assert desk.nobody_open()
    assert desk.resume(first.presentation.id).presentation.verdict.assurance is Assurance.GATEWAY  # type: ignore[union-attr]


def test_a_store_that_fails_leaves_the_desk_where_it_stood(counter: Counter) -> None:
    desk = counter.desk(record())
    first = desk.read(counter.reading(CODE)).presentation
    counter.store.db.engine.dispose()
    with counter.store.db.engine.connect() as connection:
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar_one()
    _fill(counter, pages)
    with pytest.raises(StoreError):
        for _ in range(200):
            desk.amend(Strip(papers=(Paper.CCCD,), companion="m" * 5000))
    _fill(counter, 1_000_000)
    assert desk.admit().presentation.id == first.id


def _fill(counter: Counter, pages: int) -> None:
    """Let the disk of every connection from now on end at so many pages."""
    from sqlalchemy import event

    @event.listens_for(counter.store.db.engine, "connect")
    def _limit(connection, _record):  # type: ignore[no-untyped-def]
        connection.execute(f"PRAGMA max_page_count={pages}")

    counter.store.db.engine.dispose()


def test_the_second_visit_of_a_day_and_its_rule(counter: Counter) -> None:
    desk = counter.desk(record())
    for hours in (0, 5):
        counter.later(hours=hours)
        desk.read(counter.reading(CODE))
        done = desk.admit()
    found = {outcome.rule: outcome for outcome in done.outcomes}
    assert found["same-day-repeat"].result is Result.HIT
    assert not any(b"9900000001" in entry.body for entry in counter.store.entries(0, 100))


def test_nothing_open(counter: Counter) -> None:
    desk = counter.desk()
    for step in (desk.admit, desk.use_new_card, lambda: desk.amend(Strip()), lambda: desk.correct("Mẫu", None)):
        with pytest.raises(DeskError, match="nothing-open"):
            step()
    desk.park()
    assert desk.undo() is None
    with pytest.raises(DeskError, match="not-found"):
        desk.resume("0" * 32)


def test_a_card_keeps_its_key_whatever_the_register_knows_of_it(counter: Counter) -> None:
    number_alone = render(card(card_number=None, check_string=None), Kind.BHYT17)
    keys = set()
    for known in ((), (record(),), (record(name="Lê Văn Khác"),)):
        shown = counter.desk(*known).read(counter.reading(number_alone))
        with counter.store.db.read() as connection:
            key = connection.exec_driver_sql(
                "SELECT card_key FROM visit WHERE presentation_id = ?", (shown.presentation.id,)
            ).scalar()
        keys.add(key)
    assert len(keys) == 1
