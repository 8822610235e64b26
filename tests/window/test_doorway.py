"""Is the first start asked first, then who works here, and does nothing that is scanned meanwhile get lost?"""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from kiosk.demo.hands import Hands
from kiosk.intake import AdmitAs
from kiosk.settings import load_settings, save_settings
from kiosk.window.last_clerk import LastClerk
from tests.window.conftest import CLERKS, NUMBER, OTHER, press, scan, set_up, settled


def clerk_on_record(desk) -> str:
    intake = desk.window.flow.intake
    assert intake is not None
    return desk.desk.rooms().store.load(intake.presentation.id).presentation.clerk


def test_one_digit_says_who_works_here_and_stands_on_what_follows(home: Path, open_desk, qtbot) -> None:
    set_up(home)
    desk = open_desk()
    assert desk.window.pages.name == "who"
    press(Qt.Key.Key_2)
    qtbot.waitUntil(lambda: desk.window.pages.name is None)
    qtbot.waitUntil(lambda: "Hà Mẫu" in desk.window.strip.who_button.text())
    desk.take(scan())
    qtbot.waitUntil(lambda: settled(desk))
    assert clerk_on_record(desk) == "Hà Mẫu"
    qtbot.waitUntil(lambda: LastClerk(home).name() == "Hà Mẫu")


def test_whoever_worked_here_last_is_chosen_with_enter(home: Path, open_desk, qtbot) -> None:
    set_up(home)
    LastClerk(home).remember("Hà Mẫu")
    desk = open_desk()
    press(Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: desk.doorway.clerk == "Hà Mẫu")


def test_one_person_alone_is_not_asked(home: Path, open_desk, qtbot) -> None:
    set_up(home, desk__clerks=["Thu Mẫu"])
    desk = open_desk()
    assert desk.window.pages.name is None
    qtbot.waitUntil(lambda: desk.window.flow.status is not None and desk.window.flow.status.clerk == "Thu Mẫu")


def test_the_demo_names_its_clerk_and_is_not_asked(home: Path, open_desk) -> None:
    set_up(home)
    desk = open_desk(clerk="Thu Mẫu")
    assert (desk.window.pages.name, desk.doorway.clerk) == (None, "Thu Mẫu")


def test_scans_before_the_choice_are_answered_after_it_in_their_order(home: Path, open_desk, qtbot) -> None:
    set_up(home)
    desk = open_desk()
    hands = Hands(desk.window)
    hands.scan(NUMBER)
    desk.take(scan(OTHER))
    assert desk.window.flow.intake is None
    qtbot.waitUntil(lambda: "2" in desk.doorway._screen.waiting.text())
    hands.key(Qt.Key.Key_1)
    qtbot.waitUntil(lambda: settled(desk) and len(desk.window.flow.recent) == 2)
    items = desk.window.flow.recent
    assert [item.state.value for item in items] == ["open", "parked"]
    loaded = [desk.desk.rooms().store.load(item.presentation_id).presentation for item in items]
    assert [shown.clerk for shown in loaded] == ["Thu Mẫu"] * 2
    assert loaded[1].readings[0].data == NUMBER


def test_nobody_on_the_list_leads_to_the_settings_and_back(home: Path, open_desk, qtbot) -> None:
    set_up(home, desk__clerks=[])
    desk = open_desk()
    assert desk.window.pages.name == "who"
    press(Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: desk.window.pages.name == "devices")
    page = desk.pages.admin.settings
    assert desk.pages.admin.tabs.currentIndex() == 0
    qtbot.waitUntil(lambda: page.form.facility_code.text() == "79034")
    page.form.clerks.setPlainText("Thu Mẫu\nHà Mẫu")
    page.form.clerks.setFocus()
    press(Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: desk.settings.desk.clerks == CLERKS)
    press(Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: desk.window.pages.name == "who")
    press(Qt.Key.Key_1)
    qtbot.waitUntil(lambda: (desk.window.pages.name, desk.doorway.clerk) == (None, "Thu Mẫu"))


@pytest.mark.parametrize("way", ["key", "name"])
def test_another_person_takes_over_while_somebody_stands_here(home: Path, open_desk, qtbot, way: str) -> None:
    set_up(home)
    desk = open_desk(clerk="Thu Mẫu")
    desk.take(scan())
    qtbot.waitUntil(lambda: settled(desk))
    before = desk.window.flow.open_id
    if way == "key":
        press(Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier)
    else:
        QTest.mouseClick(desk.window.strip.who_button, Qt.MouseButton.LeftButton)
    assert desk.window.pages.name == "who"
    press(Qt.Key.Key_2)
    qtbot.waitUntil(lambda: (desk.window.pages.name, desk.window.flow.open_id) == (None, before))
    desk.window.flow.admit(AdmitAs.INSURED)
    qtbot.waitUntil(lambda: desk.window.flow.intake is None and not desk.window.flow.busy)
    visit = desk.desk.rooms().store.load(before).visit
    assert visit is not None and visit.clerk == "Hà Mẫu"


def test_esc_leaves_the_one_who_works_here_and_what_was_scanned_comes(home: Path, open_desk, qtbot) -> None:
    set_up(home)
    desk = open_desk(clerk="Thu Mẫu")
    desk.doorway.change()
    desk.take(scan())
    assert desk.window.flow.intake is None and not desk.window.flow.busy
    press(Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: settled(desk))
    assert clerk_on_record(desk) == "Thu Mẫu"


@pytest.mark.parametrize("page", ["who", "first", "devices", "settings", "cases"])
def test_an_emergency_gets_through_from_every_page(home: Path, open_desk, qtbot, page: str) -> None:
    if page != "first":
        set_up(home)
    else:
        save_settings(home, {"keys.store": "file", "camera.enabled": False, "sound.on": False})
    desk = open_desk(clerk="" if page in ("who", "first") else "Thu Mẫu")
    if page == "settings":
        desk.pages.administer("settings")
    elif page not in ("who", "first"):
        desk.window.show_page(page)
    front = desk.window.pages.name
    assert front is not None
    press(Qt.Key.Key_F12)
    qtbot.waitUntil(lambda: settled(desk))
    intake = desk.window.flow.intake
    assert intake.admitted_as is AdmitAs.EMERGENCY
    assert desk.desk.rooms().store.load(intake.presentation.id).visit.clerk == desk.doorway.clerk
    assert desk.window.pages.name is None
    press(Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: desk.window.flow.intake is None)
    assert desk.window.pages.name == (front if page in ("who", "first") else None)


def test_five_answers_and_the_desk_works_with_them(home: Path, open_desk, qtbot) -> None:
    save_settings(home, {"keys.store": "file", "camera.enabled": False, "sound.on": False})
    desk = open_desk()
    assert desk.window.pages.name == "first"
    Hands(desk.window).scan(NUMBER)  # somebody cannot wait: it is no answer to a question
    QTest.qWait(500)  # an Enter soon after a scan is still the scanner's
    first = desk.window.pages.currentWidget().page
    assert first.form.facility_code.text() == ""
    first.form.facility_code.setText("79034")
    first.form.desk_name.setText("Quầy 9")
    first.form.clerks.setPlainText("Thu Mẫu\nHà Mẫu")
    first.form.clerks.setFocus()
    press(Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: desk.window.pages.name == "who")
    press(Qt.Key.Key_2)
    qtbot.waitUntil(lambda: settled(desk))
    shown = desk.desk.rooms().store.load(desk.window.flow.open_id).presentation
    assert (shown.facility, shown.desk, shown.clerk) == ("79034", "Quầy 9", "Hà Mẫu")
    assert load_settings(home).facility.code == "79034"


def test_a_name_that_cannot_be_kept_is_no_trouble(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    last = LastClerk(tmp_path / "file")
    assert not last.remember("Thu Mẫu")
    assert last.name() == ""
