"""How are frames taken from one opened source? The only file that drives OpenCV's capture."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from kiosk.scanner.camera_controls import Wish as Wish
from kiosk.scanner.camera_controls import ask
from kiosk.scanner.opencv import prepare
from kiosk.scanner.origin import Origin, OriginKind
from kiosk.scanner.reading import CameraFault, ScannerError
from kiosk.scanner.still import read_still

if TYPE_CHECKING:
    import cv2

    from kiosk.scanner.decode import Image

_log = logging.getLogger(__name__)


class Capture(Protocol):
    """An open source. `rate`: its frames a second, 0 = it sets the pace itself (a live source)."""

    rate: float
    ends: bool
    """True when no frame means the end, not a fault."""

    def read(self) -> Image | None:
        """The next frame, or None. May block for seconds."""

    def skip(self) -> bool:
        """Pass over the next frame without decoding it; False when there is none."""

    def close(self) -> None: ...


def open_capture(origin: Origin, wish: Wish) -> Capture:
    """Open `origin`; may block for seconds. Raises `ScannerError` ("camera-not-found", "file-unreadable")."""
    if origin.kind is OriginKind.PICTURE:
        return _Picture(read_still(Path(str(origin.place))))
    return _Video(origin, wish)


class _Picture:
    rate = 10.0
    ends = True

    def __init__(self, image: Image) -> None:
        self._frames: Iterator[Image] = iter((image,))

    def read(self) -> Image | None:
        return next(self._frames, None)

    def skip(self) -> bool:
        return next(self._frames, None) is not None

    def close(self) -> None:
        pass


class _Video:
    def __init__(self, origin: Origin, wish: Wish) -> None:
        prepare()
        import cv2

        film = origin.kind is OriginKind.FILM
        try:
            self._source = _open(origin)
            if not self._source.isOpened():
                fault = CameraFault.FILE_UNREADABLE if film else CameraFault.NOT_FOUND
                raise ScannerError(fault, "the film cannot be read" if film else "the camera cannot be opened")
            if origin.kind is OriginKind.DEVICE:
                _log.info("camera opened: %s", ask(self._source, wish, origin.place))
            rate = self._source.get(cv2.CAP_PROP_FPS) if film else 0.0
        except cv2.error:
            raise ScannerError(CameraFault.NOT_FOUND, "the camera cannot be opened") from None
        self.ends = film
        # Files without a rate say 0, or hundreds of thousands.
        self.rate = (rate if 1 <= rate <= 240 else 25.0) if film else 0.0

    def read(self) -> Image | None:
        import cv2

        try:
            good, image = self._source.read()
        except cv2.error:
            return None
        return image if good else None  # type: ignore[return-value]

    def skip(self) -> bool:
        import cv2

        try:
            return bool(self._source.grab())
        except cv2.error:
            return False

    def close(self) -> None:
        self._source.release()


def _open(origin: Origin) -> cv2.VideoCapture:
    import cv2

    if origin.kind is OriginKind.STREAM:
        limits = [cv2.CAP_PROP_OPEN_TIMEOUT_MSEC, 5000, cv2.CAP_PROP_READ_TIMEOUT_MSEC, 5000]
        return cv2.VideoCapture(str(origin.place), cv2.CAP_FFMPEG, limits)
    if isinstance(origin.place, int):
        return cv2.VideoCapture(origin.place)
    return cv2.VideoCapture(origin.place)
