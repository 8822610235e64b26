"""One application, one look, strict texts, and a window with a made desk behind it."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication

from kiosk.demo import made_intakes as made
from kiosk.demo.made_desk import Desk, Numbers
from kiosk.ui import theme
from kiosk.ui.i18n import Texts
from kiosk.ui.main_window import MainWindow
from kiosk.ui.workers import Direct


@pytest.fixture(autouse=True)
def _windows_go(qapp: QApplication) -> Iterator[None]:
    """A closed window is deleted only by an event loop; without one every test would style all windows before it."""
    yield
    qapp.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)


@pytest.fixture
def look(qapp: QApplication) -> theme.Theme:
    return theme.apply(qapp, False)


@pytest.fixture
def texts() -> Texts:
    return Texts.load("vi", strict=True)


@pytest.fixture
def desk() -> Desk:
    return Desk()


class Sounds:
    """Keeps what was played."""

    def __init__(self) -> None:
        self.on = True
        self.played: list[str] = []

    def play(self, name: str) -> None:
        self.played.append(name)


@pytest.fixture
def sounds() -> Sounds:
    return Sounds()


@pytest.fixture
def open_window(
    qtbot, qapp: QApplication, look: theme.Theme, texts: Texts, desk: Desk, sounds: Sounds
) -> Callable[..., MainWindow]:
    """`open_window(enter_after_ms=0, rest_seconds=30)`: a shown, active window."""

    def make(**options: float) -> MainWindow:
        options.setdefault("enter_after_ms", 0)
        window = MainWindow(desk, Numbers(), Direct(), texts, look, lambda: made.AROUND, sounds=sounds, **options)
        qtbot.addWidget(window)
        window.show()
        qtbot.waitExposed(window)
        window.activateWindow()
        qapp.processEvents()
        return window

    return make
