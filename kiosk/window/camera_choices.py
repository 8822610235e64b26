"""Which camera was chosen on the devices page? Listed while the page is seen; a choice is saved and holds at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import partial

from PySide6.QtCore import QObject, QTimer, Signal

from kiosk.scanner.cameras import CameraDevice
from kiosk.ui.admin.camera_choice import CameraChoice
from kiosk.ui.admin.ports import SettingsPort, SettingsProblem
from kiosk.ui.i18n import Texts
from kiosk.ui.ports import Workers
from kiosk.window.camera_watch import CameraWatch

LOOK_EVERY_MS = 1500


class CameraChoices(QObject):
    """Asks which cameras there are on the office's thread, never on the screen's."""

    saved = Signal()

    def __init__(
        self, choice: CameraChoice, camera: CameraWatch, port: SettingsPort, workers: Workers, texts: Texts
    ) -> None:
        super().__init__(choice)
        self._choice, self._camera, self._port, self._workers, self._texts = choice, camera, port, workers, texts
        self._asking = False
        choice.chosen.connect(self._save)
        timer = QTimer(self, interval=LOOK_EVERY_MS)
        timer.timeout.connect(self.look)
        timer.start()
        QTimer.singleShot(0, self, self.look)

    def look(self) -> None:
        """Offer what is plugged in now, if somebody is looking."""
        if self._asking or not self._choice.isVisible():
            return
        self._asking = True
        self._workers.run(self._camera.plugged_in, self._offer, lambda _: self._offer(()))

    def _offer(self, devices: Sequence[CameraDevice]) -> None:
        self._asking = False
        report = self._camera.report()
        used = report.device if report.source and report.device else report.source  # a part of a name may be set
        self._choice.offer([(device.label, device.name) for device in devices], used)

    def _save(self, label: str) -> None:
        self._workers.run(partial(self._keep, label), lambda _: self.saved.emit(), self._refused)

    def _keep(self, label: str) -> None:
        self._port.save(replace(self._port.load(), camera=True, camera_source=label))

    def _refused(self, error: Exception) -> None:
        code = error.code if isinstance(error, SettingsProblem) else "cannot-write"
        self._choice.tell(self._texts(f"admin.problem.{code}"))
