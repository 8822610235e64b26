"""What happens on the devices page? The camera's picture and figures live, and what a test scan was taken for."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer

from kiosk.scanner.direct_scanner import DECODER
from kiosk.scanner.reading import CameraState, Reading, Source
from kiosk.scanner.set_up import Scan
from kiosk.ui.admin.devices_page import DevicesPage
from kiosk.ui.admin.ports import CameraReport
from kiosk.ui.camera_view import CameraView
from kiosk.ui.i18n import Phrase, Texts
from kiosk.window.camera_watch import CameraWatch
from kiosk.window.eyes import Picture

FIGURES_EVERY_MS = 1000


class DevicesOnScreen(QObject):
    """While its page is seen a scan is shown there and goes nowhere else."""

    def __init__(self, page: DevicesPage, preview: CameraView, camera: CameraWatch, texts: Texts) -> None:
        super().__init__(page)
        self._page, self._preview, self._camera, self._texts = page, preview, camera, texts
        self._kind: Phrase | None = None
        camera.painted.connect(self._paint)
        camera.changed.connect(self._changed)
        page.tested.connect(lambda text: self._recognise(text.encode("utf-8", "surrogatepass")))
        texts.on_switch(self._say)
        self._figures = QTimer(self, interval=FIGURES_EVERY_MS)
        self._figures.timeout.connect(self._measure)
        self._figures.start()
        page.show_camera(camera.report())
        preview.warn(camera.report().trouble)

    def takes(self, reading: Reading) -> bool:
        """Whether the reading was a test. Then it was shown, and is neither recorded nor kept."""
        if not self._page.isVisible():
            return False
        if reading.source is not Source.WEDGE or reading.decoder.startswith(DECODER):
            # The keys of any other keyboard scanner were shown one by one.
            self._page.take_scan(Scan(data=reading.data, source=reading.source))
        self._recognise(reading.data)
        self._measure()
        return True

    def _recognise(self, data: bytes) -> None:
        from kiosk.scanner.key_trace import settled
        from kiosk.scanner.sheet_codes import sheet_code_of
        from kiosk.verify.formats.recognise import recognise

        code = sheet_code_of(data)
        if code is not None:
            self._kind = Phrase("admin.sheet.kind", {"label": code.label})
            self._say()
            return
        parsed = recognise(settled(data.decode("utf-8", "surrogateescape")).encode("utf-8", "surrogateescape"))
        kind = Phrase(f"admin.kind.{parsed.kind.value}")
        if parsed.reason is None:
            self._kind = Phrase("admin.kind.read", {"kind": kind})
        else:
            reason = Phrase(f"reason.{parsed.reason.value}")
            self._kind = Phrase("admin.kind.refused", {"kind": kind, "reason": reason})
        self._say()

    def _say(self) -> None:
        if self._page.isVisible():
            self._page.show_kind(self._texts.say(self._kind) if self._kind is not None else "")

    def _measure(self) -> None:
        if self._page.isVisible():
            self._page.show_camera(self._camera.report())
        else:
            self._kind = None

    def _paint(self, picture: Picture) -> None:
        if self._page.isVisible():
            self._preview.show_grey(picture.data, picture.width, picture.height)

    def _changed(self, report: CameraReport) -> None:
        if report.state is not CameraState.LIVE:
            self._preview.show_nothing()
        self._preview.warn(report.trouble)
        self._page.show_camera(report)
