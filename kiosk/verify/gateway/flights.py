"""Is somebody asking the same right now? Simultaneous look-ups of one person become one, and all get its answer."""

from __future__ import annotations

import threading
from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

T = TypeVar("T")


class _Flight(Generic[T]):
    def __init__(self) -> None:
        self.landed = threading.Event()
        self.waiting = 0
        self.value: T | None = None
        self.error: BaseException | None = None


class Flights(Generic[T]):
    """One flight a key at a time."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._flying: dict[Hashable, _Flight[T]] = {}

    def join(self, key: Hashable, ask: Callable[[], T], *, seconds: float) -> tuple[T, bool]:
        """(the value of `ask`, whether somebody else's call brought it). What it raises is raised to everybody.

        Whoever has waited longer than `seconds` asks for themselves: better a look-up too many than none.
        """
        with self._lock:
            flight = self._flying.get(key)
            leads = flight is None
            if flight is None:
                flight = self._flying[key] = _Flight()
            else:
                flight.waiting += 1
        if not leads:
            if flight.landed.wait(seconds):
                if flight.error is not None:
                    raise flight.error
                assert flight.value is not None
                return flight.value, True
            return ask(), False
        try:
            flight.value = ask()
        except BaseException as error:
            flight.error = error
            raise
        finally:
            with self._lock:
                self._flying.pop(key, None)
            flight.landed.set()
        return flight.value, False

    def waiting(self) -> int:
        """How many wait for somebody else's call."""
        with self._lock:
            return sum(flight.waiting for flight in self._flying.values())
