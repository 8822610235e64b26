"""Does the camera rest while nobody is there, stay with its device, and not pile up threads behind a driver that hangs?"""

from __future__ import annotations

import threading

import numpy as np
import pytest

from kiosk.scanner.camera import CameraOptions
from kiosk.scanner.cameras import CameraDevice
from kiosk.scanner.capture import Capture, Wish
from kiosk.scanner.origin import Origin
from kiosk.scanner.reading import CameraFault, CameraState, ScannerError
from tests.scanner.test_camera import Desk, Driver, grey, opener


class Steady:
    """A camera of 200 frames a second that counts which of them were wanted."""

    rate, ends = 0.0, False

    def __init__(self) -> None:
        self.taken: list[int] = []
        self.passed: list[int] = []
        self.number = 0
        self._pause = threading.Event()

    def _next(self) -> int:
        self._pause.wait(0.005)
        self.number += 1
        return self.number

    def read(self) -> np.ndarray:
        self.taken.append(self._next())
        return grey(self.taken[-1] % 250)

    def skip(self) -> bool:
        self.passed.append(self._next())
        return True

    def close(self) -> None:
        pass


def test_while_nobody_is_there_frames_are_passed_over_undecoded_and_then_all_are_taken_again() -> None:
    source, desk, period = Steady(), Desk(), [0.0]
    camera = desk.camera("0", opener=lambda origin, wish: source, pace=lambda: period[0])
    camera.start()
    desk.until(lambda: len(desk.frames) > 5)
    assert source.passed == []
    period[0] = 0.05
    desk.until(lambda: len(source.passed) > 20)
    resting = [frame.seconds for frame in desk.frames[-2:]]
    assert resting[1] - resting[0] >= 0.05
    period[0] = 0.0
    awake = len(desk.frames)
    desk.until(lambda: len(desk.frames) > awake + 10)
    assert camera.stop()
    last = source.taken[-5:]
    assert last == list(range(last[0], last[0] + 5)), "awake, none is left out"


def test_the_last_frame_passed_over_is_not_the_one_that_is_shown() -> None:
    """What is taken after a rest is the newest there is, not one that waited."""
    source, desk = Steady(), Desk()
    camera = desk.camera("0", opener=lambda origin, wish: source, pace=lambda: 0.05)
    camera.start()
    desk.until(lambda: len(desk.frames) > 4)
    assert camera.stop()
    for taken in source.taken[1:]:
        assert taken - 1 in source.passed
        assert taken > max(passed for passed in source.passed if passed < taken)


def test_a_film_that_must_not_lose_a_frame_never_rests(tmp_path) -> None:
    from kiosk.demo.avi import Film

    with Film(tmp_path / "film.avi", fps=20, size=(64, 48)) as out:
        for number in range(12):
            out.add(grey(20 * number))
    desk = Desk()
    camera = desk.camera(str(tmp_path / "film.avi"), CameraOptions(realtime=False), pace=lambda: 5.0)
    camera.start()
    desk.until_state(CameraState.ENDED)
    assert camera.stop()
    assert len(desk.frames) == 12
    assert not any(frame.live for frame in desk.frames)


def test_a_camera_that_goes_while_nobody_is_there_is_lost(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kiosk.scanner.session._GRACE", 0.1)
    desk = Desk()
    camera = desk.camera("0", opener=opener(Driver([grey(1), grey(2)])), pace=lambda: 0.1)
    camera.start()
    desk.until_state(CameraState.FAILED)
    assert camera.stop()
    assert (CameraState.FAILED, CameraFault.LOST) in desk.states
    assert all(frame.live for frame in desk.frames)


def test_a_camera_is_opened_again_when_it_is_asked_for() -> None:
    made: list[Steady] = []

    def open_one(_: Origin, __: Wish) -> Capture:
        made.append(Steady())
        return made[-1]

    desk = Desk()
    camera = desk.camera("0", opener=open_one)
    camera.renew()  # before it was started: nothing to do
    camera.start()
    desk.until(lambda: len(desk.frames) > 2)
    camera.renew()
    desk.until_state(CameraState.LIVE, times=2)
    assert camera.stop()
    assert len(made) == 2


def device(place: int, name: str = "Cam", identity: str = "usb-1") -> CameraDevice:
    return CameraDevice(name=name, id=identity, place=place)


def test_another_camera_never_takes_the_place_of_the_one_that_was_pulled_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kiosk.scanner.session._GRACE", 0.05)
    there = [device(0), device(1, "Laptop", "pci")]
    opened: list[str | int] = []

    def open_one(origin: Origin, _: Wish) -> Capture:
        opened.append(origin.place)
        return Driver([grey(1)])

    desk = Desk()
    camera = desk.camera("", CameraOptions(retry=(0.02,)), opener=open_one, devices=lambda: list(there))
    camera.start()
    desk.until_state(CameraState.LIVE)
    assert camera.device == device(0)
    there[:] = [device(1, "Laptop", "pci")]
    seen = len(opened)
    desk.until(lambda: [code for _, code in desk.states].count(CameraFault.NOT_FOUND) > 3)
    assert set(opened[seen:]) <= {0}
    there.append(device(4))
    desk.until(lambda: 4 in opened)
    assert camera.stop()
    assert 1 not in opened


def test_the_one_used_last_is_preferred_while_nobody_named_one() -> None:
    desk = Desk()
    there = [device(0, "Laptop", "pci"), device(3)]
    camera = desk.camera(
        "", opener=lambda origin, wish: Steady(), devices=lambda: there, last=lambda: device(9).label
    )  # fmt: skip
    camera.start()
    desk.until_state(CameraState.LIVE)
    assert camera.stop()
    assert camera.device == device(3)


def test_a_camera_that_comes_back_is_opened_at_once_not_after_the_long_wait() -> None:
    """The wait between two attempts is an hour: only that the list of cameras changed can end it."""
    there: list[CameraDevice] = []
    desk = Desk()
    camera = desk.camera(
        "Cam", CameraOptions(retry=(3600.0,)), opener=lambda origin, wish: Steady(), devices=lambda: list(there)
    )  # fmt: skip
    camera.start()
    desk.until_state(CameraState.FAILED)
    there.append(device(0))
    desk.until_state(CameraState.LIVE)
    assert camera.stop()


def test_a_driver_that_never_returns_holds_no_more_than_a_few_threads() -> None:
    go_on = threading.Event()
    opened: list[int] = []

    def hang(_: Origin, __: Wish) -> Capture:
        opened.append(1)
        go_on.wait(30)
        raise ScannerError(CameraFault.NOT_FOUND, "late")

    desk = Desk()
    camera = desk.camera("0", CameraOptions(retry=(0.02,), open_limit=0.05), opener=hang)
    camera.start()
    desk.until_state(CameraState.FAILED, times=3)
    threading.Event().wait(1.0)
    assert len(opened) == 3
    assert not camera.stop(0.2), "threads that a driver holds are not denied"
    go_on.set()
    desk.until_state(CameraState.STOPPED)
    assert camera.stop(5.0)


def test_when_the_driver_returns_it_is_tried_again() -> None:
    go_on, opened = threading.Event(), []

    def hang(_: Origin, __: Wish) -> Capture:
        opened.append(1)
        go_on.wait(30)
        return Steady()

    desk = Desk()
    camera = desk.camera("0", CameraOptions(retry=(0.02,), open_limit=0.05), opener=hang)
    camera.start()
    desk.until(lambda: len(opened) == 3)
    desk.until_state(CameraState.FAILED, times=3)
    go_on.set()
    desk.until_state(CameraState.LIVE)
    assert camera.stop()
