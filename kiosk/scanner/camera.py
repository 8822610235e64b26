"""What does the camera see now? Frames from a camera, stream, film or picture, on a thread that keeps it open."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING

from kiosk.scanner.cameras import CameraDevice
from kiosk.scanner.capture import Capture, Wish, open_capture
from kiosk.scanner.linux_cameras import linux_cameras
from kiosk.scanner.origin import Devices, Origin, find_origin
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
    live: bool = False
    """From a camera or a stream; a film or picture may rightly be black or stand still."""


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


_LOOK_EVERY, _SHORTEST = 0.5, 0.02
_MOST_STUCK = 3


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
        devices: Devices = linux_cameras,
        last: Callable[[], str] = lambda: "",
        opener: Callable[[Origin, Wish], Capture] = open_capture,
        pace: Callable[[], float] = lambda: 0.0,
        timer: Callable[[], float] = time.monotonic,
    ) -> None:
        """`devices`: the cameras that are plugged in now, asked on the camera's threads. `last`: the label of the one that
        was used last, for a source that names none. `pace`: as `Session`'s.
        """
        self._source = source
        self._on_frame = on_frame
        self._on_state = on_state
        self._clock = clock
        self._options = options
        self._devices = devices
        self._last = last
        self._opener = opener
        self._pace = pace
        self._timer = timer
        self._stop = threading.Event()
        self._keeper: threading.Thread | None = None
        self._numbered = 0
        self._origin: Origin | None = None
        self._session: Session | None = None
        self._stuck: list[Session] = []

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
        end = time.monotonic() + timeout
        self._keeper.join(timeout)
        for session in self._stuck:
            session.join(max(0.0, end - time.monotonic()))
        return not self._keeper.is_alive() and not any(session.is_stuck for session in self._stuck)

    @property
    def device(self) -> CameraDevice | None:
        """The camera that was opened last, where it is known by name."""
        return self._origin.device if self._origin is not None else None

    @property
    def _is_live(self) -> bool:
        return self._origin is not None and self._origin.kind.is_live

    def renew(self) -> None:
        """Close the source and open it again: it delivers, but not what it should. From any thread, returns at once."""
        if self._session is not None:
            self._session.renew()

    def _keep(self) -> None:
        options, failures = self._options, 0
        while not self._stop.is_set():
            self._on_state(CameraState.OPENING, None)
            self._session = session = Session(
                self._open,
                on_live=lambda: self._on_state(CameraState.LIVE, None),
                on_image=self._hand_out,
                stop=self._stop,
                realtime=options.realtime,
                loop=options.loop,
                pace=self._pace,
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
            if session.is_stuck:
                self._stuck.append(session)
            self._rest(options.retry[min(failures, len(options.retry)) - 1])
        self._on_state(CameraState.STOPPED, None)

    def _rest(self, seconds: float) -> None:
        """Until it is worth opening again: the time is over, or another camera is there than before."""
        end, there = self._timer() + seconds, tuple(self._devices())
        while not self._stop.wait(max(_SHORTEST, min(_LOOK_EVERY, end - self._timer()))):
            self._stuck = [session for session in self._stuck if session.is_stuck]
            if len(self._stuck) >= _MOST_STUCK:
                continue  # a driver that holds so many threads would take the next one, too
            if self._timer() >= end or tuple(self._devices()) != there:
                return

    def _open(self) -> Capture:
        origin = find_origin(self._source, self._devices, "" if self._source else self._last())
        capture = self._opener(origin, self._options.wish)
        self._origin = origin
        if origin.device is not None:
            # Once open it is waited for when it is unplugged, whatever its number is then; no other takes its place.
            self._source = origin.device.label
        return capture

    def _hand_out(self, image: Image, seconds: float) -> None:
        frame = Frame(image=image, number=self._numbered, taken_at=self._clock(), seconds=seconds, live=self._is_live)
        self._numbered += 1
        self._on_frame(frame)
