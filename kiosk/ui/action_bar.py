"""What can be done now, and with which key? The bar of actions under the card."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from kiosk.ui.flow_layout import FlowLayout
from kiosk.ui.i18n import Texts
from kiosk.ui.screen_model import Action
from kiosk.ui.theme import Theme, tokens
from kiosk.ui.wrap_button import WrapButton


class ActionBar(QWidget):
    """Buttons that never take the focus: a scan or a Space must not press them."""

    wanted = Signal(object)
    """The `Act` of the button."""

    def __init__(self, texts: Texts, theme: Theme) -> None:
        super().__init__()
        self._texts, self._theme = texts, theme
        self._flow = FlowLayout(self)
        self._flow.setSpacing(theme.px(tokens.GAP))
        self._buttons: list[WrapButton] = []
        self._actions: tuple[Action, ...] = ()

    def show_actions(self, actions: tuple[Action, ...]) -> None:
        """Show these actions and no others."""
        self._actions = actions
        while len(self._buttons) < len(actions):
            self._buttons.append(self._make(len(self._buttons)))
        for index, button in enumerate(self._buttons):
            button.setVisible(index < len(actions))
            if index >= len(actions):
                continue
            action = actions[index]
            text = self._texts(action.text)
            button.write(f"{action.key}  {text}")
            button.setAccessibleName(self._texts("act.button", text=text, key=action.key))
            button.set_role("primary" if action.primary else "")

    def _make(self, index: int) -> WrapButton:
        button = WrapButton(self._theme, parent=self)
        button.clicked.connect(lambda: self.wanted.emit(self._actions[index].act))
        self._flow.addWidget(button)
        return button
