"""Do the counting rules count people's visits, and not queues, courses, drug pick-ups or midnight?"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest

from fraud_rules._engine import load
from fraud_rules._types import Severity, Visit
from tests.fraud_rules.made import NOON, VIET_NAM, ago, answer, exempt, hit, judge, no_hit, not_evaluated, visit

INFO, REVIEW = Severity.INFO, Severity.REVIEW


def today(clock: str, **facts: Any) -> Visit:
    return visit(datetime.combine(NOON.date(), datetime.strptime(clock, "%H:%M:%S").time(), VIET_NAM), **facts)


@pytest.mark.parametrize(
    ("earlier", "now", "expected"),
    [
        ([], "12:00:00", no_hit("first-today")),
        (["08:00:00"], "12:00:00", hit(INFO, "second-today")),
        (["08:00:01"], "12:00:00", no_hit("same-visit")),
        (["07:00:00", "11:30:00"], "16:00:00", hit(REVIEW, "third-today")),
        # Records of one morning are one visit, counted from its first record.
        (["07:00:00", "08:00:00", "10:59:59"], "16:00:00", hit(INFO, "second-today")),
        (["07:00:00", "08:00:00", "11:00:00"], "16:00:00", hit(REVIEW, "third-today")),
        (["00:00:00"], "12:00:00", hit(INFO, "second-today")),
    ],
)
def test_same_day_repeat(earlier: list[str], now: str, expected: object) -> None:
    outcome = judge("same-day-repeat", today(now), [today(at) for at in earlier])
    assert answer(outcome) == expected


def test_yesterday_ends_at_midnight_of_the_hospital() -> None:
    late = visit(datetime(2026, 3, 17, 23, 59, 59, tzinfo=VIET_NAM))
    early = visit(datetime(2026, 3, 18, 0, 0, 0, tzinfo=VIET_NAM))  # 17:00 of the day before in UTC
    now = today("06:30:00")
    assert answer(judge("same-day-repeat", now, [late])) == no_hit("first-today")
    assert answer(judge("same-day-repeat", now, [early])) == hit(INFO, "second-today")


def test_same_day_repeat_with_another_offset() -> None:
    rules = load({"same-day-repeat": {"utc_offset_hours": 0}})
    now, early = today("06:30:00"), today("00:30:00")
    assert answer(judge("same-day-repeat", now, [early], rules=rules)) == hit(INFO, "second-today")
    after_midnight_utc = today("12:00:00")
    assert answer(judge("same-day-repeat", after_midnight_utc, [early], rules=rules)) == no_hit("first-today")


@pytest.mark.parametrize(
    "other",
    [
        {"person_key": "p2"},
        {"facility": "79001"},
        {"admitted": False},
        {"undone": True},
        {"exemptions": ("programme",)},
        {"exemptions": ("emergency",)},
        *({"visit_type": code} for code in ("1.3", "1.5", "1.7", "2", "7", "7.2", "7.3", "7.4", "9", "10")),
    ],
)
def test_what_does_not_count_today(other: dict[str, Any]) -> None:
    assert answer(judge("same-day-repeat", today("16:00:00"), [today("07:00:00", **other)])) == no_hit("first-today")
    weeks = [visit(ago(days=days), **other) for days in range(1, 29)]
    if "facility" not in other:
        assert answer(judge("visit-frequency", visit(), weeks)) == no_hit("few")


@pytest.mark.parametrize("rule", ["same-day-repeat", "visit-frequency"])
@pytest.mark.parametrize(
    ("facts", "reason"),
    [
        ({"visit_type": "2"}, "exempt:emergency"),
        ({"exemptions": ("programme",)}, "exempt:programme"),
        ({"priority": "emergency"}, "exempt:emergency"),
        *(({"visit_type": code}, "exempt:visit-type") for code in ("1.3", "1.5", "7", "7.2", "7.3", "7.4", "10")),
    ],
)
def test_counting_rules_are_exempt(rule: str, facts: dict[str, Any], reason: str) -> None:
    assert answer(judge(rule, visit(**facts), [visit(ago(hours=5))])) == exempt(reason)


@pytest.mark.parametrize("rule", ["same-day-repeat", "visit-frequency"])
def test_counting_rules_need_a_person(rule: str) -> None:
    assert answer(judge(rule, visit(person_key=None))) == not_evaluated("missing:person_key")


@pytest.mark.parametrize("rule", ["same-day-repeat", "visit-frequency"])
def test_exempt_kinds_can_be_set_and_then_count_in_the_past_too(rule: str) -> None:
    rules = load({rule: {"exempt_visit_types": ["1.1"], "exempt": []}})
    assert answer(judge(rule, visit(), rules=rules)) == exempt("exempt:visit-type")
    pick_ups = [visit(ago(days=days, hours=6), visit_type="7.2") for days in range(4)]
    reason = "second-today" if rule == "same-day-repeat" else "week"
    now = visit(visit_type="7.2")
    assert answer(judge(rule, now, pick_ups, rules=rules)) == hit(INFO, reason)
    ordinary = [visit(ago(days=days, hours=6)) for days in range(4)]
    assert judge(rule, now, ordinary, rules=rules).evidence.reason in ("first-today", "few")


def spread(count: int, days: float) -> list[Visit]:
    """`count` visits, evenly over the last `days` calendar days, none of them close together."""
    step = days / max(count, 1)
    return [visit(NOON - timedelta(days=0.5 + step * number)) for number in range(count)]


@pytest.mark.parametrize(
    ("others", "expected"),
    [
        (spread(2, 6), no_hit("few")),
        (spread(3, 6), hit(INFO, "week")),
        (spread(4, 28), no_hit("few")),
        (spread(5, 28), hit(INFO, "month")),
        (spread(8, 28), hit(INFO, "month")),
        (spread(9, 28), hit(REVIEW, "month")),
        (spread(14, 88), hit(INFO, "quarter")),
        (spread(24, 88), hit(REVIEW, "quarter")),
        (spread(19, 360), no_hit("few")),
        (spread(20, 360), hit(INFO, "year")),
        (spread(49, 360), hit(INFO, "year")),
        (spread(50, 360), hit(REVIEW, "year")),
        (spread(99, 360), hit(REVIEW, "year")),
        (spread(100, 360), hit(REVIEW, "year-high")),
    ],
)
def test_visit_frequency_bands(others: list[Visit], expected: object) -> None:
    assert answer(judge("visit-frequency", visit(), others)) == expected


@pytest.mark.parametrize(("days_back", "counted"), [(6, True), (7, False)])
def test_a_week_is_seven_calendar_days_with_today(days_back: int, counted: bool) -> None:
    edge = datetime(2026, 3, 18, tzinfo=VIET_NAM) - timedelta(days=days_back)
    others = [visit(edge if days_back == 6 else edge + timedelta(hours=23)), visit(ago(days=2)), visit(ago(days=1))]
    outcome = judge("visit-frequency", visit(), others)
    assert answer(outcome) == (hit(INFO, "week") if counted else no_hit("few"))


def test_a_year_ends_after_365_days() -> None:
    old = [visit(datetime(2025, 3, 18, 23, 0, tzinfo=VIET_NAM) - timedelta(days=day)) for day in range(60)]
    assert answer(judge("visit-frequency", visit(), old)) == no_hit("few")


def test_records_of_one_visit_count_once() -> None:
    printed_twice = [visit(ago(days=day, minutes=minutes)) for day in range(1, 5) for minutes in (0, 5, 90, 239)]
    outcome = judge("visit-frequency", visit(), printed_twice)
    assert dict(outcome.evidence.values)["visits_7_days"] == "5"
    elsewhere = [visit(v.occurred_at, facility="79001") for v in printed_twice]
    both = judge("visit-frequency", visit(), [*printed_twice, *elsewhere])
    assert dict(both.evidence.values)["visits_7_days"] == "9"


def test_evidence_names_what_was_counted_and_the_limits() -> None:
    others = spread(9, 28)
    outcome = judge("visit-frequency", visit(), others)
    values = dict(outcome.evidence.values)
    assert set(outcome.evidence.counted) == {v.visit_id for v in others}
    assert values["window_days"] == "30" and values["visits_30_days"] == "10"
    assert values["limit.month_review"] == "10" and values["limit.notices"] == "180 240 300"
    assert outcome.evidence.as_known_at is not None


@pytest.mark.parametrize(("others", "notice"), [(178, None), (179, "180"), (240, "240"), (330, "300")])
def test_notices_of_the_year(others: int, notice: str | None) -> None:
    outcome = judge("visit-frequency", visit(), spread(others, 362))
    assert dict(outcome.evidence.values).get("notice") == notice
