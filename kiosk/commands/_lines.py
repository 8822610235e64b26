"""Which texts was a command given? Arguments stay the bytes that were typed; `-` means one payload a line."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Iterator
from typing import TextIO

LONGEST = 1 << 16
"""Of a longer line only so much is kept: no card is a tenth of it, and the answer is the same."""

# Behind LF, and behind the last CR where no LF follows: scanners end a line with either or with both.
_LINE_END = re.compile(rb"(?<=\n)|(?<=\r)(?=[^\r\n])")
_CHUNK = 1 << 16
_BOM = b"\xef\xbb\xbf"


def payloads(text: str | None) -> Iterator[bytes]:
    """The payload given as an argument, or the lines of standard input as bytes without their line end."""
    if text is not None and text != "-":
        yield os.fsencode(text)
        return
    for number, line in enumerate(lines_of(sys.stdin, LONGEST)):
        # A mark of the encoding is what editors and shells put before a text, not what a card says.
        yield (line.removeprefix(_BOM) if number == 0 else line).rstrip(b"\r")


def lines_of(stream: TextIO | None, limit: int) -> Iterator[bytes]:
    """The lines of a stream as they come, without their LF; a CR stays, it may be what a scanner added. Of a longer line the
    first `limit` bytes are kept. A stream that was closed (None) has no lines."""
    if stream is None:
        return
    rest = b""
    while chunk := stream.buffer.read1(_CHUNK):  # type: ignore[attr-defined]
        *whole, rest = _LINE_END.split(rest + chunk)
        yield from (line.removesuffix(b"\n")[:limit] for line in whole)
        if len(rest) > limit:
            rest = rest[:limit] + (b"\r" if rest.endswith(b"\r") else b"")
    if rest:
        yield rest[:limit]
