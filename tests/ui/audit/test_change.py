"""Is a change judged complete only when it is?"""

from dataclasses import replace
from datetime import date

import pytest

from kiosk.records.values import CaseNote, CaseState, Disposition
from kiosk.ui.audit.change import Change, is_proposal, missing, next_states, proposer
from kiosk.ui.audit.made import NOW, made_case, made_rows
from kiosk.ui.audit.period import Span, days_of

ROW = made_rows(3)[0]


@pytest.mark.parametrize("state", CaseState)
def test_the_offered_states_are_steps_that_the_records_allow(state):
    from kiosk.records.case_changes import STEPS

    assert set(next_states(state)) == STEPS[state]


def test_a_case_that_may_stay_offers_that_first():
    assert next_states(CaseState.WAITING)[0] is CaseState.WAITING
    assert Change.start(replace(ROW, state=CaseState.NEW)).state is CaseState.IN_REVIEW


def test_everything_that_is_missing_is_named():
    change = Change(state=CaseState.RESOLVED, reason=" \n")
    assert missing(change).keys() == {"disposition", "reason"}
    assert missing(replace(change, disposition=Disposition.DUPLICATE, reason="Trùng.")) == {}
    assert missing(Change(state=CaseState.ASSIGNED, reason="x")).keys() == {"assignee"}


def test_the_proposer_is_the_first_of_the_present_wait():
    def note(by, state, disposition=None):
        return CaseNote(at=NOW, by=by, state=state, disposition=disposition, reason="x")

    misuse = Disposition.CONFIRMED_MISUSE
    waiting = CaseState.WAITING
    notes = (
        note("A", waiting, misuse),
        note("B", CaseState.IN_REVIEW),
        note("C", waiting, misuse),
        note("D", waiting, misuse),
    )
    case = replace(made_case(ROW), notes=notes)
    assert proposer(case) == "C"
    assert proposer(replace(case, notes=notes[:2])) == ""
    assert is_proposal(replace(ROW, state=waiting, disposition=misuse))
    assert not is_proposal(replace(ROW, state=waiting))


@pytest.mark.parametrize(
    ("span", "since"),
    [(Span.TODAY, date(2026, 3, 1)), (Span.WEEK, date(2026, 2, 23)), (Span.MONTH, date(2026, 1, 31)), (Span.ANY, None)],
)
def test_spans_end_today_and_count_today(span, since):
    today = date(2026, 3, 1)
    assert days_of(span, today, today, today) == (since, today if since else None)
