"""Who sends the check-in records that wait while the desk is open? A quiet look every half minute, on a thread of its own."""

from __future__ import annotations

import logging
import threading

from PySide6.QtCore import QObject, QTimer

from kiosk.app import Rooms
from kiosk.window.late_desk import LateDesk

_log = logging.getLogger(__name__)

EVERY_MS = 30_000
BY = "desk"
"""Who stands on the log entry: nobody pressed a key."""


class WaitingCheckIns(QObject):
    """Belongs to the thread of the screen; nothing of it is shown. What could not be sent waits in the records."""

    def __init__(self, desk: LateDesk, *, every_ms: int = EVERY_MS, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._thread: threading.Thread | None = None
        self._timer = QTimer(self, interval=every_ms)
        self._timer.timeout.connect(self.look)

    def open(self) -> None:
        """From now on."""
        self._timer.start()

    def stop(self) -> None:
        """No further look. One that is under way ends by itself: whatever it sent and could not write down is sent again."""
        self._timer.stop()

    def look(self) -> None:
        """Send what waits, unless the look before is still under way or the gateway rests."""
        insurer = self._desk.insurer
        if insurer is None or insurer.rests() or (self._thread is not None and self._thread.is_alive()):
            return
        # A daemon: whoever closes the window does not wait for a gateway that is slow.
        rooms = self._desk.rooms()  # open already, or there would be no insurer; a thread must not open them anew
        self._thread = threading.Thread(target=_send, args=(rooms,), name="check-ins", daemon=True)
        self._thread.start()


def _send(rooms: Rooms) -> None:
    from kiosk.check_in_room import open_check_in_room

    try:
        open_check_in_room(rooms).send_waiting(BY)
    except Exception as error:  # noqa: BLE001 - a thread's edge: the records keep what waits
        _log.warning("check-in records could not be sent", exc_info=error)
