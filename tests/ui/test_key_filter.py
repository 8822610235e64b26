"""Does a scan reach nobody but the desk, and a person's key nobody but the field?"""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut, QWindow
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QLineEdit, QPushButton, QVBoxLayout, QWidget

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


class QWindowSystem:
    """A close as the desktop asks for it."""

    @staticmethod
    def close(handle: QWindow) -> None:
        handle.close()


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


def test_a_person_s_enter_and_tab_are_hardly_delayed(screen, qtbot) -> None:
    shown, _, _ = screen
    QTest.keyClick(window_of(shown), Qt.Key.Key_Tab)
    qtbot.waitUntil(shown.fields[1].hasFocus, timeout=500)
    QTest.keyClick(window_of(shown), Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: shown.keys == [Qt.Key.Key_Return], timeout=500)


@pytest.mark.parametrize("context", list(Qt.ShortcutContext)[:3], ids=lambda context: context.name)
def test_a_shortcut_with_any_context_still_works(screen, qtbot, context: Qt.ShortcutContext) -> None:
    shown, _, _ = screen
    done: list[str] = []
    owner = shown.fields[0] if context is Qt.ShortcutContext.WidgetShortcut else shown
    for keys in ("Ctrl+R", "F4", "Esc", "Ctrl+Return", "Alt+2"):
        shortcut = QShortcut(QKeySequence(keys), owner)
        shortcut.setContext(context)
        shortcut.activated.connect(lambda keys=keys: done.append(keys))
    none, control, alt = (
        Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier,
    )  # fmt: skip
    for key, held in (("R", control), (Qt.Key.Key_F4, none), (Qt.Key.Key_Escape, none), (Qt.Key.Key_Return, control)):
        QTest.keyClick(window_of(shown), key, held)
        QTest.qWait(60)
    QTest.keyClick(window_of(shown), "2", alt)
    qtbot.waitUntil(lambda: len(done) == 5, timeout=500)
    assert done == ["Ctrl+R", "F4", "Esc", "Ctrl+Return", "Alt+2"]
    assert not {Qt.Key.Key_F4, Qt.Key.Key_Escape, Qt.Key.Key_Return} & set(shown.keys)


def test_a_shortcut_of_another_part_of_the_window_stays_there(screen, qtbot) -> None:
    shown, _, _ = screen
    done: list[str] = []
    shortcut = QShortcut(QKeySequence("F4"), shown.fields[1])
    shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
    shortcut.activated.connect(lambda: done.append("F4"))
    QTest.keyClick(window_of(shown), Qt.Key.Key_F4)
    qtbot.waitUntil(lambda: shown.keys == [Qt.Key.Key_F4], timeout=500)
    assert done == []


def test_copy_and_paste_of_a_person_work(screen, qtbot) -> None:
    shown, _, _ = screen
    QApplication.clipboard().setText("pasted 9900000001")
    QTest.keyClick(window_of(shown), "V", Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: shown.fields[0].text() == "pasted 9900000001", timeout=500)


CONTROL, ALT, META = (
    Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier, Qt.KeyboardModifier.MetaModifier,
)  # fmt: skip
BAD_BARCODES = {
    "open, then text": [(Qt.Key.Key_O, CONTROL), *((letter, None) for letter in "cmd.exe")],
    "run dialog": [(Qt.Key.Key_R, META), *((letter, None) for letter in "notepad"), (Qt.Key.Key_Return, None)],
    "close": [(Qt.Key.Key_F4, ALT), (Qt.Key.Key_Return, None)],
    "emergency": [(Qt.Key.Key_F12, None), (Qt.Key.Key_Return, None), (Qt.Key.Key_Return, None)],
    "enter first": [(Qt.Key.Key_Return, None), *((letter, None) for letter in "9900000001")],
    "in the middle": [(letter, None) for letter in "DN47"]
    + [(Qt.Key.Key_F5, None), (Qt.Key.Key_W, CONTROL), (Qt.Key.Key_Escape, None)]
    + [(letter, None) for letter in "99|$"],
}


@pytest.mark.parametrize("keys", BAD_BARCODES.values(), ids=BAD_BARCODES)
def test_a_bar_code_that_presses_keys_does_nothing(screen, qtbot, keys) -> None:
    shown, key_filter, _ = screen
    shortcuts = []
    for wanted in ("Ctrl+O", "Ctrl+W", "Alt+F4", "Esc", "Meta+R"):
        shortcut = QShortcut(QKeySequence(wanted), shown)
        shortcut.activated.connect(lambda wanted=wanted: shortcuts.append(wanted))
    dropped: list[int] = []
    key_filter.dropped.connect(dropped.append)
    for key, held in keys:
        QTest.keyClick(window_of(shown), key, held or Qt.KeyboardModifier.NoModifier)
    QTest.qWait(300)
    alone = {Qt.Key.Key_Control, Qt.Key.Key_Alt, Qt.Key.Key_Meta}
    assert (shortcuts, shown.shortcuts) == ([], 0)
    assert {*shown.keys, *shown.released} <= alone
    assert [field.text() for field in shown.fields] == ["", ""]
    assert shown.isVisible()
    assert sum(dropped) > 0


def test_a_close_that_comes_out_of_a_burst_is_not_done(screen, qtbot) -> None:
    shown, _, scans = screen
    handle = window_of(shown)
    for letter in "9900000001":
        QTest.keyClick(handle, letter)
    QWindowSystem.close(handle)
    assert shown.isVisible()
    qtbot.waitUntil(lambda: bool(scans))
    QWindowSystem.close(handle)
    qtbot.waitUntil(lambda: not shown.isVisible(), timeout=500)


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
        QTest.qWait(60)
    qapp.removeEventFilter(noting)
    assert [key.kind for key in framing.fed] == [KeyKind.ENTER, KeyKind.OTHER, KeyKind.ENTER]
    assert shown.keys == [Qt.Key.Key_Return, Qt.Key.Key_F7, Qt.Key.Key_Return]


def test_an_open_list_is_worked_with_the_keyboard(screen, qtbot) -> None:
    shown, _, scans = screen
    box = QComboBox()
    box.addItems(["one", "two", "three"])
    shown.layout().addWidget(box)
    box.setFocus()
    qtbot.waitUntil(box.hasFocus)

    def press(key: Qt.Key, held: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        to = QApplication.activePopupWidget() or QApplication.focusWidget()
        QTest.keyClick(to, key, held)
        del to
        qtbot.wait(150)

    press(Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    assert QApplication.activePopupWidget() is not None
    press(Qt.Key.Key_Down)
    press(Qt.Key.Key_Return)
    assert QApplication.activePopupWidget() is None
    assert box.currentText() == "two"
    press(Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    press(Qt.Key.Key_Escape)
    assert QApplication.activePopupWidget() is None
    assert not scans


def test_a_key_that_is_held_down_stays_one_where_qt_missed_it(screen, qtbot, qapp: QApplication) -> None:
    shown, *_ = screen
    shown.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    shown.setFocus()
    repeats: list[bool] = []
    shown.keyPressEvent = lambda event: repeats.append(event.isAutoRepeat())

    def send(kind: QEvent.Type, at: int) -> None:
        event = QKeyEvent(kind, Qt.Key.Key_Return, Qt.KeyboardModifier.NoModifier, "\r")
        event.setTimestamp(at)
        qapp.sendEvent(shown, event)

    send(QEvent.Type.KeyPress, 10_000)
    qtbot.wait(200)
    for at in (10_660, 10_700):  # how the X server repeats: let go and pressed again in one moment
        send(QEvent.Type.KeyRelease, at)
        send(QEvent.Type.KeyPress, at)
    qtbot.wait(200)
    assert repeats == [False, True, True]
