"""When does which key come at a terminal? Unix and Windows each have their way; both are here."""

from __future__ import annotations

import codecs
import os
import sys
import time
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True, kw_only=True)
class TerminalKey:
    """One character."""

    text: str = field(default="", repr=False)
    """Empty for Enter, Tab and Backspace."""
    name: str
    at: float
    """Seconds, monotonic: when the terminal handed it over, which it may do for several at once."""


NextKey = Callable[[float], TerminalKey | None]
"""Waits so many seconds at most; None = nothing came."""

_NAMES = {"\r": "Enter", "\n": "Enter", "\t": "Tab", "\b": "Backspace", "\x7f": "Backspace"}


@contextmanager
def terminal_keys() -> Iterator[NextKey]:
    """Standard input without echo and without waiting for Enter; as it was before when left."""
    if sys.platform == "win32":
        yield _windows()
        return
    import termios
    import tty

    place = sys.stdin.fileno()
    before = termios.tcgetattr(place)
    tty.setcbreak(place)  # Ctrl+C still interrupts
    try:
        yield _unix(place)
    finally:
        termios.tcsetattr(place, termios.TCSADRAIN, before)


def _unix(place: int) -> NextKey:
    import select

    decoder = codecs.getincrementaldecoder("utf-8")("replace")
    waiting: deque[TerminalKey] = deque()

    def next_key(timeout: float) -> TerminalKey | None:
        if not waiting and select.select([place], [], [], timeout)[0]:
            data, at = os.read(place, 1024), time.monotonic()
            letters = decoder.decode(data) if data else "\x04"  # the terminal is gone: as if Ctrl+D had been pressed
            waiting.extend(_key(letter, at) for letter in letters)
        return waiting.popleft() if waiting else None

    return next_key


def _windows() -> NextKey:
    import msvcrt

    def next_key(timeout: float) -> TerminalKey | None:
        end = time.monotonic() + timeout
        while not msvcrt.kbhit():  # type: ignore[attr-defined, unused-ignore]
            if time.monotonic() >= end:
                return None
            time.sleep(0.002)
        letter = msvcrt.getwch()  # type: ignore[attr-defined, unused-ignore]
        if letter == "\x03":
            raise KeyboardInterrupt
        return _key(letter, time.monotonic())

    return next_key


def _key(letter: str, at: float) -> TerminalKey:
    name = _NAMES.get(letter)
    return TerminalKey(text="" if name else letter, name=name or letter, at=at)
