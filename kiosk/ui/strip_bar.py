"""What was filled in for this person already? The pre-filled strip: one chip a field, one key or touch to change it."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from kiosk.ui.flow_layout import FlowLayout
from kiosk.ui.i18n import Phrase, Texts
from kiosk.ui.screen_model import Chip
from kiosk.ui.theme import Theme, tokens
from kiosk.ui.wrap_button import WrapButton


class StripBar(QWidget):
    """Chips in a row that wraps."""

    opened = Signal(str)
    """Name of the chip that was touched."""

    def __init__(self, texts: Texts, theme: Theme) -> None:
        super().__init__()
        self._texts, self._theme = texts, theme
        self._flow = FlowLayout(self)
        self._flow.setSpacing(theme.px(tokens.GAP))
        self._buttons: dict[str, WrapButton] = {}
        self.empty = True

    def show_chips(self, chips: tuple[Chip, ...]) -> None:
        """Show these chips and no others."""
        for name, button in self._buttons.items():
            button.setVisible(any(chip.name == name for chip in chips))
        for chip in chips:
            button = self._button(chip.name)
            text = f"{self._texts(chip.label)}: {self._values(chip)}"
            button.write(f"{chip.key}  {text}" if chip.key else text)
            button.setAccessibleName(text)
        self.empty = not chips
        self.setVisible(bool(chips))

    def buttons(self) -> tuple[WrapButton, ...]:
        """The fields from left to right."""
        return tuple(self._buttons.values())

    def _button(self, name: str) -> WrapButton:
        if name not in self._buttons:
            button = WrapButton(self._theme, "chip", self)
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            button.clicked.connect(lambda: self.opened.emit(name))
            self._buttons[name] = button
            self._flow.addWidget(button)
        return self._buttons[name]

    def _values(self, chip: Chip) -> str:
        return ", ".join(self._texts.say(v) if isinstance(v, Phrase) else v for v in chip.value)
