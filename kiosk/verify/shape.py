"""What does an unknown code look like, without what it says? For the administrator who wants a new form supported."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from itertools import groupby

_SEPARATORS = "|;^~#*\t\n&,/"
MAX_PARTS = 40
MAX_RUNS = 12
_HEX = re.compile("[0-9a-fA-F]{8,}")


@dataclass(frozen=True, slots=True, kw_only=True)
class PartShape:
    """One part: its length in characters and its runs of character classes.

    `9` digits, `A` upper-case and `a` lower-case letters, `x` hex, `u` letters outside ASCII, `_` space, `.` other.
    """

    length: int
    runs: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """The shape of a text: no character of its content but the separator."""

    bytes: int
    encoding: str
    """ascii, utf-8 or binary."""
    separator: str
    """The sign that divides it into most parts, or empty."""
    parts: tuple[PartShape, ...]
    """At most 40; `part_count` tells how many there are."""
    part_count: int
    line_end: str
    """cr, lf, crlf, tab, other, or empty."""

    def line(self) -> str:
        """The shape as one line of text, ready to be kept or sent."""
        parts = " ".join(part.runs or "0" for part in self.parts)
        separator = f"{self.separator!r} x{self.part_count - 1}" if self.separator else "none"
        return f"{self.bytes} B {self.encoding}; separator {separator}; end {self.line_end or 'none'}; {parts}"


def shape(data: bytes) -> Shape:
    """Describe `data` (any bytes) by lengths, separators and character classes."""
    encoding, text = _text(data[:8192])
    body = text.rstrip("\r\n\t")
    counts = Counter(character for character in body if character in _SEPARATORS)
    separator = counts.most_common(1)[0][0] if counts else ""
    parts = body.split(separator) if separator else [body]
    return Shape(
        bytes=len(data),
        encoding=encoding,
        separator=separator,
        parts=tuple(PartShape(length=len(part), runs=_runs(part)) for part in parts[:MAX_PARTS]),
        part_count=len(parts),
        line_end=_line_end(text[len(body) :]),
    )


def _text(data: bytes) -> tuple[str, str]:
    if data.isascii():
        return "ascii", data.decode("ascii")
    try:
        return "utf-8", data.decode("utf-8")
    except UnicodeDecodeError:
        return "binary", data.decode("latin-1")


def _runs(part: str) -> str:
    """`A2 913` style runs joined by dots: class and length; long mixtures end in `+`."""
    if _HEX.fullmatch(part) and not part.isdigit():
        return f"x{len(part)}"
    runs = [f"{name}{sum(1 for _ in run)}" for name, run in groupby(part, _class)]
    return "-".join(runs[:MAX_RUNS]) + ("-+" if len(runs) > MAX_RUNS else "")


def _class(character: str) -> str:
    if not character.isascii():
        return "u"
    if character.isdigit():
        return "9"
    if character.isalpha():
        return "A" if character.isupper() else "a"
    return "_" if character == " " else "."


def _line_end(tail: str) -> str:
    known = {"": "", "\r": "cr", "\n": "lf", "\r\n": "crlf", "\t": "tab"}
    return known.get(tail, "other")
