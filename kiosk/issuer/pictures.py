"""How does a signed code come on paper or on a screen? As a QR picture of the right error correction."""

from __future__ import annotations

from enum import StrEnum
from itertools import chain, count
from pathlib import Path


class Surface(StrEnum):
    """Where the code will be shown. Closed set."""

    SCREEN = "screen"
    """Level M: a screen has no folds and no stains, and fewer modules are read from farther away."""
    PAPER = "paper"
    """Level Q: a quarter of it may be lost."""


_LEVELS = {Surface.SCREEN: "m", Surface.PAPER: "q"}


def free_name(folder: Path, number: int) -> Path:
    """`card-0001.png`, or `card-0001-2.png` and so on: a picture of an earlier run is never written over."""
    names = chain([f"card-{number:04d}.png"], (f"card-{number:04d}-{again}.png" for again in count(2)))
    return next(path for path in (folder / name for name in names) if not path.exists())


def write_picture(path: Path, text: str, surface: Surface) -> str:
    """Write a PNG and say what it is, such as `10-M`. Raises OSError. The file name must not name a person."""
    import segno  # late: most runs draw nothing

    path.parent.mkdir(parents=True, exist_ok=True)
    code = segno.make(text, error=_LEVELS[surface], micro=False, boost_error=False)
    code.save(str(path), scale=6, border=4)
    return str(code.designator)
