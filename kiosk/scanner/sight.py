"""Where is the code of this frame, and what does it look like? From a reader's outline or from the corner marks alone."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from kiosk.scanner.equalise import equalised, quick_fit
from kiosk.scanner.finder import likely_versions, marks, triangles
from kiosk.scanner.straighten import Straight, followed, straighten

if TYPE_CHECKING:
    from kiosk.scanner.decoded import Image
    from kiosk.scanner.soft_decode import Evidence
    from kiosk.scanner.zxing import Located, Point

_CLEAR = 0.8
"""Fit, before anything is learned, from which on no other version is tried."""
_DOUBTFUL = 0.8
"""Clearness below which bent paper is considered: 0.9 is a good picture, 0.5 noise."""
_FOLLOWED = 0.6
_UNCLEAR = 0.2
"""Fit below which it is no code of this version."""
_LARGEST = 700 * 700
"""Pixels of a region in which marks are looked for."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Sight:
    """A code as one picture shows it."""

    evidence: Evidence = field(repr=False)
    fit: float
    version: int
    corners: tuple[Point, ...]


def by_outline(grey: Image, located: Located) -> Sight | None:
    """From the outline that a reader found."""
    straight = straighten(grey, located.corners, located.version)
    return _sight(grey, straight) if straight is not None else None


def by_marks(grey: Image, *, version: int | None = None, most: int = 6) -> Sight | None:
    """From three corner marks in a region of a frame. `version`: what the last frame showed, tried first.

    `most`: how many versions are tried.
    """
    if grey.size > _LARGEST:
        return None
    for triangle in triangles(marks(grey), 2):
        versions = likely_versions(grey, triangle)[:most]
        if version is not None:
            versions = [version, *(other for other in versions if other != version)][:most]
        best, best_fit = None, _UNCLEAR
        tried = set()
        while versions:
            number = versions.pop(0)
            tried.add(number)
            straight = straighten(grey, triangle.corners(number), number, rough=True)
            fit = quick_fit(straight.patch, number) if straight is not None else 0.0
            if fit > best_fit:
                best, best_fit = straight, fit
                if fit > _CLEAR:
                    break
            if not versions and best is not None:
                # A version looks much like its neighbours to the marks.
                near = (best.version - 1, best.version + 1)
                versions = [v for v in near if 1 <= v <= 40 and v not in tried]
        if best is not None:
            return _sight(grey, best)
    return None


def _sight(grey: Image, straight: Straight) -> Sight:
    import cv2
    import numpy as np

    evidence, fit = equalised(straight.patch, straight.version)
    clear = _clearness(evidence)
    if clear < _DOUBTFUL and fit > _FOLLOWED:
        bent, bent_fit = equalised(followed(grey, straight).patch, straight.version)
        if _clearness(bent) > clear:
            evidence, fit = bent, bent_fit
    side = 17 + 4 * straight.version
    flat = np.array([[(0, 0), (side, 0), (side, side), (0, side)]], np.float64)
    outline = cv2.perspectiveTransform(flat, straight.to_image)[0]
    corners = tuple((float(x), float(y)) for x, y in outline)
    return Sight(evidence=evidence, fit=fit, version=straight.version, corners=corners)


def _clearness(evidence: Evidence) -> float:
    """How far from doubt the modules are, on the mean: what a wrong grid does not improve."""
    import numpy as np

    return float(np.minimum(np.abs(evidence), 1.0).mean())
