"""The answer's fields as values: every seen form is read, what cannot be read is unknown."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest

from kiosk.verify.card import BirthDate, LivingArea, NumberKind, Sex
from kiosk.verify.gateway import Fault, GatewayUnavailable, dates
from kiosk.verify.gateway.reading import (
    LONGEST_NOTE,
    card_of,
    code_of,
    new_card_of,
    note_of,
    old_number_of,
    read_answer,
)
from kiosk.verify.gateway.sameness import about
from kiosk.verify.gateway.values import Question
from kiosk.verify.gateway.wire import Answer
from tests.verify.gateway.made import ZONE

WHOLE = {
    "maKetQua": "004",
    "ghiChu": "Thẻ cũ còn giá trị",
    "maThe": "DN4799900000001",
    "hoTen": "Trần Thị Mẫu",
    "ngaySinh": "01/01/1990",
    "gioiTinh": "Nữ",
    "diaChi": "Tổ 1, Phường Mẫu",
    "maDKBD": "79000",
    "cqBHXH": "BHXH mẫu",
    "gtTheTu": "01/01/2025",
    "gtTheDen": "31/12/2025",
    "maKV": "",
    "ngayDu5Nam": "01/01/2029",
    "maSoBHXH": "9900000001",
    "maTheCu": "GD4799900000001",
    "maTheMoi": "HN2799900000001",
    "gtTheTuMoi": "01/01/2026",
    "gtTheDenMoi": "31/12/2026",
    "maDKBDMoi": "79034",
    "tenDKBDMoi": "Bệnh viện mẫu",
    "dsLichSuKCB2018": None,
    "dsLichSuKT2018": None,
}


def read(**changes: Any) -> Answer:
    return read_answer(json.dumps(WHOLE | changes).encode())


@pytest.mark.parametrize("written", [str, str.upper, str.lower])
def test_a_whole_answer(written: Any) -> None:
    answer = read_answer(b"\xef\xbb\xbf" + json.dumps({written(key): value for key, value in WHOLE.items()}).encode())
    card, new = card_of(answer), new_card_of(answer)
    assert card is not None and new is not None
    assert (answer.code, note_of(answer)) == ("004", "Thẻ cũ còn giá trị")
    assert (card.card_number, card.social_insurance_number) == ("DN4799900000001", "9900000001")
    assert (card.name, card.birth, card.sex) == ("Trần Thị Mẫu", BirthDate(year=1990, month=1, day=1), Sex.FEMALE)
    assert (card.first_facility, card.five_years_on) == ("79000", date(2029, 1, 1))
    assert (card.period.start, card.period.end) == (date(2025, 1, 1), date(2025, 12, 31))
    assert (new.card_number, new.first_facility) == ("HN2799900000001", "79034")
    assert (new.period.start, new.period.end) == (date(2026, 1, 1), date(2026, 12, 31))
    assert old_number_of(answer) == "GD4799900000001"


def test_what_is_not_needed_is_not_kept() -> None:
    answer = read()
    kept = [str(getattr(card, name)) for card in (card_of(answer), new_card_of(answer)) for name in card.__slots__]  # type: ignore[union-attr]
    for word in ("Tổ 1", "BHXH mẫu", "Bệnh viện mẫu"):
        assert not any(word in value for value in kept)
    assert "Trần" not in repr((answer, card_of(answer)))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("31/12/2026", date(2026, 12, 31)),
        ("1/2/2026", date(2026, 2, 1)),
        (" 31/12/2026 ", date(2026, 12, 31)),
        ("31-12-2026", date(2026, 12, 31)),
        ("31/12/2026 00:00:00", date(2026, 12, 31)),
        ("2026-12-31", date(2026, 12, 31)),
        ("2026-12-31T00:00:00", date(2026, 12, 31)),
        ("20261231", date(2026, 12, 31)),
        ("31122026", date(2026, 12, 31)),
        ("20012001", date(2001, 1, 20)),
        ("20111011", date(2011, 10, 11)),
        ("202612310000", date(2026, 12, 31)),
        (20261231, date(2026, 12, 31)),
        ("", None),
        ("-", None),
        (None, None),
        ("31/02/2026", None),
        ("00/00/2026", None),
        ("2026", None),
        ("soon", None),
        ("٣١/١٢/٢٠٢٦", None),
        ("9" * 5000, None),
    ],
)
def test_days_in_every_form(text: str | int | None, expected: date | None) -> None:
    card = card_of(read(gtTheTu=text, gtTheDen=text))
    assert card is not None
    assert (card.period.start, card.period.end) == (expected, expected)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1990", BirthDate(year=1990)),
        (1990, BirthDate(year=1990)),
        ("00/00/1990", BirthDate(year=1990)),
        ("01/02/1990", BirthDate(year=1990, month=2, day=1)),
        ("01021990", BirthDate(year=1990, month=2, day=1)),
        ("19900201", BirthDate(year=1990, month=2, day=1)),
        ("199000000000", BirthDate(year=1990)),
        ("1990-02-01T00:00:00", BirthDate(year=1990, month=2, day=1)),
        ("0001", None),
        ("30/02/1990", None),
        ("", None),
        (None, None),
    ],
)
def test_births_in_every_form(text: str | int | None, expected: BirthDate | None) -> None:
    card = card_of(read(ngaySinh=text))
    assert card is not None
    assert card.birth == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("202506010801", datetime(2025, 6, 1, 1, 1, tzinfo=UTC)),
        ("20250601080130", datetime(2025, 6, 1, 1, 1, 30, tzinfo=UTC)),
        ("01/06/2025 08:01", datetime(2025, 6, 1, 1, 1, tzinfo=UTC)),
        ("01/06/2025 08:01:30 PM", datetime(2025, 6, 1, 13, 1, 30, tzinfo=UTC)),
        ("2025-06-01T08:01:00", datetime(2025, 6, 1, 1, 1, tzinfo=UTC)),
        ("2025-06-01T08:01:00Z", datetime(2025, 6, 1, 8, 1, tzinfo=UTC)),
        ("2025-06-01T08:01:00+07:00", datetime(2025, 6, 1, 1, 1, tzinfo=UTC)),
        ("202506012561", None),
        ("", None),
        ("2025-06-01T99:99:99", None),
    ],
)
def test_times_are_the_facilitys_wall_clock(text: str, expected: datetime | None) -> None:
    assert dates.moment(text, ZONE) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [("K1", LivingArea.K1), ("k3", LivingArea.K3), ("", LivingArea.NONE), (None, None), ("K9", None)],
)
def test_living_areas(text: str | None, expected: LivingArea | None) -> None:
    card = card_of(read(maKV=text))
    assert card is not None
    assert card.living_area is expected


def test_a_note_is_fit_for_a_screen() -> None:
    note = "Thẻ\u202e đã\x00\r\n bị\u200b khóa" + "x" * 5000
    shown = note_of(read(ghiChu=note))
    assert shown.startswith("Thẻ đã bị khóa")
    assert len(shown) == LONGEST_NOTE
    assert note_of(read(ghiChu=None)) == ""


@pytest.mark.parametrize("code", ["", " ", "0\n00", "x" * 50, "<b>", "mã"])
def test_a_code_that_is_none(code: str) -> None:
    with pytest.raises(GatewayUnavailable) as raised:
        code_of(code)
    assert raised.value.fault is Fault.MALFORMED


def test_a_number_for_a_code_is_not_filled_up() -> None:
    """0 is what a program sends that never set the field: not "in order"."""
    assert code_of(0) == "0"
    assert code_of(200) == "200"


@pytest.mark.parametrize(
    "changes",
    [{"maKetQua": None}, {"maKetQua": True}, {"maKetQua": ["000"]}, {"hoTen": {}}, {"gtTheDen": []}, {"maThe": False}],
)
def test_wrong_types_are_no_answer(changes: dict[str, Any]) -> None:
    with pytest.raises(GatewayUnavailable) as raised:
        read(**changes)
    assert raised.value.fault is Fault.MALFORMED


@pytest.mark.parametrize("number", ["<script>", "DN479990000000", "dn4799900000001 OR 1=1", "DN47999000000012"])
def test_a_card_number_that_is_none_is_unknown(number: str) -> None:
    card = card_of(read(maThe=number, maSoBHXH=""))
    assert card is not None
    assert card.card_number is None


def test_an_answer_about_nobody_has_no_card() -> None:
    assert card_of(read_answer(b'{"maKetQua":"050","ghiChu":null,"maThe":"","hoTen":"-"}')) is None


QUESTION = Question(
    number="DN4799900000001", kind=NumberKind.CARD, name="Trần Thị Mẫu", birth=BirthDate(year=1990, month=1, day=1)
)


def test_an_old_card_is_the_same_person() -> None:
    answer = read(maThe="GD4799900000009", maSoBHXH="9900000009", maTheCu="DN4799900000001", hoTen="", ngaySinh="")
    assert about(QUESTION, (card_of(answer),), old_number_of(answer))


def test_somebody_elses_answer_is_none() -> None:
    answer = read(maThe="GD4799900000009", maSoBHXH="9900000009", maTheCu="", hoTen="Lê Văn Khác")
    assert not about(QUESTION, (card_of(answer),), old_number_of(answer))


def test_merged_numbers_are_believed_for_the_same_name_and_birth() -> None:
    answer = read(maThe="GD4799900000009", maSoBHXH="9900000009", maTheCu="")
    assert about(QUESTION, (card_of(answer),), None)


def test_asked_by_cccd_another_name_and_another_birth_are_another_persons() -> None:
    """No answer tells the CCCD. A name or a birth alone may be wrong in one of the registers, and has codes of its own."""
    question = replace(QUESTION, number="099190000001", kind=NumberKind.CITIZEN)
    for changes, good in (
        ({}, True),
        ({"hoTen": "Lê Văn Khác"}, True),
        ({"ngaySinh": "02/02/1902"}, True),
        ({"hoTen": "Lê Văn Khác", "ngaySinh": "02/02/1902"}, False),
    ):
        answer = read(**{"maTheCu": "", **changes})
        assert about(question, (card_of(answer),), None) is good, changes
