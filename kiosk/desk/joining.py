"""Does this code belong to the person who is standing here, to their companion, or to the next one in the queue?"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from enum import StrEnum

from kiosk.verify.card import BirthDate, NumberKind, Parsed
from kiosk.verify.claims import Claims, Person, gather
from kiosk.verify.names import NameMatch, compare_names, fold
from kiosk.verify.sources import RegistryRecord, SourceUnavailable
from kiosk.verify.verdict import Origin

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
    known_before, known_after = _known(before, records), _known(after, records)
    # Before the register's links: a parent's identity number is often entered for the children.
    if _is_small_child(before, known_before, day) and _is_adult(after, day):
        return Belongs.COMPANION
    if _is_adult(before, day) and _is_small_child(after, known_after, day):
        return Belongs.SOMEBODY_ELSE
    if _numbers_of(known_before) & _plain_numbers(after):
        return Belongs.SAME_PERSON
    if {_half(before), _half(after)} == {"health", "identity"}:
        a, b = _person(before, known_before), _person(after, known_after)
        return _by_person(a, b) if a is not None and b is not None else Belongs.SOMEBODY_ELSE
    return Belongs.SOMEBODY_ELSE


def _plain_numbers(claims: Claims) -> set[str]:
    """Numbers with the BHXH number of a modern card number added: 15 characters end in it."""
    found = set(claims.numbers())
    return found | {number[-10:] for number in found if len(number) == 15 and number[-10:].isdigit()}


def _known(
    claims: Claims, records: Callable[[Sequence[str]], tuple[RegistryRecord, ...]]
) -> tuple[RegistryRecord, ...]:
    try:
        return records(claims.numbers()) if claims.numbers() else ()
    except SourceUnavailable:
        return ()


def _numbers_of(known: Sequence[RegistryRecord]) -> set[str]:
    numbers = {number for r in known for number in (r.citizen_id, r.card.card_number, r.card.social_insurance_number)}
    return {number for number in numbers if number}


def _half(claims: Claims) -> str:
    """Which half of a person was shown, so that the other may follow: a health card or an identity card, or its number."""
    identity = claims.citizen_id() is not None
    health = claims.card is not None or (claims.number is not None and claims.number.kind is not NumberKind.CITIZEN)
    return "both" if identity and health else "identity" if identity else "health"


def _person(claims: Claims, known: Sequence[RegistryRecord]) -> Person | None:
    """Who it is by the code, or by the register where a number alone was typed or the code's name was lost."""
    claimed = claims.persons()[0] if claims.persons() else None
    if claimed is not None and claimed.name:
        return claimed
    if len({r.card.social_insurance_number for r in known}) != 1:
        return claimed
    card = known[0].card
    if claimed is not None:
        return replace(claimed, name=card.name)
    return Person(origin=Origin.REGISTRY, name=card.name, birth=card.birth, sex=card.sex)


def _by_person(a: Person, b: Person) -> Belongs:
    """By the name, or by the whole birth date where a word of the name is the same too: on one day many are born.

    Where nobody knows the name of one of them, whole birth date and sex: the paper that was asked for comes next.
    """
    same_birth = _whole(a.birth) and _whole(b.birth) and a.birth == b.birth
    if not a.name or not b.name:
        return Belongs.SAME_PERSON if same_birth and a.sex is not None and a.sex is b.sex else Belongs.SOMEBODY_ELSE
    same_name = compare_names(a.name, b.name) is not NameMatch.DIFFERS
    related = bool(set(fold(a.name).split()) & set(fold(b.name).split()))
    return Belongs.SAME_PERSON if same_name or (same_birth and related) else Belongs.SOMEBODY_ELSE


def _whole(birth: BirthDate | None) -> bool:
    return birth is not None and birth.full is not None


def _is_small_child(claims: Claims, known: Sequence[RegistryRecord], day: date) -> bool:
    """A health card or its number whose holder may still be small."""
    person = None if claims.citizen is not None else _person(claims, known)
    return person is not None and person.birth is not None and person.birth.least_age_on(day) < CHILD_YEARS


def _is_adult(claims: Claims, day: date) -> bool:
    return claims.citizen is not None and claims.citizen.birth.least_age_on(day) >= ADULT_YEARS
