"""Which QR codes are in an image, byte for byte? The cascade of decoders: cheapest gain first, within the frame's time."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from kiosk.scanner.decoded import DecodedCode as DecodedCode
from kiosk.scanner.decoded import Point as Point
from kiosk.scanner.decoded import moved
from kiosk.scanner.evidence import HoldUp
from kiosk.scanner.meant import Box, meant
from kiosk.scanner.opencv import prepare
from kiosk.scanner.reading import ScannerError
from kiosk.scanner.tries import (
    Codes,
    Frame,
    SecondOpinion,
    Try,
    Weigh,
    as_it_is,
    balanced,
    calmed,
    in_regions,
    on_the_whole,
    plain,
    safely,
    sharpened,
)
from kiosk.scanner.zbar import Zbar

if TYPE_CHECKING:
    from kiosk.scanner.decoded import Image as Image

LIVE_BUDGET = 0.026
"""Seconds one frame of a live feed may take, so that a hand that moves is met by a fresh frame."""
_LONGEST = 1920
"""Second tries work on at most this many pixels a side before they enlarge: a 12-megapixel photograph is reduced."""
_NARROWEST = 21
"""Modules of the smallest QR code."""


class Decoder:
    """The cascade: zxing-cpp on the frame as it is; on a miss the other tries (`tries.py`) while time is left.

    What costs little and gains much runs on every frame; of the others each frame goes on where the last one stopped, so
    all of them come round even in a small budget. What frames take longer than their budget is paid back, and no more
    than one budget may be owed: on a slow machine most frames get the first try only. Frames of one hold-up are used
    together. For one thread.
    """

    def __init__(
        self,
        *,
        budget: float | None = LIVE_BUDGET,
        timer: Callable[[], float] = time.perf_counter,
        box: Box | None = None,
    ) -> None:
        """`budget`: seconds a frame may take, None = a still picture, everything is tried (`still_picture.py`).
        `box`: where a code is to be held; the middle of the picture if not said.
        """
        self._budget = budget
        self._timer = timer
        self._box = box or Box()
        try:
            zbar: SecondOpinion | None = SecondOpinion(Zbar())
        except ScannerError:
            zbar = None  # zxing-cpp alone reads nearly as much; `kiosk doctor` says that zbar is missing
        self._zbar = zbar
        self._weigh = Weigh(HoldUp())
        self._always: list[Try] = [in_regions(plain), in_regions(sharpened), self._weigh.by_outline]
        self._in_turn: list[Try] = [
            self._weigh.by_marks,
            in_regions(calmed),
            in_regions(balanced),
            self._marks_again,
            *([zbar.in_regions] if zbar else []),
            on_the_whole(plain),
            on_the_whole(sharpened),
        ]
        self._costs: dict[Try, float] = {}
        self._next = 0
        self._due = False
        self._debt = 0.0

    def decode(self, image: Any, seconds: float | None = None) -> tuple[DecodedCode, ...]:
        """The QR codes (model 2) that are meant in a uint8 image, grey (h, w) or BGR/BGRA (h, w, 3 or 4).

        `seconds`: when the frame was taken, any origin; by default now. Raises nothing for any image.
        """
        start = self._timer()
        grey = to_grey(image)
        if grey is None or min(grey.shape) < _NARROWEST:
            return ()
        if self._budget is None:
            from kiosk.scanner.still_picture import read_all

            found = read_all(grey, self._zbar)
        else:
            found = self._live(grey, start if seconds is None else seconds, start, self._budget)
        return meant(found, self._box, grey.shape[1], grey.shape[0])

    def _live(self, grey: Image, at: float, start: float, budget: float) -> Codes:
        frame = Frame(grey=grey, at=at)
        found = as_it_is(frame)
        if found:
            self._weigh.forget()
            return found
        small, scale = reduced(grey)
        if scale != 1:
            located = frame.located
            frame = Frame(grey=small, at=at)
            frame.located.extend(code.scaled(1 / scale) for code in located)
        # A code that is seen and not read yet is worth a frame more.
        if self._weigh.sees or frame.located:
            budget *= 2
        found = self._further(frame, start, budget) if self._debt <= budget else ()
        self._debt = max(0.0, self._debt + self._timer() - start - budget)
        return tuple(moved(code, scale) for code in found)

    def _further(self, frame: Frame, start: float, budget: float) -> Codes:
        turns = [*self._in_turn[self._next :], *self._in_turn[: self._next]]
        if self._due:
            plan = [turns[0], *self._always, *turns[1:]]
        elif self._weigh.sees:
            plan = [*self._always, self._weigh.by_marks, *(t for t in turns if t != self._weigh.by_marks)]
        else:
            plan = [*self._always, *turns]
        self._due = False
        for number, attempt in enumerate(plan):
            if number and self._timer() - start + self._costs.get(attempt, 0.0) > budget:
                if attempt in self._always:
                    continue
                # What found no room goes first in the next frame, or a costly try would never come round.
                self._next, self._due = self._in_turn.index(attempt), True
                return ()
            found = self._tried(attempt, frame)
            if found:
                if attempt in self._in_turn:
                    self._next = self._in_turn.index(attempt)  # the next frame shows the same code in the same light
                return found
        return ()

    def _marks_again(self, frame: Frame) -> Codes:
        """Of all that come round, the marks gain most: they come twice."""
        return self._weigh.by_marks(frame)

    def _tried(self, attempt: Try, frame: Frame) -> Codes:
        start = self._timer()
        found = safely(lambda: attempt(frame))
        # Most tries cost the same in every frame; those that depend on it are remembered at their worst, slowly forgiven.
        self._costs[attempt] = max(self._timer() - start, 0.9 * self._costs.get(attempt, 0.0))
        return found


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


def reduced(grey: Image) -> tuple[Image, float]:
    """The image with a longest side that second tries can afford, and the factor back to its own pixels."""
    import cv2

    scale = max(grey.shape) / _LONGEST
    if scale <= 1:
        return grey, 1.0
    height, width = grey.shape
    size = (max(1, round(width / scale)), max(1, round(height / scale)))
    small = cv2.resize(grey, size, interpolation=cv2.INTER_AREA)
    return small, scale  # type: ignore[return-value]
