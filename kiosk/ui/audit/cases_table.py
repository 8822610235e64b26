"""How is a long list of cases shown and walked through by keys?"""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

from kiosk.ui.audit.cases_model import CasesModel
from kiosk.ui.audit.columns import Column
from kiosk.ui.theme import Theme, tokens

_LOOK_AT = 60
"""Rows that are measured for the width of a column."""


class CasesTable(QTableView):
    """Rows of one height, so that ten thousand cost no more than ten; Tab leaves the list."""

    def __init__(self, model: CasesModel, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setModel(model)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setTabKeyNavigation(False)
        self.setAlternatingRowColors(True)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        rows = self.verticalHeader()
        rows.hide()
        rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        columns = self.horizontalHeader()
        columns.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        columns.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        columns.setHighlightSections(False)
        columns.setStretchLastSection(True)
        self.dress(theme)

    def dress(self, theme: Theme) -> None:
        """Row height and icon size of a theme."""
        self._theme = theme
        self.verticalHeader().setDefaultSectionSize(theme.px(tokens.TARGET))
        self.setIconSize(QSize(theme.px(tokens.ICON), theme.px(tokens.ICON)))
        self.setMinimumHeight(theme.px(tokens.TARGET) * 5)

    def fit_columns(self) -> None:
        """Wide enough for what stands in the first rows and in the heads; never measures the whole list."""
        model, metrics = self.model(), self.fontMetrics()
        room = self._theme.px(tokens.GAP_L) + metrics.averageCharWidth()
        for column in Column:
            words = [str(model.headerData(column, Qt.Orientation.Horizontal) or "")]
            words += [str(model.index(row, column).data() or "") for row in range(min(model.rowCount(), _LOOK_AT))]
            width = max(metrics.horizontalAdvance(word) for word in words) + room
            if column in (Column.SEVERITY, Column.STATE):
                width += self._theme.px(tokens.ICON + tokens.GAP)
            self.setColumnWidth(column, width)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Enter opens on every platform; Home and End mean the first and last case, not the first column."""
        row = self.currentIndex().row()
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if row >= 0:
                self.activated.emit(self.currentIndex())
        elif event.key() in (Qt.Key.Key_Home, Qt.Key.Key_End):
            last = self.model().rowCount() - 1
            if last >= 0:
                self.setCurrentIndex(self.model().index(0 if event.key() == Qt.Key.Key_Home else last, 0))
        else:
            super().keyPressEvent(event)
