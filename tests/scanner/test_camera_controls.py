"""Is a camera asked for what a code needs, believed only when it says so itself, and never lost by a refusal?"""

from __future__ import annotations

from pathlib import Path

import cv2
import pytest

from kiosk.scanner.camera_controls import Wish, ask

MJPG = float(cv2.VideoWriter.fourcc(*"MJPG"))


class Driver:
    """Keeps the properties that it has; `sizes`: the frames that it can make, the largest that fits is taken."""

    def __init__(self, *has: int, sizes: tuple[tuple[int, int], ...] = ((640, 480), (1280, 720))) -> None:
        self.values: dict[int, float] = dict.fromkeys(has, -7.0)
        self.values |= {cv2.CAP_PROP_FRAME_WIDTH: 640.0, cv2.CAP_PROP_FRAME_HEIGHT: 480.0}
        self.sizes, self.calls = sizes, []

    def get(self, what: int) -> float:
        return self.values.get(what, 0.0)

    def set(self, what: int, value: float) -> bool:
        self.calls.append((what, value))
        if what in (cv2.CAP_PROP_FRAME_WIDTH, cv2.CAP_PROP_FRAME_HEIGHT):
            side = 0 if what == cv2.CAP_PROP_FRAME_WIDTH else 1
            fitting = [size for size in self.sizes if size[side] <= value] or [self.sizes[0]]
            size = max(fitting)
            self.values |= {cv2.CAP_PROP_FRAME_WIDTH: size[0], cv2.CAP_PROP_FRAME_HEIGHT: size[1]}
        elif what in self.values:
            self.values[what] = value
        return True  # as drivers do, whatever came of it


def test_a_good_camera_grants_it_all_with_one_call_each() -> None:
    driver = Driver(cv2.CAP_PROP_FOURCC, cv2.CAP_PROP_AUTOFOCUS, cv2.CAP_PROP_BUFFERSIZE)
    granted = ask(driver, Wish(), 0)
    assert (granted.width, granted.height, granted.compressed, granted.focus) == (1280, 720, True, True)
    assert (granted.exposure, granted.torch) == (None, None), "not wished, not touched"
    assert len(driver.calls) == len({what for what, _ in driver.calls})
    assert driver.values[cv2.CAP_PROP_FOURCC] == MJPG
    again = Driver()
    again.values |= driver.values
    ask(again, Wish(), 0)
    assert again.calls == [], "nothing is set that is so already: each change may take seconds"


def test_a_camera_that_refuses_everything_is_used_as_it_is() -> None:
    driver = Driver(sizes=((640, 480),))
    granted = ask(driver, Wish(width=1920, height=1080, focus=200, exposure=5, torch=True), 0, lambda node, on: False)
    assert (granted.width, granted.height) == (640, 480)
    assert (granted.compressed, granted.focus, granted.exposure, granted.torch) == (False,) * 4


def test_1080_lines_or_the_next_best() -> None:
    wish = Wish(width=1920, height=1080)
    assert ask(Driver(sizes=((640, 480), (1280, 720), (1920, 1080))), wish, 0).height == 1080
    assert ask(Driver(sizes=((640, 480), (1280, 720))), wish, 0).height == 720


def test_a_fixed_focus_switches_the_automatic_one_off_first() -> None:
    driver = Driver(cv2.CAP_PROP_AUTOFOCUS, cv2.CAP_PROP_FOCUS)
    assert ask(driver, Wish(focus=180), 0).focus is True
    assert (driver.values[cv2.CAP_PROP_AUTOFOCUS], driver.values[cv2.CAP_PROP_FOCUS]) == (0, 180)
    untouched = Driver(cv2.CAP_PROP_AUTOFOCUS)
    assert ask(untouched, Wish(focus=None), 0).focus is None
    assert untouched.values[cv2.CAP_PROP_AUTOFOCUS] == -7.0


@pytest.mark.parametrize("word", [3.0, 0.75, 1.0])
def test_the_word_for_automatic_exposure_is_found_out(word: float) -> None:
    class Picky(Driver):
        def set(self, what: int, value: float) -> bool:
            return super().set(what, value) if what != cv2.CAP_PROP_AUTO_EXPOSURE or value == word else False

    driver = Picky(cv2.CAP_PROP_AUTO_EXPOSURE)
    assert ask(driver, Wish(exposure="auto"), 0).exposure is True
    assert driver.values[cv2.CAP_PROP_AUTO_EXPOSURE] == word


def test_an_exposure_of_ones_own() -> None:
    driver = Driver(cv2.CAP_PROP_AUTO_EXPOSURE, cv2.CAP_PROP_EXPOSURE)
    assert ask(driver, Wish(exposure=-6), 0).exposure is True
    assert driver.values[cv2.CAP_PROP_EXPOSURE] == -6


def test_a_driver_that_raises_is_a_refusal() -> None:
    class Broken(Driver):
        def set(self, what: int, value: float) -> bool:
            raise cv2.error("no")

        def get(self, what: int) -> float:
            raise cv2.error("no")

    granted = ask(Broken(), Wish(exposure="auto"), 0)
    assert (granted.width, granted.compressed, granted.focus, granted.exposure) == (0, False, False, False)


def test_the_lamp_is_asked_at_its_own_node(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = []

    def lamp(node: Path, on: bool) -> bool:
        asked.append((node, on))
        return True

    monkeypatch.setattr("sys.platform", "linux")
    assert ask(Driver(), Wish(torch=True), 3, lamp).torch is True
    assert ask(Driver(), Wish(torch=True), "/dev/video9", lamp).torch is True
    assert asked == [(Path("/dev/video3"), True), (Path("/dev/video9"), True)]
    monkeypatch.setattr("sys.platform", "win32")
    assert ask(Driver(), Wish(torch=True), 3, lamp).torch is False
