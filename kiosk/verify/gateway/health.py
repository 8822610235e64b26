"""How is the gateway? What the last real questions found, for the light on the screen; asking for it asks nobody."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import datetime

from kiosk.verify.gateway.values import Fault, Health, HealthState
from kiosk.verify.sources import ResultClass


class HealthBook:
    """Keeps the light. Thread safe. `soft_seconds`: an answer that takes longer is slow."""

    def __init__(self, *, soft_seconds: float, clock: Callable[[], datetime]) -> None:
        self._soft = soft_seconds
        self._clock = clock
        self._lock = threading.Lock()
        self._state = HealthState.UNASKED
        self._since: datetime | None = None
        self._latency: float | None = None
        self._answered: datetime | None = None
        self._fault: Fault | None = None
        self._own_code: str | None = None

    def answered(self, seconds: float, code: str, result_class: ResultClass | None) -> None:
        """An answer came after `seconds`."""
        with self._lock:
            self._turn(HealthState.SLOW if seconds > self._soft else HealthState.UP, None)
            self._latency, self._answered = seconds * 1000, self._clock()
            self._own_code = code if result_class is ResultClass.STAFF_OR_CONFIGURATION else None

    def pressed(self, seconds: float) -> None:
        """It answered that it has too much to do, or that something is broken there."""
        with self._lock:
            self._turn(HealthState.SLOW, Fault.BUSY)
            self._latency, self._answered = seconds * 1000, self._clock()

    def failed(self, fault: Fault) -> None:
        """No answer."""
        with self._lock:
            self._turn(HealthState.DOWN, fault)

    def told(self, *, asks_again_in: float, resting: bool) -> Health:
        """The light now. `resting`: the breaker is open, which is down whatever the last answer was."""
        with self._lock:
            return Health(
                state=HealthState.DOWN if resting else self._state,
                since=self._since,
                latency_ms=self._latency,
                answered_at=self._answered,
                fault=self._fault,
                own_code=self._own_code,
                asks_again_in=asks_again_in,
            )

    def _turn(self, state: HealthState, fault: Fault | None) -> None:
        if state is not self._state:
            self._state, self._since = state, self._clock()
        self._fault = fault
