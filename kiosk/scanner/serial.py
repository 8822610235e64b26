"""What does a serial scanner (USB-COM or RS-232) send? A thread that finds its port, listens, and finds it again."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from kiosk.scanner.payload import unpack
from kiosk.scanner.reading import Reading, ScannerError, SerialState, Source
from kiosk.scanner.serial_framing import SerialFraming
from kiosk.scanner.serial_ports import AUTO, OFF, Line, Port, choose, list_ports, open_line
from kiosk.scanner.serial_settings import LineSettings, SettingsSearch


@dataclass(frozen=True, slots=True, kw_only=True)
class SerialMemory:
    """What is kept between days, so that tomorrow nothing has to be found out again."""

    usb: str = ""
    settings: LineSettings | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SerialOptions:
    """`port`: `auto`, `off`, a device or a USB number `vvvv:pppp`. `baud`: None = find out."""

    port: str = AUTO
    baud: int | None = None
    look_again: float = 2.0
    """Seconds between two looks for a port that is not there."""


class SerialScanner:
    """Listens until `stop`. All callbacks come on its own thread, which waits for them.

    `on_state` is told every change, with the `ScannerError` when the port was lost or will not open; `on_learned` what
    should be kept. `fits` as in `payload.unpack`.
    """

    def __init__(
        self,
        options: SerialOptions,
        *,
        on_reading: Callable[[Reading], None],
        on_state: Callable[[SerialState, ScannerError | None], None],
        clock: Callable[[], datetime],
        fits: Callable[[bytes], bool],
        memory: SerialMemory = SerialMemory(),
        on_learned: Callable[[SerialMemory], None] = lambda memory: None,
        ports: Callable[[], Sequence[Port]] = list_ports,
        opener: Callable[[str, LineSettings], Line] = open_line,
        timer: Callable[[], float] = time.monotonic,
    ) -> None:
        self._options = options
        self._on_reading, self._on_state, self._on_learned = on_reading, on_state, on_learned
        self._clock, self._fits, self._timer = clock, fits, timer
        self._memory = memory
        self._ports, self._opener = ports, opener
        self._search = SettingsSearch(memory.settings, options.baud)
        self._framing = SerialFraming()
        self._stop = threading.Event()
        self._thread: threading.Thread | None = None
        self._told: tuple[SerialState, str] | None = None

    def start(self) -> None:
        """Begin to look for the port; returns at once. Once only."""
        if self._options.port != OFF:
            self._thread = threading.Thread(target=self._keep, name="serial-scanner", daemon=True)
            self._thread.start()

    def stop(self, timeout: float = 5.0) -> bool:
        """Close the port and end the thread; not to be called from the callbacks. False when it did not end in time."""
        self._stop.set()
        if self._thread is None:
            return True
        self._thread.join(timeout)
        return not self._thread.is_alive()

    def _keep(self) -> None:
        while not self._stop.is_set():
            try:
                port = choose(self._options.port, self._memory.usb, self._ports())
                if port is None:
                    self._tell(SerialState.ABSENT)
                else:
                    self._listen(port)
            except ScannerError as error:
                self._tell(SerialState.FAILED, error)
            self._stop.wait(self._options.look_again)
        self._tell(SerialState.STOPPED)

    def _listen(self, port: Port) -> None:
        line = self._opener(port.device, self._search.settings)
        try:
            self._tell(SerialState.LIVE)
            while not self._stop.is_set():
                self._hear(line, port, line.read())
        except ScannerError:
            if self._framing.deadline is not None:  # the end mark had come, only the silence after it had not
                self._finish()
            raise
        finally:
            self._framing.reset()
            line.close()

    def _hear(self, line: Line, port: Port, data: bytes) -> None:
        now = self._timer()
        scan = self._framing.feed(data, now)
        if scan is None:
            return
        before = self._search.settings
        text = self._search.heard(scan)
        if self._search.settings != before:
            line.set(self._search.settings)
        if text is None:
            self._tell(SerialState.GARBLED)
            return
        self._tell(SerialState.LIVE)
        self._hand_out(text)
        learned = SerialMemory(usb=port.usb, settings=self._search.settings)
        if learned != self._memory:
            self._memory = learned
            self._on_learned(learned)

    def _finish(self) -> None:
        scan = self._framing.complete()
        text = self._search.heard(scan) if scan else None
        if text:
            self._hand_out(text)

    def _hand_out(self, data: bytes) -> None:
        for payload in unpack(data, self._fits):
            self._on_reading(
                Reading(data=payload.data, source=Source.SERIAL, at=self._clock(), decoder=payload.decoder("serial"))
            )

    def _tell(self, state: SerialState, error: ScannerError | None = None) -> None:
        told = (state, error.code if error else "")
        if told != self._told:
            self._told = told
            self._on_state(state, error)
