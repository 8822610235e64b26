"""Whose keys are these? Keeps a scanner's keys from every widget of the program and gives a person's back."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QContextMenuEvent, QGuiApplication, QInputMethodEvent, QKeyEvent
from PySide6.QtWidgets import QApplication
from shiboken6 import getCppPointer, isValid

from kiosk.scanner.keystroke import Key, KeyKind, Step
from kiosk.ui.composing import Composing, copied
from kiosk.ui.key_replay import put_in, replay
from kiosk.ui.ports import Framing

_KEYS = (QEvent.Type.ShortcutOverride, QEvent.Type.KeyPress, QEvent.Type.KeyRelease)
_KINDS = {
    Qt.Key.Key_Return: KeyKind.ENTER,
    Qt.Key.Key_Enter: KeyKind.ENTER,
    Qt.Key.Key_Tab: KeyKind.TAB,
    Qt.Key.Key_Backspace: KeyKind.BACKSPACE,
    **dict.fromkeys(
        (
            Qt.Key.Key_Shift, Qt.Key.Key_Control, Qt.Key.Key_Alt, Qt.Key.Key_AltGr, Qt.Key.Key_Meta,
            Qt.Key.Key_Super_L, Qt.Key.Key_Super_R, Qt.Key.Key_CapsLock, Qt.Key.Key_NumLock,
        ),
        KeyKind.MODIFIER,
    ),
}  # fmt: skip
_COMPOSING_MS = 400
"""Silence after which a word of a scan that an input method still composes is complete."""
_PLAIN = Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.KeypadModifier


class KeyFilter(QObject):
    """Installed on the application: a scan is taken wherever the focus is, also in another window or a list."""

    scanned = Signal(bytes)
    overrun = Signal()
    """A burst without end: thrown away."""
    mixed = Signal()
    """Two scanners at once: thrown away."""
    dropped = Signal(int)
    """So many keys of a burst would have done something (F-keys, Ctrl+O) and did nothing."""

    def __init__(
        self, framing: Framing, parent: QObject | None = None, timer: Callable[[], float] = time.monotonic
    ) -> None:
        super().__init__(parent)
        self._framing = framing
        self._timer = timer
        self._wait = QTimer(self, singleShot=True)
        self._wait.timeout.connect(self._grace)
        self._replaying = self._resetting = False
        self._taken: set[int] = set()
        self._seen: list[int] = []
        self._event: tuple[int, ...] = ()
        self._decided: tuple[tuple[int, ...], bool] | None = None
        self._last = (0.0, 0.0)
        self._let_go = (0, 0)
        self._composing = Composing()
        self._underlined: QObject | None = None

    def install(self, app: QApplication) -> None:
        """Begin to listen."""
        app.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        if event.type() is QEvent.Type.Close and event.spontaneous() and self._framing.in_burst:
            event.ignore()  # Alt+F4 out of a bar code
            return True
        if isinstance(event, QContextMenuEvent) and event.reason() is QContextMenuEvent.Reason.Keyboard:
            return not self._replaying  # the menu of a key that is held back comes with the key, if it comes
        if isinstance(event, QInputMethodEvent) and not self._replaying:
            return self._resetting or self._put_in(watched, event)
        if event.type() not in _KEYS or self._replaying or not isinstance(event, QKeyEvent):
            return False
        if event.type() is QEvent.Type.KeyRelease:
            self._let_go = (event.key(), event.timestamp())
            return self._release_of_taken(event)
        if self._is_the_same(watched, event):  # an event that was let pass goes from window to widget to parent
            return False
        return self._decide(event)

    def _decide(self, event: QKeyEvent) -> bool:
        """True = the key stays here. The shortcut is asked for first, then the same key comes as a press."""
        mark = (event.key(), event.timestamp(), hash(event.text()))
        if event.type() is QEvent.Type.KeyPress and self._decided and self._decided[0] == mark:
            take = self._decided[1]
            self._decided = None
        else:
            take = self._feed(event)
            if event.type() is QEvent.Type.ShortcutOverride:
                self._decided = (mark, take)
        if take:
            event.accept()  # else its shortcut would still fire, and Windows would still close the window on Alt+F4
        return take

    def _put_in(self, watched: QObject, event: QInputMethodEvent) -> bool:
        """Text of an input method: inside a burst it is the scanner's, else it is held as keys are, or is just composed."""
        text, replaced, now = event.commitString(), event.replacementLength(), self._now()
        if not text and not replaced:
            self._composing.follow(event.preeditString(), now)
            if not self._framing.in_burst:
                self._underlined = watched if event.preeditString() else None
                return False
            self._wait.start(_COMPOSING_MS)
            return True
        taken = self._take_all(self._composing.keys(text, replaced, now, copied(event)))
        self._composing.follow(event.preeditString(), now)
        return taken

    def _take_all(self, keys: tuple[Key, ...]) -> bool:
        taken = False
        for key in keys:
            step = self._framing.feed(key)
            self._carry_out(step)
            taken = step.take
        return taken

    def _feed(self, event: QKeyEvent) -> bool:
        at = event.timestamp() / 1000 if event.timestamp() else self._timer()
        self._last = (at, self._timer())
        repeated = event.isAutoRepeat() or self._missed_repeat(event)
        copy = QKeyEvent(QEvent.Type.KeyPress, event.key(), event.modifiers(), event.text(), repeated, event.count())
        kind = _kind(event)
        if kind is KeyKind.MODIFIER and self._framing.in_burst and self._composing.going_on:
            return True  # Shift says nothing, and the letters that were before it are still to come
        text = event.text() if kind is KeyKind.CHARACTER else ""
        step = self._framing.feed(Key(kind=kind, text=text, at=at, repeated=repeated, code=event.key(), token=copy))
        self._carry_out(step)
        if repeated and not event.isAutoRepeat() and not step.take:
            self._give_back(copy)  # as what it is, not as another press
            step = replace(step, take=True)
        if step.take:
            self._taken.add(event.key())
        return step.take

    def _missed_repeat(self, event: QKeyEvent) -> bool:
        """Qt on X11 knows a key that is held down by a look into its queue, and now and then looks too early: a release and
        a press of one moment are no hand's."""
        same = event.timestamp() != 0 and (event.key(), event.timestamp()) == self._let_go
        return same and _kind(event) is not KeyKind.MODIFIER  # scanners let Shift go and press it again as fast

    def _carry_out(self, step: Step) -> None:
        for key in step.release:
            if isinstance(key.token, QKeyEvent | QInputMethodEvent):
                self._give_back(key.token)
        if step.scan is not None or step.overrun or step.mixed or step.dropped:
            self._forget_composed()
        if step.scan is not None:
            self.scanned.emit(step.scan)
        if step.overrun:
            self.overrun.emit()
        if step.mixed:
            self.mixed.emit()
        if step.dropped:
            self.dropped.emit(step.dropped)
        deadline = self._framing.deadline
        if deadline is None:
            self._wait.stop()
        else:
            self._wait.start(max(1, round((deadline - self._now()) * 1000)))

    def _give_back(self, event: QKeyEvent | QInputMethodEvent) -> None:
        self._replaying = True
        try:
            replay(event) if isinstance(event, QKeyEvent) else put_in(event)
        finally:
            self._replaying = False

    def _forget_composed(self) -> None:
        """Letters of a scan that were shown underlined, before anybody could know that it is one, go away again."""
        was, self._underlined = self._underlined, None
        composing = self._composing.going_on
        self._composing.follow("", self._now())
        if was is None and not composing:
            return
        self._resetting = True
        try:
            QGuiApplication.inputMethod().reset()  # some put in what was composed so far
        finally:
            self._resetting = False
        if was is not None and isValid(was):
            self._replaying = True
            try:
                QApplication.sendEvent(was, QInputMethodEvent("", []))
            finally:
                self._replaying = False

    def _grace(self) -> None:
        """Keys that already wait in the queue come first, or a busy moment would cut a scan in two."""
        QTimer.singleShot(0, self, self._tick)

    def _tick(self) -> None:
        if self._framing.in_burst and self._composing.going_on:
            if self._now() - self._composing.last < _COMPOSING_MS / 1000:
                self._wait.start(_COMPOSING_MS)
                return
            self._take_all(self._composing.keys(self._composing.text, 0, self._now(), None))
        self._carry_out(self._framing.tick(self._now()))

    def _now(self) -> float:
        """The present moment on the scale of the events' own time stamps."""
        at, heard = self._last
        return at + (self._timer() - heard)

    def _release_of_taken(self, event: QKeyEvent) -> bool:
        if event.key() not in self._taken:
            return False
        if not event.isAutoRepeat():
            self._taken.discard(event.key())
        return True

    def _is_the_same(self, watched: QObject, event: QKeyEvent) -> bool:
        mark = (getCppPointer(event)[0], event.type().value, event.key(), event.timestamp())
        receiver = id(watched)
        if mark == self._event and receiver not in self._seen:
            self._seen.append(receiver)
            return True
        self._event, self._seen = mark, [receiver]
        return False


def _kind(event: QKeyEvent) -> KeyKind:
    held = event.modifiers()
    special = _KINDS.get(Qt.Key(event.key())) if event.key() in _KINDS else None
    if special is KeyKind.MODIFIER or (special and not held & ~_PLAIN):
        return special
    control = bool(held & Qt.KeyboardModifier.ControlModifier)
    alt = bool(held & Qt.KeyboardModifier.AltModifier)
    if held & Qt.KeyboardModifier.MetaModifier or control != alt:  # both together are AltGr on Windows
        return KeyKind.OTHER
    return KeyKind.CHARACTER if event.text() and event.text().isprintable() else KeyKind.OTHER
