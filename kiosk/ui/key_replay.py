"""How does a key that was held back do what it would have done? As Qt would: the widget's word, a shortcut, the key itself."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QRect, Qt
from PySide6.QtGui import QContextMenuEvent, QInputMethodEvent, QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QApplication, QWidget
from shiboken6 import isValid


def replay(press: QKeyEvent) -> None:
    """Give a press and its release to whatever has the keyboard now: an open list, else the focused widget."""
    popup = QApplication.activePopupWidget()  # held until the end: without it the widget in it counts as deleted
    target = _target(popup)
    if target is None:
        return
    if not press.text().isprintable() or not press.text() or press.modifiers() & ~_HARMLESS:
        asked = QKeyEvent(QEvent.Type.ShortcutOverride, press.key(), press.modifiers(), press.text())
        asked.ignore()
        QApplication.sendEvent(target, asked)
        if not asked.isAccepted():
            shortcut = _shortcut(press, target)
            if shortcut is not None:
                shortcut.activated.emit()
                return
    QApplication.sendEvent(target, press)
    if _asks_for_menu(press) and isValid(target):
        where = target.inputMethodQuery(Qt.InputMethodQuery.ImCursorRectangle)
        at = where.center() if isinstance(where, QRect) and where.isValid() else target.rect().center()
        asked_at = target.mapToGlobal(at)
        QApplication.sendEvent(target, QContextMenuEvent(QContextMenuEvent.Reason.Keyboard, at, asked_at))
    release = QKeyEvent(QEvent.Type.KeyRelease, press.key(), press.modifiers(), press.text())
    following = QApplication.activePopupWidget()  # the press may have opened a list or closed one
    receiver = _target(following) or target
    if isValid(receiver):
        QApplication.sendEvent(receiver, release)


def _asks_for_menu(press: QKeyEvent) -> bool:
    shifted = press.modifiers() == Qt.KeyboardModifier.ShiftModifier
    return press.key() == Qt.Key.Key_Menu or (press.key() == Qt.Key.Key_F10 and shifted)


def put_in(event: QInputMethodEvent) -> None:
    """Give a text of an input method to whatever has the keyboard now."""
    popup = QApplication.activePopupWidget()
    target = _target(popup)
    if target is not None:
        QApplication.sendEvent(target, event)


_HARMLESS = Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.KeypadModifier


def _target(popup: QWidget | None) -> QWidget | None:
    focused: QWidget | None = QApplication.focusWidget() if popup is None else popup.focusWidget()
    if focused is not None:
        return focused
    return QApplication.activeWindow() if popup is None else popup


def _shortcut(press: QKeyEvent, target: QWidget) -> QShortcut | None:
    """The shortcut for this key, if one applies where the focus is; of several the innermost."""
    if QApplication.activePopupWidget() is not None:
        return None
    held = press.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
    wanted = QKeySequence(press.key() | held.value)
    owner: QWidget | None = target
    while owner is not None:
        for shortcut in owner.findChildren(QShortcut, options=Qt.FindChildOption.FindDirectChildrenOnly):
            keys = shortcut.keys()
            here = shortcut.context() is not Qt.ShortcutContext.WidgetShortcut or owner is target
            if here and shortcut.isEnabled() and owner.isEnabled() and wanted in keys:
                return shortcut
        owner = None if owner.isWindow() else owner.parentWidget()
    return _of_the_window(wanted, target.window())


def _of_the_window(wanted: QKeySequence, window: QWidget) -> QShortcut | None:
    for shortcut in window.findChildren(QShortcut):
        owner = shortcut.parent()
        if shortcut.context() in (Qt.ShortcutContext.WidgetShortcut, Qt.ShortcutContext.WidgetWithChildrenShortcut):
            continue
        keys = shortcut.keys()
        if shortcut.isEnabled() and wanted in keys and isinstance(owner, QWidget) and owner.isVisible():
            return shortcut
    return None
