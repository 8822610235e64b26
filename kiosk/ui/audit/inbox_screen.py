"""What waits for the auditor? The inbox: filter, counts, list; everything by keyboard."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from PySide6.QtCore import QEvent, QModelIndex, QObject, QSize, Qt, Signal
from PySide6.QtGui import QIcon, QKeyEvent, QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import QLabel, QPushButton, QScrollArea, QVBoxLayout, QWidget

from kiosk.records.values import CaseFilter, CasePage, CaseRow
from kiosk.ui.audit.cases_model import CasesModel
from kiosk.ui.audit.cases_table import CasesTable
from kiosk.ui.audit.columns import Column
from kiosk.ui.audit.filter_bar import FilterBar
from kiosk.ui.audit.message_panel import MessagePanel
from kiosk.ui.audit.ports import Cases
from kiosk.ui.audit.words import SEVERITY_ICON, STATE_ICON, Words
from kiosk.ui.flow_layout import FlowLayout
from kiosk.ui.ports import Workers
from kiosk.ui.theme import Theme, restyle, tokens


class InboxScreen(QWidget):
    """Arrows move, Enter opens, F3 goes to the filter, Ctrl+E exports, Ctrl+R asks again, Esc goes back."""

    opened = Signal(str)
    """Id of the case to show."""
    left = Signal()

    def __init__(
        self,
        cases: Cases,
        workers: Workers,
        words: Words,
        theme: Theme,
        clock: Callable[[], datetime],
        ask_path: Callable[[QWidget, str, str], Path | None],
        parent: QWidget | None = None,
    ) -> None:
        """`ask_path(parent, title, proposed file name)` asks for the file of an export; None = not now."""
        super().__init__(parent)
        self._cases, self._workers, self._words, self._theme = cases, workers, words, theme
        self._clock, self._ask_path = clock, ask_path
        self._page: CasePage | None = None
        self._error: Exception | None = None
        self._told: Callable[[], str] | None = None
        self._current: str | None = None
        self.title, self.count, self.states, self.status = QLabel(), QLabel(), QLabel(), QLabel()
        self.back, self.refresh, self.export = QPushButton(), QPushButton(), QPushButton()
        self.filter_bar = FilterBar(words, theme, clock)
        self.model = CasesModel(
            cases,
            workers,
            words.cell,
            self,
            icon_of=self._icon,
            header_of=lambda c: words.texts(f"audit.column.{c.name}"),
        )
        self.table = CasesTable(self.model, theme)
        self.message = MessagePanel(theme)
        self._lay_out()
        self._connect()
        self.retranslate()

    def _lay_out(self) -> None:
        self.setProperty("role", "page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        px = self._theme.px
        restyle(self.title, role="title")
        restyle(self.count, role="lead")
        for label in (self.states, self.status):
            restyle(label, role="quiet")
            label.setWordWrap(True)
        head = FlowLayout()
        head.setSpacing(px(tokens.GAP_L))
        for widget in (self.back, self.title, self.count, self.refresh, self.export):
            head.addWidget(widget)
        page = QWidget()
        rows = QVBoxLayout(page)
        rows.setContentsMargins(px(tokens.PAD), px(tokens.PAD), px(tokens.PAD), px(tokens.GAP))
        rows.setSpacing(px(tokens.GAP))
        rows.addLayout(head)
        rows.addWidget(self.filter_bar)
        rows.addWidget(self.states)
        rows.addWidget(self.table, 1)
        rows.addWidget(self.message, 1)
        rows.addWidget(self.status)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setWidget(page)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(area)
        self.message.hide()

    def _connect(self) -> None:
        self.back.clicked.connect(self.left)
        self.refresh.clicked.connect(self.reload)
        self.export.clicked.connect(self.export_shown)
        self.filter_bar.changed.connect(self._show)
        self.model.page_arrived.connect(self._take_page)
        self.model.failed.connect(self._refuse)
        self.table.activated.connect(self._open)
        self.table.selectionModel().currentRowChanged.connect(self._moved)
        self.message.pressed.connect(self._message_pressed)
        self.filter_bar.text.installEventFilter(self)
        for keys, slot in (
            ("F3", self._to_filter), ("Ctrl+E", self.export_shown), ("Ctrl+R", self.reload), ("Esc", self._escape),
        ):  # fmt: skip
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(slot)

    # -- what the program calls

    def reload(self) -> None:
        """Ask for cases and facets again; the cursor stays on its case."""
        self._told = None
        self._workers.run(self._cases.facets, self.filter_bar.set_facets, self._refuse)
        self.model.refresh()

    def export_shown(self) -> None:
        """Write exactly what the filter shows to a file that is asked for."""
        if not self.export.isEnabled():
            return
        self.filter_bar.flush()
        case_filter = self.model.case_filter
        texts = self._words.texts
        day = self._clock().astimezone(self._words.zone).strftime("%Y-%m-%d")
        path = self._ask_path(self, texts("audit.export.title"), texts("audit.export.file", day=day) + ".csv")
        if path is None:
            return
        self.export.setEnabled(False)
        self._workers.run(lambda: self._cases.export_csv(case_filter, path), self._exported, self._not_exported)

    def retranslate(self) -> None:
        texts = self._words.texts
        self.title.setText(texts("audit.inbox.title"))
        for button, key, icon in (
            (self.back, "audit.inbox.back", "arrow-left"),
            (self.refresh, "audit.inbox.refresh", "refresh"),
            (self.export, "audit.inbox.export", "download"),
        ):
            button.setText(texts(key))
            button.setAccessibleName(texts(key))
            button.setIcon(self._theme.icon(icon))
            button.setIconSize(QSize(*(self._theme.px(tokens.ICON),) * 2))
        self.table.setAccessibleName(texts("audit.inbox.list"))
        self.filter_bar.retranslate()
        self.model.retranslate()
        self.table.fit_columns()
        self._show_counts()

    # -- inside

    def _show(self, case_filter: CaseFilter) -> None:
        self._told = None
        self.model.show(case_filter)

    def _take_page(self, page: CasePage) -> None:
        first = self._page is None
        self._page, self._error = page, None
        self.export.setEnabled(page.total > 0)
        self.filter_bar.show_counts(page)
        self._show_counts()
        self.table.fit_columns()
        if page.total and not self.table.currentIndex().isValid():
            row = self.model.find(self._current) if self._current else None
            self.table.setCurrentIndex(self.model.index(row or 0, 0))
        if first:
            self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def _refuse(self, error: Exception) -> None:
        self._error = error
        self._show_counts()

    def _show_counts(self) -> None:
        texts, page, error = self._words.texts, self._page, self._error
        self.count.setText(texts("audit.inbox.count", count=page.total) if page else "")
        by_state = page.by_state if page else ()
        self.states.setText("   ·   ".join(f"{self._words.state(state)} {count}" for state, count in by_state))
        self.states.setVisible(bool(by_state))
        if error is not None:
            self.message.show_words(
                "alert-triangle", "amber", texts("audit.inbox.failed"), self._words.error(error), texts("audit.again")
            )
        elif page is not None and page.total == 0 and self.model.case_filter != CaseFilter():
            self.message.show_words(
                "filter", "grey", texts("audit.inbox.nothing"), texts("audit.inbox.widen"), texts("audit.filter.clear")
            )
        elif page is not None and page.total == 0:
            self.message.show_words("circle-check", "green", texts("audit.inbox.empty"), texts("audit.inbox.calm"), "")
        # A failure while rows are at hand stands beside them: what was read is still true.
        rows = page is not None and page.total > 0
        self.table.setVisible(rows)
        self.message.setVisible(error is not None or (page is not None and not rows))
        self.status.setText(self._told() if self._told else texts("audit.inbox.keys"))

    def _message_pressed(self) -> None:
        if self._error is not None:
            self.reload()
        else:
            self.filter_bar.reset()
            self._to_filter()

    def _exported(self, rows: int) -> None:
        self.export.setEnabled(True)
        self._say(lambda: self._words.texts("audit.export.done", count=rows))

    def _not_exported(self, error: Exception) -> None:
        self.export.setEnabled(True)
        self._say(lambda: self._words.texts("audit.export.failed", why=self._words.error(error)))

    def _say(self, told: Callable[[], str]) -> None:
        self._told = told
        self._show_counts()

    def _moved(self, index: QModelIndex) -> None:
        row = self.model.row_at(index.row()) if index.isValid() else None
        self._current = row.id if row else self._current

    def _open(self, index: QModelIndex) -> None:
        row = self.model.row_at(index.row())
        if row is not None:
            self.opened.emit(row.id)

    def _to_filter(self) -> None:
        self.filter_bar.text.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.filter_bar.text.selectAll()

    def _escape(self) -> None:
        """Out of the filter first, then out of the inbox."""
        if self.table.isVisible() and not self.table.hasFocus():
            self.table.setFocus(Qt.FocusReason.ShortcutFocusReason)
        else:
            self.left.emit()

    def _icon(self, row: CaseRow, column: Column) -> QIcon | None:
        if column is Column.SEVERITY:
            return self._theme.icon(*SEVERITY_ICON[row.severity])
        if column is Column.STATE:
            return self._theme.icon(*STATE_ICON[row.state])
        return None

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802 - Qt's name
        super().showEvent(event)
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """From the text box, Enter and Down lead into the list that it filters."""
        if watched is self.filter_bar.text and isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Down):
                self.filter_bar.flush()
                self.table.setFocus(Qt.FocusReason.OtherFocusReason)
                return True
        return super().eventFilter(watched, event)
