"""What does watching an empty room cost, in the share of one core?

Subject: `Eyes` on a film of a room where nobody holds anything up (1280 x 720, 30 frames a second, JPEG, the noise of a
sensor in every frame), played in real time: every frame taken, the small pictures for the window, and looking for codes.
Its own work is the CPU time of all threads less what was spent inside the capture. Base: the same film only taken, frame
by frame, as any program with a camera has to. A second pair of figures has somebody moving in front of the camera.
"""

from __future__ import annotations

import tempfile
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from benchmarks.figures import Figure
from kiosk.app import utc_now
from kiosk.scanner.camera import Camera, CameraOptions
from kiosk.scanner.capture import Capture, Wish, open_capture
from kiosk.scanner.origin import Origin
from kiosk.window.eyes import Eyes

if TYPE_CHECKING:
    from kiosk.scanner.decode import Image

T = TypeVar("T")
FPS = 30
FRAMES = 60
"""Of the film, which is played over and over."""
SETTLES = 3.5
"""Seconds until an empty room is known to be empty."""


class Metered:
    """A capture that adds up the CPU time that its thread spends in it."""

    def __init__(self, inner: Capture, meter: Meter) -> None:
        self._inner, self._meter = inner, meter
        self.rate, self.ends = inner.rate, inner.ends

    def read(self) -> Image | None:
        return self._meter.timed(self._inner.read)

    def skip(self) -> bool:
        return self._meter.timed(self._inner.skip)

    def close(self) -> None:
        self._inner.close()


class Meter:
    """Seconds of CPU inside captures."""

    def __init__(self) -> None:
        self.seconds = 0.0
        self._lock = threading.Lock()

    def timed(self, call: Callable[[], T]) -> T:
        begun = time.thread_time()
        try:
            return call()
        finally:
            with self._lock:
                self.seconds += time.thread_time() - begun

    def open(self, origin: Origin, wish: Wish) -> Capture:
        return Metered(open_capture(origin, wish), self)


def measure(seconds: float = 12.0) -> tuple[Figure, ...]:
    """Per cent of one core, `seconds` for each of the films and ways."""
    with tempfile.TemporaryDirectory() as folder:
        empty, moving = Path(folder) / "empty.avi", Path(folder) / "moving.avi"
        _room(empty)
        _room(moving, somebody=True)
        taken, rate = _bare(empty, seconds)
        whole, own = _watched(empty, seconds)
        _, busy = _watched(moving, seconds)
    return (
        Figure(name="nobody there, own work, share of one core", value=own, unit="%", limit=5.0),
        Figure(
            name="nobody there, with the capture",
            value=whole,
            unit="%",
            base=taken,
            note=f"{rate:.0f} frames/s offered",
        ),
        Figure(name="somebody moves, own work", value=busy, unit="%", base=taken, note="every try, no code"),
    )


def _bare(film: Path, seconds: float) -> tuple[float, float]:
    """Per cent of a core for taking every frame, and frames a second."""
    seen: list[float] = []
    camera = Camera(
        str(film),
        on_frame=lambda frame: seen.append(frame.seconds),
        on_state=lambda state, error: None,
        clock=utc_now,
        options=CameraOptions(loop=True),
    )
    share, _ = _share(camera.start, camera.stop, seconds, Meter())
    return share, (len(seen) - 1) / (seen[-1] - seen[0])


def _watched(film: Path, seconds: float) -> tuple[float, float]:
    """Per cent of a core, whole and without the capture."""
    meter = Meter()
    eyes = Eyes(
        str(film),
        on_reading=lambda reading: None,
        on_picture=lambda picture: eyes.painted(),
        on_state=lambda state: None,
        clock=utc_now,
        options=CameraOptions(loop=True),
        opener=meter.open,
    )
    return _share(eyes.start, eyes.stop, seconds, meter)


def _share(
    start: Callable[[], object], stop: Callable[[], object], seconds: float, meter: Meter
) -> tuple[float, float]:
    start()
    try:
        time.sleep(SETTLES)  # opening and the first frames are not idling
        cpu, inside, wall = time.process_time(), meter.seconds, time.perf_counter()
        time.sleep(seconds)
        gone = time.perf_counter() - wall
        whole = time.process_time() - cpu
        return 100 * whole / gone, 100 * (whole - (meter.seconds - inside)) / gone
    finally:
        stop()


def _room(path: Path, *, somebody: bool = False) -> None:
    import cv2
    import numpy as np

    from kiosk.demo.avi import Film
    from kiosk.demo.pictures import background

    cv2.setRNGSeed(3)
    room = background((1280, 720), 1)
    noise = np.zeros(room.shape, np.int16)
    with Film(path, fps=FPS, size=(1280, 720)) as film:
        for number in range(FRAMES):
            picture = room.copy()
            if somebody:
                at = (640 + round(300 * np.sin(2 * np.pi * number / FRAMES)), 420)
                cv2.ellipse(picture, at, (140, 260), 0, 0, 360, (90, 120, 160), -1, cv2.LINE_AA)
            cv2.randn(noise, 0, 4.0)  # type: ignore[call-overload]
            film.add(cv2.add(picture, noise, dtype=cv2.CV_8U))  # type: ignore[arg-type]
