"""Which birth date did somebody type? Day-month-year in any usual form, or a year alone."""

from __future__ import annotations

import re
from datetime import date

from kiosk.verify.card import BirthDate

_WHOLE = re.compile(r"(\d{1,2})[\s./-]+(\d{1,2})[\s./-]+(\d{4})|(\d{2})(\d{2})(\d{4})")


def read_birth(text: str) -> BirthDate | None:
    """`01/01/1990`, `1.1.1990`, `01011990` or `1990`; None for anything that is no day of the calendar."""
    text = text.strip()
    if re.fullmatch(r"(18|19|20)\d\d", text):
        return BirthDate(year=int(text))
    found = _WHOLE.fullmatch(text)
    if found is None:
        return None
    day, month, year = (int(part) for part in found.groups() if part)
    try:
        return BirthDate.of(date(year, month, day)) if year >= 1800 else None
    except ValueError:
        return None
