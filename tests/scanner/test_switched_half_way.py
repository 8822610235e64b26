"""The typing mode was switched on or off in the middle of a scan: what that hides is left out, and nothing comes out wrong."""

from __future__ import annotations

import random

import pytest

from kiosk.scanner.check_kept import is_kept, without_unsure
from kiosk.scanner.input_method import InputMethods
from kiosk.verify.card import InputState, Oddity
from kiosk.verify.formats import fields, fits, recognise
from tests.scanner.test_input_method import FOREIGN, METHODS, read, wrong
from tests.scanner.typed_codes import Arrives, hexed, keyed, made_codes, typed
from tests.verify.formats.codes import NEW, code


@pytest.fixture(scope="module")
def methods() -> InputMethods:
    return InputMethods()


@pytest.mark.parametrize("parts", [15, 17])
@pytest.mark.parametrize("arrives", [typed, keyed])
@pytest.mark.parametrize(("method", "skips"), METHODS)
def test_nothing_comes_out_wrong(methods: InputMethods, method: str, skips: bool, arrives: Arrives, parts: int) -> None:
    chance, repaired = random.Random(method + str(parts)), 0
    for sent in (*made_codes(71, 14, parts), *made_codes(72, 6, parts, FOREIGN)):
        at = chance.randrange(10, len(sent))
        for delivered in (
            arrives(sent[:at], method, skips=skips) + sent[at:],
            sent[:at] + arrives(sent[at:], method, skips=skips),
        ):
            parsed = read(methods, delivered)
            assert parsed.input is InputState.REFUSED or wrong(parsed, sent) == {}, delivered
            repaired += parsed.input is InputState.REPAIRED
    assert repaired > 5


@pytest.mark.parametrize("arrives", [typed, keyed])
@pytest.mark.parametrize(("method", "skips"), METHODS)
def test_switched_inside_the_check_string(methods: InputMethods, method: str, skips: bool, arrives: Arrives) -> None:
    """Nothing else of the scan shows it. Every place of the string, also of one that is printed with 15 digits."""
    for check in ("7d1cfa61556052e4-7102", "181c1e4d26e0a88e-7102", "62fa9625a5f5882-7102"):
        sent = code(NEW, name=hexed("Ngô Thu"), place="-", check=check).decode()
        start = sent.index(check)
        for at in range(start + len(check) % 2, start + len(check), 2):
            for delivered in (
                arrives(sent[:at], method, skips=skips) + sent[at:],
                sent[:at] + arrives(sent[at:], method, skips=skips),
            ):
                parsed = read(methods, delivered)
                assert parsed.input is InputState.REFUSED or wrong(parsed, sent) == {}, delivered


def test_switched_off_inside_the_name() -> None:
    """What is left of the name can look like one of another language, of which no rule says what is right."""
    sent = made_codes(501, 29, 17)[28].split("|")
    sent[1], sent[-2] = hexed("Đinh Thanh Huế"), "-"
    delivered = typed("|".join(sent)[:20], "vni", skips=False) + "|".join(sent)[20:]
    before = "9900000029|c490696ề805468616e68204875e1babf|" + "|".join(sent[2:])
    for arrived in (delivered, before):
        for known in ((), ("Trần Thị Mẫu",)):
            repaired = InputMethods().repair(arrived.encode(), fits, names_of=lambda _, known=known: known)
            assert repaired.state is InputState.REFUSED or "name" in repaired.lost
    foreign = "|".join((sent[0], hexed("Kaare Naas"), *sent[2:]))
    arrived = typed(foreign, "vni", skips=True)
    assert arrived != foreign
    assert "name" in InputMethods().repair(arrived.encode(), fits).lost
    asked = InputMethods().repair(arrived.encode(), fits, names_of=lambda _: ("KAARE NAAS", "Kaare Naas"))
    assert asked.state is InputState.REPAIRED
    assert "name" not in asked.lost
    assert fields(recognise(asked.data))["name"] == "Kaare Naas"


@pytest.mark.parametrize("check", ["62fa9625a5f582e-7102", "fa9625a5f582e-7102", "62fa9625a5f5882e-710"])
def test_a_short_check_string_is_only_kept_when_it_is_recorded(check: str) -> None:
    """On a keyboard that changed a code lately; on one that never did, 15 digits are what is printed on one card in sixteen."""
    sent, methods = code(NEW, check=check), InputMethods()
    changed = typed(code(NEW, check="-").decode(), "telex", skips=True)
    assert read(methods, changed).input is InputState.REPAIRED
    parsed = read(methods, sent + b"\r\n")
    assert parsed.input is InputState.REPAIRED
    assert Oddity.CHECK_STRING_LOST in parsed.oddities
    truth = fields(recognise(sent))
    assert fields(parsed) == {name: value for name, value in truth.items() if name != "check_string"}
    asked: list[str] = []

    def recorded(number: str) -> tuple[str, ...]:
        asked.append(number)
        return ("0123456789abcdef-7102", check.upper())

    kept = methods.repair(sent, fits, checks_of=recorded)
    assert "check_string" not in kept.lost
    assert fields(recognise(kept.data)) == truth
    assert set(asked) == {fields(recognise(sent))["social_insurance_number"]}


def test_a_whole_check_string_needs_no_registry() -> None:
    def never(number: str) -> tuple[str, ...]:
        raise AssertionError

    for check in ("62fa9625a5f5882e-7102", "62FA9625A5F5882E-7102", "-", "", " - "):
        assert is_kept(check, "9900000001", never)
        assert without_unsure(code(NEW, check=check).decode(), never) is None
    assert without_unsure("no code", never) is None
