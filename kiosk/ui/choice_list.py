"""Which of a few? A list inside the window where one key chooses; nothing modal, Esc closes it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QVBoxLayout

from kiosk.ui.i18n import Phrase, Texts
from kiosk.ui.labels import label
from kiosk.ui.theme import Theme, restyle, tokens
from kiosk.ui.wrap_button import WrapButton

_ROWS = 9
"""Lines that still fit below each other at 1280 x 720."""
KEYS = "123456789abcdefghijklmnopqrstuvwxyz"


@dataclass(frozen=True, slots=True)
class Choice:
    """One line: its text, and what choosing it means to whoever opened the list."""

    text: Phrase | str
    value: Any
    key: str = ""
    """Empty: the next of 1 to 9, then a to z."""


class ChoiceList(QFrame):
    """A frame inside the window; `open_list` fills it, `press` chooses by key."""

    opened = Signal()
    closed = Signal()

    def __init__(self, texts: Texts, theme: Theme) -> None:
        super().__init__()
        self._texts, self._theme = texts, theme
        restyle(self, role="panel")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        pad, gap = theme.px(tokens.PAD), theme.px(tokens.GAP)
        column = QVBoxLayout(self)
        column.setContentsMargins(pad, gap, pad, gap)
        column.setSpacing(gap)
        self._title, self._foot = label("strong"), label("small")
        self._grid = QGridLayout()
        self._grid.setSpacing(theme.px(tokens.GAP_S))
        column.addWidget(self._title)
        column.addLayout(self._grid)
        column.addWidget(self._foot)
        self._buttons: list[WrapButton] = []
        self._choices: Sequence[Choice] = ()
        self._chosen: Callable[[Any], None] | None = None
        self._name = ""
        self.hide()

    @property
    def is_open(self) -> bool:
        return self._chosen is not None

    @property
    def name(self) -> str:
        """Text key of the title of the open list, or empty."""
        return self._name if self.is_open else ""

    def open_list(self, title: str, choices: Sequence[Choice], chosen: Callable[[Any], None]) -> None:
        """Show the list; `chosen(value)` is called after it has closed."""
        self._name, self._choices, self._chosen = title, choices, chosen
        self.retranslate()
        self.show()
        self.setFocus(Qt.FocusReason.OtherFocusReason)
        self.opened.emit()

    def close_list(self) -> None:
        """Close without a choice."""
        self._chosen = None
        self.hide()
        self.closed.emit()

    def press(self, text: str) -> bool:
        """A key's text; True when it chose something."""
        for index, key in enumerate(self._keys()):
            if text and text.lower() == key:
                self._choose(index)
                return True
        return False

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        if event.isAutoRepeat() or not self.press(event.text()):
            event.ignore()

    def retranslate(self) -> None:
        """Write all texts again."""
        if not self.is_open:
            return
        self.setAccessibleName(self._texts(self._name))
        self._title.setText(self._texts(self._name))
        self._foot.setText(self._texts("list.close"))
        while len(self._buttons) < len(self._choices):
            self._buttons.append(self._make(len(self._buttons)))
        for index, button in enumerate(self._buttons):
            button.setVisible(index < len(self._choices))
            if index < len(self._choices):
                text, key = self._text(self._choices[index].text), self._keys()[index]
                button.write(text, key=key.upper())
                button.setAccessibleName(self._texts("list.item", key=key, text=text))

        self._arrange()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        super().resizeEvent(event)
        self._arrange()

    def _arrange(self) -> None:
        """Two columns when the longest line leaves room for a second one; more when the lines would not fit the window."""
        shown = self._buttons[: len(self._choices)]
        widest = max((button.sizeHint().width() for button in shown), default=0)
        fits = 2 * widest + 3 * self._theme.px(tokens.PAD) <= self.width()
        columns = max(-(-len(shown) // _ROWS), 2 if len(shown) > 3 and fits else 1)
        rows = -(-len(shown) // columns)
        for column in range(max(columns, self._grid.columnCount())):
            self._grid.setColumnStretch(column, int(column < columns))
        for index, button in enumerate(shown):
            self._grid.addWidget(button, index % rows, index // rows)

    def _make(self, index: int) -> WrapButton:
        button = WrapButton(self._theme, "row", self)
        button.clicked.connect(lambda: self._choose(index))
        return button

    def _choose(self, index: int) -> None:
        chosen, value = self._chosen, self._choices[index].value
        self.close_list()
        if chosen:
            chosen(value)

    def _keys(self) -> list[str]:
        free = iter(KEYS)
        return [choice.key or next(free) for choice in self._choices]

    def _text(self, text: Phrase | str) -> str:
        return self._texts.say(text) if isinstance(text, Phrase) else text
