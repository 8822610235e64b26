"""Who brings newer trust and status lists in behind the desk? A thread of its own, now and then, and a light that says how old
they are. Nobody at the counter waits for it."""

from __future__ import annotations

import logging
import threading
from datetime import datetime, tzinfo
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from kiosk.ui import wording
from kiosk.ui.i18n import Phrase
from kiosk.ui.status_strip import Light
from kiosk.ui.workers import Relay
from kiosk.window.late_desk import LateDesk

if TYPE_CHECKING:
    from kiosk.trust_room import TrustRoom
    from kiosk.trust_state import TrustState

_log = logging.getLogger(__name__)

FIRST_MS = 5_000
"""After the start, when the first patient has long been answered."""
LOOK_MS = 30_000


class TrustWatch(QObject):
    """Belongs to the thread of the screen."""

    lit = Signal(object)
    """A `TrustState`."""

    def __init__(self, desk: LateDesk, minutes: int, parent: QObject | None = None) -> None:
        """`minutes`: between two looks for newer lists."""
        super().__init__(parent)
        self._desk = desk
        self._busy = self._over = self._fetched = False
        self._relay = Relay(self)
        self._relay.arrived.connect(self._arrived)
        self._fetching, self._looking = QTimer(self), QTimer(self, interval=LOOK_MS)
        self._fetching.timeout.connect(self.refresh)
        self._looking.timeout.connect(self.look)
        self._first = QTimer(self, interval=FIRST_MS, singleShot=True)
        self._first.timeout.connect(self.refresh)
        self.set_pace(minutes)

    def set_pace(self, minutes: int) -> None:
        """How often newer lists are looked for."""
        self._fetching.setInterval(minutes * 60_000)

    def open(self) -> None:
        """From now on lists are fetched and the light is kept."""
        self._first.start()
        self._fetching.start()
        self._looking.start()

    def stop(self) -> None:
        """Begin nothing more. What is under way ends by itself and is told to nobody."""
        self._over = True
        for timer in (self._first, self._fetching, self._looking):
            timer.stop()

    def refresh(self) -> None:
        """Read and fetch newer lists now, unless that is under way already."""
        self._begin(fetching=True)

    def look(self) -> None:
        """How old are they now? Once they were read and fetched this asks nobody."""
        self._begin(fetching=False)

    def _begin(self, *, fetching: bool) -> None:
        if self._busy or self._over:
            return
        self._busy = True
        # A daemon: whoever closes the window does not wait for a server that is slow.
        threading.Thread(target=self._work, args=(fetching,), name="trust", daemon=True).start()

    def _work(self, fetching: bool) -> None:
        state: TrustState | None = None
        try:
            rooms = self._desk.opened()
            if rooms is not None:
                if fetching or not self._fetched:
                    self._fetch(rooms.trust)
                rooms.trust.mark.keep()
                state = rooms.trust.state()
        except Exception as error:  # noqa: BLE001 - a thread's edge: the lists in force stay
            _log.error("looking after the trust lists failed", exc_info=error)
        try:
            self._relay.send(state)
        except RuntimeError:  # the window is gone
            _log.info("the trust lists were looked after while the window closed")

    def _fetch(self, room: TrustRoom) -> None:
        for done in room.refresh():
            if done.fault is not None:
                _log.warning("a list could not be taken: %s", done.fault)
        self._fetched = True

    def _arrived(self, state: TrustState | None) -> None:
        self._busy = False
        if state is not None and not self._over:
            self.lit.emit(state)


def light_of(state: TrustState, now: datetime, zone: tzinfo) -> tuple[Light, Phrase]:
    """The light and its words; OFF where there is nothing to say."""
    from kiosk.trust_state import TrustWord

    day = wording.short_day(state.as_of, now, zone) if state.as_of is not None else ""
    match state.word:
        case TrustWord.NONE:
            return Light.OFF, Phrase("status.trust.none")
        case TrustWord.CLOCK:
            return Light.WARN, Phrase("status.trust.clock")
        case TrustWord.MISSING:
            return Light.WARN, Phrase("status.trust.missing")
        case TrustWord.STOPPED:
            return Light.WARN, Phrase("status.trust.stopped", {"day": day})
        case TrustWord.DUE:
            return Light.WARN, Phrase("status.trust.due", {"day": day})
        case TrustWord.STATUS_OLD:
            return Light.WARN, Phrase("status.trust.status-old", {"day": day})
        case TrustWord.GOOD:
            return Light.OK, Phrase("status.trust.good", {"day": day})
