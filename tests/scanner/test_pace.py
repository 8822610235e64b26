"""Is the rhythm of a burst judged right where a hand and a scanner come near each other?

Each case was found by sending tens of thousands of made scans, or by hours of made typing.
"""

from __future__ import annotations

import pytest

from tests.scanner.test_wedge import Window
from tests.scanner.test_wedge_thousands import Coarse

SCANS = {
    "letters and digits, 48 ms": ("5K4VJU1JK6C\n", (46, 52, 40, 47, 59, 31, 61, 44, 54, 41, 50, 30)),
    "letters and digits, 43 ms": (
        "4KNLX6JHT0AFJAR\n",
        (71, 53, 28, 40, 60, 52, 49, 19, 54, 29, 27, 30, 42, 50, 59, 37),
    ),
    "an address, 42 ms": (":h1e/a/0vhel\t", (27, 50, 53, 23, 43, 46, 35, 34, 37, 48, 55, 40, 40)),
    "two stumbles": (
        "tl.bam5pc84ee:c/7p8t\t",
        (48, 55, 55, 43, 29, 127, 49, 45, 49, 46, 122, 52, 39, 55, 55, 35, 48, 47, 55, 47, 35),
    ),
}
HANDS = {
    "letters rolled": ("huong te", (84, 27, 13, 19, 15, 90, 37, 44)),
    "rolled over the space": (" bao hoa", (76, 21, 13, 18, 10, 63, 43, 71)),
    "house number": ("12/3 091", (632, 81, 85, 58, 45, 10, 86, 76)),
    "house and street": ("e2 19/5 12/3", (513, 16, 54, 117, 82, 74, 69, 40, 63, 51, 50, 74)),
    "letters and digits": ("1a2b3c4d", (698, 82, 54, 22, 114, 41, 112, 14)),
}


@pytest.mark.parametrize("name", SCANS)
def test_a_slow_scan_is_no_typing(name: str) -> None:
    text, gaps = SCANS[name]
    for phase in range(16):  # of a clock that counts in steps of 16 ms
        window = Coarse()
        window.tick = 0.016
        window.wait(1.0 + phase / 1000)
        for letter, gap in zip(text, gaps, strict=True):
            window.press(letter, gap / 1000)
        window.wait(1.0)
        assert (window.scans, window.typed) == ([text.strip().encode()], []), phase


def test_one_stumble_before_enter_is_no_typing() -> None:
    window = Window()
    for letter, gap in zip("BH9YG6JHS\n", (32, 31, 35, 24, 30, 33, 29, 36, 31, 131), strict=True):
        window.press(letter, gap / 1000)
    window.wait(1.0)
    assert (window.scans, window.typed) == ([b"BH9YG6JHS"], [])


@pytest.mark.parametrize("name", HANDS)
def test_fast_typing_is_no_scan(name: str) -> None:
    text, gaps = HANDS[name]
    window = Window()
    window.wait(1.0)
    for letter, gap in zip(text, gaps, strict=True):
        window.press(letter, gap / 1000)
    window.wait(1.0)
    assert (window.scans, window.typed) == ([], list(text))


def test_a_fast_bar_code_of_two_words_is_a_scan() -> None:
    window = Window()
    window.scan("HELLO 99 AB", 0.008, jitter=0.004)
    window.wait(1.0)
    assert (window.scans, window.typed) == ([b"HELLO 99 AB"], [])
