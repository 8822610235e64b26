"""Which keys are a scan and which are a person's? Keyboard-wedge framing, without a keyboard and without a clock.

A scanner cannot be asked, only timed: it sends characters at an even pace that no hand keeps up. So every character is
held back until the next one (or `WedgeTiming.hold`) shows whose it was. Three at scanner pace begin a burst; from then
on every key belongs to it until silence. A burst that turns out slow was a person, who gets all keys back in order.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, replace
from enum import Enum, auto

from kiosk.scanner.keystroke import Key, KeyKind, Step, WedgeTiming

_SUFFIXES = (KeyKind.ENTER, KeyKind.TAB)
_BURST_AFTER = 3


class _State(Enum):
    IDLE = auto()
    HOLDING = auto()
    BURST = auto()
    OVERRUN = auto()


@dataclass(slots=True, kw_only=True)
class _Pace:
    """The rhythm of the keys so far; kept as sums, so that a long scan costs no more a key than a short one."""

    gaps: int = 0
    slow: int = 0
    total: float = 0.0
    slowest: float = 0.0
    bytes: int = 0
    suffix: bool = False

    def add(self, gap: float, key: Key, hold: float) -> None:
        self.gaps += 1
        self.slow += gap > hold
        self.total += gap
        self.slowest = max(self.slowest, gap)
        self.bytes += len(key.text.encode(errors="replace"))
        self.suffix = key.kind in _SUFFIXES

    @property
    def by_hand(self) -> bool:
        """A scanner stumbles now and then; a hand is slow all the time."""
        return self.slow > 1 + 0.15 * self.gaps


class Wedge:
    """Frames the keys of one window. Feed every key press; call `tick` at `deadline`.

    Before a `tick` the caller handles the key events that already wait, or a busy window would cut a scan in two.
    """

    def __init__(self, timing: WedgeTiming | None = None) -> None:
        self._timing = timing or WedgeTiming()
        self._state = _State.IDLE
        self._keys: list[Key] = []
        self._pace = _Pace()
        self._last = 0.0
        self._scan_ended = float("-inf")

    @property
    def in_burst(self) -> bool:
        """True while a scanner sends: no key may reach the window, nor admit anybody."""
        return self._state in (_State.BURST, _State.OVERRUN)

    @property
    def deadline(self) -> float | None:
        """When to call `tick` if no key comes before, or None while there is nothing to wait for."""
        if self._state is _State.IDLE:
            return None
        return self._last + self._patience()

    def feed(self, key: Key) -> Step:
        """One key press. Times that go backwards count as no time at all."""
        before = self.tick(key.at)
        step = self._feed(key)
        if step.release or step.scan is not None or step.overrun:
            return step  # `before` is empty then: nothing was held
        return replace(before, take=step.take)

    def tick(self, now: float) -> Step:
        """Nothing was pressed until `now`: close what the silence has ended."""
        deadline = self.deadline
        if deadline is None or now < deadline:
            return Step()
        return self._close()

    def _feed(self, key: Key) -> Step:
        if self._state is _State.OVERRUN:
            self._last = max(self._last, key.at)
            return Step(take=True)
        if self._state is _State.BURST:
            return self._continue(key)
        if key.repeated or len(key.text) > 2:  # a key held down, or a text put in as a whole: no scanner does either
            return Step(release=self._reset())
        if self._state is _State.IDLE:
            return self._begin(key)
        return self._continue(key)

    def _begin(self, key: Key) -> Step:
        if key.kind is KeyKind.CHARACTER and key.text:
            self._state = _State.HOLDING
            self._keys, self._pace, self._last = [key], _Pace(bytes=len(key.text.encode(errors="replace"))), key.at
            return Step(take=True)
        late = key.kind in _SUFFIXES and key.at - self._scan_ended <= self._timing.late_suffix
        return Step(take=late)

    def _continue(self, key: Key) -> Step:
        self._keys.append(key)
        # Shift before a capital, Alt of Alt+numpad: no part of the pace. Nor is a key that somebody leans on meanwhile.
        if key.kind is KeyKind.OTHER or key.repeated:
            return Step(take=True)
        pace = self._pace
        pace.add(max(0.0, key.at - self._last), key, self._timing.hold)
        self._last = max(self._last, key.at)
        if pace.by_hand:
            return Step(release=self._reset()[:-1])
        if pace.bytes > self._timing.most_bytes or key.at - self._keys[0].at > self._timing.longest:
            self._reset()
            self._state = _State.OVERRUN
            return Step(overrun=True, take=True)
        if pace.gaps + 1 >= _BURST_AFTER:
            self._state = _State.BURST
        return Step(take=True)

    def _patience(self) -> float:
        if self._state is _State.HOLDING:
            return self._timing.hold
        if self._pace.suffix:
            return min(self._timing.quiet_after_suffix, max(0.040, 3 * self._pace.slowest))
        return self._timing.quiet

    def _close(self) -> Step:
        was, pace = self._state, self._pace
        held = self._reset()
        if was is _State.HOLDING:
            return Step(release=held)
        if was is _State.OVERRUN:
            return Step()
        text = _text(held)
        if not text or (pace.total / pace.gaps > self._timing.surely_scanner and len(text) < self._timing.shortest):
            return Step(release=held)
        self._scan_ended = self._last
        return Step(scan=text.encode(errors="replace"))

    def _reset(self) -> tuple[Key, ...]:
        keys, self._keys, self._pace, self._state = self._keys, [], _Pace(), _State.IDLE
        return tuple(keys)


def _text(keys: tuple[Key, ...]) -> str:
    """The characters of a burst. Enter and Tab at its end are its suffix, inside they are part of what was printed."""
    parts = []
    for key in keys:
        if key.repeated:
            continue
        if key.kind is KeyKind.ENTER:
            parts.append("\n")
        elif key.kind is KeyKind.TAB:
            parts.append("\t")
        elif key.kind is KeyKind.CHARACTER:
            parts.append("".join(letter for letter in key.text if unicodedata.category(letter) != "Cc"))
    return "".join(parts).rstrip("\n\t")
