"""BHYT codes: the made examples field by field, and every variant that was seen in the wild."""

from __future__ import annotations

from datetime import date

import pytest

from kiosk.verify.card import BirthDate, InputState, Kind, LivingArea, Oddity, Parsed, Refusal, Sex
from kiosk.verify.formats import fields, recognise
from tests.verify.formats.codes import CHILD, NEW, OLD, SHORT, code, hexed

USUAL = (Oddity.FACILITY_TEMPORARY,)


def read(data: bytes) -> Parsed:
    parsed = recognise(data)
    assert parsed.input is InputState.CLEAN, parsed.reason
    return parsed


def test_old_card_field_by_field() -> None:
    parsed = read(code(OLD))
    assert (parsed.kind, parsed.oddities, parsed.reason) == (Kind.BHYT15, USUAL, None)
    assert fields(parsed) == {
        "card_number": "DN4799900000001",
        "social_insurance_number": "9900000001",
        "name": "Trần Thị Mẫu",
        "birth": "1990-01-01",
        "sex": "female",
        "address": "Công ty TNHH Mẫu Thử",
        "first_facility": "79000",
        "valid_from": "2019-01-01",
        "issued_on": "2019-01-02",
        "management_code": "79009900000001",
        "living_area": "none",
        "five_years_on": "2024-01-01",
        "check_string": "0123456789abcdef-7102",
        "benefit_level": "4",
    }


def test_new_card_field_by_field() -> None:
    parsed = read(code(NEW))
    assert (parsed.kind, parsed.oddities) == (Kind.BHYT17, USUAL)
    assert fields(parsed) == {
        "social_insurance_number": "9900000001",
        "name": "Trần Thị Mẫu",
        "birth": "1990-01-01",
        "sex": "female",
        "first_facility": "79000",
        "valid_from": "2025-01-01",
        "issued_on": "2025-01-02",
        "management_code": "79009900000001",
        "living_area": "none",
        "five_years_on": "2029-01-01",
        "check_string": "0123456789abcdef-7102",
        "benefit_level": "4",
        "issue_place": "Thành phố Thử",
    }


def test_child_card() -> None:
    parsed = read(code(CHILD))
    assert parsed.oddities == (Oddity.BIRTH_YEAR_ONLY, Oddity.FACILITY_TEMPORARY)
    assert parsed.card is not None
    assert parsed.card.birth == BirthDate(year=2021)
    assert parsed.card.parent_name == "Tran Van Mau"
    assert parsed.card.living_area is LivingArea.K1
    assert parsed.card.check_string == "fedcba987654321-7102"
    assert fields(parsed)["birth"] == "2021"


def test_short_form() -> None:
    parsed = read(code(SHORT))
    assert (parsed.kind, parsed.oddities) == (Kind.BHYT9, ())
    assert parsed.card is not None
    assert parsed.card.first_facility == "79034"
    assert parsed.card.period.end == date(2019, 12, 31)
    assert "living_area" not in fields(parsed)


VARIANTS: list[tuple[str, bytes, tuple[Oddity, ...]]] = [
    ("no end mark after the bar", code(OLD, end=""), (Oddity.END_MARK_MISSING,)),
    ("no bar and no end mark", code(OLD)[:-2], (Oddity.END_MARK_MISSING,)),
    ("end mark without its bar", code(OLD)[:-2] + b"$", (Oddity.END_MARK_OTHER,)),
    ("# for the end mark", code(OLD, end="#"), (Oddity.END_MARK_OTHER,)),
    ("en dash in the facility", code(OLD, facility="79 – 000"), (Oddity.FACILITY_FORM,)),
    ("no spaces in the facility", code(OLD, facility="79-000"), (Oddity.FACILITY_FORM,)),
    ("digits only in the facility", code(OLD, facility="79000"), (Oddity.FACILITY_FORM,)),
    ("space only in the facility", code(OLD, facility="79 000"), (Oddity.FACILITY_FORM,)),
    ("upper-case hex", code(OLD, name=OLD["name"].upper()), (Oddity.HEX_UPPER_CASE,)),
    ("all in upper case", code(OLD).upper(), (Oddity.HEX_UPPER_CASE,)),
    ("plain name", code(OLD, name="Trần Thị Mẫu"), (Oddity.NAME_NOT_HEX,)),
    ("plain address", code(OLD, address="Công ty TNHH Mẫu Thử"), (Oddity.ADDRESS_NOT_HEX,)),
    ("eight-digit birth", code(OLD, birth="01011990"), (Oddity.DATE_EIGHT_DIGITS,)),
    ("one-digit day and month", code(OLD, birth="1/1/1990"), (Oddity.DATE_SHORT,)),
    ("leading space in a date", code(OLD, five_years=" 01/01/2024"), (Oddity.FIELD_SPACES,)),
    ("CR LF", code(OLD) + b"\r\n", (Oddity.LINE_END,)),
    ("Tab", code(OLD) + b"\t", (Oddity.LINE_END,)),
    ("lower-case number", code(OLD, number="dn4799900000001"), (Oddity.NUMBER_LOWER_CASE,)),
    ("decomposed name", code(OLD, name=hexed("Tra\u0302\u0300n Thi\u0323 Ma\u0302\u0303u")), (Oddity.NAME_NOT_NFC,)),
    ("spaces in the name", code(OLD, name=hexed("Trần  Thị Mẫu ")), (Oddity.NAME_SPACES,)),
    ("hex parent", code(OLD, parent=hexed("Trần Văn Mẫu")), (Oddity.PARENT_HEX,)),
    ("part behind the end", code(OLD) + b"|x", (Oddity.EXTRA_PARTS,)),
]


@pytest.mark.parametrize(("data", "odd"), [case[1:] for case in VARIANTS], ids=[case[0] for case in VARIANTS])
def test_variant_reads_like_the_card_and_is_reported(data: bytes, odd: tuple[Oddity, ...]) -> None:
    parsed = read(data)
    assert set(parsed.oddities) == {*odd, *USUAL}
    expected = fields(read(code(OLD)))
    found = {name: text for name, text in fields(parsed).items() if name != "parent_name"}
    assert found == expected


@pytest.mark.parametrize(
    ("changed", "odd", "field", "value"),
    [
        ({"birth": "00/00/1990"}, Oddity.BIRTH_YEAR_ONLY, "birth", "1990"),
        ({"birth": "31/02/1990"}, Oddity.DATE_IMPOSSIBLE, "birth", "1990"),
        ({"birth": "-"}, Oddity.BIRTH_MISSING, "birth", None),
        ({"sex": "3"}, Oddity.SEX_UNKNOWN, "sex", None),
        ({"facility": "-"}, Oddity.FACILITY_MISSING, "first_facility", None),
        ({"area": "9"}, Oddity.AREA_UNKNOWN, "living_area", None),
        ({"area": "7"}, None, "living_area", "K3"),
        ({"to": "31/12/2018"}, Oddity.PERIOD_REVERSED, "valid_to", "2018-12-31"),
        ({"birth": "03/01/2019"}, Oddity.BIRTH_AFTER_ISSUE, "birth", "2019-01-03"),
        ({"management": "79009900000009"}, Oddity.MANAGEMENT_DIFFERS, "management_code", "79009900000009"),
        ({"management": "01009900000001"}, Oddity.MANAGEMENT_PROVINCE_DIFFERS, "management_code", "01009900000001"),
        ({"management": "7900990000001"}, Oddity.MANAGEMENT_FORM, "management_code", "7900990000001"),
        ({"check": "0123-7102"}, Oddity.CHECK_STRING_FORM, "check_string", "0123-7102"),
        ({"check": "-"}, Oddity.CHECK_STRING_MISSING, "check_string", None),
        ({"parent": "Tr?n V?n M?u"}, Oddity.PARENT_DAMAGED, "parent_name", "Tr?n V?n M?u"),
        ({"number": "TE1799900000001"}, Oddity.CHILD_TOO_OLD, "card_number", "TE1799900000001"),
        ({"number": "TE1799900000001"}, Oddity.CHILD_PARENT_MISSING, "benefit_level", "1"),
        ({"number": "DN0799900000001"}, Oddity.LEVEL_UNKNOWN, "benefit_level", None),
        ({"name": hexed("\u00d0ặng Thị Mẫu")}, Oddity.NAME_ETH, "name", "Đặng Thị Mẫu"),
    ],
)
def test_unusual_field(changed: dict[str, str], odd: Oddity | None, field: str, value: str | None) -> None:
    parsed = read(code(OLD, **changed))
    assert odd is None or odd in parsed.oddities
    assert fields(parsed).get(field) == value


def test_numbers_of_other_times() -> None:
    legacy = read(code(OLD, number="DN6799A0000B001"))
    assert {Oddity.NUMBER_LEGACY, Oddity.LEVEL_UNKNOWN} <= set(legacy.oddities)
    assert legacy.card is not None
    assert legacy.card.social_insurance_number is None
    assert Oddity.MANAGEMENT_DIFFERS not in legacy.oddities
    newborn = read(code(CHILD, number="TE179KT99000001"))
    assert Oddity.NUMBER_TEMPORARY in newborn.oddities
    assert Oddity.NUMBER_LEGACY not in newborn.oddities
    soldier = read(code(OLD, number="QN5979900000001", management="97009900000001"))
    assert soldier.oddities == USUAL
    assert soldier.card is not None
    assert (soldier.card.object_code, soldier.card.benefit_level) == ("QN", "5")
    soldiers_child = read(code(CHILD, number="TE1979900000002", management="97009900000002"))
    assert Oddity.NUMBER_LEGACY not in soldiers_child.oddities


def test_long_number_in_the_new_form() -> None:
    parsed = read(code(NEW, number="DN4799900000001"))
    assert (parsed.kind, parsed.oddities) == (Kind.BHYT17, (Oddity.NUMBER_LONG, *USUAL))


def test_dates_that_differ_are_kept_apart() -> None:
    card = read(code(OLD, **{"from": "03/04/2019", "to": "05/06/2020", "issued": "07/08/2021"})).card
    assert card is not None
    assert (card.period.start, card.period.end, card.issued_on) == (
        date(2019, 4, 3),
        date(2020, 6, 5),
        date(2021, 8, 7),
    )
    assert card.sex is Sex.FEMALE


def test_signed_text_is_read_up_to_its_signature() -> None:
    plain = read(code(OLD))
    for text in (code(OLD), code(OLD, end=""), code(OLD)[:-2]):
        joint = b"" if text.endswith(b"|") else b"|"
        signed = read(text + joint + b"k=a1b2c3d4|s=" + b"A" * 86)
        assert signed.kind is Kind.BHYT_SIGNED
        assert signed.card == plain.card
    assert read(code(NEW) + b"|k=a1b2c3d4|s=" + b"A" * 86).kind is Kind.BHYT_SIGNED


def test_half_a_signature_is_cut() -> None:
    for tail in (b"|k=", b"|k=a1b2", b"|k=a1b2|", b"|k=a1b2|s", b"|k=a1b2|s="):
        assert recognise(code(OLD) + tail).reason is Refusal.CUT
