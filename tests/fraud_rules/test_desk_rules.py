"""Do replay, enumeration and clock rules see what happens at the desks, and leave families, slips and outages alone?"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from fraud_rules._types import Result, Severity, Visit
from tests.fraud_rules.made import NOON, ago, answer, hit, judge, no_hit, not_evaluated, visit

INFO, REVIEW = Severity.INFO, Severity.REVIEW


def shown(desk: str = "d2", seconds: float = 60, **facts: Any) -> Visit:
    return visit(ago(seconds=seconds), **({"payload_digest": "q1", "desk": desk} | facts))


@pytest.mark.parametrize(
    ("other", "expected"),
    [
        (shown(), hit(REVIEW, "other-desk-admitted")),
        (shown(seconds=120), hit(REVIEW, "other-desk-admitted")),
        (shown(seconds=120.001), no_hit("once")),
        (shown(admitted=False), hit(INFO, "other-desk")),
        (shown(admitted=False, identity_key="i2"), hit(REVIEW, "other-desk-other-person")),
        (shown(person_key="p2"), hit(REVIEW, "other-desk-other-person")),
        (shown(person_key=None, identity_key=None, admitted=False), hit(INFO, "other-desk")),
        (shown(facility="79001", desk="d1"), hit(REVIEW, "other-desk-admitted")),
        (shown(undone=True), no_hit("once")),
        (shown(payload_digest="q2"), no_hit("once")),
        (shown(entry_mode="typed"), no_hit("once")),
        (shown(desk="d1"), no_hit("once")),
        (shown(desk="d1", person_key="p2"), hit(INFO, "same-desk-other-person")),
        (shown(desk="d1", person_key="p2", seconds=5), hit(INFO, "same-desk-other-person")),
        (shown(desk="d1", person_key="p2", seconds=4.9), no_hit("once")),
    ],
)
def test_qr_replay(other: Visit, expected: object) -> None:
    assert answer(judge("qr-replay-two-desks", visit(payload_digest="q1"), [other])) == expected


def test_a_scan_that_a_late_desk_hands_in_is_compared_with_what_came_after_it() -> None:
    other_desk = shown()
    late = visit(ago(seconds=90), payload_digest="q1", observed_at=NOON + timedelta(hours=3))
    assert answer(judge("qr-replay-two-desks", late, [other_desk])) == hit(REVIEW, "other-desk-admitted")
    not_known_yet = shown(observed_at=NOON + timedelta(hours=3))
    assert answer(judge("qr-replay-two-desks", visit(payload_digest="q1"), [not_known_yet])) == no_hit("once")


def test_qr_replay_without_a_code() -> None:
    assert answer(judge("qr-replay-two-desks", visit())) == not_evaluated("missing:payload_digest")
    typed = visit(payload_digest="q1", entry_mode="typed")
    assert answer(judge("qr-replay-two-desks", typed, [shown()])) == no_hit("typed")


def miss(number: int, minutes: float = 0, **facts: Any) -> Visit:
    """A typed number that nobody knows; numbers are far apart unless `neighbour_keys` says otherwise."""
    ordinary: dict[str, Any] = {
        "person_key": f"n{number}",
        "card_key": None,
        "identity_key": None,
        "entry_mode": "typed",
        "admitted": False,
        "decision": "CORRECT_INPUT",
        "assurance": "CLAIM",
        "result_code": "050",
    }
    return visit(ago(minutes=minutes), **(ordinary | facts))


def known(minutes: float) -> Visit:
    return visit(ago(minutes=minutes), entry_mode="typed", person_key="good")


def misses(count: int, every: float = 1.0, **facts: Any) -> list[Visit]:
    return [miss(number, number * every, **facts) for number in range(1, count + 1)]


@pytest.mark.parametrize(
    ("others", "expected"),
    [
        ([], no_hit("few-misses")),
        (misses(3), no_hit("few-misses")),
        (misses(4), hit(REVIEW, "in-a-row")),
        (misses(4, every=15), hit(REVIEW, "in-a-row")),
        (misses(4, every=15.1), no_hit("few-misses")),
        # A number that is known ends the row; a scan or a failed look-up in between does not.
        ([*misses(4), known(2.5)], no_hit("few-misses")),
        ([*misses(4), visit(ago(minutes=2.5))], hit(REVIEW, "in-a-row")),
        ([*misses(3), miss(4, 2.5, result_code="500")], no_hit("few-misses")),
        ([*misses(4), miss(5, 2.5, result_code="500")], hit(REVIEW, "in-a-row")),
        ([*misses(7), known(2.5)], hit(REVIEW, "burst")),
        ([*misses(6), known(2.5)], no_hit("few-misses")),
        ([*misses(7, every=10 / 7), known(2.5)], hit(REVIEW, "burst")),
        ([*misses(7, every=1.5), known(2.5)], no_hit("few-misses")),
        (misses(6, desk="d2"), no_hit("few-misses")),
        (misses(6, facility="79001"), no_hit("few-misses")),
        (misses(6, undone=True), no_hit("few-misses")),
        (misses(6, entry_mode="camera"), no_hit("few-misses")),
        (misses(6, result_code="500"), no_hit("few-misses")),
        (misses(6, result_code="001", decision="PENDING"), no_hit("few-misses")),
        (misses(6, result_code="051"), hit(REVIEW, "in-a-row")),
        (misses(6, result_code="060"), hit(REVIEW, "in-a-row")),
        # The same number typed again is one number.
        ([miss(1, minutes) for minutes in range(1, 7)], no_hit("few-misses")),
        ([miss(1, minutes, person_key=None) for minutes in range(1, 7)], hit(REVIEW, "in-a-row")),
    ],
)
def test_number_enumeration(others: list[Visit], expected: object) -> None:
    outcome = judge("number-enumeration", miss(0), others)
    assert answer(outcome) == expected
    assert outcome.prompt is None


def test_number_enumeration_against_the_register_where_no_insurer_is_asked() -> None:
    absent: dict[str, Any] = {"result_code": None, "unknown_checks": ("status:not-in-registry",)}
    assert answer(judge("number-enumeration", miss(0, **absent), misses(4, **absent))) == hit(REVIEW, "in-a-row")
    outage: dict[str, Any] = {
        "result_code": None,
        "unknown_checks": ("status:not-in-registry", "status:gateway-unavailable"),
    }
    assert answer(judge("number-enumeration", miss(0, **outage), misses(9, **outage))) == not_evaluated(
        "look-up-failed"
    )


@pytest.mark.parametrize(
    ("others", "expected"),
    [
        # n0 - n1 - n2 hang together by one slip each.
        ([miss(1, 1, neighbour_keys=("n0", "n2")), miss(2, 2, neighbour_keys=("n1",))], hit(REVIEW, "near-numbers")),
        # Two slips: no key of the other, but a neighbour in common.
        ([miss(1, 1, neighbour_keys=("x",)), miss(2, 2, neighbour_keys=("x", "y"))], hit(REVIEW, "near-numbers")),
        ([miss(1, 1, neighbour_keys=("n0",)), miss(2, 2, neighbour_keys=("z",))], no_hit("few-misses")),
        ([miss(1, 1, neighbour_keys=("n0",)), miss(1, 2, neighbour_keys=("n0",))], no_hit("few-misses")),
        ([miss(1, 1), miss(2, 2)], no_hit("few-misses")),
    ],
)
def test_near_numbers(others: list[Visit], expected: object) -> None:
    outcome = judge("number-enumeration", miss(0, neighbour_keys=("n1", "x")), others)
    assert answer(outcome) == expected
    if expected == hit(REVIEW, "near-numbers"):
        assert set(outcome.evidence.counted) == {v.presentation_id for v in others}


def test_number_enumeration_looks_at_typed_misses_only() -> None:
    others = misses(8)
    assert answer(judge("number-enumeration", visit(), others)) == no_hit("not-typed")
    assert answer(judge("number-enumeration", visit(entry_mode="typed"), others)) == no_hit("no-miss")


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ({}, no_hit("in-time")),
        ({"clock_offset": None}, no_hit("in-time")),
        ({"clock_offset": 120.0}, no_hit("in-time")),
        ({"clock_offset": 120.1}, hit(INFO, "desk-clock")),
        ({"clock_offset": -600.0}, hit(INFO, "desk-clock")),
        ({"clock_offset": -600.1}, hit(REVIEW, "desk-clock")),
        ({"observed_at": ago(seconds=120)}, no_hit("in-time")),
        ({"observed_at": ago(seconds=121)}, hit(INFO, "future-dated")),
        ({"observed_at": ago(seconds=601)}, hit(REVIEW, "future-dated")),
        ({"observed_at": NOON + timedelta(days=3)}, no_hit("in-time")),
        ({"observed_at": NOON + timedelta(days=3, seconds=1)}, hit(INFO, "entered-late")),
    ],
)
def test_clock_skew(facts: dict[str, Any], expected: object) -> None:
    outcome = judge("clock-skew", visit(**facts))
    assert answer(outcome) == expected
    assert outcome.prompt is None


@pytest.mark.parametrize(
    ("seconds_back", "expected"),
    [(300, no_hit("in-time")), (301, hit(REVIEW, "behind-the-last"))],
)
def test_a_visit_behind_the_last_one_of_the_desk(seconds_back: int, expected: object) -> None:
    now = visit(observed_at=NOON + timedelta(seconds=299))
    last = visit(NOON + timedelta(seconds=seconds_back), observed_at=NOON + timedelta(seconds=1))
    assert answer(judge("clock-skew", now, [last])) == expected
    assert answer(
        judge("clock-skew", now, [visit(last.occurred_at, desk="d2", observed_at=now.observed_at)])
    ) == no_hit("in-time")


@pytest.mark.parametrize(("lag", "reason"), [(300, "behind-the-last"), (301, "in-time")])
def test_a_late_entry_has_no_order_of_its_own(lag: int, reason: str) -> None:
    now = visit(observed_at=NOON + timedelta(seconds=lag))
    last = visit(NOON + timedelta(seconds=310), observed_at=now.observed_at)
    assert judge("clock-skew", now, [last]).evidence.reason == reason


def test_a_clock_that_was_set_back_shows_in_the_first_visit_after_it_and_only_there() -> None:
    before = visit(NOON + timedelta(hours=1), observed_at=ago(minutes=1))
    assert answer(judge("clock-skew", before)) == hit(REVIEW, "future-dated")
    first = visit()
    assert answer(judge("clock-skew", first, [before])) == hit(REVIEW, "behind-the-last")
    second = visit(NOON + timedelta(minutes=1), observed_at=NOON + timedelta(minutes=1))
    assert answer(judge("clock-skew", second, [before, first])) == no_hit("in-time")


def test_a_desk_that_hands_in_its_morning_at_noon_is_not_behind_itself() -> None:
    noon = NOON + timedelta(seconds=1)
    morning = [visit(ago(minutes=240 - number), observed_at=noon, person_key=f"p{number}") for number in range(200)]
    for now in (morning[0], morning[100], morning[-1]):
        outcome = judge("clock-skew", now, morning)
        assert outcome.result is Result.NO_HIT
