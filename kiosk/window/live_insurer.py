"""Who asks the insurer behind the desk? One look-up beside the screen for whoever stands there, and the queue when it is quiet.

Nothing waits for it: the verdict of the house stands at once, and the answer changes the card in place.
"""

from __future__ import annotations

import logging
import threading
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from kiosk.intake import Intake, State
from kiosk.ui.i18n import Phrase
from kiosk.ui.status_strip import Light
from kiosk.ui.workers import Line, Relay
from kiosk.verify.gateway.values import Health, HealthState
from kiosk.window.late_desk import LateDesk

if TYPE_CHECKING:
    from kiosk.desk.enquiry import Enquiry, Reply
    from kiosk.desk.insurer import Insurer

_log = logging.getLogger(__name__)

MOST_AT_ONCE = 4
"""Look-ups of this desk that may be under way together; a further person is asked about from the queue."""
_LIGHT_MS = 2000


class LiveInsurer(QObject):
    """Belongs to the thread of the screen. Asking happens on threads of their own, recording on the intake's."""

    told = Signal(object)
    """An `Intake` that has the insurer's answer."""
    lit = Signal(object, object)
    """The gateway's `Light` and its `Phrase`."""

    def __init__(self, desk: LateDesk, line: Line, *, per_minute: int = 20, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._desk, self._line = desk, line
        self._under_way = 0
        self._queued = self._over = False
        self._relay = Relay(self)
        self._relay.arrived.connect(self._arrived)
        self._past = Relay(self)
        self._past.arrived.connect(self._past_arrived)
        self._lights = QTimer(self, interval=_LIGHT_MS)
        self._lights.timeout.connect(self._light)
        self._queue = QTimer(self)
        self._queue.timeout.connect(self._ask_the_queue)
        self.set_pace(per_minute)

    def set_pace(self, per_minute: int) -> None:
        """How many waiting people are asked about in a minute, at most."""
        self._queue.setInterval(max(100, 60_000 // per_minute))

    def open(self) -> None:
        """From now on the queue is worked off and the light is kept."""
        self._lights.start()
        self._queue.start()

    def stop(self) -> None:
        """Ask nobody any more. A look-up that is under way ends by itself and is told to nobody."""
        self._lights.stop()
        self._queue.stop()
        self._over = True

    def about(self, intake: Intake | None) -> None:
        """A step of the desk was shown: ask where there is something new to ask."""
        if intake is None or intake.receipt is None or intake.presentation.state is not State.OPEN:
            return
        if self._under_way < MOST_AT_ONCE:
            self._line.run(partial(self._desk.wanted, intake), self._ask, _nothing)

    def admitted(self, intake: Intake) -> None:
        """A visit stands: what the insurer said of the person is learnt, after the visit's own transaction."""
        self._line.run(partial(self._desk.learn_from, intake), _nothing, _nothing)

    def _ask_the_queue(self) -> None:
        """One person at a time, and only while nobody at the counter is being asked about."""
        insurer = self._desk.insurer
        if insurer is None or self._queued or self._under_way or insurer.rests():
            return
        self._queued = True
        self._line.run(self._desk.waiting, self._ask_next, self._no_next)

    def _ask_next(self, enquiry: Enquiry | None) -> None:
        if enquiry is None:
            self._queued = False
        else:
            self._ask(enquiry)

    def _no_next(self, _: Exception) -> None:
        self._queued = False

    def _ask(self, enquiry: Enquiry | None) -> None:
        insurer = self._desk.insurer
        if enquiry is None or insurer is None:
            return

        def ask() -> None:
            reply: Reply | None = None
            try:
                reply = insurer.ask(enquiry)
            except Exception as error:  # noqa: BLE001 - a thread's edge: the visit stays in the queue
                _log.error("asking the insurer failed", exc_info=error)
            try:
                self._relay.send((enquiry, reply))
            except RuntimeError:  # the window is gone
                _log.info("an answer of the insurer came after the window had closed")

        self._under_way += 1
        # A daemon: whoever closes the window at noon does not wait for a gateway that is slow.
        threading.Thread(target=ask, name="insurer", daemon=True).start()
        self._light()

    def _arrived(self, what: tuple[Enquiry, Reply | None]) -> None:
        enquiry, reply = what
        self._under_way -= 1
        if enquiry.waiting is not None:
            self._queued = False
        if not self._over:
            job = partial(self._desk.settle, reply) if reply is not None else partial(self._desk.not_asked, enquiry)
            self._line.run(job, partial(self._settled, reply), _nothing)
        self._light()

    def _settled(self, reply: Reply | None, intake: Intake | None) -> None:
        if intake is not None:
            self.told.emit(intake)
        insurer = self._desk.insurer
        if insurer is None or reply is None or self._over or not insurer.asks_past(reply):
            return
        # After the card has changed: nobody waits for the past, and the rules read it when the person is admitted.
        threading.Thread(target=self._ask_past, args=(insurer, reply), name="insurer-past", daemon=True).start()

    def _ask_past(self, insurer: Insurer, reply: Reply) -> None:
        try:
            past = insurer.past(reply)
            if past is not None:
                self._past.send(past)
        except Exception as error:  # noqa: BLE001 - a thread's edge: the past is not needed to go on
            _log.warning("asking for the past failed", exc_info=error)

    def _past_arrived(self, past: Reply) -> None:
        if not self._over:
            self._line.run(partial(self._desk.keep_past, past), _nothing, _nothing)

    def _light(self) -> None:
        insurer = self._desk.insurer
        if insurer is not None:
            self.lit.emit(*light_of(insurer.health()))
        elif self._desk.insurer_fault is not None:
            self.lit.emit(Light.WARN, Phrase("status.gateway.set-up"))


def light_of(health: Health) -> tuple[Light, Phrase]:
    """The light and its words for a state of the gateway."""
    if health.own_code is not None:
        return Light.WARN, Phrase("status.gateway.own", {"code": health.own_code})
    match health.state:
        case HealthState.NOT_CONFIGURED:
            return Light.OFF, Phrase("status.gateway.off")
        case HealthState.DOWN:
            return Light.WARN, Phrase("status.gateway.down")
        case HealthState.SLOW:
            return Light.WARN, Phrase("status.gateway.slow", {"seconds": _seconds(health)})
        case HealthState.UP:
            return Light.OK, Phrase("status.gateway.up", {"seconds": _seconds(health)})
        case _:
            return Light.OK, Phrase("status.gateway")


def _seconds(health: Health) -> str:
    """With a comma, as Vietnamese writes it, and English readers understand."""
    return f"{(health.latency_ms or 0.0) / 1000:.1f}".replace(".", ",")


def _nothing(_: object) -> None:
    """Logged where it happened; the visit stays in the queue."""
