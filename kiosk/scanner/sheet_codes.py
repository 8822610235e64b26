"""What stands in the codes of the test sheet, and is this scan one of them? Made contents that say themselves what they are.

A code of the sheet is a card's text in every way but its number, which no person has: whoever scans it at the desk is told so,
and nothing is recorded. The number stands in each code twice or more, so that a damaged scan is still known.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from enum import StrEnum
from functools import lru_cache

from kiosk.scanner.key_trace import settled
from kiosk.scanner.layouts import readings

DOT = 25.4 / 300
"""Millimetres: the sheet is drawn in dots of 300 to the inch, so that modules are whole dots."""
_LONGEST = 1200
_EDITION = 1
_WORDS = re.compile(r"[^0-9A-Za-z]+")
_AROUND = re.compile(r"(?:[A-Z]{2}[0-9]{3}|[0-9]{4})?")
_AIM = re.compile(r"\A[^\]]{0,4}\][A-Za-z][0-9A-Za-z]")


class SheetForm(StrEnum):
    """Which card a code is like; the words of the command line's kinds."""

    CCCD = "cccd"
    """Plain UTF-8: only here a character set can be lost."""
    BHYT15 = "bhyt15"
    BHYT17 = "bhyt17"


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetCode:
    """One code of the sheet."""

    label: str
    """As printed beside it: the row's letter and the column's number, `A1` to `D3`."""
    row: int
    column: int
    form: SheetForm
    version: int
    """5, 10, 12 or 15: 37 to 77 modules a side."""
    dots: int
    """Side of a module in `DOT`s: 6, 4 or 3."""
    data: bytes = field(repr=False)

    @property
    def module(self) -> float:
        """Side of a module, millimetres."""
        return self.dots * DOT

    @property
    def side(self) -> float:
        """Side of the code without its quiet zone, millimetres."""
        return (17 + 4 * self.version) * self.module


_COLUMNS = (6, 4, 3)
_ADDRESS = "Tổ 1, Khu phố Thử Máy Quét, Phường Mẫu, Thành phố Thử"
_LONG_ADDRESS = (
    "ngõ 9 đường Kiểm Thử, Phường Bằng Lăng Trắng, Quận Vườn Ổi Chín Đỏ, "
    "Thành phố Mẫu, Ơ Ư Ă Â Ê Ô Đ ơ ư ă, Tỉnh Kiểm Thử Mã"
)
# Every typing mode that is known, however it is set, leaves its mark on it.
_CHECK = "dda6e1d98a0eaaee-7102"


@lru_cache(maxsize=1)
def sheet_codes() -> tuple[SheetCode, ...]:
    """All twelve, row by row: four versions, each in three sizes, the largest first."""
    rows = ((SheetForm.CCCD, 5), (SheetForm.BHYT15, 10), (SheetForm.CCCD, 12), (SheetForm.BHYT17, 15))
    return tuple(
        SheetCode(
            label=f"{'ABCD'[row]}{column + 1}",
            row=row,
            column=column,
            form=form,
            version=version,
            dots=dots,
            data=_content(form, version, row, column).encode(),
        )
        for row, (form, version) in enumerate(rows)
        for column, dots in enumerate(_COLUMNS)
    )


def modules(code: SheetCode) -> tuple[bytes, ...]:
    """The rows of its symbol, one byte a module, 1 = dark; without quiet zone. Level M, as cards are printed."""
    import segno

    symbol = segno.make_qr(code.data, version=code.version, error="m", mode="byte", boost_error=False)
    return tuple(bytes(row) for row in symbol.matrix)


def sheet_code_of(data: bytes) -> SheetCode | None:
    """The code of the sheet that was scanned, also when it arrived damaged; None for everything else."""
    if len(data) > 4 * _LONGEST:
        return None
    text = settled(data.decode("utf-8", "replace"))[:_LONGEST]
    found = _named_in(text)
    if found is None and not text.isascii():
        # A keyboard set to another country: its digits may be signs.
        found = next((code for reading, _ in readings(text) if (code := _named_in(reading))), None)
    return found


def _named_in(text: str) -> SheetCode | None:
    numbers = _by_number()
    for word in _WORDS.split(_AIM.sub("", text)):
        for length in (10, 12):
            code = numbers.get(word[-length:])
            if code is not None and _AROUND.fullmatch(word[:-length].upper()):
                return code
    return None


@lru_cache(maxsize=1)
def _by_number() -> dict[str, SheetCode]:
    return {
        number: code
        for code in sheet_codes()
        for number in (_number(code.row, code.column), _citizen(code.row, code.column))
    }


def _tail(row: int, column: int) -> str:
    """Row, column and edition with two check digits (ISO 7064, 97)."""
    head = f"{row + 1}{column + 1}{_EDITION}"
    return f"{head}{98 - int(head) * 100 % 97:02d}"


def _number(row: int, column: int) -> str:
    """A BHXH number that nobody has."""
    return f"99999{_tail(row, column)}"


def _citizen(row: int, column: int) -> str:
    """A citizen number that nobody has: province 099, a woman born in 1999."""
    return f"0991999{_tail(row, column)}"


def _content(form: SheetForm, version: int, row: int, column: int) -> str:
    number = _number(row, column)
    if form is SheetForm.CCCD:
        name, address = ("Lê Thị Mã Thử", "Mã") if version == 5 else ("Đặng Thị Mã Thử Quầy Ươm", _LONG_ADDRESS)
        return f"{_citizen(row, column)}||{name}|01011999|Nữ|{address} {number}|01012022"
    texts = ("Nguyễn Đặng Thử", "Phường Mẫu", _ADDRESS, "Quận Mẫu, Thành phố Thử")
    name, short, address, place = (text.encode().hex() for text in texts)
    head = f"{name}|01/01/1999|2|"
    dates = "01/01/2025|31/12/2030|01/01/2025"
    end = f"7901{number}|-|4|01/01/2030|{_CHECK}"
    if form is SheetForm.BHYT15:
        return f"BT279{number}|{head}{short}|79 - 034|{dates}|{end}|$"
    return f"{number}|{head}{address}|79 - 034|{dates}|{end}|2|{place}|$"
