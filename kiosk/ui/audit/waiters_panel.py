"""Who still waits for the insurer, and shall it be asked now? A line, a button, and a question before anything is sent."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import QSize, Signal
from PySide6.QtWidgets import QFrame, QPushButton, QVBoxLayout, QWidget

from kiosk.ui.audit.words import Words
from kiosk.ui.audit.work_values import Waiters
from kiosk.ui.flow_layout import FlowLayout
from kiosk.ui.labels import label, put
from kiosk.ui.theme import Theme, restyle, tokens


class WaitersPanel(QFrame):
    """`confirmed` when somebody was asked and said yes: every look-up leaves a trace at the insurer."""

    confirmed = Signal()

    def __init__(self, words: Words, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._words, self._theme = words, theme
        self._waiters: Waiters | None = None
        self._now: datetime | None = None
        self.asking = False
        restyle(self, role="panel")
        self.line, self.question = label("strong"), label()
        self.ask, self.yes, self.no = QPushButton(), QPushButton(), QPushButton()
        rows = QVBoxLayout(self)
        rows.setContentsMargins(theme.px(tokens.PAD), theme.px(tokens.GAP), theme.px(tokens.PAD), theme.px(tokens.GAP))
        rows.setSpacing(theme.px(tokens.GAP_S))
        buttons = FlowLayout()
        buttons.setSpacing(theme.px(tokens.GAP))
        for button in (self.ask, self.yes, self.no):
            button.setIconSize(QSize(*(theme.px(tokens.ICON),) * 2))
            buttons.addWidget(button)
        rows.addWidget(self.line)
        rows.addWidget(self.question)
        rows.addLayout(buttons)
        self.ask.clicked.connect(self.put_question)
        self.yes.clicked.connect(self._say_yes)
        self.no.clicked.connect(self.take_back)
        self.retranslate()

    def show_waiters(self, waiters: Waiters, now: datetime) -> None:
        """How it stands."""
        self._waiters, self._now = waiters, now
        self._write()

    def put_question(self) -> None:
        """Ask first; nothing is sent yet."""
        if self._waiters is not None and self._waiters.count and self._waiters.asks:
            self.asking = True
            self._write()
            self.no.setFocus()

    def take_back(self) -> bool:
        """Close the question; False when there was none."""
        was, self.asking = self.asking, False
        self._write()
        if was:
            self.ask.setFocus()
        return was

    def retranslate(self) -> None:
        texts = self._words.texts
        for button, key, icon in (
            (self.ask, "work.ask", "refresh"),
            (self.yes, "work.ask.yes", "check"),
            (self.no, "work.ask.no", "x"),
        ):
            button.setText(texts(key))
            button.setAccessibleName(texts(key))
            button.setIcon(self._theme.icon(icon))
        self._write()

    def _say_yes(self) -> None:
        self.asking = False
        self._write()
        self.confirmed.emit()

    def _write(self) -> None:
        texts, waiters = self._words.texts, self._waiters
        if waiters is None:
            self.hide()
            return
        self.show()
        self.line.setText(self._said(waiters))
        put(self.question, texts("work.ask.question", count=waiters.count) if self.asking else "", "amber")
        self.ask.setVisible(not self.asking and waiters.count > 0 and waiters.asks)
        self.yes.setVisible(self.asking)
        self.no.setVisible(self.asking)

    def _said(self, waiters: Waiters) -> str:
        texts, moment = self._words.texts, self._words.moment
        if not waiters.count or waiters.since is None:
            return texts("work.waiting.none")
        said = texts("work.waiting", count=waiters.count, since=moment(waiters.since))
        if not waiters.asks:
            return f"{said} {texts('work.waiting.no-gateway')}"
        if waiters.next_at is None or (self._now is not None and waiters.next_at <= self._now):
            return f"{said} {texts('work.waiting.due')}"
        return f"{said} {texts('work.waiting.next', at=moment(waiters.next_at))}"
