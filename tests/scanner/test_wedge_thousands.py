"""Thousands of made scans and an hour of made typing: is one ever lost, typed into a field, or made up?

In the suite a part of it; all of it with KIOSK_LONG=1 (10,000 scans, an hour for every hand).
"""

from __future__ import annotations

import os
import random

import pytest

from kiosk.scanner.wedge import Wedge
from tests.scanner.made_keys import HANDS, MadeHand, any_code, any_scanner
from tests.scanner.test_wedge import Window

LONG = bool(os.environ.get("KIOSK_LONG"))
SCANS = 10_000 if LONG else 800
SECONDS = 3600.0 if LONG else 720.0
"""Of every hand: 5 x 720 s is an hour."""


class Coarse(Window):
    """Time stamps as the system gives them: in steps."""

    tick = 0.001

    def stamp(self) -> float:
        return round(self.now / self.tick) * self.tick


def test_of_all_scans_none_is_lost_and_none_is_typed() -> None:
    rng, window, sent = random.Random(20250101), Coarse(), []
    for number in range(SCANS):
        if number % 50 == 0:  # another desk, where nothing is known yet
            window.wait(1.0)
            window.wedge = Wedge(habits=window.wedge.habits) if number % 100 else Wedge()
            scanner = any_scanner(rng)
            window.tick = scanner.tick
        text = any_code(rng)
        sent.append(text.encode())
        window.wait(rng.uniform(0.45, 3.0))
        for gap, key, _ in scanner.send(text, rng):
            window.press(key, gap)
    window.wait(1.0)
    leaked = [key for key in window.typed if key != "<Shift>"]
    lost = len(set(sent)) - len(set(sent) & set(window.scans))
    print(f"{len(sent)} scans: {lost} lost, {len(leaked)} keys leaked, {len(window.scans) - len(sent)} made up")
    assert leaked == []
    assert window.scans == sent


@pytest.mark.parametrize("hand", HANDS, ids=lambda hand: f"{hand.pace * 1000:.0f}ms")
def test_of_all_typing_no_key_is_lost_and_none_becomes_a_scan(hand: MadeHand) -> None:
    rng, window, typed = random.Random(77), Coarse(), []
    for gap, key, repeated in hand.type(rng, SECONDS):
        typed.append(key)
        window.press(key, gap, repeated=repeated)
    window.wait(1.0)
    print(f"{len(typed)} keys, {len(window.scans)} false scans, longest hold {window.longest_hold * 1000:.0f} ms")
    assert window.scans == []
    assert (window.dropped, window.mixed, window.overruns) == (0, 0, 0)
    assert window.typed == typed
