"""Do the keys do what the bar says, and does nothing happen that nobody asked for?"""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QPushButton, QWidget

from kiosk.demo import made_intakes as made
from kiosk.demo.made_desk import Desk
from kiosk.intake import AdmitAs, NoScanReason, Paper, State
from kiosk.records.values import StoreError
from kiosk.scanner.reading import Source
from kiosk.ui import verdict_card
from kiosk.ui.main_window import MainWindow
from kiosk.ui.theme import Theme
from kiosk.ui.wrap_button import WrapButton
from kiosk.verify.card import BirthDate
from kiosk.verify.verdict import Assurance, Decision
from tests.ui.conftest import Sounds

Open = Callable[..., MainWindow]
Key = Qt.Key


def press(window: MainWindow, *keys: Qt.Key, text: str = "") -> None:
    for key in keys:
        QTest.keyClick(window.focusWidget() or window, key)
    if text:
        QTest.keyClicks(window.focusWidget(), text)


def scan(window: MainWindow, desk: Desk, name: str = "covered-gateway") -> None:
    desk.answer = made.SCREENS[name]
    window.show_reading(made.reading())
    QTest.qWait(1)  # painted


def calls(desk: Desk) -> list[str]:
    return [asked[0] for asked in desk.asked]


def word(window: MainWindow) -> str:
    return window.desk_screen.panel.card.word.text()


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


def test_a_failing_store_shows_no_verdict_and_keeps_what_was_typed(
    open_window: Open, desk: Desk, sounds: Sounds
) -> None:
    window = open_window()
    desk.fails = StoreError("disk-full")
    press(window, text="9900000001")
    press(window, Key.Key_Return)
    card = window.desk_screen.panel.card
    assert word(window) == "CHƯA GHI ĐƯỢC"
    assert "quầy khác" in card.todo.text()
    assert "Ổ đĩa đầy" in card.why.text()
    assert card.name.isHidden()
    assert window.desk_screen.panel.entry.text() == "9900000001"
    assert sounds.played == []
    desk.fails = None
    press(window, Key.Key_Return)
    assert word(window) == "THẺ BHYT HỢP LỆ"


def test_a_failing_admission_does_not_lose_the_person(open_window: Open, desk: Desk) -> None:
    window = open_window()
    scan(window, desk)
    desk.fails = StoreError("locked")
    press(window, Key.Key_Return)
    assert word(window) == "CHƯA GHI ĐƯỢC"
    desk.fails = None
    press(window, Key.Key_Escape)
    QTest.qWait(1)
    assert word(window) == "THẺ BHYT HỢP LỆ"
    press(window, Key.Key_Return)
    assert calls(desk)[-1] == "admit"


def test_any_other_failure_says_please_use_another_desk(open_window: Open, desk: Desk) -> None:
    window = open_window()
    desk.fails = RuntimeError("a bug")
    scan(window, desk)
    assert word(window) == "CHƯA GHI ĐƯỢC"
    assert "a bug" not in " ".join(part.text() for part in window.findChildren(QLabel))


def test_nobody_there_parks_and_keeps_the_card_in_sight(open_window: Open, desk: Desk, qtbot) -> None:
    window = open_window(rest_seconds=0.05)
    scan(window, desk)
    qtbot.waitUntil(lambda: calls(desk)[-1] == "park")
    assert word(window) == "THẺ BHYT HỢP LỆ"
    assert window.desk_screen.panel.card._inner.graphicsEffect() is not None
    shown = [
        b.text() for b in window.findChildren(WrapButton) if b.isVisible() and b.property("role") in ("", "primary")
    ]
    assert shown == ["Enter  Mở lại", "Esc  Đóng"]
    press(window, Key.Key_Return)
    assert desk.asked[-1] == ("resume", "p1")
    assert window.desk_screen.panel.card._inner.graphicsEffect() is None


def test_a_forgotten_card_goes(open_window: Open, desk: Desk, qtbot) -> None:
    window = open_window(rest_seconds=0.02)
    scan(window, desk)
    qtbot.waitUntil(lambda: word(window) == "Sẵn sàng", timeout=2000)
    assert calls(desk) == ["read", "park"]


def test_a_later_answer_changes_the_card_in_place(open_window: Open, desk: Desk, sounds: Sounds) -> None:
    window = open_window()
    scan(window, desk, "pending")
    before = window.desk_screen.panel.card.word.geometry().topLeft()
    window.show_intake(made.SCREENS["changed"]())
    card = window.desk_screen.panel.card
    assert word(window) == "THẺ BHYT HỢP LỆ"
    assert "TIẾP NHẬN, CHỜ TRA CỨU" in card.changed.text()
    assert card.word.geometry().topLeft() == before
    assert sounds.played == ["pending", "covered"]


def test_a_later_answer_for_somebody_else_is_a_quiet_line(open_window: Open, desk: Desk) -> None:
    window = open_window()
    scan(window, desk)
    other = made.presentation(made.verdict(Decision.NOT_COVERED, Assurance.GATEWAY), number=9, state=State.OPEN)
    window.show_intake(made.Intake(presentation=other, receipt=made.receipt()))
    assert word(window) == "THẺ BHYT HỢP LỆ"
    assert window.desk_screen.panel.late.isVisible()
    window.desk_screen.panel.late.click()
    assert desk.asked[-1] == ("resume", "p9")


def test_a_scan_closes_whatever_is_open(open_window: Open, desk: Desk) -> None:
    window = open_window()
    scan(window, desk)
    press(window, Key.Key_F8)
    scan(window, desk, "pending")
    assert not window.desk_screen.panel.choices.is_open
    press(window, Key.Key_Return)
    assert desk.asked[-1] == ("admit", AdmitAs.INSURED, "")


def test_language_switches_everything_at_once(open_window: Open, desk: Desk) -> None:
    window = open_window()
    scan(window, desk)
    press(window, Key.Key_F11)
    assert word(window) == "HEALTH CARD VALID"
    press(window, Key.Key_F3)
    assert window.desk_screen.panel.choices.accessibleName() == "Papers seen"
    window.switch_language()
    assert window.desk_screen.panel.choices.accessibleName() == "Giấy tờ đã xem"
    assert window.windowTitle() == "Quầy tiếp nhận BHYT"


def test_action_buttons_take_no_focus_and_all_can_be_hit(open_window: Open, desk: Desk) -> None:
    window = open_window()
    for name in ("new-card", "pending"):
        scan(window, desk, name)
        shown = [button for button in window.findChildren(QPushButton) if button.isVisible()]
        assert len(shown) > 8
        for button in window.desk_screen.panel.action_bar.findChildren(QPushButton):
            assert button.focusPolicy() == Qt.FocusPolicy.NoFocus, button.text()
        for button in shown:
            assert button.height() >= 44, button.text()
            assert button.width() >= 44, button.text()


@pytest.mark.parametrize("keys", [(), (Key.Key_F3,), (Key.Key_F6,)])
def test_everything_that_takes_the_focus_has_a_name(open_window: Open, desk: Desk, keys: tuple[Qt.Key, ...]) -> None:
    window = open_window()
    scan(window, desk)
    press(window, *keys)
    for widget in window.findChildren(QWidget):
        if widget.isVisible() and (widget.focusPolicy() != Qt.FocusPolicy.NoFocus or isinstance(widget, QPushButton)):
            if not (isinstance(widget, QLineEdit) and widget.parent() is None):
                assert widget.accessibleName(), type(widget)


def test_the_first_action_is_readable_on_its_ground(open_window: Open, desk: Desk, look: Theme) -> None:
    window = open_window()
    scan(window, desk, "unreadable-cut")
    scan(window, desk)  # the button changes its role while it is in use
    button = next(b for b in window.findChildren(WrapButton) if b.property("role") == "primary")
    assert button.text() == "Enter  Tiếp nhận"
    assert button._words.palette().windowText().color().name().upper() == look.palette.on_accent


def test_the_verdict_is_announced(open_window: Open, desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    heard = []
    monkeypatch.setattr(verdict_card.QAccessible, "isActive", lambda: True)
    monkeypatch.setattr(verdict_card.QAccessible, "updateAccessibility", lambda event: heard.append(event.message()))
    window = open_window()
    heard.clear()
    scan(window, desk)
    window.desk_screen.show_now()
    assert [text.split(".")[0] for text in heard] == ["THẺ BHYT HỢP LỆ"]  # once, not for every repaint


def test_ready_means_shown_and_nothing_awaited(open_window: Open, desk: Desk, qtbot) -> None:
    window = open_window()
    assert window.ready
    seen = []
    desk.answer = lambda: (seen.append(window.ready), made.SCREENS["pending"]())[1]
    window.show_reading(made.reading())
    assert seen == [False]
    assert window.ready


def test_the_screen_reader_hears_the_verdict(open_window: Open, desk: Desk) -> None:
    window = open_window()
    scan(window, desk, "covered-registry")
    heard = window.desk_screen.panel.card.accessibleName()
    assert heard.startswith("THẺ BHYT HỢP LỆ. DỮ LIỆU THẺ 22/11. chưa tra cứu Cổng")


def test_hostile_text_on_a_card_stays_text(open_window: Open, desk: Desk) -> None:
    window = open_window()
    card = made.replace(made.CARD, name="<img src=x><b>Mẫu</b>")
    desk.answer = lambda: made.intake(made.verdict(Decision.COVERED, Assurance.GATEWAY, card=card))
    window.show_reading(made.reading())
    assert window.desk_screen.panel.card.name.text() == "<img src=x><b>Mẫu</b>"
    for shown in window.findChildren(QLabel):
        assert shown.textFormat() == Qt.TextFormat.PlainText or not shown.text()
