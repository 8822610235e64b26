"""Citizen card codes of 7 and 11 parts, and their variants."""

from __future__ import annotations

from datetime import date

import pytest

from kiosk.verify.card import BirthDate, InputState, Kind, Oddity
from kiosk.verify.formats import fields, recognise
from tests.verify.formats.codes import CHILD, CITIZEN, CITIZEN_2024, NAME, NEW, OLD, SHORT, code


def test_seven_parts() -> None:
    parsed = recognise(code(CITIZEN))
    assert (parsed.kind, parsed.input, parsed.oddities) == (Kind.CCCD, InputState.CLEAN, ())
    assert fields(parsed) == {
        "citizen_id": "099190000001",
        "name": NAME,
        "birth": "1990-01-01",
        "sex": "female",
        "address": "Tổ 1, Phường Mẫu, Thành phố Thử",
        "issued_on": "2022-01-02",
    }


def test_eleven_parts() -> None:
    parsed = recognise(code(CITIZEN_2024))
    assert parsed.oddities == ()
    assert parsed.citizen is not None
    assert parsed.citizen.old_citizen_id == "000000001"
    assert parsed.citizen.issued_on == date(2025, 1, 2)


@pytest.mark.parametrize(
    ("changed", "odd", "field", "value"),
    [
        ({"birth": "011990"}, Oddity.BIRTH_DAY_MISSING, "birth", "1990"),
        ({"birth": "1990"}, Oddity.BIRTH_YEAR_ONLY, "birth", "1990"),
        ({"birth": "01/01/1990"}, Oddity.DATE_SLASHES, "birth", "1990-01-01"),
        ({"birth": "31021990"}, Oddity.DATE_IMPOSSIBLE, "birth", "1990"),
        ({"sex": "Nam"}, Oddity.CITIZEN_SEX_DIFFERS, "sex", "male"),
        ({"sex": "NỮ"}, None, "sex", "female"),
        ({"sex": "Nu\u031b\u0303"}, None, "sex", "female"),
        ({"sex": "?"}, Oddity.SEX_UNKNOWN, "sex", None),
        ({"birth": "01011991"}, Oddity.CITIZEN_BIRTH_DIFFERS, "birth", "1991-01-01"),
        ({"number": "099390000001"}, Oddity.CITIZEN_BIRTH_DIFFERS, "citizen_id", "099390000001"),
        ({"old": "12345"}, Oddity.OLD_CITIZEN_ID_FORM, "old_citizen_id", None),
        ({"old": "099190000009"}, None, "old_citizen_id", "099190000009"),
        ({"name": " Trần  Thị Mẫu"}, Oddity.NAME_SPACES, "name", NAME),
        ({"address": ""}, None, "address", None),
    ],
)
def test_variant(changed: dict[str, str], odd: Oddity | None, field: str, value: str | None) -> None:
    parsed = recognise(code(CITIZEN, **changed))
    assert parsed.input is InputState.CLEAN
    assert parsed.oddities == (() if odd is None else (odd,))
    assert fields(parsed).get(field) == value


def test_month_is_kept_when_the_day_is_missing() -> None:
    parsed = recognise(code(CITIZEN, birth="041990"))
    assert parsed.citizen is not None
    assert parsed.citizen.birth == BirthDate(year=1990, month=4)


def test_more_parts_than_known_are_reported() -> None:
    for tail in (b"|x|||", b"|", b"|x"):
        parsed = recognise(code(CITIZEN) + tail)
        assert parsed.oddities == (Oddity.EXTRA_PARTS,)
        assert parsed.citizen == recognise(code(CITIZEN)).citizen


@pytest.mark.parametrize("between", ["|", "", "$"])
@pytest.mark.parametrize("second", [OLD, NEW, SHORT, CHILD], ids=["old", "new", "short", "child"])
@pytest.mark.parametrize("first", [CITIZEN, CITIZEN_2024], ids=["7", "11"])
def test_a_health_card_run_into_a_citizen_card_is_no_citizen_card(
    first: dict[str, str], second: dict[str, str], between: str
) -> None:
    parsed = recognise(code(first) + between.encode() + code(second))
    assert parsed.input is InputState.REFUSED
    assert fields(parsed) == {}


def test_line_end() -> None:
    assert recognise(code(CITIZEN) + b"\r").oddities == (Oddity.LINE_END,)
