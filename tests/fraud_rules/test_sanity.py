"""Does the whole catalogue leave honest people alone? The list that it must pass before anybody sees a prompt."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest

from fraud_rules._engine import RuleSet, find_rules, load, prompt_of
from fraud_rules._types import Result, RuleOutcome, Severity, Visit
from tests.fraud_rules.history import past
from tests.fraud_rules.made import NOON, VIET_NAM, ago, visit


@pytest.fixture
def everything() -> RuleSet:
    """All rules active: shadow must not be what keeps them quiet."""
    return load({rule.id: {"mode": "active"} for rule in find_rules()})


def ask(rules: RuleSet, now: Visit, others: Any = (), **kwargs: Any) -> dict[str, RuleOutcome]:
    return {outcome.rule: outcome for outcome in rules.evaluate(now, past(now, others, **kwargs))}


def flagged(outcomes: dict[str, RuleOutcome]) -> set[str]:
    return {name for name, outcome in outcomes.items() if outcome.result is Result.HIT}


def test_dialysis_three_times_a_week_for_a_year(everything: RuleSet) -> None:
    year = [
        visit(NOON - timedelta(days=week * 7 + day), exemptions=("programme",))
        for week in range(53)
        for day in (0, 2, 4)
    ][1:]
    for now in (visit(exemptions=("programme",)), visit(), visit(ago(days=2), exemptions=("programme",))):
        outcomes = ask(everything, now, year)
        assert flagged(outcomes) == set()
        assert prompt_of(outcomes.values()) is None


def test_dialysis_that_nobody_marked_as_a_programme_is_not_asked_about_with_the_settings_of_the_program() -> None:
    year = [visit(NOON - timedelta(days=week * 7 + day)) for week in range(53) for day in (0, 2, 4)][1:]
    outcomes = ask(load(), visit(), year)
    assert prompt_of(outcomes.values()) is None
    assert outcomes["visit-frequency"].evidence.reason == "year-high"


def test_child_under_six_with_a_birth_certificate_only(everything: RuleSet) -> None:
    child = visit(
        age=2,
        object_code="TE",
        papers_seen=("birth-certificate",),
        result_code="130",
        decision="PENDING",
        unknown_checks=("status:gateway-code",),
        exemptions=("under-six",),
    )
    assert flagged(ask(everything, child)) == set()
    assert prompt_of(ask(everything, child).values()) is None


@pytest.mark.parametrize("by", [{"exemptions": ("emergency",)}, {"visit_type": "2"}, {"priority": "emergency"}])
def test_emergency_without_papers_or_card(everything: RuleSet, by: dict[str, Any]) -> None:
    nobody = visit(
        person_key=None,
        card_key=None,
        identity_key=None,
        papers_seen=(),
        decision="PENDING",
        assurance="CLAIM",
        result_code=None,
        **by,
    )
    assert prompt_of(ask(everything, nobody).values()) is None
    worst = visit(papers_seen=(), decision="NOT_COVERED", result_code="110", **by)
    assert prompt_of(ask(everything, worst, [visit(ago(days=1), identity_key="i2")]).values()) is None


def test_twins_with_near_equal_names_and_one_birth_date(everything: RuleSet) -> None:
    one: dict[str, Any] = {"person_key": "a", "card_key": "ca", "identity_key": "ia", "near_identity_keys": ("x", "y")}
    two: dict[str, Any] = {"person_key": "b", "card_key": "cb", "identity_key": "ib", "near_identity_keys": ("y", "z")}
    assert flagged(ask(everything, visit(**two), [visit(ago(minutes=1), **one)])) == set()
    swapped = visit(**(one | {"identity_key": "ib", "near_identity_keys": ("y", "z")}))
    outcomes = ask(everything, swapped, [visit(ago(days=1), **one)])
    assert flagged(outcomes) == {"card-two-identities"}
    assert {o.severity for o in outcomes.values()} == {Severity.INFO}
    assert prompt_of(outcomes.values()) is None


def test_referral_from_commune_to_district_to_province_on_one_day(everything: RuleSet) -> None:
    commune = visit(NOON.replace(hour=7), facility="79101")
    district = visit(NOON.replace(hour=11), facility="79102", visit_type="1.3")
    for kind in ("1.3", "1.1"):
        province = visit(NOON.replace(hour=15), facility="79000", visit_type=kind)
        outcomes = ask(everything, province, [commune, district])
        assert flagged(outcomes) == set()


@pytest.mark.parametrize("day", [date(2026, 9, 29), date(2026, 9, 30), date(2026, 10, 1)])
def test_a_child_card_around_the_end_of_september(everything: RuleSet, day: date) -> None:
    """The card runs to 30 September; whether it still counts is the insurer's word, these rules add nothing of their own."""
    at = datetime(day.year, day.month, day.day, 9, 0, tzinfo=VIET_NAM)
    covered = visit(at, age=6, object_code="TE", papers_seen=("birth-certificate",))
    assert flagged(ask(everything, covered)) == set()
    ended = visit(
        at, age=6, object_code="TE", papers_seen=("birth-certificate",), decision="NOT_COVERED", result_code="010"
    )
    outcomes = ask(everything, ended)
    assert flagged(outcomes) == {"card-not-valid"}
    assert outcomes["card-not-valid"].severity is Severity.REVIEW


def test_a_family_of_five_on_one_phone(everything: RuleSet) -> None:
    own_codes = [
        visit(ago(seconds=20 * n), person_key=f"p{n}", card_key=f"c{n}", payload_digest=f"q{n}") for n in range(5)
    ]
    assert flagged(ask(everything, own_codes[0], own_codes[1:])) == set()
    one_code = [
        visit(ago(seconds=20 * n), person_key=f"p{n}", card_key=f"c{n}", identity_key=f"i{n}", payload_digest="q")
        for n in range(5)
    ]
    outcomes = ask(everything, one_code[0], one_code[1:])
    assert outcomes["qr-replay-two-desks"].severity is Severity.INFO
    assert prompt_of(outcomes.values()) is None


def test_the_gateway_is_down_all_morning(everything: RuleSet) -> None:
    down: dict[str, Any] = {
        "entry_mode": "typed",
        "decision": "PENDING",
        "assurance": "CLAIM",
        "result_code": None,
        "unknown_checks": ("status:not-in-registry", "status:gateway-unavailable", "name:not-compared"),
    }
    for code in (None, "100", "101", "205", "401", "500"):
        facts: dict[str, Any] = down | {"result_code": code}
        morning = [visit(ago(minutes=n), person_key=f"p{n}", **facts) for n in range(1, 60)]
        outcomes = ask(everything, visit(person_key="p0", **facts), morning)
        assert flagged(outcomes) == set()
        unjudged = {name for name, o in outcomes.items() if o.result is Result.NOT_EVALUATED}
        assert unjudged >= {
            "card-not-valid",
            "card-unknown",
            "holder-deceased",
            "identity-mismatch",
            "number-enumeration",
        }


def test_an_offline_desk_hands_in_two_hundred_visits_at_noon(everything: RuleSet) -> None:
    morning = [
        visit(
            ago(minutes=n),
            observed_at=NOON,
            desk="d9",
            person_key=f"p{n}",
            card_key=f"c{n}",
            identity_key=f"i{n}",
            payload_digest=f"q{n}",
        )
        for n in range(200)
    ]
    for now in morning:
        assert flagged(ask(everything, now, morning)) == set()


def test_what_is_handed_in_later_was_not_known_before(everything: RuleSet) -> None:
    late = visit(ago(hours=6), observed_at=NOON + timedelta(hours=1))
    assert flagged(ask(everything, visit(), [late])) == set()
    assert flagged(ask(everything, visit(NOON + timedelta(hours=2)), [late])) == {"same-day-repeat"}


@pytest.mark.parametrize("eve", [date(2026, 12, 31), date(2026, 2, 16)])
def test_the_turn_of_the_year_and_tet(everything: RuleSet, eve: date) -> None:
    evening = visit(datetime(eve.year, eve.month, eve.day, 22, 0, tzinfo=VIET_NAM))
    after = visit(evening.occurred_at + timedelta(hours=10))
    assert flagged(ask(everything, after, [evening])) == set()


def test_a_person_with_a_mute_of_thirty_days(everything: RuleSet) -> None:
    snoozes = {("visit-frequency", "p1"): NOON + timedelta(days=30)}
    counts = []
    others = [visit(ago(days=day)) for day in range(1, 12)]
    for number in (9, 10, 11):
        outcome = ask(everything, visit(), others[:number], snoozes=snoozes)["visit-frequency"]
        assert outcome.result is Result.SNOOZED and outcome.prompt is None
        counts.append(dict(outcome.evidence.values)["visits_30_days"])
    assert counts == ["10", "11", "12"]
