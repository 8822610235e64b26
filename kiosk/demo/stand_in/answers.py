"""How is an answer written? The published fields of a look-up, of the history and of a token, as JSON objects."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from kiosk.demo.stand_in.insured import Insured
from kiosk.demo.stand_in.verdicts import Found

_FIELDS = (
    "maKetQua", "ghiChu", "maThe", "hoTen", "ngaySinh", "gioiTinh", "diaChi", "maDKBD", "cqBHXH", "gtTheTu", "gtTheDen",
    "maKV", "ngayDu5Nam", "maSoBHXH", "maTheCu", "maTheMoi", "gtTheTuMoi", "gtTheDenMoi", "maDKBDMoi", "tenDKBDMoi",
    "dsLichSuKCB2018", "dsLichSuKT2018",
)  # fmt: skip
TELLS_THE_CARD = ("000", "003", "004", "010", "110", "120", "121", "122", "123", "124")


def look_up(found: Found, checks: Sequence[dict[str, str]]) -> dict[str, Any]:
    """The answer of KQNhanLichSuKCB2024. The treatments moved to a function of their own in 2025: null."""
    answer: dict[str, Any] = dict.fromkeys(_FIELDS)
    answer |= {"maKetQua": found.code, "ghiChu": found.note}
    if found.card is not None and (found.code in TELLS_THE_CARD or found.card.result_code == ""):
        answer |= _card(found.card)
        answer["dsLichSuKT2018"] = [*_checks(found.card), *checks]
    if found.new is not None:
        new = found.new
        answer |= {
            "maTheMoi": new.card_number,
            "gtTheTuMoi": _day(new.valid_from),
            "gtTheDenMoi": _day(new.valid_to),
            "maDKBDMoi": new.first_facility,
            "tenDKBDMoi": "Bệnh viện mẫu",
        }
    return answer


def history(found: Found) -> dict[str, Any]:
    """The answer of Lskcb2025: a list, or null for whoever was never treated."""
    items = [_treatment(index, item) for index, item in enumerate(found.card.treatments, 1)] if found.card else []
    return {"maKetQua": found.code, "ghiChu": found.note, "dsLichSuKCB2025": items or None}


def _card(card: Insured) -> dict[str, str]:
    return {
        "maThe": card.card_number or card.social_insurance_number,
        "hoTen": card.name,
        "ngaySinh": card.birth,
        "gioiTinh": card.sex,
        "diaChi": "",
        "maDKBD": card.first_facility,
        "cqBHXH": "BHXH mẫu",
        "gtTheTu": _day(card.valid_from),
        "gtTheDen": _day(card.valid_to),
        "maKV": card.living_area,
        "ngayDu5Nam": _day(card.five_years_on),
        "maSoBHXH": card.social_insurance_number,
        "maTheCu": card.old_card_number,
    }


def _checks(card: Insured) -> list[dict[str, str]]:
    return [
        {"userKT": item[0], "thoiGianKT": item[1], "thongBao": "", "maLoi": item[2]}
        for item in card.checks
        if len(item) > 2
    ]


def _treatment(index: int, item: tuple[str, ...]) -> dict[str, str]:
    facility, came, left, result = (*item, "", "", "", "")[:4]
    return {
        "maHoSo": f"{index:010d}",
        "maCSKCB": facility,
        "ngayVao": came,
        "ngayRa": left,
        "tenBenh": "",
        "tinhTrang": "1" if left else "",
        "kqDieuTri": result,
        "lyDoVV": "1",
        "TEMP1": "",
        "TEMP2": "",
    }


def _day(day: date | None) -> str:
    return f"{day:%d/%m/}{day.year:04d}" if day else ""
