"""Does the camera show a picture that a code could be in? Black, washed out, covered and frozen pictures are told."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kiosk.scanner.reading import CameraTrouble

if TYPE_CHECKING:
    from kiosk.scanner.decoded import Image
    from kiosk.scanner.thumbnail import Cells, Thumbnail

SAID_AFTER = 3.0
"""Seconds that a trouble must last to be told: a hand that passes is none."""
FROZEN_AFTER = 8.0
"""For the very same frame, over and over: streams repeat frames for some seconds where nothing moves."""
GONE_AFTER = 0.5
_REPEATS = 8
_DARK, _BRIGHT = 24.0, 248.0
_MOST_DARK, _MOST_BRIGHT = 0.99, 0.8
_APART = 3
_EDGE = 6.0
"""Grey levels between two places three cells apart: no edge of a real room is softer everywhere."""


class PictureHealth:
    """Takes every thumbnail of a live source; nothing here looks for codes. For one thread."""

    def __init__(self) -> None:
        self._told: CameraTrouble | None = None
        self._now: CameraTrouble | None = None
        self._since = 0.0
        self._samples: Image | None = None
        self._same_since = 0.0
        self._repeats = 0

    def see(self, small: Thumbnail, seconds: float) -> CameraTrouble | None:
        """The trouble to tell now, or None. `seconds`: when the frame was taken, any origin, never backwards."""
        frozen = self._is_frozen(small.samples, seconds)
        # A sensor without light, or with too much of it, gives the same frame for ever and is not frozen.
        now = _light(small.cells) or (CameraTrouble.FROZEN if frozen else None) or _detail(small.cells)
        if now is not self._now:
            self._now, self._since = now, seconds
        patience = GONE_AFTER if now is None else 0.0 if now is CameraTrouble.FROZEN else SAID_AFTER
        if now is not self._told and seconds - self._since >= patience:
            self._told = now
        return self._told

    def _is_frozen(self, samples: Image, seconds: float) -> bool:
        import numpy as np

        before, self._samples = self._samples, samples
        if before is None or not np.array_equal(before, samples):
            self._same_since, self._repeats = seconds, 0
            return False
        self._repeats += 1
        return self._repeats >= _REPEATS and seconds - self._same_since >= FROZEN_AFTER


def _light(cells: Cells) -> CameraTrouble | None:
    if float((cells < _DARK).mean()) >= _MOST_DARK:
        return CameraTrouble.BLACK
    if float((cells > _BRIGHT).mean()) >= _MOST_BRIGHT:
        return CameraTrouble.TOO_BRIGHT
    return None


def _detail(cells: Cells) -> CameraTrouble | None:
    """Covered: the light goes over from place to place without a single edge, as through a finger, a lid or a cloth."""
    import cv2
    import numpy as np

    if min(cells.shape) <= 2 * _APART:
        return None
    smooth = cv2.blur(cells, (3, 3))
    across = np.abs(smooth[:, _APART:] - smooth[:, :-_APART]).max()
    down = np.abs(smooth[_APART:] - smooth[:-_APART]).max()
    return CameraTrouble.COVERED if max(float(across), float(down)) < _EDGE else None
