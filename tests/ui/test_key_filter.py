"""Does a scan reach nobody but the desk, and a person's key nobody but the field?"""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut, QWindow
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QPushButton, QVBoxLayout, QWidget

from kiosk.scanner.keystroke import Key, KeyKind, Step
from kiosk.scanner.wedge import Wedge
from kiosk.ui.key_filter import KeyFilter

CODE = "DN4799900000001|5472e1baa76e|01/01/1990|2|$"


class Screen(QWidget):
    """Two fields, a button, a shortcut, and a note of every key that came through to it."""

    def __init__(self) -> None:
        super().__init__()
        self.fields = [QLineEdit(), QLineEdit()]
        self.button = QPushButton("x")
        self.pressed = self.shortcuts = 0
        self.keys: list[int] = []
        self.released: list[int] = []
        column = QVBoxLayout(self)
        for widget in (*self.fields, self.button):
            column.addWidget(widget)
        self.button.clicked.connect(self._press)
        QShortcut(QKeySequence(Qt.Key.Key_F5), self).activated.connect(self._shortcut)

    def _press(self) -> None:
        self.pressed += 1

    def _shortcut(self) -> None:
        self.shortcuts += 1

    def keyPressEvent(self, event) -> None:
        self.keys.append(event.key())

    def keyReleaseEvent(self, event) -> None:
        self.released.append(event.key())


@pytest.fixture
def screen(qtbot, qapp: QApplication) -> Iterator[tuple[Screen, KeyFilter, list[bytes]]]:
    shown, scans = Screen(), []
    qtbot.addWidget(shown)
    key_filter = KeyFilter(Wedge())
    key_filter.scanned.connect(scans.append)
    key_filter.install(qapp)
    shown.show()
    qtbot.waitExposed(shown)
    shown.activateWindow()
    shown.fields[0].setFocus()
    yield shown, key_filter, scans
    qapp.removeEventFilter(key_filter)


def window_of(widget: QWidget) -> QWindow:
    handle = widget.windowHandle()
    assert handle is not None
    return handle


def burst(target: QWidget | QWindow, text: str, *ends: Qt.Key) -> None:
    for letter in text:
        QTest.keyClick(target, letter)
    for end in ends:
        QTest.keyClick(target, end)


@pytest.mark.parametrize("ends", [(Qt.Key.Key_Return,), (Qt.Key.Key_Tab,), (), (Qt.Key.Key_F5, Qt.Key.Key_Return)])
@pytest.mark.parametrize("through_window", [True, False], ids=["window", "widget"])
def test_a_scan_is_taken_whole_and_nothing_else_happens(screen, qtbot, ends, through_window: bool) -> None:
    shown, _, scans = screen
    burst(window_of(shown) if through_window else shown.fields[0], CODE, *ends)
    qtbot.waitUntil(lambda: bool(scans))
    assert scans == [CODE.encode()]
    assert [field.text() for field in shown.fields] == ["", ""]
    assert (shown.pressed, shown.shortcuts, shown.keys, shown.released) == (0, 0, [], [])
    assert shown.fields[0].hasFocus()


def test_a_scan_presses_no_button(screen, qtbot) -> None:
    shown, _, scans = screen
    shown.button.setFocus()
    burst(window_of(shown), "DN 4 79 9900000001", Qt.Key.Key_Return)  # a space and an Enter press buttons
    qtbot.waitUntil(lambda: bool(scans))
    assert shown.pressed == 0


def test_a_person_gets_every_key_in_order(screen, qtbot) -> None:
    shown, _, scans = screen
    for letter in "Mau 1":
        QTest.keyClick(window_of(shown), letter)
        QTest.qWait(90)
    QTest.keyClick(window_of(shown), Qt.Key.Key_F5)
    QTest.qWait(90)
    assert shown.fields[0].text() == "Mau 1"
    assert shown.shortcuts == 1
    assert scans == []


def test_a_single_letter_comes_back_by_itself(screen, qtbot) -> None:
    shown, _, _ = screen
    QTest.keyClick(window_of(shown), "a")
    assert shown.fields[0].text() == ""
    qtbot.waitUntil(lambda: shown.fields[0].text() == "a", timeout=500)


def test_a_person_s_enter_and_tab_are_not_delayed(screen, qtbot) -> None:
    shown, _, _ = screen
    QTest.keyClick(window_of(shown), Qt.Key.Key_Tab)
    assert shown.fields[1].hasFocus()
    QTest.keyClick(window_of(shown), Qt.Key.Key_Return)
    assert shown.keys == [Qt.Key.Key_Return]


def test_letters_come_back_to_where_the_focus_is_now(screen, qtbot) -> None:
    shown, _, _ = screen
    QTest.keyClick(window_of(shown), "a")
    shown.fields[1].setFocus()
    qtbot.waitUntil(lambda: shown.fields[1].text() == "a", timeout=500)


def test_capitals_of_a_scanner_keep_their_case(screen, qtbot) -> None:
    shown, _, scans = screen
    handle = window_of(shown)
    for letter in "DN479TrAn9900":
        if letter.isupper():
            QTest.keyPress(handle, Qt.Key.Key_Shift)
            QTest.keyClick(handle, letter, Qt.KeyboardModifier.ShiftModifier)
            QTest.keyRelease(handle, Qt.Key.Key_Shift)
        else:
            QTest.keyClick(handle, letter)
    qtbot.waitUntil(lambda: bool(scans))
    assert scans == [b"DN479TrAn9900"]


def test_two_scans_in_a_row_are_two(screen, qtbot) -> None:
    shown, _, scans = screen
    for code in ("9900000001", "9900000002"):
        burst(window_of(shown), code, Qt.Key.Key_Return)
        QTest.qWait(250)
    assert scans == [b"9900000001", b"9900000002"]


class Noting(Wedge):
    """Keeps what it was fed."""

    def __init__(self) -> None:
        super().__init__()
        self.fed: list[Key] = []

    def feed(self, key: Key) -> Step:
        self.fed.append(key)
        return super().feed(key)


@pytest.mark.parametrize("through_window", [True, False], ids=["window", "widget"])
def test_a_key_that_passes_window_field_and_parent_is_one_key(screen, qapp, through_window: bool) -> None:
    shown, first, _ = screen
    qapp.removeEventFilter(first)
    framing = Noting()
    noting = KeyFilter(framing)
    noting.install(qapp)
    for key in (Qt.Key.Key_Return, Qt.Key.Key_F7, Qt.Key.Key_Return):
        QTest.keyClick(window_of(shown) if through_window else shown.fields[0], key)
    qapp.removeEventFilter(noting)
    assert [key.kind for key in framing.fed] == [KeyKind.ENTER, KeyKind.OTHER, KeyKind.ENTER]
    assert shown.keys == [Qt.Key.Key_Return, Qt.Key.Key_F7, Qt.Key.Key_Return]
