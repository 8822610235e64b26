"""Whose are the codes that lie in one picture? Put together by person and masked; nothing is opened, nothing recorded."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

from kiosk.desk.joining import Belongs, belongs
from kiosk.intake import Candidate
from kiosk.redact import mask_name, mask_number
from kiosk.scanner.reading import Reading
from kiosk.verify.card import BirthDate, InputState, Parsed
from kiosk.verify.claims import gather
from kiosk.verify.sources import RegistryRecord, SourceUnavailable

Seen = tuple[Reading, Parsed]
Records = Callable[[Sequence[str]], tuple[RegistryRecord, ...]]


def people_in(
    readings: Sequence[Reading], recognise: Callable[[bytes], Parsed], records: Records, day: date
) -> tuple[Candidate, ...]:
    """One candidate a person, in the order of the readings; at least one.

    A payment code on the wall beside somebody's card is not somebody: it counts only where there is nothing else.
    `records`: what the register holds under some numbers, may raise `SourceUnavailable`.
    """
    seen = [(reading, recognise(reading.data)) for reading in readings]
    cards = [one for one in seen if one[1].input is not InputState.REFUSED]
    if not cards:
        return (Candidate(readings=(readings[0],)),)
    groups: list[list[Seen]] = []
    for one in cards:
        if not any(_joined(group, one, records, day) for group in groups):
            groups.append([one])
    return tuple(_candidate(group, records) for group in groups)


def _joined(group: list[Seen], one: Seen, records: Records, day: date) -> bool:
    """As the desk would join them if they were shown one after the other; a child's card first."""
    if belongs([parsed for _, parsed in group], one[1], day, records) is not Belongs.SOMEBODY_ELSE:
        group.append(one)
        return True
    if len(group) == 1 and belongs([one[1]], group[0][1], day, records) is Belongs.COMPANION:
        group.insert(0, one)
        return True
    return False


def _candidate(group: Sequence[Seen], records: Records) -> Candidate:
    name, born, number = _who(group[0][1], records)
    return Candidate(
        readings=tuple(reading for reading, _ in group),
        kinds=tuple(dict.fromkeys(parsed.kind for _, parsed in group)),
        masked_name=mask_name(name),
        masked_number=mask_number(number),
        birth_year=born.year if born is not None else None,
    )


def _who(parsed: Parsed, records: Records) -> tuple[str, BirthDate | None, str]:
    claims = gather([parsed])
    numbers = claims.numbers()
    number = numbers[0] if numbers else ""
    if claims.persons() and claims.persons()[0].name:
        person = claims.persons()[0]
        return person.name or "", person.birth, number
    try:
        found = records(numbers)
    except SourceUnavailable:
        found = ()
    if len({record.card.social_insurance_number for record in found}) != 1:
        return "", None, number
    return found[0].card.name or "", found[0].card.birth, number
