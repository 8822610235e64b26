"""How are the settings of a desk changed? The form, save, and what became of it; also the five questions at first."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLabel, QPushButton, QVBoxLayout, QWidget

from kiosk.ui.admin.ports import DeskSettings, SettingsPort, SettingsProblem
from kiosk.ui.admin.settings_form import EVERYTHING, FIRST_START, SettingsForm
from kiosk.ui.flow_layout import FlowLayout
from kiosk.ui.i18n import Texts
from kiosk.ui.ports import Workers
from kiosk.ui.theme import Theme, restyle, tokens

_SAVES = (Qt.Key.Key_S, Qt.Key.Key_Return, Qt.Key.Key_Enter)


class SettingsPage(QWidget):
    """Ctrl+S or Ctrl+Enter saves. When saving fails everything stays in its field."""

    saved = Signal(object)
    """DeskSettings as it was kept."""

    def __init__(
        self,
        port: SettingsPort,
        workers: Workers,
        texts: Texts,
        theme: Theme,
        *,
        first_start: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._port, self._workers, self._texts, self._theme = port, workers, texts, theme
        self._key = "first" if first_start else "settings"
        self._told, self._bad = "", False
        self._dark: bool | None = None
        self.title, self.about, self.told = QLabel(), QLabel(), QLabel()
        self.form = SettingsForm(texts, theme, _fields(first_start), numbered=first_start)
        self.save, self.undo = QPushButton(), QPushButton()
        self._lay_out(first_start)
        self.save.clicked.connect(self.keep)
        self.undo.clicked.connect(self.load)
        self.form.changed.connect(self._entered)
        if first_start:
            self.form.language.currentIndexChanged.connect(lambda _index: self._speak())
        self.retranslate()

    def _lay_out(self, first_start: bool) -> None:
        px = self._theme.px
        restyle(self.title, role="title")
        restyle(self.about, role="quiet")
        restyle(self.save, role="primary")
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(px(tokens.GAP))
        for label in (self.title, self.about):
            label.setWordWrap(True)
            rows.addWidget(label)
        rows.addWidget(self.form)
        self.told.setWordWrap(True)
        rows.addWidget(self.told)
        buttons = FlowLayout()
        buttons.setSpacing(px(tokens.GAP))
        buttons.addWidget(self.save)
        if not first_start:
            buttons.addWidget(self.undo)
        rows.addLayout(buttons)
        rows.addStretch(1)
        self.undo.setVisible(not first_start)

    # -- what the program calls

    def load(self) -> None:
        """Fetch what is set and show it, unless somebody types while it is fetched: what was entered stays."""
        before = self.form.value()

        def take(value: DeskSettings) -> None:
            if self.form.value() == before:
                self._take(value)

        self._workers.run(self._port.load, take, self._refuse)

    def keep(self) -> None:
        """Save when the fields are right; else say beside them what is not."""
        if not self.save.isEnabled() or not self.form.check():
            return
        value = self.form.value()
        self.save.setEnabled(False)
        other_look = value.dark != self._dark
        self._workers.run(partial(self._port.save, value), lambda _nothing: self._kept(value, other_look), self._refuse)

    def retranslate(self) -> None:
        texts = self._texts
        self.title.setText(texts(f"admin.{self._key}.title"))
        self.about.setText(texts(f"admin.{self._key}.about"))
        for button, key, icon in (
            (self.save, f"admin.{self._key}.save", ""),
            (self.undo, "admin.settings.undo", "arrow-back-up"),
        ):
            button.setText(texts(key))
            button.setAccessibleName(texts(key))
            if icon:
                button.setIcon(self._theme.icon(icon))
                button.setIconSize(QSize(*(self._theme.px(tokens.ICON),) * 2))
        self.form.retranslate()
        self._say()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Not shortcuts: a key that was held back to see whether it is a scanner's comes as a press alone."""
        held = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if held == Qt.KeyboardModifier.ControlModifier and event.key() in _SAVES:
            if not event.isAutoRepeat():
                self.keep()
        else:
            super().keyPressEvent(event)

    # -- inside

    def _take(self, value: DeskSettings) -> None:
        self.form.show_value(value)
        self._dark = value.dark
        self._told = ""
        self._say()

    def _kept(self, value: DeskSettings, other_look: bool) -> None:
        self.save.setEnabled(True)
        self.form.show_value(value)
        self._dark = value.dark
        self._told, self._bad = "admin.settings.saved-restart" if other_look else "admin.settings.saved", False
        if value.language != self._texts.language:
            self._texts.switch(value.language)
        self._say()
        self.saved.emit(value)

    def _refuse(self, error: Exception) -> None:
        self.save.setEnabled(True)
        word = error.code if isinstance(error, SettingsProblem) else "bug"
        word = word if self._texts.has(f"admin.problem.{word}") else "other"
        beside = isinstance(error, SettingsProblem) and not self.form.show_problems({error.field: word})
        self._told, self._bad = "" if beside else f"admin.problem.{word}", True
        self._say()

    def _speak(self) -> None:
        """At first start the page speaks the chosen language at once."""
        chosen = self.form.language.currentData()
        if chosen and chosen != self._texts.language:
            self._texts.switch(chosen)

    def _entered(self) -> None:
        if self._told:
            self._told = ""
            self._say()

    def _say(self) -> None:
        self.told.setText(self._texts(self._told) if self._told else "")
        self.told.setVisible(bool(self._told))
        restyle(self.told, tone="red" if self._bad else "green")


def _fields(first_start: bool) -> Sequence[str]:
    return FIRST_START if first_start else EVERYTHING
