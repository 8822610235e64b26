"""What number is this? The forms of card, BHXH and citizen numbers, and a number that stands alone."""

from __future__ import annotations

import re

from kiosk.verify.card import BareNumber, NumberKind, Oddity, Refusal
from kiosk.verify.formats.text import Refused

CARD_NUMBER, INSURANCE_NUMBER, CITIZEN_NUMBER = 15, 10, 12

# Object code 2, level 1, province 2, BHXH number 10; cards from before about 2017 can have letters in the last ten.
_CARD = re.compile("[A-Z]{2}[0-9]{3}[0-9A-Z]{10}")
_TEMPORARY = re.compile("[A-Z]{2}[0-9]{3}KT[0-9]{8}")
_INSURANCE = re.compile("[0-9]{10}")
_CITIZEN = re.compile("[0-9]{12}")
_SEPARATORS = re.compile("[ .\u00a0\u2010-\u2015-]+")
_NUMBER_LIKE = re.compile("[0-9A-Za-z .\u00a0\u2010-\u2015-]{1,40}")


def is_card_number(text: str) -> bool:
    """15 characters in the form of a card number, upper case."""
    return _CARD.fullmatch(text) is not None


def is_insurance_number(text: str) -> bool:
    """10 digits."""
    return _INSURANCE.fullmatch(text) is not None


def is_citizen_number(text: str) -> bool:
    """12 digits."""
    return _CITIZEN.fullmatch(text) is not None


def split_card_number(number: str) -> tuple[str, str, str, str | None]:
    """(object code, level digit, province, BHXH number or None where letters stand in its place)."""
    tail = number[5:]
    return number[:2], number[2], number[3:5], tail if is_insurance_number(tail) else None


def number_oddities(number: str) -> set[Oddity]:
    """What is unusual about a card number by its form alone."""
    if _TEMPORARY.fullmatch(number):
        return {Oddity.NUMBER_TEMPORARY}
    odd = set() if is_insurance_number(number[5:]) else {Oddity.NUMBER_LEGACY}
    if number[2] in "67":
        odd.add(Oddity.NUMBER_LEGACY)
    return odd


def compact(text: str) -> str:
    """The number without the spaces, dots and hyphens that people type, upper case."""
    return _SEPARATORS.sub("", text).upper()


def looks_like_number(text: str) -> bool:
    """True when somebody meant a number: letters, digits and separators only, and digits enough."""
    if not _NUMBER_LIKE.fullmatch(text):
        return False
    bare = compact(text)
    digits = sum(character.isdigit() for character in bare)
    return len(bare) <= 20 and digits >= 4 and digits * 2 >= len(bare)


def read_number(text: str, odd: set[Oddity]) -> BareNumber:
    """A number that stands alone. Raises `Refused`: NUMBER_LENGTH, or NUMBER_FORM when the length is right."""
    bare = compact(text)
    if bare != text.upper():
        odd.add(Oddity.NUMBER_GROUPED)
    if text != text.upper():
        odd.add(Oddity.NUMBER_LOWER_CASE)
    if is_card_number(bare):
        odd.update(number_oddities(bare))
        if bare[2] not in "12345":
            odd.add(Oddity.LEVEL_UNKNOWN)
        return BareNumber(kind=NumberKind.CARD, value=bare)
    if is_insurance_number(bare):
        return BareNumber(kind=NumberKind.SOCIAL_INSURANCE, value=bare)
    if is_citizen_number(bare):
        return BareNumber(kind=NumberKind.CITIZEN, value=bare)
    right_length = len(bare) in (CARD_NUMBER, INSURANCE_NUMBER, CITIZEN_NUMBER)
    raise Refused(Refusal.NUMBER_FORM if right_length else Refusal.NUMBER_LENGTH)
