"""Which codes did nobody know here? Their shapes, kept without content, to be handed on."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import (
    QAbstractItemView,
    QLabel,
    QPushButton,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from kiosk.records.values import StoreError, UnknownShape
from kiosk.ui.admin.ports import ShapesPort
from kiosk.ui.flow_layout import FlowLayout
from kiosk.ui.i18n import Texts
from kiosk.ui.ports import Workers
from kiosk.ui.theme import Theme, restyle, tokens

_HEADS = ("last", "count", "source", "line")


class ShapesPage(QWidget):
    """A list, a button that copies all of it, and one that forgets it."""

    def __init__(
        self,
        port: ShapesPort,
        workers: Workers,
        texts: Texts,
        theme: Theme,
        zone: ZoneInfo,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._port, self._workers, self._texts, self._theme, self._zone = port, workers, texts, theme, zone
        self._shapes: tuple[UnknownShape, ...] = ()
        self._failed = False
        self._told = ""
        self.about, self.told = QLabel(), QLabel()
        self.copy, self.empty = QPushButton(), QPushButton()
        self.table = QTableWidget(0, len(_HEADS))
        self.table.verticalHeader().hide()
        self.table.verticalHeader().setDefaultSectionSize(theme.px(36))
        self.table.horizontalHeader().setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        self.table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.table.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.table.setWordWrap(False)
        self.table.setTabKeyNavigation(False)
        self.table.setShowGrid(False)
        self.table.setMinimumHeight(theme.px(36) * 5)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(theme.px(tokens.GAP))
        restyle(self.about, role="quiet")
        for label in (self.about, self.told):
            label.setWordWrap(True)
            rows.addWidget(label)
        rows.addWidget(self.table, 1)
        buttons = FlowLayout()
        buttons.setSpacing(theme.px(tokens.GAP))
        buttons.addWidget(self.copy)
        buttons.addWidget(self.empty)
        rows.addLayout(buttons)
        self.copy.clicked.connect(self.copy_all)
        self.empty.clicked.connect(self._forget)
        self.retranslate()

    def reload(self) -> None:
        """Ask again."""
        self._workers.run(self._port.shapes, self._take, self._refuse)

    def copy_all(self) -> None:
        """Put all shapes on the clipboard, a line each."""
        lines = [f"{shape.count} x {shape.source}: {shape.line}" for shape in self._shapes]
        QGuiApplication.clipboard().setText("\n".join(lines))
        self._told = "admin.shapes.copied"
        self._show()

    def retranslate(self) -> None:
        texts = self._texts
        self.about.setText(texts("admin.shapes.about"))
        for button, key in ((self.copy, "admin.shapes.copy"), (self.empty, "admin.shapes.forget")):
            button.setText(texts(key))
            button.setAccessibleName(texts(key))
        self.table.setAccessibleName(texts("admin.shapes.list"))
        self.table.setHorizontalHeaderLabels([texts(f"admin.shapes.{head}") for head in _HEADS])
        self._show()

    def _take(self, shapes: tuple[UnknownShape, ...]) -> None:
        self._shapes, self._failed, self._told = shapes, False, ""
        self._show()

    def _refuse(self, error: Exception) -> None:
        self._failed = True
        self._told = "admin.shapes.failed" if isinstance(error, StoreError) else "admin.problem.bug"
        self._show()

    def _forget(self) -> None:
        self._workers.run(self._port.forget, lambda _nothing: self.reload(), self._refuse)

    def _show(self) -> None:
        texts = self._texts
        self.table.setRowCount(len(self._shapes))
        for row, shape in enumerate(self._shapes):
            source = f"admin.source.{shape.source}"
            cells = (
                shape.last_at.astimezone(self._zone).strftime("%d/%m/%Y %H:%M"),
                str(shape.count),
                texts(source) if texts.has(source) else shape.source,
                shape.line,
            )
            for column, cell in enumerate(cells):
                item = QTableWidgetItem(cell)
                item.setToolTip(cell)
                self.table.setItem(row, column, item)
        self.table.resizeColumnsToContents()
        self.table.setVisible(bool(self._shapes))
        for button in (self.copy, self.empty):
            button.setEnabled(bool(self._shapes))
        told = self._told or ("" if self._shapes else "admin.shapes.none")
        self.told.setText(texts(told) if told else "")
        self.told.setVisible(bool(told))
        restyle(self.told, tone="amber" if self._failed else "green")
