"""Is a camera pulled out and put back twenty times during scanning: nothing restarts, the window lives, no thread stays?"""

from __future__ import annotations

import threading
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QTimer

from kiosk.scanner import session
from kiosk.scanner.camera import Camera, CameraOptions
from kiosk.scanner.cameras import CameraDevice
from kiosk.scanner.capture import Wish
from kiosk.scanner.origin import Origin
from kiosk.scanner.reading import CameraFault, CameraState, ScannerError
from kiosk.window import eyes as eyes_room
from tests.window.conftest import set_up
from tests.window.test_cameras import page_with

TIMES = 20
NAME = "Máy soi"


class Socket:
    """Where the stand-in camera is plugged in: each time it has another number, and each time it dies another way.

    A driver that hangs returns only after the window's event loop has gone on: a window that waited for it would wait
    for ever, on a machine of any speed.
    """

    def __init__(self) -> None:
        self.beats = 0
        self.plugged = True
        self.round = 0
        self.opened: list[int] = []
        self.stood_still = False
        self.picture = page_with(None)

    @property
    def number(self) -> int:
        return 3 * self.round % 7

    def devices(self) -> tuple[CameraDevice, ...]:
        other = CameraDevice(name="Webcam", id="usb-other", place=50)
        if not self.plugged:
            return (other,)
        return (other, CameraDevice(name=NAME, id=f"usb-{self.round % 2}", place=self.number))

    def open(self, origin: Origin, _: Wish) -> Plugged:
        if not self.plugged or origin.place != self.number:
            raise ScannerError(CameraFault.NOT_FOUND, "nothing there")
        self.opened.append(self.number)
        return Plugged(self, self.round)

    def wait_for_beats(self, count: int) -> None:
        goal, pause = self.beats + count, threading.Event()
        for _ in range(4000):
            if self.beats >= goal:
                return
            pause.wait(0.005)
        self.stood_still = True


class Plugged:
    rate, ends = 0.0, False

    def __init__(self, socket: Socket, number: int) -> None:
        self._socket, self._round = socket, number
        self._noise = np.random.default_rng(number)

    def read(self) -> np.ndarray | None:
        socket = self._socket
        if socket.plugged and socket.round == self._round:
            threading.Event().wait(0.01)
            picture = socket.picture.copy()
            picture[:4] = self._noise.integers(100, 110, picture[:4].shape)
            return picture
        if self._round % 3 == 1:
            socket.wait_for_beats(250)
        elif self._round % 3 == 2:
            raise ScannerError(CameraFault.LOST, "select() failed")
        return None

    def skip(self) -> bool:
        return self.read() is not None

    def close(self) -> None:
        if self._round % 4 == 3:
            self._socket.wait_for_beats(10)


def camera_threads() -> list[str]:
    return [thread.name for thread in threading.enumerate() if thread.name.startswith(("camera", "code-reader"))]


def test_twenty_times(home: Path, open_desk, qtbot, monkeypatch: pytest.MonkeyPatch) -> None:
    socket = Socket()
    options = CameraOptions(retry=(0.05,), read_limit=0.3)

    def camera(source: str, **more: object) -> Camera:
        made = Camera(source, **more | {"opener": socket.open, "devices": socket.devices, "options": options})
        cameras.append(made)
        return made

    cameras: list[Camera] = []
    monkeypatch.setattr(session, "_GRACE", 0.1)
    monkeypatch.setattr(eyes_room, "Camera", camera)
    set_up(home, camera__enabled=True, camera__source=f"{NAME} [usb-0]")
    before = threading.active_count()
    desk = open_desk(clerk="Thu Mẫu")
    heart = QTimer(desk, interval=2)
    heart.timeout.connect(lambda: setattr(socket, "beats", socket.beats + 1))
    heart.start()
    read: list[bytes] = []
    desk.camera.read.connect(lambda reading: read.append(reading.data))
    for number in range(TIMES):
        code = b"DN479990000%04d" % number
        socket.picture = page_with(code)
        qtbot.waitUntil(lambda code=code: code in read, timeout=20_000)
        # On a busy machine a picture may be late enough to count as stuck: it is opened again by itself.
        qtbot.waitUntil(lambda: desk.camera.report().state is CameraState.LIVE, timeout=20_000)
        beats = socket.beats
        socket.plugged = False
        qtbot.waitUntil(lambda: desk.camera.report().state is not CameraState.LIVE, timeout=20_000)
        assert socket.beats > beats
        socket.round += 1
        socket.plugged = True
    qtbot.waitUntil(lambda: desk.camera.report().state is CameraState.LIVE, timeout=20_000)
    assert len(cameras) == 1, "the camera was never built anew"
    assert sorted(read) == [b"DN479990000%04d" % number for number in range(TIMES)]
    assert len(set(socket.opened)) == 7, "found under every number that it came back with"
    assert not socket.stood_still
    assert len(camera_threads()) <= 3 + 2, "keeper, frames, reader, and at most two that a driver still holds"
    qtbot.waitUntil(lambda: len(camera_threads()) == 3, timeout=20_000)
    desk.window.close()
    assert desk.stop()
    qtbot.waitUntil(lambda: not camera_threads(), timeout=20_000)
    assert threading.active_count() <= before
