"""What does a health-insurance card code say? The bar-separated text of 15, 17 or 9 parts, read tolerantly, reported strictly.

Text of names and addresses is hex of UTF-8; a single `-` is an empty value; the last part is `$`. No official
description is public: the layout rests on working parsers and on samples.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from kiosk.verify.card import Card, Kind, Oddity, Period, Refusal
from kiosk.verify.formats.bhyt_fields import (
    read_area,
    read_check_string,
    read_facility,
    read_level,
    read_management,
    read_sex,
)
from kiosk.verify.formats.dates import is_date, read_birth, read_date
from kiosk.verify.formats.numbers import CARD_NUMBER, is_card_number, is_insurance_number, split_card_number
from kiosk.verify.formats.person import parent_name, person_name
from kiosk.verify.formats.text import Refused, free_text, trimmed

# What the end of a whole check string looks like: nothing can have been cut off behind the constant tag.
_CHECK_STRING_END = re.compile("[0-9a-fA-F]+-7102")
_LEVEL = re.compile("[1-5]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """Where each field stands in one form; -1 = the form has no such field. `end` is the place of the end mark."""

    kind: Kind
    end: int
    address: int = 4
    facility: int = 5
    start: int = 6
    until: int = 7
    issued: int = 8
    management: int = 9
    parent: int = 10
    area: int = 11
    five_years: int = 12
    check: int = 13
    level: int = -1
    place: int = -1


OLD = Layout(kind=Kind.BHYT15, end=14)
NEW = Layout(kind=Kind.BHYT17, end=16, level=14, place=15)
SHORT = Layout(
    kind=Kind.BHYT9,
    end=8,
    address=-1,
    facility=4,
    start=5,
    until=6,
    issued=7,
    management=-1,
    parent=-1,
    area=-1,
    five_years=-1,
    check=-1,
)


def layout_of(parts: Sequence[str]) -> Layout:
    """The form that the text has, or had before it was cut. Never raises."""
    if len(parts) > 5 and is_date(parts[5]) and not is_date(parts[4]):
        return SHORT
    if is_insurance_number(parts[0].strip()):
        return NEW
    # A number of 15 characters in the long form: the level stands where the end mark would be.
    return NEW if len(parts) > 14 and _LEVEL.fullmatch(parts[14].strip()) else OLD


def read(parts: Sequence[str], odd: set[Oddity], *, closed: bool = False) -> tuple[Kind, Card]:
    """The card that the parts of a text make; oddities are added to `odd`.

    `closed`: something stood behind the last part (a signature), so it cannot have been cut. Raises `Refused`.
    """
    layout = layout_of(parts)
    _refuse_cut(parts, layout, odd, closed)
    number = _number(parts[0], layout, odd)
    is_long = len(number) == 15
    check = read_check_string(parts[layout.check], odd) if layout.check >= 0 else None
    card = Card(
        card_number=number if is_long else None,
        social_insurance_number=(split_card_number(number)[3] if is_long else number),
        name=person_name(parts[1], odd),
        birth=read_birth(parts[2], odd),
        sex=read_sex(parts[3], odd),
        address=free_text(parts[layout.address], odd, Oddity.ADDRESS_NOT_HEX) if layout.address >= 0 else None,
        first_facility=read_facility(parts[layout.facility], odd),
        period=Period(start=read_date(parts[layout.start], odd), end=read_date(parts[layout.until], odd)),
        issued_on=read_date(parts[layout.issued], odd),
        management_code=read_management(parts[layout.management], odd) if layout.management >= 0 else None,
        parent_name=parent_name(parts[layout.parent], odd) if layout.parent >= 0 else None,
        living_area=read_area(parts[layout.area], odd) if layout.area >= 0 else None,
        five_years_on=read_date(parts[layout.five_years], odd) if layout.five_years >= 0 else None,
        check_string=check,
        benefit_level=read_level(parts[layout.level] if layout.level >= 0 else number[2:3] if is_long else None, odd),
        issue_place=free_text(parts[layout.place], odd, Oddity.PLACE_NOT_HEX) if layout.place >= 0 else None,
    )
    if card.birth is None and Oddity.DATE_IMPOSSIBLE not in odd:
        odd.add(Oddity.BIRTH_MISSING)
    return layout.kind, card


def _refuse_cut(parts: Sequence[str], layout: Layout, odd: set[Oddity], closed: bool) -> None:
    """Whether the text is whole: the end mark stands in its place, or nothing can be missing without it."""
    mark = parts[layout.end].strip() if len(parts) > layout.end else None
    if mark is None and closed and len(parts) == layout.end:
        mark = ""
    if mark is None and layout is OLD and len(parts) == OLD.end:
        # The mark may stand behind the check string without a bar, or be missing behind a whole one.
        if parts[-1].strip().endswith("-7102$"):
            odd.add(Oddity.END_MARK_OTHER)
            return
        mark = ""
    if mark is None:
        raise Refused(Refusal.CUT)
    behind = [part.strip() for part in parts[layout.end + 1 :]]
    if mark == "$":
        pass
    elif mark == "":
        # The bar before the missing mark closes the last field; the check string must be whole besides.
        if layout.check >= 0 and not _CHECK_STRING_END.fullmatch(parts[layout.check].strip()):
            raise Refused(Refusal.CUT)
        odd.add(Oddity.END_MARK_MISSING)
    elif len(mark) == 1 and not mark.isalnum():
        odd.add(Oddity.END_MARK_OTHER)
    else:
        # Two codes run together, or a field too many; a shorter text is one that lost its end.
        raise Refused(Refusal.MANGLED if mark.startswith("$") or behind else Refusal.CUT)
    if not behind:
        return
    if any(part in ("k", "s") or part.startswith(("k=", "s=")) for part in behind):
        raise Refused(Refusal.CUT)  # what is left of a signature
    if layout is SHORT or len(behind) >= 6:
        raise Refused(Refusal.MANGLED)  # fields moved, or a second code behind the first
    odd.add(Oddity.EXTRA_PARTS)


def _number(part: str, layout: Layout, odd: set[Oddity]) -> str:
    text = trimmed(part, odd)
    number = text.upper()
    if number != text:
        odd.add(Oddity.NUMBER_LOWER_CASE)
    if is_insurance_number(number):
        if layout is OLD:
            raise Refused(Refusal.CUT)
        return number
    if not is_card_number(number):
        raise Refused(Refusal.CUT if number.isascii() and len(number) < CARD_NUMBER else Refusal.MANGLED)
    if layout is NEW:
        odd.add(Oddity.NUMBER_LONG)
    return number
