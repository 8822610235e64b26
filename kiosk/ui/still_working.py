"""What is said while the desk takes long to answer? A locked disk waits for seconds, and nobody shall scan twice."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer

from kiosk.ui.desk_flow import DeskFlow
from kiosk.ui.entry_box import EntryBox
from kiosk.ui.i18n import Texts

AFTER_MS = 800


class StillWorking(QObject):
    """One quiet line under the entry box from `AFTER_MS` on, until the answer is there."""

    def __init__(self, flow: DeskFlow, entry: EntryBox, texts: Texts, parent: QObject) -> None:
        super().__init__(parent)
        self._entry, self._texts = entry, texts
        self._said = False
        self._wait = QTimer(self, singleShot=True, interval=AFTER_MS)
        self._wait.timeout.connect(self._say)
        flow.busy_changed.connect(self._busy)

    def _busy(self, busy: bool) -> None:
        if busy:
            self._wait.start()
            return
        self._wait.stop()
        if self._said:
            self._said = False
            self._entry.tell("")

    def _say(self) -> None:
        self._said = True
        self._entry.tell(self._texts("entry.wait"), "blue")
