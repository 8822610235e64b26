"""What exactly stands on the wire? The published fields of requests and answers, one struct each, names in any case.

Source: CV 1923/BHXH-CNTT, Phụ lục 03; CV 1245/BHXH-CNTT (cards-and-gateway.md 5.2 to 5.4).
"""

from __future__ import annotations

from typing import Any

import msgspec

Text = str | int | float | None
"""All fields are strings; some servers send numbers where the text is one."""

TOKEN_FIELDS = {
    "code": "maketqua",
    "key": "apikey",
}
KEY_FIELDS = {
    "access_token": "access_token",
    "id_token": "id_token",
    "token_type": "token_type",
    "username": "username",
    "expires_in": "expires_in",
}
ANSWER_FIELDS = {
    "code": "maketqua",
    "note": "ghichu",
    "card_number": "mathe",
    "name": "hoten",
    "birth": "ngaysinh",
    "sex": "gioitinh",
    "address": "diachi",
    "first_facility": "madkbd",
    "office": "cqbhxh",
    "valid_from": "gtthetu",
    "valid_to": "gttheden",
    "living_area": "makv",
    "five_years_on": "ngaydu5nam",
    "social_insurance_number": "masobhxh",
    "old_card_number": "mathecu",
    "new_card_number": "mathemoi",
    "new_valid_from": "gtthetumoi",
    "new_valid_to": "gtthedenmoi",
    "new_first_facility": "madkbdmoi",
    "new_first_facility_name": "tendkbdmoi",
    "treatments": "dslichsukcb2018",
    "treatments_2025": "dslichsukcb2025",
    "checks": "dslichsukt2018",
}
TREATMENT_FIELDS = {
    "record": "mahoso",
    "facility": "macskcb",
    "admitted_at": "ngayvao",
    "discharged_at": "ngayra",
    "state": "tinhtrang",
    "result": "kqdieutri",
    "reason": "lydovv",
}
"""tenBenh and TEMP1 to TEMP5 (diagnosis, employer) are not read: nobody here needs them."""
CHECK_FIELDS = {
    "user": "userkt",
    "at": "thoigiankt",
    "message": "thongbao",
    "code": "maloi",
}


LONGEST_TEXT = 4000
"""Characters of a field that are looked at."""


class _Wire(msgspec.Struct, frozen=True, kw_only=True):
    def __repr__(self) -> str:
        return f"{type(self).__name__}(...)"


class Key(_Wire, frozen=True, rename=KEY_FIELDS):
    """APIKey of a token answer."""

    access_token: Text = None
    id_token: Text = None
    token_type: Text = None
    username: Text = None
    expires_in: Text = None
    """The moment it ends, UTC; some servers may send seconds."""


class TokenAnswer(_Wire, frozen=True, rename=TOKEN_FIELDS):
    """Answer of token/take."""

    code: str | int
    key: Key | None = None


class Answer(_Wire, frozen=True, rename=ANSWER_FIELDS):
    """Answer of KQNhanLichSuKCB2024, and of Lskcb2025 with its own list."""

    code: str | int
    note: Text = None
    card_number: Text = None
    name: Text = None
    birth: Text = None
    sex: Text = None
    address: Text = None
    first_facility: Text = None
    office: Text = None
    valid_from: Text = None
    valid_to: Text = None
    living_area: Text = None
    five_years_on: Text = None
    social_insurance_number: Text = None
    old_card_number: Text = None
    new_card_number: Text = None
    new_valid_from: Text = None
    new_valid_to: Text = None
    new_first_facility: Text = None
    new_first_facility_name: Text = None
    treatments: Any = None
    """A list, an empty list or null; anything else is no list, and never spoils the answer."""
    treatments_2025: Any = None
    checks: Any = None


class TreatmentItem(_Wire, frozen=True, rename=TREATMENT_FIELDS):
    """One item of dsLichSuKCB2018 or dsLichSuKCB2025."""

    record: Text = None
    facility: Text = None
    admitted_at: Text = None
    discharged_at: Text = None
    state: Text = None
    result: Text = None
    reason: Text = None


class CheckItem(_Wire, frozen=True, rename=CHECK_FIELDS):
    """One item of dsLichSuKT2018."""

    user: Text = None
    at: Text = None
    message: Text = None
    code: Text = None


def text(value: Text) -> str:
    """The text of a field; empty for null, and for the single hyphen that stands for nothing."""
    if value is None:
        return ""
    try:
        found = str(value)[:LONGEST_TEXT].strip()
    except ValueError:  # a number of thousands of digits
        return ""
    return "" if found == "-" else found
