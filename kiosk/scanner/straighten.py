"""How does a code look from straight above? Its modules sampled on a grid that follows every mark that can be found."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from kiosk.scanner.bend import RIM, SUB, drift, plate
from kiosk.scanner.symbol import Layout, layout

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    from kiosk.scanner.decoded import Image

    Field = npt.NDArray[np.float32]

_REACH = 1.5
"""Modules that a mark may lie off its place in one round."""
_FAR = 4
"""The same for the fourth corner when it is only guessed."""
_STRAIGHT = 0.2
"""Modules that the marks may lie off before a bend is followed."""
_PLATES = 2
_ROUNDS = 2
_GOOD = 0.45
"""Correlation from which on a mark counts as seen."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Straight:
    """A code from straight above."""

    patch: Field
    """((side + 2 * RIM) * SUB) squared: grey values."""
    to_image: npt.NDArray[np.float64]
    """3 x 3, from modules (column, row; 0, 0 = upper left corner of the code) to pixels, without the bends."""
    bend: Field | None
    """(size, size, 2): how far off each sample was taken, modules."""
    seen: float
    """Share of the marks that were found."""
    version: int


def straighten(grey: Image, corners: Any, version: int, *, rough: bool = False) -> Straight | None:
    """`corners`: (4, 2) pixels of the code's outline: upper left, upper right, lower right, lower left. `rough`: the
    lower right one is a guess from the others.

    None when less than half of the marks are where they should be.
    """
    import cv2
    import numpy as np

    plan = layout(version)
    side = plan.side
    flat = np.array([(0, 0), (side, 0), (side, side), (0, side)], np.float32)
    view = cv2.getPerspectiveTransform(flat, np.asarray(corners, np.float32))
    places = _mark_places(version)
    if rough and version > 1:
        view = _fourth(grey, view, plan)
    for _ in range(2):
        patch = _patch(grey, view, side)
        found, score = _marks(patch, plan)
        good = score > _GOOD
        if good.sum() < 4:
            return None
        moved, _ = cv2.findHomography(places[good], (places + found)[good], cv2.RANSAC, 0.6)
        if moved is None:
            return None
        view = view @ moved
        view /= view[2, 2]
    patch = _patch(grey, view, side)
    found, score = _marks(patch, plan)
    good = score > _GOOD
    seen = float(good.mean())
    if seen < 0.5:
        return None
    bend = None
    for _ in range(_PLATES):
        if good.sum() < 5 or float(np.abs(found[good]).max()) < _STRAIGHT:
            break
        # Each plate brings further marks into reach.
        more = plate(places[good], found[good], side)
        bend = more if bend is None else bend + more
        patch = _sampled(grey, view, bend)
        found, score = _marks(patch, plan)
        good = score > _GOOD
    return Straight(patch=patch, to_image=np.asarray(view, np.float64), bend=bend, seen=seen, version=version)


def followed(grey: Image, straight: Straight) -> Straight:
    """The same code, its samples moved to where the edges of the modules say. Good for bent paper, bad for a blurred one."""
    patch, bend = straight.patch, straight.bend
    for _ in range(_ROUNDS):
        more = drift(patch)
        bend = more if bend is None else bend + more
        patch = _sampled(grey, straight.to_image, bend)
    return replace(straight, patch=patch, bend=bend)


def _patch(grey: Image, view: Any, side: int) -> Field:
    import cv2
    import numpy as np

    to_modules = np.array([(1 / SUB, 0, 0.5 / SUB - RIM), (0, 1 / SUB, 0.5 / SUB - RIM), (0, 0, 1)])
    middle = np.array([(1, 0, -0.5), (0, 1, -0.5), (0, 0, 1)])
    size = (side + 2 * RIM) * SUB
    return cv2.warpPerspective(
        grey,
        middle @ view @ to_modules,
        (size, size),
        flags=cv2.INTER_CUBIC | cv2.WARP_INVERSE_MAP,
        borderMode=cv2.BORDER_REPLICATE,
    ).astype(np.float32)


@lru_cache(maxsize=12)
def _mark_places(version: int) -> Any:
    import numpy as np

    side = layout(version).side
    finders = [(3.5, 3.5), (side - 3.5, 3.5), (3.5, side - 3.5)]
    return np.array(finders + [(c + 0.5, r + 0.5) for r, c in layout(version).alignment], np.float64)


@lru_cache(maxsize=1)
def _templates() -> tuple[Any, Any]:
    import cv2
    import numpy as np

    made = []
    for rings in ((-1, 1, -1, 1, 1), (1, -1, 1)):
        reach = len(rings) - 1
        small = [
            [rings[reach - max(abs(r), abs(c))] for c in range(-reach, reach + 1)] for r in range(-reach, reach + 1)
        ]
        large = np.kron(-np.array(small, np.float32), np.ones((SUB, SUB), np.float32))
        made.append(cv2.GaussianBlur(large, (0, 0), SUB * 0.4))
    return made[0], made[1]


def _marks(patch: Field, plan: Layout) -> tuple[Any, Any]:
    """For each mark how far it lies off (column, row; modules), and how much it looks like one."""
    import cv2
    import numpy as np

    reach = int(_REACH * SUB)
    off, score = [], []
    for number, (x, y) in enumerate(_mark_places(plan.version)):
        template = _templates()[0 if number < 3 else 1]
        half = template.shape[0] / 2
        left, top = round((x + RIM) * SUB - half), round((y + RIM) * SUB - half)
        x0, y0 = max(0, left - reach), max(0, top - reach)
        part = patch[y0 : top + template.shape[0] + reach, x0 : left + template.shape[1] + reach]
        if part.shape[0] < template.shape[0] or part.shape[1] < template.shape[1]:
            off.append((0.0, 0.0))
            score.append(0.0)
            continue
        match = cv2.matchTemplate(part, template, cv2.TM_CCOEFF_NORMED)
        _, best, _, (bx, by) = cv2.minMaxLoc(match)
        dx = bx + _peak(match[by], bx) - (left - x0)
        dy = by + _peak(match[:, bx], by) - (top - y0)
        off.append((dx / SUB, dy / SUB))
        score.append(best if np.isfinite(best) else 0.0)
    return np.array(off), np.array(score)


def _fourth(grey: Image, view: Any, plan: Layout) -> Any:
    """In perspective the fourth corner lies modules off: the alignment mark next to it is looked for further around."""
    import cv2
    import numpy as np

    patch, template, reach = _patch(grey, view, plan.side), _templates()[1], _FAR * SUB
    middle = (plan.side - 6.5 + RIM) * SUB
    first = round(middle - template.shape[0] / 2) - reach
    part = patch[first : first + 2 * reach + template.shape[0], first : first + 2 * reach + template.shape[0]]
    match = cv2.matchTemplate(part, template, cv2.TM_CCOEFF_NORMED)
    _, best, _, (x, y) = cv2.minMaxLoc(match)
    if best < _GOOD:
        return view
    places = _mark_places(plan.version)[:3]
    fourth = np.array([[plan.side - 6.5, plan.side - 6.5]])
    moved = fourth + np.array([[x - reach, y - reach]]) / SUB
    turn = cv2.getPerspectiveTransform(
        np.vstack((places, fourth)).astype(np.float32), np.vstack((places, moved)).astype(np.float32)
    )
    return view @ turn


def _peak(values: Any, at: int) -> float:
    if not 0 < at < len(values) - 1:
        return 0.0
    a, b, c = float(values[at - 1]), float(values[at]), float(values[at + 1])
    curve = a - 2 * b + c
    return 0.5 * (a - c) / curve if curve < -1e-6 else 0.0


def _sampled(grey: Image, view: Any, bend: Field) -> Field:
    """The patch, each sample `bend` (size, size, 2; modules) off its place."""
    import cv2
    import numpy as np

    steps = ((np.arange(bend.shape[0]) + 0.5) / SUB - RIM).astype(np.float32)
    px, py = steps[None, :] + bend[..., 0], steps[:, None] + bend[..., 1]
    w = view[2, 0] * px + view[2, 1] * py + view[2, 2]
    ix = ((view[0, 0] * px + view[0, 1] * py + view[0, 2]) / w - 0.5).astype(np.float32)
    iy = ((view[1, 0] * px + view[1, 1] * py + view[1, 2]) / w - 0.5).astype(np.float32)
    return cv2.remap(grey, ix, iy, cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE).astype(np.float32)
