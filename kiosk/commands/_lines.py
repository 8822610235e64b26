"""Which texts was a command given? Arguments stay the bytes that were typed; `-` means one payload a line."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator

LONGEST = 1 << 20
"""Of a longer line only so much is kept: no card is a hundredth of it, and the answer is the same."""


def payloads(text: str | None) -> Iterator[bytes]:
    """The payload given as an argument, or the lines of standard input as bytes without their line end."""
    if text is not None and text != "-":
        yield os.fsencode(text)
        return
    stream = sys.stdin.buffer
    while line := stream.readline(LONGEST):
        rest = line
        while rest and not rest.endswith(b"\n"):
            rest = stream.readline(LONGEST)
        yield line.rstrip(b"\r\n")
