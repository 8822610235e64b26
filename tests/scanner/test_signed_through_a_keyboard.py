"""Does a signed code come through a keyboard unharmed, or not at all? Never repaired, never read as something else."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime

import pytest

from kiosk.delivered import read_delivered
from kiosk.demo.made_issuer import MadeIssuers
from kiosk.demo.people import people
from kiosk.scanner.input_method import InputMethods
from kiosk.scanner.key_trace import settled
from kiosk.scanner.payload import unpack
from kiosk.scanner.two_at_once import is_mixture
from kiosk.scanner.typed_over import engines
from kiosk.verify.card import InputState, Parsed, Refusal
from kiosk.verify.formats import base45_text, fits, recognise
from kiosk.verify.trust.values import IssuerKind
from tests.scanner.test_wedge import Window
from tests.scanner.typed_codes import keyed, keyed_by, typed

NOW = datetime(2026, 11, 23, 3, 0, tzinfo=UTC)
METHODS = [(method, skips) for method in ("telex", "vni") for skips in (True, False)]


@pytest.fixture(scope="module")
def codes(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    made = MadeIssuers(tmp_path_factory.mktemp("issuers"), lambda: NOW)
    cast = people(12, seed=3, today=NOW.date(), facility="79034")
    return [made.sign(person.card, IssuerKind.HOSPITAL).decode() for person in cast]


def read(methods: InputMethods, delivered: str) -> Parsed:
    return read_delivered(delivered.encode(), lambda data: methods.repair(data, fits), recognise)


def test_the_whole_alphabet_comes_through_the_wedge_as_it_was_sent(codes: list[str]) -> None:
    assert set(base45_text.ALPHABET) <= set("".join(codes))
    for end in ("", "\n", "\t"):
        window = Window()
        for code in codes:
            for letter in code + end:
                window.press(letter, 0.004)
            window.wait(2.0)
        assert (window.scans, window.typed) == ([code.encode() for code in codes], [])
    for code in codes:
        (payload,) = unpack(code.encode() + b"\r\n", fits)
        assert payload.data == code.encode()
        assert not is_mixture(payload.data, fits(payload.data))
        assert read(InputMethods(), code) == recognise(code.encode())


def test_what_a_typing_mode_changed_is_refused_and_never_repaired(codes: list[str]) -> None:
    methods, seen = InputMethods(), Counter[str]()
    for code in codes:
        arrived = [arrives(code, method, skips=skips) for method, skips in METHODS for arrives in (typed, keyed)]
        arrived += [keyed_by(engine, code) for engine in engines()]
        for delivered in arrived:
            if settled(delivered) == code:
                assert read(methods, delivered).signed == recognise(code.encode()).signed
                seen["same"] += 1
                continue
            parsed = read(methods, delivered)
            assert (parsed.input, parsed.card, parsed.signed) == (InputState.REFUSED, None, None)
            assert parsed.reason in (Refusal.MANGLED, Refusal.CUT, Refusal.TOO_LONG, Refusal.SIGNED_FORM)
            seen["refused"] += 1
    assert min(seen["same"], seen["refused"]) > 10, seen


def test_small_letters_and_lost_letters_are_refused(codes: list[str]) -> None:
    methods = InputMethods()
    for code in codes[:4]:
        for place in range(4, len(code), 37):
            assert read(methods, code[:place] + code[place + 1 :]).input is InputState.REFUSED
        assert read(methods, code.lower()).input is InputState.REFUSED
        assert read(methods, code.swapcase()).input is InputState.REFUSED
