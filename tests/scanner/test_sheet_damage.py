"""Is each kind of damage told by its name, and is an undamaged code never called damaged?"""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.scanner.layouts import _BY_COUNTRY, _US
from kiosk.scanner.originals import damaged as typed_through
from kiosk.scanner.sheet_codes import SheetForm, sheet_codes
from kiosk.scanner.sheet_damage import TYPING_MODES, Damage, damages
from kiosk.scanner.typed_over import engines
from tests.scanner.typed_codes import typed

CODES = sheet_codes()
CITIZEN = next(code for code in CODES if code.form is SheetForm.CCCD and code.version == 12).data
HEALTH = next(code for code in CODES if code.form is SheetForm.BHYT17).data
TEXT = HEALTH.decode()


def bare(text: str) -> str:
    apart = unicodedata.normalize("NFD", text.replace("đ", "d").replace("Đ", "D"))
    return "".join(sign for sign in apart if not unicodedata.combining(sign))


@pytest.mark.parametrize("code", CODES, ids=lambda code: code.label)
@pytest.mark.parametrize("end", [b"", b"\r", b"\r\n", b"\t", b"\n\t"])
def test_what_is_as_printed_is_not_damaged(code, end: bytes) -> None:
    assert damages(code.data, code.data + end) == ()


@pytest.mark.parametrize(
    ("arrived", "found"),
    [
        ("~" + TEXT, (Damage.PREFIX,)),
        ("]Q1" + TEXT, (Damage.PREFIX,)),
        (TEXT + "@", (Damage.SUFFIX,)),
        ("~" + TEXT + "@", (Damage.PREFIX, Damage.SUFFIX)),
        (TEXT[:100], (Damage.CUT,)),
        (TEXT[:100] + TEXT[103:], (Damage.LOST,)),
        (TEXT[:50] + TEXT[49] * 2 + TEXT[50:], (Damage.ADDED,)),
        (TEXT.swapcase(), (Damage.CAPITALS,)),
        (TEXT.upper(), (Damage.CAPITALS,)),
        (typed(TEXT, "telex", skips=False), (Damage.TELEX,)),
        ("~" + typed(TEXT, "telex", skips=False), (Damage.PREFIX, Damage.TELEX)),
        (unicodedata.normalize("NFD", typed(TEXT, "telex", skips=False)), (Damage.TELEX,)),
        (typed(TEXT, "vni", skips=False), (Damage.VNI,)),
        (TEXT.replace("aa", "ă"), (Damage.TYPING,)),
        (TEXT[::-1], (Damage.OTHER,)),
        ("", (Damage.OTHER,)),
    ],
)
def test_a_health_card(arrived: str, found: tuple[Damage, ...]) -> None:
    assert damages(HEALTH, arrived.encode()) == found


@pytest.mark.parametrize("country", _BY_COUNTRY)
def test_another_layout(country: str) -> None:
    keys = dict(zip(_US, _BY_COUNTRY[country], strict=True))
    arrived = "".join(keys.get(sign, sign) for sign in TEXT)
    assert damages(HEALTH, arrived.encode()) == (Damage.LAYOUT,)


@pytest.mark.parametrize("engine", engines(), ids=repr)
def test_every_typing_mode_is_called_one(engine) -> None:
    (found,) = damages(HEALTH, typed_through(engine, TEXT).encode())
    assert found in TYPING_MODES - {Damage.TYPING}


@pytest.mark.parametrize(
    ("arrived", "found"),
    [
        (CITIZEN.decode().encode("cp1258", "replace"), Damage.CHARACTER_SET),
        (CITIZEN.decode("cp1252", "replace").encode(), Damage.CHARACTER_SET),
        (CITIZEN.decode("latin-1").encode(), Damage.CHARACTER_SET),
        (CITIZEN.decode("gbk", "ignore").encode(), Damage.CHARACTER_SET),
        (unicodedata.normalize("NFD", CITIZEN.decode()).encode(), Damage.CHARACTER_SET),
        (CITIZEN.decode().encode("utf-16-le"), Damage.CHARACTER_SET),
        (CITIZEN.decode().encode("ascii", "replace"), Damage.ACCENTS),
        (CITIZEN.decode().encode("ascii", "ignore"), Damage.ACCENTS),
        (bare(CITIZEN.decode()).encode(), Damage.ACCENTS),
        (CITIZEN.decode()[:60].encode(), Damage.CUT),
        (CITIZEN[:21] + CITIZEN[22:], Damage.LOST),
        (CITIZEN.replace(b"Ki", b""), Damage.LOST),
    ],
)
def test_a_citizen_card(arrived: bytes, found: Damage) -> None:
    assert found in damages(CITIZEN, arrived)


def test_lost_accents_and_something_else_are_both_told() -> None:
    plain = CITIZEN.decode().encode("ascii", "ignore").decode()
    assert damages(CITIZEN, plain[:60].encode()) == (Damage.ACCENTS, Damage.CUT)
    assert damages(CITIZEN, plain.swapcase().encode()) == (Damage.ACCENTS, Damage.CAPITALS)


@given(st.sampled_from(CODES), st.binary(max_size=600))
def test_anything_is_told_and_only_the_same_is_right(code, arrived: bytes) -> None:
    assert damages(code.data, arrived)
    assert damages(code.data, code.data[:30] + arrived + code.data[30:]) or not arrived
