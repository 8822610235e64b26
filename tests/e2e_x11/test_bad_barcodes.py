"""Do bar codes that press keys (BadBarcode) leave the program as it was, on every page, in every list and dialog?

Real key events of a real display. Skipped where Xvfb or xdotool is missing.
"""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest

from tests.e2e_x11.test_scans import MISSING, Program, program

__all__ = ["program"]
pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(bool(MISSING), reason=f"not installed here: {', '.join(MISSING)}"),
]
CODE = "9 9 0 0 0 0 0 0 0 1"
SEQUENCES = {
    "open a file": "ctrl+o c m d Return",
    "run": "super+r c m d Return",
    "close": "alt+F4 Return",
    "emergency": "F12 Return",
    "emergency three times": "F12 F12 F12",
    "escape": "Escape Escape Escape Return",
    "every F-key": "F1 F2 F3 F4 F5 F6 F7 F8 F9 F10 F11 F12",
    "pages and people": "ctrl+g ctrl+l ctrl+z ctrl+r ctrl+e",
    "cut and paste": "ctrl+a ctrl+x ctrl+v Delete BackSpace",
    "alt and digits": "alt+KP_0 alt+KP_1 alt+KP_6 alt+KP_9 alt+KP_0",
    "control characters": "ctrl+b ctrl+c ctrl+j ctrl+m ctrl+i ctrl+h ctrl+bracketright",
    "around the page": "Tab Tab Up Down Left Right Home End Prior Next space Return",
    "menus": "Menu shift+F10 alt+space Return",
    "in the middle": f"{CODE[:9]} F12 ctrl+g Escape alt+F4 F11 {CODE[10:]} Return",
    "before": f"F12 F11 {CODE} Return",
    "behind": f"{CODE} ctrl+g F2 F12 alt+F4",
}
PAGES = ("desk", "cases", "settings", "devices", "who")


SLOWEST_MS = 12
"""A pause between two keys that no scanner makes: then this machine was too busy to play one, and it is played again."""
ATTEMPTS = 6


def unchanged(program: Program, put_in_place: Callable[[], None]) -> list[str]:
    """The sequences that changed anything, each played at a scanner's pace."""
    wrong = []
    for name, keys in SEQUENCES.items():
        for _ in range(ATTEMPTS):
            before = program.ask("state")
            program.ask("pace")
            program.keys("key", "--delay", "2", *keys.split())
            time.sleep(0.7)
            after = program.ask("state")
            if after == before:
                break
            if program.ask("pace")["slowest"] <= SLOWEST_MS:
                changed = [(key, before[key], after[key]) for key in before if before[key] != after[key]]
                wrong.append(f"{name}: {changed}")
                break
            put_in_place()
        else:
            pytest.skip("this machine is too busy to play a scanner")
    return wrong


@pytest.mark.parametrize("page", PAGES)
def test_on_every_page(program: Program, page: str) -> None:
    def put_in_place() -> None:
        program.ask("page", page)
        time.sleep(0.4)
        program.ask("focus", 0)

    put_in_place()
    assert unchanged(program, put_in_place) == []


def test_in_a_dialog(program: Program) -> None:
    program.ask("page", "desk")
    assert program.ask("dialog") == {"dialog": True}
    wrong = unchanged(program, lambda: None)
    program.ask("shut")
    assert wrong == []
