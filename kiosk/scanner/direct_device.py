"""Which input device is the keyboard scanner, and how is it read past every typing mode? Linux only, and only when asked for."""

from __future__ import annotations

import errno
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Protocol

from kiosk.scanner.reading import ScannerError

_NAMES = Path("/sys/class/input")
_DEVICES = Path("/dev/input")
_GRAB = 0x40044590
"""EVIOCGRAB: from now on nobody else is told its keys."""
_WAIT = 0.02


class KeyDevice(Protocol):
    """An open input device."""

    def read(self) -> bytes:
        """Records that have arrived, after a short wait b"". Raises `ScannerError` ("keyboard-lost")."""

    def close(self) -> None: ...


def find_device(wanted: str, names: Path = _NAMES) -> Path | None:
    """The device of this path, or the first whose name holds these words (as in `/proc/bus/input/devices`)."""
    if "/" in wanted:
        return Path(wanted) if Path(wanted).exists() else None
    for folder in sorted(names.glob("event*"), key=lambda folder: (len(folder.name), folder.name)):
        try:
            name = (folder / "device" / "name").read_text(encoding="utf-8", errors="replace").strip()
        except OSError:
            continue  # unplugged while it was looked at
        if wanted.casefold() in name.casefold():
            return _DEVICES / folder.name
    return None


def open_device(place: Path, grab: Callable[[int], None] | None = None) -> KeyDevice:
    """Open a device for this program alone. Raises `ScannerError`: "keyboard-not-supported" elsewhere than on Linux,
    "keyboard-not-allowed" when this user may not read it, "keyboard-busy" when another program took it, "keyboard-not-found".
    """
    if not sys.platform.startswith("linux"):
        raise ScannerError("keyboard-not-supported", "keyboards are read directly on Linux only")
    try:
        handle = os.open(place, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
    except PermissionError:
        raise ScannerError(
            "keyboard-not-allowed", "this user may not read the device; add them to its group (input)"
        ) from None
    except OSError as error:
        raise ScannerError("keyboard-not-found", f"the device cannot be opened: {error.strerror}") from None
    try:
        (grab or _grab)(handle)
    except OSError as error:
        os.close(handle)
        code = "keyboard-busy" if error.errno == errno.EBUSY else "keyboard-not-found"
        raise ScannerError(code, f"the device cannot be had alone: {error.strerror}") from None
    return _Device(handle)


def _grab(handle: int) -> None:
    import fcntl

    fcntl.ioctl(handle, _GRAB, 1)


class _Device:
    def __init__(self, handle: int) -> None:
        self._handle = handle

    def read(self) -> bytes:
        import select

        try:
            if not select.select([self._handle], [], [], _WAIT)[0]:
                return b""
            data = os.read(self._handle, 24 * 64)
        except BlockingIOError:
            return b""
        except (OSError, ValueError) as error:
            raise ScannerError("keyboard-lost", type(error).__name__) from None
        if not data:
            raise ScannerError("keyboard-lost", "the device is gone")
        return data

    def close(self) -> None:
        os.close(self._handle)  # gives the keys back, too
