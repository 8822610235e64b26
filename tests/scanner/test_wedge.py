"""Does the keyboard wedge give scans to the desk and typing to the person, and lose nothing of either?"""

from __future__ import annotations

import random
from dataclasses import dataclass, field

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kiosk.scanner.keystroke import Key, KeyKind, WedgeTiming
from kiosk.scanner.wedge import Wedge

BHYT = "DN4799900000001|" + "a1b2c3d4" * 30 + "|$"

KINDS = {
    "\n": KeyKind.ENTER,
    "\t": KeyKind.TAB,
    "<Backspace>": KeyKind.BACKSPACE,
    "<Shift>": KeyKind.MODIFIER,
    "<Alt>": KeyKind.MODIFIER,
    "<Ctrl>": KeyKind.MODIFIER,
    "<Win>": KeyKind.MODIFIER,
}


@dataclass
class Window:
    """What a window with an event filter sees: keys that reached its widget, scans that reached the desk."""

    wedge: Wedge = field(default_factory=Wedge)
    now: float = 100.0
    typed: list[str] = field(default_factory=list)
    scans: list[bytes] = field(default_factory=list)
    overruns: int = 0
    dropped: int = 0
    mixed: int = 0
    longest_hold: float = 0.0
    taken: int = 0

    def press(self, text: str, after: float = 0.0, **more: object) -> bool:
        self.wait(after)
        kind = KINDS.get(text, KeyKind.CHARACTER if not text.startswith("<") or len(text) == 1 else KeyKind.OTHER)
        key = Key(kind=kind, text=text if kind is KeyKind.CHARACTER else "", at=self.stamp(), token=text, **more)  # type: ignore[arg-type]
        step = self.wedge.feed(key)
        self._apply(step)
        if not step.take:
            self.typed.append(text)
        self.taken += step.take
        return step.take

    def stamp(self) -> float:
        """The time that the event carries."""
        return self.now

    def wait(self, seconds: float) -> None:
        """Let time pass with a timer that is a little late, as timers are."""
        end = self.now + seconds
        while (deadline := self.wedge.deadline) is not None and deadline + 0.002 < end:
            self.now = max(self.now, deadline + 0.002)
            self._apply(self.wedge.tick(self.now))
        self.now = end

    def scan(
        self, text: str, gap: float, suffix: str = "\n", jitter: float = 0.0, rng: random.Random | None = None
    ) -> None:
        for letter in text + suffix:
            self.press(letter, gap + (rng.uniform(0, jitter) if rng else 0.0))

    def type(self, text: str, rng: random.Random, low: float = 0.080, high: float = 0.300) -> None:
        for letter in text:
            self.press(letter, rng.uniform(low, high))

    def _apply(self, step) -> None:  # type: ignore[no-untyped-def]
        for key in step.release:
            self.longest_hold = max(self.longest_hold, self.now - key.at)
            self.typed.append(key.token)
        if step.scan is not None:
            self.scans.append(step.scan)
        self.overruns += step.overrun
        self.dropped += step.dropped
        self.mixed += step.mixed


@pytest.mark.parametrize("suffix", ["\n", "\t", "", "\n\n", "\t\n"], ids=["enter", "tab", "none", "two", "tab-enter"])
@pytest.mark.parametrize("gap", [0.001, 0.003, 0.015, 0.030, 0.045])
@pytest.mark.parametrize("text", [BHYT, "9900000001", "x" * 300, "7" * 900], ids=["bhyt", "number", "300", "900"])
def test_a_scan_is_one_reading_and_nothing_reaches_the_field(text: str, gap: float, suffix: str) -> None:
    window = Window()
    window.scan(text, gap, suffix)
    window.wait(0.3)
    assert window.scans == [text.encode()]
    assert window.typed == []


def test_a_slow_scanner_on_a_coarse_timer_is_read() -> None:
    rng, window = random.Random(5), Window()
    for _ in range(20):
        window.scan(BHYT, 0.020, "\n", jitter=0.032, rng=rng)
        window.wait(0.6)
    assert window.scans == [BHYT.encode()] * 20
    assert window.typed == []


def test_a_wireless_scanner_that_pauses_now_and_then_is_read_whole() -> None:
    window = Window()
    for number, letter in enumerate(BHYT):
        window.press(letter, 0.120 if number and number % 20 == 0 else 0.005)
    window.press("\n", 0.005)
    window.wait(0.3)
    assert window.scans == [BHYT.encode()]


def test_vietnamese_text_is_handed_over_as_utf8() -> None:
    window = Window()
    window.scan("099199000001||Trần Thị Mẫu|01011990|Nữ", 0.004)
    window.wait(0.3)
    assert window.scans == ["099199000001||Trần Thị Mẫu|01011990|Nữ".encode()]


def test_typing_reaches_the_field_in_order_and_without_a_felt_delay() -> None:
    rng, window = random.Random(1), Window()
    text = "9900000001\nTrần Thị Mẫu\t01/01/1990\n"
    window.type(text, rng)
    window.wait(0.3)
    assert "".join(window.typed) == text
    assert window.scans == []
    assert window.longest_hold < 0.095


@pytest.mark.parametrize("seed", range(20))
def test_a_very_fast_typist_is_not_a_scanner(seed: int) -> None:
    rng, window = random.Random(seed), Window()
    text = "nguyen van mau mot hai ba bon nam\n" * 3
    window.type(text, rng, 0.040, 0.120)
    window.wait(0.3)
    assert "".join(window.typed) == text
    assert window.scans == []


def test_typing_then_a_scan_then_typing() -> None:
    rng, window = random.Random(2), Window()
    window.type("12", rng)
    window.wait(0.1)
    window.scan(BHYT, 0.003)
    window.wait(0.5)
    window.type("34\n", rng)
    window.wait(0.3)
    assert window.scans == [BHYT.encode()]
    assert "".join(window.typed) == "1234\n"


@pytest.mark.parametrize("suffix", ["\n", "\t", ""])
def test_two_scans_in_a_row_are_two(suffix: str) -> None:
    window = Window()
    window.scan(BHYT, 0.003, suffix)
    window.wait(0.250)
    window.scan("099199000001||X", 0.003, suffix)
    window.wait(0.3)
    assert window.scans == [BHYT.encode(), b"099199000001||X"]
    assert window.typed == []


def test_an_enter_inside_the_text_does_not_cut_the_scan() -> None:
    window = Window()
    window.scan("DN4799900000001|abc\ndef|ghi\t|$", 0.010)
    window.wait(0.3)
    assert window.scans == [b"DN4799900000001|abc\ndef|ghi\t|$"]
    assert window.typed == []


def test_a_missing_timer_changes_nothing() -> None:
    """A window that was busy ticks late or never; the next key closes what silence had ended."""
    wedge, at, scans = Wedge(), 0.0, []
    for letter in "9900000001":
        at += 0.003
        wedge.feed(Key(kind=KeyKind.CHARACTER, text=letter, at=at))
    step = wedge.feed(Key(kind=KeyKind.ENTER, at=at + 5))
    scans.append(step.scan)
    assert scans == [b"9900000001"]
    later = wedge.tick(at + 6)
    assert [key.kind for key in later.release] == [KeyKind.ENTER], "an Enter five seconds later is a person's"


def test_every_key_inside_a_burst_is_kept_from_the_window() -> None:
    window = Window()
    for number, letter in enumerate("9900000001"):
        window.press(letter, 0.004)
        if number >= 2:
            assert window.wedge.in_burst
            assert window.press("<F8>", 0.001)
            assert window.press("<Alt>", 0.001)
    window.press("\t", 0.004)
    window.wait(0.3)
    assert window.scans == [b"9900000001"]
    assert window.typed == []
    assert not window.wedge.in_burst


def test_capitals_through_shift_and_alt_with_digits_are_one_pace() -> None:
    window = Window()
    for letter in "DN4799900000001|ABCDEF|$":
        window.press("<Shift>", 0.008)
        window.press(letter, 0.008)
    window.press("\n", 0.008)
    window.wait(0.3)
    assert window.scans == [b"DN4799900000001|ABCDEF|$"]
    assert window.typed == ["<Shift>"], "only the one before the first character, which does nothing"


def test_a_person_s_command_comes_through_without_a_felt_delay() -> None:
    window = Window()
    for name in ("<F8>", "<Esc>", "\n", "\t", "<Ctrl+Z>"):
        window.press(name, 0.3)
    window.wait(0.3)
    assert window.longest_hold < 0.035
    assert window.typed == ["<F8>", "<Esc>", "\n", "\t", "<Ctrl+Z>"]


def test_a_late_suffix_admits_nobody() -> None:
    window = Window()
    window.scan(BHYT, 0.003, "")
    assert window.press("\n", 0.300)
    assert window.scans == [BHYT.encode()]
    window.press("\n", 0.600)
    window.wait(0.1)
    assert window.typed == ["\n"], "this one is a person's"


def test_a_short_foreign_code_at_scanner_speed_does_not_type_itself_nor_press_enter() -> None:
    window = Window()
    window.scan("A1", 0.004)
    window.wait(0.3)
    assert window.scans == [b"A1"]
    assert window.typed == []


def test_pasted_text_passes_as_a_whole() -> None:
    window = Window()
    assert not window.press("x" * 300, 0.5)
    window.press("5", 0.2)
    assert not window.press("y" * 40, 0.02)
    assert window.typed == ["x" * 300, "5", "y" * 40]
    assert window.scans == []


def test_a_key_held_down_is_a_hand() -> None:
    window = Window()
    window.press("0", 0.3)
    for _ in range(50):
        window.press("0", 0.033, repeated=True)
    window.wait(0.3)
    assert window.typed == ["0"] * 51
    assert window.scans == []


@pytest.mark.parametrize("gap", [0.0, 0.001, 0.003])
def test_a_letter_twice_that_the_system_takes_for_a_repetition_is_there_twice(gap: float) -> None:
    window, before = Window(), ""
    for letter in BHYT + "\n":
        window.press(letter, gap, repeated=letter == before)
        before = letter
    window.wait(0.3)
    assert window.scans == [BHYT.encode()]


def test_a_key_that_somebody_leans_on_during_a_scan_is_no_part_of_it() -> None:
    window = Window()
    for number, letter in enumerate(BHYT):
        window.press(letter, 0.003)
        if number > 20 and number % 11 == 0:
            window.press("x", 0.001, repeated=True)
    window.wait(0.3)
    assert window.scans == [BHYT.encode()]


def test_a_few_quick_keys_of_a_hand_are_given_back() -> None:
    window = Window()
    for letter in "anh\n":
        window.press(letter, 0.045)
    window.wait(0.3)
    assert window.typed == ["a", "n", "h", "\n"]
    assert window.scans == []


@pytest.mark.parametrize("timing", [WedgeTiming(), WedgeTiming(most_bytes=100_000, longest=5.0)], ids=["bytes", "time"])
def test_a_burst_without_end_is_thrown_away_and_the_next_scan_is_whole(timing: WedgeTiming) -> None:
    window = Window(wedge=Wedge(timing))
    window.scan("z" * 6000, 0.003)
    window.wait(0.3)
    assert (window.scans, window.typed, window.overruns) == ([], [], 1)
    window.scan(BHYT, 0.003)
    window.wait(0.3)
    assert window.scans == [BHYT.encode()]


def test_a_time_that_goes_backwards_does_no_harm() -> None:
    window = Window()
    window.scan("99000", 0.003, "")
    window.now -= 3
    window.scan("00001", 0.003)
    window.wait(4)
    assert window.scans == [b"9900000001"]


@settings(max_examples=200, deadline=None)
@given(
    st.lists(
        st.tuples(
            st.sampled_from(["a", "Ế", "7", "|", "\n", "\t", "<F5>", "paste!", "\ud800"]),
            st.one_of(st.floats(0, 0.05), st.floats(0.05, 0.5)),
            st.booleans(),
        ),
        max_size=60,
    )
)
def test_no_key_is_lost_doubled_or_moved(keys: list[tuple[str, float, bool]]) -> None:
    """Whatever the hands do, every key is in exactly one place: the field, in order, or a scan, a suffix or a held key."""
    window = Window()
    for text, gap, repeated in keys:
        window.press(text, gap, repeated=repeated)
    window.wait(1)
    assert window.wedge.deadline is None
    assert not window.wedge.in_burst
    sent = [text for text, _, _ in keys]
    rest = iter(sent)
    assert all(key in rest for key in window.typed), "typed keys keep their order"
    if not window.scans:
        swallowed = len(sent) - len(window.typed)
        assert swallowed == 0 or window.dropped, "only behind keys without a text, at a speed that no hand has"
    else:
        letters = sum(len(scan.decode()) for scan in window.scans)
        assert letters + len(window.typed) <= sum(len(text) for text in sent)
