"""A typing mode that takes letters back shows every key that it swallowed: all of them are found, and none is made up."""

from __future__ import annotations

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kiosk.delivered import read_delivered
from kiosk.scanner.field_texts import AnyName
from kiosk.scanner.input_method import InputMethods
from kiosk.scanner.key_trace import settled, trace, traced
from kiosk.scanner.originals import Budget, Mode, TooMuch, damaged
from kiosk.scanner.syllables import marked_syllables
from kiosk.scanner.typed_over import engines
from kiosk.verify.card import InputState
from kiosk.verify.formats import fields, fits, recognise
from tests.scanner.test_wedge import Window
from tests.scanner.typed_codes import hexed, keyed, keyed_by, made_codes, typed

METHODS = [(method, skips) for method in ("telex", "vni") for skips in (True, False)]
IDENTITY = ("card_number", "social_insurance_number", "name", "birth", "sex", "first_facility")
IDENTITY += ("valid_from", "valid_to", "issued_on", "five_years_on")


def test_what_is_taken_back_and_written_again_was_never_away() -> None:
    assert trace("abc\b\bbd") == "abc\bd"
    assert trace("ab\b\bab") == "ab"
    assert trace("ea\bâ|e\bé1") == "ea\bâ|e\bé1"
    assert trace("no backspace") is None
    assert trace("a\b\b") is None, "more than there is"
    assert trace("ab|c\b\bd") is None, "into the field before"
    assert settled("abc\b\bbd") == "abd"


@settings(max_examples=200, deadline=None)
@given(st.text("ab\b|", max_size=30))
def test_a_trace_shows_the_same_text(arrived: str) -> None:
    shortened = trace(arrived)
    assert shortened is None or settled(shortened) == settled(arrived)


@pytest.mark.parametrize(("method", "skips"), METHODS)
def test_the_keys_of_an_engine_end_in_what_it_shows(method: str, skips: bool) -> None:
    for sent in made_codes(31, 10, 15):
        assert settled(keyed(sent, method, skips=skips)) == typed(sent, method, skips=skips)


@pytest.mark.parametrize("parts", [15, 17])
@pytest.mark.parametrize(("method", "skips"), METHODS)
def test_rates_with_any_syllables(method: str, skips: bool, parts: int) -> None:
    """Not only usual names: with every key shown nothing has to be likely."""
    chance, syllables = random.Random(8), sorted(marked_syllables().words)
    names = [" ".join(chance.choice(syllables).capitalize() for _ in range(chance.randrange(2, 5))) for _ in range(60)]
    methods, seen, whole = InputMethods(), 0, 0
    for sent in made_codes(12, 60, parts, names):
        delivered = keyed(sent, method, skips=skips)
        if "\b" not in delivered:
            continue
        seen += 1
        parsed = read_delivered(delivered.encode(), lambda data: methods.repair(data, fits), recognise)
        truth, found = fields(recognise(sent.encode())), fields(parsed)
        assert {name for name, value in found.items() if truth.get(name) != value} == set()
        whole += parsed.input is InputState.REPAIRED and all(found.get(name) == truth.get(name) for name in IDENTITY)
    assert seen > 20
    assert whole >= 0.98 * seen


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(engines()), st.text("aeiouAnhTv ơƯđé", min_size=1, max_size=6))
def test_the_original_is_among_those_that_are_found(engine, text: str) -> None:  # type: ignore[no-untyped-def]
    sent = hexed("A" + text.strip() + "n")
    seen = trace(keyed_by(engine, sent))
    if seen is None:
        assert damaged(engine, sent) == sent
        return
    try:
        found = traced(Mode(engine), seen, AnyName(), Budget(20_000), most=50)
    except TooMuch:
        return
    assert all(keyed_by(engine, one) == keyed_by(engine, sent) for one in found)
    if text.strip().islower():
        assert sent in found or len(found) >= 50


@pytest.mark.parametrize("gap", [0.002, 0.010, 0.030])
def test_from_the_keys_to_the_card(gap: float) -> None:
    """UniKey's answer comes at once behind the key, so a scan of 10 ms a key has gaps of none and of 10 ms."""
    [sent] = made_codes(4, 1, 15)
    delivered, window = keyed(sent, "vni", skips=False), Window()
    window.wait(2)
    rng, before = random.Random(5), ""
    for key in delivered:
        at_once = before == "\b"
        window.press("<Backspace>" if key == "\b" else key, 0.0002 if at_once else gap * rng.uniform(0.9, 1.1))
        before = key
    window.press("\n", gap)
    window.wait(1)
    assert window.typed == []
    [scan] = window.scans
    methods = InputMethods()
    parsed = read_delivered(scan, lambda data: methods.repair(data, fits), recognise)
    truth, found = fields(recognise(sent.encode())), fields(parsed)
    assert {name: found.get(name) for name in IDENTITY} == {name: truth.get(name) for name in IDENTITY}


def test_backspaces_that_no_engine_sends_are_carried_out() -> None:
    methods = InputMethods()
    for arrived, data in ((b"abc\bd", b"abd"), (b"\b\b", b""), (b"9900000002\b1", b"9900000001")):
        repaired = methods.repair(arrived, fits)
        assert (repaired.data, repaired.state) == (data, InputState.CLEAN)
