"""Does the devices page grade the codes of the sheet as they come, and hand the sheet out?"""

from __future__ import annotations

from zoneinfo import ZoneInfo

import pytest
from PySide6.QtCore import QBuffer, QIODevice, Qt
from PySide6.QtGui import QPdfWriter
from PySide6.QtTest import QTest

from kiosk.scanner.reading import Source
from kiosk.scanner.set_up import Scan
from kiosk.scanner.sheet_codes import sheet_codes
from kiosk.ui.admin.devices_page import DevicesPage
from kiosk.ui.admin.sheet_panel import SheetPanel
from kiosk.ui.i18n import Texts
from kiosk.ui.theme import apply
from kiosk.ui.workers import Direct
from tests.scanner.typed_codes import typed

CODES = sheet_codes()


@pytest.fixture
def texts():
    return Texts.load("vi", strict=True)


@pytest.fixture
def page(qtbot, texts, qapp):
    page = DevicesPage(texts, apply(qapp, dark=False), ZoneInfo("Asia/Ho_Chi_Minh"))
    qtbot.addWidget(page)
    page.show()
    return page


def send(page: DevicesPage, text: str, begin: float, *, gap: float = 0.004, suffix: str = "Enter") -> None:
    for at, character in enumerate(text):
        page.take_key(character, character, begin + at * gap)
    if suffix:
        page.take_key("", suffix, begin + len(text) * gap)


def test_keys_are_graded_when_they_are_over(page, qtbot, texts):
    send(page, CODES[0].data.decode(), 10.0, suffix="")
    assert page.sheet.cells["A1"].text() == "A1 ·"
    qtbot.waitUntil(lambda: page.sheet.cells["A1"].text() == "A1 ✓")
    assert page.told.text() == texts("admin.advice.suffix-enter")
    assert texts("admin.advice.suffix-enter") in page.sheet.verdict.text()


def test_the_next_scan_ends_the_one_before(page):
    for at, code in enumerate(CODES):
        send(page, code.data.decode(), 100.0 * at)
    assert [cell.text()[-1] for cell in page.sheet.cells.values()] == ["✓"] * 11 + ["·"]


def test_a_typing_mode_is_named_and_its_end_seen(page, texts):
    text = CODES[3].data.decode()
    send(page, typed(text, "telex", skips=False), 0.0)
    send(page, "x", 100.0)
    assert page.sheet.cells["B1"].text() == "B1 !"
    assert texts("admin.damage.telex") in page.sheet.last.text()
    assert page.sheet.verdict.text().startswith(texts("admin.advice.typing-off"))
    send(page, text, 200.0)
    send(page, "x", 300.0)
    assert page.sheet.cells["B1"].text() == "B1 ✓"
    assert texts("admin.advice.typing-off") not in page.sheet.verdict.text()


def test_camera_and_scanner_are_two_tests(page, texts):
    for code in CODES:
        page.take_scan(Scan(data=code.data, source=Source.CAMERA))
    assert page.sheet.verdict.text() == texts("admin.advice.good")
    assert page.sheet.verdict.property("tone") == "green"
    page.take_scan(Scan(data=CODES[0].data, source=Source.SERIAL))
    assert page.sheet.cells["A2"].text() == "A2 ·"


def test_nothing_of_a_test_is_kept_when_the_page_closes_or_is_emptied(page, texts):
    for again in (page.clear.click, page.hide):
        page.take_scan(Scan(data=CODES[0].data, source=Source.CAMERA))
        assert page.sheet.cells["A1"].text() == "A1 ✓"
        again()
        assert page.sheet.cells["A1"].text() == "A1 ·"
        assert page.sheet.verdict.text() == texts("admin.sheet.waiting")
    assert not page._settling.isActive()


def test_another_code_is_no_part_of_the_test(page, texts):
    page.take_scan(Scan(data=b"DN4799900000001", source=Source.CAMERA))
    assert page.sheet.verdict.text() == texts("admin.sheet.waiting")


def test_another_language_at_once(page, texts):
    page.take_scan(Scan(data=CODES[0].data, source=Source.CAMERA))
    texts.switch("en")
    page.retranslate()
    assert "byte for byte" in page.sheet.last.text()
    assert page.sheet.cells["A1"].accessibleName() == "A1: byte for byte"


@pytest.fixture
def panel(qtbot, texts, qapp):
    def make(**options):
        panel = SheetPanel(Direct(), texts, apply(qapp, dark=False), **options)
        qtbot.addWidget(panel)
        panel.show()
        return panel

    return make


def test_the_sheet_is_saved_where_it_was_asked_for(panel, tmp_path, texts):
    asked = []
    shown = panel(file=lambda parent, title, proposed: tmp_path / "Trang thử")
    shown.asking.connect(asked.append)
    shown.save.click()
    assert (tmp_path / "Trang thử.pdf").read_bytes().startswith(b"%PDF-")
    assert shown.told.text() == texts("admin.sheet.saved", file="Trang thử.pdf")
    assert asked == [True, False]


def test_a_folder_that_cannot_be_written_is_told(panel, tmp_path, texts):
    (tmp_path / "file").touch()
    shown = panel(file=lambda parent, title, proposed: tmp_path / "file" / "sheet.pdf")
    shown.save.click()
    assert shown.told.text() == texts("admin.sheet.not-saved")


def test_nothing_happens_when_nobody_wants_it(panel):
    shown = panel(file=lambda *_: None, printer=lambda _: None)
    shown.save.click()
    shown.print.click()
    assert not shown.told.isVisible()


def test_it_is_printed(panel, texts):
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    shown = panel(printer=lambda _: QPdfWriter(buffer))
    shown.print.click()
    assert shown.told.text() == texts("admin.sheet.printed")
    assert buffer.data().data().startswith(b"%PDF-")


def test_a_system_without_printing_is_told(panel, texts):
    def none(_):
        raise ImportError

    shown = panel(printer=none)
    shown.print.click()
    assert shown.told.text() == texts("admin.sheet.no-printer")


def test_the_keyboard_alone_saves_the_sheet(page, qtbot, tmp_path):
    page.sheet._ask_file = lambda parent, title, proposed: tmp_path / proposed
    page.activateWindow()
    qtbot.waitUntil(page.isActiveWindow)
    page.table.setFocus()
    QTest.keyClick(page.table, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    assert (tmp_path / "kiosk-test-sheet.pdf").exists()
