"""Which keys are a scan and which are a person's? Keyboard-wedge framing, without a keyboard and without a clock.

A scanner cannot be asked, only timed: it sends characters at an even pace that no hand keeps up. So every key is held
back until the next one (or `WedgeTiming.hold`) shows whose it was. Three at scanner pace begin a burst; from then on
every key belongs to it until silence. A burst that turns out slow was a person, who gets all keys back in order.
"""

from __future__ import annotations

import unicodedata
from dataclasses import replace
from enum import Enum, auto

from kiosk.scanner.habit import Burst, Habits, prefix_in
from kiosk.scanner.key_trace import BACKSPACE
from kiosk.scanner.keystroke import Key, KeyKind, Step, WedgeTiming
from kiosk.scanner.pace import SUFFIXES, Pace

_BURST_AFTER = 3
_FORGIVING_AFTER = 5
"""Keys at scanner pace after which a longer silence is waited through: a radio that stumbles."""
_TAKEN_FOR_NEW = 3
"""So many surplus suffixes in a row are no accident: somebody set the scanner up anew."""
_NO_REPEAT = 0.010
"""Seconds; keys that are held down repeat every 25 ms at the fastest."""


class _State(Enum):
    IDLE = auto()
    HOLDING = auto()
    BURST = auto()
    OVERRUN = auto()


class Wedge:
    """Frames the keys of one window. Feed every key press; call `tick` at `deadline`.

    Before a `tick` the caller handles the key events that already wait, or a busy window would cut a scan in two.
    """

    def __init__(self, timing: WedgeTiming | None = None, habits: Habits | None = None) -> None:
        self._base = timing or WedgeTiming()
        self._state = _State.IDLE
        self._keys: list[Key] = []
        self._pace = Pace()
        self._last = 0.0
        self._scan_ended = self._hand_was = float("-inf")
        self._surplus = 0
        self.habits = habits or Habits()
        """What was learned; keep it and hand it in again tomorrow."""
        self._timing = self.habits.timing(self._base)

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
        step = self._feed(self._pressed(key))
        if step.release or step.overrun:
            return step  # `before` is empty then: nothing was held
        return replace(before, take=step.take)

    def tick(self, now: float) -> Step:
        """Nothing was pressed until `now`: close what the silence has ended."""
        deadline = self.deadline
        if deadline is None or now < deadline:
            return Step()
        return self._close()

    def _pressed(self, key: Key) -> Key:
        """Qt on X11 takes a key that comes twice within a millisecond for one that is held down; no keyboard repeats so fast."""
        if key.repeated and self._keys:
            last = self._keys[-1]
            if (last.kind, last.text) == (key.kind, key.text) and key.at - last.at <= _NO_REPEAT:
                return replace(key, repeated=False)
        return key

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
        if key.kind is KeyKind.MODIFIER:
            return Step()
        if key.kind in SUFFIXES and key.at - self._scan_ended <= self._timing.late_suffix:
            return Step(take=True)
        self._state = _State.HOLDING
        self._keys, self._pace, self._last = [key], Pace(), key.at
        self._pace.begin(key)
        return Step(take=True)

    def _continue(self, key: Key) -> Step:
        if key.repeated and not self._pace.unhurried(self._timing):
            self._hand_was = self._last
            return Step(release=self._reset())
        self._keys.append(key)
        # Shift before a capital, Alt of Alt+numpad: no part of the pace. Nor is a key that somebody leans on meanwhile.
        if key.kind is KeyKind.MODIFIER or key.repeated:
            return Step(take=True)
        pace = self._pace
        pace.add(max(0.0, key.at - self._last), key)
        self._last = max(self._last, key.at)
        if pace.by_hand(self._timing):
            self._hand_was = self._last
            return Step(release=self._reset()[:-1])
        if pace.bytes > self._timing.most_bytes or key.at - self._keys[0].at > self._timing.longest:
            self._reset()
            self._state = _State.OVERRUN
            return Step(overrun=True, take=True)
        if pace.keys >= _BURST_AFTER:
            self._state = _State.BURST
        return Step(take=True)

    def _patience(self) -> float:
        timing, pace = self._timing, self._pace
        if self._state is _State.HOLDING:
            if pace.commands == pace.keys:
                return timing.hold_command
            typing = self._keys[0].at - self._hand_was <= timing.still_typing
            return min(timing.hold, timing.hold_typing) if typing else timing.hold
        if pace.suffix:
            return min(timing.quiet_after_suffix, max(0.040, 3 * pace.slowest))
        return timing.quiet_inside if pace.keys >= _FORGIVING_AFTER and pace.mean <= timing.hand else timing.quiet

    def _close(self) -> Step:
        was, pace, timing = self._state, self._pace, self._timing
        held = self._reset()
        if was is _State.OVERRUN:
            return Step()
        first: tuple[Key, ...] = ()
        if pace.leads_by_hand() and held[0].at - self._hand_was <= timing.at_the_keys:
            first, held = held[:1], held[1:]
        text, suffix = _text(held)
        typing = held[0].at - self._hand_was <= timing.still_typing
        known = self.habits.paced(pace.mean)
        if was is _State.BURST and pace.is_scan(len(text), timing, typing=typing, known=known):
            self._scan_ended = self._last
            # A typing mode that takes letters back shows by it what it changed (`key_trace.py`).
            sent = _text(held, backspaces=True)[0] if "|" in text else text
            return self._scan(text, suffix, first, pace, sent)
        if pace.is_command(timing) and _commands(held, text):
            self._scan_ended = self._last
            return Step(dropped=len(held))
        self._hand_was = self._last
        return Step(release=first + held)

    def _scan(self, text: str, suffix: str, first: tuple[Key, ...], pace: Pace, sent: str) -> Step:
        dropped = pace.commands - len(suffix)
        if self.habits.surplus(suffix) and self._surplus < _TAKEN_FOR_NEW:
            self._surplus += 1
            return Step(release=first, mixed=True, dropped=dropped)
        self._surplus = 0
        prefix = self.habits.prefix_of(text)
        if len(text) >= self._timing.shortest:
            slowest = pace.slowest if not first else pace.mean
            self.habits = self.habits.learned(
                Burst(characters=len(text), mean=pace.mean, slowest=slowest, suffix=suffix, prefix=prefix_in(text))
            )
            self._timing = self.habits.timing(self._base)
        return Step(release=first, scan=sent.removeprefix(prefix).encode(errors="replace"), dropped=dropped)

    def _reset(self) -> tuple[Key, ...]:
        keys, self._keys, self._pace, self._state = self._keys, [], Pace(), _State.IDLE
        return tuple(keys)


def _commands(keys: tuple[Key, ...], text: str) -> bool:
    """Whether keys at a machine's speed would do something, and not only end a letter or two, or take them back."""
    kinds = {key.kind for key in keys}
    return KeyKind.OTHER in kinds or keys[0].kind in SUFFIXES or (not text and KeyKind.BACKSPACE not in kinds)


def _text(keys: tuple[Key, ...], *, backspaces: bool = False) -> tuple[str, str]:
    """The characters of a burst and its suffix. Enter and Tab inside are part of what was printed, or another's end.

    `backspaces`: they stand as `\\b` where they came, instead of taking the letter before.
    """
    letters: list[str] = []
    for key in keys:
        if key.repeated:
            continue
        if key.kind is KeyKind.ENTER:
            letters.append("\n")
        elif key.kind is KeyKind.TAB:
            letters.append("\t")
        elif key.kind is KeyKind.BACKSPACE:
            letters[-1:] = [*letters[-1:], BACKSPACE] if backspaces else []
        elif key.kind is KeyKind.CHARACTER:
            letters.extend(letter for letter in key.text if unicodedata.category(letter) != "Cc")
    whole = "".join(letters)
    text = whole.rstrip("\n\t")
    return text, whole[len(text) :]
