"""What does watching an empty room cost, in the share of one core? Reported only.

Subject: `Eyes` on a film of a room where nobody holds anything up (1280 x 720, 15 frames a second, JPEG, the noise of a
sensor in every frame), played in real time: taking frames, the small pictures for the window, and looking for codes, which
on an empty frame is the dearest case: no try finds anything. Base: the same film only taken, frame by frame, as any
program with a camera has to. Both are the CPU time of the whole process, all threads, over the time on the clock.
"""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from benchmarks.figures import Figure
from kiosk.app import utc_now
from kiosk.scanner.camera import Camera, CameraOptions
from kiosk.window.eyes import Eyes

FPS = 15
FRAMES = 45
"""Of the film, which is played over and over."""


def measure(seconds: float = 8.0) -> tuple[Figure, ...]:
    """Per cent of one core, `seconds` for each of the two."""
    with tempfile.TemporaryDirectory() as folder:
        film = Path(folder) / "empty.avi"
        _empty_room(film)
        options = CameraOptions(loop=True)
        seen: list[float] = []
        camera = Camera(
            str(film),
            on_frame=lambda frame: seen.append(frame.seconds),
            on_state=lambda state, error: None,
            clock=utc_now,
            options=options,
        )
        taken = _share(camera.start, camera.stop, seconds)
        eyes = Eyes(
            str(film),
            on_reading=lambda reading: None,
            on_picture=lambda picture: eyes.painted(),
            on_state=lambda state: None,
            clock=utc_now,
            options=options,
        )
        watched = _share(eyes.start, eyes.stop, seconds)
    rate = len(seen) / (seconds + 1)
    return (
        Figure(name="idle camera, share of one core", value=watched, unit="%", base=taken, note=f"{rate:.0f} frames/s"),
    )


def _share(start: Callable[[], object], stop: Callable[[], object], seconds: float) -> float:
    start()
    try:
        time.sleep(1.0)  # opening and the first frames are not idling
        cpu, wall = time.process_time(), time.perf_counter()
        time.sleep(seconds)
        return 100 * (time.process_time() - cpu) / (time.perf_counter() - wall)
    finally:
        stop()


def _empty_room(path: Path) -> None:
    import numpy as np

    from kiosk.demo.avi import Film
    from kiosk.demo.pictures import background

    rng = np.random.default_rng(3)
    room = background((1280, 720), 1).astype(np.int16)
    with Film(path, fps=FPS, size=(1280, 720)) as film:
        for _ in range(FRAMES):
            noise = rng.normal(0, 4, room.shape).astype(np.int16)
            film.add((room + noise).clip(0, 255).astype(np.uint8))
