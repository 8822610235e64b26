"""What does a code mean on a given day? The dated code tables of `config/tables` as typed look-ups.

Every row has its first day, maybe its last, its source and how sure we are of it. A table file is read when it is first
asked for; a wrong row raises `TableError` with file and row.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from datetime import date
from functools import cached_property
from itertools import pairwise
from pathlib import Path
from typing import Literal, TypeVar

import msgspec

from kiosk.verify.sources import ResultClass

Grade = Literal["confirmed", "single", "inferred", "conflict"]


class TableError(Exception):
    """A table file is missing or has a wrong row; the message names file and row."""


class Row(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What every row has. Both days are included; `until` None = still in force."""

    code: str
    since: date
    until: date | None = None
    source: str
    grade: Grade = "confirmed"
    note: str = ""

    def covers(self, day: date) -> bool:
        """Whether the row is in force on `day`."""
        return self.since <= day and (self.until is None or day <= self.until)


class Level(Row, frozen=True, kw_only=True):
    """Benefit level (mã mức hưởng): the share on the card, never a promise for the visit."""

    share: int
    """Percent."""
    meaning_vi: str
    meaning_en: str


class ObjectCode(Row, frozen=True, kw_only=True):
    """Insured group (mã đối tượng), the two letters at the head of a card number."""

    name_vi: str
    name_en: str
    level: str
    """The level digit that belongs to the group."""
    also_printed: tuple[str, ...] = ()
    """Other digits that are rightly on cards printed earlier, or that another source names."""


class Province(Row, frozen=True, kw_only=True):
    """Province or force (mã tỉnh) by its two digits."""

    name: str
    kind: Literal["province", "force"] = "province"


class VisitType(Row, frozen=True, kw_only=True):
    """Reason for the visit (MA_DOITUONG_KCB); the topmost row that applies counts, and only after the visit."""

    short_vi: str
    name_vi: str
    name_en: str
    share_of_level: int | None = None
    """Percent of the level's share that is paid; None = depends on the case."""
    any_level: bool = False
    """True: 100 percent whatever the level on the card."""
    at_desk: bool = True
    """False: no choice for the desk at arrival."""


class ResultCode(Row, frozen=True, kw_only=True, rename={"result_class": "class"}):
    """Answer of the insurer's gateway (maKetQua, maLoi)."""

    result_class: ResultClass
    meaning_vi: str
    meaning_en: str
    clerk_vi: str
    clerk_en: str
    patient_vi: str
    patient_en: str


R = TypeVar("R", bound=Row)


class Tables:
    """All code tables of one directory."""

    def __init__(self, directory: Path) -> None:
        self._directory = directory

    @classmethod
    def load(cls, path: Path) -> Tables:
        """The tables in directory `path`; files are read at their first use. Raises `TableError` if it is missing."""
        if not path.is_dir():
            raise TableError(f"no directory of code tables: {path.name}")
        return cls(path)

    def check(self) -> None:
        """Read every table now. Raises `TableError` on the first wrong row."""
        for table in (self._levels, self._object_codes, self._provinces, self._visit_types, self._result_codes):
            len(table)

    def level(self, code: str, day: date) -> Level | None:
        """The benefit level of one digit, as it stands on `day`."""
        return _on(self._levels.get(code, ()), day)

    def object_code(self, code: str, day: date) -> ObjectCode | None:
        """The insured group of two letters, as it stands on `day`."""
        return _on(self._object_codes.get(code, ()), day)

    def knows_object_code(self, code: str) -> bool:
        """Whether the group was ever in the list."""
        return code in self._object_codes

    def province(self, code: str, day: date) -> Province | None:
        """The administrative unit on `day`; None for a code that was merged away. For addresses, not for card numbers."""
        return _on(self._provinces.get(code, ()), day)

    def card_province(self, code: str) -> Province | None:
        """The unit that a card or citizen number means: the name before the mergers of 2025-07-01."""
        rows = self._provinces.get(code)
        return rows[0] if rows else None

    @cached_property
    def card_provinces(self) -> frozenset[str]:
        """Every code that may stand in a card or citizen number."""
        return frozenset(self._provinces)

    def visit_types(self, day: date) -> tuple[VisitType, ...]:
        """The rows in force on `day`, in the order in which they are to be tried."""
        found = (_on(rows, day) for rows in self._visit_types.values())
        return tuple(row for row in found if row is not None)

    def visit_type(self, code: str, day: date) -> VisitType | None:
        """One visit type as it stands on `day`."""
        return _on(self._visit_types.get(code, ()), day)

    def result_code(self, code: str, day: date | None = None) -> ResultCode | None:
        """The meaning of a gateway code (on `day`, or in its newest row). None: unknown, nothing is verified."""
        rows = self._result_codes.get(code, ())
        if day is not None:
            return _on(rows, day)
        return rows[-1] if rows else None

    @cached_property
    def _levels(self) -> dict[str, tuple[Level, ...]]:
        return _read(self._directory / "levels.toml", Level)

    @cached_property
    def _object_codes(self) -> dict[str, tuple[ObjectCode, ...]]:
        return _read(self._directory / "object_codes.toml", ObjectCode)

    @cached_property
    def _provinces(self) -> dict[str, tuple[Province, ...]]:
        return _read(self._directory / "provinces.toml", Province)

    @cached_property
    def _visit_types(self) -> dict[str, tuple[VisitType, ...]]:
        return _read(self._directory / "visit_types.toml", VisitType)

    @cached_property
    def _result_codes(self) -> dict[str, tuple[ResultCode, ...]]:
        return _read(self._directory / "result_codes.toml", ResultCode)


def default_directory() -> Path:
    """Where the tables that came with the program are: inside the installed package, or beside it in a checkout."""
    package = Path(__file__).resolve().parents[1]
    inside = package / "_config" / "tables"
    return inside if inside.is_dir() else package.parent / "config" / "tables"


def _on(rows: Iterable[R], day: date) -> R | None:
    return next((row for row in rows if row.covers(day)), None)


def _read(path: Path, kind: type[R]) -> dict[str, tuple[R, ...]]:
    """The rows of one file by code, oldest first; codes stay in the order of the file."""
    try:
        raw = tomllib.loads(path.read_text(encoding="utf-8")).get("row")
    except (OSError, UnicodeDecodeError) as error:
        raise TableError(f"{path.name}: cannot be read ({type(error).__name__})") from None
    except tomllib.TOMLDecodeError as error:
        raise TableError(f"{path.name}: {error}") from None
    if not isinstance(raw, list) or not raw:
        raise TableError(f"{path.name}: has no [[row]]")
    by_code: dict[str, list[R]] = {}
    for place, values in enumerate(raw, 1):
        row = _row(values, kind, f"{path.name}: row {place}")
        by_code.setdefault(row.code, []).append(row)
    return {code: _in_order(rows, path.name) for code, rows in by_code.items()}


def _row(values: object, kind: type[R], where: str) -> R:
    code = values.get("code", "?") if isinstance(values, dict) else "?"
    try:
        row = msgspec.convert(values, kind)
    except msgspec.ValidationError as error:
        raise TableError(f"{where} (code {code}): {error}") from None
    if not row.code or not row.source.strip():
        raise TableError(f"{where} (code {code}): code and source must not be empty")
    if row.until is not None and row.until < row.since:
        raise TableError(f"{where} (code {code}): ends before it begins")
    return row


def _in_order(rows: list[R], file: str) -> tuple[R, ...]:
    rows.sort(key=lambda row: row.since)
    for earlier, later in pairwise(rows):
        if earlier.until is None or earlier.until >= later.since:
            raise TableError(f"{file}: code {later.code} has two rows for {later.since.isoformat()}")
    return tuple(rows)
