"""Hits become cases, cases are found by filters, and their changes need a reason, an end and sometimes two people."""

from __future__ import annotations

import unicodedata
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from fraud_rules._types import Evidence, Mode, Result, Severity
from kiosk.intake import AdmitAs
from kiosk.records.store import Store
from kiosk.records.values import Case, CaseFilter, CaseState, Disposition, StoreError
from tests.records.builders import MORNING, admitted, outcome, presentation, take_in, visit

DAY = timedelta(days=1)


def admit(store: Store, n: int, *outcomes: object, person: int = 1, **changes: object) -> str:
    p = presentation(person, id=f"p-{n}", **{"at": MORNING + timedelta(hours=n), **changes})  # type: ignore[arg-type]
    store.admit(admitted(p), visit(p, person), outcomes, AdmitAs.INSURED)  # type: ignore[arg-type]
    return f"v-p-{n}"


def only(store: Store) -> Case:
    (row,) = store.cases_page().rows
    return store.case(row.id)


def test_hits_of_a_rule_and_person_in_a_month_are_one_case(store: Store) -> None:
    for n in (1, 2, 3):
        admit(store, n, outcome("visit-frequency"), outcome("same-day-repeat", Result.NO_HIT))
    case = only(store)
    assert (case.row.rule, case.row.hits, case.row.state) == ("visit-frequency", 3, CaseState.NEW)
    assert case.row.masked_person == "N. V. M. B***"
    assert [visit_id for visit_id, _, _ in case.outcomes] == ["v-p-1", "v-p-2", "v-p-3"]
    assert case.outcomes[0][1:] == (MORNING + timedelta(hours=1), outcome("visit-frequency"))
    assert case.outcomes[0][2].mode is Mode.SHADOW
    assert [v.visit_id for v in case.timeline] == ["v-p-1", "v-p-2", "v-p-3"]


def test_another_rule_person_or_month_is_another_case(store: Store) -> None:
    admit(store, 1, outcome("visit-frequency"), outcome("same-day-repeat"))
    admit(store, 2, outcome("visit-frequency"), person=2)
    # 23:30 and 00:30 in the facility, both still March in UTC
    admit(store, 3, outcome("visit-frequency"), at=datetime(2026, 3, 31, 16, 30, tzinfo=UTC))
    admit(store, 4, outcome("visit-frequency"), at=datetime(2026, 3, 31, 17, 30, tzinfo=UTC))
    assert sorted((row.rule, row.hits) for row in store.cases_page().rows) == [
        ("same-day-repeat", 1),
        ("visit-frequency", 1),
        ("visit-frequency", 1),
        ("visit-frequency", 2),
    ]
    page = store.cases_page(CaseFilter(since=date(2026, 4, 1), until=date(2026, 4, 1)))
    assert [row.opened_at for row in page.rows] == [datetime(2026, 3, 31, 17, 30, tzinfo=UTC)]


def test_severity_rises_and_never_falls(store: Store) -> None:
    seen = []
    for n, severity in enumerate((Severity.INFO, Severity.BLOCK_SUGGEST, Severity.REVIEW), start=1):
        admit(store, n, outcome("visit-frequency", severity=severity))
        seen.append(only(store).row.severity)
    assert seen == [Severity.INFO, Severity.BLOCK_SUGGEST, Severity.BLOCK_SUGGEST]


def test_a_rule_that_hits_twice_in_one_visit_has_one_case(store: Store) -> None:
    admit(store, 1, outcome("clock-skew"), outcome("clock-skew", severity=Severity.REVIEW))
    assert (only(store).row.hits, only(store).row.severity) == (2, Severity.REVIEW)
    assert store.verify_log() == (True, ())


def test_a_rule_about_a_desk_names_nobody(store: Store) -> None:
    admit(store, 1, outcome("number-enumeration"), person=1)
    admit(store, 2, outcome("number-enumeration"), person=2)
    case = only(store)
    assert (case.row.hits, case.row.masked_person, case.row.desk) == (2, "", "quay-1")


def test_a_visit_without_a_number_is_a_subject_of_its_own(store: Store) -> None:
    for n in (1, 2):
        p = presentation(n)
        store.admit(admitted(p), visit(p, person_key=None, card_key=None), (outcome("card-unknown"),), AdmitAs.INSURED)
    assert store.cases_page().total == 2


def test_the_timeline_holds_what_counted_and_what_was_undone(store: Store) -> None:
    counted = outcome(evidence=Evidence(reason="r", counted=("v-p-1", "p-9")))
    admit(store, 1, at=MORNING - 200 * DAY)  # counted, though long ago
    admit(store, 2, at=MORNING - 10 * DAY)
    admit(store, 3, at=MORNING - 199 * DAY)
    take_in(store, 9, person=5)
    admit(store, 4, counted)
    store.undo("v-p-2", "c07", "x")
    timeline = only(store).timeline
    assert [(v.visit_id, v.undone) for v in timeline] == [
        ("v-p-1", False),
        ("v-p-2", True),
        ("v-p-9", False),
        ("v-p-4", False),
    ]


def test_filters_combine_and_counts_follow_them(store: Store) -> None:
    for n in range(6):
        rule = "visit-frequency" if n % 2 else "qr-integrity"
        severity = Severity.REVIEW if n > 3 else Severity.INFO
        admit(store, n, outcome(rule, severity=severity), person=n, desk=f"quay-{n % 3}", at=MORNING + n * DAY)
    taken = store.cases_page(CaseFilter(rules=("qr-integrity",))).rows[0]
    store.change_case(taken.id, by="a01", state=CaseState.ASSIGNED, reason="x", assignee="zz2")

    def days(**wanted: object) -> list[int]:
        return [(row.opened_at - MORNING).days for row in store.cases_page(CaseFilter(**wanted)).rows]  # type: ignore[arg-type]

    assert days() == [5, 4, 3, 2, 1, 0]
    assert days(rules=("visit-frequency",)) == [5, 3, 1]
    assert days(desks=("quay-0", "quay-1")) == [4, 3, 1, 0]
    assert days(severities=(Severity.REVIEW,)) == [5, 4]
    assert days(states=(CaseState.ASSIGNED,)) == [4]
    assert days(since=date(2026, 3, 11), until=date(2026, 3, 12)) == [3, 2]
    assert days(rules=("visit-frequency",), desks=("quay-2",), severities=(Severity.REVIEW,)) == [5]
    assert days(text="ZZ2") == [4]
    assert days(text="quay-2 VISIT") == [5]
    assert days(text="%") == []
    page = store.cases_page(CaseFilter(rules=("qr-integrity",)), offset=1, limit=1)
    assert [(row.opened_at - MORNING).days for row in page.rows] == [2]
    assert (page.total, page.by_rule) == (3, (("qr-integrity", 3),))
    assert page.by_state == ((CaseState.NEW, 2), (CaseState.ASSIGNED, 1))
    assert store.facets().rules == ("qr-integrity", "visit-frequency")
    assert store.facets().desks == ("quay-0", "quay-1", "quay-2")
    assert list(store.export_cases(CaseFilter(desks=("quay-1",)))) == list(
        store.cases_page(CaseFilter(desks=("quay-1",))).rows
    )


@pytest.mark.parametrize("typed", ["Đặng", "đặng", "ĐẶNG THỬ"])
def test_a_search_knows_the_capitals_of_every_letter(sqlite_store: Store, typed: str) -> None:
    admit(sqlite_store, 1, outcome(), clerk="Đặng Thử")
    admit(sqlite_store, 2, outcome(), person=2)
    assert sqlite_store.cases_page(CaseFilter(text=typed)).total == 1


def test_an_export_in_batches_misses_and_repeats_nothing(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kiosk.records.inbox._BATCH", 3)
    for n in range(7):
        admit(store, n, outcome("qr-integrity"), person=n, at=MORNING + (n // 2) * DAY)
    rows = list(store.export_cases())
    assert rows == list(store.cases_page().rows)
    assert len({row.id for row in rows}) == 7


def change(store: Store, state: CaseState, by: str = "a01", **more: object) -> Case:
    case_id = store.cases_page().rows[-1].id
    return store.change_case(case_id, by=by, state=state, **{"reason": "đã gọi điện", **more})  # type: ignore[arg-type]


def test_every_change_is_kept_with_its_reason_and_one_entry(store: Store) -> None:
    admit(store, 1, outcome())
    change(store, CaseState.ASSIGNED, assignee="zz2")
    change(store, CaseState.IN_REVIEW, by="a02", reason="xem hồ sơ")
    case = change(store, CaseState.RESOLVED, by="a02", disposition=Disposition.DATA_ERROR, assignee="")
    assert (case.row.state, case.row.disposition, case.row.assignee) == (
        CaseState.RESOLVED,
        Disposition.DATA_ERROR,
        None,
    )
    assert [(note.by, note.state, note.assignee, note.reason) for note in case.notes] == [
        ("a01", CaseState.ASSIGNED, "zz2", "đã gọi điện"),
        ("a02", CaseState.IN_REVIEW, "zz2", "xem hồ sơ"),
        ("a02", CaseState.RESOLVED, None, "đã gọi điện"),
    ]
    assert case == only(store)
    assert [entry.event for entry in store.entries()] == ["admission", "case", "case", "case"]
    assert [receipt.event for receipt in store.receipts(case.row.id)] == ["case"] * 3
    assert store.verify_log() == (True, ())


def refused(store: Store, code: str, state: CaseState, **more: object) -> None:
    before = store.entries(), store.cases_page()
    with pytest.raises(StoreError) as raised:
        change(store, state, **more)  # type: ignore[arg-type]
    assert raised.value.code == code
    assert (store.entries(), store.cases_page()) == before


def test_closing_needs_reason_end_and_person(store: Store) -> None:
    admit(store, 1, outcome())
    refused(store, "reason-missing", CaseState.RESOLVED, disposition=Disposition.DATA_ERROR, reason=" \n")
    refused(store, "disposition-missing", CaseState.RESOLVED)
    refused(store, "person-missing", CaseState.IN_REVIEW, by="")
    refused(store, "not-closing", CaseState.IN_REVIEW, disposition=Disposition.DATA_ERROR)
    refused(store, "not-closing", CaseState.IN_REVIEW, disposition=Disposition.CONFIRMED_MISUSE)
    refused(store, "no-such-step", CaseState.REOPENED)
    refused(store, "no-such-step", CaseState.NEW)
    with pytest.raises(StoreError) as raised:
        store.change_case("none", by="a01", state=CaseState.IN_REVIEW, reason="x")
    assert raised.value.code == "no-such-case"


def test_misuse_is_proposed_by_one_and_confirmed_by_another(store: Store) -> None:
    misuse = Disposition.CONFIRMED_MISUSE
    admit(store, 1, outcome())
    refused(store, "second-person", CaseState.RESOLVED, disposition=misuse)
    assert change(store, CaseState.WAITING, by="a01", disposition=misuse).row.disposition is misuse
    refused(store, "second-person", CaseState.RESOLVED, by="a01", disposition=misuse)
    change(
        store, CaseState.WAITING, by="a02", disposition=misuse
    )  # agreeing with a note does not make a02 the proposer
    refused(store, "second-person", CaseState.RESOLVED, by="a01", disposition=misuse)
    case = change(store, CaseState.RESOLVED, by="a02", disposition=misuse)
    assert (case.row.state, case.row.disposition) == (CaseState.RESOLVED, misuse)


def test_of_two_who_saw_the_same_case_the_second_is_told(store: Store) -> None:
    admit(store, 1, outcome())
    case_id = store.cases_page().rows[0].id
    first = store.change_case(case_id, by="a01", state=CaseState.WAITING, reason="called", notes_seen=0)
    with pytest.raises(StoreError) as raised:
        store.change_case(case_id, by="a02", state=CaseState.IN_REVIEW, reason="x", assignee="a02", notes_seen=0)
    assert raised.value.code == "no-such-step"
    assert store.case(case_id) == first
    assert (
        store.change_case(case_id, by="a02", state=CaseState.IN_REVIEW, reason="x", notes_seen=1).notes[1].by == "a02"
    )


@pytest.mark.parametrize("reason", ["", " \t", "\u200b", "\ufeff\u2060", "...", "--"])
def test_a_reason_that_nobody_can_read_is_none(store: Store, reason: str) -> None:
    admit(store, 1, outcome())
    refused(store, "reason-missing", CaseState.RESOLVED, disposition=Disposition.LEGITIMATE_USE, reason=reason)


@pytest.mark.parametrize("again", [" Thu  Mẫu ", "thu mẫu", "THU MẪU", unicodedata.normalize("NFD", "Thu Mẫu")])
def test_nobody_becomes_a_second_person_by_another_spelling(store: Store, again: str) -> None:
    misuse = Disposition.CONFIRMED_MISUSE
    admit(store, 1, outcome())
    change(store, CaseState.WAITING, by="Thu Mẫu", disposition=misuse)
    refused(store, "second-person", CaseState.RESOLVED, by=again, disposition=misuse)


def test_a_proposal_that_was_taken_back_confirms_nothing(store: Store) -> None:
    misuse = Disposition.CONFIRMED_MISUSE
    admit(store, 1, outcome())
    change(store, CaseState.WAITING, by="a01", disposition=misuse)
    assert change(store, CaseState.IN_REVIEW, by="a01").row.disposition is None
    refused(store, "second-person", CaseState.RESOLVED, by="a02", disposition=misuse)
    change(store, CaseState.WAITING, by="a01", disposition=misuse)
    change(store, CaseState.WAITING, by="a02")
    refused(store, "second-person", CaseState.RESOLVED, by="a02", disposition=misuse)


def test_after_closing_a_new_hit_opens_a_new_case_and_the_old_stays_closed(store: Store) -> None:
    admit(store, 1, outcome())
    change(store, CaseState.RESOLVED, disposition=Disposition.LEGITIMATE_USE)
    refused(store, "no-such-step", CaseState.RESOLVED, disposition=Disposition.DATA_ERROR)
    admit(store, 2, outcome())
    assert [(row.hits, row.state) for row in store.cases_page().rows] == [
        (1, CaseState.NEW),
        (1, CaseState.RESOLVED),
    ]
    refused(store, "case-open", CaseState.REOPENED)
    assert store.verify_log() == (True, ())


def test_a_reopened_case_takes_the_later_hits(store: Store) -> None:
    admit(store, 1, outcome())
    change(store, CaseState.RESOLVED, disposition=Disposition.LEGITIMATE_USE)
    assert change(store, CaseState.REOPENED).row.disposition is None
    admit(store, 2, outcome())
    assert (only(store).row.hits, only(store).row.state) == (2, CaseState.REOPENED)


def test_an_export_is_an_event_without_the_words_that_were_searched(store: Store) -> None:
    wanted = CaseFilter(since=date(2026, 3, 1), rules=("clock-skew",), text="Trần Thị Mẫu")
    receipt = store.record_export(wanted, by="a01", form="csv", count=3)
    (entry,) = store.entries()
    assert receipt.event == entry.event == "case-export"
    assert b'"count":3' in entry.body and b'"since":"2026-03-01"' in entry.body and b'"searched":true' in entry.body
    assert "Mẫu".encode() not in entry.body


def test_an_unchanged_copy_of_a_filter_lets_everything_through(store: Store) -> None:
    admit(store, 1, outcome())
    assert store.cases_page(replace(CaseFilter())).total == 1
