"""What can be tried on a frame that was not read at once? Each try looks at one frame; what it learns the next ones use."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from kiosk.scanner.decoded import DecodedCode, moved
from kiosk.scanner.evidence import LEAST_FIT, HoldUp
from kiosk.scanner.region import Region, likely_regions
from kiosk.scanner.sight import Sight, by_marks, by_outline
from kiosk.scanner.zbar import Zbar
from kiosk.scanner.zxing import Located, Seen, look

if TYPE_CHECKING:
    from kiosk.scanner.decoded import Image

Codes = tuple[DecodedCode, ...]
_CLEAR = 0.75
"""Fit of a picture whose version is believed."""
WEIGHED = 400 * 400
"""Pixels of a region in which corner marks are looked for: a code that fills more is large enough to be reduced."""


@dataclass(slots=True, kw_only=True)
class Frame:
    """One frame while it is looked at."""

    grey: Image
    at: float
    """Seconds, any origin."""
    located: list[Located] = field(default_factory=list)
    """Codes that were found and not read, pixels of the frame."""
    _regions: tuple[Region, ...] | None = None
    _cut: dict[Region, Image] = field(default_factory=dict)

    @property
    def regions(self) -> tuple[Region, ...]:
        """Where a code might be, the likeliest first."""
        if self._regions is None:
            self._regions = likely_regions(self.grey)
        return self._regions

    def cut(self, region: Region) -> Image:
        """The region's pixels."""
        if region not in self._cut:
            self._cut[region] = region.cut(self.grey)
        return self._cut[region]

    def take(self, seen: Seen) -> Codes:
        """What was read; what was only found is kept for later tries."""
        self.located.extend(seen.located)
        return tuple(DecodedCode(data=code.data, decoder="zxing-cpp", corners=code.corners) for code in seen.read)


Try = Callable[[Frame], Codes]
Change = Callable[["Image"], "Image"]


def as_it_is(frame: Frame) -> Codes:
    """The first try."""
    return frame.take(look(frame.grey))


def in_regions(change: Change, factor: float = 2.0) -> Try:
    """zxing-cpp on each likely region, enlarged and changed."""

    def attempt(frame: Frame) -> Codes:
        for region in frame.regions:
            image = change(enlarged(frame.cut(region), factor))
            found = frame.take(look(image).moved(1 / factor, region.left, region.top))
            if found:
                return found
        return ()

    return attempt


def on_the_whole(change: Change, factor: float = 2.0) -> Try:
    """zxing-cpp on the whole frame, enlarged and changed."""

    def attempt(frame: Frame) -> Codes:
        fits = min(factor, LARGEST / max(frame.grey.shape))
        return frame.take(look(change(enlarged(frame.grey, fits))).moved(1 / fits))

    return attempt


def safely(attempt: Callable[[], Codes]) -> Codes:
    """What it finds; nothing when OpenCV or numpy cannot go on with what a stranger's picture led them to."""
    import cv2
    import numpy as np

    try:
        with np.errstate(all="ignore"):
            return attempt()
    except (cv2.error, ValueError, ArithmeticError):  # numpy's LinAlgError is a ValueError
        return ()


LARGEST = 2560
"""Pixels a side to which a frame is enlarged at most."""


def enlarged(grey: Image, factor: float) -> Image:
    """Modules of 1.5 pixels become readable."""
    import cv2

    if factor == 1:
        return grey
    way = cv2.INTER_CUBIC if factor > 1 else cv2.INTER_AREA
    return cv2.resize(grey, None, fx=factor, fy=factor, interpolation=way)  # type: ignore[return-value]


def plain(grey: Image) -> Image:
    """No change."""
    return grey


def sharpened(grey: Image) -> Image:
    """Focus that hunts and hands that shake."""
    import cv2

    return cv2.addWeighted(grey, 3.0, cv2.GaussianBlur(grey, (0, 0), 2.5), -2.0, 0)  # type: ignore[return-value]


def calmed(grey: Image) -> Image:
    """Noise of a dark room, and the beat of a screen's pixels."""
    import cv2

    return cv2.medianBlur(grey, 5)  # type: ignore[return-value]


def balanced(grey: Image) -> Image:
    """Shadow, glare and pale print."""
    import cv2

    return cv2.createCLAHE(2.0, (8, 8)).apply(grey)  # type: ignore[return-value]


class Weigh:
    """The modules themselves: from outlines that zxing-cpp found, or from the corner marks, with the frames before."""

    def __init__(self, hold_up: HoldUp) -> None:
        self._hold_up = hold_up
        self._version: int | None = None
        self._turn = 0
        self.sees = False
        """Whether the last frame that was weighed shows a code, read or not."""

    def forget(self) -> None:
        """Nothing is held up any more."""
        self._hold_up.forget()
        self._version = None
        self.sees = False

    def by_outline(self, frame: Frame) -> Codes:
        """Costs nothing where nothing was found."""
        best: Sight | None = None
        for located in {code.version: code for code in reversed(frame.located)}.values():
            sight = by_outline(frame.grey, located)
            if sight is not None and (best is None or sight.fit > best.fit):
                best = sight
        return self._weighed(best, frame) if best is not None else ()

    def by_marks(self, frame: Frame) -> Codes:
        """For codes that zxing-cpp does not even find: one region a frame."""
        if frame.located or not frame.regions:
            return ()
        # The likeliest region comes two times of three.
        region = frame.regions[-1 if self._turn % 3 == 2 else 0]
        part = frame.cut(region)
        scale = min(1.0, (WEIGHED / part.size) ** 0.5)
        sight = by_marks(enlarged(part, scale), version=self._version, most=4)
        self.sees = sight is not None and sight.fit > LEAST_FIT
        if sight is None or not self.sees:
            self._turn += 1
            return ()
        return tuple(moved(code, 1 / scale, region.left, region.top) for code in self._weighed(sight, frame))

    def _weighed(self, sight: Sight, frame: Frame) -> Codes:
        self.sees = sight.fit > LEAST_FIT
        if sight.fit > _CLEAR:
            self._version = sight.version
        solved = self._hold_up.add(sight.version, sight.evidence, sight.fit, frame.at)
        if solved is None:
            return ()
        return (DecodedCode(data=solved.data, decoder="evidence", corners=sight.corners),)


class SecondOpinion:
    """zbar, as raw bytes."""

    def __init__(self, zbar: Zbar) -> None:
        self._zbar = zbar

    def in_regions(self, frame: Frame) -> Codes:
        """On each likely region, as it is."""
        for region in frame.regions:
            found = self._read(frame.cut(region))
            if found:
                return tuple(moved(code, 1, region.left, region.top) for code in found)
        return ()

    def on_the_whole(self, frame: Frame) -> Codes:
        """On the whole frame, as it is."""
        return self._read(frame.grey)

    def _read(self, grey: Image) -> Codes:
        return tuple(DecodedCode(data=data, decoder="pyzbar", corners=points) for data, points in self._zbar.read(grey))
