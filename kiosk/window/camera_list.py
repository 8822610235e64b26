"""Which cameras are plugged in? Linux's own folders, elsewhere Qt; asked by the camera's threads without opening one."""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import QObject, Qt, Signal, Slot

from kiosk.scanner.cameras import CameraDevice
from kiosk.scanner.linux_cameras import linux_cameras
from kiosk.scanner.origin import Devices

_PATIENCE = 3.0


def camera_lister(parent: QObject | None = None) -> Devices:
    """For this system; may be called from any thread but the screen's."""
    return linux_cameras if sys.platform == "linux" else QtCameras(parent)


class QtCameras(QObject):
    """The cameras that Qt Multimedia knows (Windows, macOS), numbered as OpenCV numbers them.

    Both list Media Foundation's devices in its order; on macOS OpenCV sorts them by their ids. Qt is loaded by the first
    question and asked on the screen's thread, which tells every change; a question from another thread waits for it.
    """

    _wanted = Signal()

    def __init__(
        self,
        parent: QObject | None = None,
        *,
        media: Callable[[QObject], Any] | None = None,
        platform: str = sys.platform,
    ) -> None:
        """`media`: makes a `QMediaDevices`, or something like it."""
        super().__init__(parent)
        self._media_of, self._platform = media or _qt_media, platform
        self._media: Any = None
        self._known: tuple[CameraDevice, ...] = ()
        self._ready = threading.Event()
        self._wanted.connect(self._look, Qt.ConnectionType.QueuedConnection)

    def __call__(self) -> Sequence[CameraDevice]:
        if not self._ready.is_set():
            self._wanted.emit()
            self._ready.wait(_PATIENCE)
        return self._known

    @Slot()
    def _look(self) -> None:
        if self._media is None:
            self._media = self._media_of(self)
            self._media.videoInputsChanged.connect(self._look)
        found = [
            (str(one.description()), bytes(one.id()).decode("utf-8", "replace")) for one in self._media.videoInputs()
        ]
        if self._platform == "darwin":
            found.sort(key=lambda camera: camera[1])
        self._known = tuple(
            CameraDevice(name=name, id=identity, place=place) for place, (name, identity) in enumerate(found)
        )
        self._ready.set()


def _qt_media(parent: QObject) -> Any:
    from PySide6.QtMultimedia import QMediaDevices

    return QMediaDevices(parent)
