"""Are the made people nobody, each another one, and always the same?"""

from __future__ import annotations

from datetime import date

import pytest

from kiosk.demo.morning import make_morning
from kiosk.demo.people import people
from kiosk.verify.card import InputState, Kind, Oddity
from kiosk.verify.formats.recognise import recognise
from kiosk.verify.formats.render import render
from kiosk.verify.verdict import Decision

DAYS = [date(2026, 11, 23), date(2027, 1, 1), date(2028, 2, 29), date(2025, 12, 31)]


@pytest.mark.parametrize("today", DAYS)
def test_numbers_nobody_has_and_nobody_twice(today: date) -> None:
    made = list(people(2000, seed=7, today=today, facility="79034"))
    assert all((p.card.social_insurance_number or "").startswith("99") for p in made)
    assert all(p.citizen.citizen_id.startswith("099") for p in made)
    assert len({p.card.social_insurance_number for p in made}) == len({p.citizen.citizen_id for p in made}) == 2000


@pytest.mark.parametrize("today", DAYS)
def test_every_card_is_read_back_clean_and_valid_on_the_day(today: date) -> None:
    for person in people(300, seed=7, today=today, facility="79034"):
        for kind in (Kind.BHYT15, Kind.BHYT17, Kind.BHYT9):
            parsed = recognise(render(person.card, kind))
            assert parsed.input is InputState.CLEAN and parsed.card is not None
            assert set(parsed.oddities) <= {Oddity.BIRTH_YEAR_ONLY}, "as on some real cards"
            assert parsed.card.name == person.card.name
        assert recognise(render(person.citizen, Kind.CCCD)).citizen is not None
        period = person.card.period
        assert period.start is not None and period.end is not None and period.start <= today <= period.end


def test_the_same_arguments_give_the_same_people() -> None:
    def made(seed: int, first: int = 1) -> list[str | None]:
        return [p.card.name for p in people(50, seed=seed, today=DAYS[0], facility="79034", first=first)]

    assert made(3) == made(3) != made(4)


@pytest.mark.parametrize("today", DAYS)
def test_the_morning_can_be_cast_on_any_day(today: date) -> None:
    """Also on the first of January, when last month was last year."""
    morning = make_morning(list(people(60, seed=7, today=today, facility="79034")), today)
    assert {scene.decision for scene in morning.scenes} == set(Decision)
    assert len({scene.id for scene in morning.scenes}) == len(morning.scenes) == 18
    for row in morning.rows:
        start, end = row.card.period.start, row.card.period.end
        assert start is not None and end is not None and start <= end, "a period that ends before it begins"
