"""Half a code, two in one, twice the same, other symbologies, control sequences: each has an end with a name at the desk.

From the keys of the scanner on: wedge, unpacking, repair, reading. Nothing of it may reach a field of the window.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from kiosk.delivered import read_delivered
from kiosk.scanner.input_method import InputMethods
from kiosk.scanner.once import Once
from kiosk.scanner.payload import unpack
from kiosk.scanner.reading import Reading, Source
from kiosk.verify.card import InputState, Kind, Parsed, Refusal
from kiosk.verify.formats import fields, fits, recognise
from tests.scanner.test_wedge import Window
from tests.scanner.typed_codes import keyed, typed
from tests.verify.formats.codes import CHILD, CITIZEN, FORMS, NEW, OLD, code

NOW = datetime(2026, 3, 1, 8, 0, tzinfo=UTC)
CARDS = {name: code(form).decode() for name, form in FORMS.items()}


def scanned(text: str, gap: float = 0.004, suffix: str = "\n") -> list[Parsed]:
    """What the desk reads of a text that a keyboard scanner types; `\\b` is a typing mode's backspace."""
    window, methods = Window(), InputMethods()
    window.wait(1.0)
    for letter in text + suffix:
        window.press("<Backspace>" if letter == "\b" else letter, gap)
    window.wait(1.0)
    assert window.typed == [], "a field got a key"
    assert not window.overruns
    return [
        read_delivered(payload.data, lambda data: methods.repair(data, fits), recognise)
        for scan in window.scans
        for payload in unpack(scan, fits)
    ]


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("share", [0.25, 0.5, 0.75, 0.9])
def test_the_first_part_of_a_code_is_cut(form: str, share: float) -> None:
    sent = CARDS[form]
    [parsed] = scanned(sent[: int(len(sent) * share)])
    assert (parsed.input, fields(parsed)) == (InputState.REFUSED, {})
    assert parsed.reason in {Refusal.CUT, Refusal.MANGLED}
    assert parsed.kind is not Kind.UNKNOWN


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("share", [0.1, 0.3, 0.5, 0.75])
def test_the_last_part_of_a_code_is_no_card(form: str, share: float) -> None:
    sent = CARDS[form]
    [parsed] = scanned(sent[int(len(sent) * share) :])
    assert (parsed.input, fields(parsed)) == (InputState.REFUSED, {})


@pytest.mark.parametrize("how", [typed, keyed])
@pytest.mark.parametrize("method", ["telex", "vni"])
def test_half_a_code_that_was_typed_over_as_well(how, method: str) -> None:  # type: ignore[no-untyped-def]
    for form in (OLD, NEW, CHILD):
        whole = how(code(form).decode(), method, skips=False)
        for share in (0.3, 0.6, 0.9):
            half = whole[: int(len(whole) * share)].rstrip("\b")
            [parsed] = scanned(half)
            assert (parsed.input, fields(parsed)) == (InputState.REFUSED, {}), half


@pytest.mark.parametrize("first", FORMS)
@pytest.mark.parametrize("second", FORMS)
def test_two_codes_glued_without_an_end_are_refused(first: str, second: str) -> None:
    for left in (CARDS[first], CARDS[first][:-30]):
        for parsed in scanned(left + CARDS[second]):
            assert (parsed.input, fields(parsed)) == (InputState.REFUSED, {})
            assert parsed.reason is not None


def test_two_codes_with_an_end_between_them_are_two() -> None:
    read = scanned(CARDS["old"] + "\n" + CARDS["citizen"])
    assert read == [recognise(code(OLD)), recognise(code(CITIZEN))]


def test_two_numbers_glued_are_no_number() -> None:
    for one in ("9900000001", "DN4799900000001", "099190000001"):
        [parsed] = scanned(one * 2)
        assert parsed.input is InputState.REFUSED
        assert parsed.reason in {Refusal.NUMBER_LENGTH, Refusal.FOREIGN_CODE, Refusal.NUMBER_FORM}


def test_the_trigger_pulled_twice_is_one_reading_and_later_another() -> None:
    once, sent = Once(), CARDS["new"].encode()
    seen = []
    for seconds in (0.0, 0.7, 1.5, 5.0):
        reading = Reading(data=sent, source=Source.WEDGE, at=NOW + timedelta(seconds=seconds), decoder="wedge")
        seen.append(once.accept(reading, free=False))
    assert seen == [True, False, False, True]


FOREIGN = {
    "EAN-13": "8934563138164",
    "EAN-8": "89345638",
    "CODE128": "LAB-2026/000123",
    "CODE39": "*PX-0012*",
    "ITF-14": "18934563138161",
    "GS1-128 with its mark": "]C1010893456313816417261231",
    "GS1 in brackets": "(01)08934563138164(17)261231(10)AB12",
    "DataMatrix of a medicine": "]d201089345631381641726123110AB12",
    "PDF417 of a licence": "]L2@ANSI 636000090002DL00410278ZV03190008DLDAQT64235789",
    "PDF417 with bars": "1|MAU|THU|01011990|2",
    "parcel": "SPXVN112345678901",
    "vCard": "BEGIN:VCARD",
    "Wi-Fi": "WIFI:T:WPA;S:mau;P:thu12345;;",
    "one bar": "LOT123|EXP20261231",
    "bars only": "|" * 16,
}


@pytest.mark.parametrize("name", FOREIGN)
def test_other_symbologies_are_named_and_refused(name: str) -> None:
    [parsed] = scanned(FOREIGN[name])
    assert (parsed.input, fields(parsed)) == (InputState.REFUSED, {})
    assert parsed.reason in {Refusal.FOREIGN_CODE, Refusal.NUMBER_LENGTH, Refusal.NUMBER_FORM}


@pytest.mark.parametrize(
    "sequence", [["<F8>"] * 3, ["<Win+R>"], ["<Ctrl+O>"], ["<Alt>", "<F4>"], ["<Esc>", "\n", "\n"]]
)
def test_programming_bar_codes_do_nothing(sequence: list[str]) -> None:
    """Keys at a scanner's pace, alone, inside a code and behind it."""
    methods = InputMethods()
    for before, after in (("", ""), ("calc.exe", ""), (CARDS["new"][:60], CARDS["new"][60:]), (CARDS["new"], "")):
        window = Window()
        window.wait(1.0)
        for key in (*before, *sequence, *after, "\n"):
            window.press(key, 0.004)
        window.wait(1.0)
        assert [key for key in window.typed if key not in ("<Alt>", "<Ctrl>")] == [], "modifiers alone do nothing"
        for scan in window.scans:
            for payload in unpack(scan, fits):
                parsed = read_delivered(payload.data, lambda data: methods.repair(data, fits), recognise)
                assert parsed.input is InputState.REFUSED or parsed == recognise(code(NEW))
