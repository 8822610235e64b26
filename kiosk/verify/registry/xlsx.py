"""What stands in the cells of a workbook? XLSX rows as the texts that a CSV would have held, lost zeros put back."""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta
from pathlib import Path

from python_calamine import CalamineError, CalamineWorkbook

from kiosk.verify.registry.cells import RowFault
from kiosk.verify.registry.tables import ImportRefused, Pick, Rows, SourceTable, arrange
from kiosk.verify.registry.xlsx_guard import look_through

Cell = int | float | str | bool | time | date | datetime | timedelta

_LONGEST_CELL = 1000
# Excel takes numbers that begin with zero for quantities. A cell that is a number (never a text) gets its zeros back, as
# many as its kind can have lost: BHXH numbers and facilities begin with one, CCCD numbers with up to two.
_LOST_ZEROS = {"social_insurance_number": (9, 10), "citizen_id": (10, 12), "first_facility": (4, 5)}


def open_xlsx(path: Path) -> SourceTable:
    """The first sheet that holds anything; its first filled row is the header. Raises ImportRefused."""
    try:
        look_through(path)
        book = CalamineWorkbook.from_path(path)
        sheets = (book.get_sheet_by_name(name) for name in book.sheet_names)
        sheet = next((sheet for sheet in sheets if sheet.height), None)
        table = enumerate(sheet.iter_rows() if sheet else (), start=1)
        header_line, header = next(((line, row) for line, row in table if any(row)), (0, []))
    except (CalamineError, zipfile.BadZipFile, zlib.error, EOFError, OSError, RuntimeError, ValueError, KeyError):
        raise ImportRefused("xlsx-damaged", "the workbook cannot be read: save it again, or as CSV UTF-8") from None
    if sheet is None or not header:
        raise ImportRefused("file-empty", "the workbook is empty")
    names = [_text(cell, "").strip().lower() for cell in header]
    pick, ignored = arrange(names)
    return SourceTable(rows=_rows(table, names, pick), total=max(sheet.total_height - header_line, 0), ignored=ignored)


def _rows(table: Iterator[tuple[int, list[Cell]]], names: Sequence[str], pick: Pick) -> Rows:
    for line, row in table:
        cells = [_text(cell, name) for cell, name in zip(row, names, strict=False)]
        cells += [""] * (len(names) - len(cells))
        if any(len(cell) > _LONGEST_CELL for cell in cells):
            yield line, tuple(cell[:200] for cell in cells), RowFault.TOO_LONG
        elif any(row[len(names) :]):
            yield line, tuple(_text(cell, "") for cell in row), RowFault.CELL_COUNT
        elif any(cells):
            cells.append("")
            yield line, pick(cells), None


def _text(cell: Cell, column: str) -> str:
    if isinstance(cell, str):
        return cell
    if isinstance(cell, bool):
        return str(cell).lower()
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    if isinstance(cell, int):
        digits = str(cell)
        least, full = _LOST_ZEROS.get(column, (0, 0))
        return digits.zfill(full) if len(digits) >= least else digits
    return cell.isoformat() if isinstance(cell, (date, time)) else str(cell)
