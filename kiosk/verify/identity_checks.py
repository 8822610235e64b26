"""Is it this person's? Name, birth, sex and identity number compared between codes, register, gateway and clerk."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from itertools import combinations

from kiosk.verify.card import BirthDate, Card
from kiosk.verify.claims import Claims, Person
from kiosk.verify.names import NameMatch, compare_names
from kiosk.verify.sources import RegistryRecord
from kiosk.verify.verdict import Check, CheckName, Origin, Outcome, Reason

_WORST_FIRST = (Outcome.FAILED, Outcome.UNKNOWN, Outcome.PASSED)


def identity_checks(
    claims: Claims, authority: Card | None, origin: Origin, as_of: datetime | None
) -> tuple[Check, ...]:
    """Compare every claim with the authority (gateway, else register) and the claims with each other.

    `authority` is the person as the strongest source states it, or None when no source knows the number.
    """
    persons = claims.persons()
    if authority is not None:
        persons = (
            *persons,
            Person(origin=origin, name=authority.name, birth=authority.birth, sex=authority.sex),
        )
    if not claims.persons():
        return _number_only(claims, authority, origin, as_of)
    pairs = list(combinations(persons, 2))
    decisive = [pair for pair in pairs if authority is None or persons[-1] in pair]
    if not pairs:
        return tuple(
            Check(name=name, outcome=Outcome.UNKNOWN, source=Origin.CODE, reason=Reason.NOT_COMPARED)
            for name in (CheckName.NAME, CheckName.BIRTH)
        )
    name = _worst(CheckName.NAME, _compare_name, pairs, decisive, as_of)
    if not any(person.name for person in claims.persons()):
        name, _ = _number_only(claims, authority, origin, as_of)  # left out on its way from the code to here
    return (
        name,
        _worst(CheckName.BIRTH, _compare_birth, pairs, decisive, as_of),
        _worst(CheckName.SEX, _compare_sex, pairs, decisive, as_of),
    )


def citizen_check(claims: Claims, record: RegistryRecord | None) -> tuple[Check, ...]:
    """The identity card's number against the one that the register holds for this person, where both are known."""
    if record is None or record.citizen_id is None or claims.citizen_id() is None:
        return ()
    same = record.citizen_id == claims.citizen_id()
    return (
        Check(
            name=CheckName.CITIZEN,
            outcome=Outcome.PASSED if same else Outcome.FAILED,
            source=Origin.REGISTRY,
            reason=Reason.AGREES if same else Reason.CITIZEN_DIFFERS,
            as_of=record.as_of,
        ),
    )


def paper_check(claims: Claims) -> Check:
    """Whether an identity paper was seen; a scanned identity card counts."""
    if claims.paper_seen:
        return Check(name=CheckName.PAPER, outcome=Outcome.PASSED, source=Origin.CLERK, reason=Reason.PAPER_SEEN)
    return Check(name=CheckName.PAPER, outcome=Outcome.UNKNOWN, source=Origin.CLERK, reason=Reason.PAPER_NOT_SEEN)


def _number_only(claims: Claims, authority: Card | None, origin: Origin, as_of: datetime | None) -> tuple[Check, ...]:
    """A bare number claims no person. Once a paper was seen the clerk has compared it with the name on the screen."""
    if authority is None or not authority.name:
        reason, outcome, source = Reason.NOT_COMPARED, Outcome.UNKNOWN, Origin.CODE
    elif claims.paper_seen:
        reason, outcome, source = Reason.PAPER_SEEN, Outcome.PASSED, Origin.CLERK
    else:
        reason, outcome, source = Reason.NUMBER_ONLY, Outcome.UNKNOWN, origin
    return tuple(
        Check(name=name, outcome=outcome, source=source, reason=reason, as_of=as_of)
        for name in (CheckName.NAME, CheckName.BIRTH)
    )


Comparison = tuple[Outcome, Reason, Origin]
Pair = tuple[Person, Person]


def _compare_name(a: Person, b: Person) -> Comparison:
    if not a.name or not b.name:
        return Outcome.UNKNOWN, Reason.NOT_COMPARED, b.origin
    match compare_names(a.name, b.name):
        case NameMatch.EXACT:
            return Outcome.PASSED, Reason.AGREES, b.origin
        case NameMatch.SPELLING:
            return Outcome.PASSED, Reason.NAME_SPELLING, b.origin
        case NameMatch.DIFFERS:
            return Outcome.FAILED, Reason.NAME_DIFFERS, b.origin


def _compare_birth(a: Person, b: Person) -> Comparison:
    if a.birth is None or b.birth is None:
        return Outcome.UNKNOWN, Reason.NOT_COMPARED, b.origin
    if not a.birth.agrees(b.birth):
        return Outcome.FAILED, Reason.BIRTH_DIFFERS, b.origin
    return Outcome.PASSED, _birth_reason(a.birth, b.birth), b.origin


def _birth_reason(a: BirthDate, b: BirthDate) -> Reason:
    return Reason.AGREES if (a.full is None) == (b.full is None) else Reason.BIRTH_YEAR_ONLY


def _compare_sex(a: Person, b: Person) -> Comparison:
    if a.sex is None or b.sex is None:
        return Outcome.UNKNOWN, Reason.NOT_COMPARED, b.origin
    same = a.sex is b.sex
    return (Outcome.PASSED, Reason.AGREES, b.origin) if same else (Outcome.FAILED, Reason.SEX_DIFFERS, b.origin)


def _worst(
    name: CheckName,
    compare: Callable[[Person, Person], Comparison],
    pairs: Sequence[Pair],
    decisive: Sequence[Pair],
    as_of: datetime | None,
) -> Check:
    """A difference anywhere counts; what one pair could not compare does not hide what another pair did.

    Codes that agree with each other prove nothing about the holder of the number: where a source speaks, only a
    `decisive` pair, one with the source, can pass. A remark on a passed pair (spelling, year only) stays visible.
    """
    found = [compare(*pair) for pair in pairs]
    compared = [item for item in found if item[0] is not Outcome.UNKNOWN] or found
    compared.sort(key=lambda item: (_WORST_FIRST.index(item[0]), item[1] is Reason.AGREES))
    outcome, reason, origin = compared[0]
    if outcome is Outcome.PASSED and all(compare(*pair)[0] is Outcome.UNKNOWN for pair in decisive):
        outcome, reason, origin = compare(*decisive[-1])
    return Check(name=name, outcome=outcome, source=origin, reason=reason, as_of=as_of)
