"""Do the fields of one code go together? Oddities that say "look again", never "false": honest records differ too."""

from __future__ import annotations

from datetime import date

from kiosk.verify.card import BirthDate, Card, CitizenCard, Oddity, Sex
from kiosk.verify.formats.numbers import number_oddities, split_card_number

_SCHOOL_AGE = 6


def card_oddities(card: Card) -> set[Oddity]:
    """What does not go together on a BHYT card. The management code holds the BHXH number a second time."""
    odd: set[Oddity] = set()
    if card.card_number is not None:
        odd |= number_oddities(card.card_number)
    code = card.management_code
    if code is not None and len(code) == 14:
        if card.social_insurance_number is not None and code[-10:] != card.social_insurance_number:
            odd.add(Oddity.MANAGEMENT_DIFFERS)
        if card.card_number is not None and code[:2] != split_card_number(card.card_number)[2]:
            odd.add(Oddity.MANAGEMENT_PROVINCE_DIFFERS)
    start, end = card.period.start, card.period.end
    if start is not None and end is not None and start > end:
        odd.add(Oddity.PERIOD_REVERSED)
    if card.birth is not None:
        if card.issued_on is not None and _born_after(card.birth, card.issued_on):
            odd.add(Oddity.BIRTH_AFTER_ISSUE)
        if card.object_code == "TE" and start is not None and card.birth.least_age_on(start) >= _SCHOOL_AGE:
            odd.add(Oddity.CHILD_TOO_OLD)
    return odd


def citizen_oddities(citizen: CitizenCard) -> set[Oddity]:
    """What does not go together on a citizen card: digit 4 is century and sex, digits 5 and 6 the year of birth."""
    odd: set[Oddity] = set()
    number = citizen.citizen_id
    century_and_sex = int(number[3])
    if citizen.sex is not None and (century_and_sex % 2 == 0) != (citizen.sex is Sex.MALE):
        odd.add(Oddity.CITIZEN_SEX_DIFFERS)
    if 1900 + 100 * (century_and_sex // 2) + int(number[4:6]) != citizen.birth.year:
        odd.add(Oddity.CITIZEN_BIRTH_DIFFERS)
    return odd


def is_province_code_of_birth(first_three: str, provinces: frozenset[str]) -> bool:
    """Digits 1 to 3 of a citizen number: 0 and a province, or a country (101 and more) for those born abroad."""
    return first_three[1:] in provinces if first_three[0] == "0" else int(first_three) > 100


def _born_after(birth: BirthDate, day: date) -> bool:
    return birth.full > day if birth.full is not None else birth.year > day.year
