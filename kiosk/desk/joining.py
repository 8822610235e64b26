"""Does this code belong to the person who is standing here, to their companion, or to the next one in the queue?"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from enum import StrEnum

from kiosk.verify.card import BirthDate, Parsed
from kiosk.verify.claims import Claims, Person, gather
from kiosk.verify.names import NameMatch, compare_names
from kiosk.verify.sources import RegistryRecord, SourceUnavailable

ADULT_YEARS = 18
CHILD_YEARS = 7


class Belongs(StrEnum):
    """Whose the new code is."""

    SAME_PERSON = "same-person"
    COMPANION = "companion"
    """A grown-up's identity card beside a small child's card: the parent, not the next patient."""
    SOMEBODY_ELSE = "somebody-else"


def belongs(
    open_codes: Sequence[Parsed],
    new: Parsed,
    day: date,
    records: Callable[[Sequence[str]], tuple[RegistryRecord, ...]],
) -> Belongs:
    """Decide by numbers first, then by what the register links, then by name and birth.

    A health card and an identity card that agree in only one of name and birth are taken together, so that the
    difference is seen and said; two cards of one kind with different numbers are always two people.
    """
    before, after = gather(open_codes), gather([new])
    if _plain_numbers(before) & _plain_numbers(after):
        return Belongs.SAME_PERSON
    if _linked(before, after, records):
        return Belongs.SAME_PERSON
    if _is_small_child(before, day) and _is_adult(after, day):
        return Belongs.COMPANION
    if after.card is not None and before.card is None and before.citizen is not None:
        return _by_person(before.persons()[0], after.persons()[0])
    if after.citizen is not None and before.card is not None and before.citizen is None:
        return _by_person(before.persons()[0], after.persons()[0])
    return Belongs.SOMEBODY_ELSE


def _plain_numbers(claims: Claims) -> set[str]:
    """Numbers with the BHXH number of a modern card number added: 15 characters end in it."""
    found = set(claims.numbers())
    return found | {number[-10:] for number in found if len(number) == 15 and number[-10:].isdigit()}


def _linked(
    before: Claims, after: Claims, records: Callable[[Sequence[str]], tuple[RegistryRecord, ...]]
) -> bool:
    try:
        found = records(before.numbers()) if before.numbers() else ()
    except SourceUnavailable:
        return False
    known = set()
    for record in found:
        known |= {record.citizen_id, record.card.card_number, record.card.social_insurance_number}
    return bool(known & _plain_numbers(after))


def _by_person(a: Person, b: Person) -> Belongs:
    same_name = bool(a.name and b.name and compare_names(a.name, b.name) is not NameMatch.DIFFERS)
    same_birth = bool(a.birth and b.birth and a.birth.agrees(b.birth))
    exact_birth = same_birth and _whole(a.birth) and _whole(b.birth)
    return Belongs.SAME_PERSON if same_name or exact_birth else Belongs.SOMEBODY_ELSE


def _whole(birth: BirthDate | None) -> bool:
    return birth is not None and birth.full is not None


def _is_small_child(claims: Claims, day: date) -> bool:
    card = claims.card
    return card is not None and card.birth is not None and card.birth.age_on(day) < CHILD_YEARS


def _is_adult(claims: Claims, day: date) -> bool:
    return claims.citizen is not None and claims.citizen.birth.age_on(day) >= ADULT_YEARS
