"""Does the window stay fluid while a camera of 1920 x 1080 and 30 frames a second is read?

Subject: the whole desk (`DeskApp`, rooms open, records on disk) with a JPEG film of that size played in real time: somebody
moves before the camera, holds a code up for a second and a half, takes it away, and so on. Each code is decoded, judged,
recorded and painted. A precise timer of 4 ms on the screen's thread is the heartbeat; a gap is the time from one beat to
the next. Base: a bare main window with a line of text and the same timer, before and after, in the same process.
"""

from __future__ import annotations

import tempfile
import time
from pathlib import Path

from benchmarks.figures import Figure, at
from benchmarks.made_home import made_home
from kiosk.verify.card import Kind
from kiosk.verify.formats.render import render

FPS, SIZE = 30, (1920, 1080)
FRAMES = 90
BEAT_MS = 4
SETTLES = 3.0


def measure(seconds: float = 15.0) -> tuple[Figure, ...]:
    """Milliseconds between two beats, and what became of the frames; `seconds` with the camera, as many without."""
    from PySide6.QtWidgets import QApplication

    from kiosk.app import utc_now
    from kiosk.scanner.camera import CameraOptions
    from kiosk.settings import save_settings
    from kiosk.window.desk_app import DeskApp

    app = QApplication.instance() or QApplication(["kiosk"])
    assert isinstance(app, QApplication)
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder) / "home"
        rooms, known = made_home(home, cast=1, cards=200)
        rooms.close()
        film = Path(folder) / "desk.avi"
        _film(film, render(known[0].card, Kind.BHYT15))
        save_settings(
            home, {"camera.enabled": True, "camera.source": str(film), "scanner.repeat_seconds": 1.0, "sound.on": False}
        )
        bare = _bare(app, seconds / 2)
        desk = DeskApp(home, clock=utc_now, clerk="Thu Mẫu", camera_options=CameraOptions(loop=True))
        desk.start()
        codes: list[object] = []
        desk.camera.read.connect(codes.append)
        try:
            _beats(app, SETTLES)
            before = desk.camera.counts()
            gaps = _beats(app, seconds)
            looked, dropped = (now - then for now, then in zip(desk.camera.counts(), before, strict=True))
            rate = desk.camera.report().frames_per_second
        finally:
            desk.window.close()
            desk.stop()
        bare += _bare(app, seconds / 2)
    note = f"bare window {at(bare, 99):.1f}; {len(codes)} codes read"
    return (
        Figure(name="1080p, window's heartbeat, p50", value=at(gaps, 50), unit="ms", base=at(bare, 50)),
        Figure(name="1080p, window's heartbeat, p99", value=at(gaps, 99), unit="ms", limit=16.0, note=note),
        Figure(name="1080p, window's heartbeat, longest", value=max(gaps), unit="ms", base=max(bare)),
        Figure(
            name="1080p, frames taken", value=rate, unit="/s", limit=FPS - 1.0, at_least=True,
            note=f"{looked} looked at, {dropped} gave way to a newer one",
        ),
    )  # fmt: skip


def _bare(app: object, seconds: float) -> list[float]:
    from PySide6.QtWidgets import QApplication, QLabel, QMainWindow

    assert isinstance(app, QApplication)
    window = QMainWindow()
    window.setCentralWidget(QLabel("ready"))
    window.resize(1280, 720)
    window.show()
    try:
        _beats(app, 0.5)
        return _beats(app, seconds)
    finally:
        window.close()
        window.deleteLater()


def _beats(app: object, seconds: float) -> list[float]:
    """The event loop's gaps in milliseconds for so long."""
    from PySide6.QtCore import QEventLoop, Qt, QTimer

    gaps: list[float] = []
    last = time.perf_counter()

    def beat() -> None:
        nonlocal last
        now = time.perf_counter()
        gaps.append((now - last) * 1000)
        last = now

    timer = QTimer(timerType=Qt.TimerType.PreciseTimer, interval=BEAT_MS)
    timer.timeout.connect(beat)
    loop = QEventLoop()
    QTimer.singleShot(round(seconds * 1000), loop.quit)
    timer.start()
    loop.exec()
    timer.stop()
    return gaps


def _film(path: Path, payload: bytes) -> None:
    import cv2
    import numpy as np

    from kiosk.demo.avi import Film
    from kiosk.demo.pictures import Look, Pose, background, draw_thing, hold_up

    room, (thing, mask) = background(SIZE, 1), draw_thing(payload, Look.PHONE)
    noise = np.zeros(room.shape[:2], np.int16)
    cv2.setRNGSeed(5)
    with Film(path, fps=FPS, size=SIZE) as film:
        for number in range(FRAMES):
            picture = room.copy()
            turn = 2 * np.pi * number / FRAMES
            cv2.ellipse(
                picture, (960 + round(300 * np.sin(turn)), 640), (220, 420), 0, 0, 360, (90, 120, 160), -1, cv2.LINE_AA
            )
            if number >= FRAMES // 2:
                hold_up(picture, thing, mask, Pose(x=960 + 8 * np.sin(6 * turn), y=540, turn=4, scale=1.2))
            cv2.randn(noise, 0, 3.0)  # type: ignore[call-overload]
            film.add(cv2.add(picture, cv2.merge([noise, noise, noise]), dtype=cv2.CV_8U))  # type: ignore[arg-type]
