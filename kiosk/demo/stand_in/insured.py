"""Who is insured at the stand-in? Cards from a registry list (CSV), or made people; with what only the insurer knows."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from kiosk.demo.people import MadePerson
from kiosk.verify.card import Card
from kiosk.verify.gateway import dates
from kiosk.verify.names import fold

EXTRA_COLUMNS = ("result_code", "note", "old_card_number", "treatments", "checks")
"""Beside the columns of `kiosk registry import`: a code to answer whatever is asked, ghiChu, and the person's past."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Insured:
    """One card of one person, as the insurer has it. Dates and numbers as text: they are only sent."""

    social_insurance_number: str = field(repr=False)
    card_number: str = field(default="", repr=False)
    citizen_id: str = field(default="", repr=False)
    name: str = field(default="", repr=False)
    birth: str = field(default="", repr=False)
    """`dd/MM/yyyy` or `yyyy`."""
    sex: str = ""
    first_facility: str = ""
    valid_from: date | None = None
    valid_to: date | None = None
    living_area: str = ""
    five_years_on: date | None = None
    status: str = "active"
    new_card_number: str = field(default="", repr=False)
    old_card_number: str = field(default="", repr=False)
    result_code: str = ""
    note: str = ""
    treatments: tuple[tuple[str, ...], ...] = ()
    """(facility, ngayVao, ngayRa, kqDieuTri) each."""
    checks: tuple[tuple[str, ...], ...] = ()
    """(userKT, thoiGianKT, maLoi) each."""

    def covers(self, day: date) -> bool:
        return (self.valid_from or date.min) <= day <= (self.valid_to or date.max)


class Book:
    """All cards, found by any number of their person."""

    def __init__(self, cards: Iterable[Insured]) -> None:
        self._persons: dict[str, list[Insured]] = {}
        self._by_number: dict[str, str] = {}
        for card in cards:
            person = card.social_insurance_number
            self._persons.setdefault(person, []).append(card)
            for number in (person, card.card_number, card.citizen_id):
                if number:
                    self._by_number[number] = person

    def __len__(self) -> int:
        return sum(len(cards) for cards in self._persons.values())

    def cards_of(self, number: str) -> list[Insured]:
        """All cards of the person with this card, BHXH or citizen number."""
        return self._persons.get(self._by_number.get(number, ""), [])

    def cards_of_tail(self, card_number: str) -> list[Insured]:
        """All cards of the person whose BHXH number ends this card number, whatever stands before it."""
        return self._persons.get(card_number[-10:], [])


def from_csv(path: Path) -> Book:
    """The book of a list as `kiosk registry import` takes it. Raises OSError, UnicodeDecodeError, csv.Error."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        return Book(
            _row({key: (value or "").strip() for key, value in row.items() if key}) for row in csv.DictReader(file)
        )


def from_people(people: Iterable[MadePerson]) -> Book:
    """The book of made people; their cards are in order."""
    return Book(from_card(person.card, person.citizen.citizen_id) for person in people)


def from_card(card: Card, citizen_id: str = "") -> Insured:
    """One made card, active."""
    return Insured(
        social_insurance_number=card.social_insurance_number or "",
        card_number=card.card_number or "",
        citizen_id=citizen_id,
        name=card.name or "",
        birth=dates.sent(card.birth) if card.birth else "",
        sex={"male": "Nam", "female": "Nữ"}.get(card.sex or "", ""),
        first_facility=card.first_facility or "",
        valid_from=card.period.start,
        valid_to=card.period.end,
        living_area=_area(card.living_area or ""),
        five_years_on=card.five_years_on,
    )


def same_name(told: str, registered: str) -> bool:
    """Case, accents and spacing do not matter to the gateway."""
    return fold(told) == fold(registered)


def _row(cells: dict[str, str]) -> Insured:
    born = dates.birth(cells.get("birth"))
    return Insured(
        social_insurance_number=cells.get("social_insurance_number", ""),
        card_number=cells.get("card_number", "").upper(),
        citizen_id=cells.get("citizen_id", ""),
        name=cells.get("name", ""),
        birth=dates.sent(born) if born else "",
        sex={"male": "Nam", "female": "Nữ"}.get(cells.get("sex", "").lower(), cells.get("sex", "")),
        first_facility=cells.get("first_facility", ""),
        valid_from=dates.day(cells.get("valid_from")),
        valid_to=dates.day(cells.get("valid_to")),
        living_area=_area(cells.get("living_area", "")),
        five_years_on=dates.day(cells.get("five_years_on")),
        status=cells.get("status", "") or "active",
        new_card_number=cells.get("new_card_number", "").upper(),
        old_card_number=cells.get("old_card_number", "").upper(),
        result_code=cells.get("result_code", ""),
        note=cells.get("note", ""),
        treatments=_items(cells.get("treatments", "")),
        checks=_items(cells.get("checks", "")),
    )


def _items(cell: str) -> tuple[tuple[str, ...], ...]:
    """`a:b:c;d:e:f`."""
    return tuple(tuple(item.strip().split(":")) for item in cell.split(";") if item.strip())


def _area(word: str) -> str:
    return word.upper() if word.upper() in ("K1", "K2", "K3") else ""
