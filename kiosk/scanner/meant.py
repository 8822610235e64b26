"""Which of several codes in a picture is meant? The one in the box; when that does not decide, somebody has to ask."""

from __future__ import annotations

from dataclasses import dataclass, replace

from kiosk.scanner.decoded import DecodedCode


@dataclass(frozen=True, slots=True, kw_only=True)
class Box:
    """Where a code is to be held: shares of the picture's width and height."""

    left: float = 0.25
    top: float = 0.1
    right: float = 0.75
    bottom: float = 0.9

    def holds(self, code: DecodedCode, width: int, height: int) -> bool:
        """Whether the middle of the code lies in the box of a picture of this size."""
        if code.middle is None:
            return False
        x, y = code.middle[0] / width, code.middle[1] / height
        return self.left <= x <= self.right and self.top <= y <= self.bottom


def meant(codes: tuple[DecodedCode, ...], box: Box, width: int, height: int) -> tuple[DecodedCode, ...]:
    """One code, or all that could be meant, each with their number in `one_of`. The same code twice is one code."""
    different = tuple({code.data: code for code in reversed(codes)}.values())[::-1]
    if len(different) < 2:
        return different
    inside = tuple(code for code in different if box.holds(code, width, height))
    left = inside or different
    if len(left) == 1:
        return left
    return tuple(replace(code, one_of=len(left)) for code in left)
