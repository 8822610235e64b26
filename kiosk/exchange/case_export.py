"""How do flagged visits leave the house as a table? CSV that a spreadsheet opens safely, and JSON lines; persons masked."""

from __future__ import annotations

import csv
import io
import json
import os
import re
import secrets
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import BinaryIO

from kiosk.records.values import CaseRow

COLUMNS = (
    "case_id",
    "opened_at",
    "rule",
    "severity",
    "facility",
    "desk",
    "clerk",
    "person",
    "hits",
    "state",
    "assignee",
    "disposition",
    "set_aside",
)
"""Header of the CSV and keys of the JSON objects, in this order."""

# What makes a spreadsheet take a cell for a formula (OWASP, CSV injection); the full-width forms do so in East Asian
# settings, blanks before it are dropped by some, and where cells end at semicolons or tabs a cell begins behind each.
_FORMULA = re.compile(r"(^|[;\t\r\n])(?=[\s\ufeff\u200b]*[=+\-@＝＋－＠])|^(?=[\t\r\n])")
_BOM = b"\xef\xbb\xbf"

Writer = Callable[[Iterable[CaseRow], BinaryIO], int]


def write_csv(rows: Iterable[CaseRow], stream: BinaryIO) -> int:
    """Comma-separated, CRLF, UTF-8 with BOM (spreadsheets guess wrongly without). Returns the number of rows."""
    stream.write(_BOM)
    stream.write(_csv_line(COLUMNS))
    count = 0
    for row in rows:
        count += 1
        stream.write(_csv_line([neutral(str(cell)) for cell in _cells(row)]))
    return count


def write_json(rows: Iterable[CaseRow], stream: BinaryIO) -> int:
    """One object a line, UTF-8; absent values are null. Returns the number of rows."""
    count = 0
    for row in rows:
        count += 1
        named = {name: cell if cell != "" else None for name, cell in zip(COLUMNS, _cells(row), strict=True)}
        stream.write(json.dumps(named, ensure_ascii=False).encode() + b"\n")
    return count


WRITERS: dict[str, Writer] = {"csv": write_csv, "json": write_json}


def write_file(rows: Iterable[CaseRow], path: Path, form: str = "csv") -> int:
    """Write `path` whole or not at all: a cut table would be taken for the full one. Raises OSError."""
    part = path.with_name(f".{path.name}.{secrets.token_hex(4)}.part")
    try:
        with part.open("xb") as stream:
            count = WRITERS[form](rows, stream)
            stream.flush()
            os.fsync(stream.fileno())
        part.replace(path)
    except BaseException:
        part.unlink(missing_ok=True)
        raise
    return count


def neutral(cell: str) -> str:
    """A cell that a spreadsheet shows and never computes: an apostrophe before what it would."""
    return _FORMULA.sub(r"\1'", cell)


def _cells(row: CaseRow) -> tuple[str | int, ...]:
    return (
        row.id,
        row.opened_at.isoformat(timespec="milliseconds"),
        row.rule,
        row.severity.value,
        row.facility,
        row.desk,
        row.clerk,
        row.masked_person,
        row.hits,
        row.state.value,
        row.assignee or "",
        row.disposition.value if row.disposition else "",
        row.set_aside,
    )


def _csv_line(cells: Iterable[str]) -> bytes:
    line = io.StringIO(newline="")
    csv.writer(line, lineterminator="\r\n").writerow(cells)
    return line.getvalue().encode()
