"""What is one code of one image? The value that the decoders hand out."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Image = npt.NDArray[np.uint8]

Point = tuple[float, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class DecodedCode:
    """One QR code in one image."""

    data: bytes = field(repr=False)
    """Exactly what the code holds: no character set was guessed."""
    decoder: str
    """`zxing-cpp`, `pyzbar`, or `evidence` (modules weighed one by one, also over several frames)."""
    corners: tuple[Point, ...]
    """Outline (x, y) in pixels of the image: four corners, or from pyzbar at least two points, or none."""
    one_of: int = 1
    """Different codes that were seen and could be meant: above 1 the desk has to ask."""

    @property
    def middle(self) -> Point | None:
        """Of the outline, pixels."""
        if not self.corners:
            return None
        return sum(x for x, _ in self.corners) / len(self.corners), sum(y for _, y in self.corners) / len(self.corners)


def moved(code: DecodedCode, factor: float, left: float = 0.0, top: float = 0.0) -> DecodedCode:
    """The code in the pixels of another image: times `factor`, then to the right and down."""
    if factor == 1 and not left and not top:
        return code
    return replace(code, corners=tuple((x * factor + left, y * factor + top) for x, y in code.corners))
