"""Presentation, live verdict, admission and undo: each all or nothing, each one log entry."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from fraud_rules._types import Mode, Result
from kiosk.intake import AdmitAs, State
from kiosk.records.store import Store, open_store
from kiosk.records.values import StoreError
from kiosk.verify.verdict import Decision
from tests.records.builders import (
    KEYS,
    MORNING,
    Clock,
    admitted,
    live_verdict,
    outcome,
    outcomes,
    presentation,
    show,
    take_in,
    view,
    visit,
)


def events(store: Store) -> list[str]:
    return [entry.event for entry in store.entries()]


def test_a_presentation_comes_back_as_it_was_recorded(store: Store) -> None:
    p = presentation(3)
    receipt = store.record_presentation(p, seen=view(p, 3))
    intake = store.load("p-3")
    assert intake is not None
    assert intake.presentation == p
    assert (intake.visit, intake.admitted_as, intake.outcomes, intake.receipt) == (None, None, (), receipt)
    assert store.load("p-4") is None


def test_every_step_is_one_entry_with_its_own_word(store: Store) -> None:
    p = show(store, 1)
    store.record_presentation(replace(p, state=State.PARKED), event="parked", seen=view(p))
    store.record_presentation(p, seen=view(p))
    live = replace(p, verdicts=(*p.verdicts, live_verdict()))
    store.record_live_verdict(live, seen=view(live))
    store.admit(admitted(live), visit(live), outcomes("visit-frequency"), AdmitAs.INSURED)
    store.undo("v-p-1", "c07", "wrong person")
    expected = ["presentation", "parked", "presentation-changed", "live-verdict", "admission", "undo"]
    assert events(store) == expected
    assert [receipt.event for receipt in store.receipts("p-1")] == expected
    assert [receipt.seq for receipt in store.receipts("p-1")] == [1, 2, 3, 4, 5, 6]
    assert store.verify_log() == (True, ())


def test_the_first_entry_of_a_presentation_is_called_so(store: Store) -> None:
    p = replace(presentation(), state=State.PARKED)
    store.record_presentation(p, event="parked", seen=view(p))
    assert events(store) == ["presentation"]
    assert [item.presentation_id for item in store.parked()] == ["p-1"]


def test_an_admission_comes_back_with_visit_outcomes_and_receipt(store: Store) -> None:
    p = show(store)
    kept = outcomes("visit-frequency", "same-day-repeat")
    receipt = store.admit(admitted(p), visit(p), kept, AdmitAs.PAPERS_LATER)
    intake = store.load("p-1")
    assert intake is not None
    assert intake.presentation == admitted(p)
    assert intake.visit == visit(p)
    assert intake.admitted_as is AdmitAs.PAPERS_LATER
    assert intake.outcomes == kept
    assert intake.receipt == receipt


def test_an_admission_that_was_never_shown_is_kept_whole_too(store: Store) -> None:
    p = admitted(presentation())
    store.admit(p, visit(p), (), AdmitAs.EMERGENCY)
    assert store.load("p-1") is not None
    assert store.verify_log() == (True, ())


def test_nobody_is_admitted_twice(store: Store) -> None:
    made = take_in(store, 1, "visit-frequency")
    p = presentation()
    for visit_id in (made.visit_id, "v-other"):
        with pytest.raises(StoreError) as raised:
            store.admit(admitted(p), visit(p, visit_id=visit_id), outcomes("visit-frequency"), AdmitAs.INSURED)
        assert raised.value.code == "already-admitted"
    assert events(store) == ["presentation", "admission"]
    assert store.cases_page().rows[0].hits == 1


def test_a_visit_id_that_is_taken_leaves_nothing_behind(store: Store) -> None:
    take_in(store, 1, "visit-frequency")
    p = show(store, 2)
    with pytest.raises(StoreError) as raised:
        store.admit(admitted(p), visit(p, 2, visit_id="v-p-1"), outcomes("clock-skew"), AdmitAs.INSURED)
    assert raised.value.code == "conflict"
    assert events(store) == ["presentation", "admission", "presentation"]
    assert store.facets().rules == ("visit-frequency",)
    intake = store.load("p-2")
    assert intake is not None and intake.visit is None and intake.presentation.state is State.OPEN
    assert store.verify_log() == (True, ())


def test_a_visit_of_somebody_else_is_our_own_mistake(store: Store) -> None:
    p = show(store)
    for wrong in (visit(presentation(2)), view(p), visit(p, undone=True)):
        with pytest.raises(ValueError, match="not an admission"):
            store.admit(admitted(p), wrong, (), AdmitAs.INSURED)
    assert events(store) == ["presentation"]


def test_rules_that_are_off_leave_no_trace(store: Store) -> None:
    p = show(store)
    off = outcome("clock-skew", Result.HIT, mode=Mode.OFF)
    store.admit(admitted(p), visit(p), (off, outcome("same-day-repeat", Result.NO_HIT)), AdmitAs.INSURED)
    intake = store.load("p-1")
    assert intake is not None and [kept.rule for kept in intake.outcomes] == ["same-day-repeat"]
    assert store.cases_page().total == 0


def test_only_admission_makes_somebody_admitted(store: Store) -> None:
    p = admitted(presentation())
    with pytest.raises(StoreError) as raised:
        store.record_presentation(p, seen=view(p))
    assert raised.value.code == "not-admitted"
    assert events(store) == []


def test_a_live_verdict_needs_its_presentation(store: Store) -> None:
    p = presentation()
    with pytest.raises(StoreError) as raised:
        store.record_live_verdict(p, seen=view(p))
    assert raised.value.code == "no-such-presentation"


def test_a_late_answer_keeps_both_verdicts_and_the_visit_as_it_was_judged(store: Store) -> None:
    made = take_in(store)
    assert store.pending_count() == 1
    p = presentation()
    late = replace(p, verdicts=(*p.verdicts, live_verdict()), state=State.OPEN)
    store.record_live_verdict(late, seen=view(late))
    intake = store.load("p-1")
    assert intake is not None
    assert [v.decision for v in intake.presentation.verdicts] == [Decision.PENDING, Decision.COVERED]
    assert intake.presentation.state is State.ADMITTED
    assert intake.visit == made
    assert store.pending_count() == 0
    assert store.verify_log() == (True, ())


def test_an_undone_visit_stays_and_waits_no_longer(store: Store) -> None:
    made = take_in(store, 1, "visit-frequency")
    receipt = store.undo(made.visit_id, "c09", "Trần Thị Mẫu đã về")
    intake = store.load("p-1")
    assert intake is not None
    assert intake.presentation.state is State.UNDONE
    assert intake.visit == replace(made, undone=True)
    assert intake.receipt == receipt
    assert store.pending_count() == 0
    assert b"c09" in store.entries(2, 1)[0].body
    for again, code in ((made.visit_id, "already-undone"), ("v-none", "no-such-visit")):
        with pytest.raises(StoreError) as raised:
            store.undo(again, "c09", "again")
        assert raised.value.code == code
    with pytest.raises(StoreError) as raised:
        store.admit(admitted(presentation()), visit(presentation(), visit_id="v-2"), (), AdmitAs.INSURED)
    assert raised.value.code == "already-admitted"


def test_the_lists_show_masked_names_newest_first(store: Store) -> None:
    take_in(store, 1)
    show(store, 2)
    aside = show(store, 4, desk="quay-2")
    store.record_presentation(replace(aside, state=State.PARKED), event="parked", seen=view(aside, 4))
    recent = store.recent(10)
    assert [(item.presentation_id, item.visit_id, item.state) for item in recent] == [
        ("p-4", None, State.PARKED),
        ("p-2", None, State.OPEN),
        ("p-1", "v-p-1", State.ADMITTED),
    ]
    assert recent[0].masked_name == "T. T. M. E***"
    assert recent[0].at == MORNING + timedelta(minutes=4)
    assert recent[0].decision is Decision.PENDING
    assert [item.presentation_id for item in store.recent(2)] == ["p-4", "p-2"]
    assert [item.presentation_id for item in store.recent(9, desk="quay-1")] == ["p-2", "p-1"]
    assert [item.presentation_id for item in store.parked()] == ["p-4"]
    assert store.parked(desk="quay-1") == ()


def test_a_presentation_without_any_code_is_kept(store: Store) -> None:
    p = presentation(readings=(), parsed=(), verdicts=())
    store.record_presentation(replace(p, strip=replace(p.strip, corrected_name=None)), seen=view(p))
    assert store.recent(1)[0].masked_name == ""
    assert store.recent(1)[0].decision is None


def test_everything_is_still_there_after_reopening(url: str, clock: Clock) -> None:
    with open_store(url, KEYS, clock) as store:
        made = take_in(store, 1, "visit-frequency")
    with open_store(url, KEYS, clock) as store:
        intake = store.load("p-1")
        assert intake is not None and intake.visit == made
        take_in(store, 2)
        assert store.verify_log() == (True, ())
        assert [entry.seq for entry in store.entries()] == [1, 2, 3, 4]
        assert [entry.seq for entry in store.entries(2, 1)] == [3]
