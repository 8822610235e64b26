"""Which kind of picture source does a word name? A camera, a stream, a film or a picture."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

from kiosk.scanner.cameras import CameraDevice, choose
from kiosk.scanner.linux_cameras import linux_cameras
from kiosk.scanner.reading import CameraFault, ScannerError
from kiosk.scanner.still import SUFFIXES

_URL = re.compile(r"[a-z][a-z0-9+.-]+://", re.IGNORECASE)

Devices = Callable[[], Sequence[CameraDevice]]
"""Lists the cameras that are plugged in now."""


class OriginKind(StrEnum):
    DEVICE = "device"
    STREAM = "stream"
    FILM = "film"
    PICTURE = "picture"

    @property
    def is_live(self) -> bool:
        """Whether it shows what is there now."""
        return self in (OriginKind.DEVICE, OriginKind.STREAM)


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """Where frames come from. `place` is what OpenCV opens; a stream's address may hold a password."""

    kind: OriginKind
    place: str | int = field(repr=False)
    device: CameraDevice | None = None
    """The camera, where it is known by name."""


def find_origin(source: str, devices: Devices = linux_cameras, last: str = "") -> Origin:
    """What `source` means: empty = the camera used last (`last`, its label) or the first one, `0` = OpenCV's first camera,
    `/dev/video0`, a camera's label, name or a part of it, an address, a file.

    Raises `ScannerError` ("camera-not-found") when no camera that is plugged in now is meant.
    """
    if source.isascii() and source.isdigit():
        return Origin(kind=OriginKind.DEVICE, place=int(source))
    if _URL.match(source):
        return Origin(kind=OriginKind.STREAM, place=source)
    if source.startswith("/dev/"):
        return Origin(kind=OriginKind.DEVICE, place=source)
    if source and _is_file(source):
        path = Path(source)
        kind = OriginKind.PICTURE if path.suffix.lower() in SUFFIXES else OriginKind.FILM
        return Origin(kind=kind, place=str(path))
    device = choose(source, devices(), last)
    if device is None:
        raise ScannerError(CameraFault.NOT_FOUND, "no camera or file has this name")
    return Origin(kind=OriginKind.DEVICE, place=device.place, device=device)


def _is_file(source: str) -> bool:
    try:
        return Path(source).is_file()
    except (OSError, ValueError):
        return False  # a camera's name may be too long, or hold what no file name can
