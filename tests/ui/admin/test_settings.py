"""Can a desk be set up, and is nothing lost when it cannot be saved?"""

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from kiosk.ui.admin.first_start import FirstStart
from kiosk.ui.admin.made import MADE_SETTINGS, MadeSettings
from kiosk.ui.admin.ports import DeskSettings, SettingsProblem
from kiosk.ui.admin.settings_check import names_of, problems
from kiosk.ui.admin.settings_page import SettingsPage
from kiosk.ui.admin.who_screen import WhoScreen
from kiosk.ui.i18n import Texts
from kiosk.ui.theme import apply
from kiosk.ui.workers import Direct


@pytest.fixture
def texts():
    return Texts.load("vi", strict=True)


@pytest.fixture
def theme(qapp):
    return apply(qapp, dark=False)


@pytest.fixture
def page(qtbot, texts, theme):
    port = MadeSettings(MADE_SETTINGS)
    page = SettingsPage(port, Direct(), texts, theme)
    qtbot.addWidget(page)
    page.port = port
    page.show()
    page.load()
    return page


@pytest.mark.parametrize("code", ["7903", "790345", "79O34", "7903 ", "７９０３４", "79-034", "٧٩٠٣٤"])
def test_a_facility_code_is_five_plain_digits(code):
    assert problems(replace(MADE_SETTINGS, facility_code=code)) == {"facility_code": "facility-code-form"}
    assert problems(MADE_SETTINGS) == {}


def test_every_field_that_is_wrong_is_named_at_once():
    found = problems(DeskSettings(clerks=("An", "AN")))
    assert found == {
        "facility_code": "facility-code-missing",
        "desk_name": "desk-name-missing",
        "clerks": "clerks-twice",
    }


def test_names_are_tidied():
    assert names_of("  Lê  Thị Thu \n\n\tPhạm Văn Bình\r\n") == ("Lê Thị Thu", "Phạm Văn Bình")


def test_what_is_set_comes_back_unchanged(page):
    assert page.form.value() == MADE_SETTINGS
    assert not page.form.is_changed()


@pytest.mark.parametrize("camera", [(True, ""), (True, "rtsp://127.0.0.1/desk"), (False, "")])
@pytest.mark.parametrize("dark", [None, True, False])
def test_every_choice_survives_the_form(page, camera, dark):
    value = replace(MADE_SETTINGS, camera=camera[0], camera_source=camera[1], dark=dark, sound=False, language="en")
    page.form.show_value(value)
    assert page.form.value() == value


def test_saving_keeps_everything_and_says_so(page, qtbot, texts):
    page.form.desk_name.setText("  Quầy   7 ")
    with qtbot.waitSignal(page.saved) as told:
        QTest.keyClick(page.form.desk_name, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    assert page.port.value == replace(MADE_SETTINGS, desk_name="Quầy 7") == told.args[0]
    assert page.told.text() == texts("admin.settings.saved")
    page.form.desk_name.setText("Quầy 8")
    assert not page.told.isVisible()


def test_a_wrong_field_is_not_sent_and_the_word_stands_beside_it(page, qtbot, texts):
    page.form.facility_code.setText("79O34")
    page.form.desk_name.setText("Quầy 9")
    with qtbot.assertNotEmitted(page.saved):
        page.keep()
    assert page.port.value == MADE_SETTINGS
    note = page.form._notes["facility_code"]
    assert note.isVisible()
    assert note.text() == texts("admin.problem.facility-code-form") == page.form.facility_code.accessibleDescription()
    assert (page.form.facility_code.text(), page.form.desk_name.text()) == ("79O34", "Quầy 9")
    page.form.facility_code.setText("79034")
    assert not note.isVisible()


def test_what_only_the_file_knows_is_said_beside_its_field(page, texts):
    page.port.refusal = SettingsProblem("facility_code", "facility-code-form")
    page.form.desk_name.setText("Quầy 9")
    page.keep()
    assert page.form._notes["facility_code"].isVisible()
    assert page.form.desk_name.text() == "Quầy 9"
    assert page.save.isEnabled()


@pytest.mark.parametrize(
    ("refusal", "word"),
    [(SettingsProblem("", "cannot-write"), "cannot-write"), (SettingsProblem("", "?"), "other"), (OSError(), "bug")],
)
def test_a_failure_loses_nothing(page, texts, refusal, word):
    page.port.refusal = refusal
    page.form.clerks.setPlainText("Một Người Mới")
    page.keep()
    assert page.told.text() == texts(f"admin.problem.{word}")
    assert page.form.clerks.toPlainText() == "Một Người Mới"
    page.port.refusal = None
    page.keep()
    assert page.port.value.clerks == ("Một Người Mới",)


def test_an_auditor_who_left_the_list_is_no_longer_the_auditor(page):
    page.form.clerks.setPlainText("Lê Thị Thu")
    assert page.form.value().auditor == ""


def test_first_start_asks_five_things_and_leaves_a_desk(qtbot, texts, theme):
    port = MadeSettings(DeskSettings())
    screen = FirstStart(port, Direct(), texts, theme)
    qtbot.addWidget(screen)
    screen.resize(1280, 720)
    screen.show()
    form = screen.page.form
    asked = [name.text() for name in form._names.values() if name.text()[:1].isdigit()]
    assert [question[:2] for question in asked] == ["1.", "2.", "3.", "4.", "5."]
    qtbot.waitUntil(form.facility_code.hasFocus)
    form.facility_code.setText("79034")
    form.desk_name.setText("Quầy 1")
    form.clerks.setPlainText("Lê Thị Thu\nĐỗ Minh Hạnh")
    form.auditor.setCurrentIndex(2)
    with qtbot.waitSignal(screen.finished):
        QTest.keyClick(form.clerks, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert port.value == DeskSettings(
        facility_code="79034", desk_name="Quầy 1", clerks=("Lê Thị Thu", "Đỗ Minh Hạnh"), auditor="Đỗ Minh Hạnh"
    )


def test_first_start_speaks_the_chosen_language_at_once_and_keeps_what_was_entered(qtbot, texts, theme):
    screen = FirstStart(MadeSettings(DeskSettings()), Direct(), texts, theme)
    qtbot.addWidget(screen)
    screen.page.form.desk_name.setText("Desk 1")
    screen.page.form.language.setCurrentIndex(1)
    assert screen.page.title.text() == "Five questions before you start"
    assert screen.page.form.value().language == "en"
    assert screen.page.form.desk_name.text() == "Desk 1"


def test_a_digit_chooses_who_works_here(qtbot, texts, theme):
    screen = WhoScreen(texts, theme)
    qtbot.addWidget(screen)
    screen.show()
    screen.show_clerks(MADE_SETTINGS.clerks, last="Đỗ Minh Hạnh")
    qtbot.waitUntil(screen.buttons[2].hasFocus)
    with qtbot.waitSignal(screen.chosen) as told:
        QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_2)
    assert told.args == ["Phạm Văn Bình"]


def test_arrows_and_enter_choose_who_works_here(qtbot, texts, theme):
    screen = WhoScreen(texts, theme)
    qtbot.addWidget(screen)
    screen.show()
    screen.show_clerks(MADE_SETTINGS.clerks)
    qtbot.waitUntil(screen.buttons[0].hasFocus)
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Down)
    with qtbot.waitSignal(screen.chosen) as told:
        QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return)
    assert told.args == ["Phạm Văn Bình"]
