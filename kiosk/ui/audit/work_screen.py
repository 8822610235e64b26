"""Whose verdict is another one since they were let in, and who still waits? The work list of desk and auditor, by keyboard."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import partial
from pathlib import Path

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import QApplication, QFileDialog, QPushButton, QScrollArea, QVBoxLayout, QWidget

from kiosk.ui.answer_words import CodeWords
from kiosk.ui.audit.message_panel import MessagePanel
from kiosk.ui.audit.waiters_panel import WaitersPanel
from kiosk.ui.audit.words import Words
from kiosk.ui.audit.work_detail import WorkDetail
from kiosk.ui.audit.work_table import WorkTable
from kiosk.ui.audit.work_values import Waiters, WorkPort, WorkRow
from kiosk.ui.flow_layout import FlowLayout
from kiosk.ui.labels import label
from kiosk.ui.ports import Workers
from kiosk.ui.theme import Theme, restyle, tokens


def ask_page(parent: QWidget, title: str, proposed: str) -> Path | None:
    """Ask for the file of a page; None = not now."""
    name, _ = QFileDialog.getSaveFileName(parent, title, proposed, "HTML (*.html)")
    return Path(name) if name else None


class WorkScreen(QWidget):
    """Arrows move, F4 to the words, Enter there deals with it, F6 telephone, F7 asks now, F8 proof, F9 dealt with too."""

    left = Signal()
    changed = Signal()
    """Somebody was dealt with, or all who wait are to be asked: lists and counts are others."""

    def __init__(
        self,
        port: WorkPort,
        workers: Workers,
        words: Words,
        theme: Theme,
        clock: Callable[[], datetime],
        ask_page: Callable[[QWidget, str, str], Path | None] = ask_page,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._port, self._workers, self._words, self._theme = port, workers, words, theme
        self._clock, self._ask_page = clock, ask_page
        self._rows: tuple[WorkRow, ...] | None = None
        self._error: Exception | None = None
        self._dealt = self._arriving = False
        self.title, self.count, self.keys = label("title", wrap=False), label("lead", wrap=False), label("quiet")
        self.back, self.refresh, self.all = QPushButton(), QPushButton(), QPushButton()
        self.all.setCheckable(True)
        self.waiters = WaitersPanel(words, theme)
        self.table, self.detail = WorkTable(words, theme), WorkDetail(words, theme)
        self.message = MessagePanel(theme)
        self._lay_out()
        self._connect()
        self.retranslate()

    def _lay_out(self) -> None:
        self.setProperty("role", "page")
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        px = self._theme.px
        head = FlowLayout()
        head.setSpacing(px(tokens.GAP_L))
        for widget in (self.back, self.title, self.count, self.refresh, self.all):
            head.addWidget(widget)
        for button in (self.back, self.refresh, self.all):
            button.setIconSize(QSize(*(px(tokens.ICON),) * 2))
        page = QWidget()
        rows = QVBoxLayout(page)
        rows.setContentsMargins(px(tokens.PAD), px(tokens.PAD), px(tokens.PAD), px(tokens.GAP))
        rows.setSpacing(px(tokens.GAP))
        rows.addLayout(head)
        rows.addWidget(self.waiters)
        rows.addWidget(self.table, 1)
        rows.addWidget(self.message, 1)
        rows.addWidget(self.detail)
        rows.addWidget(self.keys)
        self.area = QScrollArea()
        self.area.setWidgetResizable(True)
        self.area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.area.setWidget(page)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self.area)
        self.message.hide()

    def _connect(self) -> None:
        restyle(self.all, role="")
        self.back.clicked.connect(self.left)
        self.refresh.clicked.connect(self.reload)
        self.all.toggled.connect(self._show_all)
        self.message.pressed.connect(self.reload)
        self.table.picked.connect(self._pick)
        self.detail.telephone_wanted.connect(self._telephone)
        self.detail.proof_wanted.connect(self._proof)
        self.detail.dealt.connect(self._deal)
        self.waiters.confirmed.connect(self._ask_now)
        for keys, slot in (
            ("Esc", self._escape), ("Ctrl+R", self.reload), ("F4", self.detail.to_reason), ("F6", self._telephone),
            ("F7", self.waiters.put_question), ("F8", self._proof), ("F9", self.all.toggle),
        ):  # fmt: skip
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(slot)

    # -- what the program calls

    def reload(self) -> None:
        """Ask for list and waiters again; the cursor stays on its visit."""
        dealt = self._dealt
        self._workers.run(
            lambda: (self._port.rows(dealt=dealt), self._port.waiters()), partial(self._take, dealt), self._refuse
        )

    def retranslate(self) -> None:
        texts = self._words.texts
        self.title.setText(texts("work.title"))
        for button, key, icon in (
            (self.back, "audit.inbox.back", "arrow-left"),
            (self.refresh, "audit.inbox.refresh", "refresh"),
            (self.all, "work.all", "history"),
        ):
            button.setText(texts(key))
            button.setAccessibleName(texts(key))
            button.setIcon(self._theme.icon(icon))
        self.keys.setText(texts("work.keys"))
        for part in (self.waiters, self.table, self.detail):
            part.retranslate()
        self._pick(self.table.current())
        self._show()

    # -- inside

    def _take(self, dealt: bool, answer: tuple[tuple[WorkRow, ...], Waiters]) -> None:
        if dealt is not self._dealt:
            return
        here = QApplication.focusWidget()
        in_detail = here is not None and self.detail.isAncestorOf(here) and not self.detail.reason.text()
        self._rows, self._error = answer[0], None
        self.waiters.show_waiters(answer[1], self._clock())
        self.table.show_rows(answer[0])
        self._show()
        if self.isVisible() and (self._arriving or in_detail):
            self._arriving = False
            self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def _refuse(self, error: Exception) -> None:
        self._error = error
        self._show()

    def _show(self) -> None:
        texts, rows, error = self._words.texts, self._rows, self._error
        open_ones = sum(row.seen_by is None for row in rows or ())
        self.count.setText(texts("work.count", count=open_ones) if rows is not None else "")
        self.count.setVisible(bool(self.count.text()))
        if error is not None:
            words = texts("work.failed"), self._words.error(error), texts("audit.again")
            self.message.show_words("alert-triangle", "amber", *words)
        elif rows == ():
            self.message.show_words("circle-check", "green", texts("work.empty"), texts("work.calm"), "")
        self.table.setVisible(bool(rows))
        self.message.setVisible(error is not None or rows == ())

    def _pick(self, row: WorkRow | None) -> None:
        self.detail.show_row(row, self._code(row))

    def _code(self, row: WorkRow | None) -> CodeWords | None:
        if row is None or row.code is None:
            return None
        return self._port.code_words(row.code, self._words.texts.language)

    def _show_all(self, dealt: bool) -> None:
        self._dealt = dealt
        self.reload()

    def _telephone(self) -> None:
        row = self.table.current()
        if row is not None and row.telephone and self.detail.telephone.isVisible():
            self._workers.run(
                partial(self._port.telephone, row.presentation_id), partial(self._number, row), self._not_done
            )

    def _number(self, row: WorkRow, number: str) -> None:
        if self.table.current() == row:
            self.detail.show_number(number)

    def _proof(self) -> None:
        row, texts = self.table.current(), self._words.texts
        if row is None:
            return
        # No name in a file's name: the visit's number is enough to find it again.
        path = self._ask_page(self, texts("work.proof"), f"{texts('work.proof.file')}-{row.visit_id[-8:]}.html")
        if path is not None:
            self._workers.run(
                partial(self._port.proof, row.presentation_id, path, texts.language), self._written, self._not_done
            )

    def _written(self, _: None) -> None:
        self.detail.tell(self._words.texts("work.proof.done"), "green")

    def _deal(self, words: str) -> None:
        row = self.table.current()
        if row is not None:
            self._workers.run(
                partial(self._port.deal, row.visit_id, words), partial(self._was_dealt, row), self._not_done
            )

    def _was_dealt(self, row: WorkRow, _: None) -> None:
        self.detail.taken()
        if self.table.current() == row:  # else somebody went on already, and these words are for another visit
            self.detail.reason.clear()
        self.reload()
        self.changed.emit()

    def _ask_now(self) -> None:
        self._workers.run(self._port.ask_now, self._asked, self._not_done)

    def _asked(self, _: None) -> None:
        self.reload()
        self.changed.emit()

    def _not_done(self, error: Exception) -> None:
        self.detail.taken()
        self.detail.tell(self._words.error(error))

    def _escape(self) -> None:
        """Out of the question first, then out of the words, then out of the page."""
        if self.waiters.take_back():
            return
        if self.table.isVisible() and not self.table.hasFocus():
            self.table.setFocus(Qt.FocusReason.ShortcutFocusReason)
        else:
            self.left.emit()

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802 - Qt's name
        super().showEvent(event)
        if not event.spontaneous():
            self._arriving = True
            self.setFocus(
                Qt.FocusReason.OtherFocusReason
            )  # the keys are for this page from now on, the list comes later
            self.reload()
