"""What is the program's window? The status strip, the desk, and other pages around it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QKeyEvent, QShowEvent
from PySide6.QtWidgets import QMainWindow, QVBoxLayout, QWidget

from kiosk.intake import Intake
from kiosk.scanner.reading import Reading
from kiosk.ui.desk_flow import DeskFlow
from kiosk.ui.desk_screen import DeskScreen
from kiosk.ui.i18n import LANGUAGES, Phrase, Texts
from kiosk.ui.pages import Page, Pages
from kiosk.ui.ports import DeskPort, NumberPort, Sounder, Workers
from kiosk.ui.presenter import Surroundings
from kiosk.ui.status_strip import Light, StatusStrip, StripButton
from kiosk.ui.still_working import StillWorking
from kiosk.ui.theme import Theme

__all__ = ["MainWindow", "Page"]

TICK_SECONDS = 5
"""The clock is written, and a desk that cannot record tries again."""
REFRESH_TICKS = 12
"""Every minute the lights are asked for anew: another program may have brought new data."""


class MainWindow(QMainWindow):
    """Everything is handed in: desk, workers, texts, theme, what surrounds a card, further pages."""

    ready_changed = Signal(bool)
    """Whether a scan can be taken at once."""
    closing = Signal()
    who_wanted = Signal()
    """Somebody else works here now: the name on the strip was pressed, or Ctrl+L."""
    sound_changed = Signal(bool)

    def __init__(
        self,
        desk: DeskPort,
        numbers: NumberPort,
        workers: Workers,
        texts: Texts,
        theme: Theme,
        around: Callable[[], Surroundings],
        *,
        pages: tuple[Page, ...] = (),
        sounds: Sounder | None = None,
        rest_seconds: float = 30.0,
        enter_after_ms: int = 500,
    ) -> None:
        super().__init__()
        self._texts, self._around, self._sounds = texts, around, sounds
        self._shown = self._urgent = False
        self._ticks = 0
        self.flow = DeskFlow(desk, workers, lambda: around().now)
        self.strip = StatusStrip(texts, theme, around().zone)
        self.desk_screen = DeskScreen(
            self.flow,
            numbers,
            texts,
            theme,
            around,
            sounds,
            rest_seconds=rest_seconds,
            enter_after_ms=enter_after_ms,
        )
        StillWorking(self.flow, self.desk_screen.panel.entry, texts, self)
        self.pages = Pages(self.desk_screen, pages)
        whole = QWidget()
        column = QVBoxLayout(whole)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.strip)
        column.addWidget(self.pages, 1)
        self.setCentralWidget(whole)
        self._buttons: dict[str, tuple[StripButton, str, str]] = {}
        self._add_page_buttons(theme, pages)
        self._connect()
        self._clock = QTimer(self, interval=TICK_SECONDS * 1000)
        self._clock.timeout.connect(self._tick_on)
        self._clock.start()
        self.retranslate()
        self.resize(QSize(1280, 720).boundedTo(self.screen().availableSize()))
        self.flow.refresh()

    @property
    def ready(self) -> bool:
        """Whether a scan can be taken at once: shown, on the desk, and nothing awaited."""
        return self._shown and not self.flow.busy

    def show_reading(self, reading: Reading) -> None:
        """A code from camera, scanner or serial port; the desk comes to the front."""
        self.show_desk()
        self.desk_screen.take(reading)

    def show_intake(self, intake: Intake) -> None:
        """A later answer for an intake that may or may not be the open one."""
        self.flow.later(intake)

    def set_light(self, name: str, light: Light, text: Phrase) -> None:
        """A light of the status strip: camera, scanner, gateway, registry."""
        self.strip.set_light(name, light, text)

    def scan_overrun(self) -> None:
        """The scanner sent a burst without end."""
        self.desk_screen.panel.entry.tell(self._texts("overrun"))

    def show_desk(self) -> None:
        """The desk, or what stands in its place."""
        self.pages.open(None)

    def show_page(self, name: str) -> None:
        """Another page, built on first use; an unknown name is ignored."""
        if self.pages.knows(name):
            self.pages.open(name)

    def put_in_front(self, name: str | None) -> None:
        """This page stands in the desk's place until None is put there. An emergency gets past it."""
        here = self.pages.name in (None, self.pages.front)
        self.pages.front, self._urgent = name, False
        if here:
            self.show_desk()

    def emergency(self) -> None:
        """F12 on whatever page: the desk, and the person is admitted."""
        self._urgent = self.pages.front is not None
        self.pages.open(None, past_the_front=True)
        self.flow.emergency()

    def set_sound(self, on: bool) -> None:
        """Tones on or off."""
        if self._sounds is not None:
            self._sounds.on = on
            self.strip.show_sound(on)

    def switch_language(self) -> None:
        """The next language, at once, everywhere."""
        following = LANGUAGES[(LANGUAGES.index(self._texts.language) + 1) % len(LANGUAGES)]
        self._texts.switch(following)

    def retranslate(self) -> None:
        """Write all texts again."""
        self.setWindowTitle(self._texts("app.title"))
        self.strip.retranslate()
        for button, title, key in ((self._desk_button, "page.desk", ""), *self._buttons.values()):
            button.tip = self._texts("act.button", text=self._texts(title), key=key) if key else ""
            button.setText(self._texts(title))
            button.setAccessibleName(self._texts(title))
        self.desk_screen.retranslate()
        self.pages.retranslate()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        if event.key() == Qt.Key.Key_F12 and self.pages.name is not None and not event.isAutoRepeat():
            self.emergency()
        elif event.key() == Qt.Key.Key_F11:
            self.switch_language()
        elif event.key() == Qt.Key.Key_F2:
            self.show_page("devices")
        elif event.key() == Qt.Key.Key_L and event.modifiers() == Qt.KeyboardModifier.ControlModifier:
            self.who_wanted.emit()
        elif page := self.pages.of_key(event):
            self.show_page(page)
        elif event.key() == Qt.Key.Key_Escape and self.pages.name is not None:
            self.show_desk()
        elif self.pages.name is None and self.strip.has_focus():
            self.desk_screen.keyPressEvent(event)  # the desk's keys count wherever the focus is
        else:
            super().keyPressEvent(event)

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802 - Qt's name
        super().showEvent(event)
        self._shown = True
        self._tick()
        self.ready_changed.emit(self.ready)

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802 - Qt's name
        self.hide()  # what ends with it may take a moment
        self.closing.emit()
        super().closeEvent(event)

    def _add_page_buttons(self, theme: Theme, pages: tuple[Page, ...]) -> None:
        self._desk_button = self.strip.button()
        self._desk_button.setIcon(theme.icon("device-desktop"))
        self._desk_button.clicked.connect(self.show_desk)
        self._desk_button.hide()
        with_button = [page for page in pages if page.title]
        if with_button:
            self.strip.add(self._desk_button)
        for page in with_button:
            button = self.strip.button()
            button.setIcon(theme.icon(page.icon))
            button.clicked.connect(lambda _checked=False, name=page.name: self.show_page(name))
            self.strip.add(button)
            self._buttons[page.name] = (button, page.title, page.key)

    def _connect(self) -> None:
        self.strip.language_wanted.connect(self.switch_language)
        self.strip.sound_wanted.connect(self._toggle_sound)
        self.strip.who_wanted.connect(self.who_wanted)
        self.strip.show_sound(self._sounds is not None and self._sounds.on)
        self.strip.work_wanted.connect(lambda: self.show_page("work"))
        self.desk_screen.language_wanted.connect(self.switch_language)
        self.desk_screen.devices_wanted.connect(lambda: self.show_page("devices"))
        self.flow.listed.connect(self._tick)
        self.flow.changed.connect(self._back_to_the_front)
        self.flow.busy_changed.connect(lambda _busy: self.ready_changed.emit(self.ready))
        self.pages.left_desk.connect(self.desk_screen.put_away)
        self.pages.moved.connect(self._moved)
        self._texts.on_switch(self.retranslate)

    def _moved(self) -> None:
        on_desk = self.pages.name is None
        self.strip.show_button(self._desk_button, self.pages.name not in (None, self.pages.front))
        if on_desk:
            self.desk_screen.panel.entry.focus()

    def _back_to_the_front(self) -> None:
        """The emergency is over: what stood in the desk's place before it is still to be answered."""
        if self._urgent and not self.flow.busy and self.flow.intake is None and self.flow.trouble is None:
            self._urgent = False
            if self.pages.name is None:
                self.show_desk()

    def _toggle_sound(self) -> None:
        if self._sounds is not None:
            self.set_sound(not self._sounds.on)
            self.sound_changed.emit(self._sounds.on)

    def _tick_on(self) -> None:
        self._tick()
        self._ticks += 1
        if self.flow.out_of_order or self._ticks % REFRESH_TICKS == 0:
            self.flow.refresh()

    def _tick(self) -> None:
        now = self._around().now
        self.strip.show_time(now)
        if self.flow.status is not None:
            self.strip.show_status(self.flow.status, now)
