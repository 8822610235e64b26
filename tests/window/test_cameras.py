"""Do picture, codes, light and figures of a camera reach the window, and does another source take over without a wait?"""

from __future__ import annotations

import time
from pathlib import Path

import cv2
import numpy as np
import pytest
import segno
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from kiosk.app import utc_now
from kiosk.demo.avi import Film
from kiosk.intake import State
from kiosk.scanner.camera import Camera, CameraOptions, Frame
from kiosk.scanner.reading import CameraFault, CameraState, Source
from kiosk.ui.admin.ports import DeskSettings
from kiosk.ui.status_strip import Light
from kiosk.window import eyes as eyes_room
from kiosk.window.eyes import Eyes, picture_of
from kiosk.window.settings_on_screen import SettingsOnScreen
from tests.window.conftest import NUMBER, OTHER, press, scan, set_up, settled

SIZE = (320, 240)


def page_with(code: bytes | None) -> np.ndarray:
    """A white picture, with the code in its middle."""
    image = np.full((SIZE[1], SIZE[0], 3), 255, np.uint8)
    if code is not None:
        matrix = np.array(
            [[0 if dark else 255 for dark in row] for row in segno.make_qr(code, error="m").matrix], np.uint8
        )
        large = cv2.resize(matrix, None, fx=6, fy=6, interpolation=cv2.INTER_NEAREST)
        top, left = (SIZE[1] - large.shape[0]) // 2, (SIZE[0] - large.shape[1]) // 2
        image[top : top + large.shape[0], left : left + large.shape[1]] = large[:, :, None]
    return image


def film(path: Path, code: bytes | None = NUMBER, frames: int = 40) -> Path:
    with Film(path, fps=20, size=SIZE) as out:
        for _ in range(frames):
            out.add(page_with(code))
    return path


@pytest.fixture
def with_camera(home: Path, open_desk):
    """`with_camera(code)`: a desk whose camera plays a film of this code over and over."""

    def make(code: bytes | None = NUMBER, **options: object):
        set_up(home, camera__enabled=True, camera__source=str(film(home / "film.avi", code)))
        return open_desk(clerk="Thu Mẫu", camera_options=CameraOptions(loop=True), **options)

    return make


def light(desk) -> Light:
    return desk.window.strip._lights["camera"][0]


def test_a_code_in_the_film_becomes_a_person_at_the_desk(with_camera, qtbot) -> None:
    desk = with_camera()
    qtbot.waitUntil(lambda: settled(desk), timeout=15_000)
    reading = desk.window.flow.intake.presentation.readings[0]
    assert (reading.data, reading.source) == (NUMBER, Source.CAMERA)
    assert reading.seen_at is not None
    qtbot.waitUntil(lambda: desk.window.desk_screen.panel.camera._picture is not None)
    assert light(desk) is Light.OK


def test_on_the_devices_page_a_code_is_a_test_and_nothing_else(with_camera, qtbot) -> None:
    desk = with_camera(code=None)
    press(Qt.Key.Key_F2)
    qtbot.waitUntil(lambda: desk.window.pages.name == "devices")
    admin = desk.pages.admin
    assert admin.tabs.currentIndex() == 1
    page = admin.devices
    qtbot.waitUntil(lambda: "320 × 240" in page.camera_facts.text(), timeout=15_000)
    qtbot.waitUntil(lambda: "hình/giây" in page.camera_facts.text())
    qtbot.waitUntil(lambda: desk.pages._devices._preview._picture is not None)
    for character in NUMBER.decode():
        QTest.keyClick(desk.window.windowHandle(), character, delay=3)
    QTest.keyClick(desk.window.windowHandle(), Qt.Key.Key_Return, delay=3)
    qtbot.waitUntil(lambda: "Đọc được" in page.kind.text())
    assert page.model.arrivals.text() == NUMBER.decode()
    desk.take(scan(b"https://example.org/x"))
    assert "địa chỉ web" in page.kind.text()
    desk.texts.switch("en")
    assert "web address" in page.kind.text()
    desk.texts.switch("vi")
    assert (desk.window.flow.intake, desk.window.flow.recent) == (None, ())
    press(Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: desk.window.pages.name is None)
    desk.take(scan())
    qtbot.waitUntil(lambda: settled(desk))
    press(Qt.Key.Key_F2)
    qtbot.waitUntil(lambda: page.kind.text() == "")  # a test is forgotten when the page closes


def test_a_camera_s_code_on_the_devices_page_is_dated_there(with_camera, qtbot) -> None:
    desk = with_camera(code=None)
    desk.window.show_page("devices")
    page = desk.pages.admin.devices
    desk.camera._take(scan())
    assert "mã gần nhất lúc" in page.camera_facts.text()
    assert "Đọc được" in page.kind.text()
    assert not desk.window.flow.busy and desk.window.flow.intake is None


def test_another_source_takes_over_at_once_and_the_old_one_is_silent(with_camera, home: Path, qtbot) -> None:
    desk = with_camera(code=None)
    qtbot.waitUntil(lambda: light(desk) is Light.OK, timeout=15_000)
    port = SettingsOnScreen(home)
    before = port.load()
    fields = {name: getattr(before, name) for name in DeskSettings.__slots__}
    port.save(DeskSettings(**(fields | {"camera_source": str(film(home / "other.avi", OTHER))})))
    desk.pages.settings_saved.emit()
    qtbot.waitUntil(lambda: settled(desk), timeout=15_000)
    assert desk.window.flow.intake.presentation.readings[0].data == OTHER
    assert desk.camera.report().source.endswith("other.avi")
    port.save(DeskSettings(**(fields | {"camera": False})))
    desk.pages.settings_saved.emit()
    qtbot.waitUntil(lambda: light(desk) is Light.OFF)
    assert desk.camera.report().state is CameraState.STOPPED
    assert desk.window.desk_screen.panel.camera._picture is None


def test_a_camera_that_is_not_there_is_a_fault_with_words_and_the_desk_works(home: Path, open_desk, qtbot) -> None:
    set_up(home, camera__enabled=True, camera__source=str(home / "no.avi"))
    desk = open_desk(clerk="Thu Mẫu")
    qtbot.waitUntil(lambda: light(desk) is Light.WARN and desk.camera.report().fault != "", timeout=15_000)
    assert desk.camera.report().fault in set(CameraFault)
    desk.window.show_page("devices")
    assert desk.pages.admin.devices.camera_light.text() == desk.texts(f"admin.fault.{desk.camera.report().fault}")
    desk.window.show_desk()
    desk.take(scan())
    qtbot.waitUntil(lambda: settled(desk))
    assert desk.window.flow.intake.presentation.state is State.OPEN


def test_a_driver_that_hangs_is_left_behind_in_time(home: Path, open_desk, monkeypatch) -> None:
    class Stuck:
        ends, rate = False, 0.0

        def read(self) -> None:
            time.sleep(3.0)

        def skip(self) -> bool:
            return True

        def close(self) -> None:
            pass

    def camera(source: str, **more: object) -> Camera:
        return Camera(source, **more | {"opener": lambda origin, wish: Stuck()})

    monkeypatch.setattr(eyes_room, "Camera", camera)
    set_up(home, camera__enabled=True, camera__source=str(film(home / "film.avi")))
    desk = open_desk(clerk="Thu Mẫu")
    time.sleep(0.5)
    begun = time.monotonic()
    assert not desk.stop()
    assert time.monotonic() - begun < 2.2


# -- eyes alone -----------------------------------------------------------------------------------------------


def frame(image: np.ndarray, seconds: float = 0.0) -> Frame:
    return Frame(image=image, number=0, taken_at=utc_now(), seconds=seconds)


@pytest.mark.parametrize(
    ("shape", "size"), [((480, 640, 3), (640, 480)), ((1080, 1920, 3), (640, 360)), ((7, 9), (9, 7))]
)
def test_a_picture_is_grey_and_no_wider_than_the_screen_needs(shape: tuple[int, ...], size: tuple[int, int]) -> None:
    picture = picture_of(frame(np.full(shape, 90, np.uint8)))
    assert (picture.width, picture.height) == size
    assert picture.data == bytes([90]) * (size[0] * size[1])


def test_eyes_in_step_lose_no_code_and_wait_for_the_painter(tmp_path: Path, qtbot) -> None:
    read, painted, states = [], [], []
    with Film(tmp_path / "film.avi", fps=20, size=SIZE) as out:
        for number in range(6):
            for _ in range(4):
                out.add(page_with(b"DN479990000000%d" % number))
    eyes = Eyes(
        str(tmp_path / "film.avi"),
        on_reading=read.append,
        on_picture=painted.append,
        on_state=lambda said: states.append(said[0]),
        clock=utc_now,
        options=CameraOptions(realtime=False),
        in_step=True,
    )
    assert eyes.figures() == (0, 0, 0.0)
    eyes.start()
    qtbot.waitUntil(lambda: CameraState.ENDED in states, timeout=15_000)
    assert eyes.figures() == (*SIZE, pytest.approx(20.0))
    assert eyes.stop(1.0)
    assert [reading.data for reading in read] == [b"DN479990000000%d" % number for number in range(6)]
    assert len(painted) == 1  # nobody said that it was painted
