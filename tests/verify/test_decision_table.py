"""The decision table: every row, every pair of rows that can meet, and the empty list."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.verify.decision_table import NEEDED, TABLE, Facts, decide
from kiosk.verify.verdict import Check, CheckName, Decision, Origin, Outcome, Reason

P, F, U = Outcome.PASSED, Outcome.FAILED, Outcome.UNKNOWN


def check(name: CheckName, outcome: Outcome, reason: Reason = Reason.AGREES) -> Check:
    return Check(name=name, outcome=outcome, source=Origin.REGISTRY, reason=reason)


GOOD = {name: check(name, P) for name in (CheckName.FORM, CheckName.CHECK_STRING, *NEEDED, CheckName.SEX)}

# The smallest change of a good card that brings each row about; `corrections` where the row needs it.
CAUSES: dict[str, tuple[list[Check], int]] = {
    "number-typed-wrong": ([check(CheckName.FORM, F, Reason.NUMBER_LENGTH)], 0),
    "number-still-unknown": ([check(CheckName.FORM, F, Reason.NUMBER_FORM)], 1),
    "unreadable": ([check(CheckName.FORM, F, Reason.CUT)], 0),
    "signature-failed": ([check(CheckName.SIGNATURE, F, Reason.SIGNATURE_FAILED)], 0),
    "altered": ([check(CheckName.CHECK_STRING, F, Reason.ALTERED)], 0),
    "own-service": ([check(CheckName.SERVICE, F, Reason.GATEWAY_CODE)], 0),
    "identity-differs": ([check(CheckName.NAME, F, Reason.NAME_DIFFERS)], 0),
    "identity-still-differs": ([check(CheckName.BIRTH, F, Reason.BIRTH_DIFFERS)], 1),
    "clock-doubted": ([check(CheckName.CLOCK, U, Reason.CLOCK_NOT_TRUSTED)], 0),
    "not-covered": ([check(CheckName.STATUS, F, Reason.WITHDRAWN)], 0),
    "needed-unknown": ([check(CheckName.PERIOD, U, Reason.END_UNKNOWN)], 0),
    "new-card": ([check(CheckName.CARD_IN_USE, F, Reason.NEW_CARD)], 0),
    "child-or-adult": ([check(CheckName.OBJECT_AGE, F, Reason.OBJECT_AGE_DIFFERS)], 0),
    "code-taken-back": ([check(CheckName.SIGNED_STATUS, F, Reason.REVOKED)], 0),
    "show-papers": (
        [check(CheckName.NAME, U, Reason.NUMBER_ONLY), check(CheckName.BIRTH, U, Reason.NUMBER_ONLY)],
        0,
    ),
    "covered": ([], 0),
}

EXPECTED = {
    "number-typed-wrong": Decision.CORRECT_INPUT,
    "number-still-unknown": Decision.PENDING,
    "unreadable": Decision.UNREADABLE,
    "signature-failed": Decision.REJECTED,
    "altered": Decision.REJECTED,
    "own-service": Decision.PENDING,
    "identity-differs": Decision.CORRECT_INPUT,
    "identity-still-differs": Decision.PENDING,
    "clock-doubted": Decision.PENDING,
    "not-covered": Decision.NOT_COVERED,
    "needed-unknown": Decision.PENDING,
    "new-card": Decision.COVERED_WITH_NOTICE,
    "child-or-adult": Decision.COVERED_WITH_NOTICE,
    "code-taken-back": Decision.COVERED_WITH_NOTICE,
    "show-papers": Decision.COVERED_WITH_NOTICE,
    "covered": Decision.COVERED,
}


def with_causes(causes: Iterable[Check]) -> list[Check]:
    return list({**GOOD, **{c.name: c for c in causes}}.values())


def test_every_row_has_a_cause_and_an_expected_decision() -> None:
    ids = [row.id for row in TABLE]
    assert ids == list(CAUSES) == list(EXPECTED)
    assert {row.decision for row in TABLE} == set(Decision)


@pytest.mark.parametrize("row_id", CAUSES)
def test_row(row_id: str) -> None:
    causes, corrections = CAUSES[row_id]
    row = decide(with_causes(causes), corrections=corrections)
    assert (row.id, row.decision) == (row_id, EXPECTED[row_id])


def _pairs() -> list[tuple[str, str]]:
    """Two causes can meet where they do not speak of the same check and need the same number of corrections."""
    found = []
    for first, second in combinations(CAUSES, 2):
        names = [{c.name for c in CAUSES[row][0]} for row in (first, second)]
        if not names[0] & names[1] and second != "covered":
            found.append((first, second))
    return found


@pytest.mark.parametrize(("first", "second"), _pairs())
@pytest.mark.parametrize("corrections", [0, 1])
def test_pair(first: str, second: str, corrections: int) -> None:
    """When two rows could apply, the one that stands higher in the table decides."""
    causes = [*CAUSES[first][0], *CAUSES[second][0]]
    facts = Facts(with_causes(causes), corrections=corrections)
    applying = [row.id for row in TABLE if row.applies(facts)]
    decided = decide(with_causes(causes), corrections=corrections)
    assert decided.id == applying[0]
    # The pair is a real meeting when both rows apply at this number of corrections; then the higher one wins.
    if first in applying and second in applying:
        assert applying.index(first) < applying.index(second)
        assert decided.decision is EXPECTED[applying[0]]


def test_the_pairs_that_people_would_argue_about() -> None:
    """Written out, so that moving a row in the table needs a reason."""

    def decision(*causes: Check, corrections: int = 0) -> Decision:
        return decide(with_causes(causes), corrections=corrections).decision

    altered = check(CheckName.CHECK_STRING, F, Reason.ALTERED)
    name = check(CheckName.NAME, F, Reason.NAME_DIFFERS)
    withdrawn = check(CheckName.STATUS, F, Reason.WITHDRAWN)
    ours = check(CheckName.SERVICE, F, Reason.GATEWAY_CODE)
    unknown = check(CheckName.PERIOD, U, Reason.END_UNKNOWN)
    new_card = check(CheckName.CARD_IN_USE, F, Reason.NEW_CARD)
    assert decision(altered, name) is Decision.REJECTED
    assert decision(altered, ours) is Decision.REJECTED
    assert decision(name, withdrawn) is Decision.CORRECT_INPUT, "never tell one person about another's card"
    assert decision(name, withdrawn, corrections=1) is Decision.PENDING
    assert decision(ours, withdrawn) is Decision.PENDING, "a fault of ours is never held against the patient"
    assert decision(withdrawn, unknown) is Decision.NOT_COVERED
    assert decision(unknown, new_card) is Decision.PENDING
    assert decision(new_card) is Decision.COVERED_WITH_NOTICE
    clock = check(CheckName.CLOCK, U, Reason.CLOCK_NOT_TRUSTED)
    live = Check(name=CheckName.STATUS, outcome=P, source=Origin.GATEWAY, reason=Reason.ACTIVE)
    forged = check(CheckName.SIGNATURE, F, Reason.SIGNATURE_FAILED)
    assert decision(clock, withdrawn) is Decision.PENDING, "nobody is refused by a clock that may be wrong"
    assert decision(clock, live) is Decision.COVERED, "the insurer's own clock judged it"
    assert decision(clock, forged) is Decision.REJECTED
    assert decision(forged, live) is Decision.REJECTED, "a live answer about the person makes no signature right"
    assert decision(forged, ours) is Decision.REJECTED
    taken_back = check(CheckName.SIGNED_STATUS, F, Reason.REVOKED)
    assert decision(taken_back, withdrawn) is Decision.NOT_COVERED
    assert decision(taken_back, unknown) is Decision.PENDING
    assert decision(taken_back, live) is Decision.COVERED_WITH_NOTICE


def test_an_empty_list_is_an_error() -> None:
    with pytest.raises(ValueError, match="without a single check"):
        decide([])


@pytest.mark.parametrize("missing", NEEDED)
def test_a_needed_check_that_nobody_made_is_never_covered(missing: CheckName) -> None:
    row = decide([c for c in GOOD.values() if c.name is not missing])
    assert row.decision is Decision.PENDING


ANY_CHECK = st.builds(
    Check,
    name=st.sampled_from(CheckName),
    outcome=st.sampled_from(Outcome),
    source=st.sampled_from(Origin),
    reason=st.sampled_from(Reason),
)


@given(st.lists(ANY_CHECK, min_size=1), st.integers(0, 3))
def test_covered_needs_every_needed_check_passed_and_nothing_failed(checks: list[Check], corrections: int) -> None:
    by_name = {c.name: c for c in checks}
    row = decide(by_name.values(), corrections=corrections)
    if row.decision is Decision.COVERED:
        assert all(by_name[name].outcome is P for name in NEEDED)
        assert not any(c.outcome is F for c in by_name.values())
