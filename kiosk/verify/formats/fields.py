"""Which fields does the line contract show? A `Parsed` as the names and plain strings of docs/cli.md."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from kiosk.verify.card import BareNumber, Card, CitizenCard, NumberKind, Parsed
from kiosk.verify.formats.numbers import split_card_number


def fields(parsed: Parsed) -> dict[str, str]:
    """Name -> value, absent when not in the code. The parts of a 15-character number count as in the code."""
    if parsed.card is not None:
        found = _card(parsed.card)
    elif parsed.citizen is not None:
        found = _citizen(parsed.citizen)
    elif parsed.number is not None:
        found = _number(parsed.number)
    else:
        return {}
    return {name: str(value) for name, value in found if value}


def _card(card: Card) -> Iterator[tuple[str, str | None]]:
    yield "card_number", card.card_number
    yield "social_insurance_number", card.social_insurance_number
    yield "name", card.name
    yield "birth", card.birth.iso() if card.birth else None
    yield "sex", card.sex
    yield "address", card.address
    yield "first_facility", card.first_facility
    yield "valid_from", _iso(card.period.start)
    yield "valid_to", _iso(card.period.end)
    yield "issued_on", _iso(card.issued_on)
    yield "management_code", card.management_code
    yield "parent_name", card.parent_name
    yield "living_area", card.living_area
    yield "five_years_on", _iso(card.five_years_on)
    yield "check_string", card.check_string
    yield "benefit_level", card.benefit_level
    yield "issue_place", card.issue_place


def _citizen(card: CitizenCard) -> Iterator[tuple[str, str | None]]:
    yield "citizen_id", card.citizen_id
    yield "old_citizen_id", card.old_citizen_id
    yield "name", card.name
    yield "birth", card.birth.iso()
    yield "sex", card.sex
    yield "address", card.address
    yield "issued_on", _iso(card.issued_on)


def _number(number: BareNumber) -> Iterator[tuple[str, str | None]]:
    if number.kind is NumberKind.CITIZEN:
        yield "citizen_id", number.value
    elif number.kind is NumberKind.SOCIAL_INSURANCE:
        yield "social_insurance_number", number.value
    else:
        _, level, _, insurance_number = split_card_number(number.value)
        yield "card_number", number.value
        yield "social_insurance_number", insurance_number
        yield "benefit_level", level if level in "12345" else None


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None
