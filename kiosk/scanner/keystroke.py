"""What did the keyboard send, and whose was it? The values of the keyboard wedge."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum


class KeyKind(StrEnum):
    CHARACTER = "character"
    """Puts text into a field: no Ctrl, Alt or Meta held (AltGr counts as none)."""
    ENTER = "enter"
    TAB = "tab"
    OTHER = "other"
    """Everything else: F-keys, arrows, Esc, Backspace, Shift and Alt alone, shortcuts."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Key:
    """One key press."""

    kind: KeyKind
    text: str = field(default="", repr=False)
    at: float
    """Seconds, monotonic, any origin: when the key was pressed (the event's own time stamp), not when it was handled."""
    repeated: bool = False
    """Sent by a key held down."""
    token: object = field(default=None, repr=False)
    """The caller's own event, handed back untouched when the key is released."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """What to do after a key or a moment: first `release`, then `scan`, then the key itself."""

    release: tuple[Key, ...] = ()
    """A person's keys that were held back: give them to the focused widget now, in this order."""
    scan: bytes | None = field(default=None, repr=False)
    """A complete scan, UTF-8, without its suffix."""
    overrun: bool = False
    """A burst without end was thrown away: the desk says "scan again"."""
    take: bool = False
    """Keep this key from the window (with its release event and its shortcut)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WedgeTiming:
    """The pace that tells a scanner from a hand. Seconds; defaults from scanners of 2 to 40 ms a character."""

    hold: float = 0.060
    """Longest gap inside the first characters; also how long a typed character is held back at most."""
    quiet: float = 0.150
    """Silence that ends a scan without a suffix."""
    quiet_after_suffix: float = 0.080
    """Silence that ends a scan after Enter or Tab; shorter for a fast scanner."""
    late_suffix: float = 0.400
    """An Enter or Tab that comes alone within this time after a scan is still the scanner's."""
    surely_scanner: float = 0.015
    """No hand keeps up this mean gap: even a very short text is a scan."""
    shortest: int = 8
    """Characters of the shortest scan at a pace that a hand could reach for a moment."""
    most_bytes: int = 4096
    longest: float = 60.0
    """900 characters of a slow scanner take 30 s."""
