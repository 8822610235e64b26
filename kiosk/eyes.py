"""How do camera and code reader reach the window? Their threads, a picture small enough to paint, and the camera's light."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from kiosk.scanner.camera import Camera, CameraOptions, Frame
from kiosk.scanner.code_reader import CodeReader
from kiosk.scanner.debounce import Debounce
from kiosk.scanner.reading import CameraState, Reading, ScannerError

PICTURE_WIDTH = 640
PICTURES_A_SECOND = 12.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """A frame for the screen: grey, 8 bit, `width` bytes a line. Painted and forgotten."""

    data: bytes = field(repr=False)
    width: int
    height: int


class Eyes:
    """One camera with its reader. Callbacks come from their threads; hand them over with a `Relay`."""

    def __init__(
        self,
        source: str,
        *,
        on_reading: Callable[[Reading], None],
        on_picture: Callable[[Picture], None],
        on_state: Callable[[tuple[CameraState, ScannerError | None]], None],
        clock: Callable[[], datetime],
        repeat_seconds: float = 3.0,
        options: CameraOptions = CameraOptions(),
        in_step: bool = False,
    ) -> None:
        """`in_step`: decode every frame before the next is taken, for a film that must not lose one; it also stands
        still for as long as `on_reading` takes."""
        self._reader = CodeReader(on_reading, clock=clock, debounce=Debounce(repeat_seconds))
        self._in_step = in_step
        self._on_picture = on_picture
        self._painted = -1.0
        self._waiting = threading.Event()
        self._camera = Camera(
            source,
            on_frame=self._see,
            on_state=lambda state, error: on_state((state, error)),
            clock=clock,
            options=options,
        )

    def start(self) -> None:
        """Open the camera and begin to read; returns at once."""
        if not self._in_step:
            self._reader.start()
        self._camera.start()

    def stop(self) -> None:
        """Close both. The window may go then."""
        self._camera.stop()
        self._reader.stop()

    def painted(self) -> None:
        """The window has painted the last picture; the next one may come."""
        self._waiting.clear()

    def _see(self, frame: Frame) -> None:
        if not self._waiting.is_set() and frame.seconds - self._painted >= 1 / PICTURES_A_SECOND:
            self._painted = frame.seconds
            self._waiting.set()
            self._on_picture(picture_of(frame))
        if self._in_step:
            self._reader.look(frame)
        else:
            self._reader.offer(frame)


def picture_of(frame: Frame) -> Picture:
    """The frame in grey, not wider than `PICTURE_WIDTH`."""
    import cv2

    image = frame.image
    height, width = image.shape[:2]
    if width > PICTURE_WIDTH:
        size = (PICTURE_WIDTH, max(1, round(height * PICTURE_WIDTH / width)))
        image = cv2.resize(image, size, interpolation=cv2.INTER_AREA)  # type: ignore[assignment]
    if image.ndim == 3:
        image = cv2.cvtColor(image, cv2.COLOR_BGR2GRAY)  # type: ignore[assignment]
    return Picture(data=image.tobytes(), width=image.shape[1], height=image.shape[0])
