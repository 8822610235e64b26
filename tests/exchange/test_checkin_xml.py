"""The check-in record: every rule of the annex, the file against a schema written by hand, and there and back."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
import xmlschema
from hypothesis import given, settings
from hypothesis import strategies as st

from kiosk.exchange import checkin_xml
from kiosk.exchange.checkin import CheckIn, Item
from kiosk.exchange.checkin_elements import ELEMENTS
from kiosk.exchange.checkin_rules import Problem, Rule, problems
from kiosk.exchange.checkin_xml import CheckInRefused, NoCheckIn, lines_of, read, render, write
from kiosk.verify.card import BirthDate, Sex

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
ARRIVED = datetime(2026, 3, 9, 23, 50, tzinfo=UTC)  # 06:50 on the next day at the desk
GOOD = CheckIn(
    treatment_id="LK-1",
    patient_id="BN-7",
    name="Trần Thị Mẫu",
    citizen_id="099190000001",
    birth=BirthDate(year=1990, month=1, day=1),
    sex=Sex.FEMALE,
    card_number="DN4799900000001",
    first_facility="79034",
    valid_from=date(2026, 1, 1),
    valid_to=date(2026, 12, 31),
    visit_type="1.1",
    arrived_at=ARRIVED,
    care_kind="01",
    facility="79034",
    service=Item(code="02.1896", name="Khám Nội"),
    ordered_at=ARRIVED + timedelta(minutes=20),
)


@pytest.fixture(scope="module")
def schema() -> xmlschema.XMLSchema:
    return xmlschema.XMLSchema(Path(__file__).with_name("checkin.xsd"))


def line(**changes: str) -> dict[str, str]:
    return {**lines_of([GOOD], ZONE)[0], **changes}


def test_the_record_says_what_the_annex_asks_for() -> None:
    assert line() == {
        "MA_LK": "LK-1",
        "STT": "1",
        "MA_BN": "BN-7",
        "HO_TEN": "Trần Thị Mẫu",
        "SO_CCCD": "099190000001",
        "NGAY_SINH": "199001010000",
        "GIOI_TINH": "2",
        "MA_THE_BHYT": "DN4799900000001",
        "MA_DKBD": "79034",
        "GT_THE_TU": "20260101",
        "GT_THE_DEN": "20261231",
        "MA_DOITUONG_KCB": "1.1",
        "NGAY_VAO": "202603100650",
        "NGAY_VAO_NOI_TRU": "",
        "LY_DO_VNT": "",
        "MA_LY_DO_VNT": "",
        "MA_LOAI_KCB": "01",
        "MA_CSKCB": "79034",
        "MA_DICH_VU": "02.1896",
        "TEN_DICH_VU": "Khám Nội",
        "MA_THUOC": "",
        "TEN_THUOC": "",
        "MA_VAT_TU": "",
        "TEN_VAT_TU": "",
        "NGAY_YL": "202603100710",
        "DU_PHONG": "",
    }


def test_there_are_26_elements_each_once() -> None:
    assert len({element.name for element in ELEMENTS}) == len(ELEMENTS) == 26


@pytest.mark.parametrize(
    "record",
    [
        GOOD,
        replace(GOOD, birth=BirthDate(year=1950)),
        replace(GOOD, birth=BirthDate(year=1950, month=5)),
        replace(GOOD, sex=None, citizen_id="B1234567", valid_to=None),
        replace(GOOD, card_number=None, first_facility=None, valid_from=None, valid_to=None),
        replace(GOOD, card_number=None, first_facility=None, valid_from=None, valid_to=None, visit_type="9"),
        replace(GOOD, ward_at=ARRIVED + timedelta(hours=1), ward_reason="Đau bụng & sốt <38,5"),
        replace(GOOD, service=None, medicine=Item(code="40.1", name="Paracetamol 500 mg")),
        replace(GOOD, birth=BirthDate(year=2026, month=3, day=9), birth_time=time(4, 5), citizen_id=None),
    ],
)
def test_what_is_written_fits_the_schema_and_reads_back(record: CheckIn, schema: xmlschema.XMLSchema) -> None:
    written = write([record, record], ZONE)
    schema.validate(written)
    assert read(written) == lines_of([record, record], ZONE)
    assert [back["STT"] for back in read(written)] == ["1", "2"]


def test_days_of_the_visit_stand_for_a_card_that_is_not_there_yet() -> None:
    without = replace(GOOD, card_number=None, first_facility=None, valid_from=None, valid_to=None)
    assert lines_of([without], ZONE)[0]["GT_THE_TU"] == "20260310"
    assert lines_of([replace(without, visit_type="9")], ZONE)[0]["GT_THE_TU"] == ""


WRONG = [
    ({"MA_LK": ""}, "MA_LK", Rule.MISSING),
    ({"HO_TEN": "   "}, "HO_TEN", Rule.MISSING),
    ({"MA_BN": "x" * 101}, "MA_BN", Rule.TOO_LONG),
    ({"MA_LY_DO_VNT": "123456"}, "MA_LY_DO_VNT", Rule.TOO_LONG),
    ({"HO_TEN": "Tr\x0bn"}, "HO_TEN", Rule.FORBIDDEN_CHARACTER),
    ({"SO_CCCD": "12345678901"}, "SO_CCCD", Rule.IDENTITY_FORM),
    ({"SO_CCCD": "B123456"}, "SO_CCCD", Rule.IDENTITY_FORM),
    ({"NGAY_SINH": "19900101"}, "NGAY_SINH", Rule.FORM),
    ({"NGAY_SINH": "199002300000"}, "NGAY_SINH", Rule.NO_SUCH_DAY),
    ({"NGAY_SINH": "202603101200"}, "NGAY_SINH", Rule.BORN_AFTER_ARRIVAL),
    ({"NGAY_SINH": "202603010000"}, "NGAY_SINH", Rule.BIRTH_TIME_MISSING),
    ({"GIOI_TINH": "4"}, "GIOI_TINH", Rule.FORM),
    ({"MA_THE_BHYT": "dn4799900000001"}, "MA_THE_BHYT", Rule.FORM),
    ({"MA_THE_BHYT": "DN479990000000;"}, "MA_THE_BHYT", Rule.FORM),
    ({"MA_DKBD": ""}, "MA_DKBD", Rule.MISSING),
    ({"MA_DKBD": "7903"}, "MA_DKBD", Rule.FORM),
    ({"GT_THE_TU": ""}, "GT_THE_TU", Rule.MISSING),
    ({"GT_THE_TU": "20260230"}, "GT_THE_TU", Rule.NO_SUCH_DAY),
    ({"GT_THE_DEN": "20251231"}, "GT_THE_DEN", Rule.ENDS_BEFORE_IT_STARTS),
    ({"MA_DOITUONG_KCB": "1,1"}, "MA_DOITUONG_KCB", Rule.FORM),
    ({"MA_DOITUONG_KCB": "2"}, "MA_DOITUONG_KCB", Rule.EMERGENCY_NEEDS_NONE),
    ({"NGAY_VAO": "202603102460"}, "NGAY_VAO", Rule.FORM),
    ({"NGAY_VAO_NOI_TRU": "202603100649", "LY_DO_VNT": "x"}, "NGAY_VAO_NOI_TRU", Rule.WARD_BEFORE_ARRIVAL),
    ({"NGAY_VAO_NOI_TRU": "202603100700"}, "LY_DO_VNT", Rule.MISSING),
    ({"MA_LOAI_KCB": "1"}, "MA_LOAI_KCB", Rule.FORM),
    ({"MA_CSKCB": "79A34"}, "MA_CSKCB", Rule.FORM),
    ({"MA_DICH_VU": ""}, "MA_DICH_VU", Rule.NOTHING_ORDERED),
    ({"TEN_DICH_VU": ""}, "TEN_DICH_VU", Rule.MISSING),
    ({"MA_THUOC": "00.0000"}, "TEN_THUOC", Rule.MISSING),
    ({"MA_VAT_TU": "N07"}, "TEN_VAT_TU", Rule.MISSING),
    ({"NGAY_YL": "202603100649"}, "NGAY_YL", Rule.ORDERED_BEFORE_ARRIVAL),
]


@pytest.mark.parametrize(("changes", "element", "rule"), WRONG)
def test_one_wrong_thing_is_one_named_problem(changes: dict[str, str], element: str, rule: Rule) -> None:
    assert problems(line()) == ()
    assert problems(line(**changes)) == (Problem(element, rule),)


def test_every_rule_is_exercised() -> None:
    assert {rule for _, _, rule in WRONG} == set(Rule)


def test_a_refusal_names_place_and_rule_but_nothing_of_the_person() -> None:
    with pytest.raises(CheckInRefused) as refused:
        write([GOOD, replace(GOOD, citizen_id="09919000001", name="Trần " * 60)], ZONE)
    assert refused.value.found == (
        (2, Problem("HO_TEN", Rule.TOO_LONG)),
        (2, Problem("SO_CCCD", Rule.IDENTITY_FORM)),
    )
    assert "Trần" not in str(refused.value)
    assert "0991" not in str(refused.value)


def test_nothing_to_report_is_an_error() -> None:
    with pytest.raises(ValueError, match="without a line"):
        write([], ZONE)


# What XML cannot carry never gets as far as writing; a carriage return alone is turned into a line feed by every reader.
TEXT = st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=40)


@settings(max_examples=100, deadline=None)
@given(st.lists(st.dictionaries(st.sampled_from([e.name for e in ELEMENTS]), TEXT), min_size=1, max_size=3))
def test_any_text_is_written_and_read_back(lines: list[dict[str, str]]) -> None:
    clean = [{k: v for k, v in one.items() if not any(ch in "\ufffe\uffff" for ch in v)} for one in lines]
    back = read(render(clean))
    assert [{k: v for k, v in one.items() if v} for one in back] == [
        {k: v for k, v in one.items() if v} for one in clean
    ]


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    with pytest.raises(NoCheckIn):
        read(data)


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"x" * (checkin_xml.MAX_BYTES + 1), "too-long"),
        (b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>', "not-xml"),
        (b'<?xml version="1.0" encoding="made-up"?><a/>', "not-xml"),
        (b"<CHI_TIEU_TRANG_THAI_KCB/>", "structure"),
        (write([GOOD], ZONE).replace(b"<MA_LK>LK-1</MA_LK>", b""), "structure"),
        (write([GOOD], ZONE).replace(b"<STT>1</STT>", b"<STT><a/></STT>"), "structure"),
        (write([GOOD], ZONE)[:-20], "not-xml"),
    ],
)
def test_what_is_no_record_is_named(data: bytes, code: str) -> None:
    with pytest.raises(NoCheckIn) as refused:
        read(data)
    assert refused.value.code == code
