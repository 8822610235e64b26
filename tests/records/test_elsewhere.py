"""What the insurer told of other facilities, on both databases: known from when it was told, and each event once."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from fraud_rules._types import Elsewhere, ElsewhereKind
from kiosk.records.store import Store
from kiosk.verify.sources import GatewayAnswer, ResultClass
from tests.records.builders import KEYS, MORNING, Clock, insurance_number, live_verdict, presentation, view

HOUR = timedelta(hours=1)
PERSON = KEYS.digest("person", insurance_number(1))


def event(facility: str, at: datetime = MORNING - HOUR, **changes: object) -> Elsewhere:
    made = Elsewhere(kind=ElsewhereKind.CHECK, facility=facility, occurred_at=at, code="000", observed_at=MORNING)
    return replace(made, **changes)  # type: ignore[arg-type]


def tell(store: Store, *events: Elsewhere) -> datetime:
    p = presentation(1)
    store.record_presentation(p, seen=view(p))
    given = GatewayAnswer(code="000", result_class=ResultClass.TREAT, at=MORNING)
    changed = replace(p, verdicts=(*p.verdicts, live_verdict(1)), answer=given)
    return store.record_live_verdict(changed, seen=view(changed), told=events).recorded_at


def known(store: Store, as_of: datetime) -> list[tuple[str, str]]:
    events = store.history(as_of).elsewhere(PERSON, MORNING - 48 * HOUR, MORNING + HOUR)
    return [(one.facility, one.code) for one in events]


def test_told_once_known_from_then_on(store: Store, clock: Clock) -> None:
    at = tell(store, event("79001"), event("79002"), event("79001"))
    assert known(store, at) == [("79001", "000"), ("79002", "000")]
    assert known(store, at - timedelta(seconds=1)) == []
    clock.now += HOUR
    again = tell(store, event("79001"), event("79002"), event("79003"))
    assert known(store, at) == [("79001", "000"), ("79002", "000")]
    assert known(store, again) == [("79001", "000"), ("79002", "000"), ("79003", "000")]
    assert store.verify_log() == (True, ())


def test_a_discharge_that_was_missing_leaves_the_past_as_it_was_known(store: Store, clock: Clock) -> None:
    stay = event("79001", kind=ElsewhereKind.TREATMENT, code="")
    before = tell(store, stay)
    clock.now += HOUR
    after = tell(store, replace(stay, ended_at=MORNING, code="1"))
    window = (PERSON, MORNING - 48 * HOUR, MORNING + HOUR)
    assert [one.ended_at for one in store.history(before).elsewhere(*window)] == [None]
    (ended,) = store.history(after).elsewhere(*window)
    assert (ended.ended_at, ended.code) == (MORNING, "1")


def test_an_empty_list_is_an_answer_and_no_list_is_none(store: Store) -> None:
    assert not store.history(MORNING + 9 * HOUR).elsewhere_asked(PERSON, MORNING - HOUR)
    at = tell(store)
    assert store.history(at).elsewhere_asked(PERSON, MORNING - HOUR)
    assert not store.history(at).elsewhere_asked(PERSON, at + HOUR)
    assert not store.history(at).elsewhere_asked("somebody else", MORNING - HOUR)
    assert known(store, at) == []
