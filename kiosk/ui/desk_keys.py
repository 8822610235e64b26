"""Which key does what at the desk? One table."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent

from kiosk.ui.screen_model import Act

_PLAIN = {
    Qt.Key.Key_Return: Act.PRIMARY,
    Qt.Key.Key_Enter: Act.PRIMARY,
    Qt.Key.Key_Escape: Act.BACK,
    Qt.Key.Key_F2: Act.DEVICES,
    Qt.Key.Key_F3: Act.PAPERS,
    Qt.Key.Key_F4: Act.VISIT_CODE,
    Qt.Key.Key_F5: Act.SELF_PAY,
    Qt.Key.Key_F6: Act.CORRECT,
    Qt.Key.Key_F7: Act.NEW_CARD,
    Qt.Key.Key_F8: Act.ANOTHER_WAY,
    Qt.Key.Key_F9: Act.LOOK,
    Qt.Key.Key_F10: Act.KEEP_SHAPE,
    Qt.Key.Key_F11: Act.LANGUAGE,
    Qt.Key.Key_F12: Act.EMERGENCY,
}
_WITH_CTRL = {Qt.Key.Key_Z: Act.UNDO, Qt.Key.Key_O: Act.LATE}


def act_of(event: QKeyEvent) -> Act | None:
    """What the key asks for, or None; with Ctrl held only Z and O mean something."""
    held = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
    if held == Qt.KeyboardModifier.ControlModifier:
        return _WITH_CTRL.get(Qt.Key(event.key())) if event.key() in _WITH_CTRL else None
    if held != Qt.KeyboardModifier.NoModifier:
        return None
    return _PLAIN.get(Qt.Key(event.key())) if event.key() in _PLAIN else None
