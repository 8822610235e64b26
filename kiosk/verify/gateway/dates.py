"""When was it? Every form of date and time that the gateway has been seen to send, and the one that it wants."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from email.utils import parsedate_to_datetime
from zoneinfo import ZoneInfo

from kiosk.verify.card import BirthDate

_FIRST_YEAR, _LAST_YEAR = 1880, 2200
_PARTED = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})(?:[ T].*)?", re.ASCII)
_ISO = re.compile(r"(\d{4})[-/](\d{1,2})[-/](\d{1,2})(?:[ T].*)?", re.ASCII)
_DIGITS = re.compile(r"\d{8}|\d{12}|\d{14}", re.ASCII)
_YEAR = re.compile(r"\d{4}", re.ASCII)
_TICKS = re.compile(r"/Date\((-?\d{1,15})(?:[+-]\d{4})?\)/", re.ASCII)
_CLOCK = re.compile(r"(\d{1,2}):(\d{2})(?::(\d{2}))?(?:[.,](\d{1,9}))?", re.ASCII)
_ZONE = re.compile(r"(?:Z|([+-]\d{2}):?(\d{2}))$", re.ASCII)


def sent(birth: BirthDate) -> str:
    """ngaySinh as the gateway wants it: `dd/MM/yyyy`, or `yyyy` when only the year is known."""
    full = birth.full
    return f"{full:%d/%m/}{full.year:04d}" if full else f"{birth.year:04d}"


def day(text: str | None) -> date | None:
    """A day in any seen form; None for an empty, impossible or unreadable one: unknown is not "no limit"."""
    parts = _parts(text)
    if parts is None:
        return None
    try:
        return date(*parts)
    except ValueError:
        return None


def birth(text: str | None) -> BirthDate | None:
    """A date of birth: `yyyy` alone, and days or months of 00, are years."""
    stripped = (text or "").strip()
    if _YEAR.fullmatch(stripped):
        return BirthDate(year=int(stripped)) if _plausible(int(stripped)) else None
    parts = _parts(stripped)
    if parts is None or not _plausible(parts[0]):
        return None
    if not parts[1] or not parts[2]:
        return BirthDate(year=parts[0])
    found = day(stripped)
    return BirthDate.of(found) if found else None


def moment(text: str | None, zone: ZoneInfo) -> datetime | None:
    """A time in any seen form, aware UTC; without a zone of its own it is the wall clock of `zone`. None: unreadable."""
    stripped = (text or "").strip()
    if ticks := _TICKS.fullmatch(stripped):
        return _since_epoch(int(ticks[1]) / 1000)
    found = day(stripped)
    if found is None:
        return _mail_date(stripped)
    try:
        return _with_clock(found, stripped, zone).astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def _with_clock(found: date, text: str, zone: ZoneInfo) -> datetime:
    if _DIGITS.fullmatch(text):
        rest = (text[8:] if len(text) > 8 else "").ljust(6, "0")
        return datetime(found.year, found.month, found.day, int(rest[:2]), int(rest[2:4]), int(rest[4:6]), tzinfo=zone)
    told = _CLOCK.search(text)
    hour, minute, second = (int(told[n] or 0) for n in (1, 2, 3)) if told else (0, 0, 0)
    if told and re.search(r"\bPM\b", text, re.IGNORECASE) and hour < 12:
        hour += 12
    local = datetime(found.year, found.month, found.day, hour, minute, second)  # noqa: DTZ001 - its zone comes next
    away = _ZONE.search(text) if told else None
    if away is None:
        return local.replace(tzinfo=zone)
    minutes = (abs(int(away[1])) * 60 + int(away[2])) * (-1 if away[1].startswith("-") else 1) if away[1] else 0
    return local.replace(tzinfo=UTC) - timedelta(minutes=minutes)


def _parts(text: str | None) -> tuple[int, int, int] | None:
    """(year, month, day) as written, not yet a possible day."""
    stripped = (text or "").strip()
    if found := _PARTED.fullmatch(stripped):
        return int(found[3]), int(found[2]), int(found[1])
    if found := _ISO.fullmatch(stripped):
        return int(found[1]), int(found[2]), int(found[3])
    if not _DIGITS.fullmatch(stripped):
        return None
    # ddMMyyyy or yyyyMMdd: a plausible year in one place is no month in the other, so never both.
    if len(stripped) == 8 and _plausible(int(stripped[4:])):
        return int(stripped[4:]), int(stripped[2:4]), int(stripped[:2])
    return int(stripped[:4]), int(stripped[4:6]), int(stripped[6:8])


def _plausible(year: int) -> bool:
    return _FIRST_YEAR <= year <= _LAST_YEAR


def _since_epoch(seconds: float) -> datetime | None:
    try:
        return datetime.fromtimestamp(seconds, UTC)
    except (ValueError, OverflowError, OSError):
        return None


def _mail_date(text: str) -> datetime | None:
    """`Mon, 23 Nov 2026 01:00:00 GMT`, as in HTTP headers."""
    try:
        found = parsedate_to_datetime(text)
        return (found if found.tzinfo else found.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError, TypeError, IndexError):
        return None
