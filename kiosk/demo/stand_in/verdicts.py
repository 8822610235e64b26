"""Which code would the insurer answer? The published codes, decided by really comparing what was asked with the book."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from kiosk.demo.stand_in.insured import Book, Insured, same_name
from kiosk.verify.names import fold

HELD = "150"
"""Held and locked cards come with a code that the published list does not have; this one is made up."""

_FORMS = {
    10: re.compile(r"\d{10}", re.ASCII),
    12: re.compile(r"\d{12}", re.ASCII),
    15: re.compile(r"[A-Z]{2}\d{3}[0-9A-Z]{10}"),
}
_BIRTH = re.compile(r"\d{4}|\d{2}/\d{2}/\d{4}|\d{8}", re.ASCII)
_SAID = {
    "000": "Thông tin thẻ BHYT chính xác",
    "001": "Thẻ do BHXH Bộ Quốc phòng quản lý, đề nghị kiểm tra thẻ và giấy tờ tùy thân",
    "002": "Thẻ do BHXH Bộ Công an quản lý, đề nghị kiểm tra thẻ và giấy tờ tùy thân",
    "003": "Thẻ cũ hết giá trị sử dụng, được cấp thẻ mới",
    "004": "Thẻ cũ còn giá trị sử dụng, được cấp thẻ mới",
    "010": "Thẻ hết giá trị sử dụng",
    "050": "Không có thông tin thẻ",
    "051": "Mã thẻ không đúng",
    "052": "Mã tỉnh cấp thẻ không đúng",
    "053": "Mã quyền lợi không đúng",
    "054": "CCCD cán bộ tra cứu không có trong danh sách đăng ký",
    "055": "Họ tên cán bộ không khớp CCCD",
    "060": "Thẻ sai họ tên",
    "061": "Thẻ sai họ tên (đúng ký tự đầu)",
    "070": "Thẻ sai ngày sinh",
    "110": "Thẻ đã thu hồi",
    "120": "Thẻ đã báo giảm",
    HELD: "Thẻ đang tạm khóa, đề nghị liên hệ cơ quan BHXH",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    """What was asked: the five fields of a look-up, already text."""

    number: str = field(repr=False)
    name: str = field(repr=False)
    birth: str = field(repr=False)
    officer_name: str = field(repr=False)
    officer_cccd: str = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """The code, the card that it is about, and the new card of 003 and 004."""

    code: str
    note: str = ""
    card: Insured | None = None
    new: Insured | None = None


def judge(query: Query, book: Book, day: date, officers: dict[str, str]) -> Found:
    """The answer on `day`. `officers`: CCCD -> name of those registered; empty = anybody is."""
    number = query.number.strip().upper()
    form = _FORMS.get(len(number))
    if not query.officer_name.strip() or not query.officer_cccd.strip():
        return Found(code="205", note="Null hoTenCb" if not query.officer_name.strip() else "Null cccdCb")
    if form is None or not form.fullmatch(number) or not query.name.strip() or not _BIRTH.fullmatch(query.birth):
        return Found(code="205", note="Sai định dạng tham số")
    if officers and query.officer_cccd not in officers:
        return _said("054")
    if officers and not same_name(query.officer_name, officers[query.officer_cccd]):
        return _said("055")
    cards = book.cards_of(number)
    if not cards:
        return _said(_unknown_card(number, book))
    card = _asked_card(cards, number, day)
    if card.result_code in ("050", "051", "052", "053"):
        return _said(card.result_code)
    return _about(query, card, cards, day)


def _about(query: Query, card: Insured, cards: Sequence[Insured], day: date) -> Found:
    if not same_name(query.name, card.name):
        return _said("061" if fold(query.name)[:1] == fold(card.name)[:1] else "060")
    if _digits(query.birth) != _digits(card.birth):
        return _said("070")
    if card.result_code:
        new = _new(card, cards, day) if card.result_code in ("003", "004") else None
        return Found(code=card.result_code, note=card.note or _SAID.get(card.result_code, ""), card=card, new=new)
    match card.status:
        case "withdrawn":
            return _said("110", card)
        case "reduced":
            return _said("120", card)
        case "suspended" | "deceased":
            return _said(HELD, card)
    # Cards of the forces are kept elsewhere: the answer knows nothing of them.
    if card.card_number[3:5] == "97":
        return _said("001")
    if card.card_number[3:5] == "98":
        return _said("002")
    new = _new(card, cards, day)
    if card.valid_to is not None and card.valid_to < day:
        return Found(code="003", note=_SAID["003"], card=card, new=new) if new else _said("010", card)
    return Found(code="004", note=_SAID["004"], card=card, new=new) if new else _said("000", card)


def _unknown_card(number: str, book: Book) -> str:
    """050 for nobody; 051 to 053 for a known person's number with something wrong before it."""
    others = book.cards_of_tail(number) if len(number) == 15 else []
    if not others:
        return "050"
    if all(number[3:5] != card.card_number[3:5] for card in others):
        return "052"
    return "053" if all(number[2] != card.card_number[2] for card in others) else "051"


def _asked_card(cards: Sequence[Insured], number: str, day: date) -> Insured:
    """The card asked for; asked by the person's number, the card of the day, else the one that lasts longest."""
    for card in cards:
        if card.card_number == number:
            return card
    good = [card for card in cards if card.status == "active" and card.covers(day)]
    return max(good or cards, key=lambda card: card.valid_to or date.max)


def _new(card: Insured, cards: Sequence[Insured], day: date) -> Insured | None:
    """A newer card of the person: another one of the book that begins later."""
    newer = [
        other
        for other in cards
        if other is not card
        and other.status == "active"
        and (other.valid_to or date.max) >= day
        and (other.valid_from or date.min) > (card.valid_from or date.min)
    ]
    return min(newer, key=lambda other: other.valid_from or date.min) if newer else None


def _digits(birth: str) -> str:
    return birth.replace("/", "")


def _said(code: str, card: Insured | None = None) -> Found:
    note = (card.note if card else "") or _SAID.get(code, "")
    return Found(code=code, note=note, card=card)
