"""Is anybody still there? Two timers: after the first the card is parked and greyed out, after the second it goes."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer, Signal

_FORGET = 4
"""A parked card leaves the screen after so many rests: a name does not stay in sight for ever."""


class Resting(QObject):
    """`touch` on every key and click; `sleeping` says whether the card is parked and greyed out."""

    nobody = Signal()
    forgotten = Signal()

    def __init__(self, seconds: float) -> None:
        super().__init__()
        self.sleeping = False
        self._rest = QTimer(self, singleShot=True, interval=round(seconds * 1000))
        self._gone = QTimer(self, singleShot=True, interval=round(_FORGET * seconds * 1000))
        self._rest.timeout.connect(self.nobody)
        self._gone.timeout.connect(self.forgotten)

    def touch(self) -> None:
        """Somebody is here; a sleeping card is woken by `wake` alone."""
        if self._rest.isActive():
            self._rest.start()

    def wake(self, *, somebody: bool) -> None:
        """A card was written; `somebody`: there is a person on it."""
        self.sleeping = False
        self._gone.stop()
        if somebody:
            self._rest.start()
        else:
            self._rest.stop()

    def sleep(self) -> None:
        """The card was parked."""
        self.sleeping = True
        self._gone.start()
