"""How do keyboard and serial scanners reach the desk? Built, remembered, lit in the strip and stopped here."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QApplication

from kiosk.scanner.once import Once
from kiosk.scanner.payload import unpack
from kiosk.scanner.reading import Reading, ScannerError, SerialState, Source
from kiosk.scanner.serial import SerialMemory, SerialOptions, SerialScanner
from kiosk.scanner.wedge import Wedge
from kiosk.settings_values import Scanner
from kiosk.ui.key_filter import KeyFilter
from kiosk.ui.ports import Workers
from kiosk.ui.status_strip import Light
from kiosk.ui.workers import Relay
from kiosk.window.scanner_memory import ScannerMemory


def fits(data: bytes) -> bool:
    """Whether bytes are a card code with every check passed that needs nobody's help."""
    from kiosk.verify.formats.recognise import fits as judged

    return judged(data)


class HandScanners(QObject):
    """Signals come on the thread of the screen."""

    read = Signal(object)
    """A `Reading` by keyboard or serial scanner."""
    overrun = Signal()
    """A scan was thrown away: too long, or two at once."""
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
        self._once = Once()
        self.keys = KeyFilter(self._wedge, self)
        self._readings, self._states, self._learned = Relay(self), Relay(self), Relay(self)
        self._readings.arrived.connect(self.read)
        self._states.arrived.connect(self._said)
        self._learned.arrived.connect(self._learn)
        self.keys.scanned.connect(self._scanned)
        self.keys.overrun.connect(self.overrun)

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

    def stop(self, app: QApplication) -> bool:
        """End both. False when a port's driver did not return."""
        app.removeEventFilter(self.keys)
        return self._hang_up()

    def first_sight(self, reading: Reading, *, free: bool) -> bool:
        """False when another reader, or the same trigger, gave this code a moment ago. `free`: nobody is open."""
        return self._once.accept(reading, free=free)

    def _hang_up(self) -> bool:
        serial, self._serial = self._serial, None
        return serial is None or serial.stop(0.5)

    def _scanned(self, data: bytes) -> None:
        for payload in unpack(data, fits):
            self.read.emit(
                Reading(data=payload.data, source=Source.WEDGE, at=self._clock(), decoder=payload.decoder("wedge"))
            )
        if self._wedge.habits != self._habits:
            self._habits = self._wedge.habits
            self._keep()

    def _said(self, said: tuple[str, SerialState, ScannerError | None]) -> None:
        port, state, _ = said
        missed = state is SerialState.ABSENT and (port != "auto" or bool(self._known.usb))
        trouble = state in (SerialState.FAILED, SerialState.GARBLED) or missed
        self.light.emit(Light.WARN if trouble else Light.OK)

    def _learn(self, known: SerialMemory) -> None:
        self._known = known
        self._keep()

    def _keep(self) -> None:
        habits, known = self._habits, self._known
        self._workers.run(lambda: self._memory.keep(habits, known), lambda _: None, lambda _: None)
