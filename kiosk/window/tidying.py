"""When does Python look for garbage? Between two events of the screen's thread only: a widget that dies on another
thread takes the whole program with it, and Python would collect on whichever thread happens to be at work."""

from __future__ import annotations

import gc

from PySide6.QtCore import QObject, QTimer

EVERY_MS = 1000


class Tidying(QObject):
    """From here to `stop` nothing is collected by itself; this timer does it. Belongs to the screen's thread."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        gc.disable()
        self._started = False
        self._timer = QTimer(self, interval=EVERY_MS)
        self._timer.timeout.connect(self._look)
        self._timer.start()

    def stop(self) -> None:
        """Python does it by itself again. The other threads have ended by now."""
        self._timer.stop()
        gc.unfreeze()
        gc.enable()

    def _look(self) -> None:
        """The oldest generation that is due, as Python itself would choose. What the start has loaded is searched once and
        then left alone: it stays, and a search through all of it holds the desk up for longer than a verdict takes."""
        if not self._started:
            self._started = True
            gc.collect()
            gc.freeze()
            return
        for generation in (2, 1, 0):
            limit = gc.get_threshold()[generation]
            if limit and gc.get_count()[generation] > limit:
                gc.collect(generation)
                return
