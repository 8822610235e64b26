"""Is one cell of a registry row fit to be believed, and how is it written? Text in, canonical value out, or the reason.

Every judge gives None for an empty cell or a single `-`, and raises `RowRejected`.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta, timezone
from enum import StrEnum

from kiosk.verify.card import LivingArea, Sex
from kiosk.verify.names import NameNotAllowed, clean
from kiosk.verify.sources import CardStatus

VIETNAM = timezone(timedelta(hours=7))
"""No summer time since 1975: a day without a zone in the insurer's list is a day there."""
_OLDEST_BIRTH = 1880
_LONGEST_NAME_CELL = 200

CARD = re.compile(r"[A-Z]{2}[0-9]{3}[0-9A-Z]{10}")
_CHECK_STRING = re.compile(r"[0-9a-zA-Z-]{1,64}")
_FACILITY = re.compile(r"(\d\d)\s*[-–.]?\s*(\d{3})", re.ASCII)
_ISO_DAY = re.compile(r"(\d{4})-(\d\d?)-(\d\d?)(?:[T ]00:00(?::00)?)?", re.ASCII)
_LOCAL_DAY = re.compile(r"(\d\d?)/(\d\d?)/(\d{4})", re.ASCII)
_YEAR = re.compile(r"\d{4}", re.ASCII)

EMPTY = ("", "-")
STATUSES = {status.value: status.value for status in CardStatus}
LEVELS = {level: level for level in "12345"}
SEXES = {
    **dict.fromkeys(("male", "nam", "1"), Sex.MALE.value),
    **dict.fromkeys(("female", "nữ", "2"), Sex.FEMALE.value),
}
AREAS = {
    **{area.value.lower(): area.value for area in LivingArea},
    **{str(digit): area.value for digit, area in enumerate(LivingArea, start=4)},  # as on the card
}


class RowFault(StrEnum):
    """Why a row was rejected. Closed set; it stands in the rejected-rows file."""

    CELL_COUNT = "cell-count"
    QUOTES = "quotes"
    TOO_LONG = "too-long"
    REQUIRED = "required"
    NUMBER_FORM = "number-form"
    NAME_FORM = "name-form"
    HOSTILE_TEXT = "hostile-text"
    DATE_FORM = "date-form"
    DATE_IMPOSSIBLE = "date-impossible"
    DATE_FUTURE = "date-future"
    PERIOD_REVERSED = "period-reversed"
    WORD_UNKNOWN = "word-unknown"
    CHECK_STRING_FORM = "check-string-form"


class RowRejected(Exception):
    """This row is not taken: which column, and why."""

    def __init__(self, fault: RowFault, column: str = "") -> None:
        super().__init__(fault.value)
        self.fault = fault
        self.column = column


def moment(cell: str) -> datetime:
    """An ISO date or time, or dd/MM/yyyy; without a zone it is Vietnam's. Aware UTC. An empty cell is DATE_FORM."""
    text = cell.strip()
    try:
        found = datetime.fromisoformat((day(text) or "") if _LOCAL_DAY.fullmatch(text) else text)
        return (found if found.tzinfo else found.replace(tzinfo=VIETNAM)).astimezone(UTC)
    except (ValueError, OverflowError):
        raise RowRejected(RowFault.DATE_FORM) from None


def day(cell: str) -> str | None:
    """`2025-01-31` or `31/01/2025`, as ISO."""
    text = cell.strip()
    if text in EMPTY:
        return None
    iso, local = _ISO_DAY.fullmatch(text), _LOCAL_DAY.fullmatch(text)
    if iso:
        year, month, this_day = iso.groups()
    elif local:
        this_day, month, year = local.groups()
    else:
        raise RowRejected(RowFault.DATE_FORM)
    try:
        return date(int(year), int(month), int(this_day)).isoformat()
    except ValueError:
        raise RowRejected(RowFault.DATE_IMPOSSIBLE) from None


def birth(cell: str, today: date) -> str | None:
    """A date as `day` takes it, or a year alone."""
    text = cell.strip()
    born = text if _YEAR.fullmatch(text) else day(text)
    if born is None:
        return None
    if int(born[:4]) < _OLDEST_BIRTH:
        raise RowRejected(RowFault.DATE_IMPOSSIBLE)
    if born > today.isoformat():  # a year alone sorts before every day of it
        raise RowRejected(RowFault.DATE_FUTURE)
    return born


def name(cell: str) -> str | None:
    """As `names.clean` writes it."""
    if len(cell) > _LONGEST_NAME_CELL:
        raise RowRejected(RowFault.TOO_LONG)
    if cell.strip() in EMPTY:
        return None
    try:
        return clean(cell)[0]
    except NameNotAllowed:
        hostile = any(unicodedata.category(mark)[0] == "C" or mark in "<>&" for mark in cell)
        raise RowRejected(RowFault.HOSTILE_TEXT if hostile else RowFault.NAME_FORM) from None


def digits(cell: str, length: int) -> str | None:
    """A BHXH number (10) or CCCD (12), spaces between groups allowed."""
    if len(cell) == length and cell.isdigit() and cell.isascii():
        return cell
    text = cell.replace(" ", "")
    if text in EMPTY:
        return None
    if len(text) != length or not (text.isascii() and text.isdigit()):
        raise RowRejected(RowFault.NUMBER_FORM)
    return text


def card_number(cell: str) -> str | None:
    """15 characters, also in the printed grouping XX-Y-ZZ-NN-NNN-NNNNN and in lower case."""
    if CARD.fullmatch(cell):
        return cell
    text = cell.strip()
    if text in EMPTY:
        return None
    number = text.replace(" ", "").replace("-", "").upper()
    if not CARD.fullmatch(number):
        raise RowRejected(RowFault.NUMBER_FORM)
    return number


def facility(cell: str) -> str | None:
    """Five digits, also as printed: `79 - 034`."""
    text = cell.strip()
    if text in EMPTY:
        return None
    found = _FACILITY.fullmatch(text)
    if not found:
        raise RowRejected(RowFault.NUMBER_FORM)
    return "".join(found.groups())


def check_string(cell: str) -> str | None:
    """Opaque; hexadecimal digits are made lower case, as on the card."""
    text = cell.strip()
    if text in EMPTY:
        return None
    if not _CHECK_STRING.fullmatch(text):
        raise RowRejected(RowFault.CHECK_STRING_FORM)
    return text.lower()


def status(cell: str) -> str:
    """A word of CardStatus; empty is active, because a list without the column is a list of cards in force."""
    return word(cell, STATUSES) or CardStatus.ACTIVE.value


def word(cell: str, words: Mapping[str, str]) -> str | None:
    """One of a few words, whatever its case."""
    text = unicodedata.normalize("NFC", cell.strip()[:20]).lower()
    if text in EMPTY:
        return None
    if text not in words:
        raise RowRejected(RowFault.WORD_UNKNOWN)
    return words[text]
