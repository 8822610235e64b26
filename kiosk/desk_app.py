"""How does the desk's window come to life? Threads are started here, signals connected, and all of it stopped again."""

from __future__ import annotations

import sys
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication, QMessageBox, QWidget

from kiosk.app import build_rooms, utc_now
from kiosk.commands import BAD_INPUT, CommandError
from kiosk.desk_settings import SettingsOnScreen
from kiosk.late_desk import LateDesk
from kiosk.scanner.reading import CameraState, Reading, ScannerError, Source
from kiosk.scanner.wedge import Wedge
from kiosk.settings import Settings, SettingsError, load_settings
from kiosk.typed_numbers import TypedNumbers
from kiosk.ui import theme as themes
from kiosk.ui.i18n import Phrase, Texts
from kiosk.ui.key_filter import KeyFilter
from kiosk.ui.main_window import MainWindow, Page
from kiosk.ui.presenter import Surroundings
from kiosk.ui.sounds import Sounds
from kiosk.ui.status_strip import Light
from kiosk.ui.workers import Line, Relay

if TYPE_CHECKING:
    from kiosk.eyes import Eyes, Picture
    from kiosk.scanner.camera import CameraOptions
    from kiosk.verify.tables import Tables

_LIGHTS = {
    CameraState.LIVE: Light.OK,
    CameraState.OPENING: Light.WARN,
    CameraState.FAILED: Light.WARN,
    CameraState.ENDED: Light.OFF,
    CameraState.STOPPED: Light.OFF,
}


class DeskApp(QObject):
    """One desk on one screen. `start` shows it, `stop` ends every thread; both belong to the thread of the screen."""

    def __init__(
        self,
        home: Path,
        config: Path | None = None,
        *,
        clock: Callable[[], datetime] = utc_now,
        clerk: str = "",
        camera_options: CameraOptions | None = None,
        film_in_step: bool = False,
        after_reading: Callable[[], None] = lambda: None,
        strict_texts: bool = False,
    ) -> None:
        """`film_in_step`, `after_reading`: a recorded feed that waits for the desk, frame by frame and after each code."""
        super().__init__()
        self.settings: Settings = load_settings(home, config)
        self._home, self._config, self._clock = home, config, clock
        self._camera_options, self._film_in_step, self._after_reading = camera_options, film_in_step, after_reading
        app = QApplication.instance()
        assert isinstance(app, QApplication)  # noqa: S101 - the caller made it
        self._app = app
        self.texts = Texts.load(self.settings.language, strict=strict_texts)
        self._theme = themes.apply(app, {"auto": None, "light": False, "dark": True}[self.settings.theme])
        self.desk = LateDesk(lambda: build_rooms(home, config, clock), clerk)
        self.intake_line, self.office_line = Line("intake", self), Line("office", self)
        self._tables: Tables | None = None
        self._eyes: Eyes | None = None
        self._on_screen = SettingsOnScreen(home, config)
        self.window = MainWindow(
            self.desk,
            TypedNumbers(self._dated_tables, self._today, self.desk.holds),
            self.intake_line,
            self.texts,
            self._theme,
            self.around,
            pages=self._pages(),
            sounds=Sounds(on=self.settings.sound.on, volume=self.settings.sound.volume / 100, parent=self),
            rest_seconds=self.settings.desk.dim_seconds,
        )
        self.keys = KeyFilter(Wedge(), self)
        self.keys.scanned.connect(self._scanned)
        self.keys.overrun.connect(self.window.scan_overrun)
        self._readings, self._pictures, self._states = Relay(self), Relay(self), Relay(self)
        self._readings.arrived.connect(self.window.show_reading)
        self._pictures.arrived.connect(self._paint)
        self._states.arrived.connect(self._camera_said)
        self.window.closing.connect(self.stop)

    def start(self) -> None:
        """Show the window; the camera is opened once it is there."""
        self.window.set_light("scanner", Light.OK, Phrase("status.scanner"))
        self.keys.install(self._app)
        self.window.show()
        if self.settings.camera.enabled:
            self._open_eyes()

    def stop(self) -> None:
        """End camera, threads and rooms; what was recorded is on disk already."""
        self._app.removeEventFilter(self.keys)
        if self._eyes is not None:
            self._eyes.stop()
            self._eyes = None
        for line in (self.intake_line, self.office_line):
            line.stop()
        self.desk.close()

    def sign_in(self, clerk: str) -> None:
        """This person works here from now on."""
        self.intake_line.run(lambda: self.desk.sign_in(clerk), lambda _: self.window.flow.refresh(), lambda _: None)

    def around(self) -> Surroundings:
        """The moment and the dated tables, for the presenter."""
        now = self._clock()
        day = self._today()
        tables = self._dated_tables()
        return Surroundings(
            now=now,
            zone=self.settings.facility.zone_info,
            shares={code: str(level.share) for code in "12345" if (level := tables.level(code, day)) is not None},
            visit_types={kind.code: kind.short_vi for kind in tables.visit_types(day) if kind.at_desk},
        )

    # -- the eyes ----------------------------------------------------------------------------------------------

    def _open_eyes(self) -> None:
        from kiosk.eyes import Eyes
        from kiosk.scanner.camera import CameraOptions

        self._eyes = Eyes(
            self.settings.camera.source,
            on_reading=self._seen,
            on_picture=self._pictures.send,
            on_state=self._states.send,
            clock=self._clock,
            repeat_seconds=self.settings.scanner.repeat_seconds,
            options=self._camera_options or CameraOptions(),
            in_step=self._film_in_step,
        )
        self._eyes.start()

    def _seen(self, reading: Reading) -> None:
        """On the reader's thread."""
        self._readings.send(reading)
        self._after_reading()

    def _paint(self, picture: Picture) -> None:
        self.window.desk_screen.panel.camera.show_grey(picture.data, picture.width, picture.height)
        if self._eyes is not None:
            self._eyes.painted()

    def _camera_said(self, said: tuple[CameraState, ScannerError | None]) -> None:
        state, _error = said
        self.window.set_light("camera", _LIGHTS[state], Phrase("status.camera"))
        if state in (CameraState.FAILED, CameraState.ENDED, CameraState.STOPPED):
            self.window.desk_screen.panel.camera.show_nothing()

    def _scanned(self, data: bytes) -> None:
        self.window.show_reading(Reading(data=data, source=Source.WEDGE, at=self._clock(), decoder="wedge"))

    # -- other pages -------------------------------------------------------------------------------------------

    def _pages(self) -> tuple[Page, ...]:
        return (
            Page(name="cases", title="page.inbox", icon="inbox", build=self._audit),
            Page(name="devices", title="page.devices", icon="settings", build=self._admin),
        )

    def _audit(self) -> QWidget:
        from kiosk.office import CasesOnScreen
        from kiosk.ui.audit.screen import AuditScreen

        screen = AuditScreen(
            cases=CasesOnScreen(self.desk, self.who),
            workers=self.office_line,
            texts=self.texts,
            theme=self._theme,
            zone=self.settings.facility.zone_info,
            clock=self._clock,
            who=self.who,
            people=lambda: self.settings.desk.clerks,
        )
        screen.left.connect(self.window.show_desk)
        return screen

    def _admin(self) -> QWidget:
        from kiosk.records.shapes import ShapeFile
        from kiosk.ui.admin.screen import AdminScreen

        screen = AdminScreen(
            settings=self._on_screen,
            shapes=ShapeFile(self._home / "shapes.json"),
            workers=self.office_line,
            texts=self.texts,
            theme=self._theme,
            zone=self.settings.facility.zone_info,
        )
        screen.left.connect(self.window.show_desk)
        return screen

    def who(self) -> str:
        """Who works here now."""
        status = self.window.flow.status
        return status.clerk if status else ""

    def _today(self) -> date:
        return self._clock().astimezone(self.settings.facility.zone_info).date()

    def _dated_tables(self) -> Tables:
        if self._tables is None:
            from kiosk.verify.tables import Tables

            self._tables = Tables.load(self.settings.config_dir / "tables")
        return self._tables


def run(home: Path, config: Path | None = None) -> int:
    """The desk until its window is closed. A desk that cannot start says why in a window of its own."""
    app = QApplication.instance() or QApplication(sys.argv[:1])
    try:
        desk = DeskApp(home, config)
    except SettingsError as error:
        if sys.stderr is None or not sys.stderr.isatty():
            QMessageBox.critical(None, "kiosk", str(error))
        raise CommandError("settings", str(error), BAD_INPUT) from None
    desk.start()
    return int(app.exec())
