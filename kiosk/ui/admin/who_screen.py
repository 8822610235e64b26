"""Who works at this desk now? The list that is shown at start; the name stands on every event from then on."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLabel, QPushButton, QVBoxLayout, QWidget

from kiosk.ui.admin.page import scrolled
from kiosk.ui.i18n import Texts
from kiosk.ui.theme import Theme, restyle, tokens

_KEYS = "123456789"


class WhoScreen(QWidget):
    """A digit chooses at once; arrows move, Enter chooses."""

    chosen = Signal(str)
    settings_wanted = Signal()
    """Somebody is not on the list."""

    def __init__(self, texts: Texts, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._texts, self._theme = texts, theme
        self._clerks: tuple[str, ...] = ()
        self.setProperty("role", "page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._waiting = 0
        self.title, self.about, self.waiting, self.settings = QLabel(), QLabel(), QLabel(), QPushButton()
        self.buttons: list[QPushButton] = []
        restyle(self.title, role="title")
        restyle(self.about, role="quiet")
        restyle(self.settings, role="flat")
        inner = QWidget()
        self._rows = QVBoxLayout(inner)
        self._rows.setContentsMargins(0, 0, 0, 0)
        self._rows.setSpacing(theme.px(tokens.GAP))
        restyle(self.waiting, role="strong")
        restyle(self.waiting, tone="blue")
        for label in (self.title, self.about, self.waiting):
            label.setWordWrap(True)
            self._rows.addWidget(label)
        self._rows.addWidget(self.settings, 0, Qt.AlignmentFlag.AlignLeft)
        self._rows.addStretch(1)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(scrolled(inner, theme, widest=640))
        self.settings.clicked.connect(self.settings_wanted)
        texts.on_switch(self.retranslate)
        self.retranslate()

    def show_clerks(self, clerks: Sequence[str], last: str = "") -> None:
        """Fill the list; the focus stands on `last`, who worked here before."""
        for button in self.buttons:
            button.hide()
            button.deleteLater()
        self._clerks = tuple(clerks)
        self.buttons = []
        for at, clerk in enumerate(self._clerks):
            button = QPushButton()
            button.setText((f"{_KEYS[at]}   " if at < len(_KEYS) else "") + clerk.replace("&", "&&"))
            button.setAccessibleName(clerk)
            button.setIcon(self._theme.icon("user"))
            button.setIconSize(QSize(*(self._theme.px(tokens.ICON),) * 2))
            button.setMinimumHeight(self._theme.px(tokens.TARGET + 8))
            button.clicked.connect(partial(self.chosen.emit, clerk))
            self._rows.insertWidget(3 + at, button)
            button.show()  # the layout would show it later, and what is not shown takes no focus
            self.buttons.append(button)
        at = self._clerks.index(last) if last in self._clerks else 0
        first = self.buttons[at] if self.buttons else self.settings
        self.setFocusProxy(first)  # whoever brings the page to the front gives the focus to the page
        first.setFocus()
        self.retranslate()

    def show_waiting(self, count: int) -> None:
        """So many codes were received and wait for the choice."""
        self._waiting = count
        self.waiting.setText(self._texts("admin.who.waiting", count=count) if count else "")
        self.waiting.setVisible(count > 0)

    def retranslate(self) -> None:
        self.title.setText(self._texts("admin.who.title"))
        self.about.setText(self._texts("admin.who.about" if self._clerks else "admin.who.nobody"))
        self.settings.setText(self._texts("admin.who.settings"))
        self.settings.setAccessibleName(self.settings.text())
        self.show_waiting(self._waiting)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        at = _KEYS.find(event.text()) if event.text() else -1
        focused = next((place for place, button in enumerate(self.buttons) if button.hasFocus()), None)
        if 0 <= at < len(self.buttons):
            self.chosen.emit(self._clerks[at])
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and focused is not None:
            self.chosen.emit(self._clerks[focused])
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.settings.hasFocus():
            self.settings_wanted.emit()
        elif event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Up) and focused is not None:
            step = 1 if event.key() == Qt.Key.Key_Down else -1
            self.buttons[max(0, min(len(self.buttons) - 1, focused + step))].setFocus()
        else:
            super().keyPressEvent(event)
