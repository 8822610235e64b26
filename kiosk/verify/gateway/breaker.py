"""May the insurer be asked now? A circuit breaker, back-off with jitter, and slowing down where the gateway is pressed.

The breaker (pybreaker) counts failures and knows its three states. When it may be tried again is decided here, by a
steady clock that is handed in. Nobody asks only to find out: the next real question after the rest is the probe.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from contextlib import suppress

import pybreaker

from kiosk.verify.gateway.values import Fault, GatewayUnavailable

FAILURES = 3
"""In a row; then the breaker opens."""
FIRST_REST, LONGEST_REST = 15.0, 300.0
FIRST_PAUSE, LONGEST_PAUSE = 2.0, 120.0
"""After "too much to do" (500): the gateway is there, and asking more slowly is all that it wants."""
FIRST_ACCOUNT_REST, LONGEST_ACCOUNT_REST = 60.0, 900.0
"""After a refused account: a wrong password that is sent again and again gets it locked."""

_LOG = logging.getLogger(__name__)


class Breaker:
    """Thread safe. Every question does `enter`, then exactly one of `succeeded`, `failed`, `pressed`, `refused`.

    `chance` gives a number from 0 to 1, for the jitter: desks that failed together must not come back together.
    """

    def __init__(self, *, ticks: Callable[[], float], chance: Callable[[], float]) -> None:
        self._ticks = ticks
        self._chance = chance
        self._lock = threading.Lock()
        self._breaker = pybreaker.CircuitBreaker(
            fail_max=FAILURES, reset_timeout=LONGEST_REST, throw_new_error_on_trip=False
        )
        self._rests = self._pauses = self._refusals = 0
        self._until = self._paused_until = self._refused_until = float("-inf")
        self._probing = False

    def enter(self) -> None:
        """Raises `GatewayUnavailable` (resting, busy, account) at once when the insurer is not to be asked now."""
        with self._lock:
            now = self._ticks()
            if now < self._refused_until:
                raise GatewayUnavailable(Fault.ACCOUNT)
            if self._breaker.current_state != pybreaker.STATE_CLOSED:
                if self._probing or now < self._until:
                    raise GatewayUnavailable(Fault.RESTING)
                self._breaker.half_open()
                self._probing = True
            elif now < self._paused_until:
                raise GatewayUnavailable(Fault.BUSY)

    def wait(self) -> float:
        """Seconds until a question may be sent; 0 = now."""
        with self._lock:
            until = max(self._refused_until, self._paused_until)
            if self._breaker.current_state != pybreaker.STATE_CLOSED:
                until = max(until, self._until)
            return max(0.0, until - self._ticks())

    @property
    def open(self) -> bool:
        """Whether the last word was that the gateway does not answer."""
        return bool(self._breaker.current_state != pybreaker.STATE_CLOSED)

    def succeeded(self) -> None:
        """An answer came, whatever it says."""
        with self._lock:
            self._reset()
            self._pauses = self._refusals = 0

    def pressed(self) -> None:
        """The gateway answered that it has too much to do: it is there, and is asked less."""
        with self._lock:
            self._reset()
            self._pauses += 1
            self._paused_until = self._ticks() + self._rest(FIRST_PAUSE, LONGEST_PAUSE, self._pauses)

    def refused(self) -> None:
        """The account was refused: nothing is wrong with the way there."""
        with self._lock:
            self._reset()
            self._refusals += 1
            self._refused_until = self._ticks() + self._rest(FIRST_ACCOUNT_REST, LONGEST_ACCOUNT_REST, self._refusals)

    def failed(self) -> None:
        """No answer, or none that can be read."""
        with self._lock:
            if self._breaker.current_state == pybreaker.STATE_OPEN:
                return  # asked before it opened
            self._probing = False
            with suppress(_Failure, pybreaker.CircuitBreakerError):
                self._breaker.call(_fail)
            if self._breaker.current_state == pybreaker.STATE_OPEN:
                self._rests += 1
                self._until = self._ticks() + self._rest(FIRST_REST, LONGEST_REST, self._rests)
                _LOG.warning("the gateway rests: %d failures in a row", FAILURES)

    def _reset(self) -> None:
        self._probing = False
        self._rests = 0
        self._until = float("-inf")
        if self._breaker.current_state == pybreaker.STATE_CLOSED:
            self._breaker.call(_succeed)  # forgets the failures counted so far
        else:
            self._breaker.close()
            _LOG.info("the gateway answers again")

    def _rest(self, first: float, longest: float, times: int) -> float:
        whole = min(longest, first * 2.0 ** min(times - 1, 16))
        return whole * (0.5 + 0.5 * self._chance())


class _Failure(Exception):
    pass


def _fail() -> None:
    raise _Failure


def _succeed() -> None:
    return None
