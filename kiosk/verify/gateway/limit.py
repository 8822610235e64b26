"""When is waiting over? Cuts the lines whose time is up, and ends a connecting that nobody else can end."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from math import inf
from typing import Protocol


class Line:
    """The socket of one exchange, so that another thread can cut it off."""

    def __init__(self, seconds: float) -> None:
        self._lock = threading.Lock()
        self._socket: socket.socket | None = None
        self._ends = time.monotonic() + seconds
        self.cut_off = False
        self.reused = False
        """Whether the connection had served an earlier question: the far end may just then have dropped it."""

    @property
    def left(self) -> float:
        """Seconds until it is cut."""
        return max(0.0, self._ends - time.monotonic())

    def use(self, used: socket.socket | None) -> None:
        """From now on this is the socket to cut; at once, if that was due before."""
        with self._lock:
            self._socket = used
            due = self.cut_off
        if due:
            self.cut()

    def cut(self) -> None:
        """End the exchange: whoever waits on the socket stops waiting."""
        with self._lock:
            self.cut_off = True
            used = self._socket
        if used is not None:
            with suppress(OSError, ValueError):
                # Of the plain socket below TLS: TLS would wait for its turn.
                socket.socket.shutdown(used, socket.SHUT_RDWR)


class Watch:
    """One thread for all exchanges: a time-out of the system begins anew with every byte that drips in."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._lines: set[Line] = set()
        self._looks_at = -inf
        self._thread: threading.Thread | None = None
        self._closed = False

    @contextmanager
    def over(self, line: Line) -> Iterator[None]:
        """Cut `line` when its time is up, unless the block has ended by then."""
        with self._changed:
            self._lines.add(line)
            if self._thread is None:
                self._thread = threading.Thread(target=self._run, name="gateway-watch", daemon=True)
                self._thread.start()
            # Waking it for every look-up would cost more than the look-up's own work.
            elif time.monotonic() + line.left < self._looks_at:
                self._changed.notify()
        try:
            yield
        finally:
            with self._changed:
                self._lines.discard(line)

    def close(self) -> None:
        """End the thread; lines under way are cut."""
        with self._changed:
            self._closed = True
            lines = tuple(self._lines)
            self._changed.notify()
        for line in lines:
            line.cut()

    def _run(self) -> None:
        while True:
            with self._changed:
                if self._closed:
                    return
                due = [line for line in self._lines if line.left == 0]
                self._lines.difference_update(due)
                if not due:
                    wait = min((line.left for line in self._lines), default=None)
                    self._looks_at = inf if wait is None else time.monotonic() + wait
                    self._changed.wait(wait)
            for line in due:
                line.cut()


class Closing(Protocol):
    """A connection as far as it is closed here."""

    def close(self) -> None: ...


def connected(connect: Callable[[], None], connection: Closing, seconds: float) -> bool:
    """Whether `connect` ended within so many seconds; what it raises is raised. One that comes too late is closed.

    In a thread of its own: nothing ends the look-up of a host's name.
    """
    lock, done = threading.Lock(), threading.Event()
    late, failed = False, list[BaseException]()

    def work() -> None:
        try:
            connect()
        except BaseException as error:  # noqa: BLE001 - raised where it is waited for
            failed.append(error)
        with lock:
            done.set()
            alone = late
        if alone:
            connection.close()

    threading.Thread(target=work, name="gateway-connect", daemon=True).start()
    done.wait(seconds)
    with lock:
        if not done.is_set():
            late = True
            return False
    if failed:
        raise failed[0]
    return True
