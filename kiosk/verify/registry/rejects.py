"""Which rows were not taken, and why? A CSV file for the person who has to mend the list, safe to open in a spreadsheet."""

from __future__ import annotations

import csv
import os
import unicodedata
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import IO, Any

from kiosk.verify.registry.cells import RowFault
from kiosk.verify.registry.content import COLUMNS
from kiosk.verify.registry.tables import ImportRefused

_LONGEST = 200
# A spreadsheet runs a cell that begins so; the wide forms count as well in some of them.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\uff1d", "\uff0b", "\uff0d", "\uff20", "|", "%")


class RejectedRows:
    """Writes `line, reason, column` and the row's cells. The file is made with the first rejected row, mode 0600: it holds
    people's data, as the list itself does."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.reasons: Counter[RowFault] = Counter()
        self._file: IO[str] | None = None
        self._csv: Any = None

    @property
    def written(self) -> int:
        return self.reasons.total()

    def __enter__(self) -> RejectedRows:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._file is None:
            return
        try:
            self._file.close()
        except OSError as failed:  # the last of it found no room
            if kind is None:  # else what went wrong first is what is told
                raise _not_written(failed) from None

    def add(self, line: int, fault: RowFault, column: str, cells: Sequence[str]) -> None:
        """Raises ImportRefused (`rejected-file`) when the file cannot be written."""
        try:
            if self._file is None:
                self._open()
            self._csv.writerow([line, fault.value, column, *(neutral(cell) for cell in cells[: 2 * len(COLUMNS)])])
        except OSError as error:
            raise _not_written(error) from None
        self.reasons[fault] += 1

    def _open(self) -> None:
        self.path.parent.mkdir(parents=True, exist_ok=True)
        handle = os.open(self.path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        self._file = os.fdopen(handle, "w", encoding="utf-8-sig", newline="")  # with the mark, or spreadsheets guess
        self._csv = csv.writer(self._file, quoting=csv.QUOTE_ALL)
        self._csv.writerow(["line", "reason", "column", *COLUMNS])


def _not_written(error: OSError) -> ImportRefused:
    return ImportRefused("rejected-file", f"the rejected rows cannot be written: {error.strerror}")


def neutral(cell: str) -> str:
    """A cell that shows what it was and does nothing: one line, no control characters, no formula."""
    shown = "".join(" " if unicodedata.category(mark)[0] in "CZ" else mark for mark in cell[:_LONGEST])
    shown += "…" if len(cell) > _LONGEST else ""
    return f"'{shown}" if cell.startswith(_FORMULA) or shown.lstrip().startswith(_FORMULA) else shown
