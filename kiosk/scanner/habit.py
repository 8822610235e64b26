"""How do the scanners of this desk send? Learned from every scan, kept between days, nothing of a code in it."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, replace

from kiosk.scanner.keystroke import WedgeTiming

SURE = 5
"""Scans after which a habit is believed."""
_MOST_SCANNERS = 4
_ALIKE = 2.5
_PREFIX_LENGTH = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Burst:
    """What one scan looked like."""

    characters: int
    mean: float
    """Seconds between two keys."""
    slowest: float
    suffix: str
    """Of `\\n` (Enter) and `\\t` (Tab)."""
    prefix: str = ""
    """Signs before the first letter or digit, at most four."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ScannerHabit:
    """One way of sending: usually one scanner. Times in seconds, rounded to milliseconds."""

    scans: int = 0
    """Counted up to `SURE`."""
    gap: float = 0.0
    slowest: float = 0.0
    suffix: str = ""
    prefix: str = ""
    prefixed: int = 0
    """Scans in a row that began with `prefix`."""

    def alike(self, burst: Burst) -> bool:
        """Whether this is how that burst was sent."""
        low, high = sorted((max(self.gap, 0.002), max(burst.mean, 0.002)))
        return burst.suffix == self.suffix and high / low <= _ALIKE

    def after(self, burst: Burst) -> ScannerHabit:
        """The habit with one more scan in it."""
        share = 1 / (min(self.scans, SURE) + 1)
        slowest = max(burst.slowest, self.slowest + 0.1 * (burst.slowest - self.slowest))
        same = burst.prefix == self.prefix
        return ScannerHabit(
            scans=min(self.scans + 1, SURE),
            gap=round(self.gap + share * (burst.mean - self.gap), 3),
            slowest=round(slowest, 3),
            suffix=burst.suffix,
            prefix=burst.prefix,
            prefixed=min(self.prefixed + 1, SURE) if same else 1,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Habits:
    """All scanners of a desk, the last used first. A keyboard does not say which scanner sends; their ways tell them apart."""

    scanners: tuple[ScannerHabit, ...] = ()

    def learned(self, burst: Burst) -> Habits:
        """These habits and one scan more. Equal to `self` once nothing new is learned."""
        known = next((habit for habit in self.scanners if habit.alike(burst)), None)
        rest = tuple(habit for habit in self.scanners if habit is not known)
        return replace(self, scanners=((known or ScannerHabit()).after(burst), *rest)[:_MOST_SCANNERS])

    @property
    def sure(self) -> tuple[ScannerHabit, ...]:
        return tuple(habit for habit in self.scanners if habit.scans >= SURE)

    def paced(self, mean: float) -> bool:
        """Whether a scanner here sends with this mean gap, give or take a fifth."""
        return any(abs(mean - habit.gap) <= 0.2 * habit.gap for habit in self.sure)

    def surplus(self, suffix: str) -> bool:
        """Whether every scanner here ends in another way, and this is two of those ends at once."""
        known = {habit.suffix for habit in self.sure}
        if not known or suffix in known or "" in known:
            return False
        return any(suffix == first + second for first in known for second in known)

    def prefix_of(self, text: str) -> str:
        """The prefix that a scanner here was set up to send, if the text begins with it."""
        known = (habit.prefix for habit in self.scanners if habit.prefix and habit.prefixed >= SURE)
        return next((prefix for prefix in known if text.startswith(prefix) and len(text) > len(prefix)), "")

    def timing(self, base: WedgeTiming) -> WedgeTiming:
        """`base` as these scanners need it. Waits only grow: tomorrow somebody brings a slower scanner."""
        sure = self.sure
        if not sure:
            return base
        slowest, gap = max(habit.slowest for habit in sure), max(habit.gap for habit in sure)
        quiet = min(max(base.quiet_inside, 4 * slowest), 0.300)
        if all(habit.suffix for habit in sure):
            quiet = 0.300  # the end is said, so a stumble of the radio need not be taken for it
        return replace(
            base,
            hold=max(base.hold, min(1.5 * slowest, 0.120)),
            hold_command=min(max(2.0 * gap, base.hold_command), 0.090),
            quiet_inside=quiet,
        )

    def to_text(self) -> str:
        """One line of JSON, for a file."""
        return json.dumps([asdict(habit) for habit in self.scanners])

    @classmethod
    def from_text(cls, text: str) -> Habits:
        """Never fails: what cannot be read is nothing learned."""
        try:
            return cls(scanners=tuple(_habit(entry) for entry in json.loads(text)[:_MOST_SCANNERS]))
        except (ValueError, TypeError, KeyError, AttributeError):
            return cls()


def prefix_in(text: str) -> str:
    """Signs before the first letter or digit: no card begins with one."""
    signs = next((at for at, sign in enumerate(text) if sign.isalnum()), len(text))
    return text[:signs] if signs <= _PREFIX_LENGTH and signs < len(text) else ""


def _habit(entry: dict[str, object]) -> ScannerHabit:
    numbers = {name: entry[name] for name in ("gap", "slowest", "scans", "prefixed")}
    gap, slowest, scans, prefixed = (
        value if isinstance(value, int | float) and 0 <= value < 1000 else 0 for value in numbers.values()
    )
    suffix, prefix = str(entry["suffix"]), str(entry["prefix"])
    if suffix.strip("\n\t") or len(suffix) > _PREFIX_LENGTH or (prefix and prefix_in(prefix + "0") != prefix):
        raise ValueError
    return ScannerHabit(
        scans=min(int(scans), SURE), gap=min(gap, 1.0), slowest=min(slowest, 1.0),
        suffix=suffix, prefix=prefix, prefixed=min(int(prefixed), SURE),
    )  # fmt: skip
