"""How do keyboard and serial scanners reach the desk? Built, remembered, lit in the strip and stopped here."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QApplication

from kiosk.scanner.direct_scanner import DirectScanner
from kiosk.scanner.once import Once
from kiosk.scanner.payload import unpack
from kiosk.scanner.reading import Reading, ScannerError, SerialState, Source
from kiosk.scanner.serial import SerialMemory, SerialOptions, SerialScanner
from kiosk.scanner.two_at_once import is_mixture
from kiosk.scanner.wedge import Wedge
from kiosk.settings_values import Scanner
from kiosk.ui.key_filter import KeyFilter
from kiosk.ui.ports import Workers
from kiosk.ui.status_strip import Light
from kiosk.ui.workers import Relay
from kiosk.window.scanner_memory import ScannerMemory

_TAIL = timedelta(seconds=1)
_DIRECT = "direct"
"""Stands where a serial scanner has its port."""


def fits(data: bytes) -> bool:
    """Whether bytes are a card code with every check passed that needs nobody's help."""
    from kiosk.verify.formats.recognise import fits as judged

    return judged(data)


class HandScanners(QObject):
    """Signals come on the thread of the screen."""

    read = Signal(object)
    """A `Reading` by keyboard or serial scanner."""
    overrun = Signal()
    """A scan was thrown away: it had no end."""
    mixed = Signal()
    """Two scanners sent at the same moment; nothing of it was taken."""
    trouble = Signal(str)
    """The `ScannerError` word of a reader that is not heard, `admin.scanner-fault.<word>`; empty = none any more."""
    light = Signal(object)
    """`Light` of the status strip. Keyboard scanners cannot be asked: without a serial one it is well."""

    def __init__(
        self, home: Path, workers: Workers, clock: Callable[[], datetime], parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._workers, self._clock = workers, clock
        self._memory = ScannerMemory(home)
        self._habits, self._known = self._memory.recall()
        self._wedge = Wedge(habits=self._habits)
        self._serial: SerialScanner | None = None
        self._direct: DirectScanner | None = None
        self._troubles: dict[str, str] = {}
        self._once = Once()
        self._mixed_at: datetime | None = None
        self.keys = KeyFilter(self._wedge, self)
        self._readings, self._states, self._learned = Relay(self), Relay(self), Relay(self)
        self._readings.arrived.connect(self.read)
        self._states.arrived.connect(self._said)
        self._learned.arrived.connect(self._learn)
        self.keys.scanned.connect(self._scanned)
        self.keys.overrun.connect(self.overrun)
        self.keys.mixed.connect(self.mixed)

    def open(self, app: QApplication, scanner: Scanner) -> None:
        """Begin to listen, with keyboard and port."""
        self.keys.install(app)
        self.light.emit(Light.OK)
        self.listen(scanner)

    def listen(self, scanner: Scanner) -> None:
        """Listen at the port that is set, instead of another one if there was one."""
        self._hang_up()
        self._serial = SerialScanner(
            SerialOptions(port=scanner.serial_port, baud=scanner.serial_baud or None),
            on_reading=self._readings.send,
            on_state=lambda state, error: self._states.send((scanner.serial_port, state, error)),
            clock=self._clock,
            fits=fits,
            memory=self._known,
            on_learned=self._learned.send,
        )
        self._serial.start()
        if scanner.input_device:
            self._direct = DirectScanner(
                scanner.input_device,
                on_reading=self._readings.send,
                on_state=lambda state, error: self._states.send((_DIRECT, state, error)),
                clock=self._clock,
                fits=fits,
            )
            self._direct.start()

    def stop(self, app: QApplication) -> bool:
        """End both. False when a port's driver did not return."""
        app.removeEventFilter(self.keys)
        return self._hang_up()

    def first_sight(self, reading: Reading, *, free: bool) -> bool:
        """False when another reader, or the same trigger, gave this code a moment ago. `free`: nobody is open."""
        return self._once.accept(reading, free=free)

    def _hang_up(self) -> bool:
        serial, self._serial = self._serial, None
        direct, self._direct = self._direct, None
        self._troubles.clear()
        gone = serial is None or serial.stop(0.5)
        return (direct is None or direct.stop(0.5)) and gone

    def _scanned(self, data: bytes) -> None:
        if self._is_mixture(data):
            self._mixed_at = self._clock()
            self.mixed.emit()
            return
        for payload in unpack(data, fits):
            self.read.emit(
                Reading(data=payload.data, source=Source.WEDGE, at=self._clock(), decoder=payload.decoder("wedge"))
            )
        if self._wedge.habits != self._habits:
            self._habits = self._wedge.habits
            self._keep()

    def _is_mixture(self, data: bytes) -> bool:
        """Two scanners at once, or what was left of the longer code when the other one was over."""
        payloads = unpack(data, fits)
        if len(payloads) != 1:
            return False
        whole = fits(payloads[0].data)
        just_now = self._mixed_at is not None and abs(self._clock() - self._mixed_at) < _TAIL
        return is_mixture(payloads[0].data, whole) or (just_now and not whole)

    def _said(self, said: tuple[str, SerialState, ScannerError | None]) -> None:
        port, state, error = said
        missed = state is SerialState.ABSENT and (port != "auto" or bool(self._known.usb))
        trouble = state in (SerialState.FAILED, SerialState.GARBLED) or missed
        self._troubles.pop(port, None)
        if trouble:
            self._troubles[port] = error.code if error is not None else f"scanner-{state}"
        self.light.emit(Light.WARN if self._troubles else Light.OK)
        self.trouble.emit(next(iter(self._troubles.values()), ""))

    def _learn(self, known: SerialMemory) -> None:
        self._known = known
        self._keep()

    def _keep(self) -> None:
        habits, known = self._habits, self._known
        self._workers.run(lambda: self._memory.keep(habits, known), lambda _: None, lambda _: None)
