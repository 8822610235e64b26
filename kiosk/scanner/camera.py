"""What does the camera see now? Frames from a camera, stream, film or picture, on a thread that keeps it open."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING

from kiosk.scanner.capture import Capture, Wish, open_capture
from kiosk.scanner.origin import Origin, find_origin
from kiosk.scanner.reading import CameraState, ScannerError
from kiosk.scanner.session import Session

if TYPE_CHECKING:
    from kiosk.scanner.decode import Image


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """One picture of the feed. Never stored."""

    image: Image = field(repr=False)
    """uint8, BGR (h, w, 3) or grey (h, w)."""
    number: int
    """Counted from 0 since `start`."""
    taken_at: datetime
    seconds: float
    """Time of the feed, any origin, never backwards; a film that is played faster than life keeps its own time."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CameraOptions:
    """How a source is kept open. Times in seconds."""

    wish: Wish = Wish()
    realtime: bool = True
    """False: a film is played as fast as its frames are taken, and no frame is left out."""
    loop: bool = False
    """A film or picture begins again at its end."""
    retry: tuple[float, ...] = (1.0, 2.0, 5.0, 10.0)
    """Waits before opening again; the last one repeats, a frame resets it."""
    open_limit: float = 30.0
    read_limit: float = 12.0
    """Without a frame for so long the source is left to itself and opened anew."""


class Camera:
    """Keeps one source open and hands out its newest frame until `stop`.

    `on_frame` is called on the camera's own thread, which waits for it: a live source drops what comes meanwhile.
    `on_state` is told every change, with a `ScannerError` when the state is FAILED (codes: `CameraFault`).
    """

    def __init__(
        self,
        source: str,
        *,
        on_frame: Callable[[Frame], None],
        on_state: Callable[[CameraState, ScannerError | None], None],
        clock: Callable[[], datetime],
        options: CameraOptions = CameraOptions(),
        device_names: Callable[[], Sequence[str]] | None = None,
        opener: Callable[[Origin, Wish], Capture] = open_capture,
        timer: Callable[[], float] = time.monotonic,
    ) -> None:
        self._source = source
        self._on_frame = on_frame
        self._on_state = on_state
        self._clock = clock
        self._options = options
        self._device_names = device_names
        self._opener = opener
        self._timer = timer
        self._stop = threading.Event()
        self._keeper: threading.Thread | None = None
        self._numbered = 0

    def start(self) -> None:
        """Begin to open the source; returns at once. Once only."""
        self._keeper = threading.Thread(target=self._keep, name="camera", daemon=True)
        self._keeper.start()

    def stop(self, timeout: float = 5.0) -> bool:
        """Close the source and wait for its threads; not to be called from the callbacks.

        False when a driver did not return within `timeout` seconds: its thread is left behind and hands out nothing.
        """
        self._stop.set()
        if self._keeper is None:
            return True
        self._keeper.join(timeout)
        return not self._keeper.is_alive()

    def _keep(self) -> None:
        options, failures = self._options, 0
        while not self._stop.is_set():
            self._on_state(CameraState.OPENING, None)
            session = Session(
                self._open,
                on_live=lambda: self._on_state(CameraState.LIVE, None),
                on_image=self._hand_out,
                stop=self._stop,
                realtime=options.realtime,
                loop=options.loop,
                timer=self._timer,
            )
            error = session.watch(options.open_limit, options.read_limit)
            if self._stop.is_set():
                session.join()
                break
            if error is None:
                session.join()
                self._on_state(CameraState.ENDED, None)
                return
            failures = 1 if session.delivered else failures + 1
            self._on_state(CameraState.FAILED, error)
            self._stop.wait(options.retry[min(failures, len(options.retry)) - 1])
        self._on_state(CameraState.STOPPED, None)

    def _open(self) -> Capture:
        return self._opener(find_origin(self._source, self._device_names), self._options.wish)

    def _hand_out(self, image: Image, seconds: float) -> None:
        frame = Frame(image=image, number=self._numbered, taken_at=self._clock(), seconds=seconds)
        self._numbered += 1
        self._on_frame(frame)
