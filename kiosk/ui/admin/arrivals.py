"""What arrived from a scanner, key by key, and what does its pace say about the set-up? No Qt."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field
from enum import StrEnum
from statistics import median

NEW_BURST_AFTER = 1.0
"""Seconds of silence after which the next key begins a new scan."""
_HAND = 0.060
_SLOW = 0.030
_CITIZEN = re.compile(r"[0-9]{12}\|")
_AZERTY = frozenset("&é\"'(-è_çà")


class Finding(StrEnum):
    """What is wrong with the set-up, or that nothing is. Closed set: `admin.finding.<word>`."""

    GOOD = "good"
    BY_HAND = "by-hand"
    SLOW = "slow"
    NO_SUFFIX = "no-suffix"
    VIETNAMESE_TYPING = "vietnamese-typing"
    LAYOUT = "layout"
    SEPARATOR = "separator"


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyArrival:
    """One key press as it came."""

    text: str = field(default="", repr=False)
    name: str
    """The key's name for keys without text: `Enter`, `Tab`, `F3`; `IME` for text from an input method."""
    at: float
    """Seconds, monotonic, any origin."""
    gap: float | None = None
    """Seconds since the key before, None for the first of a scan."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """One scan in numbers."""

    keys: int
    seconds: float
    middle_gap: float
    slowest_gap: float
    suffix: str
    """`Enter`, `Tab` or empty."""
    findings: tuple[Finding, ...]


class Arrivals:
    """The keys of the newest scan; an older one makes room for it."""

    def __init__(self, most: int = 2000) -> None:
        self._most = most
        self._keys: list[KeyArrival] = []

    @property
    def keys(self) -> tuple[KeyArrival, ...]:
        return tuple(self._keys)

    def add(self, text: str, name: str, at: float) -> bool:
        """Take a key; True when it began a new scan. Beyond `most` keys nothing more is kept."""
        last = self._keys[-1].at if self._keys else None
        fresh = last is None or at - last > NEW_BURST_AFTER
        if fresh:
            self._keys.clear()
        if len(self._keys) < self._most:
            gap = None if fresh or last is None else max(0.0, at - last)
            self._keys.append(KeyArrival(text=text, name=name, at=at, gap=gap))
        return fresh

    def clear(self) -> None:
        self._keys.clear()

    def text(self) -> str:
        return "".join(key.text for key in self._keys)


def summary(keys: tuple[KeyArrival, ...]) -> Summary | None:
    """Numbers and findings of one scan, or None while there are too few keys to tell."""
    gaps = [key.gap for key in keys if key.gap is not None]
    if len(gaps) < 2:
        return None
    suffix = keys[-1].name if keys[-1].name in ("Enter", "Tab") else ""
    middle = median(gaps)
    return Summary(
        keys=len(keys),
        seconds=keys[-1].at - keys[0].at,
        middle_gap=middle,
        slowest_gap=max(gaps),
        suffix=suffix,
        findings=_findings(keys, middle, suffix),
    )


def _findings(keys: tuple[KeyArrival, ...], middle: float, suffix: str) -> tuple[Finding, ...]:
    text = "".join(key.text for key in keys)
    found: list[Finding] = []
    if middle > _HAND:
        return (Finding.BY_HAND,)
    if any(key.name == "IME" for key in keys) or _has_vietnamese(text):
        found.append(Finding.VIETNAMESE_TYPING)
    shifted = sum(character in _AZERTY for character in text)
    if len(text) >= 8 and shifted > len(text) // 3:
        found.append(Finding.LAYOUT)
    elif len(text) >= 40 and "|" not in text and any(text.count(sign) >= 5 for sign in "~º°¦\\"):
        found.append(Finding.SEPARATOR)
    if not suffix:
        found.append(Finding.NO_SUFFIX)
    if middle > _SLOW:
        found.append(Finding.SLOW)
    return tuple(found) or (Finding.GOOD,)


def _has_vietnamese(text: str) -> bool:
    """Letters with marks, or đ, in a code that is made of plain letters; a citizen card's code spells the name out."""
    return not _CITIZEN.match(text) and any(
        character in "đĐ" or (character.isalpha() and len(unicodedata.normalize("NFD", character)) > 1)
        for character in text
        if character not in _AZERTY
    )
