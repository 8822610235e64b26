"""Which day does a card mean? The spellings of dates on BHYT and CCCD codes."""

from __future__ import annotations

import re
from datetime import date

from kiosk.verify.card import BirthDate, Oddity, Refusal
from kiosk.verify.formats.text import BLANK, Refused, trimmed

_SLASHED = re.compile("([0-9]{1,2}) ?/ ?([0-9]{1,2}) ?/ ?([0-9]{4})")
_EIGHT = re.compile("([0-9]{2})([0-9]{2})([0-9]{4})")
_MONTH_YEAR = re.compile("([0-9]{1,2})/?([0-9]{4})")
_YEAR = re.compile("[0-9]{4}")
_FIRST_YEAR = 1850


def is_date(part: str) -> bool:
    """True when a field has the form of a whole date, possible or not."""
    text = part.strip()
    return _SLASHED.fullmatch(text) is not None or _EIGHT.fullmatch(text) is not None


def read_date(part: str, odd: set[Oddity], *, compact: bool = False) -> date | None:
    """A date `dd/MM/yyyy` (`ddMMyyyy` where `compact`), or in the other spelling, reported; None when blank or impossible.

    Raises `Refused(MANGLED)` when it is no date at all.
    """
    text = trimmed(part, odd)
    if text in BLANK:
        return None
    numbers = _numbers(text, odd, compact)
    if numbers is None:
        raise Refused(Refusal.MANGLED)
    day = _possible(*numbers)
    if day is None:
        odd.add(Oddity.DATE_IMPOSSIBLE)
    return day


def read_birth(part: str, odd: set[Oddity], *, compact: bool = False) -> BirthDate | None:
    """A date of birth: whole, month and year, or year alone; None when blank. An impossible day leaves the year."""
    text = trimmed(part, odd)
    if text in BLANK:
        return None
    numbers = _numbers(text, odd, compact)
    if numbers is not None:
        return _whole_birth(numbers, odd)
    if _YEAR.fullmatch(text):
        odd.add(Oddity.BIRTH_YEAR_ONLY)
        return _year(int(text), odd)
    found = _MONTH_YEAR.fullmatch(text)
    if found is None:
        raise Refused(Refusal.MANGLED)
    month, year = int(found[1]), int(found[2])
    if not 1 <= month <= 12 or year < _FIRST_YEAR:
        odd.add(Oddity.DATE_IMPOSSIBLE)
        return _year(year, odd)
    odd.add(Oddity.BIRTH_DAY_MISSING)
    return BirthDate(year=year, month=month)


def _whole_birth(numbers: tuple[int, int, int], odd: set[Oddity]) -> BirthDate | None:
    day = _possible(*numbers)
    if day is not None:
        return BirthDate.of(day)
    # 00/00/1990 is how some registers write a year alone.
    odd.add(Oddity.BIRTH_YEAR_ONLY if numbers[:2] == (0, 0) else Oddity.DATE_IMPOSSIBLE)
    return _year(numbers[2], odd)


def _year(year: int, odd: set[Oddity]) -> BirthDate | None:
    if year >= _FIRST_YEAR:
        return BirthDate(year=year)
    odd.add(Oddity.DATE_IMPOSSIBLE)
    return None


def _numbers(text: str, odd: set[Oddity], compact: bool) -> tuple[int, int, int] | None:
    found = _SLASHED.fullmatch(text)
    if found is not None:
        if compact:
            odd.add(Oddity.DATE_SLASHES)
        if len(text) != 10:
            odd.add(Oddity.FIELD_SPACES if " " in text else Oddity.DATE_SHORT)
    else:
        found = _EIGHT.fullmatch(text)
        if found is None:
            return None
        if not compact:
            odd.add(Oddity.DATE_EIGHT_DIGITS)
    return int(found[1]), int(found[2]), int(found[3])


def _possible(day: int, month: int, year: int) -> date | None:
    if year < _FIRST_YEAR:
        return None
    try:
        return date(year, month, day)
    except ValueError:
        return None
