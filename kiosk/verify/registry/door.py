"""Who answers while the registry will not open? The reason why it does not, and now and then another attempt."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import datetime, timedelta

from kiosk.verify.card import BirthDate
from kiosk.verify.registry import SqlRegistry
from kiosk.verify.sources import RegistryRecord, SourceUnavailable

EVERY = timedelta(seconds=20)


class RegistryDoor:
    """`sources.Registry` in front of a registry that did not open. Safe to share between threads.

    Every question raises `SourceUnavailable` with the code of the last attempt, until one succeeds; attempts are at least
    `EVERY` apart, so that nobody at the desk waits for them.
    """

    def __init__(self, open_it: Callable[[], SqlRegistry], clock: Callable[[], datetime], fault: str) -> None:
        """`fault`: the code with which the first attempt failed, just now."""
        self._open_it = open_it
        self._clock = clock
        self._lock = threading.Lock()
        self._tried = clock()
        self.fault: str | None = fault
        self.opened: SqlRegistry | None = None

    def find(self, number: str) -> tuple[RegistryRecord, ...]:
        return self._there().find(number)

    def find_name(self, name: str, birth: BirthDate | None = None) -> tuple[RegistryRecord, ...]:
        return self._there().find_name(name, birth)

    def as_of(self) -> datetime | None:
        return self._there().as_of()

    def close(self) -> None:
        """Give the registry back if it was opened meanwhile."""
        with self._lock:
            if self.opened is not None:
                self.opened.close()

    def _there(self) -> SqlRegistry:
        with self._lock:
            # A clock that was set back must not shut the door for hours.
            if self.opened is None and abs(self._clock() - self._tried) >= EVERY:
                self._tried = self._clock()
                try:
                    self.opened = self._open_it()
                    self.fault = None
                except SourceUnavailable as error:
                    self.fault = error.code
            if self.opened is None:
                raise SourceUnavailable(self.fault or "registry-unavailable")
            return self.opened
