"""Did two scanners send at the same moment? Their keys arrive as one text that no single code can be."""

from __future__ import annotations

import re

_MOST_BARS = 17
"""Of one BHYT code, with its end mark set off."""
_CITIZEN_BARS = 10
"""Of a citizen card of 2024 with its empty fields."""
_FEWEST_BARS = 6
_CITIZEN_HEAD = re.compile(rb"0\d{11}\|")
_TWO_HEADS = re.compile(rb"(?=[^|]{20,30}\|)(?:[A-Z]{0,2}[0-9]+){1,4}\|")
"""First fields that ran into each other: too long for one number, and nothing but numbers."""
_SIGNED = (b"BH1:", b"HC1:")
_HEADS = re.compile(rb"[BH][HC]1:")
_LINE_ENDS = re.compile(rb"[\r\n\t]+")
_SHORT = 10
"""Digits of the shortest number that a bar code holds by itself."""


def is_mixture(data: bytes, fits: bool) -> bool:
    """Whether a scan is two codes, run together sign by sign or one into the other. `fits`: it is a whole code as it is.

    Counts what one code has once: its end mark, its first field, its bars. A single damaged code has never more of them.
    """
    if fits:
        return False
    bars, ends = data.count(b"|"), data.count(b"$")
    if len(data) >= 2 * _SHORT and len(_LINE_ENDS.split(data.strip(b"\r\n\t"))) > 1:
        return True  # the Enter of the shorter code came before the other one was over
    if data.startswith(_SIGNED) and b"|" not in data:
        return len(_HEADS.findall(data)) > 1  # their text may hold any number of end marks
    if ends > 1 or bars > _MOST_BARS:
        return True
    if _CITIZEN_HEAD.match(data):
        return bars > _CITIZEN_BARS
    return bars >= _FEWEST_BARS and _TWO_HEADS.match(data) is not None
