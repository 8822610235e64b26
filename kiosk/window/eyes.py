"""How do camera and code reader reach the window? Their threads, who is there, a picture small enough to paint, the light."""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from kiosk.scanner.attention import Attention, Look
from kiosk.scanner.camera import Camera, CameraOptions, Frame
from kiosk.scanner.cameras import CameraDevice
from kiosk.scanner.capture import Capture, Wish, open_capture
from kiosk.scanner.code_reader import CodeReader
from kiosk.scanner.debounce import Debounce
from kiosk.scanner.linux_cameras import linux_cameras
from kiosk.scanner.origin import Devices, Origin
from kiosk.scanner.picture_health import PictureHealth
from kiosk.scanner.reading import CameraState, CameraTrouble, Reading, ScannerError
from kiosk.scanner.thumbnail import thumbnail

PICTURE_WIDTH = 640
PICTURES_A_SECOND = 12.0
WHILE_NOBODY_IS_THERE = 3.0
"""Pictures a second then: enough to see that the camera is alive."""
_RATE_OVER = 40
"""Frames that the rate is taken from: a second or two."""


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
        on_trouble: Callable[[CameraTrouble | None], None] = lambda trouble: None,
        options: CameraOptions | None = None,
        devices: Devices = linux_cameras,
        last: Callable[[], str] = lambda: "",
        opener: Callable[[Origin, Wish], Capture] = open_capture,
        in_step: bool = False,
    ) -> None:
        """`devices`, `last`, `opener`: as `Camera`'s. `in_step`: decode every frame before the next is taken, for a film that
        must not lose one; it also stands still for as long as `on_reading` takes."""
        self._on_reading = on_reading
        self._reader = CodeReader(self._hand_over, clock=clock, debounce=Debounce(repeat_seconds))
        self._in_step = in_step
        self._on_picture, self._on_state, self._on_trouble = on_picture, on_state, on_trouble
        self._attention, self._health = Attention(), PictureHealth()
        self._trouble: CameraTrouble | None = None
        self._renewed = self._rested = False
        self._shut = False
        self._painted = -1.0
        self._size = (0, 0)
        self._times: deque[float] = deque(maxlen=_RATE_OVER)
        self._waiting = threading.Event()
        self._camera = Camera(
            source,
            on_frame=self._see,
            on_state=self._tell,
            clock=clock,
            options=options or CameraOptions(),
            devices=devices,
            last=last,
            opener=opener,
            pace=lambda: 0.0 if in_step else self._attention.period,
        )

    def start(self) -> None:
        """Open the camera and begin to read; returns at once."""
        if not self._in_step:
            self._reader.start()
        self._camera.start()

    def stop(self, timeout: float = 5.0) -> bool:
        """Close both; nothing is called back any more. False when a driver did not return within `timeout` seconds: it is
        left behind."""
        self._shut = True
        end = time.monotonic() + timeout
        gone = self._camera.stop(timeout)
        return self._reader.stop(max(0.1, end - time.monotonic())) and gone

    def figures(self) -> tuple[int, int, float]:
        """Width and height of the frames in pixels, and frames a second over the last of them; zeros before the first."""
        times = tuple(self._times)
        seconds = times[-1] - times[0] if len(times) > 1 else 0.0
        return (*self._size, (len(times) - 1) / seconds if seconds > 0 else 0.0)

    def counts(self) -> tuple[int, int]:
        """Frames that were looked at for codes, and frames that gave way to a newer one before that."""
        return self._reader.looked, self._reader.dropped

    @property
    def device(self) -> CameraDevice | None:
        """The camera that was opened last, where it is known by name."""
        return self._camera.device

    def painted(self) -> None:
        """The window has painted the last picture; the next one may come."""
        self._waiting.clear()

    def _tell(self, state: CameraState, error: ScannerError | None) -> None:
        if not self._shut:
            self._on_state((state, error))
            if state is CameraState.LIVE and self._trouble is not None:
                self._on_trouble(self._trouble)  # opened again, and nothing is better yet

    def _hand_over(self, reading: Reading) -> None:
        if not self._shut:
            self._on_reading(reading)

    def _see(self, frame: Frame) -> None:
        if self._shut:
            return
        small = thumbnail(frame.image)
        look = self._attention.see(small.cells, frame.seconds)
        if look is Look.AWAKE and self._rested and not self._in_step:
            self._times.clear()
        self._rested = look is not Look.AWAKE
        if frame.live:
            self._mind(self._health.see(small, frame.seconds))
        self._size = (frame.image.shape[1], frame.image.shape[0])
        if look is Look.AWAKE or self._in_step:  # a rest, with frames passed over, says nothing of the camera's rate
            self._times.append(frame.seconds)
        rate = PICTURES_A_SECOND if look is Look.AWAKE or self._in_step else WHILE_NOBODY_IS_THERE
        if not self._waiting.is_set() and frame.seconds - self._painted >= 1 / rate:
            self._painted = frame.seconds
            self._waiting.set()
            self._on_picture(picture_of(frame))
        if self._in_step:
            self._reader.look(frame)
        elif look is Look.REST:
            self._reader.rest(frame.seconds)
        else:
            self._reader.offer(frame)

    def _mind(self, trouble: CameraTrouble | None) -> None:
        if trouble is self._trouble:
            return
        self._trouble = trouble
        self._on_trouble(trouble)
        if trouble is CameraTrouble.FROZEN and not self._renewed:
            # Once: a driver that hangs wakes up; what stands still by its nature is left as it is until it moves.
            self._renewed = True
            self._camera.renew()
        elif trouble is None:
            self._renewed = False


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
