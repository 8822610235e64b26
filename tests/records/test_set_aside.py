"""Who was set aside without a visit has outcomes too: kept with the step, one hit a case, whatever comes after."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import text

from fraud_rules._types import Result, RuleOutcome, Severity
from kiosk.intake import AdmitAs, Presentation, State
from kiosk.records.store import Store
from kiosk.records.values import Case, CaseState, Disposition, StoreError
from tests.records.builders import (
    MORNING,
    admitted,
    outcome,
    outcomes,
    presentation,
    show,
    take_in,
    view,
    visit,
)


def set_aside(store: Store, p: Presentation, *said: RuleOutcome, state: State = State.PARKED, n: int = 1) -> None:
    aside = replace(p, state=state)
    store.record_presentation(aside, event=state.value, seen=view(aside, n), outcomes=said)


def only(store: Store) -> Case:
    (row,) = store.cases_page().rows
    return store.case(row.id)


def events(store: Store) -> list[str]:
    return [entry.event for entry in store.entries()]


@pytest.mark.parametrize("state", [State.PARKED, State.CLOSED])
def test_a_hit_of_one_who_was_set_aside_is_a_case_in_the_same_entry(store: Store, state: State) -> None:
    p = show(store)
    set_aside(store, p, *outcomes("qr-integrity"), state=state)
    case = only(store)
    assert (case.row.rule, case.row.hits, case.row.masked_person) == ("qr-integrity", 1, "N. V. M. B***")
    assert case.row.set_aside == 1
    assert case.outcomes == (("p-1", p.opened_at, outcome("qr-integrity")),)
    (line,) = case.timeline
    assert (line.visit_id, line.admitted) == ("p-1", False)
    assert events(store) == ["presentation", state.value]
    intake = store.load("p-1")
    assert intake is not None and intake.outcomes == outcomes("qr-integrity") and intake.visit is None
    assert store.verify_log() == (True, ())


def test_it_joins_the_open_case_of_the_person(store: Store) -> None:
    take_in(store, 1, "qr-integrity", person=3)
    p = presentation(3, id="p-2")
    set_aside(store, p, outcome("qr-integrity"), n=3)
    case = only(store)
    assert (case.row.hits, case.row.set_aside, [who for who, _, _ in case.outcomes]) == (2, 1, ["v-p-1", "p-2"])


def test_the_same_presentation_again_counts_no_second_time(store: Store) -> None:
    p = show(store)
    graver = outcome("qr-integrity", severity=Severity.REVIEW)
    for said in (outcome("qr-integrity"), graver):
        set_aside(store, p, said)
        store.record_presentation(p, event="resumed", seen=view(p))
    case = only(store)
    assert (case.row.hits, case.row.severity) == (1, Severity.REVIEW)
    assert case.outcomes == (("p-1", p.opened_at, graver),), "the later evidence stands for the earlier"
    last = outcome("qr-integrity", version=2)
    store.admit(admitted(p), visit(p), (last, outcome("visit-frequency")), AdmitAs.INSURED)
    by_rule = {row.rule: store.case(row.id) for row in store.cases_page().rows}
    assert {rule: case.row.hits for rule, case in by_rule.items()} == {"qr-integrity": 1, "visit-frequency": 1}
    assert by_rule["qr-integrity"].outcomes == (("v-p-1", p.opened_at, last),)
    assert by_rule["qr-integrity"].row.set_aside == 0
    assert [(v.visit_id, v.admitted) for v in by_rule["qr-integrity"].timeline] == [("v-p-1", True)]
    intake = store.load("p-1")
    assert intake is not None and intake.outcomes == (last, outcome("visit-frequency"))
    assert store.verify_log() == (True, ())


def test_what_was_mended_before_the_admission_stays_with_its_evidence(store: Store) -> None:
    p = show(store)
    set_aside(store, p, outcome("identity-mismatch"))
    store.admit(admitted(p), visit(p), (outcome("identity-mismatch", Result.NO_HIT),), AdmitAs.INSURED)
    case = only(store)
    assert (case.row.hits, case.outcomes) == (1, (("v-p-1", p.opened_at, outcome("identity-mismatch")),))
    assert store.verify_log() == (True, ())


def test_a_case_that_was_closed_meanwhile_is_not_opened_again(store: Store) -> None:
    p = show(store)
    set_aside(store, p, outcome("qr-integrity"))
    first = only(store).row.id
    store.change_case(
        first, by="a01", state=CaseState.RESOLVED, reason="x", disposition=Disposition.LEGITIMATE_USE, assignee="a01"
    )
    store.admit(admitted(p), visit(p), (outcome("qr-integrity"),), AdmitAs.INSURED)
    found = {row.id: row for row in store.cases_page().rows}
    assert [row.hits for row in found.values()] == [1, 1]
    assert found[first].state is CaseState.RESOLVED
    assert store.verify_log() == (True, ())


def test_set_aside_before_midnight_of_the_month_and_admitted_after_it(store: Store) -> None:
    p = presentation(at=datetime(2026, 3, 31, 16, 59, tzinfo=UTC))
    set_aside(store, p, outcome("qr-integrity"))
    store.admit(
        admitted(p),
        visit(p, occurred_at=p.opened_at + timedelta(minutes=2)),
        (outcome("qr-integrity"),),
        AdmitAs.INSURED,
    )
    assert only(store).row.hits == 1


def test_an_undo_takes_the_visit_back_and_leaves_the_case(store: Store) -> None:
    p = show(store)
    set_aside(store, p, outcome("qr-integrity"))
    store.admit(admitted(p), visit(p), (outcome("qr-integrity"),), AdmitAs.INSURED)
    store.undo("v-p-1", "c07", "wrong person")
    case = only(store)
    assert (case.row.hits, [v.undone for v in case.timeline]) == (1, [True])
    assert store.verify_log() == (True, ())


def test_a_late_answer_for_one_who_was_set_aside_keeps_the_outcomes(store: Store) -> None:
    p = show(store)
    set_aside(store, p, outcome("qr-integrity"))
    aside = replace(p, state=State.PARKED)
    store.record_live_verdict(aside, seen=view(aside))
    intake = store.load("p-1")
    assert intake is not None and intake.outcomes == (outcome("qr-integrity"),)
    assert store.verify_log() == (True, ())


def test_outcomes_of_somebody_who_still_stands_there_are_a_bug(store: Store) -> None:
    p = presentation()
    with pytest.raises(ValueError, match="set aside"):
        store.record_presentation(p, seen=view(p), outcomes=outcomes("qr-integrity"))
    assert events(store) == []


def test_a_step_that_fails_leaves_neither_entry_nor_case(sqlite_store: Store) -> None:
    store = sqlite_store
    p = show(store)
    with store.db.write() as connection:
        connection.execute(
            text("CREATE TRIGGER full BEFORE INSERT ON rule_outcome BEGIN SELECT RAISE(ABORT, 'x'); END")
        )
    with pytest.raises(StoreError):
        set_aside(store, p, *outcomes("qr-integrity"))
    assert (events(store), store.cases_page().total, store.parked()) == (["presentation"], 0, ())
    assert store.verify_log() == (True, ())


@pytest.mark.parametrize(
    "change",
    [
        "DELETE FROM rule_outcome WHERE seq = 2",
        "DELETE FROM rule_outcome WHERE result = 'HIT'",
        "UPDATE rule_outcome SET case_id = NULL",
        "UPDATE rule_outcome SET evidence = replace(evidence, '11', '12') WHERE seq = 2",
    ],
)
def test_the_check_finds_what_was_changed_of_a_step_that_was_replaced(store: Store, change: str) -> None:
    p = show(store)
    set_aside(store, p, *outcomes("qr-integrity"))
    store.admit(admitted(p), visit(p), outcomes("qr-integrity"), AdmitAs.INSURED)
    assert store.verify_log() == (True, ())
    with store.db.write() as connection:
        connection.execute(text(change))
    holds, problems = store.verify_log()
    assert not holds and "outcomes-differ" in {problem.kind for problem in problems}


def test_outcomes_that_no_entry_knows_are_found(store: Store) -> None:
    show(store)
    with store.db.write() as connection:
        connection.execute(
            text(
                "INSERT INTO rule_outcome (presentation_id, seq, place, rule, version, result, severity, mode, evidence)"
                " VALUES ('p-1', 1, 0, 'qr-integrity', 1, 'HIT', 'info', 'shadow', '{\"reason\":\"x\"}')"
            )
        )
    assert {problem.kind for problem in store.verify_log()[1]} == {"outcomes-without-entry"}


def test_who_comes_back_is_found_by_person_or_card_at_the_same_desk(store: Store) -> None:
    p = presentation(1)
    set_aside(store, p)
    for changes, found in (
        ({}, "p-1"),
        ({"person_key": None}, "p-1"),
        ({"card_key": None}, "p-1"),
        ({"card_key": None, "person_key": None}, None),
        ({"desk": "quay-2"}, None),
        ({"facility": "79998"}, None),
        ({"card_key": "x", "person_key": "y"}, None),
    ):
        assert store.parked_of(view(p, **changes), since=MORNING) == found, changes
    assert store.parked_of(view(p), since=MORNING + timedelta(hours=1)) is None
    store.admit(admitted(p), visit(p), (), AdmitAs.INSURED)
    assert store.parked_of(view(p), since=MORNING) is None


def test_what_was_left_open_is_found_by_desk(store: Store) -> None:
    for n in (2, 1):
        show(store, n)
    show(store, 3, desk="quay-2")
    set_aside(store, show(store, 4), n=4)
    assert store.left_open(facility="79999", desk="quay-1") == ("p-1", "p-2")
    assert store.left_open(facility="79998", desk="quay-1") == ()
