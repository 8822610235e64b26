"""Is a code of the test sheet nobody at the desk, and a test on the devices page?"""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from kiosk.app import utc_now
from kiosk.scanner.reading import Reading, Source
from kiosk.scanner.sheet_codes import sheet_codes
from kiosk.ui.i18n import LANGUAGES, Texts
from kiosk.ui.status_strip import Light
from tests.scanner.typed_codes import typed
from tests.window.conftest import CLERKS, press, scan, set_up, settled, told

CODES = sheet_codes()
BROKEN = typed(CODES[3].data.decode(), "vni", skips=False).encode()


@pytest.mark.parametrize("data", [CODES[0].data, CODES[11].data, BROKEN, CODES[4].data[:60]])
def test_it_is_told_kindly_and_nothing_is_recorded(home: Path, open_desk, qtbot, data: bytes) -> None:
    set_up(home)
    desk = open_desk(clerk=CLERKS[0])
    desk.take(scan(data))
    assert "mã thử" in told(desk)
    assert desk.window.flow.intake is None and not desk.window.flow.busy
    desk.take(scan())
    qtbot.waitUntil(lambda: settled(desk), timeout=10_000)
    events = [entry.event for entry in desk.desk.rooms().store.entries()]
    assert [event for event in events if "present" in event] == events[-1:], "only the card that came after it"


def test_whoever_is_open_stays_open(home: Path, open_desk, qtbot) -> None:
    set_up(home)
    desk = open_desk(clerk=CLERKS[0])
    desk.take(scan())
    qtbot.waitUntil(lambda: settled(desk), timeout=10_000)
    open_id = desk.window.flow.open_id
    desk.take(scan(CODES[0].data))
    assert "mã thử" in told(desk)
    assert desk.window.flow.open_id == open_id and not desk.window.flow.busy


def test_it_waits_for_nobody_at_the_door(home: Path, open_desk) -> None:
    set_up(home)
    desk = open_desk()
    assert desk.window.pages.name == "who"
    desk.take(scan(CODES[0].data))
    assert not desk.doorway._waiting


def test_on_the_devices_page_it_is_graded(home: Path, open_desk, qtbot) -> None:
    set_up(home)
    desk = open_desk(clerk=CLERKS[0])
    press(Qt.Key.Key_F2)
    qtbot.waitUntil(lambda: desk.pages.admin is not None and desk.pages.admin.devices.isVisible())
    page = desk.pages.admin.devices
    for source in (Source.CAMERA, Source.SERIAL):
        desk.take(Reading(data=CODES[3].data, source=source, at=utc_now(), decoder="made"))
        assert page.sheet.cells["B1"].text() == "B1 ✓"
        assert desk.texts(f"admin.source.{source}") in page.sheet.last.text()
        assert page.kind.text() == desk.texts("admin.sheet.kind", label="B1")
    assert desk.window.flow.intake is None


def test_a_scanner_that_cannot_be_read_directly_is_told_and_the_desk_works(home: Path, open_desk, qtbot) -> None:
    device = home.parent / "event7"
    device.touch()  # no input device: it cannot be had alone
    set_up(home, scanner__serial_port="off", scanner__input_device=str(device))
    desk = open_desk(clerk=CLERKS[0])
    lights, told_words = [], []
    desk.scanners.light.connect(lights.append)
    desk.scanners.trouble.connect(told_words.append)
    press(Qt.Key.Key_F2)
    qtbot.waitUntil(lambda: desk.pages.admin is not None and desk.pages.admin.devices.isVisible())
    shown = desk.pages.admin.devices.trouble
    word = "keyboard-not-found" if sys.platform.startswith("linux") else "keyboard-not-supported"
    qtbot.waitUntil(lambda: shown.text() == desk.texts(f"admin.scanner-fault.{word}"), timeout=10_000)
    device.unlink()
    qtbot.waitUntil(lambda: told_words[-1:] == ["scanner-absent"], timeout=10_000)
    assert lights[-1] is Light.WARN
    assert shown.text() == desk.texts("admin.scanner-fault.scanner-absent")


def test_every_trouble_of_a_scanner_has_its_words() -> None:
    words = {
        *("serial-not-found", "serial-busy", "serial-lost", "scanner-absent", "scanner-garbled", "other"),
        *(f"keyboard-{why}" for why in ("not-found", "not-allowed", "busy", "lost", "not-supported")),
    }
    for language in LANGUAGES:
        assert {word for word in words if not Texts.load(language).has(f"admin.scanner-fault.{word}")} == set()


def test_real_keys_of_a_scanner_are_graded_on_the_devices_page(home: Path, open_desk, qtbot) -> None:
    set_up(home, scanner__serial_port="off")
    desk = open_desk(clerk=CLERKS[0])
    press(Qt.Key.Key_F2)
    qtbot.waitUntil(lambda: desk.pages.admin is not None and desk.pages.admin.devices.isVisible())
    page = desk.pages.admin.devices
    qtbot.waitUntil(page.table.hasFocus)
    QTest.qWait(600)  # what follows a person's key at once is rather that person's
    for text, sign, word in (
        (BROKEN.decode(), "B1 !", "admin.damage.vni"),
        (CODES[3].data.decode(), "B1 ✓", "admin.sheet.same"),
    ):
        for _ in range(5):  # a machine that pauses in the middle sends two halves of a scan: then it is sent again
            for letter in text:
                QTest.sendKeyEvent(
                    QTest.KeyAction.Click,
                    desk.window.windowHandle(),
                    Qt.Key.Key_unknown,
                    letter,
                    Qt.KeyboardModifier.NoModifier,
                )
            QTest.keyClick(desk.window.windowHandle(), Qt.Key.Key_Return)
            QTest.qWait(700)
            if desk.texts(word) in page.sheet.last.text():
                break
        assert desk.texts(word) in page.sheet.last.text()
        assert page.sheet.cells["B1"].text() == sign
    assert page.kind.text() == desk.texts("admin.sheet.kind", label="B1")
    assert page.isVisible() and desk.window.flow.intake is None
