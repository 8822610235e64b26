"""What happens between opening a source and losing it? One thread that reads, paced, and can be given up on."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from typing import TYPE_CHECKING

from kiosk.scanner.capture import Capture
from kiosk.scanner.reading import CameraFault, ScannerError

if TYPE_CHECKING:
    from kiosk.scanner.decode import Image

_log = logging.getLogger(__name__)
_GRACE = 2.0
"""Seconds without a frame before a live source is lost: some cameras begin with a few empty answers."""


class Session:
    """One opening of one source. `on_image(image, seconds)` is called on the session's thread."""

    def __init__(
        self,
        opener: Callable[[], Capture],
        *,
        on_live: Callable[[], None],
        on_image: Callable[[Image, float], None],
        stop: threading.Event,
        realtime: bool,
        loop: bool,
        pace: Callable[[], float] = lambda: 0.0,
        timer: Callable[[], float] = time.monotonic,
    ) -> None:
        """`pace`: seconds until the next frame is wanted, asked after each; what comes sooner is not even decoded."""
        self._opener = opener
        self._on_live = on_live
        self._on_image = on_image
        self._stop = stop
        self._realtime = realtime
        self._loop = loop
        self._pace = pace
        self._timer = timer
        self._thread = threading.Thread(target=self._run, name="camera-frames", daemon=True)
        self._done = threading.Event()
        self._given_up = False
        self._busy_elsewhere = False
        self._renewed = False
        self._beat = timer()
        self._began = self._beat
        self._error: ScannerError | None = None
        self.delivered = 0

    def watch(self, open_limit: float, read_limit: float) -> ScannerError | None:
        """Run until it ends, fails or `stop` is set; None unless it failed. Gives up on a driver that does not return."""
        self._thread.start()
        while not self._done.wait(0.2) and not self._stop.is_set():
            limit = read_limit if self.delivered else open_limit
            if not self._busy_elsewhere and self._timer() - self._beat > limit:
                self._given_up = True
                return ScannerError(CameraFault.STUCK, "the camera does not answer")
        return self._error

    def renew(self) -> None:
        """End with a fault before the next frame, so that the source is opened again. From any thread."""
        self._renewed = True

    def join(self, timeout: float | None = None) -> None:
        """Wait for the thread, `timeout` seconds or however long the driver takes."""
        self._thread.join(timeout)

    @property
    def is_stuck(self) -> bool:
        """Whether it was given up and its driver has not returned to this day."""
        return self._given_up and self._thread.is_alive()

    def _run(self) -> None:
        try:
            while self._play() and self._loop and not self._over():
                pass
        except ScannerError as error:
            self._error = error
        except Exception as error:  # noqa: BLE001 - the thread's edge
            # The text of a foreign exception may quote what was read.
            _log.error("taking a frame failed: %s", type(error).__name__)
            self._error = ScannerError(CameraFault.INTERNAL, "taking a frame failed")
        finally:
            self._done.set()

    def _play(self) -> bool:
        """Open and read to the end. True when a film or picture was played to its end."""
        capture = self._opener()
        try:
            return self._read_all(capture)
        finally:
            capture.close()

    def _read_all(self, capture: Capture) -> bool:
        period = 1 / capture.rate if capture.rate else 0.0
        paced = period > 0 and self._realtime
        began = last_good = self._timer()
        played = 0
        while not self._over():
            if paced:
                late = self._timer() - began - played * period
                if late > period and played:
                    if not capture.skip():
                        return True
                    played += 1
                    continue
                self._stop.wait(max(0.0, -late))
            if self._renewed:
                raise ScannerError(CameraFault.LOST, "the camera is opened again")
            if self._may_pass_over():
                if capture.skip():
                    played += 1
                    last_good = self._timer()
                    continue
                if capture.ends:
                    return True
            image = capture.read()
            if self._over():
                break
            if image is not None:
                self._hand_out(image, period)
                last_good = self._timer()
                played += 1
            elif capture.ends:
                if not played:
                    raise ScannerError(CameraFault.FILE_UNREADABLE, "the file has no frames")
                if paced:  # the last frame stays as long as the others
                    self._stop.wait(max(0.0, began + played * period - self._timer()))
                return True
            elif self._timer() - last_good > _GRACE:
                fault = CameraFault.LOST if self.delivered else CameraFault.NOT_FOUND
                raise ScannerError(fault, "the camera delivers no frames")
            else:
                self._stop.wait(0.05)
        return False

    def _hand_out(self, image: Image, period: float) -> None:
        now = self._beat = self._timer()
        own_time = period > 0 and not self._realtime
        seconds = self._began + self.delivered * period if own_time else now
        self._busy_elsewhere = True  # the time of whoever takes the frame is not the camera's silence
        if not self.delivered:
            self._on_live()
        self.delivered += 1
        self._on_image(image, seconds)
        self._beat = self._timer()
        self._busy_elsewhere = False

    def _may_pass_over(self) -> bool:
        if not self._realtime or not self.delivered:
            return False
        period = self._pace()
        return period > 0 and self._timer() - self._beat < period

    def _over(self) -> bool:
        return self._given_up or self._stop.is_set()
