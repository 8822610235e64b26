"""How is a person spoken to, and how are numbers and dates written for people? Small pure functions."""

from __future__ import annotations

from datetime import date, datetime, tzinfo

from kiosk.ui.i18n import Phrase
from kiosk.verify.card import BirthDate, Period, Sex

CHILD_UNTIL, ELDER_FROM = 16, 60

_GROUPS = {15: (2, 1, 2, 5, 5), 13: (1, 2, 5, 5), 12: (3, 3, 6), 10: (5, 5)}


def grouped(number: str) -> str:
    """`DN4799900000001` -> `DN 4 79 99000 00001`; 10 and 12 digits in groups too; other lengths as they stand."""
    parts, at = [], 0
    for size in _GROUPS.get(len(number), (len(number),)):
        parts.append(number[at : at + size])
        at += size
    return " ".join(parts)


def facility(code: str) -> str:
    """`79034` -> `79-034`; anything else as it stands."""
    return f"{code[:2]}-{code[2:]}" if len(code) == 5 and code.isdigit() else code


def day(value: date) -> str:
    """dd/mm/yyyy."""
    return f"{value.day:02d}/{value.month:02d}/{value.year:04d}"


def birth(value: BirthDate) -> str:
    """dd/mm/yyyy, or the year alone."""
    full = value.full
    return day(full) if full else f"{value.year:04d}"


def period(value: Period) -> Phrase | None:
    """From, to, or both; None when the card says neither."""
    if value.start and value.end:
        return Phrase("card.period.both", {"start": day(value.start), "end": day(value.end)})
    if value.end:
        return Phrase("card.period.end", {"end": day(value.end)})
    if value.start:
        return Phrase("card.period.start", {"start": day(value.start)})
    return None


def moment(value: datetime, now: datetime, zone: tzinfo) -> str:
    """hh:mm today, dd/mm hh:mm on another day, in the facility's zone."""
    local, today = value.astimezone(zone), now.astimezone(zone)
    clock = f"{local:%H:%M}"
    return clock if local.date() == today.date() else f"{local:%d/%m} {clock}"


def short_day(value: datetime, now: datetime, zone: tzinfo) -> str:
    """dd/mm, with the year when it is another one."""
    local, today = value.astimezone(zone), now.astimezone(zone)
    return f"{local:%d/%m}" if local.year == today.year else f"{local:%d/%m/%Y}"


def address(age: int | None, sex: Sex | None) -> Phrase:
    """How the person is spoken to: ông/bà, anh/chị or cháu, by age and sex; without an age the polite form."""
    return Phrase(f"address.{_group(age, sex)}")


def mention(age: int | None, sex: Sex | None) -> Phrase:
    """How somebody else is told of the person; in Vietnamese the same words."""
    return Phrase(f"mention.{_group(age, sex)}")


def _group(age: int | None, sex: Sex | None) -> str:
    if age is not None and age < CHILD_UNTIL:
        return "child"
    group = "elder" if age is None or age >= ELDER_FROM else "adult"
    return f"{group}.{sex.value if sex else 'any'}"
