"""Is a hand scanner's code taken wherever the focus is, and does the field there keep what the person had typed?"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget

from kiosk.demo.hands import TYPING_GAP_MS, Hands
from kiosk.demo.people import people
from kiosk.intake import State
from kiosk.scanner.reading import Source
from kiosk.verify.card import Kind
from kiosk.verify.formats.render import render
from kiosk.window.desk_app import DeskApp

FIRST, SECOND, THIRD = (
    render(person.card, Kind.BHYT9) for person in people(3, seed=3, today=date(2026, 11, 23), facility="79034")
)
OpenDesk = Callable[..., DeskApp]


class Counter:
    """A desk with a receptionist and a scanner."""

    def __init__(self, desk: DeskApp) -> None:
        self.desk, self.hands, self.flow = desk, Hands(desk.window), desk.window.flow

    def type(self, text: str) -> None:
        """At a person's pace, without Enter."""
        for character in text:
            QTest.keyClicks(QApplication.focusWidget(), character)
            QTest.qWait(TYPING_GAP_MS)
        QTest.qWait(2 * TYPING_GAP_MS)  # the last one is held until it cannot be a scanner's any more

    def scan(self, code: bytes) -> None:
        self.hands.scan(code)
        self.hands.wait_for(lambda: not self.flow.busy and self.showing() == code, seconds=10)
        QTest.qWait(150)  # a stray Enter would have arrived by now

    def showing(self) -> bytes | None:
        intake = self.flow.intake
        return intake.presentation.readings[-1].data if intake and intake.presentation.readings else None

    def states(self) -> list[State]:
        """Of everybody on record, newest first."""
        return [item.state for item in self.desk.desk.rooms().store.recent(100)]

    def taken_once(self, code: bytes, *, after: int = 0) -> None:
        """This code is on the screen, whole, from the scanner, and was not admitted by its own Enter."""
        intake = self.flow.intake
        assert intake is not None
        assert [(r.data, r.source) for r in intake.presentation.readings] == [(code, Source.WEDGE)]
        assert self.states() == [State.OPEN, *[State.PARKED] * after]


@pytest.fixture
def counter(open_desk: OpenDesk) -> Counter:
    return Counter(open_desk())


def test_while_a_number_is_half_typed(counter: Counter) -> None:
    box = counter.desk.window.desk_screen.panel.entry.box
    counter.type("9912")
    counter.hands.wait_for(lambda: box.text() == "9912")
    counter.scan(FIRST)
    counter.taken_once(FIRST)
    assert box.text() == "9912", "the typed digits were touched, or sent off by the scanner's Enter"
    counter.type("3")
    counter.hands.wait_for(lambda: box.text() == "99123")


def test_while_a_form_is_filled_in(counter: Counter) -> None:
    counter.scan(FIRST)
    counter.hands.key(Qt.Key.Key_F6)
    counter.hands.wait_for(lambda: counter.desk.window.desk_screen.panel.form.is_open)
    field = QApplication.focusWidget()
    assert isinstance(field, QLineEdit) and field is not counter.desk.window.desk_screen.panel.entry.box
    field.clear()
    counter.type("Lan")
    counter.scan(SECOND)
    counter.taken_once(SECOND, after=1)
    assert field.text() == "Lan"
    assert not counter.desk.window.desk_screen.panel.form.is_open, "it was about the person before"
    first = counter.desk.desk.rooms().store.recent(100)[1]
    intake = counter.desk.desk.rooms().store.load(first.presentation_id)
    assert intake is not None and intake.presentation.strip.corrected_name is None


def test_while_a_one_key_list_is_open(counter: Counter) -> None:
    counter.scan(FIRST)
    counter.hands.key(Qt.Key.Key_F3)
    panel = counter.desk.window.desk_screen.panel
    counter.hands.wait_for(lambda: panel.choices.is_open)
    counter.scan(SECOND)
    counter.taken_once(SECOND, after=1)
    assert not panel.choices.is_open
    for item in counter.desk.desk.rooms().store.recent(100):
        intake = counter.desk.desk.rooms().store.load(item.presentation_id)
        assert intake is not None and intake.presentation.strip.papers == (), "a digit of the code chose a paper"


@pytest.mark.parametrize("page", ["cases", "settings"])
def test_while_another_page_is_open(counter: Counter, page: str) -> None:
    window = counter.desk.window
    if page == "cases":
        window.show_page("cases")
    else:
        counter.desk.pages.administer("settings")
    field = next(box for box in _fields(window) if box is not window.desk_screen.panel.entry.box)
    field.setFocus()
    before = field.text()
    counter.type("ab")
    counter.hands.wait_for(lambda: field.text() != before)
    typed = field.text()
    counter.scan(THIRD)
    counter.taken_once(THIRD)
    assert window.desk_screen.isVisible(), "the desk comes to the front"
    assert field.text() == typed


def test_scans_one_after_the_other_are_different_people(counter: Counter) -> None:
    for after, code in enumerate((FIRST, SECOND, THIRD)):
        counter.scan(code)
        counter.taken_once(code, after=after)


def test_the_persons_own_enter_admits(counter: Counter) -> None:
    """What the tests above rely on: Enter does admit when it is a person's."""
    counter.scan(FIRST)
    QTest.qWait(600)
    counter.hands.key(Qt.Key.Key_Return)
    counter.hands.wait_for(lambda: counter.flow.intake is None and not counter.flow.busy)
    assert counter.states() == [State.ADMITTED]


def _fields(window: QWidget) -> list[QLineEdit]:
    return [
        box for box in window.findChildren(QLineEdit) if box.isVisible() and box.isEnabled() and not box.isReadOnly()
    ]
