"""Rules about other facilities: what the insurer told counts from the moment it was told, and silence is not an answer."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from fraud_rules._engine import load
from fraud_rules._types import Elsewhere, ElsewhereKind, Result, RuleOutcome, Severity, Visit
from tests.fraud_rules.history import ListHistory
from tests.fraud_rules.made import NOON, ago, answer, hit, no_hit, not_evaluated, visit


def seen(
    facility: str, at: datetime, code: str = "000", *, told: datetime | None = None, treated: bool = False
) -> Elsewhere:
    kind = ElsewhereKind.TREATMENT if treated else ElsewhereKind.CHECK
    return Elsewhere(kind=kind, facility=facility, occurred_at=at, code=code, observed_at=told or NOON)


def ask(rule: str, *events: Elsewhere, now: Visit | None = None, told: bool = True) -> RuleOutcome:
    now = now or visit()
    history = ListHistory((), now.observed_at, now.presentation_id, {}, {"p1": events} if told else {})
    return next(outcome for outcome in load().evaluate(now, history) if outcome.rule == rule)


DAY = "multi-facility-same-day"
BURST = "gateway-check-burst"


@pytest.mark.parametrize("rule", [DAY, BURST])
def test_an_insurer_that_was_not_asked_is_not_an_empty_day(rule: str) -> None:
    assert answer(ask(rule, told=False)) == not_evaluated("insurer-not-asked")


def test_other_places_on_the_day() -> None:
    assert answer(ask(DAY)) == no_hit("only-here")
    assert answer(ask(DAY, seen("79001", ago(hours=3)))) == hit(Severity.INFO, "two")
    three = ask(DAY, seen("79001", ago(hours=3)), seen("79002", ago(hours=4), treated=True, code="1"))
    assert answer(three) == hit(Severity.REVIEW, "three-or-more")
    assert three.evidence.values[0] == ("facilities_today", "3")


def test_the_same_place_twice_yesterday_and_our_own_do_not_count() -> None:
    twice = (seen("79001", ago(hours=3)), seen("79001", ago(hours=2)))
    assert answer(ask(DAY, *twice)) == hit(Severity.INFO, "two")
    assert answer(ask(DAY, seen("79001", ago(hours=13)))) == no_hit("only-here")  # before midnight
    assert answer(ask(DAY, seen("79000", ago(hours=1)))) == no_hit("only-here")


def test_who_was_sent_on_was_not_treated() -> None:
    assert answer(ask(DAY, seen("79001", ago(hours=1), "010"), seen("79002", ago(hours=2), "060"))) == no_hit(
        "only-here"
    )


def test_what_was_told_later_was_not_known() -> None:
    late = seen("79001", ago(hours=3), told=NOON + timedelta(hours=1))
    assert answer(ask(DAY, late)) == no_hit("only-here")


@pytest.mark.parametrize("facts", [{"visit_type": "1.3"}, {"exemptions": ("emergency",)}])
def test_a_referral_and_an_emergency_are_exempt(facts: dict[str, object]) -> None:
    assert ask(DAY, seen("79001", ago(hours=1)), now=visit(**facts)).result is Result.EXEMPT


def test_many_look_ups() -> None:
    places = [seen(f"7900{n}", ago(hours=n * 4)) for n in range(1, 7)]
    assert answer(ask(BURST, *places[:2])) == no_hit("few-places")
    assert answer(ask(BURST, *places[:3])) == hit(Severity.INFO, "some-places")
    assert answer(ask(BURST, *places[:5])) == hit(Severity.REVIEW, "many-places")
    spread = [seen(f"7900{n}", ago(hours=n * 14)) for n in range(1, 6)]
    assert answer(ask(BURST, *spread)) == hit(Severity.REVIEW, "many-places")
    assert answer(ask(BURST, *[seen(f"7900{n}", ago(hours=73 + n)) for n in range(1, 6)])) == no_hit("few-places")
    assert answer(ask(BURST, *[seen(f"7900{n}", ago(hours=n), treated=True) for n in range(1, 6)])) == no_hit(
        "few-places"
    )


def test_a_wrong_name_elsewhere_asks_for_a_look_on_its_own() -> None:
    assert answer(ask(BURST, seen("79001", ago(hours=2), "060"))) == hit(Severity.REVIEW, "wrong-person-elsewhere")
    assert answer(ask(BURST, seen("79001", ago(hours=30), "060"))) == no_hit("few-places")
    assert ask(BURST, seen("79001", ago(hours=2), "060")).prompt is None
