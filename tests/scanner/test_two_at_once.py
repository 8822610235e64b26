"""Are two scanners that send at once told from one damaged scan, and is nothing of them read that neither sent?"""

from __future__ import annotations

import random
from collections import Counter

import pytest

from kiosk.scanner.payload import unpack
from kiosk.scanner.two_at_once import is_mixture
from kiosk.verify.card import InputState
from kiosk.verify.formats.recognise import fits, recognise
from tests.scanner.test_wedge import Window
from tests.verify.formats.codes import FORMS, code

CODES = [code(form) for form in FORMS.values()]
NUMBERS = [b"9900000001", b"099190000001", b"DN4799900000001"]


def judged(scan: bytes) -> list[str]:
    payloads = unpack(scan, fits)
    if len(payloads) == 1 and is_mixture(payloads[0].data, fits(payloads[0].data)):
        return ["mixture"]
    refused = InputState.REFUSED
    return ["refused" if recognise(payload.data).input is refused else "read" for payload in payloads]


def test_keys_of_two_scanners_are_called_so() -> None:
    rng, seen = random.Random(8), Counter[str]()
    for _ in range(200):
        window, pair = Window(), rng.sample([*CODES, *NUMBERS], 2)
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
        words = [word for scan in window.scans for word in judged(scan)]
        seen["mixture" if "mixture" in words else "refused" if "refused" in words else "read"] += 1
    assert seen["mixture"] >= 0.85 * seen.total(), seen
    assert seen["refused"] <= 0.05 * seen.total(), seen


@pytest.mark.parametrize("form", FORMS)
def test_a_code_or_a_part_of_one_is_no_mixture(form: str) -> None:
    whole = code(FORMS[form])
    for cut in range(len(whole)):
        for part in (whole[:cut], whole[cut:]):
            assert not is_mixture(part, fits(part)), part


def test_neither_is_what_has_nothing_to_do_with_cards() -> None:
    for other in (b"", b"https://example.vn/?q=abcdef0123456789", b"INV20240000001|a|b|c|d|e|f|g", b"00020101" * 9):
        assert not is_mixture(other, fits=False)


def test_a_signed_code_may_hold_any_number_of_end_marks() -> None:
    for head in (b"BH1:", b"HC1:"):
        whole = head + b"RRQT 9 $60GO0$CPIP*N*UP$8008CKA8K+704" * 9
        assert not is_mixture(whole, fits=False)
        assert is_mixture(whole + head + whole[40:], fits=False), "one ran into another"
        assert is_mixture(whole + b"\n9900000001", fits=False)
    assert not is_mixture(b"BH1:ABC", fits=False)
