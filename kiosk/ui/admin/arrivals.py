"""What arrived from a scanner, key by key, and what does it say about the set-up? No Qt."""

from __future__ import annotations

from dataclasses import dataclass, field

from kiosk.scanner.reading import Source
from kiosk.scanner.set_up import Advice, Pace, Scan, advice_on, pace_of

NEW_BURST_AFTER = 1.0
"""Seconds of silence after which the next key begins a new scan."""
_NEXT_AFTER_END = 0.080
"""The same after Enter or Tab: the trigger was pulled again."""
_ENDS = ("Enter", "Tab")


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
class Tempo:
    """One scan in numbers."""

    keys: int
    seconds: float
    pace: Pace
    suffix: str
    """`Enter`, `Tab`, `Enter Tab` or empty."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """One scan in numbers, with what they say."""

    tempo: Tempo
    advice: tuple[Advice, ...]


class Arrivals:
    """The keys of the newest scan; an older one makes room for it."""

    def __init__(self, most: int = 2000) -> None:
        self._most = most
        self._keys: list[KeyArrival] = []

    @property
    def keys(self) -> tuple[KeyArrival, ...]:
        return tuple(self._keys)

    def begins(self, name: str, at: float) -> bool:
        """Whether a key would begin a new scan."""
        if not self._keys:
            return True
        last = self._keys[-1]
        ended = last.name in _ENDS and name not in _ENDS
        return at - last.at > (_NEXT_AFTER_END if ended else NEW_BURST_AFTER)

    def add(self, text: str, name: str, at: float) -> bool:
        """Take a key; True when it began a new scan. Beyond `most` keys nothing more is kept."""
        fresh = self.begins(name, at)
        last = None if fresh else self._keys[-1].at
        if fresh:
            self._keys.clear()
        if len(self._keys) < self._most:
            gap = None if last is None else max(0.0, at - last)
            self._keys.append(KeyArrival(text=text, name=name, at=at, gap=gap))
        return fresh

    def clear(self) -> None:
        self._keys.clear()

    def text(self) -> str:
        """What stands there in the end: an input method's backspaces take letters back."""
        letters: list[str] = []
        for key in self._keys:
            if key.name == "Backspace":
                del letters[-1:]
            else:
                letters.extend(key.text)
        return "".join(letters)

    def scan(self) -> Scan:
        """The keys as one scan."""
        return Scan(
            data=self.text().encode("utf-8", "replace"),
            source=Source.WEDGE,
            gaps=tuple(key.gap for key in self._keys if key.gap is not None),
            suffix=self._suffix(),
        )

    def tempo(self) -> Tempo | None:
        """The numbers, or None while there are too few keys to tell."""
        pace = pace_of([key.gap for key in self._keys if key.gap is not None])
        if pace is None:
            return None
        seconds = self._keys[-1].at - self._keys[0].at
        return Tempo(keys=len(self._keys), seconds=seconds, pace=pace, suffix=self._suffix())

    def summary(self) -> Summary | None:
        """Numbers and advice, or None while there are too few keys to tell."""
        tempo = self.tempo()
        if tempo is None:
            return None
        by_input_method = any(key.name == "IME" for key in self._keys)
        return Summary(tempo=tempo, advice=advice_on(self.scan(), by_input_method=by_input_method))

    def _suffix(self) -> str:
        at = len(self._keys)
        while at and self._keys[at - 1].name in _ENDS:
            at -= 1
        return " ".join(key.name for key in self._keys[at:])
