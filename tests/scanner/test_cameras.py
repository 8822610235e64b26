"""Is the camera that was meant found again, by its own number or its name, and never another one in its place?"""

from __future__ import annotations

import os
import struct
import sys
from pathlib import Path

import pytest

from kiosk.scanner import v4l2
from kiosk.scanner.cameras import CameraDevice, choose
from kiosk.scanner.linux_cameras import linux_cameras

LAPTOP = CameraDevice(name="Integrated Webcam", id="pci-0-usb-0:1", place=0)
DESK = CameraDevice(name="HD  Pro Webcam C920", id="usb-046d_C920_AB12-video-index0", place=2)


def test_a_label_finds_the_same_camera_under_any_number() -> None:
    moved = CameraDevice(name=DESK.name, id=DESK.id, place=7)
    assert choose(DESK.label, [LAPTOP, moved]) is moved
    assert DESK.label == "HD Pro Webcam C920 [usb-046d_C920_AB12-video-index0]"


def test_in_another_socket_the_only_one_of_its_name_is_taken_and_of_two_none() -> None:
    elsewhere = CameraDevice(name=DESK.name, id="usb-elsewhere", place=1)
    twin = CameraDevice(name=DESK.name, id="usb-twin", place=3)
    assert choose(DESK.label, [LAPTOP, elsewhere]) is elsewhere
    assert choose(DESK.label, [elsewhere, twin]) is None
    assert choose(DESK.label, [LAPTOP]) is None
    assert choose(DESK.label, []) is None


def test_a_name_or_a_part_of_it_and_the_whole_name_first() -> None:
    longer = CameraDevice(name="Webcam", id="x", place=5)
    assert choose("integrated webcam", [longer, LAPTOP]) is LAPTOP
    assert choose("c920", [LAPTOP, DESK]) is DESK
    assert choose("WEBCAM", [LAPTOP, DESK, longer]) is longer
    assert choose("document", [LAPTOP, DESK]) is None


def test_nothing_wanted_is_the_one_used_last_else_the_first() -> None:
    assert choose("", [LAPTOP, DESK]) is LAPTOP
    assert choose("", [LAPTOP, DESK], DESK.label) is DESK
    assert choose("", [LAPTOP], DESK.label) is LAPTOP
    assert choose("", [], DESK.label) is None


# -- Linux's folders ----------------------------------------------------------------------------------------


class Machine:
    """Folders like those of a running Linux."""

    def __init__(self, root: Path) -> None:
        self.sysfs, self.dev = root / "sys", root / "dev"
        self.captures: dict[str, bool | None] = {}
        for folder in (self.sysfs, self.dev / "v4l" / "by-id", self.dev / "v4l" / "by-path"):
            folder.mkdir(parents=True)

    def plug(
        self,
        number: int,
        name: str,
        *,
        by_id: str = "",
        by_path: str = "",
        index: int = 0,
        captures: bool | None = True,
    ) -> None:
        folder = self.sysfs / f"video{number}"
        folder.mkdir()
        (folder / "name").write_text(f"{name}\n", encoding="utf-8")
        (folder / "index").write_text(f"{index}\n")
        self.captures[f"video{number}"] = captures
        for kind, link in (("by-id", by_id), ("by-path", by_path)):
            if link:
                (self.dev / "v4l" / kind / link).symlink_to(f"../../video{number}")

    def cameras(self) -> list[tuple[str, str, int | str]]:
        found = linux_cameras(self.sysfs, self.dev, lambda node: self.captures[node.name])
        return [(camera.name, camera.id, camera.place) for camera in found]


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    if os.name != "posix":
        pytest.skip("links need no rights only here")
    return Machine(tmp_path)


def test_nodes_that_give_no_pictures_are_left_out(machine: Machine) -> None:
    machine.plug(10, "Máy soi", by_id="usb-b-video-index0")
    machine.plug(2, "C920", by_id="usb-a-video-index0")
    machine.plug(3, "C920", by_id="usb-a-video-index1", index=1, captures=False)
    assert machine.cameras() == [("C920", "usb-a-video-index0", 2), ("Máy soi", "usb-b-video-index0", 10)]


def test_a_node_that_may_not_be_asked_is_judged_by_its_place_in_the_device(machine: Machine) -> None:
    machine.plug(0, "A", by_id="usb-a", captures=None)
    machine.plug(1, "A", by_id="usb-a1", index=1, captures=None)
    assert machine.cameras() == [("A", "usb-a", 0)]


def test_two_of_one_model_are_known_by_their_sockets(machine: Machine) -> None:
    machine.plug(0, "Cam", by_id="usb-cam", by_path="pci-usb-0:1")
    machine.plug(2, "Cam", by_path="pci-usb-0:2")
    assert machine.cameras() == [("Cam", "pci-usb-0:1", 0), ("Cam", "pci-usb-0:2", 2)]


def test_without_links_the_device_folder_or_the_number_has_to_do(machine: Machine) -> None:
    machine.plug(0, "Cam")
    (machine.sysfs / "1-2:1.0").mkdir()
    (machine.sysfs / "video0" / "device").symlink_to(machine.sysfs / "1-2:1.0")
    machine.plug(4, "")
    assert machine.cameras() == [("Cam", "1-2:1.0", 0), ("video4", "video4", 4)]


def test_no_folder_and_folders_of_another_kind_are_no_cameras(machine: Machine, tmp_path: Path) -> None:
    (machine.sysfs / "videoX").mkdir()
    (machine.sysfs / "v4l-subdev0").mkdir()
    (machine.dev / "v4l" / "by-id" / "strange").symlink_to("../../media0")
    assert machine.cameras() == []
    assert linux_cameras(tmp_path / "none", tmp_path / "none") == ()


# -- the driver itself --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("whole", "own", "gives"),
    [(0x84A00001, 0x04200001, True), (0x84A00001, 0x04A00000, False), (0x00001000, 0, True), (0x00800000, 1, False)],
)
def test_what_a_driver_says_of_its_node(monkeypatch: pytest.MonkeyPatch, whole: int, own: int, gives: bool) -> None:
    answer = struct.pack("=16s32s32s3I12x", b"uvcvideo", b"Cam", b"usb", 0x60000, whole, own)
    monkeypatch.setattr(v4l2, "_ask", lambda node, request, argument: answer if len(argument) == 104 else None)
    assert v4l2.can_capture(Path("/dev/video0")) is gives


def test_a_lamp_counts_as_on_only_when_the_driver_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    kept = {"value": 0, "obeys": True}

    def driver(_: Path, request: int, argument: bytes) -> bytes:
        control, value = struct.unpack("=Ii", argument)
        assert control == 0x009C0901
        if request == 0xC008561C and kept["obeys"]:
            kept["value"] = value
        return struct.pack("=Ii", control, kept["value"])

    monkeypatch.setattr(v4l2, "_ask", driver)
    assert v4l2.light(Path("x"), on=True)
    kept["obeys"] = False
    assert not v4l2.light(Path("x"), on=False)


def test_what_is_no_camera_cannot_be_asked(tmp_path: Path) -> None:
    file = tmp_path / "video0"
    file.write_bytes(b"")
    assert v4l2.can_capture(file) is None
    assert v4l2.can_capture(tmp_path / "none") is None
    assert not v4l2.light(file, on=True)
    if sys.platform == "linux":
        assert v4l2.can_capture(Path("/dev/null")) is None


@pytest.mark.parametrize(
    ("name", "identity"),
    [
        ('Cam "HD" \\ [x] ;', "\\\\?\\usb#vid_046d&pid_0825#6&1#{e5323777-f976}\\global"),
        ("\u202emac\u202c \x00\n\t Cam", "a[b]c]"),
        ("Máy soi 📷", ""),
        ("x" * 400, "usb-1"),
    ],
)
def test_whatever_a_maker_calls_it_survives_the_settings_file(tmp_path: Path, name: str, identity: str) -> None:
    from kiosk.settings import load_settings, save_settings

    camera = CameraDevice(name=name, id=identity, place=4)
    assert camera.label.isprintable()
    save_settings(tmp_path, {"camera.source": camera.label})
    assert choose(load_settings(tmp_path).camera.source, [LAPTOP, camera, DESK]) is camera
