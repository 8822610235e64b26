"""Codes that arrive through a keyboard of another country: read back, or refused."""

from __future__ import annotations

import pytest

from kiosk.scanner.input_method import InputMethods
from kiosk.scanner.layouts import readings
from kiosk.verify.card import InputState
from kiosk.verify.formats import fits
from tests.scanner.typed_codes import made_codes
from tests.verify.formats.codes import CITIZEN, NEW, OLD, SHORT, code

# What these keyboards write for the keys of an American one, as far as codes need them.
BRITISH = str.maketrans('|\\"@#', '~#@"£')
GERMAN = str.maketrans("|/-yYzZ&", "'-ßzZyY/")
FRENCH = str.maketrans("1234567890-/|$aqzwmAQZWM,.;:", "&é\"'(-è_çà)!µ4qawz,QAWZ?;:mM")
SPANISH = str.maketrans("|/-", "Ç-'")
ITALIAN = str.maketrans("|/-", "§-'")
SHIFT_LOST = str.maketrans("|$ABCDEFGHIJKLMNOPQRSTUVWXYZ", "\\4abcdefghijklmnopqrstuvwxyz")
LAYOUTS = {"british": BRITISH, "german": GERMAN, "french": FRENCH, "spanish": SPANISH, "italian": ITALIAN}


@pytest.mark.parametrize("table", LAYOUTS.values(), ids=LAYOUTS)
def test_read_back(table: dict[int, int]) -> None:
    methods = InputMethods()
    for sent in (*made_codes(1, 20, 15), *made_codes(2, 20, 17), code(SHORT).decode()):
        delivered = sent.translate(table)
        assert delivered != sent
        repaired = methods.repair(delivered.encode(), fits)
        assert (repaired.state, repaired.data.decode(), repaired.lost) == (InputState.REPAIRED, sent, ())


def test_without_shift() -> None:
    """Capitals are lost: those of a number are known, those of a parent's name are not."""
    for sent in (*made_codes(1, 40, 15), *made_codes(2, 20, 17), code(SHORT).decode()):
        repaired = InputMethods().repair(sent.translate(SHIFT_LOST).encode(), fits)
        parent = "Tran Van Mau" in sent
        assert repaired.state is InputState.REPAIRED
        assert repaired.data.decode() == sent.replace("Tran Van Mau", "-")
        assert repaired.lost == (("parent_name",) if parent else ())


@pytest.mark.parametrize("bar", ["\\", "¦", "~", "ǀ", ";", "!"])
@pytest.mark.parametrize("form", [OLD, NEW, CITIZEN], ids=["old", "new", "citizen"])
def test_another_bar(bar: str, form: dict[str, str]) -> None:
    sent = code(form).decode()
    repaired = InputMethods().repair(sent.replace("|", bar).encode(), fits)
    assert (repaired.state, repaired.data.decode()) == (InputState.REPAIRED, sent)


def test_a_bar_that_is_also_a_slash_is_not_guessed() -> None:
    sent = code(OLD).replace(b"|", b"/")
    assert InputMethods().repair(sent, fits).state is not InputState.REPAIRED


@pytest.mark.parametrize("text", ["", "hello", "https://example.vn/?a=1;b=2;c=3;d=4;e=5;f=6", "9900000001", "~~~~~~~~"])
def test_other_texts(text: str) -> None:
    assert not any(fits(reading.encode()) for reading, _ in readings(text) if "|" in reading)
    assert InputMethods().repair(text.encode(), fits).data == text.encode()
