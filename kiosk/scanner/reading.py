"""What did a reader hand over, and when? The one value that leaves the scanner room."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum


class Source(StrEnum):
    """How the bytes arrived (the visit's entry mode)."""

    CAMERA = "camera"
    WEDGE = "wedge"
    SERIAL = "serial"
    TYPED = "typed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """One payload as it arrived. `data` stays bytes until a format decodes it; it never appears in a repr."""

    data: bytes = field(repr=False)
    source: Source
    at: datetime
    """Aware, UTC: when the reading was complete."""
    decoder: str
    """Which reader produced it, for example `zxing-cpp`, `pyzbar`, `wedge`, `typed`."""
    seen_at: datetime | None = None
    """Aware, UTC: when the camera frame that shows it was taken; None for other sources."""
    one_of: int = 1
    """Different codes that were in the picture and could be meant: above 1 somebody has to say which."""


class ScannerError(Exception):
    """A reader failed (camera gone, file unreadable). `code` is a closed word that the screen can translate."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


class CameraState(StrEnum):
    """What the camera is doing; a status light."""

    OPENING = "opening"
    LIVE = "live"
    FAILED = "failed"
    """Not found, lost or stuck: tried again by itself."""
    ENDED = "ended"
    """A file has been played to its end."""
    STOPPED = "stopped"


class SerialState(StrEnum):
    """What the serial scanner is doing; a status light."""

    ABSENT = "absent"
    """No port looks like a scanner's, or the one that was used is not plugged in. Looked for again by itself."""
    LIVE = "live"
    GARBLED = "garbled"
    """It sends, but not with these settings: others are tried with the next scan."""
    FAILED = "failed"
    """Lost or held by another program: tried again by itself."""
    STOPPED = "stopped"


class CameraFault(StrEnum):
    """Why the camera failed: the `code` of its `ScannerError`."""

    NOT_FOUND = "camera-not-found"
    LOST = "camera-lost"
    """It delivered frames and then no more: unplugged, or the stream broke."""
    STUCK = "camera-stuck"
    """Opening or reading does not return."""
    FILE_UNREADABLE = "file-unreadable"
    INTERNAL = "camera-internal"
    """Whoever takes the frames failed."""


class CameraTrouble(StrEnum):
    """Why no code could be seen although the camera is live. Goes away by itself with its cause."""

    BLACK = "black"
    """No light at all: the lid is on, or the room is dark."""
    TOO_BRIGHT = "too-bright"
    """Nearly all of it is white: a lamp or the sun shines in."""
    COVERED = "covered"
    """No edge anywhere: something lies before the lens, or it points at a bare wall."""
    FROZEN = "frozen"
    """The very same frame again and again: the driver hangs."""
