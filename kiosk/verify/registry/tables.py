"""Which rows does a registry file hold? CSV and XLSX become the same thing: a line number and the cells in our order.

What is wrong with one line is told with that line; what makes the whole file unfit (encoding, header) is told before the
first row, so that nothing of it has been written yet.
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Generator, Sequence
from dataclasses import dataclass
from operator import itemgetter
from pathlib import Path

from kiosk.verify.registry.cells import RowFault
from kiosk.verify.registry.content import COLUMNS

MAX_LINE = 20_000
_CHUNK = 1 << 20


class ImportRefused(Exception):
    """The file as a whole cannot be imported; nothing of it was written. `code` is a closed word:

    `file-missing`, `file-unreadable`, `file-empty`, `file-kind`, `encoding`, `nul-byte`, `line-too-long`, `column-missing`,
    `column-twice`, `xlsx-damaged`, `xlsx-too-large`, `as-of-form`, `as-of-future`, `rejected-file`.
    """

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


Pick = Callable[[list[str]], tuple[str, ...]]
Rows = Generator[tuple[int, tuple[str, ...], RowFault | None], None, None]
"""Line number, cells, and why the line cannot even be checked: then its cells are in the file's order, not in ours."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceTable:
    """An opened file. `total` counts its rows, nearly for CSV; `ignored` are columns that mean nothing here."""

    rows: Rows
    total: int
    ignored: tuple[str, ...]


def open_table(path: Path) -> SourceTable:
    """Open a CSV (UTF-8; comma, semicolon or tab) or XLSX file, told apart by content. Raises ImportRefused."""
    try:
        with path.open("rb") as file:
            head = file.read(8)
    except FileNotFoundError:
        raise ImportRefused("file-missing", "there is no such file") from None
    except OSError as error:
        raise ImportRefused("file-unreadable", f"the file cannot be read: {error.strerror}") from None
    if head.startswith(b"PK\x03\x04"):
        from kiosk.verify.registry.xlsx import open_xlsx  # only whoever has such a file pays for the library

        return open_xlsx(path)
    if head.startswith(b"\xd0\xcf\x11\xe0"):
        raise ImportRefused("file-kind", "this is an old .xls or a protected workbook: save it as .xlsx or CSV UTF-8")
    return _open_csv(path)


def arrange(header: Sequence[str]) -> tuple[Pick, tuple[str, ...]]:
    """From the header: a function that puts cells (with one empty cell added at the end) into our order, and the names
    that are not ours. Raises ImportRefused."""
    names = [cell.strip().lower() for cell in header]
    known = [name for name in names if name in COLUMNS]
    if COLUMNS[0] not in known:
        raise ImportRefused("column-missing", f"the first line must name the columns, with {COLUMNS[0]} among them")
    twice = sorted({name for name in known if known.count(name) > 1})
    if twice:
        raise ImportRefused("column-twice", f"the header names {', '.join(twice)} more than once")
    places = [names.index(name) if name in known else len(names) for name in COLUMNS]
    pick: Pick = itemgetter(*places)
    return pick, tuple(name[:40] for name in names if name and name not in COLUMNS)


def _open_csv(path: Path) -> SourceTable:
    lines = _look_through(path)
    try:
        with path.open(encoding="utf-8-sig") as file:
            header = file.readline(MAX_LINE).rstrip("\n")
    except (OSError, UnicodeDecodeError):
        raise _changed() from None
    mark = max(",;\t", key=header.count)
    names = _split(header, mark) or []
    pick, ignored = arrange(names)
    return SourceTable(rows=_csv_rows(path, mark, len(names), pick), total=max(lines - 1, 0), ignored=ignored)


def _look_through(path: Path) -> int:
    """The number of lines. Raises ImportRefused when the file is no UTF-8 text with lines of a sane length."""
    ends, chunk = 0, ""
    try:
        with path.open(encoding="utf-8-sig") as file:
            while following := file.read(_CHUNK):
                chunk = following
                if "\0" in chunk:
                    raise ImportRefused("nul-byte", f"there is a NUL byte in line {_first_bad_line(path)}")
                found = chunk.count("\n")
                if not found and len(chunk) == _CHUNK:
                    raise ImportRefused("line-too-long", f"line {ends + 1} is longer than any row can be")
                ends += found
    except UnicodeDecodeError:
        line = _first_bad_line(path)
        raise ImportRefused("encoding", f"line {line} is not UTF-8: save the list as CSV UTF-8") from None
    except OSError as error:
        raise ImportRefused("file-unreadable", f"the file cannot be read: {error.strerror}") from None
    if not chunk.strip():
        raise ImportRefused("file-empty", "the file is empty")
    return ends + (not chunk.endswith("\n"))


def _first_bad_line(path: Path) -> int:
    """Only asked when there is one: whoever has to mend the list needs its place."""
    number = 0
    with path.open("rb") as file:
        for number, line in enumerate(file, start=1):  # noqa: B007 - the last number serves as well
            try:
                if "\0" in line.decode():
                    break
            except UnicodeDecodeError:
                break
    return number


def _csv_rows(path: Path, mark: str, width: int, pick: Pick) -> Rows:
    """Every physical line stands for itself: an unclosed quote spoils its own line, never the rest of the file."""
    try:
        with path.open(encoding="utf-8-sig") as file:
            file.readline()
            for number, line in enumerate(file, start=2):
                text = line.rstrip("\n")
                if not text:
                    continue
                if len(text) > MAX_LINE:
                    yield number, (text[:200],), RowFault.TOO_LONG
                    continue
                cells = text.split(mark) if '"' not in text else _split(text, mark)
                if cells is None:
                    yield number, (text,), RowFault.QUOTES
                elif len(cells) != width:
                    yield number, tuple(cells), RowFault.CELL_COUNT
                else:
                    cells.append("")
                    yield number, pick(cells), None
    except (OSError, UnicodeDecodeError):
        raise _changed() from None


def _changed() -> ImportRefused:
    return ImportRefused("file-unreadable", "the file changed or went away while it was read")


def _split(line: str, mark: str) -> list[str] | None:
    """The cells of a line with quotes, None when they do not close."""
    try:
        return next(csv.reader([line], delimiter=mark, strict=True))
    except (csv.Error, StopIteration):
        return None
