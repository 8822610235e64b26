"""Which card has which place in the status list, and what has become of it? The issuer's book: no names, no numbers of people.

`issued.log` has one line of fixed length for each card (cti, issued, expires); the number of its line is its index. A line is on
the disk before its card is handed out. `states.log` has one line for each change; the last one of an index counts. A line that a
killed program left half is cut off by the next one.
"""

from __future__ import annotations

import errno
import os
import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from kiosk.file_lock import locked

CTI_BYTES = 8
_ISSUED_LINE, _STATE_LINE = 2 * CTI_BYTES + 2 * 11 + 1, 10 + 2 + 11 + 1
VALID, REVOKED, SUSPENDED = 0, 1, 2
_AT_ONCE = 4096


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A card's place in the book: its index in the status list and its cti."""

    index: int
    cti: bytes


class LedgerDamaged(Exception):
    """The book was altered, or belongs to another version of the program."""


class StateRefused(Exception):
    """A change of state that cannot be: of a card that was never issued, or of a revoked one."""


class Ledger:
    """The book of one issuer, in its folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._issued = folder / "issued.log"
        self._states = folder / "states.log"

    def allocate(self, issued: datetime, expires: datetime) -> Place:
        """A place for a new card, durable when this returns. Raises OSError."""
        cti = secrets.token_bytes(CTI_BYTES)
        line = f"{cti.hex()} {_second(issued)} {_second(expires)}\n".encode()
        with locked(self._folder):
            index = _append(self._issued, line, _ISSUED_LINE)
        return Place(index=index, cti=cti)

    def __len__(self) -> int:
        """Cards issued."""
        return _size(self._issued) // _ISSUED_LINE

    def find(self, cti: bytes) -> int | None:
        """The index of a card; None when it was never issued here."""
        wanted = cti.hex().encode()
        return next(
            (index for index, line in enumerate(_lines(self._issued, _ISSUED_LINE)) if line[:16] == wanted), None
        )

    def change(self, index: int, state: int, at: datetime) -> None:
        """Write a change of state down. Raises StateRefused (never issued; revoked is for ever), OSError."""
        with locked(self._folder):
            if not 0 <= index < len(self):
                raise StateRefused("no card with this place was issued here")
            if self.states().get(index) == REVOKED:
                raise StateRefused("a revoked card stays revoked: issue a new one")
            _append(self._states, f"{index:010d} {state:d} {_second(at)}\n".encode(), _STATE_LINE)

    def states(self) -> dict[int, int]:
        """The state of every card that is not simply valid, or was not once. Raises LedgerDamaged."""
        found: dict[int, int] = {}
        for line in _lines(self._states, _STATE_LINE):
            try:
                index, state = int(line[:10]), int(line[11:12])
            except ValueError:
                raise LedgerDamaged("states.log cannot be read") from None
            if state not in (VALID, REVOKED, SUSPENDED):
                raise LedgerDamaged("states.log has an unknown state")
            found[index] = REVOKED if found.get(index) == REVOKED else state
        return found


def _second(moment: datetime) -> str:
    return f"{int(moment.timestamp()):010d}"


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except FileNotFoundError:
        return 0


def _append(path: Path, line: bytes, length: int) -> int:
    """Write one line durably; its number. Only under the folder's lock."""
    if len(line) != length:
        raise ValueError("a line of the book has another length")
    path.parent.mkdir(parents=True, exist_ok=True)
    handle = os.open(path, os.O_RDWR | os.O_CREAT | getattr(os, "O_BINARY", 0), 0o600)
    with os.fdopen(handle, "r+b", buffering=0) as out:
        number = os.fstat(handle).st_size // length
        out.truncate(number * length)
        out.seek(number * length)
        try:
            if out.write(line) != length:
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
            os.fsync(handle)
        except OSError:
            out.truncate(number * length)
            raise
    return number


def _lines(path: Path, length: int) -> Iterator[bytes]:
    try:
        with path.open("rb") as book:
            while chunk := book.read(length * _AT_ONCE):
                for start in range(0, len(chunk) - length + 1, length):
                    yield chunk[start : start + length]
    except FileNotFoundError:
        return
