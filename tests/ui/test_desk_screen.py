"""Do the keys do what the bar says, and does nothing happen that nobody asked for?"""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from kiosk.demo import made_intakes as made
from kiosk.demo.made_desk import Desk
from kiosk.intake import AdmitAs, NoScanReason, Paper
from kiosk.scanner.reading import Source
from kiosk.verify.card import BirthDate
from kiosk.verify.verdict import Assurance, Decision
from tests.ui.at_the_desk import Open, calls, press, scan, word

Key = Qt.Key


def test_the_common_case_is_one_key(open_window: Open, desk: Desk) -> None:
    window = open_window()
    scan(window, desk)
    assert word(window) == "THẺ BHYT HỢP LỆ"
    press(window, Key.Key_Return)
    assert desk.asked[-1] == ("admit", AdmitAs.INSURED, "")
    assert word(window) == "Sẵn sàng"


def test_enter_waits_until_somebody_can_have_seen_the_card(open_window: Open, desk: Desk) -> None:
    window = open_window(enter_after_ms=150)
    scan(window, desk)
    press(window, Key.Key_Return)
    assert calls(desk) == ["read"]
    QTest.qWait(200)
    press(window, Key.Key_Return)
    assert calls(desk) == ["read", "admit"]


def test_a_changed_decision_has_to_be_seen_again(open_window: Open, desk: Desk) -> None:
    window = open_window(enter_after_ms=150)
    scan(window, desk)
    QTest.qWait(200)
    window.show_intake(made.intake(made.verdict(Decision.NOT_COVERED, Assurance.GATEWAY)))
    QTest.qWait(1)
    press(window, Key.Key_Return)
    assert not window.desk_screen.panel.choices.is_open
    QTest.qWait(200)
    press(window, Key.Key_Return)
    assert window.desk_screen.panel.choices.name == "list.another-way"


def test_a_held_enter_admits_nobody(open_window: Open, desk: Desk) -> None:
    window = open_window()
    scan(window, desk)
    QTest.qWait(1)
    held = QKeyEvent(QEvent.Type.KeyPress, Key.Key_Return, Qt.KeyboardModifier.NoModifier, "\r", True)
    QApplication.sendEvent(window.focusWidget(), held)
    assert calls(desk) == ["read"]


def test_enter_with_text_in_the_box_submits_the_box(open_window: Open, desk: Desk) -> None:
    window = open_window()
    scan(window, desk)
    press(window, text="9900000001")
    press(window, Key.Key_Return)
    assert calls(desk) == ["read", "read"]
    assert desk.asked[-1] == ("read", b"9900000001", Source.TYPED)
    assert window.desk_screen.panel.entry.text() == ""


def test_a_typed_number_asks_once_why_there_was_no_scan(open_window: Open, desk: Desk) -> None:
    window = open_window()
    press(window, text="9900000001")
    press(window, Key.Key_Return)
    assert window.desk_screen.panel.choices.name == "list.no-scan"
    press(window, Key.Key_Return)
    assert calls(desk) == ["read"]
    press(window, Key.Key_3)
    assert desk.asked[-1][0] == "amend"
    assert desk.asked[-1][1].no_scan_reason is NoScanReason.PHONE_OFF
    assert not window.desk_screen.panel.choices.is_open
    assert window.desk_screen.panel.entry.text() == ""
    QTest.qWait(1)
    press(window, Key.Key_Return)
    assert calls(desk)[-1] == "admit"


def test_a_pasted_code_is_not_asked_why(open_window: Open, desk: Desk) -> None:
    window = open_window()
    window.desk_screen.panel.entry.box.setText("DN4799900000001|5472|$")
    press(window, Key.Key_Return)
    assert calls(desk) == ["read"]
    assert not window.desk_screen.panel.choices.is_open


def test_a_name_gives_people_to_choose_from(open_window: Open, desk: Desk) -> None:
    window = open_window()
    desk.people = (made.CARD, made.ELDER)
    window.desk_screen.panel.entry.box.setText("Trần Thị Mẫu")
    press(window, Key.Key_Return)
    assert calls(desk) == ["find_name"]
    press(window, Key.Key_2)
    assert desk.asked[-1][:2] == ("read", b"HT2799900000003")


def test_a_name_that_nobody_has_says_so_and_keeps_the_text(open_window: Open, desk: Desk) -> None:
    window = open_window()
    window.desk_screen.panel.entry.box.setText("Trần Thị Mẫu")
    press(window, Key.Key_Return)
    assert "Chưa tìm thấy" in window.desk_screen.panel.entry.message.text()
    assert window.desk_screen.panel.entry.text() == "Trần Thị Mẫu"


def test_escape_closes_the_list_then_the_box_then_parks(open_window: Open, desk: Desk) -> None:
    window = open_window()
    scan(window, desk)
    press(window, text="99")
    press(window, Key.Key_F3)
    assert window.desk_screen.panel.choices.is_open
    press(window, Key.Key_Escape)
    assert not window.desk_screen.panel.choices.is_open
    assert window.desk_screen.panel.entry.text() == "99"
    press(window, Key.Key_Escape)
    assert window.desk_screen.panel.entry.text() == ""
    assert "park" not in calls(desk)
    press(window, Key.Key_Escape)
    assert calls(desk)[-1] == "park"
    assert word(window) == "Sẵn sàng"


def test_papers_are_set_and_taken_away_by_one_key(open_window: Open, desk: Desk) -> None:
    window = open_window()
    scan(window, desk)
    press(window, Key.Key_F3, Key.Key_2)
    assert desk.asked[-1][1].papers == (Paper.CCCD, Paper.VNEID)
    press(window, Key.Key_F3, Key.Key_1)
    assert desk.asked[-1][1].papers == (Paper.VNEID,)
    press(window, Key.Key_F3, Key.Key_8)
    assert desk.asked[-1][1].papers == (Paper.NONE,)


def test_a_child_gets_its_companion(open_window: Open, desk: Desk) -> None:
    window = open_window()
    scan(window, desk, "child")
    press(window, Key.Key_F3, Key.Key_9)
    press(window, text="Le Mau")
    press(window, Key.Key_Return)
    assert desk.asked[-1][1].companion == "Le Mau"
    assert window.focusWidget() is window.desk_screen.panel.entry.box


def test_visit_code(open_window: Open, desk: Desk) -> None:
    window = open_window()
    scan(window, desk)
    press(window, Key.Key_F4, Key.Key_3)
    assert desk.asked[-1][1].visit_type == "1.3"


def test_another_way_and_its_reason(open_window: Open, desk: Desk) -> None:
    window = open_window()
    scan(window, desk)
    press(window, Key.Key_F8, Key.Key_3, Key.Key_Return)
    assert calls(desk) == ["read"]  # a reason is needed
    press(window, text="ly do")
    press(window, Key.Key_Return)
    assert desk.asked[-1] == ("admit", AdmitAs.OTHER, "ly do")


@pytest.mark.parametrize(("keys", "way"), [((Key.Key_F5,), "self-pay"), ((Key.Key_F8, Key.Key_2), "papers-later")])
def test_self_pay_and_papers_later(open_window: Open, desk: Desk, keys: tuple[Qt.Key, ...], way: str) -> None:
    window = open_window()
    scan(window, desk, "not-covered")
    press(window, *keys)
    assert desk.asked[-1] == ("admit", AdmitAs(way), "")


def test_correct_name_or_birth(open_window: Open, desk: Desk) -> None:
    window = open_window()
    scan(window, desk, "correct-input")
    press(window, Key.Key_Return)
    assert window.desk_screen.panel.form.is_open
    press(window, Key.Key_Return)
    press(window, text="31/02/1990")
    press(window, Key.Key_Return)
    assert calls(desk) == ["read"]
    window.focusWidget().clear()
    press(window, text="2/3/1990")
    press(window, Key.Key_Return)
    assert desk.asked[-1] == ("correct", None, BirthDate(year=1990, month=3, day=2))


def test_the_new_card_only_where_there_is_one(open_window: Open, desk: Desk) -> None:
    window = open_window()
    scan(window, desk)
    press(window, Key.Key_F7)
    assert calls(desk) == ["read"]
    scan(window, desk, "new-card")
    press(window, Key.Key_F7)
    assert calls(desk)[-1] == "use_new_card"


def test_look_records_nothing_and_admits_nobody(open_window: Open, desk: Desk) -> None:
    window = open_window()
    press(window, Key.Key_F9)
    scan(window, desk)
    press(window, Key.Key_Return)
    assert calls(desk) == ["look"]
    assert "KHÔNG GHI" in window.desk_screen.panel.card.look.text()
    scan(window, desk)
    assert calls(desk) == ["look", "read"]  # for one code only


def test_emergency_from_anywhere(open_window: Open, desk: Desk) -> None:
    window = open_window()
    press(window, Key.Key_F12)
    assert calls(desk) == ["emergency"]
    assert word(window) == "TIẾP NHẬN CẤP CỨU"


def test_undo_belongs_to_the_text_first(open_window: Open, desk: Desk) -> None:
    window = open_window()
    scan(window, desk)
    press(window, Key.Key_Return)
    press(window, text="99")
    QTest.keyClick(window.focusWidget(), Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert "undo" not in calls(desk)
    window.desk_screen.panel.entry.clear()
    QTest.keyClick(window.focusWidget(), Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert calls(desk)[-1] == "undo"
    assert word(window) == "THẺ BHYT HỢP LỆ"


def test_steps_without_a_person_say_so(open_window: Open, desk: Desk) -> None:
    window = open_window()
    press(window, Key.Key_F3, Key.Key_F4, Key.Key_F5, Key.Key_F6, Key.Key_F7, Key.Key_F8, Key.Key_Return)
    assert desk.asked == []
    assert "Chưa có ai" in window.desk_screen.panel.entry.message.text()
