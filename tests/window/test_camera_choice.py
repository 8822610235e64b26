"""Are cameras offered by name, is the chosen one used at once, and is it the same one after a restart?"""

from __future__ import annotations

import threading
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QObject, Signal

from kiosk.scanner.camera import Camera
from kiosk.scanner.cameras import CameraDevice
from kiosk.settings import load_settings
from kiosk.settings_values import Camera as CameraSettings
from kiosk.window import desk_app
from kiosk.window import eyes as eyes_room
from kiosk.window.camera_list import QtCameras, camera_lister
from kiosk.window.camera_memory import FILE, CameraMemory
from kiosk.window.camera_watch import wish_of
from tests.window.conftest import set_up
from tests.window.test_camera_trouble import Lens, room

LAPTOP = CameraDevice(name="Integrated Webcam", id="pci-1", place=0)
DESK = CameraDevice(name="Máy soi & đọc mã", id="usb-9", place=2)


class Machine:
    """Its cameras, and which of them were opened."""

    def __init__(self) -> None:
        self.there = [LAPTOP, DESK]
        self.opened: list[str | int] = []
        self.threads: set[str] = set()

    def devices(self) -> tuple[CameraDevice, ...]:
        self.threads.add(threading.current_thread().name)
        return tuple(self.there)

    def open(self, origin: Any, _: object) -> Lens:
        self.opened.append(origin.place)
        lens = Lens()
        lens.picture = room()
        return lens


@pytest.fixture
def machine(monkeypatch: pytest.MonkeyPatch) -> Machine:
    made = Machine()
    monkeypatch.setattr(desk_app, "camera_lister", lambda parent: made.devices)
    monkeypatch.setattr(
        eyes_room, "Camera", lambda source, **more: Camera(source, **more | {"opener": made.open})
    )  # fmt: skip
    return made


def test_a_camera_chosen_on_the_devices_page_is_used_at_once_and_after_a_restart(
    machine: Machine, home: Path, open_desk, qtbot
) -> None:
    set_up(home, camera__enabled=True)
    desk = open_desk(clerk="Thu Mẫu")
    qtbot.waitUntil(lambda: machine.opened == [0], timeout=15_000)
    desk.window.show_page("devices")
    page = desk.pages.admin.devices
    box = page.findChild(QObject, "camera-choice").box
    qtbot.waitUntil(lambda: box.count() == 3, timeout=15_000)
    assert [box.itemText(at) for at in range(3)][1:] == [LAPTOP.name, DESK.name]
    box.setCurrentIndex(2)
    box.activated.emit(2)
    qtbot.waitUntil(lambda: machine.opened == [0, 2], timeout=15_000)
    assert load_settings(home).camera.source == DESK.label
    qtbot.waitUntil(lambda: desk.camera.report().device == DESK.label, timeout=15_000)
    assert "MainThread" not in machine.threads, "the list is never asked for on the screen's thread"
    desk.window.close()
    desk.stop()
    machine.there[1] = CameraDevice(name=DESK.name, id=DESK.id, place=5)
    again = open_desk(clerk="Thu Mẫu")
    qtbot.waitUntil(lambda: machine.opened == [0, 2, 5], timeout=15_000)
    again.window.show_page("devices")
    box = again.pages.admin.devices.findChild(QObject, "camera-choice").box
    qtbot.waitUntil(lambda: box.currentText() == DESK.name, timeout=15_000)


def test_a_camera_that_nobody_named_is_remembered_over_a_restart(
    machine: Machine, home: Path, open_desk, qtbot
) -> None:
    set_up(home, camera__enabled=True)
    machine.there = [DESK]
    desk = open_desk(clerk="Thu Mẫu")
    qtbot.waitUntil(lambda: CameraMemory(home).recall() == DESK.label, timeout=15_000)
    desk.window.close()
    desk.stop()
    machine.there = [LAPTOP, DESK]
    open_desk(clerk="Thu Mẫu")
    qtbot.waitUntil(lambda: machine.opened == [2, 2], timeout=15_000)


def test_what_is_set_and_not_plugged_in_stays_in_the_list_without_its_secrets(
    machine: Machine, home: Path, open_desk, qtbot
) -> None:
    set_up(home, camera__enabled=True, camera__source="rtsp://user:secret@10.0.0.1/feed?key=secret")
    desk = open_desk(clerk="Thu Mẫu")
    desk.window.show_page("devices")
    box = desk.pages.admin.devices.findChild(QObject, "camera-choice").box
    qtbot.waitUntil(lambda: box.count() == 4, timeout=15_000)
    assert "feed" in box.currentText()
    assert "secret" not in "".join(box.itemText(at) for at in range(4))
    for language in ("en", "vi"):
        desk.texts.switch(language)
        assert "feed" in box.currentText()


def test_a_choice_that_cannot_be_kept_is_said(machine: Machine, home: Path, open_desk, qtbot, monkeypatch) -> None:
    from kiosk.ui.admin.ports import SettingsProblem

    set_up(home, camera__enabled=True)
    desk = open_desk(clerk="Thu Mẫu")
    desk.window.show_page("devices")
    choice = desk.pages.admin.devices.findChild(QObject, "camera-choice")
    qtbot.waitUntil(lambda: choice.box.count() == 3, timeout=15_000)

    def full(_: object) -> None:
        raise SettingsProblem("", "cannot-write")

    monkeypatch.setattr(desk.pages._port, "save", full)
    choice.box.activated.emit(2)
    qtbot.waitUntil(lambda: choice.note.text() == desk.texts("admin.problem.cannot-write"), timeout=15_000)


# -- parts --------------------------------------------------------------------------------------------------


def test_what_was_used_first_is_kept_and_damage_is_no_trouble(tmp_path: Path) -> None:
    memory = CameraMemory(tmp_path)
    assert memory.recall() == ""
    assert memory.keep_first(DESK.label) and memory.keep_first(LAPTOP.label)
    assert CameraMemory(tmp_path).recall() == DESK.label
    (tmp_path / FILE).write_bytes(b"\xff\xfe\x00")
    assert memory.recall() == ""
    (tmp_path / FILE).unlink()
    (tmp_path / FILE).mkdir()
    assert memory.recall() == "" and not memory.keep_first("x")


@pytest.mark.parametrize(
    ("focus", "exposure", "asked"),
    [("auto", "keep", ("auto", None)), ("180", "-6", (180, -6)), ("keep", "auto", (None, "auto"))],
)
def test_settings_become_a_wish(focus: str, exposure: str, asked: tuple[object, object]) -> None:
    wish = wish_of(CameraSettings(enabled=True, source="", lines=1080, focus=focus, exposure=exposure, torch=True))
    assert (wish.width, wish.height, wish.focus, wish.exposure, wish.torch) == (1920, 1080, *asked, True)


class Media(QObject):
    """Like `QMediaDevices`."""

    videoInputsChanged = Signal()  # noqa: N815 - Qt's name

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.inputs = [("FaceTime", b"0xB"), ("Máy soi", b"0xA")]

    def videoInputs(self) -> list[Any]:  # noqa: N802 - Qt's name
        assert threading.current_thread() is threading.main_thread()

        class One:
            def __init__(self, name: str, identity: bytes) -> None:
                self.description, self.id = lambda: name, lambda: identity

        return [One(*pair) for pair in self.inputs]


@pytest.mark.parametrize(("platform", "places"), [("win32", [0, 1]), ("darwin", [1, 0])])
def test_elsewhere_qt_is_asked_on_the_screens_thread_and_changes_are_heard(qtbot, platform: str, places) -> None:
    media = Media()
    cameras = QtCameras(media=lambda parent: media, platform=platform)
    found: list[Any] = []
    asking = threading.Thread(target=lambda: found.append(cameras()))
    asking.start()
    qtbot.waitUntil(lambda: bool(found), timeout=15_000)
    asking.join()
    places_by_name = {camera.name: camera.place for camera in found[0]}
    assert [places_by_name[name] for name in ("FaceTime", "Máy soi")] == places
    assert {camera.id for camera in found[0]} == {"0xA", "0xB"}
    media.inputs = []
    media.videoInputsChanged.emit()
    qtbot.waitUntil(lambda: cameras() == (), timeout=15_000)


def test_a_screen_that_is_busy_or_gone_does_not_hold_the_camera_s_thread_for_ever(monkeypatch) -> None:
    monkeypatch.setattr("kiosk.window.camera_list._PATIENCE", 0.05)
    assert QtCameras(media=lambda parent: Media())() == ()


def test_linux_needs_no_qt_for_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.platform", "linux")
    assert camera_lister().__name__ == "linux_cameras"
    monkeypatch.setattr("sys.platform", "win32")
    assert isinstance(camera_lister(), QtCameras)
