"""Do camera and scanner work here, and if not, what is wrong? The test page behind F2."""

from __future__ import annotations

from collections.abc import Callable
from zoneinfo import ZoneInfo

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QFrame, QHeaderView, QLabel, QPushButton, QTableView, QVBoxLayout, QWidget

from kiosk.scanner.reading import CameraState
from kiosk.ui.admin.arrivals import Finding, summary
from kiosk.ui.admin.arrivals_model import ArrivalsModel
from kiosk.ui.admin.key_trace import KeyTrace
from kiosk.ui.admin.ports import CameraReport
from kiosk.ui.i18n import Texts
from kiosk.ui.theme import Theme, restyle, tokens

_CAMERA_SIGN = {
    CameraState.OPENING: ("hourglass", "blue"),
    CameraState.LIVE: ("camera", "green"),
    CameraState.FAILED: ("camera-off", "amber"),
    CameraState.ENDED: ("player-pause", "grey"),
    CameraState.STOPPED: ("camera-off", "grey"),
}


class DevicesPage(QWidget):
    """What arrives is shown while the page is open, recorded nowhere and forgotten when it closes."""

    tested = Signal(str)
    """The text of a scan by its keys, for whoever wants to tell what it is."""

    def __init__(
        self,
        texts: Texts,
        theme: Theme,
        zone: ZoneInfo,
        preview: QWidget | None = None,
        parent: QWidget | None = None,
        timer: Callable[[], float] | None = None,
    ) -> None:
        """`preview`: a live picture of the camera, if there is one."""
        super().__init__(parent)
        self._texts, self._theme, self._zone = texts, theme, zone
        self._report: CameraReport | None = None
        self._kind = ""
        self.model = ArrivalsModel(texts, self)
        self.trace = KeyTrace(self, timer) if timer else KeyTrace(self)
        self.trace.pressed.connect(self.take_key)
        self.camera_title, self.camera_light, self.camera_facts, self.scanner_title = (QLabel() for _ in range(4))
        self.told, self.numbers, self.kind, self.whole = (QLabel() for _ in range(4))
        self.clear = QPushButton()
        self.table = QTableView()
        self._lay_out(preview)
        self.clear.clicked.connect(self.forget)
        self.retranslate()

    def _lay_out(self, preview: QWidget | None) -> None:
        px = self._theme.px
        for title in (self.camera_title, self.scanner_title):
            restyle(title, role="lead")
        for quiet in (self.camera_facts, self.numbers):
            restyle(quiet, role="quiet")
        for strong in (self.camera_light, self.told, self.kind):
            restyle(strong, role="strong")
        camera = [self.camera_title, self.camera_light, self.camera_facts, *([preview] if preview else [])]
        self.table.setModel(self.model)
        self.table.verticalHeader().hide()
        self.table.verticalHeader().setDefaultSectionSize(px(32))
        self.table.horizontalHeader().setStretchLastSection(True)
        self.table.horizontalHeader().setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        # The width follows the rows in sight: thousands of keys must not be measured for every new one.
        self.table.horizontalHeader().setResizeContentsPrecision(0)
        self.table.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        self.table.setMinimumHeight(px(32) * 7)
        self.table.setTabKeyNavigation(False)
        self.table.setShowGrid(False)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(px(tokens.GAP_L))
        rows.addWidget(self._panel(camera))
        keys: list[QWidget] = [
            self.scanner_title,
            self.told,
            self.numbers,
            self.kind,
            self.whole,
            self.table,
            self.clear,
        ]
        rows.addWidget(self._panel(keys), 1)

    def _panel(self, widgets: list[QWidget]) -> QFrame:
        panel = QFrame()
        restyle(panel, role="panel")
        rows = QVBoxLayout(panel)
        rows.setContentsMargins(*(self._theme.px(tokens.PAD),) * 4)
        rows.setSpacing(self._theme.px(tokens.GAP))
        for widget in widgets:
            if isinstance(widget, QLabel):
                widget.setWordWrap(True)
                widget.setTextFormat(Qt.TextFormat.PlainText)
            rows.addWidget(widget)
        return panel

    # -- what the program calls

    def show_camera(self, report: CameraReport) -> None:
        """The camera's state changed, or its figures did."""
        self._report = report
        self._say_camera()

    def show_kind(self, words: str) -> None:
        """What the last scan was taken for, in words; empty = nothing known."""
        self._kind = words
        self.kind.setText(words)
        self.kind.setVisible(bool(words))

    def take_key(self, text: str, name: str, at: float) -> None:
        """One key press; also called directly for a scanner that is no keyboard."""
        self.model.add(text, name, at)
        if self.model.rowCount() == 1:
            self.show_kind("")
        self.table.scrollToBottom()
        self._say_scanner()
        if name in ("Enter", "Tab"):
            self.tested.emit(self.model.arrivals.text())

    def forget(self) -> None:
        """Empty the page: what was scanned may be somebody's card."""
        self.model.clear()
        self.show_kind("")
        self._say_scanner()

    def retranslate(self) -> None:
        texts = self._texts
        self.camera_title.setText(texts("admin.devices.camera"))
        self.scanner_title.setText(texts("admin.devices.scanner"))
        self.clear.setText(texts("admin.devices.clear"))
        self.clear.setAccessibleName(texts("admin.devices.clear"))
        self.clear.setIcon(self._theme.icon("x"))
        self.clear.setIconSize(QSize(*(self._theme.px(tokens.ICON),) * 2))
        self.table.setAccessibleName(texts("admin.devices.keys"))
        self.model.retranslate()
        self._say_camera()
        self._say_scanner()

    # -- inside

    def _say_camera(self) -> None:
        texts, report = self._texts, self._report or CameraReport(state=CameraState.STOPPED)
        key = f"admin.fault.{report.fault}"
        fault = report.state is CameraState.FAILED and texts.has(key)
        self.camera_light.setText(texts(key) if fault else texts(f"admin.camera-state.{report.state}"))
        restyle(self.camera_light, tone=_CAMERA_SIGN[report.state][1])
        facts = []
        if report.width:
            facts.append(f"{report.width} × {report.height}")
        if report.frames_per_second:
            facts.append(texts("admin.devices.rate", rate=f"{report.frames_per_second:.0f}"))
        if report.last_code_at:
            at = report.last_code_at.astimezone(self._zone).strftime("%H:%M:%S")
            facts.append(texts("admin.devices.last-code", at=at))
        self.camera_facts.setText(" · ".join(facts))
        self.camera_facts.setVisible(bool(facts))

    def _say_scanner(self) -> None:
        texts, found = self._texts, summary(self.model.arrivals.keys)
        arrived = self.model.arrivals.text()
        self.whole.setText(texts("admin.devices.whole", text=arrived) if arrived else "")
        self.whole.setVisible(bool(arrived))
        self.numbers.setVisible(found is not None)
        if found is None:
            self.told.setText(texts("admin.devices.waiting"))
            restyle(self.told, tone="blue")
            return
        self.told.setText("\n".join(texts(f"admin.finding.{finding}") for finding in found.findings))
        restyle(self.told, tone="green" if found.findings == (Finding.GOOD,) else "amber")
        self.numbers.setText(
            texts(
                "admin.devices.numbers",
                keys=found.keys,
                seconds=f"{found.seconds:.2f}",
                middle=f"{found.middle_gap * 1000:.0f}",
                slowest=f"{found.slowest_gap * 1000:.0f}",
                suffix=found.suffix or texts("admin.devices.no-suffix"),
            )
        )

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802 - Qt's name
        super().showEvent(event)
        self.trace.switch(True)

    def hideEvent(self, event: QHideEvent) -> None:  # noqa: N802 - Qt's name
        super().hideEvent(event)
        self.trace.switch(False)
        self.forget()
