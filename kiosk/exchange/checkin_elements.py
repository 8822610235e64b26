"""Which elements does the check-in record have, in which order, how long, and in which form? The annex of QĐ 4750 as data."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum

_DAY = "[0-9]{4}(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])"
_MINUTE = "(?:[01][0-9]|2[0-3])[0-5][0-9]"


class Form(Enum):
    """How the text of an element is written. The value is what the whole text must match, where it is not empty."""

    TEXT = re.compile(".*", re.DOTALL)
    COUNT = re.compile("[1-9][0-9]*")
    SEX = re.compile("[123]")
    DAY = re.compile(_DAY)
    """yyyyMMdd"""
    MOMENT = re.compile(_DAY + _MINUTE)
    """yyyyMMddHHmm"""
    BIRTH = re.compile(f"{_DAY}{_MINUTE}|[0-9]{{4}}00000000")
    """As MOMENT; an unknown time is 0000, an unknown day and month 0000 before it."""
    CARD = re.compile("[A-Z]{2}[A-Z0-9][0-9]{12}|[0-9]{10}")
    FACILITY = re.compile("[0-9]{5}")
    VISIT_TYPE = re.compile("[0-9](?:\\.[0-9]{1,2})?")
    TWO_DIGITS = re.compile("[0-9]{2}")


@dataclass(frozen=True, slots=True)
class Element:
    """One element: its name, the most characters it may have, and whether it may be empty."""

    name: str
    length: int
    form: Form = Form.TEXT
    required: bool = False


ELEMENTS = (
    Element("MA_LK", 100, required=True),
    Element("STT", 10, Form.COUNT, required=True),
    Element("MA_BN", 100, required=True),
    Element("HO_TEN", 255, required=True),
    Element("SO_CCCD", 15),
    Element("NGAY_SINH", 12, Form.BIRTH, required=True),
    Element("GIOI_TINH", 1, Form.SEX, required=True),
    Element("MA_THE_BHYT", 15, Form.CARD),
    Element("MA_DKBD", 5, Form.FACILITY),
    Element("GT_THE_TU", 8, Form.DAY),
    Element("GT_THE_DEN", 8, Form.DAY),
    Element("MA_DOITUONG_KCB", 4, Form.VISIT_TYPE, required=True),
    Element("NGAY_VAO", 12, Form.MOMENT, required=True),
    Element("NGAY_VAO_NOI_TRU", 12, Form.MOMENT),
    Element("LY_DO_VNT", 4000),
    Element("MA_LY_DO_VNT", 5),
    Element("MA_LOAI_KCB", 2, Form.TWO_DIGITS, required=True),
    Element("MA_CSKCB", 5, Form.FACILITY, required=True),
    Element("MA_DICH_VU", 50),
    Element("TEN_DICH_VU", 1024),
    Element("MA_THUOC", 255),
    Element("TEN_THUOC", 1024),
    Element("MA_VAT_TU", 255),
    Element("TEN_VAT_TU", 1024),
    Element("NGAY_YL", 12, Form.MOMENT, required=True),
    Element("DU_PHONG", 4000),
)
"""The 26 elements of TRANG_THAI_KCB in their order. Where annex and portal differ, the shorter length stands."""
