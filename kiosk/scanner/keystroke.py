"""What did the keyboard send, and whose was it? The values of the keyboard wedge."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum


class KeyKind(StrEnum):
    CHARACTER = "character"
    """Puts text into a field: no Ctrl, Alt or Meta held (AltGr counts as none)."""
    ENTER = "enter"
    TAB = "tab"
    BACKSPACE = "backspace"
    """Inside a burst it is an input method's, which takes letters back to put others there."""
    MODIFIER = "modifier"
    """Shift, Ctrl, Alt, Meta or a lock key by itself: does nothing, and is no part of a pace."""
    OTHER = "other"
    """Everything else: F-keys, arrows, Esc, shortcuts."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Key:
    """One key press."""

    kind: KeyKind
    text: str = field(default="", repr=False)
    at: float
    """Seconds, monotonic, any origin: when the key was pressed (the event's own time stamp), not when it was handled."""
    repeated: bool = False
    """Sent by a key held down."""
    code: int = 0
    """The toolkit's number of a key that puts no text: tells F2 from F12. 0 = not said."""
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
    mixed: bool = False
    """Two scanners sent at once; thrown away: the desk says "scan again"."""
    dropped: int = 0
    """Keys of a burst that would have done something (F-keys, Ctrl+O, Enter) and did nothing."""
    take: bool = False
    """Keep this key from the window (with its release event and its shortcut)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WedgeTiming:
    """The pace that tells a scanner from a hand. Seconds; defaults for scanners of 1 to 50 ms a character."""

    hold: float = 0.090
    """Longest gap inside the first characters; also how long a typed character is held back at most."""
    hold_typing: float = 0.060
    """The same while a person types."""
    hold_command: float = 0.030
    """The same for a key that puts no character: a bar code may begin with one."""
    quiet: float = 0.150
    """Silence that ends a few keys without a suffix."""
    quiet_inside: float = 0.220
    """Silence that ends a scan without a suffix, once there are enough keys to know that it is one."""
    quiet_after_suffix: float = 0.080
    """Silence that ends a scan after Enter or Tab; shorter for a fast scanner."""
    late_suffix: float = 0.400
    """An Enter or Tab that comes alone within this time after a scan is still the scanner's."""
    surely_scanner: float = 0.015
    """No hand keeps up this mean gap: even a very short text is a scan."""
    hand: float = 0.055
    """No hand keeps up this mean gap for long; a few keys may be faster."""
    still_typing: float = 0.500
    """So long after a person's key the next ones are more likely the same person's."""
    at_the_keys: float = 2.0
    """So long after a person's key a first letter may be one more of theirs; later it is that of a second scanner."""
    shortest: int = 8
    """Characters of the shortest scan at a pace that a hand could reach for a moment."""
    most_bytes: int = 4096
    longest: float = 60.0
    """900 characters of a slow scanner take 45 s."""
