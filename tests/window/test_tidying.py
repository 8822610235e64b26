"""Is garbage collected on the screen's thread only, while the desk runs, and by Python itself afterwards?"""

from __future__ import annotations

import gc
import threading
import weakref

import pytest
from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication

from kiosk.window.tidying import Tidying


class Ring:
    """Garbage that only a collection finds; notes the thread on which it dies."""

    died_on: list[int]

    def __init__(self, died_on: list[int]) -> None:
        self.itself = self
        weakref.finalize(self, lambda: died_on.append(threading.get_ident()))


def make_much_garbage() -> None:
    for _ in range(20_000):
        Ring([])


@pytest.fixture
def tidying(qapp: QApplication, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("kiosk.window.tidying.EVERY_MS", 20)
    parent = QObject()
    made = Tidying(parent)
    yield made
    made.stop()


def test_a_busy_thread_collects_nothing_and_the_screen_does(qtbot, tidying: Tidying) -> None:
    died_on: list[int] = []
    Ring(died_on)
    worker = threading.Thread(target=make_much_garbage)
    worker.start()
    worker.join()
    assert died_on == []
    qtbot.waitUntil(lambda: bool(died_on), timeout=5000)
    assert died_on == [threading.get_ident()]


def test_afterwards_python_does_it_again(tidying: Tidying) -> None:
    assert not gc.isenabled()
    tidying.stop()
    tidying.stop()
    assert gc.isenabled()
