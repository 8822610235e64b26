"""Which cases stand in the inbox? A table model that holds only the pages that are looked at."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    QTimer,
    Signal,
)

from kiosk.records.values import CaseFilter, CasePage, CaseRow
from kiosk.ui.audit.columns import Column
from kiosk.ui.audit.ports import Cases
from kiosk.ui.audit.window import RowWindow
from kiosk.ui.ports import Workers

Index = QModelIndex | QPersistentModelIndex
ROW_ROLE = int(Qt.ItemDataRole.UserRole)
_NEWEST_WANTED = 3
"""Somebody who drags the scroll bar passes pages that are gone before they could be read: only these many are asked."""


class CasesModel(QAbstractTableModel):
    """`rowCount` is the filter's total from the first page on; rows that are not at hand show an ellipsis and are
    fetched. Answers to an earlier filter are dropped."""

    page_arrived = Signal(object)
    """CasePage: total and counts of the filter as last answered."""
    failed = Signal(Exception)

    def __init__(
        self,
        cases: Cases,
        workers: Workers,
        text_of: Callable[[CaseRow, Column], str],
        parent: QObject | None = None,
        *,
        icon_of: Callable[[CaseRow, Column], Any] | None = None,
        header_of: Callable[[Column], str] | None = None,
        window: RowWindow | None = None,
    ) -> None:
        super().__init__(parent)
        self._cases, self._workers = cases, workers
        self._text_of = text_of
        self._icon_of = icon_of or (lambda _row, _column: None)
        self._header_of = header_of or (lambda column: column.name)
        self._window = window or RowWindow()
        self._filter = CaseFilter()
        self._total = 0
        self._generation = 0
        self._wanted: list[int] = []
        self._under_way: set[int] = set()
        self._refused: set[int] = set()
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(0)
        self._timer.timeout.connect(self._ask_wanted)

    # -- what the screen calls

    @property
    def case_filter(self) -> CaseFilter:
        return self._filter

    @property
    def total(self) -> int:
        return self._total

    def show(self, case_filter: CaseFilter) -> None:
        """Ask for the first page of another filter; the old rows stay until it is there."""
        self._filter = case_filter
        self.refresh()

    def refresh(self) -> None:
        """Ask again: something changed, or the last attempt failed."""
        self._generation += 1
        self._wanted.clear()
        self._under_way.clear()
        self._refused.clear()
        self._ask(0)

    def retranslate(self) -> None:
        """The words changed, the rows did not."""
        self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, len(Column) - 1)
        if self._total:
            self.dataChanged.emit(self.index(0, 0), self.index(self._total - 1, len(Column) - 1))

    def row_at(self, row: int) -> CaseRow | None:
        return self._window.row(row)

    def find(self, case_id: str) -> int | None:
        """The row of a case, when its page is at hand."""
        return self._window.find(case_id)

    # -- QAbstractTableModel

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008, N802 - Qt's signature
        return 0 if parent.isValid() else self._total

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008, N802 - Qt's signature
        return 0 if parent.isValid() else len(Column)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        row, column = self._window.row(index.row()), Column(index.column())
        if row is None:
            # A page that came back short stays short until the next refresh; asking again would never end.
            if not self._window.has(self._window.page_of(index.row())):
                self._want(self._window.page_of(index.row()))
            return "…" if role == Qt.ItemDataRole.DisplayRole else None
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return self._text_of(row, column)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{self._header_of(column)}: {self._text_of(row, column)}"
        if role == Qt.ItemDataRole.DecorationRole:
            return self._icon_of(row, column)
        if role == Qt.ItemDataRole.TextAlignmentRole and column is Column.HITS:
            return int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        return row if role == ROW_ROLE else None

    def headerData(  # noqa: N802 - Qt's name
        self,
        section: int,
        orientation: Qt.Orientation,
        role: int = Qt.ItemDataRole.DisplayRole,
    ) -> Any:
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return self._header_of(Column(section)) if 0 <= section < len(Column) else None
        return None

    # -- fetching

    def _want(self, page: int) -> None:
        if page in self._under_way or page in self._refused:
            return
        if page in self._wanted:
            self._wanted.remove(page)
        self._wanted.append(page)
        # A view may not be told of changes while it reads: the asking waits for the event loop.
        self._timer.start()

    def _ask_wanted(self) -> None:
        wanted, self._wanted = self._wanted[-_NEWEST_WANTED:], []
        for page in reversed(wanted):
            self._ask(page)

    def _ask(self, page: int) -> None:
        self._under_way.add(page)
        size = self._window.page_size
        self._workers.run(
            partial(self._cases.cases_page, self._filter, page * size, size),
            partial(self._take, self._generation, page),
            partial(self._refuse, self._generation, page),
        )

    def _take(self, generation: int, page: int, answer: CasePage) -> None:
        if generation != self._generation:
            return
        self._under_way.discard(page)
        if page == 0 or answer.total != self._total:
            # Cases came or went: what stood at a row number no longer stands there.
            self.beginResetModel()
            self._window.clear()
            self._window.put(page, answer.rows)
            self._total = answer.total
            self.endResetModel()
        else:
            self._window.put(page, answer.rows)
            first = page * self._window.page_size
            last = min(first + self._window.page_size, self._total) - 1
            if last >= first:
                self.dataChanged.emit(self.index(first, 0), self.index(last, len(Column) - 1))
        self.page_arrived.emit(answer)

    def _refuse(self, generation: int, page: int, error: Exception) -> None:
        if generation != self._generation:
            return
        self._under_way.discard(page)
        self._refused.add(page)
        self.failed.emit(error)
