"""Whose answer came too late for the card? A quiet line above it, and a key that opens that person when the desk is free.

Nothing opens by itself, and nobody else's card is ever covered: while somebody stands here the key only says so.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from PySide6.QtCore import QObject

from kiosk.intake import Intake, State
from kiosk.ui.desk_flow import DeskFlow
from kiosk.ui.desk_panel import DeskPanel
from kiosk.ui.i18n import Phrase, Texts
from kiosk.verify.verdict import Decision

A_MOMENT = timedelta(minutes=30)
"""Who was let in earlier is no longer in front of the desk: the count in the strip and the work list tell of him."""
_FINE = (Decision.COVERED, Decision.COVERED_WITH_NOTICE)


def worth_saying(intake: Intake, desk: str, now: datetime) -> bool:
    """Whether this desk has to hear of an answer for somebody who is not on its screen: set aside here with another
    decision, or admitted here a moment ago with a worse one."""
    shown = intake.presentation
    if shown.desk != desk or shown.verdict is None:
        return False
    before = shown.verdicts[-2].decision if len(shown.verdicts) > 1 else None
    if shown.state is State.PARKED:
        return before is not shown.verdict.decision
    if shown.state is not State.ADMITTED or intake.visit is None or shown.verdict.decision in _FINE:
        return False
    return before is not shown.verdict.decision and now - intake.visit.occurred_at <= A_MOMENT


class LateLine(QObject):
    """Listens to the flow; the line goes when that person is opened, and the newest answer takes the place of an earlier."""

    def __init__(
        self, flow: DeskFlow, panel: DeskPanel, texts: Texts, now: Callable[[], datetime], parent: QObject
    ) -> None:
        super().__init__(parent)
        self._flow, self._panel, self._texts, self._now = flow, panel, texts, now
        self._intake: Intake | None = None
        flow.reopened.connect(self._told)
        panel.late.clicked.connect(self.open)
        texts.on_switch(self._write)

    def open(self) -> None:
        """The key, or a touch."""
        intake = self._intake
        if intake is None:
            self._panel.entry.tell(self._texts("late.nobody"), "grey")
            return
        if self._flow.busy or (self._flow.intake and self._flow.intake.presentation.state is State.OPEN):
            self._panel.entry.tell(self._texts("late.first"), "grey")
            return
        self._intake = None
        self._panel.late.hide()
        if intake.presentation.state is State.PARKED:
            self._flow.resume(intake.presentation.id)
        else:
            self._flow.view(intake)

    def _told(self, intake: Intake) -> None:
        status = self._flow.status
        if status is None or worth_saying(intake, status.desk, self._now()):
            self._intake = intake
            self._write()

    def _write(self) -> None:
        intake = self._intake
        if intake is None or intake.presentation.verdict is None:
            return
        id_ = intake.presentation.id
        name = next((item.masked_name for item in self._flow.recent if item.presentation_id == id_), "")
        key = "late.changed" if intake.presentation.state is State.PARKED else "late.admitted"
        word = Phrase(f"short.{intake.presentation.verdict.decision.value}")
        text = self._texts(key, name=name or self._texts("late.somebody"), word=word)
        self._panel.late.write(text, key="Ctrl+O")
        self._panel.late.setAccessibleName(text)
        self._panel.late.show()
