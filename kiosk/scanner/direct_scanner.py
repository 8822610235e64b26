"""What does a keyboard scanner send that is read directly? A thread that finds its device, listens, and finds it again."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from kiosk.scanner.direct_device import KeyDevice, find_device, open_device
from kiosk.scanner.direct_keys import LOST, DirectKeys
from kiosk.scanner.payload import unpack
from kiosk.scanner.reading import Reading, ScannerError, SerialState, Source
from kiosk.scanner.serial_framing import FramingTimes, SerialFraming

DECODER = "direct"
"""The name of this reader in `Reading.decoder`."""
_TIMES = FramingTimes(after_end=0.080, quiet=0.220)
"""Keys come slower than bytes."""


class DirectScanner:
    """Listens until `stop`. Callbacks as those of `SerialScanner`, on its own thread; states in the same words."""

    def __init__(
        self,
        wanted: str,
        *,
        on_reading: Callable[[Reading], None],
        on_state: Callable[[SerialState, ScannerError | None], None],
        clock: Callable[[], datetime],
        fits: Callable[[bytes], bool],
        find: Callable[[str], Path | None] = find_device,
        opener: Callable[[Path], KeyDevice] = open_device,
        timer: Callable[[], float] = time.monotonic,
        look_again: float = 2.0,
    ) -> None:
        """`wanted`: a path or words of the device's name. `look_again`: seconds between two looks for it."""
        self._wanted, self._on_reading, self._on_state = wanted, on_reading, on_state
        self._clock, self._fits, self._timer = clock, fits, timer
        self._find, self._opener, self._look_again = find, opener, look_again
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._keep, name="direct-scanner", daemon=True)
        self._told: tuple[SerialState, str] | None = None

    def start(self) -> None:
        """Begin to look for the device; returns at once. Once only."""
        self._thread.start()

    def stop(self, timeout: float = 5.0) -> bool:
        """Give the device back and end the thread; not to be called from the callbacks. False when it did not end in time."""
        self._stop.set()
        if self._thread.ident is not None:
            self._thread.join(timeout)
        return not self._thread.is_alive()

    def _keep(self) -> None:
        while not self._stop.is_set():
            try:
                place = self._find(self._wanted)
                if place is None:
                    self._tell(SerialState.ABSENT)
                else:
                    self._listen(self._opener(place))
            except ScannerError as error:
                self._tell(SerialState.FAILED, error)
            self._stop.wait(self._look_again)
        self._tell(SerialState.STOPPED)

    def _listen(self, device: KeyDevice) -> None:
        # Anew each time: a Shift that was held when the plug was pulled is held no more, half a code is none.
        keys, framing = DirectKeys(), SerialFraming(_TIMES)
        try:
            self._tell(SerialState.LIVE)
            while not self._stop.is_set():
                data = device.read()
                scan = framing.feed(keys.feed(data), self._timer())
                if scan is not None:
                    self._hand_out(scan)
        finally:
            device.close()

    def _hand_out(self, data: bytes) -> None:
        if LOST.encode() in data:
            return
        for payload in unpack(data, self._fits):
            self._on_reading(
                Reading(data=payload.data, source=Source.WEDGE, at=self._clock(), decoder=payload.decoder(DECODER))
            )

    def _tell(self, state: SerialState, error: ScannerError | None = None) -> None:
        told = (state, error.code if error else "")
        if told != self._told:
            self._told = told
            self._on_state(state, error)
