"""Does hidden text stay out of the entry box, with a word, and everything that people really type or paste go in?"""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QInputMethodEvent, QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from kiosk.ui.seen_text import all_seen
from tests.ui.at_the_desk import Open

HIDDEN = {
    "right-to-left override": "9900\u202e0001",
    "isolate": "\u2066Mẫu\u2069",
    "zero width space": "99000\u200b00001",
    "byte order mark": "9900\ufeff000001",
    "soft hyphen": "9900\u00ad000001",
    "arabic": "الف 9900000001",
    "hebrew": "א9900000001",
    "hangul filler": "9900\u3164000001",
    "variation selector": "9900000001\ufe0f",
    "tag": "9900000001\U000e0041",
    "private use": "\ue000",
    "line separator": "99\u202800",
}
SEEN = ("DN 4 79 99000 00001", "Trần Thị Mẫu", "Tra\u0302\u0300n", "99000\u00a000001", "a|b|$", "Đặng–Mẫu")


@pytest.mark.parametrize("text", HIDDEN.values(), ids=HIDDEN)
def test_a_pasted_text_with_hidden_characters_is_refused_with_a_word(open_window: Open, text: str) -> None:
    entry = open_window().desk_screen.panel.entry
    QTest.keyClicks(entry.box, "990")
    QApplication.clipboard().setText(text)
    entry.box.paste()
    assert entry.box.text() == "990"
    assert "ẩn" in entry.message.text() and not entry.message.isHidden()
    QTest.keyClicks(entry.box, "1")
    assert entry.box.text() == "9901" and entry.message.isHidden()


@pytest.mark.parametrize("text", SEEN)
def test_what_people_write_goes_in(open_window: Open, text: str) -> None:
    entry = open_window().desk_screen.panel.entry
    QApplication.clipboard().setText(text)
    entry.box.paste()
    assert entry.box.text() == text and all_seen(text)


def test_keys_and_input_methods_bring_in_no_hidden_character_either(open_window: Open) -> None:
    box = open_window().desk_screen.panel.entry.box
    event = QInputMethodEvent()
    event.setCommitString("9\u202e1")
    QApplication.sendEvent(box, event)
    key = QKeyEvent(QKeyEvent.Type.KeyPress, 0, Qt.KeyboardModifier.NoModifier, "\u202e")
    QApplication.sendEvent(box, key)
    assert box.text() == ""


def test_too_long_a_paste_is_not_called_hidden(open_window: Open) -> None:
    entry = open_window().desk_screen.panel.entry
    QApplication.clipboard().setText("9" * 5000)
    entry.box.paste()
    assert len(entry.box.text()) <= 4096
    assert "ẩn" not in entry.message.text()
