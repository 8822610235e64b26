"""Who comes on the bad day? People of every kind that the insurer has an answer for; a third the desk's registry knows."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from pathlib import Path

from kiosk.demo.morning import RegistryRow
from kiosk.demo.people import MadePerson, people
from kiosk.demo.stand_in.insured import Book, Insured, from_card
from kiosk.verify.card import Card, Kind, Period
from kiosk.verify.formats.render import render

FACILITY = "79034"
SEED = 21
KINDS = (
    "000", "000", "registry", "000", "060", "000", "registry", "110", "000", "003", "000", "registry", "070", "000", "120",
    "registry", "000", "010", "citizen", "001", "000", "061", "registry", "004", "050", "000", "733", "121", "000", "registry",
    "123", "002", "citizen", "122", "000", "124", "registry", "000", "051", "150",
)  # fmt: skip
"""One kind for each person in turn; `registry` and `citizen` are covered as well."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Guest:
    """One person: what is held up, the insurer's cards of the person, and the registry's row."""

    number: int
    kind: str
    shown: bytes = field(repr=False)
    mark: str = field(repr=False)
    """The card's number, or the citizen's: finds the presentation of this guest again."""
    insured: tuple[Insured, ...] = field(repr=False)
    row: RegistryRow | None = field(default=None, repr=False)


def guests(count: int, today: date) -> tuple[Guest, ...]:
    """The same people for the same day."""
    made = people(count, seed=SEED, today=today, facility=FACILITY)
    return tuple(_guest(number, person, today) for number, person in enumerate(made))


def book_of(everybody: Iterable[Guest]) -> Book:
    """What the insurer knows."""
    return Book(card for guest in everybody for card in guest.insured)


def write_rows(path: Path, everybody: Sequence[Guest], write: object) -> int:
    """The list for the desk's registry. `write`: `kiosk.demo.registry_file.write_registry` with its moment."""
    rows = [guest.row for guest in everybody if guest.row is not None]
    assert callable(write)
    return int(write(path, rows))


def _guest(number: int, person: MadePerson, today: date) -> Guest:
    kind = KINDS[number % len(KINDS)]
    card, citizen = person.card, person.citizen
    truth = from_card(card, citizen.citizen_id)
    shown, mark, row = render(card, Kind.BHYT15), card.card_number or "", None
    insured: tuple[Insured, ...] = (truth,)
    match kind:
        case "registry":
            row = RegistryRow(card=card, citizen_id=citizen.citizen_id)
        case "citizen":
            shown, mark = render(citizen, Kind.CCCD), citizen.citizen_id
            insured = (replace(truth, birth=f"{citizen.birth.full:%d/%m/%Y}"),)
        case "050":
            insured = ()
        case "060":
            insured = (replace(truth, name="Ông Khác"),)
        case "061":
            insured = (replace(truth, name=f"{(card.name or 'X')[0]}á Khác"),)
        case "070":
            insured = (replace(truth, birth="03/03/1903"),)
        case "003" | "004":
            insured = _renewed(card, truth, kind, today)
        case "010":
            insured = (replace(truth, valid_to=today - timedelta(days=9)),)
        case "001" | "002":
            soldier = _of_the_forces(card, "97" if kind == "001" else "98")
            shown, mark = render(soldier, Kind.BHYT15), soldier.card_number or ""
            insured = (from_card(soldier, citizen.citizen_id),)
        case "000":
            pass
        case _:
            insured = (replace(truth, result_code=kind),)
    return Guest(number=number, kind=kind, shown=shown, mark=mark, insured=insured, row=row)


def _renewed(card: Card, truth: Insured, kind: str, today: date) -> tuple[Insured, ...]:
    """003: the old card has ended; 004: it still counts. Either way there is a newer one that counts today."""
    ended = today - timedelta(days=20) if kind == "003" else truth.valid_to
    tail = (card.card_number or "")[3:]
    new = replace(
        truth,
        card_number=f"XV4{tail}",
        valid_from=max(today - timedelta(days=19), (truth.valid_from or date.min) + timedelta(days=1)),
        valid_to=date(today.year + 1, 12, 31),
    )
    return (replace(truth, valid_to=ended, new_card_number=new.card_number), new)


def _of_the_forces(card: Card, management: str) -> Card:
    number = card.card_number or ""
    period = Period(start=card.period.start, end=card.period.end)
    return replace(card, card_number=f"QN5{management}{number[5:]}", benefit_level="5", period=period)
