"""Which cameras does Linux know? Read from its folders, without opening a picture and without lighting a lamp."""

from __future__ import annotations

import contextlib
import os
from collections import Counter
from collections.abc import Callable
from pathlib import Path

from kiosk.scanner.cameras import CameraDevice
from kiosk.scanner.v4l2 import can_capture

_SYSFS = Path("/sys/class/video4linux")
_DEV = Path("/dev")


def linux_cameras(
    sysfs: Path = _SYSFS, dev: Path = _DEV, captures: Callable[[Path], bool | None] = can_capture
) -> tuple[CameraDevice, ...]:
    """In the order of their numbers; empty where there are none, or no such folders. Never raises.

    A camera has a second node for its metadata: `captures` says whether a node gives pictures, None = it cannot be asked.
    """
    found = []
    for number, folder in _nodes(sysfs):
        answer = captures(dev / f"video{number}")
        if answer or (answer is None and _text(folder / "index") in ("", "0")):
            found.append((number, _text(folder / "name") or f"video{number}", folder))
    links = _links(dev / "v4l" / "by-id"), _links(dev / "v4l" / "by-path")
    twins = Counter(name for _, name, _ in found)
    return tuple(
        CameraDevice(name=name, id=_identity(number, folder, links, twin=twins[name] > 1), place=number)
        for number, name, folder in found
    )


def _nodes(sysfs: Path) -> list[tuple[int, Path]]:
    try:
        folders = list(sysfs.iterdir())
    except OSError:
        return []
    numbers = ((folder.name.removeprefix("video"), folder) for folder in folders if folder.name.startswith("video"))
    return sorted((int(number), folder) for number, folder in numbers if number.isascii() and number.isdigit())


def _identity(number: int, folder: Path, links: tuple[dict[int, str], dict[int, str]], *, twin: bool) -> str:
    """The maker's link; two cameras of one model share theirs, so they are known by their sockets."""
    by_id, by_path = links
    socket = by_path.get(number, "")
    if not socket:
        with contextlib.suppress(OSError):
            socket = (folder / "device").resolve(strict=True).name
    return ((socket or by_id.get(number)) if twin else (by_id.get(number) or socket)) or f"video{number}"


def _links(folder: Path) -> dict[int, str]:
    """Number of the node -> name of the link to it."""
    found: dict[int, str] = {}
    with contextlib.suppress(OSError):
        for link in sorted(folder.iterdir()):
            with contextlib.suppress(OSError):
                number = Path(os.readlink(link)).name.removeprefix("video")
                if number.isascii() and number.isdigit():
                    found.setdefault(int(number), link.name)
    return found


def _text(file: Path) -> str:
    """Empty when it cannot be read: unplugged a moment ago."""
    try:
        return " ".join(file.read_text(encoding="utf-8", errors="replace").split())
    except OSError:
        return ""
