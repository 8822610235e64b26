"""Can everything be reached without a mouse, in a sensible order, and does every key still count from anywhere?"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QWidget

from kiosk.demo import made_intakes as made
from kiosk.demo.made_desk import RECENT, STATUS, Desk
from kiosk.intake import DeskStatus
from kiosk.ui import theme
from kiosk.ui.i18n import LANGUAGES, Phrase, Texts
from kiosk.ui.main_window import MainWindow
from kiosk.ui.status_strip import Light, StatusStrip, StripButton

Open = Callable[..., MainWindow]
Key = Qt.Key


def focus() -> QWidget:
    widget = QApplication.focusWidget()
    assert widget is not None
    return widget


def press(key: Qt.Key) -> None:
    QTest.keyClick(focus(), key)


def round_trip(window: MainWindow) -> list[str]:
    """Accessible names in the order of Tab, from the entry box until it comes round again."""
    box = window.desk_screen.panel.entry.box
    box.setFocus()
    seen = []
    for _ in range(40):
        seen.append(focus().accessibleName())
        press(Key.Key_Tab)
        if focus() is box:
            return seen
    raise AssertionError(seen)


def test_tab_goes_from_the_box_over_the_strip_to_the_people_and_round(open_window: Open, desk: Desk) -> None:
    window = open_window()
    window.show_reading(made.reading())
    names = round_trip(window)
    assert names[0] == "Số thẻ, mã BHXH, CCCD hoặc họ tên"
    assert [name.split(":")[0] for name in names[1:3]] == ["Giấy tờ", "Mã KCB (dự kiến)"]
    assert names[3].startswith("07:40, N. V. B***")  # the one that was admitted opens nothing, and Tab passes it by
    assert {"English", "Âm thanh bật"} <= set(names[4:])
    assert all(names)


def test_a_parked_person_is_opened_again_without_a_mouse(open_window: Open, desk: Desk) -> None:
    window = open_window()
    press(Key.Key_Tab)
    assert focus().accessibleName().startswith("07:40, N. V. B***")
    press(Key.Key_Return)
    assert desk.asked[-1] == ("resume", RECENT[1].presentation_id)
    assert focus() is window.desk_screen.panel.entry.box  # the next Enter belongs to the card


def test_the_keys_of_the_desk_count_while_a_button_above_has_the_focus(open_window: Open, desk: Desk) -> None:
    window = open_window()
    window.strip.sound_button.setFocus()
    press(Key.Key_F12)
    assert desk.asked[-1] == ("emergency",)
    window.strip.language_button.setFocus()
    press(Key.Key_Return)
    assert window.desk_screen.panel.card.word.text() == "EMERGENCY ADMITTED"


def test_a_new_card_takes_the_focus_back_to_the_box(open_window: Open, desk: Desk) -> None:
    window = open_window()
    window.strip.sound_button.setFocus()
    window.show_reading(made.reading())
    assert focus() is window.desk_screen.panel.entry.box


def test_down_takes_the_number_that_was_meant(open_window: Open, desk: Desk) -> None:
    entry = open_window().desk_screen.panel.entry
    entry.box.setText("DN47999O0000001")
    assert entry.message.text() == "Có phải DN 4 79 99000 00001? Bấm phím ↓ để lấy."
    press(Key.Key_Down)
    assert entry.text() == "DN4799900000001"
    assert entry.message.text() == ""
    press(Key.Key_Down)
    assert entry.text() == "DN4799900000001"  # nothing is offered any more
    press(Key.Key_Return)
    assert desk.asked[-1][:2] == ("read", b"DN4799900000001")


def test_a_day_that_is_not_today_stands_before_the_time(open_window: Open, desk: Desk) -> None:
    yesterday = replace(RECENT[0], at=made.NOW - made.timedelta(days=1))
    desk.people_recent = (RECENT[1], yesterday)
    rows = [b.text() for b in open_window().desk_screen.panel.recent.buttons() if b.isVisible()]
    assert [row.split("   ")[0] for row in rows] == ["07:40", "22/11 07:42"]


def test_a_code_that_nobody_could_read_is_nobody_to_come_back_to(open_window: Open, desk: Desk) -> None:
    rows = [b for b in open_window().desk_screen.panel.recent.buttons() if b.isVisible()]
    assert len(rows) == len([item for item in RECENT if item.masked_name]) < len(RECENT)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_status_strip_is_one_line_and_says_when_and_who(
    qapp: QApplication, qtbot, look: theme.Theme, language: str
) -> None:
    texts = Texts.load(language, strict=True)
    strip = StatusStrip(texts, look, made.ZONE)
    qtbot.addWidget(strip)
    for word in ("page.inbox", "page.devices"):
        button = strip.button()
        button.setIcon(look.icon("inbox"))
        button.setText(texts(word))
        button.setAccessibleName(texts(word))
        strip.add(button)
    strip.retranslate()
    strip.resize(1280, 50)
    strip.show()
    worst: DeskStatus = replace(STATUS, gateway_configured=False, registry_ok=False, pending=128, desk="Quầy 12")
    for status in (STATUS, worst):
        strip.show_status(status, made.NOW)
        strip.show_time(made.NOW)
        qapp.processEvents()
        assert strip.height() <= look.px(theme.tokens.TARGET + 12)
        assert "Lê Mẫu" in strip.who_button.text() and strip.who_button.isVisible()
        assert strip._clock.text() == "23/11  07:42"
        pages = [b for b in strip.findChildren(StripButton) if b.accessibleName() == texts("page.inbox")]
        assert pages[0].text() or pages[0].toolTip() == texts("page.inbox")


def test_in_a_narrow_window_only_what_asks_for_attention_keeps_its_word(open_window: Open) -> None:
    strip = open_window().strip
    strip.set_light("camera", Light.WARN, Phrase("status.camera"))
    for width, others in ((2200, True), (560, False)):
        strip.window().resize(width, 720)
        strip.resize(width, 60)
        shown = {label.text() for label in strip.findChildren(QLabel) if label.isVisibleTo(strip) and label.text()}
        assert "Máy ảnh" in shown
        assert ("Máy quét" in shown) is others


def test_an_undone_admission_is_not_admitted_again_by_enter(open_window: Open, desk: Desk) -> None:
    window = open_window()
    window.show_reading(made.reading())
    QApplication.processEvents()
    press(Key.Key_Return)
    QTest.keyClick(focus(), Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    card = window.desk_screen.panel.card
    assert card.todo.text().startswith("Đã hoàn tác")
    QApplication.processEvents()
    press(Key.Key_Return)
    assert [step for step, *_ in desk.asked] == ["read", "admit", "undo"]
    press(Key.Key_Escape)
    assert card.word.text() == "Sẵn sàng"


def test_a_look_without_recording_offers_no_step_and_says_nothing_to_the_patient(open_window: Open, desk: Desk) -> None:
    window = open_window()
    press(Key.Key_F9)
    window.show_reading(made.reading())
    card = window.desk_screen.panel.card
    assert card.todo.text().startswith("Chưa ghi gì")
    assert not card.say.isVisible() and not window.desk_screen.panel.strip.isVisible()
