"""Is anybody there? Tells from thumbnails which frames are worth looking for codes in."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    from kiosk.scanner.thumbnail import Cells

REST_PERIOD = 0.1
"""Seconds between two frames while nobody is there: the longest that a change can wait to be seen."""
GLANCE_EVERY = 1.5
"""Seconds between two looks for codes while nothing changes: what lies in view unread gets its tries all the same."""
AWAKE_FOR = 2.0
"""Seconds without a change until nobody is there. Long enough for every try to come round."""

_LEAST, _MOST = 3.0, 28.0
"""Grey levels of a cell that are a change, whatever the noise is."""
_SIGMAS = 7.0
_FEW = 4
"""Cells that change together before it is something: a hand is hundreds, a lone spark one or two."""
_BAND = 12.0
"""Grey levels of a whole row that mains light may add and take: rolling shutters draw it as bands."""
_AVERAGED = 16
_BUSY_FOR = 2.0
_RESTLESS_AFTER = 60.0
_RESTLESS = 0.5
_RESTLESS_PART = 0.1


class Look(StrEnum):
    """What to do with a frame."""

    AWAKE = "awake"
    """Something changed a moment ago: look for codes."""
    GLANCE = "glance"
    """Nobody is there, but it is time to look all the same."""
    REST = "rest"
    """Nothing has changed since the frames that were looked at."""


class Attention:
    """Compares every frame with the picture at the last change, not with the frame before: however slowly something
    comes nearer, the difference adds up. The first frame is a change. For one thread, without any clock of its own.
    """

    def __init__(
        self, *, awake_for: float = AWAKE_FOR, glance_every: float = GLANCE_EVERY, rest_period: float = REST_PERIOD
    ) -> None:
        self._awake_for, self._glance_every, self._rest_period = awake_for, glance_every, rest_period
        self._still: Cells | None = None
        """What nobody there looks like: the mean of the first frames after the last change."""
        self._before: Cells | None = None
        self._frames = 0
        self._noise = 1.0
        self._changed_at = self._glanced_at = self._seen_at = 0.0
        self._busy_at: npt.NDArray[np.float64] | None = None
        self._restless: Cells | None = None
        self._resting = False

    @property
    def period(self) -> float:
        """Seconds that may pass until the next frame; 0 = all frames are wanted."""
        return self._rest_period if self._resting else 0.0

    def see(self, cells: Cells, seconds: float) -> Look:
        """The next frame. `seconds`: when it was taken, any origin."""
        if self._has_changed(cells, seconds) or seconds < self._changed_at:
            self._changed_at = self._glanced_at = seconds
        self._resting = seconds - self._changed_at >= self._awake_for
        if not self._resting:
            return Look.AWAKE
        if seconds - self._glanced_at >= self._glance_every:
            self._glanced_at = seconds
            return Look.GLANCE
        return Look.REST

    def _has_changed(self, cells: Cells, seconds: float) -> bool:
        import numpy as np

        if self._still is None or self._before is None or self._still.shape != cells.shape:
            self._begin(cells, seconds)
            return True
        self._learn_noise(cells)
        limit = min(_MOST, max(_LEAST, _SIGMAS * self._noise))
        differs = self._without_restless(np.abs(_without_bands(cells - self._still)) > limit, seconds)
        self._before, self._seen_at = cells, seconds
        if np.count_nonzero(differs) >= _FEW:
            self._still, self._frames = cells, 1
            return True
        if self._frames < _AVERAGED:
            self._frames += 1
            self._still = self._still + (cells - self._still) / np.float32(self._frames)
        return False

    def _begin(self, cells: Cells, seconds: float) -> None:
        import numpy as np

        self._still = self._before = cells
        self._frames, self._seen_at = 1, seconds
        self._busy_at = np.full(cells.shape, -np.inf)
        self._restless = np.zeros(cells.shape, np.float32)

    def _learn_noise(self, cells: Cells) -> None:
        """From frame to frame, by the median: what moves in less than half of the picture does not count."""
        import numpy as np

        if self._before is None:
            return
        steps = np.abs(cells - self._before).ravel()
        middle = steps.size // 2
        sigma = 1.4826 / 2**0.5 * float(np.partition(steps, middle)[middle])
        self._noise += 0.1 * (min(4.0, max(0.2, sigma)) - self._noise)

    def _without_restless(self, differs: npt.NDArray[np.bool_], seconds: float) -> npt.NDArray[np.bool_]:
        """Leaves out a small part of the picture that has been moving for a minute: a blinking lamp, a screen, a fan."""
        import numpy as np

        assert self._busy_at is not None and self._restless is not None
        gone_by = max(0.0, seconds - self._seen_at)
        self._busy_at[differs] = seconds
        busy = seconds - self._busy_at < _BUSY_FOR
        self._restless += min(1.0, gone_by / _RESTLESS_AFTER) * (busy - self._restless)
        restless = self._restless > _RESTLESS
        if 0 < np.count_nonzero(restless) <= _RESTLESS_PART * restless.size:
            return differs & ~restless
        return differs


def _without_bands(differences: Cells) -> Cells:
    """Every row less its median, up to a limit: whatever does not fill the whole row evenly stays."""
    import numpy as np

    middle = differences.shape[1] // 2
    bands = np.partition(differences, middle, axis=1)[:, middle : middle + 1]
    return differences - np.clip(bands, -_BAND, _BAND)
