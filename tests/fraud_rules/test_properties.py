"""Whatever comes: no visit makes the engine raise, undone visits and the order of the past change nothing."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import timedelta
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from fraud_rules._engine import find_rules, load, prompt_of
from fraud_rules._types import Mode, Result, Severity, Visit
from kiosk.verify.verdict import CheckName, Decision, Reason
from tests.fraud_rules.history import past
from tests.fraud_rules.made import NOON, visit

RULES = load({rule.id: {"mode": "active"} for rule in find_rules()})
REASONS = {rule.id: set(rule.reasons) for rule in find_rules()}
ENGINE = ("exempt:", "missing:", "clock-not-trusted")

_few = st.sampled_from
_checks = st.lists(st.builds(lambda n, r: f"{n}:{r}", _few(list(CheckName)), _few(list(Reason))), max_size=3).map(tuple)
_key = st.none() | _few(["a", "b", "c"])
_facts: dict[str, Any] = {
    "person_key": _key,
    "card_key": _key,
    "identity_key": _key,
    "citizen_key": _key,
    "neighbour_keys": st.lists(_few(["a", "b", "c", "x"]), max_size=2).map(tuple),
    "near_identity_keys": st.lists(_few(["n", "m"]), max_size=2).map(tuple),
    "payload_digest": st.none() | _few(["q", "r"]),
    "facility": _few(["79000", "79001"]),
    "desk": _few(["d1", "d2"]),
    "entry_mode": _few(["camera", "wedge", "serial", "typed", "?"]),
    "visit_type": st.none() | _few(["1.1", "1.5", "2", "7.2", "9", "", "?"]),
    "papers_seen": st.lists(_few(["cccd", "none", "birth-notice", "?"]), max_size=2).map(tuple),
    "card_has_photo": st.booleans(),
    "age": st.none() | st.integers(-3, 130),
    "object_code": st.none() | _few(["TE", "QN", "DN"]),
    "decision": _few([*Decision, ""]),
    "assurance": _few(["SIGNED", "GATEWAY", "REGISTRY", "CLAIM", ""]),
    "result_code": st.none() | _few(["000", "003", "010", "050", "060", "061", "070", "110", "120", "500", "", "777"]),
    "failed_checks": _checks,
    "unknown_checks": _checks,
    "check_reasons": _checks,
    "priority": st.none() | _few(["emergency", "merit", ""]),
    "exemptions": st.lists(_few(["emergency", "programme", "pregnancy", "?"]), max_size=1).map(tuple),
    "clock_offset": st.none() | st.floats(),
    "admitted": st.booleans(),
    "undone": st.booleans(),
}
_minutes = st.one_of(st.integers(-5, 300), st.integers(-1000, 600_000))


@st.composite
def visits(draw: st.DrawFn) -> Visit:
    """Any visit, around NOON; learned of at any time."""
    chosen = draw(st.sets(_few(sorted(_facts)), max_size=10))
    at = NOON - timedelta(minutes=draw(_minutes))
    late = timedelta(minutes=draw(st.integers(-20, 10_000) | st.just(0)))
    made = visit(at, **{name: draw(_facts[name]) for name in sorted(chosen)})
    return replace(made, observed_at=at + late)


@settings(max_examples=200)
@given(now=visits(), others=st.lists(visits(), max_size=8))
def test_any_visit_gets_an_answer_in_the_rules_own_words(now: Visit, others: list[Visit]) -> None:
    outcomes = RULES.evaluate(now, past(now, others))
    assert [o.rule for o in outcomes] == [rule.id for rule in find_rules()]
    for outcome in outcomes:
        reason = outcome.evidence.reason
        assert reason in REASONS[outcome.rule] or reason.startswith(ENGINE), (outcome.rule, reason)
        if outcome.prompt is not None:
            assert (
                outcome.result is Result.HIT and outcome.mode is Mode.ACTIVE and outcome.severity is not Severity.INFO
            )
    chosen = prompt_of(outcomes)
    assert chosen is None or not {"emergency", "pregnancy"} & set(now.exemptions)


@settings(max_examples=100)
@given(now=visits(), others=st.lists(visits(), max_size=8), undone=visits(), seed=st.integers(0, 99))
def test_undone_visits_and_the_order_of_the_past_change_nothing(
    now: Visit, others: list[Visit], undone: Visit, seed: int
) -> None:
    class Shuffled:
        """The same answers in any order: a rule that leans on the order would notice."""

        def __init__(self, whole: Any) -> None:
            self._whole = whole

        def __getattr__(self, name: str) -> Any:
            def ask(*args: Any) -> Any:
                found = getattr(self._whole, name)(*args)
                return random.Random(seed).sample(found, len(found)) if isinstance(found, tuple) else found

            return ask

    plain = RULES.evaluate(now, past(now, others))
    assert RULES.evaluate(now, Shuffled(past(now, others))) == plain
    # Not at this desk: that somebody worked there at that hour stays true for the clock.
    gone = replace(undone, undone=True, desk="elsewhere")
    assert RULES.evaluate(now, past(now, [*others, gone])) == plain


@settings(max_examples=100)
@given(now=visits(), others=st.lists(visits(), max_size=6), later=visits())
def test_what_was_observed_later_changes_nothing(now: Visit, others: list[Visit], later: Visit) -> None:
    unseen = replace(later, observed_at=now.observed_at + timedelta(microseconds=1))
    assert RULES.evaluate(now, past(now, [*others, unseen])) == RULES.evaluate(now, past(now, others))


@settings(max_examples=100)
@given(now=visits(), others=st.lists(visits(), max_size=6))
def test_evidence_counts_only_what_is_there(now: Visit, others: list[Visit]) -> None:
    ids = {v.visit_id if v.admitted else v.presentation_id for v in others}
    for outcome in RULES.evaluate(now, past(now, others)):
        assert set(outcome.evidence.counted) <= ids
        for key in ("a", "b", "c", "q", "r"):
            assert all(value != key for _, value in outcome.evidence.values)
