"""Keys as scanners and hands send them, on a clock of their own. Everything is made from a seed."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass

from tests.verify.formats.codes import FORMS, code

Press = tuple[float, str, bool]
"""Seconds since the key before, the key, whether it repeats by itself."""


@dataclass(frozen=True, kw_only=True)
class MadeScanner:
    """A scanner with its own pace: `gap` seconds a key, give or take `jitter` of it."""

    gap: float
    jitter: float
    suffix: str
    stumble: float
    """Share of the keys that come 60 to 120 ms late, as over a busy radio; never among the first four."""
    tick: float
    """Time stamps are multiples of this: 1 ms, or 8 and 16 ms on slow clocks."""
    shifts: bool

    def send(self, text: str, rng: random.Random) -> Iterator[Press]:
        for at, letter in enumerate(text + self.suffix):
            gap = self.gap * max(0.05, rng.gauss(1.0, self.jitter))
            if at > 4 and rng.random() < self.stumble:
                gap += rng.uniform(0.060, 0.120)
            if self.shifts and letter.isupper():
                yield gap / 2, "<Shift>", False
                gap /= 2
            yield gap, letter, False


def any_scanner(rng: random.Random) -> MadeScanner:
    return MadeScanner(
        gap=rng.uniform(0.001, 0.050),
        jitter=rng.uniform(0.0, 0.25),
        suffix=rng.choice(("\n", "\n", "\n", "\t", "", "\t\n")),
        stumble=rng.choice((0.0, 0.0, 0.002)),
        tick=rng.choice((0.001, 0.001, 0.008, 0.016)),
        shifts=rng.random() < 0.5,
    )


def any_code(rng: random.Random) -> str:
    """A card code, a citizen's code, a number, or something that has no business here."""
    kind = rng.random()
    if kind < 0.6:
        form = dict(FORMS[rng.choice(sorted(FORMS))])
        first = form["number"]
        form["number"] = first[:-5] + f"{rng.randrange(100_000):05}"
        return code(form).decode()
    if kind < 0.8:
        return rng.choice(("99{:08}", "099{:09}", "DN47999{:08}")).format(rng.randrange(10**8))
    signs = rng.choice(("0123456789", "ABCDEFGHJKLMNPQRSTUVWXYZ0123456789", "https://example.vn/?q=abcdef0123456789"))
    return "".join(rng.choice(signs) for _ in range(rng.randrange(8, 40)))


_TYPED = "nguyen van mau tran thi hoa le binh an phuong quan thanh pho ho chi minh kham benh bao hiem so the 12/3 tdp k5 p.14"
WORDS = tuple(_TYPED.split(" "))


@dataclass(frozen=True, kw_only=True)
class MadeHand:
    """Somebody who types: `pace` seconds a key, spread as people's gaps are, letters that overlap, words, thinking."""

    pace: float
    spread: float
    rolls: float
    """Share of the letters that are pressed before the last one is let go, 8 to 45 ms after it."""

    def type(self, rng: random.Random, seconds: float) -> Iterator[Press]:
        spent = 0.0
        while spent < seconds:
            for gap, key, repeated in self._something(rng):
                spent += gap
                yield gap, key, repeated

    def _something(self, rng: random.Random) -> Iterator[Press]:
        what = rng.random()
        if what < 0.70:
            yield from self._text(" ".join(rng.choice(WORDS) for _ in range(rng.randrange(1, 6))), rng)
            if rng.random() < 0.5:
                yield self._gap(rng) + 0.04, "\n", False
        elif what < 0.85:  # a number on the number pad
            yield from self._text(f"99{rng.randrange(10**8):08}", rng, slower=1.2, rolls=False)
            yield self._gap(rng) + 0.04, "\n", False
        elif what < 0.90:  # a key held down
            key = rng.choice(("<Backspace>", "0", "<Left>", " "))
            yield rng.uniform(0.2, 0.5), key, False
            yield 0.5, key, True
            for _ in range(rng.randrange(3, 40)):
                yield 0.033, key, True
        elif what < 0.93:
            yield rng.uniform(0.2, 0.6), "pasted:" + str(rng.randrange(10**9)), False
        elif what < 0.96:
            yield rng.uniform(0.2, 0.5), "<Ctrl>", False
            yield rng.uniform(0.02, 0.1), "<Ctrl+V>", False
        else:
            for key in rng.sample(("<F3>", "<F4>", "\t", "<Down>", "<Down>", "\n", "<Esc>"), 3):
                yield rng.uniform(0.07, 0.6), key, False
        yield rng.uniform(0.2, 1.5), rng.choice(("\t", " ", "<Esc>")), False

    def _text(self, text: str, rng: random.Random, slower: float = 1.0, rolls: bool = True) -> Iterator[Press]:
        gap = rng.uniform(0.15, 0.8)
        for letter in text:
            if rng.random() < 0.02:
                yield gap, rng.choice("asdfghjkl"), False
                yield self._gap(rng) * 2, "<Backspace>", False
                gap = self._gap(rng)
            if rng.random() < 0.003:  # a worn switch: one press, two keys
                yield gap, letter, False
                gap = rng.uniform(0.004, 0.012)
            if letter.isupper():
                yield gap, "<Shift>", False
                gap = rng.uniform(0.03, 0.08)
            yield gap, letter, False
            gap = self._gap(rng) * slower
            if rolls and rng.random() < self.rolls:
                gap = rng.uniform(0.008, 0.045)

    def _gap(self, rng: random.Random) -> float:
        return self.pace * rng.lognormvariate(0.0, self.spread)


HANDS = (
    MadeHand(pace=0.300, spread=0.5, rolls=0.02),
    MadeHand(pace=0.180, spread=0.45, rolls=0.05),
    MadeHand(pace=0.120, spread=0.40, rolls=0.10),
    MadeHand(pace=0.095, spread=0.35, rolls=0.15),
    MadeHand(pace=0.080, spread=0.35, rolls=0.15),
)
"""40 to 150 words a minute; the last two are among the fastest that there are."""
