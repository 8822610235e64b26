"""What does a citizen identity card code say? The 7 parts of the chip card, the 11 of the card since July 2024.

Plain UTF-8, no end mark, no check string, no signature: a claim like any other, only the chip proves anything.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

from kiosk.verify.card import CitizenCard, Oddity, Refusal, Sex
from kiosk.verify.formats.dates import is_date, read_birth, read_date
from kiosk.verify.formats.numbers import is_card_number, is_citizen_number, is_insurance_number
from kiosk.verify.formats.person import person_name
from kiosk.verify.formats.text import BLANK, Refused, shown_text, trimmed

PARTS, PARTS_2024 = 7, 11
_OLD_ID = re.compile("[0-9]{9}|[0-9]{12}")
_NUMBER_AT_END = re.compile("[0-9]{10}\\s*$")
_SEXES = {"nam": Sex.MALE, "nữ": Sex.FEMALE, "nu": Sex.FEMALE}


def read(parts: Sequence[str], odd: set[Oddity]) -> CitizenCard:
    """The citizen card that the parts make; oddities are added to `odd`. Raises `Refused`."""
    if len(parts) < PARTS:
        raise Refused(Refusal.CUT)
    behind = parts[PARTS:]
    if behind and (len(parts) != PARTS_2024 or any(part.strip() for part in behind)):
        odd.add(Oddity.EXTRA_PARTS)
    glued = any(part.strip() for part in behind) and _NUMBER_AT_END.search(parts[5])
    if glued or any(_heads_a_code(part) for part in behind):
        raise Refused(Refusal.MANGLED)  # a second code behind the first, or behind what is left of it
    citizen_id = trimmed(parts[0], odd)
    if not is_citizen_number(citizen_id):
        raise Refused(Refusal.CUT if citizen_id.isdigit() and len(citizen_id) < 12 else Refusal.MANGLED)
    issued = parts[6].strip()
    if not is_date(issued) and (issued not in BLANK or not behind):
        # The last field of seven: if it is not whole, the code ended inside it.
        raise Refused(Refusal.CUT if not behind and (issued.isdigit() or not issued) else Refusal.MANGLED)
    birth = read_birth(parts[3], odd, compact=True)
    if birth is None:
        raise Refused(Refusal.MANGLED)
    return CitizenCard(
        citizen_id=citizen_id,
        old_citizen_id=_old_id(parts[1], odd),
        name=person_name(parts[2], odd, plain=True),
        birth=birth,
        sex=_sex(parts[4], odd),
        address=_address(parts[5], odd),
        issued_on=read_date(parts[6], odd, compact=True),
    )


def _heads_a_code(part: str) -> bool:
    """Whether a part behind the citizen card is the number that another person's code begins with."""
    number = part.strip(" \u00a0$").upper()
    return is_citizen_number(number) or is_card_number(number) or is_insurance_number(number)


def _old_id(part: str, odd: set[Oddity]) -> str | None:
    text = trimmed(part, odd)
    if text in BLANK:
        return None
    if _OLD_ID.fullmatch(text):
        return text
    odd.add(Oddity.OLD_CITIZEN_ID_FORM)
    return None


def _sex(part: str, odd: set[Oddity]) -> Sex | None:
    sex = _SEXES.get(unicodedata.normalize("NFC", trimmed(part, odd)).casefold())
    if sex is None:
        odd.add(Oddity.SEX_UNKNOWN)
    return sex


def _address(part: str, odd: set[Oddity]) -> str | None:
    text = shown_text(trimmed(part, odd))
    return None if text in BLANK else text
