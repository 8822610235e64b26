"""Does the desk say that its camera sees nothing, in words on the screen, and take them back by itself?"""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from kiosk.scanner import picture_health
from kiosk.scanner.camera import Camera
from kiosk.scanner.reading import CameraState, CameraTrouble
from kiosk.ui.status_strip import Light
from kiosk.window import eyes as eyes_room
from tests.window.conftest import NUMBER, set_up, settled
from tests.window.test_cameras import SIZE, light, page_with


class Lens:
    """A live camera whose picture a test changes. `noise`: None = the very same frame again and again."""

    rate, ends = 0.0, False

    def __init__(self) -> None:
        self.picture = np.zeros((SIZE[1], SIZE[0], 3), np.uint8)
        self.noise: np.random.Generator | None = np.random.default_rng(1)
        self.opened = 0
        self._pause = threading.Event()

    def open(self, *_: object) -> Lens:
        self.opened += 1
        return self

    def read(self) -> np.ndarray:
        self._pause.wait(0.01)
        if self.noise is None:
            return self.picture
        noise = self.noise.integers(0, 3, self.picture.shape)
        return np.minimum(self.picture + noise, 255).astype(np.uint8)

    def skip(self) -> bool:
        return not self._pause.wait(0.01)

    def close(self) -> None:
        pass


@pytest.fixture
def lens(home: Path, monkeypatch: pytest.MonkeyPatch) -> Lens:
    made = Lens()
    for name, seconds in (("SAID_AFTER", 0.3), ("FROZEN_AFTER", 0.5), ("GONE_AFTER", 0.1)):
        monkeypatch.setattr(picture_health, name, seconds)
    monkeypatch.setattr(
        eyes_room, "Camera", lambda source, **more: Camera(source, **more | {"opener": made.open})
    )  # fmt: skip
    set_up(home, camera__enabled=True, camera__source="0")
    return made


def room() -> np.ndarray:
    return (page_with(NUMBER) * 0.8).astype(np.uint8)  # paper in a room, not in the sun


def grey(level: int) -> np.ndarray:
    return np.full((SIZE[1], SIZE[0], 3), level, np.uint8)


@pytest.mark.parametrize(
    ("trouble", "make"),
    [
        (CameraTrouble.BLACK, lambda: grey(5)),
        (CameraTrouble.TOO_BRIGHT, lambda: grey(254)),
        (CameraTrouble.COVERED, lambda: grey(110)),
    ],
)
def test_a_picture_without_anything_in_it_is_said_and_goes_by_itself(
    lens: Lens, open_desk, qtbot, trouble: CameraTrouble, make: Callable[[], np.ndarray]
) -> None:
    lens.picture = make()
    desk = open_desk(clerk="Thu Mẫu")
    qtbot.waitUntil(lambda: desk.camera.report().trouble == trouble, timeout=15_000)
    view = desk.window.desk_screen.panel.camera
    for language in ("vi", "en"):
        desk.texts.switch(language)
        assert view.accessibleDescription() == desk.texts(f"camera.trouble.{trouble}")
    desk.texts.switch("vi")
    assert light(desk) is Light.WARN
    assert desk.window.strip._lights["camera"][1].key == f"status.camera.{trouble}"
    view.grab()
    desk.window.show_page("devices")
    qtbot.waitUntil(lambda: desk.pages.admin.devices.camera_light.text() == desk.texts(f"camera.trouble.{trouble}"))
    desk.window.show_desk()
    lens.picture = room()
    qtbot.waitUntil(lambda: settled(desk), timeout=15_000)
    qtbot.waitUntil(lambda: light(desk) is Light.OK and view.accessibleDescription() == "", timeout=15_000)
    assert lens.opened == 1
    assert desk.camera.report().state is CameraState.LIVE


def test_a_picture_that_stands_still_is_opened_again_once_and_said(lens: Lens, open_desk, qtbot) -> None:
    lens.picture, lens.noise = room(), None
    desk = open_desk(clerk="Thu Mẫu")
    qtbot.waitUntil(lambda: lens.opened == 2, timeout=15_000)
    qtbot.waitUntil(lambda: desk.camera.report().trouble == CameraTrouble.FROZEN, timeout=15_000)
    qtbot.wait(1500)
    assert lens.opened == 2, "once: what stands still by its nature is left as it is"
    assert light(desk) is Light.WARN
    lens.noise = np.random.default_rng(2)
    qtbot.waitUntil(lambda: light(desk) is Light.OK, timeout=15_000)


def test_a_film_may_be_black_and_stand_still(home: Path, open_desk, qtbot, monkeypatch) -> None:
    from kiosk.demo.avi import Film
    from kiosk.scanner.camera import CameraOptions

    monkeypatch.setattr(picture_health, "SAID_AFTER", 0.0)
    with Film(home / "black.avi", fps=20, size=SIZE) as out:
        for _ in range(10):
            out.add(grey(0))
    set_up(home, camera__enabled=True, camera__source=str(home / "black.avi"))
    desk = open_desk(clerk="Thu Mẫu", camera_options=CameraOptions(loop=True))
    qtbot.waitUntil(lambda: desk.camera.report().frames_per_second > 0, timeout=15_000)
    qtbot.wait(500)
    assert desk.camera.report().trouble == ""


def test_while_nothing_changes_few_frames_are_looked_at_and_a_code_that_comes_is_read(
    lens: Lens, open_desk, qtbot
) -> None:
    lens.picture = room()
    lens.picture[60:180, 60:260] = 200
    desk = open_desk(clerk="Thu Mẫu")
    qtbot.waitUntil(lambda: desk.camera.counts()[0] > 5, timeout=15_000)
    qtbot.waitUntil(lambda: desk.camera._eyes._attention.period > 0, timeout=15_000)
    before, shown = desk.camera.counts()[0], desk.camera._eyes._camera._numbered
    qtbot.waitUntil(lambda: desk.camera._eyes._camera._numbered > shown + 20, timeout=15_000)
    assert desk.camera.counts()[0] - before <= 4, "of twenty frames"
    lens.picture = room()
    qtbot.waitUntil(lambda: settled(desk), timeout=15_000)
    assert desk.window.flow.intake.presentation.readings[0].data == NUMBER
