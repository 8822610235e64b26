"""Which card stands in a signed token? The fields of Decree 188/2025 article 10 as an array, read strictly and written.

[version, number, name, birth, sex, facility, from, to, five years, level]; dates are numbers yyyymmdd, 0 = not stated.
"""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from kiosk.verify.card import BirthDate, Card, Oddity, Period, Refusal, Sex
from kiosk.verify.formats.numbers import is_card_number, is_insurance_number
from kiosk.verify.formats.signed_claims import refused
from kiosk.verify.formats.text import Refused
from kiosk.verify.names import NameNotAllowed, clean
from kiosk.verify.signed_part import SignedFault

VERSION = 1
_FIELDS = (int, str, str, int, int, str, int, int, int, int)
_SEXES = {0: None, 1: Sex.MALE, 2: Sex.FEMALE}
_SEX_NUMBERS = {sex: number for number, sex in _SEXES.items()}
_FACILITY = re.compile("[0-9]{5}")
_FIRST_YEAR, _LAST_YEAR = 1850, 2200


def read(fields: Any) -> Card:
    """The card of a decoded array. Raises `Refused(SIGNED_CONTENT)` with the field that is wrong as its fault."""
    if type(fields) is not list or not fields:
        raise refused(SignedFault.CARD_SHAPE)
    if type(fields[0]) is int and fields[0] != VERSION:
        # A later form may have any number of fields.
        raise Refused(Refusal.NOT_SUPPORTED, SignedFault.CARD_VERSION)
    if tuple(map(type, fields)) != _FIELDS:
        raise refused(SignedFault.CARD_SHAPE)
    _, number, name, birth, sex, facility, start, end, five_years, level = fields
    is_long = is_card_number(number)
    insurance = number[-10:]
    if not is_insurance_number(insurance):
        # Cards from before about 2017 have letters there; they name no BHXH number.
        insurance = None
    if not is_long and insurance != number:
        raise refused(SignedFault.CARD_NUMBER)
    if sex not in _SEXES:
        raise refused(SignedFault.SEX)
    if facility and not _FACILITY.fullmatch(facility):
        raise refused(SignedFault.FACILITY)
    if not 1 <= level <= 5:
        raise refused(SignedFault.LEVEL)
    if is_long and number[2] != str(level):
        raise refused(SignedFault.LEVEL_DIFFERS)
    period = Period(start=_day(start), end=_day(end))
    if period.start is None or (period.end is not None and period.end < period.start):
        raise refused(SignedFault.PERIOD)
    return Card(
        card_number=number if is_long else None,
        social_insurance_number=insurance,
        name=_name(name),
        birth=_birth(birth),
        sex=_SEXES[sex],
        first_facility=facility or None,
        period=period,
        five_years_on=_day(five_years),
        benefit_level=str(level),
    )


def write(card: Card) -> list[Any]:
    """The array of a card. Fields that the form does not have are left out; raises ValueError where one is missing."""
    if card.number is None or card.name is None or card.birth is None or card.benefit_level is None:
        raise ValueError("a signed card needs a number, a name, a birth date and a benefit level")
    return [
        VERSION,
        card.number,
        card.name,
        int(card.birth.iso().replace("-", "")),
        _SEX_NUMBERS[card.sex],
        card.first_facility or "",
        _number(card.period.start),
        _number(card.period.end),
        _number(card.five_years_on),
        int(card.benefit_level),
    ]


def _name(text: str) -> str:
    try:
        name, changed = clean(text)
    except NameNotAllowed:
        raise refused(SignedFault.NAME) from None
    if changed:
        raise refused(SignedFault.NAME_NOT_NFC if Oddity.NAME_NOT_NFC in changed else SignedFault.NAME)
    return name


def _birth(number: int) -> BirthDate:
    """yyyymmdd, or yyyy where the day is not known."""
    if _FIRST_YEAR <= number < _LAST_YEAR:
        return BirthDate(year=number)
    day = _date(number)
    if day is None:
        raise refused(SignedFault.BIRTH)
    return BirthDate.of(day)


def _day(number: int) -> date | None:
    if number == 0:
        return None
    day = _date(number)
    if day is None:
        raise refused(SignedFault.DATE)
    return day


def _date(number: int) -> date | None:
    if not _FIRST_YEAR * 10_000 <= number < _LAST_YEAR * 10_000:
        return None
    try:
        return date(number // 10_000, number // 100 % 100, number % 100)
    except ValueError:
        return None


def _number(day: date | None) -> int:
    return day.year * 10_000 + day.month * 100 + day.day if day else 0
