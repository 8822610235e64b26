"""Which texts was a command given? Arguments stay the bytes that were typed; `-` means one payload a line."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator

LONGEST = 1 << 20
"""A line longer than this is read no further: no card is a hundredth of it."""


def payloads(text: str | None) -> Iterator[bytes]:
    """The payload given as an argument, or the lines of standard input as bytes without their line end."""
    if text is not None and text != "-":
        yield os.fsencode(text)
        return
    while line := sys.stdin.buffer.readline(LONGEST):
        yield line.rstrip(b"\r\n")
