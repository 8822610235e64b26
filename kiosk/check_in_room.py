"""How do check-in records that wait get on their way? Sent one after the other; what each attempt brought is written down."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from kiosk.exchange.checkin_post import PRESSED, CheckInPost
from kiosk.records.check_ins import KeptCheckIn, SendState
from kiosk.verify.gateway import Fault, GatewayUnavailable

if TYPE_CHECKING:
    from kiosk.app import Rooms
    from kiosk.records.store import Store

AGAIN_AFTER = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 240))
"""How long a record rests after its first, second, ... attempt that brought nothing."""
_AT_ONCE = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Attempt:
    """How one attempt ended."""

    visit_id: str
    state: SendState
    word: str
    """maKetQua, or the closed word why no answer came."""
    receipt: str | None = None
    message: str = field(default="", repr=False)


class CheckInRoom:
    """Sends what the records keep. `post` None: no gateway is set up, and everything waits. For worker threads."""

    def __init__(
        self, store: Store, post: CheckInPost | None, *, clock: Callable[[], datetime], seconds: float
    ) -> None:
        self._store, self._post, self._clock, self._seconds = store, post, clock, seconds

    def send(self, kept: KeptCheckIn, by: str) -> Attempt:
        """One attempt with one record. Raises StoreError."""
        found = self._tried(kept)
        rest = AGAIN_AFTER[min(kept.tries, len(AGAIN_AFTER) - 1)]
        self._store.check_in_attempted(
            kept.visit_id,
            state=found.state,
            word=found.word,
            by=by,
            next_at=self._clock() + rest,
            receipt=found.receipt,
        )
        return found

    def send_waiting(self, by: str, most: int = _AT_ONCE) -> tuple[Attempt, ...]:
        """Every record whose next attempt has come, until one finds the gateway away. Raises StoreError."""
        done: list[Attempt] = []
        for kept in self._store.check_ins_to_send(self._clock(), limit=most):
            done.append(self.send(kept, by))
            if done[-1].state is SendState.WAITING:
                break
        return tuple(done)

    def _tried(self, kept: KeptCheckIn) -> Attempt:
        if self._post is None:
            return Attempt(visit_id=kept.visit_id, state=SendState.WAITING, word=Fault.NOT_CONFIGURED.value)
        try:
            sent = self._post.send(kept.record, seconds=self._seconds)
        except GatewayUnavailable as error:
            return Attempt(visit_id=kept.visit_id, state=SendState.WAITING, word=error.fault.value)
        refused = SendState.WAITING if sent.code in PRESSED else SendState.REFUSED
        return Attempt(
            visit_id=kept.visit_id,
            state=SendState.SENT if sent.taken else refused,
            word=sent.code,
            receipt=sent.receipt or None,
            message=sent.message,
        )


def open_check_in_room(rooms: Rooms) -> CheckInRoom:
    """For this home. Connects to nobody. Raises `GatewayUnavailable`: not-https, ca-file."""
    from kiosk.insurer_room import open_check_in_post

    post = None
    try:
        post = open_check_in_post(rooms)
    except GatewayUnavailable as error:
        if error.fault is not Fault.NOT_CONFIGURED:
            raise
    return CheckInRoom(rooms.store, post, clock=rooms.clock, seconds=rooms.settings.gateway.hard_seconds)
