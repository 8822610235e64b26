"""What can be read in one picture when there is no hurry? Several sizes, binarisations, tiles, and the modules weighed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from kiosk.scanner.decoded import DecodedCode, moved
from kiosk.scanner.evidence import LEAST_FIT, solved_either_way
from kiosk.scanner.region import Region, likely_regions
from kiosk.scanner.sight import Sight, by_marks, by_outline
from kiosk.scanner.tries import (
    WEIGHED,
    Codes,
    Frame,
    SecondOpinion,
    balanced,
    calmed,
    enlarged,
    plain,
    safely,
    sharpened,
)
from kiosk.scanner.zxing import look

if TYPE_CHECKING:
    from kiosk.scanner.decoded import Image

_LARGE = 4000
"""Pixels a side above which nothing is enlarged any more."""
_FINE = 1000
"""Pixels of the longest side at which most of the tries work: large photographs are brought down, small ones doubled."""
_BINARIZERS = ("LocalAverage", "GlobalHistogram")
_TILES = 3

Change = Callable[["Image"], "Image"]


def read_all(grey: Image, zbar: SecondOpinion | None) -> Codes:
    """The codes of the first try that finds any."""
    frame = Frame(grey=grey, at=0.0)
    for attempt in _attempts(frame, zbar):
        found = safely(attempt)
        if found:
            return found
    return ()


def _attempts(frame: Frame, zbar: SecondOpinion | None) -> Iterator[Callable[[], Codes]]:
    grey = frame.grey
    longest = max(grey.shape)
    yield lambda: _look(frame, grey, 1.0)
    scales = [s for s in (2.0, 1280 / longest, 1920 / longest, 640 / longest, 0.5, 3.0) if _useful(s, longest)]
    for change in (plain, sharpened, balanced, calmed, opened, closed, softened):
        for scale in scales[: 4 if change in (plain, sharpened, calmed) else 2]:
            yield lambda change=change, scale=scale: _look(frame, change(enlarged(grey, scale)), scale)  # type: ignore[misc]
    yield lambda: _look(frame, grey, 1.0, "GlobalHistogram")
    if zbar is not None:
        for scale in (1.0, *scales[:2]):
            yield lambda scale=scale: _second(zbar, grey, scale)  # type: ignore[misc]
            yield lambda scale=scale: _second(zbar, sharpened(enlarged(grey, scale)), scale, done=True)  # type: ignore[misc]
    yield lambda: _weighed(frame)
    for tile in _tiles(grey):
        yield lambda tile=tile: _in_tile(frame, tile, zbar)  # type: ignore[misc]


def _useful(scale: float, longest: int) -> bool:
    return 0.1 < scale <= 3 and abs(scale - 1) > 0.1 and 60 < scale * longest <= _LARGE


def _look(frame: Frame, image: Image, scale: float, binarizer: str = "LocalAverage") -> Codes:
    return frame.take(look(image, binarizer=binarizer).moved(1 / scale))


def _second(zbar: SecondOpinion, grey: Image, scale: float, *, done: bool = False) -> Codes:
    image = grey if done else enlarged(grey, scale)
    return tuple(moved(code, 1 / scale) for code in zbar.on_the_whole(Frame(grey=image, at=0.0)))


def _weighed(frame: Frame) -> Codes:
    """Every outline that any try found, then the corner marks of every likely region."""
    for located in frame.located:
        found = _solved(by_outline(frame.grey, located), 1.0, 0, 0)
        if found:
            return found
    height, width = frame.grey.shape
    whole = Region(left=0, top=0, right=width, bottom=height)
    for region in (*likely_regions(frame.grey, 4), whole):
        part = region.cut(frame.grey)
        for scale in {
            min(1.0, (WEIGHED / part.size) ** 0.5),
            *(min(2.0, longest / max(part.shape)) for longest in (300, 600)),
        }:
            image = part if abs(scale - 1) < 0.1 else enlarged(part, scale)
            for change in (plain, softened):
                found = _solved(by_marks(change(image), most=10), scale, region.left, region.top)
                if found:
                    return found
    return ()


def _solved(sight: Sight | None, scale: float, left: int, top: int) -> Codes:
    if sight is None or sight.fit < LEAST_FIT:
        return ()
    solved = solved_either_way(sight.evidence)
    if solved is None:
        return ()
    return (moved(DecodedCode(data=solved.data, decoder="evidence", corners=sight.corners), 1 / scale, left, top),)


def _tiles(grey: Image) -> Iterator[Region]:
    """Overlapping parts: a small code in a large photograph."""
    height, width = grey.shape
    if max(height, width) < _FINE:
        return
    across, down = width // (_TILES - 1), height // (_TILES - 1)
    for row in range(_TILES):
        for column in range(_TILES):
            left, top = column * (width - across) // (_TILES - 1), row * (height - down) // (_TILES - 1)
            yield Region(left=left, top=top, right=left + across, bottom=top + down)


def _in_tile(frame: Frame, tile: Region, zbar: SecondOpinion | None) -> Codes:
    part = tile.cut(frame.grey)
    for change in (plain, sharpened, balanced):
        found = frame.take(look(change(enlarged(part, 2.0))).moved(0.5, tile.left, tile.top))
        if found:
            return found
    if zbar is not None:
        found = zbar.on_the_whole(Frame(grey=part, at=0.0))
        return tuple(moved(code, 1, tile.left, tile.top) for code in found)
    return ()


def softened(grey: Image) -> Image:
    """Speckle, and the dots of a print."""
    import cv2

    return cv2.GaussianBlur(grey, (0, 0), 1.2)  # type: ignore[return-value]


def opened(grey: Image) -> Image:
    """Bright lines and crumbs over dark modules."""
    import cv2
    import numpy as np

    return cv2.morphologyEx(grey, cv2.MORPH_OPEN, np.ones((3, 3), np.uint8))  # type: ignore[return-value]


def closed(grey: Image) -> Image:
    """Dark lines and crumbs over bright modules."""
    import cv2
    import numpy as np

    return cv2.morphologyEx(grey, cv2.MORPH_CLOSE, np.ones((3, 3), np.uint8))  # type: ignore[return-value]
