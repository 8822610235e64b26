"""Which keys reach the program, before anybody takes them? A listener that lets every key pass."""

from __future__ import annotations

import time
from collections.abc import Callable

from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt, Signal
from PySide6.QtGui import QInputMethodEvent, QKeyEvent, QKeySequence

_NAMES = {Qt.Key.Key_Return: "Enter", Qt.Key.Key_Enter: "Enter", Qt.Key.Key_Tab: "Tab", Qt.Key.Key_Escape: "Esc"}
_ALONE = (Qt.Key.Key_Shift, Qt.Key.Key_Control, Qt.Key.Key_Alt, Qt.Key.Key_Meta, Qt.Key.Key_AltGr, Qt.Key.Key_CapsLock)


class KeyTrace(QObject):
    """The filter that was installed last is asked first: switched on with its page, it sees a scan that the program's
    own key filter then takes away."""

    pressed = Signal(str, str, float)
    """Text, name of the key, seconds (monotonic)."""

    def __init__(self, parent: QObject | None = None, timer: Callable[[], float] = time.monotonic) -> None:
        super().__init__(parent)
        self._timer = timer
        self._on = False
        self._asked: tuple[int, int, str] | None = None

    def switch(self, on: bool) -> None:
        """Listen or stop listening."""
        app = QCoreApplication.instance()
        if app is None or on == self._on:
            return
        self._on = on
        if on:
            app.installEventFilter(self)
        else:
            app.removeEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """Report a press once and let it pass."""
        kind = event.type()
        if kind is QEvent.Type.InputMethod and isinstance(event, QInputMethodEvent) and event.commitString():
            self.pressed.emit(event.commitString(), "IME", self._timer())
        elif isinstance(event, QKeyEvent) and kind in (QEvent.Type.ShortcutOverride, QEvent.Type.KeyPress):
            self._key(watched, event)
        return False

    def _key(self, watched: QObject, event: QKeyEvent) -> None:
        """A press comes as a question about shortcuts first, through every parent, and then once to the window."""
        mark = (event.key(), event.timestamp(), event.text())
        if event.type() is QEvent.Type.ShortcutOverride:
            if mark == self._asked:
                return
            self._asked = mark
        elif not watched.isWindowType():
            return
        elif self._asked is not None and (mark[0], mark[2]) == (self._asked[0], self._asked[2]):
            self._asked = None  # whatever its time stamp is: a question is followed by its own press
            return
        # What is not spontaneous is a person's key that the key filter held and gives back: it was seen when it came.
        if event.isAutoRepeat() or event.key() in _ALONE or not event.spontaneous():
            return
        at = event.timestamp() / 1000 if event.timestamp() else self._timer()
        text = event.text() if event.text().isprintable() else ""
        self.pressed.emit(text, _NAMES.get(Qt.Key(event.key())) or text or QKeySequence(event.key()).toString(), at)
