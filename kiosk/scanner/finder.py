"""Where are the three corner marks of a code that is too soft or too noisy for a reader to find? By their look alone."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations
from typing import TYPE_CHECKING, Any

from kiosk.scanner.symbol import FINDER

if TYPE_CHECKING:
    from kiosk.scanner.decoded import Image

_SIZES = (3.0, 3.7, 4.6, 5.7, 7.0, 8.6)
_WORK = 2.3
"""Pixels a module of the template: all sizes are brought down to it."""
"""Pixels a module, in the doubled region."""
_ALIKE = 0.42
"""Correlation from which on a place may be a corner mark."""
_ALL_ALIKE = 1.6
"""The same, all three together."""
_MOST = 9
_OLDEST = 25
"""The largest version that is looked for: health cards end at 16."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """What looks like a corner mark: its middle and the width of its modules, pixels."""

    x: float
    y: float
    px: float
    alike: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Triangle:
    """Three marks that may belong to one code: the corner between the two others, clockwise."""

    corner: Mark
    right: Mark
    below: Mark
    likely: float

    @property
    def span(self) -> float:
        """Modules between the marks' middles, by the marks' own size: within a third."""
        a = ((self.right.x - self.corner.x) ** 2 + (self.right.y - self.corner.y) ** 2) ** 0.5
        b = ((self.below.x - self.corner.x) ** 2 + (self.below.y - self.corner.y) ** 2) ** 0.5
        return float((a + b) / 2) / ((self.corner.px + self.right.px + self.below.px) / 3)

    def corners(self, version: int) -> tuple[tuple[float, float], ...]:
        """The code's outline if it is of this version, and not in perspective."""
        side = 17 + 4 * version
        rate = 1 / (side - FINDER)
        ax, ay = (self.right.x - self.corner.x) * rate, (self.right.y - self.corner.y) * rate
        bx, by = (self.below.x - self.corner.x) * rate, (self.below.y - self.corner.y) * rate
        ends = ((-3.5, -3.5), (side - 3.5, -3.5), (side - 3.5, side - 3.5), (-3.5, side - 3.5))
        return tuple((self.corner.x + u * ax + v * bx, self.corner.y + u * ay + v * by) for u, v in ends)


def marks(grey: Image) -> tuple[Mark, ...]:
    """What looks like a corner mark, the likeliest first; a region of a frame, not a whole one: it takes some 20 ms."""
    import cv2
    import numpy as np

    large = cv2.resize(grey, None, fx=2, fy=2, interpolation=cv2.INTER_LINEAR)
    found: list[Mark] = []
    for px in _SIZES:
        # Nothing is lost by looking for all sizes with the smallest template in a smaller picture.
        scale = _WORK / px
        small = large if scale == 1 else cv2.resize(large, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
        template = _template()
        if min(small.shape) <= template.shape[0]:
            continue
        match = cv2.matchTemplate(small, template, cv2.TM_CCOEFF_NORMED)
        for sign in (1, -1):
            signed = match * sign
            peaks = (signed == cv2.dilate(signed, np.ones((7, 7), np.uint8))) & (signed > _ALIKE)
            for y, x in zip(*np.nonzero(peaks), strict=True):
                half = template.shape[0] / 2
                found.append(
                    Mark(x=(x + half) / scale / 2, y=(y + half) / scale / 2, px=px / 2, alike=float(signed[y, x]))
                )
    found.sort(key=lambda mark: -mark.alike)
    kept: list[Mark] = []
    for mark in found:
        if all(abs(mark.x - other.x) + abs(mark.y - other.y) > 4 * other.px for other in kept):
            kept.append(mark)
        if len(kept) == _MOST:
            break
    return tuple(kept)


def triangles(seen: tuple[Mark, ...], most: int = 3) -> list[Triangle]:
    """Marks that stand like the corners of a code, the likeliest first."""
    found = []
    for three in combinations(seen, 3):
        if max(mark.px for mark in three) > 1.7 * min(mark.px for mark in three):
            continue
        for corner in three:
            right, below = (mark for mark in three if mark is not corner)
            ax, ay, bx, by = right.x - corner.x, right.y - corner.y, below.x - corner.x, below.y - corner.y
            cross = ax * by - ay * bx
            if cross < 0:
                right, below = below, right
            la, lb = (ax * ax + ay * ay) ** 0.5, (bx * bx + by * by) ** 0.5
            square = abs(cross) / (la * lb)
            px = sum(mark.px for mark in three) / 3
            if (
                square > 0.6
                and sum(mark.alike for mark in three) > _ALL_ALIKE
                and min(la, lb) > 11 * px
                and max(la, lb) < 2.2 * min(la, lb)
            ):
                likely = sum(mark.alike for mark in three) + square - 0.3 * (max(la, lb) / min(la, lb) - 1)
                found.append(Triangle(corner=corner, right=right, below=below, likely=likely))
    found.sort(key=lambda triangle: -triangle.likely)
    return found[:most]


def likely_versions(grey: Image, triangle: Triangle) -> list[int]:
    """All versions of about this size, the likeliest first by their rows of alternating modules."""
    middle = (triangle.span + FINDER - 17) / 4
    versions = range(max(1, round(middle * 0.7) - 1), min(_OLDEST, round(middle * 1.4) + 1) + 1)
    return sorted(versions, key=lambda version: -_timing(grey, triangle, version))


def _timing(grey: Image, triangle: Triangle, version: int) -> float:
    """How well the two rows of alternating modules between the marks fit this version."""
    import cv2
    import numpy as np

    side = 17 + 4 * version
    (x0, y0), (x1, y1), _, (x3, y3) = triangle.corners(version)
    a, b = np.array([x1 - x0, y1 - y0]) / side, np.array([x3 - x0, y3 - y0]) / side
    along = np.arange(8, side - 8) + 0.5
    meant = np.where(np.arange(8, side - 8) % 2 == 0, -1.0, 1.0)
    off = np.array((-0.7, 0.0, 0.7))[:, None, None]
    score = 0.0
    for u, v in ((a, b), (b, a)):
        points = (np.array([x0, y0]) + along[None, :, None] * u + (6.5 + off) * v).astype(np.float32)
        lines = cv2.remap(grey, points[..., 0], points[..., 1], cv2.INTER_LINEAR).astype(np.float32)
        # Only the change from module to module counts, not shadow and glare.
        rest = lines[:, 1:-1] - 0.5 * lines[:, 1:-1] - 0.25 * (lines[:, :-2] + lines[:, 2:])
        norm = np.linalg.norm(rest, axis=1) * (side - 18) ** 0.5
        score += float((rest @ meant[1:-1] / (norm + 1e-6)).max())
    return score


@lru_cache(maxsize=1)
def _template() -> Any:
    import cv2
    import numpy as np

    px = _WORK
    reach = 4.5 * px
    steps = np.arange(int(2 * reach)) + 0.5 - int(2 * reach) / 2
    far = np.maximum(np.abs(steps)[:, None], np.abs(steps)[None]) / px
    ring = np.where((far < 1.5) | ((far >= 2.5) & (far < 3.5)), 0.0, 255.0).astype(np.float32)
    return cv2.GaussianBlur(ring, (0, 0), 0.45 * px).astype(np.uint8)
