"""Which kind of picture source does a word name? A camera, a stream, a film or a picture."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

from kiosk.scanner.reading import CameraFault, ScannerError
from kiosk.scanner.still import SUFFIXES

_URL = re.compile(r"[a-z][a-z0-9+.-]+://", re.IGNORECASE)
_SYSFS = Path("/sys/class/video4linux")


class OriginKind(StrEnum):
    DEVICE = "device"
    STREAM = "stream"
    FILM = "film"
    PICTURE = "picture"


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """Where frames come from. `place` is what OpenCV opens; a stream's address may hold a password."""

    kind: OriginKind
    place: str | int = field(repr=False)


def find_origin(source: str, device_names: Callable[[], Sequence[str]] | None = None) -> Origin:
    """What `source` means: `0` = first camera, `/dev/video0`, a camera's name or a part of it, an address, a file.

    `device_names` lists the cameras in OpenCV's order, for systems where no folder does (Windows, macOS).
    Raises `ScannerError` ("camera-not-found") for a name that no camera has now.
    """
    if source.isascii() and source.isdigit():
        return Origin(kind=OriginKind.DEVICE, place=int(source))
    if _URL.match(source):
        return Origin(kind=OriginKind.STREAM, place=source)
    if source.startswith("/dev/"):
        return Origin(kind=OriginKind.DEVICE, place=source)
    path = Path(source)
    if path.is_file():
        kind = OriginKind.PICTURE if path.suffix.lower() in SUFFIXES else OriginKind.FILM
        return Origin(kind=kind, place=str(path))
    wanted = source.casefold()
    for place, name in enumerate(device_names()) if device_names else _linux_names():
        if wanted and wanted in name.casefold():
            return Origin(kind=OriginKind.DEVICE, place=place)
    raise ScannerError(CameraFault.NOT_FOUND, "no camera or file has this name")


def _linux_names() -> list[tuple[int, str]]:
    found = []
    try:
        for folder in _SYSFS.iterdir():
            number = folder.name.removeprefix("video")
            if number.isdigit():
                found.append((int(number), (folder / "name").read_text(encoding="utf-8", errors="replace")))
    except OSError:
        pass  # not Linux, or unplugged while it was read
    return sorted(found)
