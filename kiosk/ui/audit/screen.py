"""Where is the auditor: in the inbox or in a case? The one widget that the window shows for section 4."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from PySide6.QtCore import Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QFileDialog, QStackedWidget, QWidget

from kiosk.ui.audit.case_screen import CaseScreen
from kiosk.ui.audit.inbox_screen import InboxScreen
from kiosk.ui.audit.ports import Cases
from kiosk.ui.audit.words import Words
from kiosk.ui.i18n import Texts
from kiosk.ui.ports import Workers
from kiosk.ui.theme import Theme


def ask_path(parent: QWidget, title: str, proposed: str) -> Path | None:
    """Ask for the file of an export; None = not now."""
    name, _ = QFileDialog.getSaveFileName(parent, title, proposed, "CSV (*.csv)")
    return Path(name) if name else None


class AuditScreen(QStackedWidget):
    """Inbox and case; `left` when Esc is pressed in the inbox."""

    left = Signal()

    def __init__(
        self,
        *,
        cases: Cases,
        workers: Workers,
        texts: Texts,
        theme: Theme,
        zone: ZoneInfo,
        clock: Callable[[], datetime],
        who: Callable[[], str],
        people: Callable[[], tuple[str, ...]],
        ask_path: Callable[[QWidget, str, str], Path | None] = ask_path,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        words = Words(texts, zone)
        self.inbox = InboxScreen(cases, workers, words, theme, clock, ask_path)
        self.case = CaseScreen(cases, workers, words, theme, who, people)
        self.addWidget(self.inbox)
        self.addWidget(self.case)
        self.inbox.opened.connect(self.open_case)
        self.inbox.left.connect(self.left)
        self.case.left.connect(lambda: self.setCurrentWidget(self.inbox))
        self.case.case_changed.connect(self.inbox.reload)
        self.currentChanged.connect(lambda _index: self._hand_focus_on())
        self._hand_focus_on()
        texts.on_switch(self.retranslate)

    def start(self) -> None:
        """Ask for what is new; done by itself whenever the screen comes to the front."""
        self.inbox.reload()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if not event.spontaneous():
            self.start()

    def _hand_focus_on(self) -> None:
        """Whoever gives the focus to the screen means the list, or the case's evidence."""
        inbox = self.currentWidget() is self.inbox
        self.setFocusProxy(self.inbox.table if inbox else self.case.timeline.table)

    def open_case(self, case_id: str) -> None:
        self.setCurrentWidget(self.case)
        self.case.show_case(case_id)

    def retranslate(self) -> None:
        self.inbox.retranslate()
        self.case.retranslate()
