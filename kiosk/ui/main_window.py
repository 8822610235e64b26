"""What is the program's window? The status strip, the desk, and other pages that are built when they are first opened."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QKeyEvent, QShowEvent
from PySide6.QtWidgets import QFrame, QMainWindow, QPushButton, QScrollArea, QStackedWidget, QVBoxLayout, QWidget

from kiosk.intake import Intake
from kiosk.scanner.reading import Reading
from kiosk.ui.desk_flow import DeskFlow
from kiosk.ui.desk_screen import DeskScreen
from kiosk.ui.i18n import LANGUAGES, Phrase, Texts
from kiosk.ui.ports import DeskPort, NumberPort, Sounder, Workers
from kiosk.ui.presenter import Surroundings
from kiosk.ui.status_strip import Light, StatusStrip
from kiosk.ui.theme import Theme


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """Another page of the window; `build` runs when it is first opened. A page may have a `retranslate()`."""

    name: str
    """`devices` is what F2 opens."""
    title: str
    """Key of the text on its button."""
    icon: str
    build: Callable[[], QWidget]


class MainWindow(QMainWindow):
    """Everything is handed in: desk, workers, texts, theme, what surrounds a card, further pages."""

    ready_changed = Signal(bool)
    """Whether a scan can be taken at once."""
    closing = Signal()

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
        self._shown = False
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
        self._stack = QStackedWidget()
        self._stack.addWidget(self._scrolled(self.desk_screen))
        whole = QWidget()
        column = QVBoxLayout(whole)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.strip)
        column.addWidget(self._stack, 1)
        self.setCentralWidget(whole)
        self._pages = {page.name: page for page in pages}
        self._built: dict[str, QWidget] = {}
        self._buttons: dict[str, QPushButton] = {}
        self._add_page_buttons(theme)
        self._connect()
        self._clock = QTimer(self, interval=5_000)
        self._clock.timeout.connect(self._tick)
        self._clock.start()
        self.retranslate()
        self.resize(1280, 720)
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
        """The desk page."""
        self._open_page(None)

    def show_page(self, name: str) -> None:
        """Another page, built on first use; an unknown name is ignored."""
        if name in self._pages:
            self._open_page(name)

    def switch_language(self) -> None:
        """The next language, at once, everywhere."""
        following = LANGUAGES[(LANGUAGES.index(self._texts.language) + 1) % len(LANGUAGES)]
        self._texts.switch(following)

    def retranslate(self) -> None:
        """Write all texts again."""
        self.setWindowTitle(self._texts("app.title"))
        self.strip.retranslate()
        for name, button in self._buttons.items():
            text = self._texts(self._pages[name].title)
            button.setText(text)
            button.setAccessibleName(text)
        self._desk_button.setText(self._texts("page.desk"))
        self._desk_button.setAccessibleName(self._texts("page.desk"))
        self.desk_screen.retranslate()
        for page in self._built.values():
            again = getattr(page, "retranslate", None)
            if again:
                again()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        if event.key() == Qt.Key.Key_F12 and self._stack.currentIndex() != 0:
            self.show_desk()
            self.flow.emergency()
        elif event.key() == Qt.Key.Key_F11:
            self.switch_language()
        elif event.key() == Qt.Key.Key_Escape and self._stack.currentIndex() != 0:
            self.show_desk()
        else:
            super().keyPressEvent(event)

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802 - Qt's name
        super().showEvent(event)
        self._shown = True
        self._tick()
        self.ready_changed.emit(self.ready)

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802 - Qt's name
        self.closing.emit()
        super().closeEvent(event)

    def _scrolled(self, inner: QWidget) -> QScrollArea:
        """At 200 % and with long words the desk may need more than the screen has: it scrolls, nothing is cut."""
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setWidget(inner)
        return area

    def _add_page_buttons(self, theme: Theme) -> None:
        self._desk_button = self.strip.button()
        self._desk_button.setIcon(theme.icon("device-desktop"))
        self._desk_button.clicked.connect(self.show_desk)
        self._desk_button.hide()
        if self._pages:
            self.strip.add(self._desk_button)
        for name, page in self._pages.items():
            button = self.strip.button()
            button.setIcon(theme.icon(page.icon))
            button.clicked.connect(lambda _checked=False, name=name: self.show_page(name))
            self.strip.add(button)
            self._buttons[name] = button

    def _connect(self) -> None:
        self.strip.language_wanted.connect(self.switch_language)
        self.strip.sound_wanted.connect(self._toggle_sound)
        self.strip.show_sound(self._sounds is not None and self._sounds.on)
        self.desk_screen.language_wanted.connect(self.switch_language)
        self.desk_screen.devices_wanted.connect(lambda: self.show_page("devices"))
        self.flow.listed.connect(self._tick)
        self.flow.busy_changed.connect(lambda _busy: self.ready_changed.emit(self.ready))
        self._texts.on_switch(self.retranslate)

    def _open_page(self, name: str | None) -> None:
        if name is None:
            self._stack.setCurrentIndex(0)
            self._desk_button.hide()
            self.desk_screen.panel.entry.focus()
            return
        if name not in self._built:
            self._built[name] = self._pages[name].build()
            self._stack.addWidget(self._built[name])
        self._stack.setCurrentWidget(self._built[name])
        self._desk_button.show()
        self._built[name].setFocus(Qt.FocusReason.OtherFocusReason)

    def _toggle_sound(self) -> None:
        if self._sounds is not None:
            self._sounds.on = not self._sounds.on
            self.strip.show_sound(self._sounds.on)

    def _tick(self) -> None:
        now = self._around().now
        self.strip.show_time(now)
        if self.flow.status is not None:
            self.strip.show_status(self.flow.status, now)
