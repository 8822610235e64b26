"""How does the demo's receptionist use the window? Keys as a keyboard or scanner sends them, and patience."""

from __future__ import annotations

import time
from collections.abc import Callable

from PySide6.QtCore import QEventLoop, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from kiosk.scanner.keystroke import WedgeTiming
from kiosk.ui.main_window import MainWindow

_TIMING = WedgeTiming()
TYPING_GAP_MS = round(_TIMING.hold * 1000) + 20
"""Above the pace that is still taken for a scanner's; by then a key that was held back has been given."""
COMMAND_GAP_MS = round(_TIMING.hold_command * 1000) + 30
"""The same for a key that puts no letter anywhere."""


class TookTooLong(Exception):
    """Something that should have happened on the screen did not."""


class Hands:
    """Two hands and two eyes on one window."""

    def __init__(self, window: MainWindow) -> None:
        self._window = window

    def wait_for(self, what: Callable[[], bool], seconds: float = 20.0) -> None:
        """Let the program run until `what` holds. Raises `TookTooLong`."""
        end = time.monotonic() + seconds
        while not what():
            if time.monotonic() > end:
                raise TookTooLong
            QApplication.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 10)
            time.sleep(0.001)

    def pause(self, milliseconds: int) -> None:
        """Let the program run for so long."""
        QTest.qWait(milliseconds)

    def key(self, key: Qt.Key) -> None:
        """One key, to whatever has the focus; returns when the window has had it."""
        QTest.keyClick(self._focus(), key)
        QTest.qWait(TYPING_GAP_MS if key < Qt.Key.Key_Escape else COMMAND_GAP_MS)

    def scan(self, data: bytes) -> None:
        """A hand scanner: one key after the other without a pause, then Enter."""
        for character in data.decode():
            QTest.keyClicks(self._focus(), character)
        QTest.keyClick(self._focus(), Qt.Key.Key_Return)

    def type(self, text: str) -> None:
        """A person's fingers, and Enter after a moment."""
        for character in text:
            QTest.qWait(TYPING_GAP_MS)
            QTest.keyClicks(self._focus(), character)
        QTest.qWait(3 * TYPING_GAP_MS)
        QTest.keyClick(self._focus(), Qt.Key.Key_Return)

    def _focus(self) -> QWidget:
        for widget in (QApplication.focusWidget(), self._window.focusWidget()):
            if widget is not None:
                return widget
        return self._window

    def take_hold(self) -> None:
        """Bring the window to the front, so that it has the keyboard. Raises `TookTooLong`."""
        self._window.activateWindow()
        self.wait_for(self._window.isActiveWindow, seconds=10.0)
