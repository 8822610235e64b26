"""Does everything work? One quiet line of lights; each has a shape and a word, not only a colour."""

from __future__ import annotations

from datetime import datetime, tzinfo
from enum import StrEnum

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
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
_NARROW = 1000
"""Below this width lights that are well lose their word; a light that asks for attention keeps it."""
NAMES = ("camera", "scanner", "gateway", "registry", "pending")


class StatusStrip(QWidget):
    """Lights on the left; desk, clock and switches on the right."""

    language_wanted = Signal()
    sound_wanted = Signal()

    def __init__(self, texts: Texts, theme: Theme, zone: tzinfo) -> None:
        super().__init__()
        self._texts, self._theme, self._zone = texts, theme, zone
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        bar = frame("bar")
        outer.addWidget(bar)
        self._flow = FlowLayout(bar)
        pad, gap = theme.px(tokens.PAD), theme.px(tokens.GAP_S)
        self._flow.setContentsMargins(pad, gap, pad, gap)
        self._flow.setSpacing(theme.px(12))
        self._lights: dict[str, tuple[Light, Phrase]] = {}
        self._parts = {name: _LightLabel(theme) for name in NAMES}
        for part in self._parts.values():
            self._flow.addWidget(part)
        self._who, self._clock = label("quiet", wrap=False), label("strong", wrap=False)
        self.sound_button, self.language_button = self.button(), self.button()
        for widget in (self._who, self._clock):
            widget.setMinimumHeight(theme.px(tokens.TARGET))
            self._flow.addWidget(widget)
        self._flow.push_right(self._who)
        for button in (self.sound_button, self.language_button):
            self._flow.addWidget(button)
        self.sound_button.clicked.connect(self.sound_wanted)
        self.language_button.clicked.connect(self.language_wanted)
        self._sound_on = True
        self.set_light("camera", Light.OFF, Phrase("status.camera"))
        self.set_light("scanner", Light.OFF, Phrase("status.scanner"))

    def button(self) -> QPushButton:
        """A quiet button that belongs into the strip; the caller adds pages with `add`."""
        made = QPushButton()
        restyle(made, role="flat")
        made.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        made.setIconSize(QSize(self._theme.px(tokens.ICON), self._theme.px(tokens.ICON)))
        return made

    def add(self, button: QPushButton) -> None:
        """Put a button at the end of the strip."""
        self._flow.addWidget(button)

    def set_light(self, name: str, light: Light, text: Phrase) -> None:
        """`name` is one of `NAMES`."""
        self._lights[name] = (light, text)
        self._parts[name].show_light(light, self._texts.say(text), self._texts(f"status.{light.value}"))

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
        self._who.setText(" · ".join(part for part in (status.desk, status.clerk) if part))

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        super().resizeEvent(event)
        narrow = self.width() < self._theme.px(_NARROW)
        for name in NAMES[:-1]:
            self._parts[name].shorten(narrow)
        self._who.setHidden(narrow)

    def show_time(self, now: datetime) -> None:
        """hh:mm in the facility's zone."""
        self._clock.setText(f"{now.astimezone(self._zone):%H:%M}")

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


class _LightLabel(QWidget):
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

    def shorten(self, short: bool) -> None:
        self._short = short
        self._text.setVisible(not short or self._light is Light.WARN)

    def show_light(self, light: Light, text: str, state: str) -> None:
        icon, tone = _ICON[light]
        self._sign.setPixmap(self._theme.pixmap(icon, tone, 18, self.devicePixelRatioF()))
        self._light = light
        self._text.setText(text)
        self.shorten(self._short)
        self.setToolTip(f"{text}: {state}")
        self.setAccessibleName(f"{text}: {state}")
