"""Does the code come out as it was printed, and never a mixture of two?"""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.scanner.payload import Payload, unpack
from kiosk.verify.card import InputState
from kiosk.verify.formats.recognise import fits, recognise
from tests.scanner.test_wedge import Window
from tests.verify.formats.codes import CITIZEN, FORMS, NEW, code

BHYT, CCCD = code(NEW), code(CITIZEN)


def codes(data: bytes) -> list[bytes]:
    return [payload.data for payload in unpack(data, fits)]


@pytest.mark.parametrize("form", FORMS)
def test_a_code_comes_out_as_it_was_sent(form: str) -> None:
    sent = code(FORMS[form])
    assert unpack(sent + b"\r\n", fits) == (Payload(data=sent),)


@pytest.mark.parametrize("aim", ["]Q1", "]Q0", "]d2", "]C1", "]L2"])
def test_the_mark_of_the_symbology_is_taken_off_and_noted(aim: str) -> None:
    (payload,) = unpack(aim.encode() + BHYT, fits)
    assert (payload.data, payload.aim, payload.decoder("wedge")) == (BHYT, aim, f"wedge {aim}")


def test_signs_before_a_card_are_taken_off_only_when_a_card_follows() -> None:
    assert codes(b"~#" + BHYT) == [BHYT]
    assert codes(b"~#something else") == [b"~#something else"]


@pytest.mark.parametrize("at", [1, 15, 40, -2])
def test_an_enter_inside_a_code_is_survived(at: int) -> None:
    for end in (b"\n", b"\r\n", b"\t"):
        assert codes(BHYT[:at] + end + BHYT[at:]) == [BHYT]


def test_two_codes_in_one_go_are_two_and_twice_the_same_is_one() -> None:
    assert codes(BHYT + b"\n" + CCCD) == [BHYT, CCCD]
    assert codes(BHYT + b"\r\n" + BHYT) == [BHYT]


def test_half_a_code_beside_a_whole_one_is_handed_on_whole_and_refused() -> None:
    both = BHYT + b"\n" + CCCD[:30]
    assert codes(both) == [both]
    assert recognise(both).input is InputState.REFUSED


@pytest.mark.parametrize("first", FORMS)
def test_two_codes_that_ran_into_each_other_are_refused(first: str) -> None:
    for second in FORMS:
        for data in codes(code(FORMS[first]) + code(FORMS[second])):
            assert recognise(data).input is InputState.REFUSED, (first, second)


@given(st.binary(max_size=200))
def test_nothing_breaks_it(data: bytes) -> None:
    for payload in unpack(data, fits):
        assert payload.data


NUMBERS = [b"9900000001", b"099190000001", b"DN4799900000001"]


def test_two_scanners_at_once_are_refused_and_never_mixed() -> None:
    """The keys of two scanners arrive as one stream. Whatever is read of it was printed so on one of the two."""
    rng, read, refused = random.Random(8), 0, 0
    for _ in range(400):
        window, pair = Window(), [rng.choice([*map(code, FORMS.values()), *NUMBERS]) for _ in range(2)]
        if pair[0] == pair[1]:
            continue
        keys = []
        for sent in pair:
            at, gap = rng.uniform(0, 0.2), rng.uniform(0.001, 0.030)
            for letter in sent.decode() + "\n":
                at += gap * rng.uniform(0.8, 1.2)
                keys.append((at, letter))
        start = window.now
        for at, letter in sorted(keys):
            window.press(letter, max(0.0, start + at - window.now))
        window.wait(1.0)
        assert window.typed == []
        for scan in window.scans:
            for data in codes(scan):
                if recognise(data).input is InputState.REFUSED:
                    refused += 1
                else:
                    assert data in pair
                    read += 1
    print(f"{read} whole, {refused} refused")
    assert refused > 200
