"""What does a frame look like from far away? A few thousand grey values, cheap enough for every frame."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    from kiosk.scanner.decoded import Image

    Cells = npt.NDArray[np.float32]

_SAMPLES = 320
"""Pixels across that are taken out of a frame; the others are not even read from memory."""
_CELLS = 80
"""Means across: a cell is 16 pixels wide at 1280, so that a sensor's noise shrinks to a quarter."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Thumbnail:
    """One frame, small. Never stored."""

    samples: Image = field(repr=False)
    """uint8 (h, w), single pixels: equal only when the frame is the very same."""
    cells: Cells = field(repr=False)
    """float32 (h, w), grey means 0 to 255."""


def thumbnail(image: Image) -> Thumbnail:
    """Of a uint8 frame, grey (h, w) or BGR (h, w, 3). A tenth of a millisecond."""
    import cv2
    import numpy as np

    height, width = image.shape[:2]
    step = max(1, width // _SAMPLES)
    # Green alone is most of what an eye calls bright, and needs no conversion.
    taken = image[::step, ::step, 1] if image.ndim == 3 else image[::step, ::step]
    samples = np.ascontiguousarray(taken)
    across = min(_CELLS, samples.shape[1])
    down = max(1, min(samples.shape[0], round(across * height / width)))
    cells = cv2.resize(samples, (across, down), interpolation=cv2.INTER_AREA).astype(np.float32)
    return Thumbnail(samples=samples, cells=cells)
