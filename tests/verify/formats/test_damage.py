"""Damaged codes: whatever is cut, typed over, glued or hostile is refused by name and gives no field."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kiosk.verify.card import InputState, Kind, Parsed, Refusal
from kiosk.verify.formats import fields, fits, recognise
from tests.verify.formats.codes import CHILD, CITIZEN, CITIZEN_2024, FORMS, NEW, OLD, SHORT, code, hexed


def is_bare_number(parsed: Parsed) -> bool:
    return parsed.kind is Kind.NUMBER and parsed.input is InputState.CLEAN


@pytest.mark.parametrize("form", FORMS.values(), ids=FORMS.keys())
def test_no_beginning_of_a_code_passes_for_a_card(form: dict[str, str]) -> None:
    whole = code(form)
    expected = fields(recognise(whole))
    for length in range(len(whole)):
        parsed = recognise(whole[:length])
        if parsed.input is InputState.REFUSED:
            assert fields(parsed) == {}
        elif not is_bare_number(parsed):
            # Only where nothing but the end mark or empty parts are missing.
            assert fields(parsed) == expected
            assert len(whole) - length <= 4


@pytest.mark.parametrize("form", [OLD, NEW, CHILD, CITIZEN, CITIZEN_2024])
def test_no_end_of_a_code_passes_for_a_card(form: dict[str, str]) -> None:
    whole = code(form)
    for start in range(1, len(whole)):
        parsed = recognise(whole[start:])
        assert parsed.input is InputState.REFUSED or is_bare_number(parsed)


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (b"|".join(code(NEW).split(b"|")[:15]), Kind.BHYT17),
        (b"|".join(code(NEW).split(b"|")[:15]) + b"|", Kind.BHYT17),
        (b"|".join(code(NEW).split(b"|")[:14]) + b"|$", Kind.BHYT17),
        (b"|".join(code(NEW).split(b"|")[:9]), Kind.BHYT17),
        (b"|".join(code(OLD).split(b"|")[:9]), Kind.BHYT15),
        (b"|".join(code(OLD).split(b"|")[:9]) + b"|$", Kind.BHYT15),
        (code(NEW)[:-2], Kind.BHYT17),
        (code(OLD, check="0123456789abcdef-71", end=""), Kind.BHYT15),
        (code(OLD, check="0123456789", end=""), Kind.BHYT15),
        (code(OLD)[:-3], Kind.BHYT15),
        (code(OLD, name=OLD["name"][:-1]), Kind.BHYT15),
        (code(OLD, name="-"), Kind.BHYT15),
        (code(OLD, address=OLD["address"][1:]), Kind.BHYT15),
        (code(OLD)[1:], Kind.BHYT15),
        (b"DN4799900000001|", Kind.BHYT15),
        (b"DN4799900000001|5472e", Kind.BHYT15),
        (b"|".join(code(CITIZEN).split(b"|")[:6]), Kind.CCCD),
        (code(CITIZEN).replace(b"||", b"|"), Kind.CCCD),
        (code(CITIZEN)[:-1], Kind.CCCD),
        (code(CITIZEN)[1:], Kind.CCCD),
        (code(CITIZEN, issued=""), Kind.CCCD),
    ],
)
def test_cut(data: bytes, kind: Kind) -> None:
    parsed = recognise(data)
    assert (parsed.reason, parsed.kind) == (Refusal.CUT, kind)


@pytest.mark.parametrize(
    "data",
    [
        code(OLD, name="5472e1bâ76e205468e1bb8b204de1baab75"),
        code(OLD, name="5472é1ba76e205468e1bb8b204de1baab75"),
        code(OLD, name="5472e1baa76e205468e1bb8b204de1baab7z"),
        code(OLD, name="5472e1baa76e205468e1bb8b204de1baabab"),
        code(OLD, address="43c3b46e6720747920544ê848204de1baab75205468e1bbad"),
        code(NEW, place="5468c3a06e68207068e1bb91205468e1bbađ"),
        code(OLD, number="ĐN4799900000001"),
        code(OLD, number="đn4799900000001"),
        code(OLD, number="DN47999000000O1;"),
        code(OLD, check="0123456789âbcdef-7102"),
        code(OLD, facility="79 - 0"),
        code(OLD, facility="79 - oo1"),
        code(OLD, birth="01/o1/1990"),
        code(OLD, issued="02-01-2019"),
        code(OLD, name="Tr?n Th? M?u"),
        code(OLD).replace(b"|", b"\\"),
        code(OLD).replace(b"|", "¦".encode()),
        code(NEW).replace(b"|", b"/"),
        code(CITIZEN).replace(b"|", b"~"),
        code(OLD) + code(OLD),
        code(NEW) + code(NEW),
        code(OLD) + b"|" + code(OLD),
        code(CITIZEN) + code(CITIZEN),
        code(CITIZEN_2024) + code(CITIZEN_2024),
        code(SHORT) + b"|" + code(SHORT),
        code(CITIZEN, name="Tr?n Th? M?u"),
        code(CITIZEN, name="Tran62 Thi5 Ma64u"),
        code(CITIZEN, birth="0101990"),
        code(CITIZEN, birth=""),
        code(OLD).replace(b"4799900000001|", b"4799900000001|\xff"),
        code(CITIZEN).decode().encode("utf-16-le")[:60].replace(b"\x00", b"") + b"\xe1",
    ],
)
def test_mangled(data: bytes) -> None:
    parsed = recognise(data)
    assert parsed.reason is Refusal.MANGLED
    assert parsed.kind is not Kind.UNKNOWN
    assert fields(parsed) == {}


HOSTILE = {
    "right-to-left override": "Trần \u202eThị Mẫu",
    "zero-width space": "Trần\u200b Thị Mẫu",
    "isolate": "Trần \u2066Thị\u2069 Mẫu",
    "byte order mark": "\ufeffTrần Thị Mẫu",
    "HTML": "<b>Trần Thị Mẫu</b>",
    "NUL": "Trần\x00 Thị Mẫu",
    "escape": "Trần\x1b[2J Mẫu",
    "delete": "Trần\x7f Mẫu",
    "tag character": "Trần\U000e0041 Mẫu",
    "private use": "Trần\ue000 Mẫu",
    "soft hyphen": "Trần\u00ad Mẫu",
}
HOSTILE_NAMES = HOSTILE | {
    "Cyrillic look-alikes": "Тrần Thị Mẫu",
    "Greek": "Trần Μάου",
    "Chinese": "陳氏",
    "half-width katakana": "Trﾃｺ",
    "emoji": "Trần 😀",
    "too many letters": "A" * 81,
    "marks piled up": "Ma\u0301\u0301\u0301\u0301u",
    "click letter that looks like a bar": "Trần ǀ Mẫu",
}


@pytest.mark.parametrize("name", HOSTILE_NAMES.values(), ids=HOSTILE_NAMES.keys())
def test_hostile_name(name: str) -> None:
    for data in (code(OLD, name=hexed(name)), code(NEW, name=hexed(name)), code(CITIZEN, name=name)):
        parsed = recognise(data)
        assert parsed.reason is Refusal.HOSTILE_TEXT
        assert fields(parsed) == {}


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE.keys())
def test_hostile_elsewhere(text: str) -> None:
    for data in (
        code(OLD, address=hexed(text)),
        code(OLD, parent=text),
        code(OLD, parent=hexed(text)),
        code(NEW, place=hexed(text)),
        code(CITIZEN, address=text),
        text.encode(),
    ):
        assert recognise(data).reason is Refusal.HOSTILE_TEXT


def test_size_limit() -> None:
    long_address = code(CITIZEN, address="á" * 5000)
    assert recognise(long_address).reason is Refusal.TOO_LONG
    assert recognise(b"9" * 4097).reason is Refusal.TOO_LONG
    assert recognise(b"9" * 4096).reason is Refusal.FOREIGN_CODE
    assert recognise(code(CITIZEN, address="a" * 401)).reason is Refusal.HOSTILE_TEXT


@settings(max_examples=200, deadline=None)
@given(
    st.one_of(st.binary(max_size=400), st.text(max_size=300).map(lambda text: text.encode("utf-8", "surrogatepass")))
)
def test_any_bytes_give_a_value(data: bytes) -> None:
    check_value(recognise(data))


@st.composite
def edited_codes(draw: st.DrawFn) -> bytes:
    """A made code with a few bytes cut, doubled, swapped or replaced."""
    data = bytearray(code(draw(st.sampled_from(list(FORMS.values())))))
    for _ in range(draw(st.integers(1, 4))):
        at, size = draw(st.integers(0, len(data))), draw(st.integers(0, 12))
        data[at : at + size] = draw(st.one_of(st.binary(max_size=6), st.sampled_from([b"|", b"$", b"-", b"\xc4\x91"])))
    return bytes(data)


@settings(max_examples=200, deadline=None)
@given(edited_codes())
def test_edited_codes_give_a_value(data: bytes) -> None:
    parsed = recognise(data)
    check_value(parsed)
    assert not fits(data) or parsed.input is InputState.CLEAN


def check_value(parsed: Parsed) -> None:
    contents = [parsed.card, parsed.citizen, parsed.number]
    if parsed.input is InputState.REFUSED:
        assert parsed.reason is not None
        assert contents == [None, None, None]
        assert fields(parsed) == {}
    else:
        assert parsed.reason is None
        assert sum(content is not None for content in contents) == 1
        assert len(set(parsed.oddities)) == len(parsed.oddities)
        assert all(fields(parsed).values())


def test_what_a_repair_may_become() -> None:
    assert all(fits(code(form)) for form in FORMS.values())
    assert not fits(code(OLD, management="79009900000009"))
    assert not fits(code(OLD, birth="31/02/1990"))
    assert not fits(code(OLD, name="Trần Thị Mẫu"))
    assert not fits(code(CITIZEN, sex="Nam"))
    assert not fits(code(OLD)[:100])
    assert not fits(b"https://example.vn/")
