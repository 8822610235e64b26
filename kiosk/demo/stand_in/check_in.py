"""What becomes of a check-in record at the stand-in? Header and form checked, a receipt number given, nothing judged."""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Callable, Mapping
from xml.parsers import expat

PATHS = ("/api/qd130/checkInKcbQd4750", "/api/qd130/checkInKcbQd3176")
MOST_BYTES = 2_000_000

Validate = Callable[[bytes], str | None]
"""The record's XML -> what is wrong with it, or None. A full validation can be put in here."""

_FORMS = {
    "username": re.compile(r".+"),
    "loaiHoSo": re.compile(r"0"),
    "maTinh": re.compile(r"\d{2}", re.ASCII),
    "maCSKCB": re.compile(r"\d{5}", re.ASCII),
}


def receive(form: Mapping[str, str], number: int, at: str, validate: Validate | None) -> dict[str, str]:
    """The answer to a record sent: `number` makes its receipt, `at` is the time as yyyyMMddHHmmss."""
    for name, wanted in _FORMS.items():
        if not wanted.fullmatch(form.get(name, "")):
            return _refused(f"{name}: sai định dạng")
    try:
        record = base64.b64decode(form.get("fileHSBase64", ""), validate=True)
    except (binascii.Error, ValueError):
        return _refused("fileHSBase64: không phải base64")
    if not record or len(record) > MOST_BYTES:
        return _refused("fileHSBase64: rỗng hoặc quá lớn")
    wrong = _not_xml(record) or (validate(record) if validate else None)
    if wrong:
        return _refused(wrong)
    return {
        "maKetQua": "200",
        "maGiaoDich": f"{form['maCSKCB']}{at}{number:06d}",
        "thoiGianTiepNhan": at,
        "thongDiep": "",
    }


def _refused(why: str) -> dict[str, str]:
    return {"maKetQua": "205", "maGiaoDich": "", "thoiGianTiepNhan": "", "thongDiep": why}


def _not_xml(record: bytes) -> str | None:
    """Well-formed, and without a document type: nothing outside of the record is ever read."""
    parser = expat.ParserCreate()
    found: list[str] = []
    parser.StartDoctypeDeclHandler = lambda *_: found.append("DOCTYPE")
    try:
        parser.Parse(record, True)
    except expat.ExpatError:
        return "XML không đúng"
    return "XML có DOCTYPE" if found else None
