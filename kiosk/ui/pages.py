"""Which page of the window is seen? The desk, pages that are built when they are first opened, and one in its place."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QFrame, QScrollArea, QStackedWidget, QWidget


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """Another page of the window; `build` runs when it is first opened. A page may have a `retranslate()`."""

    name: str
    """`devices` is what F2 opens."""
    title: str = ""
    """Key of the text on its button; empty: it has none and is opened by the program."""
    icon: str = ""
    key: str = ""
    """The key that opens it from anywhere, for example `Ctrl+G`; empty: none."""
    build: Callable[[], QWidget]
    opened: Callable[[QWidget], None] = lambda page: None
    """Called every time the page was brought to the front."""


class Pages(QStackedWidget):
    """`open` by name; None is the desk, or the page that stands in its place until something was answered."""

    left_desk = Signal()
    """The desk is seen no more."""
    moved = Signal()
    """Another page is in front."""

    def __init__(self, desk: QWidget, pages: tuple[Page, ...]) -> None:
        super().__init__()
        self.addWidget(_scrolled(desk))
        self._pages = {page.name: page for page in pages}
        self._built: dict[str, QWidget] = {}
        self.front: str | None = None
        """Name of the page that stands in the desk's place."""
        self.name: str | None = None
        """Of the page that is seen; None for the desk."""

    def knows(self, name: str) -> bool:
        return name in self._pages

    def of_key(self, event: QKeyEvent) -> str:
        """Name of the page that this key opens; empty when there is none, or while something stands in the desk's place."""
        held = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        pressed = QKeySequence(event.key() | held.value)
        named = (page.name for page in self._pages.values() if page.key and pressed == QKeySequence(page.key))
        return next(named, "") if self.front is None else ""

    def open(self, name: str | None, *, past_the_front: bool = False) -> None:
        """Bring a page to the front. `past_the_front`: the desk itself, whatever stands in its place."""
        if name is None and not past_the_front:
            name = self.front
        if name is not None and self.name is None:
            self.left_desk.emit()
        if name is None:
            self.setCurrentIndex(0)
        else:
            page = self._pages[name]
            if name not in self._built:
                self._built[name] = page.build()
                self.addWidget(self._built[name])
            self.setCurrentWidget(self._built[name])
            self._built[name].setFocus(Qt.FocusReason.OtherFocusReason)
        self.name = name
        if name is not None:
            self._pages[name].opened(self._built[name])
        self.moved.emit()

    def retranslate(self) -> None:
        """Write the texts of all pages again that were built and can."""
        for page in self._built.values():
            again = getattr(page, "retranslate", None)
            if again:
                again()


def _scrolled(inner: QWidget) -> QScrollArea:
    """At 200 % and with long words the desk may need more than the screen has: it scrolls, nothing is cut."""
    area = QScrollArea()
    area.setWidgetResizable(True)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    area.setWidget(inner)
    return area
