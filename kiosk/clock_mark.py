"""Was this desk's clock set back? The latest moment ever seen, kept with a seal of the facility's key.

A signed card, a trust list and a status list are all judged by the clock: set back, an ended card would be good again. The
mark only goes up; it is written seldom, never half, and an administrator can take it back when the clock once ran years ahead.
"""

from __future__ import annotations

import hmac
import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from pathlib import Path

from kiosk.keys import Keys
from kiosk.whole_file import replace_whole

FILE_NAME = "clock.mark"
TOLERANCE = timedelta(minutes=5)
"""So far back is drift and the time server's correction."""
WRITE_EVERY = timedelta(minutes=2)
"""A desk that is killed forgets at most so much."""
_DOMAIN = "clock-mark"
_HEAD = b"kiosk-clock-mark 1 "


class ClockFault(StrEnum):
    """Why the clock is not believed. Closed set."""

    SET_BACK = "set-back"
    MARK_DAMAGED = "mark-damaged"
    """The kept moment was altered or belongs to other keys."""
    MARK_UNREADABLE = "mark-unreadable"


@dataclass(frozen=True, slots=True, kw_only=True)
class ClockState:
    """Whether the clock can be believed, and by how much it lies behind the latest moment seen."""

    fault: ClockFault | None = None
    behind: timedelta = timedelta(0)

    @property
    def trusted(self) -> bool:
        return self.fault is None


class ClockMark:
    """The high-water mark of one home.

    Args:
        home: folder of the desk's data; the mark is `clock.mark` in it.
        keys: seal the mark: who can write the file cannot lower it.
        clock: aware UTC time.

    `state()` is cheap and writes nothing; `keep()` writes when it is due and may be called from any thread.
    """

    def __init__(self, home: Path, keys: Keys, clock: Callable[[], datetime]) -> None:
        self._file = home / FILE_NAME
        self._keys = keys
        self._clock = clock
        self._lock = threading.Lock()
        self._kept, self._fault = self._read()
        self._seen = self._kept

    @property
    def seen(self) -> datetime | None:
        """The latest moment ever seen; None at the first start."""
        return self._seen

    def state(self) -> ClockState:
        """Whether the clock can be believed now. A later moment than ever before is remembered."""
        now = self._clock()
        with self._lock:
            if self._fault is not None:
                return ClockState(fault=self._fault)
            if self._seen is None or now > self._seen:
                self._seen = now
                return ClockState()
            behind = self._seen - now
            return ClockState(fault=ClockFault.SET_BACK if behind > TOLERANCE else None, behind=behind)

    def witness(self, moment: datetime) -> None:
        """Somebody trusted was there at `moment` (a signed list, the insurer's server): it cannot be earlier now."""
        with self._lock:
            if self._fault is None and (self._seen is None or moment > self._seen):
                self._seen = moment

    def keep(self, *, at_once: bool = False) -> bool:
        """Write the mark when it has moved on by `WRITE_EVERY`. True when written; a full disk is no error here."""
        with self._lock:
            seen, kept = self._seen, self._kept
            if self._fault is not None or seen is None or seen == kept:
                return False
            if kept is not None and seen - kept < WRITE_EVERY and not at_once:
                return False
            other = self._other_process()
            if other is not None and other > seen:
                self._seen = self._kept = other
                return False
            if not self._write(seen):
                return False
            self._kept = seen
            return True

    def forget(self) -> None:
        """Begin again from the present moment: an administrator has looked at the clock. Raises OSError."""
        now = self._clock()
        with self._lock:
            if not self._write(now):
                raise OSError(f"{FILE_NAME} cannot be written")
            self._kept = self._seen = now
            self._fault = None

    def _other_process(self) -> datetime | None:
        """A command of the same home may have written a later mark meanwhile: it must not go down again."""
        return self._read()[0]

    def _read(self) -> tuple[datetime | None, ClockFault | None]:
        try:
            data = self._file.read_bytes()
        except FileNotFoundError:
            return None, None
        except OSError:
            return None, ClockFault.MARK_UNREADABLE
        line, _, seal = data.removesuffix(b"\n").rpartition(b" ")
        if line.startswith(_HEAD) and hmac.compare_digest(seal, self._seal(line)):
            return datetime.fromtimestamp(int(line.removeprefix(_HEAD)), UTC), None
        return None, ClockFault.MARK_DAMAGED

    def _write(self, moment: datetime) -> bool:
        line = _HEAD + str(int(moment.timestamp())).encode()
        try:
            replace_whole(self._file, line + b" " + self._seal(line) + b"\n")
        except OSError:
            return False
        return True

    def _seal(self, line: bytes) -> bytes:
        return self._keys.digest(_DOMAIN, line).encode()
