"""Fuzz of what reads a code's text: any bytes give one value, with a reason if refused, and the same with a line end."""

from __future__ import annotations

from collections.abc import Iterator

from kiosk.verify.card import InputState, Oddity
from kiosk.verify.formats import fields, fits, recognise
from tests.verify.formats.codes import FORMS, code

LONGEST = 4200


def seeds() -> Iterator[bytes]:
    """A code of each form, and what is none."""
    for form in FORMS.values():
        yield code(form)
    yield b"2|99|0123456789|x|y|0|0|100000"
    yield b"00020101021238570010A000000727"
    yield b"https://example.vn/login?x=1"
    yield b"BH1:NCF"
    yield b"HC1:NCF"
    yield b"DN 4 79 9900000001"


def run(data: bytes) -> None:
    parsed = recognise(data)
    found = fields(parsed)
    if parsed.input is InputState.REFUSED:
        assert parsed.reason is not None
        assert not found
        assert not fits(data)
        return
    assert parsed.reason is None
    assert found
    assert list(parsed.oddities) == [oddity for oddity in Oddity if oddity in parsed.oddities]
    text = data.decode()
    assert not any(hostile in value for value in found.values() for hostile in "<>\x00\x1b\u202e\u200b")
    if not text.endswith(("\r", "\n", "\t")) and len(data) < 4090:
        again = recognise(data + b"\r\n")
        assert fields(again) == found
        assert fits(data + b"\r\n") == fits(data)
