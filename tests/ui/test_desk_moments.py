"""What stands on the screen when something fails, nobody is there, or an answer comes late?"""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QLineEdit, QPushButton, QWidget

from kiosk.demo import made_intakes as made
from kiosk.demo.made_desk import Desk
from kiosk.intake import AdmitAs, State
from kiosk.records.values import StoreError
from kiosk.ui import verdict_card
from kiosk.ui.theme import Theme
from kiosk.ui.wrap_button import WrapButton
from kiosk.verify.verdict import Assurance, Decision
from tests.ui.at_the_desk import Open, calls, press, scan, word
from tests.ui.conftest import Sounds

Key = Qt.Key


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
    other = made.presentation(made.verdict(Decision.NOT_COVERED, Assurance.GATEWAY), number=9, state=State.PARKED)
    window.show_intake(made.Intake(presentation=other, receipt=made.receipt()))
    assert word(window) == "THẺ BHYT HỢP LỆ"
    assert window.desk_screen.panel.late.isVisible()
    window.desk_screen.panel.late.click()
    assert calls(desk) == ["read"]  # nobody else's card is covered
    assert "Ctrl+O" in window.desk_screen.panel.entry.message.text()
    press(window, Key.Key_Return)
    window.desk_screen.panel.late.click()
    assert desk.asked[-1] == ("resume", "p9")
    assert not window.desk_screen.panel.late.isVisible()


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
