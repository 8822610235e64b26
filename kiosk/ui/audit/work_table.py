"""Which visits got another answer? The rows of the work list as a table that is read and moved in by keyboard."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableWidget, QTableWidgetItem, QWidget

from kiosk.ui.audit.words import Words
from kiosk.ui.audit.work_values import WorkRow
from kiosk.ui.presenter import icon_of
from kiosk.ui.theme import Theme, tokens

COLUMNS = ("at", "name", "desk", "clerk", "before", "after", "code", "telephone", "seen")


class WorkTable(QTableWidget):
    """One row a visit; `picked` with the row that the cursor is on, or None."""

    picked = Signal(object)

    def __init__(self, words: Words, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(0, len(COLUMNS), parent)
        self._words, self._theme = words, theme
        self._rows: tuple[WorkRow, ...] = ()
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setTabKeyNavigation(False)
        self.setAlternatingRowColors(True)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setMinimumHeight(theme.px(140))
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(theme.px(tokens.TARGET))
        self.horizontalHeader().setHighlightSections(False)
        self.horizontalHeader().setStretchLastSection(True)
        left = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        self.horizontalHeader().setDefaultAlignment(left)
        self.currentCellChanged.connect(lambda *_cells: self.picked.emit(self.current()))
        self.retranslate()

    def show_rows(self, rows: tuple[WorkRow, ...]) -> None:
        """Other rows; the cursor stays on its visit, or near where it was."""
        before, at = self.current(), max(0, self.currentRow())
        self._rows = rows
        self.blockSignals(True)
        self.setRowCount(len(rows))
        for index, row in enumerate(rows):
            for column, name in enumerate(COLUMNS):
                self.setItem(index, column, self._cell(name, row))
        self.blockSignals(False)
        self.horizontalHeader().resizeSections(QHeaderView.ResizeMode.ResizeToContents)
        same = next((i for i, row in enumerate(rows) if before and row.visit_id == before.visit_id), None)
        if rows:
            self.setCurrentCell(same if same is not None else min(at, len(rows) - 1), 0)
        self.picked.emit(self.current())

    def current(self) -> WorkRow | None:
        """The row under the cursor."""
        at = self.currentRow()
        return self._rows[at] if 0 <= at < len(self._rows) else None

    def retranslate(self) -> None:
        texts = self._words.texts
        self.setHorizontalHeaderLabels([texts(f"work.column.{name}") for name in COLUMNS])
        self.setAccessibleName(texts("work.list"))
        self.show_rows(self._rows)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Letters are for the screen's keys, not for a search that nobody sees."""
        if event.text() and event.text().isprintable() and event.text() != " ":
            event.ignore()
        else:
            super().keyPressEvent(event)

    def _cell(self, name: str, row: WorkRow) -> QTableWidgetItem:
        item = QTableWidgetItem(self._text(name, row))
        item.setFlags(Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable)
        if name in ("before", "after"):
            item.setIcon(self._theme.icon(*icon_of(row.before if name == "before" else row.after)))
        return item

    def _text(self, name: str, row: WorkRow) -> str:
        texts = self._words.texts
        match name:
            case "at":
                return self._words.moment(row.occurred_at)
            case "name":
                return row.masked_name or texts("work.nobody")
            case "desk":
                return row.desk
            case "clerk":
                return row.clerk
            case "before" | "after":
                return texts(f"short.{(row.before if name == 'before' else row.after).value}")
            case "code":
                return row.code or "–"
            case "telephone":
                return texts("work.telephone.left" if row.telephone else "work.telephone.none")
            case _:
                return row.seen_by or "–"
