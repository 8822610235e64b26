"""What does the wedge learn of a desk's scanners, and does it ever learn too much?"""

from __future__ import annotations

import json
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.scanner.habit import SURE, Burst, Habits
from kiosk.scanner.keystroke import WedgeTiming
from kiosk.scanner.wedge import Wedge
from tests.scanner.test_wedge import BHYT, Window


def after_scans(number: int, gap: float = 0.010, suffix: str = "\n", prefix: str = "") -> Window:
    window = Window()
    for turn in range(number):
        window.scan(f"{prefix}99{turn:08}|abc", gap, suffix)
        window.wait(0.6)
    assert len(window.scans) == number
    return window


def test_pace_and_suffix_are_learned_and_then_nothing_changes_any_more() -> None:
    window = after_scans(3 * SURE)
    learned = window.wedge.habits
    (habit,) = learned.scanners
    assert (habit.scans, habit.gap, habit.suffix) == (SURE, 0.010, "\n")
    window.scan("9900000001|abc", 0.010)
    window.wait(0.6)
    assert window.wedge.habits == learned


def test_two_scanners_of_a_desk_are_told_apart() -> None:
    window = after_scans(SURE, 0.003, "\n")
    for _ in range(SURE):
        window.scan(BHYT, 0.040, "")
        window.wait(0.6)
    assert [(habit.gap, habit.suffix) for habit in window.wedge.habits.sure] == [(0.040, ""), (0.003, "\n")]


def test_a_prefix_is_learned_and_taken_off() -> None:
    window = after_scans(SURE + 2, prefix="~*")
    assert window.scans[0].startswith(b"~*")
    assert window.scans[-1] == b"9900000006|abc"
    window.scan("9900000001|abc", 0.010)
    window.wait(0.6)
    assert window.scans[-1] == b"9900000001|abc", "and another scanner without it is read as before"


def test_a_radio_that_stumbles_long_is_waited_for_once_its_suffix_is_known() -> None:
    fresh, known = Window(), after_scans(SURE)
    for window in (fresh, known):
        window.scan(BHYT[:50], 0.010, "")
        window.press(BHYT[50], 0.280)
        window.scan(BHYT[51:], 0.010)
        window.wait(0.6)
    assert BHYT.encode() not in fresh.scans
    assert known.scans[-1] == BHYT.encode()


def test_two_ends_at_once_are_two_scanners_until_somebody_sets_them_so() -> None:
    window = after_scans(SURE)
    for turn in range(4):
        window.scan("1234567890", 0.010, "\n\n")
        window.wait(0.6)
        assert window.mixed == min(turn + 1, 3)
    assert window.scans[SURE:] == [b"1234567890"]
    assert window.typed == []


def test_another_scanner_with_another_end_is_no_mixture() -> None:
    window = after_scans(SURE)
    window.scan("9900000001", 0.010, "\t")
    window.wait(0.6)
    assert (window.mixed, window.scans[-1]) == (0, b"9900000001")


def test_what_was_learned_survives_the_night() -> None:
    learned = after_scans(SURE, 0.030, "\t\n", "#").wedge.habits
    again = Habits.from_text(learned.to_text())
    assert again == learned
    window = Window(wedge=Wedge(habits=again))
    window.scan("#9900000001", 0.030, "\t\n")
    window.wait(0.6)
    assert window.scans == [b"9900000001"]


def test_nothing_of_a_code_is_kept() -> None:
    window = after_scans(SURE, prefix="~")
    assert not set("99|abc") & set("".join(habit.prefix for habit in window.wedge.habits.scanners))
    assert "9900000001" not in window.wedge.habits.to_text()


@pytest.mark.parametrize(
    "text",
    ["", "{}", "[1]", "null", "[{}]", '[{"scans": 9, "gap": "x", "slowest": 1, "suffix": "DN4", "prefix": "", "prefixed": 1}]',
     '[{"scans": 9, "gap": 1, "slowest": 1, "suffix": "", "prefix": "DN4", "prefixed": 9}]'],
)  # fmt: skip
def test_a_damaged_memory_is_nothing_learned(text: str) -> None:
    assert Habits.from_text(text) == Habits()


@given(st.lists(st.tuples(st.floats(0, 2), st.floats(0, 5), st.sampled_from(["", "\n", "\t", "\n\n"])), max_size=40))
def test_waits_only_grow_and_stay_within_bounds(bursts: list[tuple[float, float, str]]) -> None:
    habits, base = Habits(), WedgeTiming()
    for mean, slowest, suffix in bursts:
        habits = habits.learned(Burst(characters=20, mean=mean, slowest=slowest, suffix=suffix))
    timing = habits.timing(base)
    assert base.hold <= timing.hold <= 0.120
    assert base.hold_command <= timing.hold_command <= 0.090
    assert base.quiet_inside <= timing.quiet_inside <= 0.300
    assert Habits.from_text(habits.to_text()) == habits or any(slowest > 1 or mean > 1 for mean, slowest, _ in bursts)
    assert len(json.loads(habits.to_text())) <= 4


def test_a_typist_teaches_nothing() -> None:
    window = Window()
    window.type("nguyen van mau 9900000001\n" * 20, random.Random(4))
    window.wait(1)
    assert window.wedge.habits == Habits()
