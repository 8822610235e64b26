"""How does the desk's window come to life? Threads are started here, signals connected, and all of it stopped again."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from datetime import date, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication

from kiosk.app import Password, build_rooms, utc_now
from kiosk.scanner.reading import CameraState, Reading
from kiosk.settings import Settings, gateway_password, load_settings
from kiosk.ui import theme as themes
from kiosk.ui.admin.ports import CameraReport
from kiosk.ui.i18n import Phrase, Texts
from kiosk.ui.main_window import MainWindow
from kiosk.ui.presenter import Surroundings
from kiosk.ui.sounds import Sounds
from kiosk.ui.status_strip import Light
from kiosk.ui.workers import Line
from kiosk.window.camera_list import camera_lister
from kiosk.window.camera_memory import CameraMemory
from kiosk.window.camera_watch import CameraWatch, Watching, wish_of
from kiosk.window.code_words import code_words
from kiosk.window.doorway import Doorway
from kiosk.window.hand_scanners import HandScanners
from kiosk.window.last_clerk import LastClerk
from kiosk.window.late_desk import LateDesk
from kiosk.window.live_insurer import LiveInsurer
from kiosk.window.other_pages import OtherPages
from kiosk.window.settings_on_screen import SettingsOnScreen
from kiosk.window.tidying import Tidying
from kiosk.window.trust_watch import TrustWatch, light_of
from kiosk.window.typed_numbers import TypedNumbers
from kiosk.window.waiting_check_ins import WaitingCheckIns

if TYPE_CHECKING:
    from kiosk.scanner.camera import CameraOptions
    from kiosk.trust_state import TrustState
    from kiosk.verify.tables import Tables
    from kiosk.verify.trust.roots import Realm
    from kiosk.window.eyes import Picture

CLOSES_WITHIN = 2.0
"""Seconds for all threads together; whoever needs longer is left behind."""
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
        password: Password = gateway_password,
        whose: Sequence[Realm] | None = None,
    ) -> None:
        """`clerk`: who works here, where nobody is to be asked. `film_in_step`, `after_reading`: a recorded feed that
        waits for the desk, frame by frame and after each code."""
        super().__init__()
        self.settings: Settings = load_settings(home, config)
        self._home, self._config, self._clock = home, config, clock
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        self._app = app
        self.texts = Texts.load(self.settings.language, strict=strict_texts)
        self._theme = themes.apply(app, {"auto": None, "light": False, "dark": True}[self.settings.theme])
        self.desk = LateDesk(lambda: build_rooms(home, config, clock, password, whose), clerk)
        self._tidying = Tidying(self)
        self.intake_line, self.office_line = Line("intake", self), Line("office", self)
        self._tables: Tables | None = None
        self._waits = CLOSES_WITHIN
        port = SettingsOnScreen(home, config)
        self.doorway = Doorway(
            port,
            LastClerk(home),
            lambda: self.settings.desk.clerks,
            self.office_line,
            self.texts,
            self._theme,
            clerk=clerk,
            parent=self,
        )
        memory = CameraMemory(home)
        how = Watching(
            clock=clock,
            repeat_seconds=self.settings.scanner.repeat_seconds,
            options=camera_options,
            in_step=film_in_step,
            after_reading=after_reading,
            devices=camera_lister(self),
            last=memory.recall,
            used=lambda label: self.office_line.run(partial(memory.keep_first, label), lambda _: None, lambda _: None),
        )
        self.camera = CameraWatch(how, self.office_line, self)
        self.pages = OtherPages(
            home,
            port,
            self.desk,
            self.camera,
            self.office_line,
            self.texts,
            self._theme,
            clock,
            settings=lambda: self.settings,
            who=lambda: self.doorway.clerk,
            parent=self,
        )
        self.window = MainWindow(
            self.desk,
            TypedNumbers(self._dated_tables, self._today, self.desk.holds),
            self.intake_line,
            self.texts,
            self._theme,
            self.around,
            pages=(*self.pages.pages(), *self.doorway.pages()),
            sounds=Sounds(on=self.settings.sound.on, volume=self.settings.sound.volume / 100, parent=self),
            rest_seconds=self.settings.desk.dim_seconds,
        )
        self.scanners = HandScanners(home, self.office_line, clock, self)
        self.keys = self.scanners.keys
        self.insurer = LiveInsurer(
            self.desk, self.intake_line, per_minute=self.settings.gateway.rechecks_per_minute, parent=self
        )
        self.trust = TrustWatch(self.desk, self.settings.trust.refresh_minutes, self)
        self.check_ins = WaitingCheckIns(self.desk, parent=self)
        self._connect()

    def _connect(self) -> None:
        self.scanners.read.connect(self.take)
        self.scanners.overrun.connect(self.window.scan_overrun)
        self.scanners.mixed.connect(self._two_scanners)
        self.scanners.trouble.connect(self.pages.scanner_trouble)
        self.scanners.light.connect(lambda light: self.window.set_light("scanner", light, Phrase("status.scanner")))
        self.camera.read.connect(self.take)
        self.camera.painted.connect(self._paint)
        self.camera.changed.connect(self._camera_said)
        self.doorway.signed_in.connect(self.sign_in)
        self.doorway.set_up.connect(lambda: self._read_settings(self.doorway.ask))
        self.doorway.settings_wanted.connect(lambda: self.pages.administer("settings"))
        self.pages.settings_saved.connect(self._read_settings)
        self.insurer.told.connect(self.window.show_intake)
        self.insurer.lit.connect(lambda light, text: self.window.set_light("gateway", light, text))
        self.window.flow.changed.connect(lambda: self.insurer.about(self.window.flow.intake))
        self.window.flow.admitted.connect(self.insurer.admitted)
        self.trust.lit.connect(self._trust_said)
        self.window.closing.connect(self.stop)

    def start(self) -> None:
        """Show the window; the camera is opened once it is there."""
        self.scanners.open(self._app, self.settings.scanner)
        self.pages.open(self.window)
        self.doorway.open(self.window)
        self.window.show()
        self.insurer.open()
        self.check_ins.open()
        self.trust.open()
        if self.settings.camera.enabled:
            self.camera.open(self.settings.camera.source, wish_of(self.settings.camera))

    def stop(self) -> bool:
        """End camera, threads and rooms within `CLOSES_WITHIN`; what was recorded is on disk already.

        False when something is still running: it can be called again, or the program be left without waiting.
        """
        waits, self._waits = self._waits, CLOSES_WITHIN / 10  # who did not end in time is asked again, not waited for
        end = time.monotonic() + waits
        self.insurer.stop()
        self.check_ins.stop()
        self.trust.stop()
        gone = self.scanners.stop(self._app)
        gone &= self.camera.stop(waits / 2)
        for line in (self.intake_line, self.office_line):
            gone &= line.stop(max(50, round((end - time.monotonic()) * 1000)))
        if gone:  # rooms in use by a thread that hangs are not pulled away from under it
            self.desk.close()
            self._tidying.stop()
        return gone

    def sign_in(self, clerk: str) -> None:
        """This person works here from now on."""
        desk = self.settings.desk.name
        self.window.strip.show_who(desk, clerk)
        self.intake_line.run(
            lambda: self.desk.sign_in(clerk, desk=desk), lambda _: self.window.flow.refresh(), lambda _: None
        )

    def take(self, reading: Reading) -> None:
        """A code from camera or scanner: a test on the devices page, kept at the door, or for the desk."""
        if self.pages.takes(reading) or self.doorway.keeps(reading):
            return
        flow = self.window.flow
        if reading.one_of > 1 or self.scanners.first_sight(reading, free=flow.intake is None and not flow.busy):
            self.window.show_reading(reading)

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
            keep_shapes=self.settings.privacy.keep_unknown_shapes,
            code_words=lambda code: code_words(tables, code, self.texts.language, day),
        )

    def _two_scanners(self) -> None:
        if self.window.pages.name != "devices":  # there the scanners are being tried
            self.window.show_desk()
        self.window.desk_screen.panel.entry.tell(self.texts("two-scanners"))

    def _trust_said(self, state: TrustState) -> None:
        self.window.strip.show_trust(*light_of(state, self._clock(), self.settings.facility.zone_info))

    # -- camera ------------------------------------------------------------------------------------------------

    def _paint(self, picture: Picture) -> None:
        self.window.desk_screen.panel.camera.show_grey(picture.data, picture.width, picture.height)

    def _camera_said(self, report: CameraReport) -> None:
        word = f"status.camera.{report.trouble}" if report.trouble else "status.camera"
        self.window.set_light("camera", Light.WARN if report.trouble else _LIGHTS[report.state], Phrase(word))
        self.window.desk_screen.panel.camera.warn(report.trouble)
        if report.state in (CameraState.FAILED, CameraState.ENDED, CameraState.STOPPED):
            self.window.desk_screen.panel.camera.show_nothing()

    # -- settings ----------------------------------------------------------------------------------------------

    def _read_settings(self, then: Callable[[], None] = lambda: None) -> None:
        """What was saved holds at once."""

        def apply(settings: Settings) -> None:
            self._apply(settings)
            then()

        self.office_line.run(partial(load_settings, self._home, self._config), apply, lambda _: then())

    def _apply(self, new: Settings) -> None:
        old, self.settings = self.settings, new
        self.window.set_sound(new.sound.on)
        if new.language != old.language and new.language != self.texts.language:
            self.texts.switch(new.language)
        if new.camera != old.camera:
            if new.camera.enabled:
                self.camera.open(new.camera.source, wish_of(new.camera))
            else:
                self.camera.shut()
        if new.scanner != old.scanner:
            self.scanners.listen(new.scanner)
        if (new.facility, new.trust) != (old.facility, old.trust):
            self._renew_desk()
        if new.desk != old.desk:
            self.sign_in(self.doorway.clerk)
            self.doorway.mind(new.desk.clerks)

    def _renew_desk(self) -> None:
        """Another facility: rooms and desk begin anew, and whoever stands here stays."""
        flow = self.window.flow
        open_id = flow.open_id if self.window.desk_screen.model.chips else None
        again = partial(flow.resume, open_id) if open_id is not None else flow.refresh
        self.intake_line.run(self.desk.renew, lambda _: again(), lambda _: flow.refresh())

    # -- dates -------------------------------------------------------------------------------------------------

    def _today(self) -> date:
        return self._clock().astimezone(self.settings.facility.zone_info).date()

    def _dated_tables(self) -> Tables:
        if self._tables is None:
            from kiosk.verify.tables import Tables

            self._tables = Tables.load(self.settings.config_dir / "tables")
        return self._tables
