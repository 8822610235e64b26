"""Does the devices page show what arrived, and tell what is wrong with the set-up?"""

from zoneinfo import ZoneInfo

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QAbstractItemModelTester, QTest
from PySide6.QtWidgets import QApplication

from kiosk.scanner.reading import CameraFault, CameraState
from kiosk.scanner.set_up import Advice
from kiosk.scanner.sheet_damage import Damage
from kiosk.scanner.wedge import Wedge
from kiosk.ui.admin.arrivals import Arrivals
from kiosk.ui.admin.arrivals_model import ArrivalsModel
from kiosk.ui.admin.devices_page import DevicesPage
from kiosk.ui.admin.made import MADE_SETTINGS, MadeSettings, MadeShapes
from kiosk.ui.admin.ports import CameraReport, DeskSettings
from kiosk.ui.admin.screen import AdminScreen
from kiosk.ui.i18n import LANGUAGES, Texts
from kiosk.ui.key_filter import KeyFilter
from kiosk.ui.theme import apply
from kiosk.ui.workers import Direct

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
CARD = "9900000001|4d1eab75|01/01/1990|2|79034|01/01/2025|$"


def typed(text, gap, suffix="Enter", name=None):
    arrivals = Arrivals()
    for at, character in enumerate(text):
        arrivals.add(character, name or character, at * gap)
    if suffix:
        arrivals.add("", suffix, len(text) * gap)
    return arrivals.summary()


@pytest.mark.parametrize(
    ("found", "advice"),
    [
        (typed(CARD, 0.004), [Advice.GOOD]),
        (typed(CARD, 0.004, suffix="Tab"), [Advice.GOOD]),
        (typed(CARD, 0.180), [Advice.BY_HAND]),
        (typed(CARD, 0.040), [Advice.DELAY_ZERO]),
        (typed(CARD, 0.004, suffix=""), [Advice.SUFFIX_ENTER]),
        (typed(CARD.replace("ab", "ă"), 0.004), [Advice.TYPING_OFF]),
        (typed("4d1eab75|", 0.004, name="IME"), [Advice.TYPING_OFF]),
        (typed(CARD.replace("|", "~"), 0.004), [Advice.LAYOUT_US]),
        (typed("ççàààààààà&&&&é'", 0.004), [Advice.LAYOUT_US]),
        (typed("099000000001|Nguyễn Thị Mẫu|01011990|Nữ", 0.004), [Advice.GOOD]),
    ],
)
def test_the_pace_and_the_characters_tell_what_is_wrong(found, advice):
    assert list(found.advice) == advice


def test_a_pause_begins_a_new_scan_and_times_never_run_backwards():
    arrivals = Arrivals()
    assert arrivals.add("a", "a", 10.0)
    assert not arrivals.add("b", "b", 9.99)
    assert [key.gap for key in arrivals.keys] == [None, 0.0]
    assert arrivals.add("c", "c", 12.0)
    assert arrivals.text() == "c"


def test_a_flood_of_keys_is_kept_within_bounds():
    arrivals = Arrivals(most=100)
    for at in range(1000):
        arrivals.add("x", "x", at * 0.001)
    assert len(arrivals.keys) == 100


@pytest.fixture
def texts():
    return Texts.load("vi", strict=True)


@pytest.fixture
def page(qtbot, texts, qapp):
    page = DevicesPage(texts, apply(qapp, dark=False), ZONE)
    qtbot.addWidget(page)
    page.show()
    page.activateWindow()
    qtbot.waitUntil(page.isActiveWindow)
    return page


def test_qt_finds_nothing_wrong_with_the_list(texts):
    model = ArrivalsModel(texts)
    QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    for at, character in enumerate("ab |"):
        model.add(character, character, at * 0.01)
    assert [model.index(row, 1).data() for row in range(4)] == ["a", "b", "dấu cách", "|"]
    assert model.index(3, 2).data() == "U+007C"
    assert model.index(3, 3).data() == "10 ms"
    model.add("z", "z", 60.0)
    assert model.rowCount() == 1
    model.clear()
    assert model.rowCount() == 0


def test_a_scan_that_the_key_filter_takes_is_still_seen_whole(page, qapp):
    filter_ = KeyFilter(Wedge())
    filter_.install(qapp)
    page.trace.switch(False)
    page.trace.switch(True)  # as when the page is opened later than the program began to listen
    scans = []
    filter_.scanned.connect(scans.append)
    try:
        for character in "99000000010":
            QTest.keyClick(page.windowHandle(), character)
        QTest.keyClick(page.windowHandle(), Qt.Key.Key_Return)
        QTest.qWait(250)
    finally:
        qapp.removeEventFilter(filter_)
    assert scans == [b"99000000010"]
    assert page.model.arrivals.text() == "99000000010"
    assert page.model.arrivals.keys[-1].name == "Enter"
    assert len(page.model.arrivals.keys) == 12


def test_the_page_forgets_what_it_showed_when_it_closes(page):
    page.take_key("9", "9", 1.0)
    page.show_kind("Thẻ BHYT")
    page.hide()
    assert page.model.rowCount() == 0
    assert page.whole.toPlainText() == page.kind.text() == ""
    QTest.keyClick(page, Qt.Key.Key_A)
    assert page.model.rowCount() == 0


def test_the_end_of_a_scan_is_told(page, qtbot):
    with qtbot.waitSignal(page.tested) as told:
        for at, character in enumerate(CARD):
            page.take_key(character, character, at * 0.004)
        page.take_key("", "Enter", 1.0)
    assert told.args == [CARD]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_camera_state_and_fault_is_said(qtbot, qapp, language):
    texts = Texts.load(language, strict=True)
    page = DevicesPage(texts, apply(qapp, dark=False), ZONE)
    qtbot.addWidget(page)
    for state in CameraState:
        page.show_camera(CameraReport(state=state))
        assert page.camera_light.text() == texts(f"admin.camera-state.{state}")
    for fault in CameraFault:
        page.show_camera(CameraReport(state=CameraState.FAILED, fault=fault))
        assert page.camera_light.text() == texts(f"admin.fault.{fault}")
    for advice in Advice:
        assert texts.has(f"admin.advice.{advice}")
    for damage in Damage:
        assert texts.has(f"admin.damage.{damage}")


@pytest.fixture
def admin(qtbot, texts, qapp):
    screen = AdminScreen(
        settings=MadeSettings(MADE_SETTINGS),
        shapes=MadeShapes(),
        workers=Direct(),
        texts=texts,
        theme=apply(qapp, dark=False),
        zone=ZONE,
    )
    qtbot.addWidget(screen)
    screen.resize(1280, 720)
    screen.show()
    return screen


def test_pages_change_by_key_and_esc_goes_back(admin, qtbot):
    admin.start("devices")
    qtbot.waitUntil(admin.devices.table.hasFocus)
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_3, Qt.KeyboardModifier.AltModifier)
    assert admin.shapes.isVisible()
    with qtbot.waitSignal(admin.left):
        QTest.keyClick(admin, Qt.Key.Key_Escape)


def test_it_asks_for_what_is_set_when_it_comes_to_the_front(admin):
    assert admin.settings.form.value() == MADE_SETTINGS
    admin.hide()
    admin.settings._port.value = DeskSettings(facility_code="01001", desk_name="Quầy 2", clerks=("An",))
    admin.show()
    assert admin.settings.form.value().facility_code == "01001"


def test_what_was_entered_is_still_there_after_a_look_at_the_devices(admin):
    admin.start("settings")
    admin.settings.form.desk_name.setText("Quầy 9")
    admin.start("devices")
    admin.start("settings")
    assert admin.settings.form.desk_name.text() == "Quầy 9"


def test_shapes_are_listed_copied_and_forgotten(admin, texts):
    admin.start("shapes")
    assert admin.shapes.table.rowCount() == 2
    admin.shapes.copy.click()
    lines = QGuiApplication.clipboard().text().splitlines()
    assert len(lines) == 2
    assert lines[0].startswith("14 x camera: 212 B ascii")
    admin.shapes.empty.click()
    assert admin.shapes.table.rowCount() == 0
    assert admin.shapes.told.text() == texts("admin.shapes.none")
    assert not admin.shapes.copy.isEnabled()


def test_a_key_that_takes_a_letter_back_takes_it_back():
    arrivals = Arrivals()
    for at, (text, name) in enumerate(
        [("d", "d"), ("", "Backspace"), ("đ", "IME"), ("1", "1"), ("", "Enter"), ("", "Tab")]
    ):
        arrivals.add(text, name, at * 0.004)
    assert (arrivals.text(), arrivals.scan().suffix) == ("đ1", "Enter Tab")


def test_the_next_pull_of_the_trigger_is_another_scan():
    arrivals = Arrivals()
    for at, name in [(0.0, "9"), (0.004, "Enter"), (0.008, "Tab"), (0.058, "1")]:
        assert arrivals.add(name if len(name) == 1 else "", name, at) == (at == 0.0)
    assert arrivals.add("9", "9", 0.300) is False, "no end was seen before it"
    arrivals.add("", "Enter", 0.304)
    assert arrivals.begins("9", 0.400)
    assert not arrivals.begins("Tab", 0.400)


def test_what_a_person_types_is_seen_once(page, qapp):
    filter_ = KeyFilter(Wedge())
    filter_.install(qapp)
    page.trace.switch(False)
    page.trace.switch(True)
    try:
        for character in "ab":
            QTest.keyClick(page.windowHandle(), character)
            QTest.qWait(200)  # held back, and then given to the page
    finally:
        qapp.removeEventFilter(filter_)
    assert page.model.arrivals.text() == "ab"
