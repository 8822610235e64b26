"""Does everything on a screen fit, can it be reached by keys, and has it a name? Shared by the screens' tests."""

from collections.abc import Iterator

from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractScrollArea,
    QApplication,
    QComboBox,
    QDateEdit,
    QLabel,
    QLineEdit,
    QPushButton,
    QWidget,
)

SIZE = 1280, 720
TARGET = 44


def settle(widget: QWidget) -> None:
    widget.resize(*SIZE)
    widget.show()
    for _ in range(4):
        QApplication.processEvents()


def away(widget: QWidget) -> None:
    """Gone at once: what is left would be dressed again with every change of look."""
    widget.close()
    widget.deleteLater()
    QApplication.sendPostedEvents(widget, QEvent.Type.DeferredDelete)


def clipped(root: QWidget) -> list[str]:
    """What is cut: labels and buttons smaller than their text, and parts that reach over their page's edge."""
    found = []
    for widget in visible(root):
        if isinstance(widget, QLabel) and widget.text():
            needed = widget.heightForWidth(widget.width()) if widget.wordWrap() else widget.sizeHint().height()
            if widget.height() < needed:
                found.append(f"label too low: {widget.text()[:40]}")
            if not widget.wordWrap() and widget.width() < widget.sizeHint().width():
                found.append(f"label too narrow: {widget.text()[:40]}")
        elif isinstance(widget, (QPushButton, QDateEdit)) and widget.width() < widget.sizeHint().width():
            found.append(f"too narrow: {widget.accessibleName()[:60]}")
        elif isinstance(widget, QComboBox) and widget.currentText():
            if widget.width() < min(widget.fontMetrics().horizontalAdvance(widget.currentText()), SIZE[0] // 2):
                found.append(f"box too narrow: {widget.currentText()[:40]}")
    areas = [area for area in root.findChildren(QAbstractScrollArea) if not isinstance(area, QAbstractItemView)]
    sideways = [area for area in areas if area.isVisible() and area.horizontalScrollBar().maximum() > 0]
    return found + [f"{type(area).__name__} scrolls sideways" for area in sideways]


def nameless(root: QWidget) -> list[str]:
    """What can have the focus but says nothing to a screen reader."""
    found = []
    for widget in visible(root):
        inner = isinstance(widget.parent(), (QComboBox, QDateEdit))
        if widget.focusPolicy() & Qt.FocusPolicy.TabFocus and not inner and not widget.accessibleName():
            if not (isinstance(widget, QAbstractButton) and widget.text()):
                found.append(f"{type(widget).__name__} in {type(widget.parent()).__name__}")
    return found


def small(root: QWidget) -> list[str]:
    """What is to be hit but lower than a finger."""
    kinds = (QPushButton, QComboBox, QLineEdit, QDateEdit)
    found = []
    for widget in visible(root):
        if isinstance(widget, kinds) and not isinstance(widget.parent(), (QComboBox, QDateEdit)):
            if widget.height() < TARGET:
                found.append(f"{type(widget).__name__} {widget.height()} px")
    return found


def visible(root: QWidget) -> Iterator[QWidget]:
    for widget in root.findChildren(QWidget):
        if widget.isVisible():
            yield widget
