"""Which work runs beside the screen? The only file with threads of Qt; called directly the same work runs in place."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any, TypeVar

from PySide6.QtCore import QObject, QThread, Signal, Slot

T = TypeVar("T")
_log = logging.getLogger(__name__)


class Direct:
    """Runs every job at once on the caller's thread: for tests and scripts."""

    def run(self, job: Callable[[], T], done: Callable[[T], None], failed: Callable[[Exception], None]) -> None:
        try:
            answer = job()
        except Exception as error:  # noqa: BLE001 - the worker's edge: whatever it is, the screen has to go on
            _log.warning("a job failed", exc_info=error)
            failed(error)
        else:
            done(answer)


class _Runner(QObject):
    """Lives on the thread: takes jobs from its event queue, so they keep their order."""

    answered = Signal(object, object)

    @Slot(object, object)
    def work(self, job: Callable[[], Any], answer: Any) -> None:
        done, failed = answer
        try:
            result = job()
        except Exception as error:  # noqa: BLE001 - see Direct
            _log.warning("a job failed", exc_info=error)
            self.answered.emit(failed, error)
        else:
            self.answered.emit(done, result)


class Line(QObject):
    """One thread that does one job after another; answers come back on the thread that made the line."""

    _wanted = Signal(object, object)

    def __init__(self, name: str, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._thread = QThread(self)
        self._thread.setObjectName(name)
        self._runner = _Runner()
        self._runner.moveToThread(self._thread)
        self._wanted.connect(self._runner.work)
        self._runner.answered.connect(self._answer)
        self._thread.start()

    def run(self, job: Callable[[], T], done: Callable[[T], None], failed: Callable[[Exception], None]) -> None:
        """Queue a job; `done(result)` or `failed(error)` is called later on this object's thread."""
        self._wanted.emit(job, (done, failed))

    def stop(self, milliseconds: int = 5000) -> bool:
        """Finish the job in hand and end the thread. False when it did not end in time."""
        self._thread.quit()
        return self._thread.wait(milliseconds)

    @Slot(object, object)
    def _answer(self, call: Callable[[Any], None], value: object) -> None:
        call(value)


class Relay(QObject):
    """A door from any thread to the screen's: `send(value)` there, `arrived(value)` here."""

    arrived = Signal(object)

    def send(self, value: object) -> None:
        """May be called on any thread, for example by the camera's."""
        self.arrived.emit(value)
