"""Who was here a moment ago? The last people with masked names; a touch opens a parked one again."""

from __future__ import annotations

from datetime import datetime, tzinfo

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from kiosk.intake import RecentItem, State
from kiosk.ui import wording
from kiosk.ui.i18n import Texts
from kiosk.ui.labels import FlowColumn, label
from kiosk.ui.presenter import icon_of
from kiosk.ui.theme import Theme, tokens
from kiosk.ui.wrap_button import WrapButton
from kiosk.verify.verdict import Decision

_OPENS = (State.OPEN, State.PARKED)


class RecentList(QWidget):
    """One button a line; Tab reaches those that open something."""

    chosen = Signal(str)
    """Presentation id of an open or parked line."""

    def __init__(self, texts: Texts, theme: Theme, zone: tzinfo) -> None:
        super().__init__()
        self._texts, self._theme, self._zone = texts, theme, zone
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self._title, self._empty = label("small"), label("quiet")
        column.addWidget(self._title)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setMinimumHeight(theme.px(2 * tokens.TARGET))
        inner = FlowColumn()
        self._rows = QVBoxLayout(inner)
        self._rows.setContentsMargins(0, 0, 0, 0)
        self._rows.setSpacing(0)
        self._rows.addWidget(self._empty)
        self._rows.addStretch(1)
        scroll.setWidget(inner)
        column.addWidget(scroll, 1)
        self._buttons: list[WrapButton] = []
        self._items: tuple[RecentItem, ...] = ()
        self._now: datetime | None = None
        self.retranslate()

    def show_items(self, items: tuple[RecentItem, ...], now: datetime) -> None:
        """Show these lines, newest first; of codes that nobody could read there is nothing to come back to."""
        self._items = tuple(item for item in items if item.decision is not Decision.UNREADABLE)
        self._now = now
        self.retranslate()

    def buttons(self) -> tuple[WrapButton, ...]:
        """The lines from top to bottom."""
        return tuple(self._buttons)

    def retranslate(self) -> None:
        """Write all texts again."""
        self._title.setText(self._texts("recent.title"))
        self._empty.setText(self._texts("recent.none"))
        self._empty.setVisible(not self._items)
        while len(self._buttons) < len(self._items):
            self._buttons.append(self._make(len(self._buttons)))
        for index, button in enumerate(self._buttons):
            button.setVisible(index < len(self._items))
            if index < len(self._items):
                self._write(button, self._items[index])

    def _write(self, button: WrapButton, item: RecentItem) -> None:
        clock = wording.moment(item.at, self._now or item.at, self._zone)
        state = self._texts(f"state.{item.state.value}")
        word = self._texts(f"short.{item.decision.value}") if item.decision else ""
        icon, tone = icon_of(item.decision)
        picture = self._theme.pixmap(icon, tone, ratio=self.devicePixelRatioF())
        button.write(f"{clock}   {item.masked_name or word}   {state}", picture)
        spoken = self._texts("recent.row", time=clock, name=item.masked_name, decision=word, state=state)
        button.setAccessibleName(spoken)
        button.setToolTip(spoken)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus if item.state in _OPENS else Qt.FocusPolicy.NoFocus)

    def _make(self, index: int) -> WrapButton:
        button = WrapButton(self._theme, "row", self)
        button.clicked.connect(lambda: self._open(index))
        self._rows.insertWidget(index + 1, button)
        return button

    def _open(self, index: int) -> None:
        item = self._items[index]
        if item.state in _OPENS:
            self.chosen.emit(item.presentation_id)
