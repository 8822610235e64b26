"""Do camera and scanner work here, and if not, what is wrong? The test page behind F2."""

from __future__ import annotations

from collections.abc import Callable
from zoneinfo import ZoneInfo

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtGui import QHideEvent, QKeySequence, QShortcut, QShowEvent, QTextOption
from PySide6.QtWidgets import QFrame, QHeaderView, QLabel, QPlainTextEdit, QPushButton, QTableView, QVBoxLayout, QWidget

from kiosk.scanner.reading import CameraState
from kiosk.scanner.set_up import Advice, Scan
from kiosk.ui.admin.arrivals_model import ArrivalsModel
from kiosk.ui.admin.key_trace import KeyTrace
from kiosk.ui.admin.ports import CameraReport
from kiosk.ui.admin.sheet_panel import SheetPanel
from kiosk.ui.admin.sheet_words import advice_texts
from kiosk.ui.i18n import Texts
from kiosk.ui.labels import put
from kiosk.ui.ports import Workers
from kiosk.ui.side_by_side import SideBySide
from kiosk.ui.theme import Theme, restyle, tokens
from kiosk.ui.workers import Direct

PAINT_EVERY_MS = 80
"""Keys of a fast scanner come faster than the page is painted: they must not wait for it."""
SETTLED_MS = 300
"""Silence after which a scan is over, whatever its end is."""

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
        workers: Workers | None = None,
    ) -> None:
        """`preview`: a live picture of the camera, if there is one. `workers`: where files are written."""
        super().__init__(parent)
        self._texts, self._theme, self._zone = texts, theme, zone
        self._report: CameraReport | None = None
        self._kind = self._trouble = ""
        self.model = ArrivalsModel(texts, self)
        self.trace = KeyTrace(self, timer) if timer else KeyTrace(self)
        self.trace.pressed.connect(self.take_key)
        self.camera_title, self.camera_light, self.camera_facts, self.scanner_title = (QLabel() for _ in range(4))
        self.told, self.numbers, self.kind, self.trouble = (QLabel() for _ in range(4))
        self.whole = QPlainTextEdit()
        self.clear = QPushButton()
        self.table = QTableView()
        self.sheet = SheetPanel(workers or Direct(), texts, theme)
        self.sheet.asking.connect(lambda open_: self.trace.switch(not open_ and self.isVisible()))
        self._settling = QTimer(self, singleShot=True, interval=SETTLED_MS)
        self._settling.timeout.connect(self._finish)
        self._painting = QTimer(self, singleShot=True, interval=PAINT_EVERY_MS)
        self._painting.timeout.connect(self._say_keys)
        self._lay_out(preview)
        self.clear.clicked.connect(self.forget)
        for keys, act in (("Ctrl+S", self.sheet.save_sheet), ("Ctrl+P", self.sheet.print_sheet)):
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(act)
        self.retranslate()

    def _lay_out(self, preview: QWidget | None) -> None:
        px = self._theme.px
        for title in (self.camera_title, self.scanner_title):
            restyle(title, role="lead")
        for quiet in (self.camera_facts, self.numbers):
            restyle(quiet, role="quiet")
        restyle(self.trouble, role="strong", tone="amber")
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
        self.whole.setReadOnly(True)
        self.whole.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.whole.setTextInteractionFlags(Qt.TextInteractionFlag.NoTextInteraction)
        self.whole.setWordWrapMode(QTextOption.WrapMode.WrapAnywhere)  # a name in hex is one long word
        self.whole.setFixedHeight(px(80))
        # The numbers grow by a digit or two while rows come in.
        self.table.horizontalHeader().setSectionResizeMode(0, QHeaderView.ResizeMode.Fixed)
        self.table.setMinimumHeight(px(32) * 6)
        self.table.setTabKeyNavigation(False)
        self.table.setShowGrid(False)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(px(tokens.GAP_L))
        keys: list[QWidget] = [
            self.scanner_title,
            self.trouble,
            self.told,
            self.numbers,
            self.kind,
            self.whole,
            self.table,
            self.clear,
        ]
        right = QWidget()
        column = QVBoxLayout(right)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(px(tokens.GAP_L))
        column.addWidget(self.sheet)
        column.addWidget(self._panel(camera))
        column.addStretch(1)
        rows.addWidget(SideBySide(self._panel(keys), right, px(tokens.GAP_L)), 1)

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

    def show_scanner_trouble(self, word: str) -> None:
        """Why a scanner that is set or remembered is not heard, `admin.scanner-fault.<word>`; empty = none is missed."""
        self._trouble = word
        key = f"admin.scanner-fault.{word}"
        put(self.trouble, self._texts(key if self._texts.has(key) else "admin.scanner-fault.other") if word else "")

    def show_kind(self, words: str) -> None:
        """What the last scan was taken for, in words; empty = nothing known."""
        self._kind = words
        self.kind.setText(words)
        self.kind.setVisible(bool(words))

    def take_key(self, text: str, name: str, at: float) -> None:
        """One key press."""
        if self._settling.isActive() and self.model.arrivals.begins(name, at):
            self._finish()
        self._settling.start()
        self.model.add(text, name, at)
        if self.model.rowCount() == 1:
            self.show_kind("")
        if not self._painting.isActive():
            self._painting.start()

    def take_scan(self, scan: Scan) -> None:
        """A scan that came as a whole: by camera or serial port."""
        self.sheet.take(scan)

    def settle(self) -> None:
        """Take what is there for a whole scan, without waiting for silence."""
        if self._settling.isActive():
            self._finish()

    def forget(self) -> None:
        """Empty the page: what was scanned may be somebody's card."""
        self._settling.stop()
        self.model.clear()
        self.sheet.clear()
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
        head = self.fontMetrics().horizontalAdvance(texts("admin.arrivals.number").ljust(5, "0"))
        self.table.setColumnWidth(0, head + self._theme.px(24))
        self.model.retranslate()
        self.sheet.retranslate()
        self.show_scanner_trouble(self._trouble)
        self._say_camera()
        self._say_scanner()

    # -- inside

    def _finish(self) -> None:
        """The keys that are there are one scan."""
        self._settling.stop()
        self._say_scanner()
        self.sheet.take(self.model.arrivals.scan())
        self.tested.emit(self.model.arrivals.text())
        QTimer.singleShot(0, self.table, self.table.scrollToBottom)  # what is told has changed the table's height

    def _say_camera(self) -> None:
        texts, report = self._texts, self._report or CameraReport(state=CameraState.STOPPED)
        key = f"admin.fault.{report.fault}"
        fault = report.state is CameraState.FAILED and texts.has(key)
        said = f"camera.trouble.{report.trouble}" if report.trouble else f"admin.camera-state.{report.state}"
        self.camera_light.setText(texts(key if fault else said))
        restyle(self.camera_light, tone="amber" if report.trouble else _CAMERA_SIGN[report.state][1])
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
        """All of it: the keys, and the verdict on them."""
        self._say_keys()
        texts, found = self._texts, self.model.arrivals.summary()
        if found is None:
            self.told.setText(texts("admin.devices.waiting"))
            restyle(self.told, tone="blue")
            return
        fine = found.advice == (Advice.GOOD,)
        self.told.setText(texts("admin.devices.fine") if fine else "\n".join(advice_texts(found.advice, texts)))
        restyle(self.told, tone="green" if fine else "amber")

    def _say_keys(self) -> None:
        """What is quickly told while keys still come."""
        self._painting.stop()
        texts, tempo = self._texts, self.model.arrivals.tempo()
        arrived = self.model.arrivals.text()
        self.table.scrollToBottom()
        self.whole.setPlainText(texts("admin.devices.whole", text=arrived) if arrived else "")
        self.whole.setVisible(bool(arrived))
        self.numbers.setVisible(tempo is not None)
        if tempo is None:
            return
        self.numbers.setText(
            texts(
                "admin.devices.numbers",
                keys=tempo.keys,
                seconds=f"{tempo.seconds:.2f}",
                middle=f"{tempo.pace.median * 1000:.0f}",
                most=f"{tempo.pace.p95 * 1000:.0f}",
                slowest=f"{tempo.pace.slowest * 1000:.0f}",
                suffix=tempo.suffix or texts("admin.devices.no-suffix"),
            )
        )

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802 - Qt's name
        super().showEvent(event)
        self.trace.switch(True)

    def hideEvent(self, event: QHideEvent) -> None:  # noqa: N802 - Qt's name
        super().hideEvent(event)
        self.trace.switch(False)
        self.forget()
