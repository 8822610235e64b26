"""How dark is each module meant to be? Light, blur and shake are learned from the modules that every code has."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kiosk.scanner.bend import RIM, SUB
from kiosk.scanner.symbol import layout

if TYPE_CHECKING:
    from kiosk.scanner.bend import Field
    from kiosk.scanner.soft_decode import Evidence

_WINDOW = 5
"""Half samples around a module's middle that may speak for it: a window of 10 x 10 half modules."""
_HOLD = 12.0
"""How strongly the filter is held to the plain mean of the module."""


def local(patch: Field) -> Field:
    """Grey values against their surroundings: about -1 to 1, dark above 0, near 0 where there is no contrast."""
    import cv2
    import numpy as np

    width = 9 * SUB
    mean = cv2.blur(patch, (width, width))
    rest = patch - mean
    # A running sum of squares may end a little below nothing.
    spread = np.sqrt(np.maximum(cv2.blur(rest * rest, (width, width)), 0))
    usual = float(np.median(spread[RIM * SUB : -RIM * SUB, RIM * SUB : -RIM * SUB]))
    return np.asarray(-rest / (spread + 0.3 * usual + 1.0), np.float32)


def quick_fit(patch: Field, version: int) -> float:
    """How well a picture fits the modules that are the same in every code of the version (-1 to 1), without learning."""
    import cv2
    import numpy as np

    plan = layout(version)
    modules = np.asarray(cv2.resize(patch, None, fx=1 / SUB, fy=1 / SUB, interpolation=cv2.INTER_AREA), np.float32)
    rest = cv2.blur(modules, (9, 9)) - modules
    rest = (rest / (cv2.blur(np.abs(rest), (9, 9)) + 2.0))[RIM:-RIM, RIM:-RIM]
    known = plan.known != 0
    return correlation(rest[known], plan.known[known])


def equalised(patch: Field, version: int, rounds: int = 3) -> tuple[Evidence, float]:
    """The evidence of one picture, and how well it fits the modules that are the same in every code (-1 to 1)."""
    import cv2
    import numpy as np

    plan = layout(version)
    values = local(patch)
    half = cv2.resize(values, None, fx=2 / SUB, fy=2 / SUB, interpolation=cv2.INTER_AREA)
    rows = _windows(np.asarray(half, np.float32), plan.side)
    start = _plain(rows.shape[1])
    known = plan.known.ravel()
    sure = known != 0
    weights = _fitted(rows[sure], known[sure], start, _HOLD)
    seen = rows @ weights
    for _ in range(rounds):
        # Its own first guess teaches the filter about all the other modules.
        guess = np.clip(seen * 1.5, -1, 1)
        guess[sure] = known[sure]
        weights = _fitted(rows, guess, start, _HOLD)
        seen = rows @ weights
    fit = correlation(seen[sure], known[sure])
    return seen.reshape(plan.side, plan.side).astype(np.float32), fit


def correlation(a: Any, b: Any) -> float:
    """Of two rows of numbers, -1 to 1; 0 where one of them is all the same."""
    import numpy as np

    a, b = a - a.mean(), b - b.mean()
    size = float(np.linalg.norm(a)) * float(np.linalg.norm(b))
    return float(a @ b) / size if size > 1e-9 else 0.0


def _windows(half: Any, side: int) -> Any:
    """(side * side, 4 * _WINDOW ** 2): the half samples around each module."""
    import numpy as np

    width = 2 * _WINDOW
    first = 2 * RIM + 1 - _WINDOW
    view = np.lib.stride_tricks.sliding_window_view(half, (width, width))
    picked = view[first : first + 2 * side : 2, first : first + 2 * side : 2]
    return np.ascontiguousarray(picked.reshape(side * side, width * width), np.float32)


def _plain(size: int) -> Any:
    import numpy as np

    width = 2 * _WINDOW
    filter_ = np.zeros((width, width), np.float32)
    filter_[_WINDOW - 1 : _WINDOW + 1, _WINDOW - 1 : _WINDOW + 1] = 0.25
    return filter_.ravel()


def _fitted(rows: Any, meant: Any, start: Any, hold: float) -> Any:
    """Least squares, held to `start`."""
    import numpy as np

    square = rows.T @ rows
    square[np.diag_indices_from(square)] += hold
    return np.linalg.solve(square, rows.T @ meant.astype(np.float32) + hold * start)
