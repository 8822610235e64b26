"""Are the made days the same every time, anonymous, and do the rules find the stories in them and little else?"""

from __future__ import annotations

import hashlib
from collections import Counter
from datetime import date

import pytest

from fraud_rules._engine import load, prompt_of
from fraud_rules._types import Result, RuleOutcome, Severity
from kiosk.demo.people import MadePerson, people
from kiosk.demo.visits import PEOPLE_NEEDED, MadeDays, made_days
from tests.fraud_rules.history import past

TODAY = date(2026, 3, 18)


def digest(domain: str, value: str) -> str:
    return hashlib.sha256(f"test key {domain} {value}".encode()).hexdigest()[:32]


def cast(count: int = 200) -> list[MadePerson]:
    return list(people(count, seed=5, today=TODAY, facility="79000"))


@pytest.fixture(scope="module")
def days() -> MadeDays:
    return made_days(cast(), digest, today=TODAY)


@pytest.fixture(scope="module")
def judged(days: MadeDays) -> dict[str, tuple[RuleOutcome, ...]]:
    rules = load()
    return {v.visit_id: rules.evaluate(v, past(v, days.visits)) for v in days.visits}


def test_the_same_seed_gives_the_same_days(days: MadeDays) -> None:
    assert made_days(cast(), digest, today=TODAY) == days
    assert made_days(cast(), digest, today=TODAY, seed=2) != days


def test_three_days_before_today_in_order_with_ids_of_their_own(days: MadeDays) -> None:
    times = [v.occurred_at for v in days.visits]
    assert times == sorted(times)
    assert len(days.visits) > 190
    assert {v.occurred_at.astimezone().tzinfo is not None for v in days.visits} == {True}
    assert len({v.visit_id for v in days.visits} | {v.presentation_id for v in days.visits}) == 2 * len(days.visits)
    local = Counter(v.occurred_at.date() for v in days.visits)
    assert max(local) < TODAY and min(local) >= date(2026, 3, 14)


def test_every_story_is_found_by_its_rule(days: MadeDays, judged: dict[str, tuple[RuleOutcome, ...]]) -> None:
    for story in days.stories:
        found = {o.rule for visit_id in story.visit_ids for o in judged[visit_id] if o.result is Result.HIT}
        if story.rule is not None:
            assert story.rule in found, story.name
        else:
            grave = [o for v in story.visit_ids for o in judged[v] if o.prompt or o.severity is not Severity.INFO]
            assert grave == [], story.name
    from_elsewhere = {"gateway-check-burst", "multi-facility-same-day"}  # nobody told the made past of other facilities
    assert {s.rule for s in days.stories if s.rule} | {"identity-mismatch"} | from_elsewhere == {
        o.rule for o in judged[days.visits[0].visit_id]
    }


def test_honest_people_are_left_alone(days: MadeDays, judged: dict[str, tuple[RuleOutcome, ...]]) -> None:
    told = {visit_id for story in days.stories for visit_id in story.visit_ids}
    ordinary = [v.visit_id for v in days.visits if v.visit_id not in told]
    assert len(ordinary) == 200 - PEOPLE_NEEDED
    hits = [o for visit_id in ordinary for o in judged[visit_id] if o.result is Result.HIT]
    assert [o for o in hits if o.severity is not Severity.INFO] == []
    prompts = [visit_id for visit_id, outcomes in judged.items() if prompt_of(outcomes)]
    assert set(prompts) <= told and 5 <= len(prompts) <= 12


def test_no_number_and_no_name_is_in_a_visit(days: MadeDays) -> None:
    text = repr(days) + repr(days.visits)
    for person in cast():
        for secret in (person.card.social_insurance_number, person.card.card_number, person.card.name):
            assert secret and secret not in text
        assert person.citizen.citizen_id not in text


@pytest.mark.parametrize(("count", "desks"), [(PEOPLE_NEEDED - 1, ("a", "b")), (PEOPLE_NEEDED, ("a",))])
def test_too_small_a_hospital_is_refused(count: int, desks: tuple[str, ...]) -> None:
    with pytest.raises(ValueError, match="needed"):
        made_days(cast(count), digest, today=TODAY, desks=desks)


@pytest.mark.parametrize("seed", range(6))
def test_stories_fit_any_cast(seed: int) -> None:
    some = list(people(PEOPLE_NEEDED, seed=seed, today=TODAY, facility="79000"))
    assert len(made_days(some, digest, today=TODAY, seed=seed).stories) == 15
