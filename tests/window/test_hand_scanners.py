"""Do keyboard and serial scanner both reach the desk, once a code, and is what was learned kept?"""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from kiosk.app import utc_now
from kiosk.scanner.habit import Habits
from kiosk.scanner.reading import Reading, Source
from kiosk.scanner.serial import SerialMemory
from kiosk.scanner.serial_settings import LineSettings
from kiosk.ui.status_strip import Light
from kiosk.window.scanner_memory import FILE, ScannerMemory
from tests.pseudo_terminal import pseudo_terminal
from tests.verify.formats.codes import NEW, code
from tests.window.conftest import CLERKS, NUMBER, scan, set_up, settled, told

BHYT = code(NEW)


def type_as_scanner(text: str) -> None:
    for letter in text:
        widget = QApplication.focusWidget()
        assert widget is not None
        QTest.keyClick(widget, letter)


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="pseudo terminals of Linux stand in for the scanner")
def test_a_serial_scanner_is_heard_lit_and_remembered(home: Path, open_desk, qtbot, tmp_path: Path) -> None:
    import tty

    place = tmp_path / "scanner"
    set_up(home, scanner__serial_port=str(place))
    desk = open_desk(clerk=CLERKS[0])
    lights: list[Light] = []
    desk.scanners.light.connect(lights.append)
    read: list[Reading] = []
    desk.scanners.read.connect(read.append)
    master, slave = pseudo_terminal()
    tty.setraw(slave)
    place.symlink_to(os.ttyname(slave))
    qtbot.waitUntil(lambda: lights[-1:] == [Light.OK], timeout=5000)
    os.write(master, BHYT + b"\r\n")
    qtbot.waitUntil(lambda: settled(desk), timeout=10_000)
    assert [(reading.source, reading.data) for reading in read] == [(Source.SERIAL, BHYT)]
    qtbot.waitUntil((home / FILE).exists, timeout=5000)
    assert ScannerMemory(home).recall()[1] == SerialMemory(settings=LineSettings())
    os.close(slave)
    os.close(master)
    qtbot.waitUntil(lambda: lights[-1] is Light.WARN, timeout=5000)


def test_a_keyboard_scan_is_read_and_its_pace_kept(home: Path, open_desk, qtbot) -> None:
    set_up(home, scanner__serial_port="off")
    desk = open_desk(clerk=CLERKS[0])
    type_as_scanner(BHYT.decode())
    qtbot.waitUntil(lambda: settled(desk), timeout=10_000)
    assert desk.window.desk_screen.panel.entry.text() == ""
    qtbot.waitUntil((home / FILE).exists, timeout=5000)
    assert len(ScannerMemory(home).recall()[0].scanners) == 1
    assert b"9900000001" not in (home / FILE).read_bytes()


def test_camera_and_scanner_on_one_code_open_one_person(home: Path, open_desk, qtbot) -> None:
    set_up(home, scanner__serial_port="off")
    desk = open_desk(clerk=CLERKS[0])
    taken: list[Reading] = []
    show = desk.window.show_reading
    desk.window.show_reading = lambda reading: (taken.append(reading), show(reading))  # type: ignore[method-assign]
    desk.take(scan())
    qtbot.waitUntil(lambda: settled(desk), timeout=10_000)
    desk.take(Reading(data=NUMBER, source=Source.CAMERA, at=utc_now(), decoder="made"))
    desk.take(scan())
    assert [reading.source for reading in taken] == [Source.WEDGE]


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"keyboard": 1, "serial": {"settings": {"baud": "x"}}}', "\x00"])
def test_a_damaged_memory_is_nothing_learned(home: Path, text: str) -> None:
    (home / FILE).write_text(text, encoding="utf-8")
    assert ScannerMemory(home).recall() == (Habits(), SerialMemory())


def test_the_memory_keeps_what_it_is_given(home: Path) -> None:
    serial = SerialMemory(usb="1eab:1a06:S1", settings=LineSettings(baud=19200, bits=7, parity="E"))
    memory = ScannerMemory(home)
    assert memory.keep(Habits(), serial)
    assert memory.recall() == (Habits(), serial)
    (home / "file").touch()
    assert not ScannerMemory(home / "file").keep(Habits(), serial), "a home that cannot be written to is no trouble"


def test_two_scanners_at_once_get_a_sentence_of_their_own_and_open_nobody(home: Path, open_desk, qtbot) -> None:
    set_up(home, scanner__serial_port="off")
    desk = open_desk(clerk=CLERKS[0])
    read: list[Reading] = []
    desk.scanners.read.connect(read.append)
    other = code({**NEW, "number": "9900000002"}).decode()
    type_as_scanner("".join(a + b for a, b in zip(BHYT.decode() + "\r", other + "\r", strict=True)))
    qtbot.waitUntil(lambda: "Hai máy quét" in told(desk), timeout=10_000)
    assert read == [] and desk.window.flow.intake is None
    assert desk.window.desk_screen.panel.entry.text() == ""
    QTest.qWait(1100)
    type_as_scanner(BHYT.decode() + "\r")
    qtbot.waitUntil(lambda: settled(desk), timeout=10_000)
    assert [reading.data for reading in read] == [BHYT]
