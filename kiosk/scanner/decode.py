"""Which QR codes are in an image, byte for byte? The cascade of decoders."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from kiosk.scanner.opencv import prepare
from kiosk.scanner.reading import ScannerError
from kiosk.scanner.zbar import Zbar

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Image = npt.NDArray[np.uint8]

Point = tuple[float, float]

LIVE_BUDGET = 0.030
"""Seconds one frame of a live feed may take, so that a hand that moves is met by a fresh frame."""
_LONGEST = 1920
"""Second tries work on at most this many pixels a side before they enlarge: a 12-megapixel photograph is reduced."""
_ENLARGED = 3840
_NARROWEST = 21
"""Modules of the smallest QR code."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DecodedCode:
    """One QR code in one image."""

    data: bytes = field(repr=False)
    """Exactly what the code holds: no character set was guessed."""
    decoder: str
    """`zxing-cpp` or `pyzbar`."""
    corners: tuple[Point, ...]
    """Outline (x, y) in pixels of the image: four corners from zxing-cpp, at least two points from pyzbar, or none."""


Try = Callable[["Image"], "tuple[DecodedCode, ...]"]


class Decoder:
    """The cascade: zxing-cpp as the frame is; on a miss enlarged, enlarged and sharpened, then zbar, while time is left.

    Each frame's second tries begin where the last frame's stopped, so all of them come round even in a small budget.
    For one thread.
    """

    def __init__(self, *, budget: float | None = LIVE_BUDGET, timer: Callable[[], float] = time.perf_counter) -> None:
        """`budget`: seconds a frame may take, None = try everything (a still picture)."""
        self._budget = budget
        self._timer = timer
        self._tries: list[Try] = [_enlarged, _sharpened]
        try:
            self._tries.append(_SecondOpinion(Zbar()))
        except ScannerError:
            pass  # zxing-cpp alone reads nearly as much; `kiosk doctor` says that zbar is missing
        self._costs = [0.0] * len(self._tries)
        self._next = 0

    def decode(self, image: Any) -> tuple[DecodedCode, ...]:
        """The QR codes (model 2) in a uint8 image, grey (h, w) or BGR/BGRA (h, w, 3 or 4). Raises nothing for any image.

        The first try always runs and one more starts while the budget lasts; a further one only if it fitted last time.
        """
        start = self._timer()
        grey = to_grey(image)
        if grey is None or min(grey.shape) < _NARROWEST:
            return ()
        found = _read(grey)
        if found:
            return found
        small, scale = _reduced(grey)
        for turn in range(len(self._tries)):
            index = (self._next + turn) % len(self._tries)
            used = self._timer() - start
            if self._budget is not None and used + (self._costs[index] if turn else 0.0) > self._budget:
                self._next = index
                return ()
            found = self._tries[index](small)
            self._costs[index] = self._timer() - start - used
            if found:
                self._next = index  # the next frame shows the same code in the same light
                return tuple(_scaled(code, scale) for code in found)
        return ()


def decode(image: Any) -> tuple[DecodedCode, ...]:
    """The QR codes in one still picture, with every try there is. See `Decoder.decode`."""
    return Decoder(budget=None).decode(image)


def to_grey(image: Any) -> Image | None:
    """A contiguous grey (h, w) uint8 copy or view of an image, or None when it is no picture."""
    prepare()
    import cv2
    import numpy as np

    if not isinstance(image, np.ndarray) or image.dtype != np.uint8 or image.ndim not in (2, 3) or image.size == 0:
        return None
    if image.ndim == 3:
        channels = image.shape[2]
        if channels not in (1, 3, 4):
            return None
        if channels == 1:
            image = image[:, :, 0]
        else:
            image = cv2.cvtColor(image, cv2.COLOR_BGR2GRAY if channels == 3 else cv2.COLOR_BGRA2GRAY)
    # zxing-cpp has misread slices of larger arrays.
    return np.ascontiguousarray(image)


def _read(grey: Image) -> tuple[DecodedCode, ...]:
    import zxingcpp

    try:
        # Model 2 only: the family "QRCode" holds Micro QR too, which is seen where there is nothing.
        found = zxingcpp.read_barcodes(
            grey,
            formats=zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCodeModel2),
            text_mode=zxingcpp.TextMode.Plain,
        )
    except (ValueError, TypeError, RuntimeError, MemoryError):
        return ()
    codes = []
    for code in found:
        p = code.position
        corners = tuple((float(c.x), float(c.y)) for c in (p.top_left, p.top_right, p.bottom_right, p.bottom_left))
        codes.append(DecodedCode(data=code.bytes, decoder="zxing-cpp", corners=corners))
    return tuple(codes)


def _enlarged(grey: Image) -> tuple[DecodedCode, ...]:
    """Modules of 1.5 pixels become readable."""
    import cv2

    factor = min(2.0, _ENLARGED / max(grey.shape))
    large = cv2.resize(grey, None, fx=factor, fy=factor, interpolation=cv2.INTER_CUBIC)
    return tuple(_scaled(code, 1 / factor) for code in _read(large))  # type: ignore[arg-type]


def _sharpened(grey: Image) -> tuple[DecodedCode, ...]:
    """Focus that hunts and hands that shake. Sharpened before it is enlarged: the same picture for a quarter of the work."""
    import cv2

    return _enlarged(cv2.addWeighted(grey, 3.0, cv2.GaussianBlur(grey, (0, 0), 1.25), -2.0, 0))  # type: ignore[arg-type]


class _SecondOpinion:
    def __init__(self, zbar: Zbar) -> None:
        self._zbar = zbar

    def __call__(self, grey: Image) -> tuple[DecodedCode, ...]:
        return tuple(DecodedCode(data=data, decoder="pyzbar", corners=points) for data, points in self._zbar.read(grey))


def _reduced(grey: Image) -> tuple[Image, float]:
    """The image with a longest side that second tries can afford, and the factor back to its own pixels."""
    import cv2

    scale = max(grey.shape) / _LONGEST
    if scale <= 1:
        return grey, 1.0
    height, width = grey.shape
    size = (max(1, round(width / scale)), max(1, round(height / scale)))
    small = cv2.resize(grey, size, interpolation=cv2.INTER_AREA)
    return small, scale  # type: ignore[return-value]


def _scaled(code: DecodedCode, factor: float) -> DecodedCode:
    if factor == 1:
        return code
    corners = tuple((x * factor, y * factor) for x, y in code.corners)
    return DecodedCode(data=code.data, decoder=code.decoder, corners=corners)
