"""A home with made settings, and a whole desk in its real window, ended after the test."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from kiosk.app import utc_now
from kiosk.scanner.reading import Reading, Source
from kiosk.settings import save_settings
from kiosk.window.desk_app import DeskApp

CLERKS = ("Thu Mẫu", "Hà Mẫu")
OTHER = b"DN4799900000002"
NUMBER = b"DN4799900000001"


@pytest.fixture(autouse=True)
def _windows_go(qapp: QApplication) -> Iterator[None]:
    yield
    qapp.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)


def set_up(home: Path, **changes: object) -> None:
    """The answers of a first start, without a camera and a keyring; `changes` by `section__key`."""
    values = {
        "facility.code": "79034",
        "desk.name": "Quầy 1",
        "desk.clerks": list(CLERKS),
        "camera.enabled": False,
        "sound.on": False,
        "keys.store": "file",
    }
    values |= {name.replace("__", "."): value for name, value in changes.items()}
    save_settings(home, values)


@pytest.fixture
def open_desk(home: Path, qapp: QApplication, qtbot) -> Iterator[Callable[..., DeskApp]]:
    """`open_desk(clerk=...)`: the desk of `home`, shown and in front."""
    desks: list[DeskApp] = []

    def make(**options: object) -> DeskApp:
        desk = DeskApp(home, strict_texts=True, **options)
        desks.append(desk)
        desk.start()
        qtbot.waitExposed(desk.window)
        desk.window.activateWindow()
        qtbot.waitUntil(desk.window.isActiveWindow)
        return desk

    yield make
    for desk in desks:
        desk.window.close()
        assert desk.stop()
        desk.window.deleteLater()
        desk.deleteLater()


def scan(data: bytes = NUMBER) -> Reading:
    """A code from a hand scanner."""
    return Reading(data=data, source=Source.WEDGE, at=utc_now(), decoder="wedge")


def settled(desk: DeskApp) -> bool:
    """Somebody is on the screen and nothing is awaited."""
    return desk.window.flow.intake is not None and not desk.window.flow.busy


def press(key: Qt.Key, held: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    """A person's key, to whatever has the focus; what follows faster belongs to a scanner."""
    QTest.qWait(60)
    widget = QApplication.focusWidget()
    assert widget is not None
    QTest.keyClick(widget, key, held)
    QTest.qWait(120)


def told(desk: DeskApp) -> str:
    """The quiet line under the entry box."""
    return desk.window.desk_screen.panel.entry.message.text()
