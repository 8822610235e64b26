"""Does everything work? One quiet line of lights; each has a shape and a word, not only a colour."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, tzinfo
from enum import StrEnum

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from kiosk.intake import DeskStatus
from kiosk.ui import wording
from kiosk.ui.flow_layout import FlowLayout
from kiosk.ui.i18n import Phrase, Texts
from kiosk.ui.labels import frame, label
from kiosk.ui.theme import Theme, restyle, tokens


class Light(StrEnum):
    """State of a part."""

    OK = "ok"
    WARN = "warn"
    OFF = "off"


_ICON = {Light.OK: ("circle-check", "green"), Light.WARN: ("alert-triangle", "amber"), Light.OFF: ("minus", "grey")}
NAMES = ("camera", "scanner", "gateway", "registry", "trust", "pending")


class StatusStrip(QWidget):
    """Lights on the left; desk, clock and switches on the right."""

    language_wanted = Signal()
    sound_wanted = Signal()
    who_wanted = Signal()
    """The name of who works here was pressed."""
    work_wanted = Signal()
    """The count of changed verdicts was pressed, or the light of those who wait."""

    def __init__(self, texts: Texts, theme: Theme, zone: tzinfo) -> None:
        super().__init__()
        self._texts, self._theme, self._zone = texts, theme, zone
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        self._bar = frame("bar")
        outer.addWidget(self._bar)
        self._flow = FlowLayout(self._bar)
        pad, gap = theme.px(tokens.PAD), theme.px(tokens.GAP_S)
        self._flow.setContentsMargins(pad, gap, pad, gap)
        self._flow.setSpacing(theme.px(12))
        self._lights: dict[str, tuple[Light, Phrase]] = {}
        self._pages: list[StripButton] = []
        self._fitting = True  # until everything stands in its place
        self._parts = {name: _LightLabel(theme) for name in NAMES}
        for part in self._parts.values():
            self._flow.addWidget(part)
        self._parts["pending"].pressed.connect(self.work_wanted)
        self.changed_button = self.button()
        self.changed_button.clicked.connect(self.work_wanted)
        self._changed = 0
        self._flow.addWidget(self.changed_button)
        self.changed_button.hide()
        self._clock = label("strong", wrap=False)
        self.who_button, self.sound_button, self.language_button = self.button(), self.button(), self.button()
        self.who_button.clicked.connect(self.who_wanted)
        for widget in (self.who_button, self._clock):
            widget.setMinimumHeight(theme.px(tokens.TARGET))
            self._flow.addWidget(widget)
        self._flow.push_right(self.who_button)
        for button in (self.sound_button, self.language_button):
            self._flow.addWidget(button)
        self.sound_button.clicked.connect(self.sound_wanted)
        self.language_button.clicked.connect(self.language_wanted)
        self._sound_on = True
        self._place = ("", "")
        self.set_light("camera", Light.OFF, Phrase("status.camera"))
        self.set_light("scanner", Light.OFF, Phrase("status.scanner"))
        self._parts["trust"].setVisible(False)  # until there is something to say of signed cards or the clock
        self._fitting = False

    def button(self) -> StripButton:
        """A quiet button that belongs into the strip; the caller adds pages with `add`."""
        made = StripButton(self._fit)
        restyle(made, role="flat")
        made.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        made.setIconSize(QSize(self._theme.px(tokens.ICON), self._theme.px(tokens.ICON)))
        return made

    def add(self, button: StripButton) -> None:
        """Put a page's button at the end of the strip."""
        self._pages.append(button)
        self._flow.addWidget(button)
        self._fit()

    def show_button(self, button: StripButton, shown: bool) -> None:
        """Show a page's button, or take it away; the others make room for it."""
        button.setVisible(shown)
        self._fit()

    def has_focus(self) -> bool:
        """Whether one of its buttons has the keyboard."""
        buttons = (self.changed_button, self.who_button, self.sound_button, self.language_button, *self._pages)
        return any(button.hasFocus() for button in buttons)

    def show_trust(self, light: Light, text: Phrase) -> None:
        """How old the lists of signed cards are, and whether the clock is believed; OFF: nothing to say."""
        self.set_light("trust", light, text)
        self._parts["trust"].setVisible(light is not Light.OFF)
        self._fit()

    def set_light(self, name: str, light: Light, text: Phrase) -> None:
        """`name` is one of `NAMES`."""
        self._lights[name] = (light, text)
        self._parts[name].show_light(light, self._texts.say(text), self._texts(f"status.{light.value}"))
        self._fit()

    def show_status(self, status: DeskStatus, now: datetime) -> None:
        """What the desk knows of its sources; the gateway's light is lit by answers and set with `set_light`."""
        if not status.registry_ok:
            self.set_light("registry", Light.WARN, Phrase("status.registry.trouble"))
        elif status.registry_as_of is None:
            self.set_light("registry", Light.OFF, Phrase("status.registry.none"))
        else:
            day = wording.short_day(status.registry_as_of, now, self._zone)
            self.set_light("registry", Light.OK, Phrase("status.registry", {"day": day}))
        if not status.gateway_configured:
            self.set_light("gateway", Light.OFF, Phrase("status.gateway.off"))
        elif "gateway" not in self._lights or self._lights["gateway"][0] is Light.OFF:
            self.set_light("gateway", Light.OK, Phrase("status.gateway"))
        self.set_light("pending", Light.OK, Phrase("status.pending", {"count": status.pending}))
        self._parts["pending"].setVisible(status.pending > 0)
        self.show_changed(status.changed)
        self._fit()
        self.show_who(status.desk, status.clerk)

    def show_changed(self, count: int) -> None:
        """How many verdicts are others since the admission, and nobody has dealt with; nothing is shown for none."""
        self._changed = count
        self.changed_button.tip = self._texts("work.strip.tip")
        self.changed_button.setIcon(self._theme.icon("alert-triangle", "amber"))
        self.changed_button.setText(self._texts("work.strip", count=count))
        self.changed_button.setAccessibleName(self._texts("work.strip", count=count))
        self.changed_button.setVisible(count > 0)

    def show_who(self, desk: str, clerk: str) -> None:
        """The desk and who works at it."""
        self._place = (desk, clerk)
        text = " · ".join(part for part in self._place if part)
        self.who_button.setText(text.replace("&", "&&"))
        self.who_button.setAccessibleName(self._texts("status.who-works", who=text))
        self.who_button.setToolTip(self._texts("status.change-who"))

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """One line: first the pages lose their word, then the lights that are well, the one that is seldom looked at before the
        others; last of all who works here.

        A light that asks for attention keeps its word, and every word that went away is still there for a pointer
        that rests and for a screen reader. With very large letters the line becomes two, and nothing is cut.
        """
        if self._fitting:
            return
        self._fitting = True
        for step in range(5):
            for button in self._pages:
                button.shorten(step >= 1)
            for name in NAMES[:-1]:
                self._parts[name].shorten(step >= (2 if name == "trust" else 3))
            self.who_button.setHidden(step >= 4)
            if self._flow.one_line() <= self.width():
                break
        # Said outright: a layout inside a layout hears too late that a word went away.
        frame_around = self._bar.contentsMargins()
        self.setFixedHeight(self._flow.heightForWidth(self.width()) + frame_around.top() + frame_around.bottom())
        self._fitting = False

    def show_time(self, now: datetime) -> None:
        """Day and hh:mm in the facility's zone."""
        text = f"{now.astimezone(self._zone):%d/%m  %H:%M}"
        if self._clock.text() != text:
            self._clock.setText(text)
            self._fit()

    def show_sound(self, on: bool) -> None:
        """The sound switch."""
        self._sound_on = on
        text = self._texts("status.sound.on" if on else "status.sound.off")
        self.sound_button.setIcon(self._theme.icon("volume" if on else "volume-off"))
        self.sound_button.setAccessibleName(text)
        self.sound_button.setToolTip(text)

    def retranslate(self) -> None:
        """Write all texts again."""
        for name, (light, text) in tuple(self._lights.items()):
            self.set_light(name, light, text)
        self.language_button.setIcon(self._theme.icon("language"))
        self.language_button.setText(self._texts("status.language.short"))
        self.language_button.setAccessibleName(self._texts("status.language"))
        self.language_button.setToolTip(self._texts("status.language"))
        self.show_sound(self._sound_on)
        self.show_who(*self._place)
        self.show_changed(self._changed)


class StripButton(QPushButton):
    """An icon with a word; the word may have to stay away, and is then the tool tip."""

    tip = ""
    """What stands in the tool tip in place of the text, for example with the key; set before the text."""

    def __init__(self, changed: Callable[[], None]) -> None:
        super().__init__()
        self._changed, self._word, self._short = changed, "", False

    def setText(self, text: str) -> None:  # noqa: N802 - Qt's name
        """The word; shown when there is room for it."""
        self._word = text
        self._write()
        self._changed()

    def shorten(self, short: bool) -> None:
        """The icon alone, or icon and word."""
        if short is not self._short:
            self._short = short
            self._write()

    def _write(self) -> None:
        super().setText("" if self._short else self._word)
        if self._short or self.tip:
            self.setToolTip(self.tip or self._word)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if not event.isAutoRepeat():
                self.click()
            return
        super().keyPressEvent(event)


class _LightLabel(QWidget):
    pressed = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.px(6))
        self._sign, self._text = QLabel(), label(wrap=False)
        self._sign.setFixedSize(theme.px(18), theme.px(18))
        row.addWidget(self._sign)
        row.addWidget(self._text)
        self.setMinimumHeight(theme.px(tokens.TARGET))
        self._short, self._light = False, Light.OFF

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        self.pressed.emit()

    def shorten(self, short: bool) -> None:
        self._short = short
        self._text.setVisible(not short or self._light is Light.WARN)
        inner = self.layout()
        if inner is not None:
            inner.activate()  # or the strip would still reckon with the width before
        self.updateGeometry()

    def show_light(self, light: Light, text: str, state: str) -> None:
        icon, tone = _ICON[light]
        self._sign.setPixmap(self._theme.pixmap(icon, tone, 18, self.devicePixelRatioF()))
        self._light = light
        self._text.setText(text)
        self.shorten(self._short)
        self.setToolTip(f"{text}: {state}")
        self.setAccessibleName(f"{text}: {state}")
