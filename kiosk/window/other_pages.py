"""Which pages are there beside the desk, and what are they connected to? Built when somebody first opens them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from kiosk.scanner.reading import Reading
from kiosk.scanner.sheet_codes import sheet_code_of
from kiosk.settings import Settings
from kiosk.ui.admin.ports import SettingsPort
from kiosk.ui.i18n import Texts
from kiosk.ui.main_window import MainWindow
from kiosk.ui.pages import Page
from kiosk.ui.ports import Workers
from kiosk.ui.screen_model import Act
from kiosk.ui.theme import Theme
from kiosk.window.camera_watch import CameraWatch
from kiosk.window.desk_proof import DeskProof, ProofPages
from kiosk.window.late_desk import LateDesk

if TYPE_CHECKING:
    from kiosk.records.shapes import ShapeFile
    from kiosk.ui.admin.screen import AdminScreen
    from kiosk.verify.tables import Tables
    from kiosk.window.devices import DevicesOnScreen

SHAPES = "shapes.json"


class OtherPages(QObject):
    """The auditor's inbox, and settings, devices and unknown codes. The modules of a page are imported with it."""

    settings_saved = Signal()

    def __init__(
        self,
        home: Path,
        port: SettingsPort,
        desk: LateDesk,
        camera: CameraWatch,
        workers: Workers,
        texts: Texts,
        theme: Theme,
        clock: Callable[[], datetime],
        *,
        settings: Callable[[], Settings],
        who: Callable[[], str],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._home, self._port, self._desk, self._camera = home, port, desk, camera
        self._workers, self._texts, self._theme, self._clock = workers, texts, theme, clock
        self._settings, self._who = settings, who
        self._window: MainWindow | None = None
        self.admin: AdminScreen | None = None
        self._devices: DevicesOnScreen | None = None
        self._scanner_trouble = ""
        self._dated: Tables | None = None
        self._proofs = ProofPages(home, desk, workers, texts, who)

    def pages(self) -> tuple[Page, ...]:
        """For the window."""
        devices = Page(
            name="devices",
            title="page.devices",
            icon="settings",
            build=self._administration,
            opened=lambda _page: self._show("devices"),
        )
        cases = Page(name="cases", title="page.inbox", icon="inbox", key="Ctrl+G", build=self._audit)
        # Its button stands beside the lights and says how many: `StatusStrip.changed_button`.
        return cases, Page(name="work", key="Ctrl+K", build=self._work_list), devices

    def open(self, window: MainWindow) -> None:
        """The window is there."""
        self._window = window
        window.desk_screen.shape_wanted.connect(self._keep_shape)
        DeskProof(window, self._proofs, self._texts, self)

    def administer(self, tab: str) -> None:
        """`settings`, `devices` or `shapes` comes to the front."""
        if self._window is not None:
            self._window.show_page("devices")
            self._show(tab)

    def takes(self, reading: Reading) -> bool:
        """Whether the reading was a test: on the devices page, or a code of the test sheet wherever it was scanned."""
        if self._devices is not None and self._devices.takes(reading):
            return True
        code = sheet_code_of(reading.data)
        if code is None:
            return False
        if self._window is not None:
            told = self._texts("admin.sheet.at-desk", label=code.label)
            self._window.desk_screen.panel.entry.tell(told, "blue")
        return True

    def scanner_trouble(self, word: str) -> None:
        """Why a hand scanner is not heard, for the devices page; empty = none is missed."""
        self._scanner_trouble = word
        if self.admin is not None:
            self.admin.devices.show_scanner_trouble(word)

    # -- inside ------------------------------------------------------------------------------------------------

    def _show(self, tab: str) -> None:
        if self.admin is not None:
            self.admin.start(tab)

    def _back(self) -> None:
        if self._window is not None:
            self._window.show_desk()

    def _audit(self) -> QWidget:
        from kiosk.ui.audit.screen import AuditScreen
        from kiosk.window.office import CasesOnScreen

        screen = AuditScreen(
            cases=CasesOnScreen(self._desk, self._who),
            workers=self._workers,
            texts=self._texts,
            theme=self._theme,
            zone=self._settings().facility.zone_info,
            clock=self._clock,
            who=self._who,
            people=lambda: self._settings().desk.clerks,
        )
        screen.left.connect(self._back)
        screen.case.proof_wanted.connect(lambda id_: self._proofs.of_case(id_, screen.case.tell))
        return screen

    def _work_list(self) -> QWidget:
        from kiosk.ui.audit.words import Words
        from kiosk.ui.audit.work_screen import WorkScreen
        from kiosk.window.work_office import WorkOnScreen

        words = Words(self._texts, self._settings().facility.zone_info)
        port = WorkOnScreen(self._desk, self._who, self._tables)
        screen = WorkScreen(port, self._workers, words, self._theme, self._clock)
        screen.left.connect(self._back)
        if self._window is not None:
            screen.changed.connect(self._window.flow.refresh)
        return screen

    def _tables(self) -> Tables:
        if self._dated is None:
            from kiosk.verify.tables import Tables

            self._dated = Tables.load(self._settings().config_dir / "tables")
        return self._dated

    def _administration(self) -> QWidget:
        from kiosk.ui.admin.camera_choice import CameraChoice
        from kiosk.ui.admin.screen import AdminScreen
        from kiosk.window.camera_choices import CameraChoices
        from kiosk.window.devices import DevicesOnScreen

        choice = CameraChoice(self._texts, self._theme)
        self._texts.on_switch(choice.retranslate)
        choices = CameraChoices(choice, self._camera, self._port, self._workers, self._texts)
        choices.saved.connect(self.settings_saved)
        self.admin = screen = AdminScreen(
            settings=self._port,
            shapes=self._shapes(),
            workers=self._workers,
            texts=self._texts,
            theme=self._theme,
            zone=self._settings().facility.zone_info,
            preview=choice,
            page="devices",
        )
        screen.devices.show_scanner_trouble(self._scanner_trouble)
        self._devices = DevicesOnScreen(screen.devices, choice.view, self._camera, self._texts)
        screen.left.connect(self._back)
        screen.settings.saved.connect(lambda _kept: self.settings_saved.emit())
        return screen

    def _shapes(self) -> ShapeFile:
        from kiosk.records.shapes import ShapeFile

        return ShapeFile(self._home / SHAPES)

    def _keep_shape(self) -> None:
        """One key for the administrator: how the code that nobody knows is built, not what it says."""
        if self._window is None or self._window.flow.intake is None:
            return
        if not any(action.act is Act.KEEP_SHAPE for action in self._window.desk_screen.model.actions):
            return
        from kiosk.verify.shape import shape

        tell, reading = self._window.desk_screen.panel.entry.tell, self._window.flow.intake.presentation.readings[-1]
        self._workers.run(
            partial(self._shapes().keep, shape(reading.data).line(), reading.source.value, reading.at),
            lambda _: tell(self._texts("shape.kept"), "grey"),
            lambda _: tell(self._texts("shape.failed")),
        )
