"""What does zxing-cpp see in an image? Codes it reads, and codes it only finds: their outline is worth as much."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from kiosk.scanner.decoded import Image

Point = tuple[float, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Read:
    """A code that was read."""

    data: bytes = field(repr=False)
    corners: tuple[Point, ...]
    """Upper left, upper right, lower right, lower left of the code; pixels."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Located:
    """A code that was found but not read."""

    corners: tuple[Point, ...]
    version: int

    def scaled(self, factor: float) -> Located:
        """In the pixels of an image `factor` times as large."""
        return Located(corners=tuple((x * factor, y * factor) for x, y in self.corners), version=self.version)


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """Both kinds."""

    read: tuple[Read, ...] = ()
    located: tuple[Located, ...] = ()

    def moved(self, factor: float, left: float = 0.0, top: float = 0.0) -> Seen:
        """In the pixels of another image: times `factor`, then to the right and down."""
        if factor == 1 and not left and not top:
            return self

        def move(corners: tuple[Point, ...]) -> tuple[Point, ...]:
            return tuple((x * factor + left, y * factor + top) for x, y in corners)

        return Seen(
            read=tuple(Read(data=code.data, corners=move(code.corners)) for code in self.read),
            located=tuple(Located(corners=move(code.corners), version=code.version) for code in self.located),
        )


NOTHING = Seen()


def look(grey: Image, *, binarizer: str = "LocalAverage", pure: bool = False) -> Seen:
    """QR codes of model 2 in a contiguous grey image. `pure`: a clean upright drawing of one. Raises nothing."""
    import zxingcpp

    try:
        # Model 2 only: the family "QRCode" holds Micro QR too, which is seen where there is nothing.
        found = zxingcpp.read_barcodes(
            grey,
            formats=zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCodeModel2),
            text_mode=zxingcpp.TextMode.Plain,
            binarizer=getattr(zxingcpp.Binarizer, binarizer),
            is_pure=pure,
            return_errors=True,
        )
    except (ValueError, TypeError, RuntimeError, MemoryError):
        return NOTHING
    if not found:
        return NOTHING
    read, located = [], []
    for code in found:
        corners = _corners(code.position)
        if code.valid:
            read.append(Read(data=code.bytes, corners=corners))
        elif version := _version(code):
            located.append(Located(corners=corners, version=version))
    return Seen(read=tuple(read), located=tuple(located))


def _corners(p: Any) -> tuple[Point, ...]:
    return tuple((float(c.x), float(c.y)) for c in (p.top_left, p.top_right, p.bottom_right, p.bottom_left))


def _version(code: Any) -> int | None:
    """Known when the checks failed; not known when not even the format made sense."""
    text = (code.extra or {}).get("Version", "")
    return int(text) if str(text).isdecimal() and 1 <= int(text) <= 40 else None
