"""Text that IBus and Fcitx put in without key events: is a scan's kept from the fields, and a person's given to them?"""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget

from kiosk.scanner.wedge import Wedge
from kiosk.ui.key_filter import KeyFilter

CODE = "DN4799900000001|5472e1baa76e|01/01/1990|2|$"


class Field(QLineEdit):
    """Says what stands underlined in it."""

    underlined = ""

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        self.underlined = event.preeditString()
        super().inputMethodEvent(event)


@pytest.fixture
def field(qtbot, qapp: QApplication) -> Iterator[tuple[Field, list[bytes]]]:
    shown, scans = Field(), list[bytes]()
    qtbot.addWidget(shown)
    key_filter = KeyFilter(Wedge())
    key_filter.scanned.connect(scans.append)
    key_filter.install(qapp)
    shown.show()
    qtbot.waitExposed(shown)
    shown.activateWindow()
    shown.setFocus()
    qtbot.waitUntil(shown.hasFocus)
    yield shown, scans
    qapp.removeEventFilter(key_filter)


def compose(target: QWidget, text: str) -> None:
    QApplication.sendEvent(target, QInputMethodEvent(text, []))


def put_in(target: QWidget, text: str, replaced: int = 0, composed: str = "") -> None:
    event = QInputMethodEvent(composed, [])
    event.setCommitString(text, -replaced, replaced)
    QApplication.sendEvent(target, event)


@pytest.mark.parametrize("suffix", [True, False])
def test_letters_put_in_one_by_one_are_a_scan(field, qtbot, suffix: bool) -> None:
    shown, scans = field
    for letter in CODE:
        put_in(shown, letter)
    if suffix:
        QTest.keyClick(shown, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: bool(scans))
    assert scans == [CODE.encode()] and shown.text() == ""


def as_ibus(shown: Field, text: str, gap: int = 0) -> None:
    """Letters are composed; every other sign puts the word in and then comes as a key."""
    word = ""
    for letter in text:
        if letter.isalpha():
            word += letter
            compose(shown, word)
        else:
            if word:
                put_in(shown, word)
            word = ""
            QTest.keyClick(shown, letter)
        if gap:
            QTest.qWait(gap)
    if word:
        put_in(shown, word)


def test_words_put_in_between_keys_are_one_scan_and_nothing_stays_underlined(field, qtbot) -> None:
    shown, scans = field
    as_ibus(shown, CODE)
    QTest.keyClick(shown, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: bool(scans))
    assert scans == [CODE.encode()] and (shown.text(), shown.underlined) == ("", "")


def test_a_scan_that_ends_while_it_is_composed_is_whole(field, qtbot) -> None:
    shown, scans = field
    for letter in "9900000001":
        QTest.keyClick(shown, letter)
    for end in range(1, 7):
        compose(shown, "abcdef"[:end])
    qtbot.waitUntil(lambda: bool(scans), timeout=2000)
    assert scans == [b"9900000001abcdef"] and (shown.text(), shown.underlined) == ("", "")


def test_letters_that_are_replaced_inside_a_scan_are_taken_back(field, qtbot) -> None:
    shown, scans = field
    for letter in "9900000001d":
        QTest.keyClick(shown, letter)
    put_in(shown, "đ", replaced=1)
    QTest.keyClick(shown, "2")
    qtbot.waitUntil(lambda: bool(scans))
    assert scans == ["9900000001đ2".encode()] and shown.text() == ""


def test_a_person_sees_what_is_composed_and_gets_every_word(field, qtbot) -> None:
    shown, scans = field
    for word in ("Trần", "Thị", "Mẫu"):
        for end in range(1, len(word) + 1):
            compose(shown, word[:end])
            assert shown.underlined == word[:end], "at once"
            QTest.qWait(90)
        put_in(shown, word)
        QTest.keyClick(shown, " ")
        QTest.qWait(150)
    qtbot.waitUntil(lambda: shown.text() == "Trần Thị Mẫu ", timeout=1000)
    assert scans == []


def test_a_word_put_in_by_enter_or_an_f_key_is_no_command_of_a_scanner(field, qtbot) -> None:
    shown, scans = field
    entered: list[str] = []
    shown.returnPressed.connect(lambda: entered.append(shown.text()))
    for end in range(1, 4):
        compose(shown, "Mẫu"[:end])
        QTest.qWait(90)
    put_in(shown, "Mẫu")
    QTest.keyClick(shown, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: entered == ["Mẫu"], timeout=1000)
    assert scans == []


def test_a_text_put_in_as_a_whole_goes_to_the_field_and_inside_a_scan_to_the_scan(field, qtbot) -> None:
    shown, scans = field
    put_in(shown, "Nguyễn Thị Mẫu")
    assert shown.text() == "Nguyễn Thị Mẫu"
    QTest.qWait(600)
    for letter in "99000000":
        QTest.keyClick(shown, letter)
    put_in(shown, "01")
    QTest.keyClick(shown, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: bool(scans))
    assert scans == [b"9900000001"] and shown.text() == "Nguyễn Thị Mẫu"


def test_a_composition_that_is_given_up_leaves_nothing_behind(field, qtbot) -> None:
    shown, scans = field
    compose(shown, "Ma")
    compose(shown, "")
    QTest.qWait(100)
    put_in(shown, "x")
    qtbot.waitUntil(lambda: shown.text() == "x", timeout=500)
    assert scans == []
