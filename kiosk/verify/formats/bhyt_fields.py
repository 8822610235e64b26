"""What does a single field of a BHYT card say? Facility, level, area and the other short ones.

A field that is blank or unknown is reported and left out; one that is damaged ends the reading (`Refused`).
"""

from __future__ import annotations

import re

from kiosk.verify.card import LivingArea, Oddity, Refusal, Sex
from kiosk.verify.formats.text import BLANK, Refused, trimmed

_CHECK_STRING = re.compile("[0-9a-f]{15,16}-7102")
_FACILITY = re.compile("[0-9]{2} - [0-9]{3}")
_FACILITY_LOOSE = re.compile("[0-9][0-9 .\u00a0\u2010-\u2015\u2212-]*")
_NOT_DIGIT = re.compile("[^0-9]")
_MANAGEMENT = re.compile("[0-9]{14}")
_PLAIN_CODE = re.compile("[0-9A-Za-z.-]{1,20}")
_LEVEL = re.compile("[1-5]")
_SEXES = {"1": Sex.MALE, "2": Sex.FEMALE}
_AREAS = {"4": LivingArea.NONE, "5": LivingArea.K1, "6": LivingArea.K2, "7": LivingArea.K3}


def read_sex(part: str, odd: set[Oddity]) -> Sex | None:
    sex = _SEXES.get(trimmed(part, odd))
    if sex is None:
        odd.add(Oddity.SEX_UNKNOWN)
    return sex


def read_facility(part: str, odd: set[Oddity]) -> str | None:
    text = trimmed(part, odd)
    if text in BLANK:
        odd.add(Oddity.FACILITY_MISSING)
        return None
    digits = _NOT_DIGIT.sub("", text)
    if len(digits) != 5 or not _FACILITY_LOOSE.fullmatch(text):
        raise Refused(Refusal.MANGLED)
    if not _FACILITY.fullmatch(text):
        odd.add(Oddity.FACILITY_FORM)
    if digits.endswith("000"):
        odd.add(Oddity.FACILITY_TEMPORARY)
    return digits


def read_management(part: str, odd: set[Oddity]) -> str | None:
    text = trimmed(part, odd)
    if text in BLANK:
        odd.add(Oddity.MANAGEMENT_FORM)
        return None
    if not _MANAGEMENT.fullmatch(text):
        if not _PLAIN_CODE.fullmatch(text):
            raise Refused(Refusal.MANGLED)
        odd.add(Oddity.MANAGEMENT_FORM)
    return text


def read_area(part: str, odd: set[Oddity]) -> LivingArea | None:
    area = _AREAS.get(trimmed(part, odd))
    if area is None:
        odd.add(Oddity.AREA_UNKNOWN)
    return area


def read_level(part: str | None, odd: set[Oddity]) -> str | None:
    if part is None:
        return None
    level = trimmed(part, odd)
    if _LEVEL.fullmatch(level):
        return level
    odd.add(Oddity.LEVEL_UNKNOWN)
    return None


def read_check_string(part: str, odd: set[Oddity]) -> str | None:
    text = trimmed(part, odd).removesuffix("$")
    if text in BLANK:
        odd.add(Oddity.CHECK_STRING_MISSING)
        return None
    if _CHECK_STRING.fullmatch(text):
        return text
    lowered = text.lower()
    if lowered != text and _CHECK_STRING.fullmatch(lowered):
        # One case for all, or an upper-casing scanner would make the recorded issue look altered.
        odd.add(Oddity.HEX_UPPER_CASE)
        return lowered
    if not text.isascii() or len(text) > 64:
        raise Refused(Refusal.MANGLED)
    odd.add(Oddity.CHECK_STRING_FORM)
    return lowered
