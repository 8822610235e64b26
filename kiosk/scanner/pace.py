"""Does a machine send these keys, or a hand? The rhythm of one burst and the judgement on it."""

from __future__ import annotations

import math
from dataclasses import dataclass, field

from kiosk.scanner.keystroke import Key, KeyKind, WedgeTiming

SUFFIXES = (KeyKind.ENTER, KeyKind.TAB)
_LOOSE = 0.040
"""How much faster than its usual pace a hand can be: this, divided by the root of the number of gaps."""
_EVEN = 0.30
"""Standard deviation over mean. A scanner keeps to its pace; the most even hand has more than a third."""
_UNEVEN = 0.45
"""What a scanner may reach over many characters, with a radio that stumbles."""
_COMMANDS = 5
"""So many keys that do something, each within `hold_command` of the one before, are no hand's."""
_SWITCHES = 2
"""From letter to digit or sign and back: at a scanner's pace no hand finds keys that lie so far apart."""
_STUMBLE = 2.5
"""A gap this many times as long as the mean of all others is a radio that stumbled, if those are even."""
_BRISK = 0.020
"""A mean gap below which even a few short words are a scanner's."""
_UNHURRIED = 0.035
"""A mean gap that no hand reaches for eight characters, however they are chosen."""


@dataclass(slots=True, kw_only=True)
class Pace:
    """The rhythm so far; kept as sums, so that a long scan costs no more a key than a short one."""

    gaps: int = 0
    total: float = 0.0
    squares: float = 0.0
    first: float = 0.0
    slowest: float = 0.0
    bytes: int = 0
    letters: int = 0
    switches: int = 0
    """Changes between letters and digits or signs; a space is neither."""
    spaces: int = 0
    suffix: bool = False
    commands: int = 0
    """Keys that put no character."""
    kinds: set[tuple[KeyKind, str, int]] = field(default_factory=set)
    """The first few different keys: a switch that bounces sends one key twice."""
    was_letter: bool | None = None

    def begin(self, key: Key) -> None:
        """The first key; it has no gap."""
        self._note(key)

    def add(self, gap: float, key: Key) -> None:
        """Another key, `gap` seconds after the one before."""
        if not self.gaps:
            self.first = gap
        self.gaps += 1
        self.total += gap
        self.squares += gap * gap
        self.slowest = max(self.slowest, gap)
        self._note(key)

    def _note(self, key: Key) -> None:
        self.suffix = key.kind in SUFFIXES
        self.bytes += len(key.text.encode(errors="replace"))
        if key.kind is KeyKind.CHARACTER and key.text.isspace():
            self.spaces += 1
        elif key.kind is KeyKind.CHARACTER:
            letter = key.text.isalpha()
            self.letters += letter
            self.switches += self.was_letter is not None and self.was_letter is not letter
            self.was_letter = letter
        self.commands += key.kind is not KeyKind.CHARACTER
        if len(self.kinds) < 3:
            self.kinds.add((key.kind, key.text, key.code))

    @property
    def keys(self) -> int:
        return self.gaps + 1

    @property
    def mean(self) -> float:
        """Mean gap in seconds; 0 for a single key."""
        return self.total / self.gaps if self.gaps else 0.0

    @property
    def spread(self) -> float:
        """Standard deviation over mean, 0 = perfectly even; of many gaps without the longest, which is a stumble."""
        return self._without_longest if self.gaps >= 12 else _spread(self.gaps, self.total, self.squares)

    @property
    def _without_longest(self) -> float:
        return _spread(self.gaps - 1, self.total - self.slowest, self.squares - self.slowest**2)

    @property
    def steady(self) -> float:
        """Mean gap without one stumble, when all the others are even."""
        others = (self.total - self.slowest) / (self.gaps - 1) if self.gaps > 1 else 0.0
        if self.gaps >= 6 and self.slowest > _STUMBLE * others and self._without_longest < _EVEN:
            return others
        return self.mean

    def by_hand(self, timing: WedgeTiming) -> bool:
        """Already sure, while keys still come: no scanner is so slow. It may stumble now and then."""
        if self.gaps < 2 or self.mean <= _UNHURRIED:
            return False
        prose = self.switches < _SWITCHES and 2 * self.letters >= self.keys
        words = prose and self.gaps >= 12 and self.spread >= _UNEVEN
        return words or not self._within(timing, 1.0)

    def unhurried(self, timing: WedgeTiming) -> bool:
        """Already sure, while keys still come: no hand is so fast for so long."""
        return self.keys >= timing.shortest and self.mean <= _UNHURRIED

    def is_scan(self, characters: int, timing: WedgeTiming, *, typing: bool, known: bool) -> bool:
        """The judgement at the end, on a text of so many characters.

        `typing`: a hand was at it a moment ago; `known`: a scanner of this desk has this pace.
        """
        if not characters or not self.gaps:
            return False
        if characters < timing.shortest:
            return self._is_short_scan(characters, timing, typing)
        if self.spaces and characters < 3 * timing.shortest:
            return self.mean <= _BRISK  # no number that a card or a bar code holds has words
        if self.mean <= _UNHURRIED or self.steady <= _UNHURRIED:
            return True
        if typing:
            return characters >= 3 * timing.shortest and self.spread < _EVEN and self._within(timing, 0.75)
        # At 35 to 65 ms a fast hand comes near for a word, not for a line and not for a number.
        codelike = self.switches >= _SWITCHES and self.spread < _UNEVEN
        if known or codelike or 2 * self.letters < characters:
            return self._within(timing, 0.75)
        long = characters >= (2 if self.suffix else 3) * timing.shortest
        return self._within(timing, 0.0) and self.spread < (_UNEVEN if long else _EVEN)

    def _is_short_scan(self, characters: int, timing: WedgeTiming, typing: bool) -> bool:
        """A few letters at once may be fingers that roll over the keys; the Enter with them is not."""
        if self.suffix and not typing:
            return self.keys >= 3 and len(self.kinds) >= 2 and self.mean <= timing.surely_scanner
        return characters >= 5 and len(self.kinds) >= 2 and self.mean <= 0.8 * timing.surely_scanner

    def _within(self, timing: WedgeTiming, loose: float) -> bool:
        return self.mean <= timing.hand + loose * _LOOSE / math.sqrt(self.gaps)

    def is_command(self, timing: WedgeTiming) -> bool:
        """Several keys at a speed that no hand has, and not all of them letters."""
        if not self.commands or not self.gaps:
            return False
        if self.keys >= _COMMANDS and self.mean <= timing.hold_command:
            return True
        several = len(self.kinds) >= 2 or self.keys > 2  # a switch that bounces sends one key twice
        return several and self.mean <= 0.8 * timing.surely_scanner

    def leads_by_hand(self) -> bool:
        """Whether the first key was somebody's who had just typed when the scan began."""
        if self.gaps < 4:
            return False
        rest = (self.total - self.first) / (self.gaps - 1)
        return self.first > 0.025 and self.first > 5 * rest


def _spread(gaps: int, total: float, squares: float) -> float:
    if gaps < 2 or total <= 0:
        return 0.0
    return math.sqrt(max(0.0, squares / gaps - (total / gaps) ** 2)) / (total / gaps)
