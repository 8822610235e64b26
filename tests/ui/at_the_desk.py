"""Hands and eyes of the desk screen's tests."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from kiosk.demo import made_intakes as made
from kiosk.demo.made_desk import Desk
from kiosk.ui.main_window import MainWindow

Open = Callable[..., MainWindow]


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
