"""Is the registry that is open still the one on the disk? Opened, watched, opened again; while it will not open, why not."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path

from kiosk.verify.card import BirthDate
from kiosk.verify.registry import SqlRegistry
from kiosk.verify.sources import RegistryRecord, SourceUnavailable

EVERY = timedelta(seconds=20)
MISSING = "registry-missing"

_Mark = tuple[tuple[int, int], tuple[int, int]]
"""(device, file) and (bytes, time of the last change): another file in its place, and another content in the same file."""


class RegistryDoor:
    """`sources.Registry` in front of the one of this home. Safe to share between threads.

    Every question looks at the file first, which costs three thousandths of a millisecond: one that was replaced (a backup
    put back, an import by file copy) is opened anew at once, one that was only written to at most every `EVERY`, and one
    that is gone is not made anew but said. While it will not open every question raises `SourceUnavailable` with the code
    of the last attempt; attempts are at least `EVERY` apart, so that nobody at the desk waits for them.
    """

    def __init__(
        self, open_it: Callable[[], SqlRegistry], clock: Callable[[], datetime], *, file: Path | None = None
    ) -> None:
        """Opens it, and makes it on the first day. `file`: None for a server, which is not watched."""
        self._open_it = open_it
        self._clock = clock
        self._file = file
        self._lock = threading.Lock()
        self._mark: _Mark | None = None
        self._tried = clock()
        self._opened: SqlRegistry | None = None
        self.fault: str | None = None
        """Code of the last attempt when it failed."""
        self._try()

    def now(self) -> SqlRegistry | None:
        """The registry as it lies there now, or None: `fault` says why."""
        with suppress(SourceUnavailable):
            return self._there()
        return None

    def find(self, number: str) -> tuple[RegistryRecord, ...]:
        return self._there().find(number)

    def find_name(self, name: str, birth: BirthDate | None = None) -> tuple[RegistryRecord, ...]:
        return self._there().find_name(name, birth)

    def as_of(self) -> datetime | None:
        return self._there().as_of()

    def close(self) -> None:
        """Give the registry back."""
        with self._lock:
            self._shut()

    def _there(self) -> SqlRegistry:
        with self._lock:
            mark = _mark(self._file)
            # A clock that was set back must not shut the door for hours.
            due = abs(self._clock() - self._tried) >= EVERY
            if self._file is not None and mark is None:
                self._shut()
                self.fault = MISSING
            elif self.fault == MISSING or self._is_another(mark, due) or (self._opened is None and due):
                self._shut()
                self._try()
            if self._opened is None:
                raise SourceUnavailable(self.fault or "registry-unavailable")
            return self._opened

    def _is_another(self, mark: _Mark | None, due: bool) -> bool:
        if mark is None or self._mark is None:
            return False
        # What our own import and SQLite's housekeeping write changes the time as well, many times a second.
        return mark[0] != self._mark[0] or (mark[1] != self._mark[1] and due)

    def _try(self) -> None:
        self._tried = self._clock()
        before = _mark(self._file)
        try:
            self._opened = self._open_it()
            self.fault = None
        except SourceUnavailable as error:
            self.fault = error.code
        # Of a file that was put there meanwhile nobody knows which one was opened: the next question opens again.
        self._mark = before or _mark(self._file)

    def _shut(self) -> None:
        # Before the next one is opened: SQLite would take what is left of the old one's log for the new one's.
        opened, self._opened = self._opened, None
        if opened is not None:
            opened.close()


def _mark(file: Path | None) -> _Mark | None:
    try:
        found = os.stat(file) if file is not None else None
    except OSError:
        return None
    return ((found.st_dev, found.st_ino), (found.st_size, found.st_mtime_ns)) if found is not None else None
