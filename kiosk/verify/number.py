"""What is being typed? A card, BHXH or citizen number: its groups, its meaning so far, and the slips people make."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from itertools import pairwise

from kiosk.verify.card import NumberKind
from kiosk.verify.formats.numbers import (
    CARD_NUMBER,
    CITIZEN_NUMBER,
    INSURANCE_NUMBER,
    compact,
    is_card_number,
    is_citizen_number,
    is_insurance_number,
)
from kiosk.verify.tables import Tables

_LETTERS = re.compile("[A-Z]{1,2}")
_GROUPS = {
    NumberKind.CARD: (2, 1, 2, 5, 5),
    NumberKind.SOCIAL_INSURANCE: (5, 5),
    NumberKind.CITIZEN: (3, 3, 3, 3),
}
_LENGTHS = {
    NumberKind.CARD: CARD_NUMBER,
    NumberKind.SOCIAL_INSURANCE: INSURANCE_NUMBER,
    NumberKind.CITIZEN: CITIZEN_NUMBER,
}
_LOOK_ALIKES = {"O": "0", "Q": "0", "D": "0", "I": "1", "L": "1", "Z": "2", "S": "5", "G": "6", "B": "8"}
_LETTER_FOR = {"0": "O", "1": "I", "5": "S", "8": "B"}
_DIGITS = "0123456789"


class HintKind(StrEnum):
    """What may be wrong with a typed number. Closed set."""

    LETTER_FOR_DIGIT = "letter-for-digit"
    DIGIT_FOR_LETTER = "digit-for-letter"
    TOO_SHORT = "too-short"
    TOO_LONG = "too-long"
    DOUBLED = "doubled"
    OTHER_CHARACTER = "other-character"


@dataclass(frozen=True, slots=True, kw_only=True)
class Hint:
    """One remark; `at` is the place in the number without separators, counted from 0."""

    kind: HintKind
    at: int | None = None
    suggestion: str | None = field(default=None, repr=False)
    """The whole number as it would be, without separators, or None."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Meaning:
    """What the parts that are there already mean; None where nothing is known or typed yet."""

    kind: NumberKind | None
    complete: bool
    object_code: str | None = None
    group_vi: str | None = None
    group_en: str | None = None
    level: str | None = None
    share: int | None = None
    """Percent on the card; not a promise."""
    province: str | None = None


def kind_so_far(text: str) -> NumberKind | None:
    """Which number this is or can still become: letters first = card; up to 10 digits = BHXH; 11 or more = citizen."""
    bare = compact(text)
    if not bare or not bare.isascii() or not bare.isalnum():
        return None
    if _LETTERS.match(bare):
        return NumberKind.CARD
    return NumberKind.SOCIAL_INSURANCE if len(bare) <= INSURANCE_NUMBER else NumberKind.CITIZEN


def group(text: str) -> str:
    """The number in its groups as far as it is typed: `DN 4 79 99000 00001`. A text that is no number comes back as it is."""
    kind = kind_so_far(text)
    if kind is None:
        return text
    bare, groups = compact(text), []
    for size in _GROUPS[kind]:
        groups.append(bare[:size])
        bare = bare[size:]
    return " ".join(part for part in [*groups, bare] if part)


def is_complete(text: str) -> bool:
    """Whether the number has a valid form as it stands."""
    bare = compact(text)
    return is_card_number(bare) or is_insurance_number(bare) or is_citizen_number(bare)


def meaning(text: str, tables: Tables, day: date) -> Meaning:
    """What the typed part means on `day`. For a citizen number the province is that of the registered birth."""
    kind, bare = kind_so_far(text), compact(text)
    if kind is NumberKind.CITIZEN and len(bare) >= 3 and bare.startswith("0"):
        birth_place = tables.card_province(bare[1:3])
        return Meaning(kind=kind, complete=is_complete(bare), province=birth_place.name if birth_place else None)
    if kind is not NumberKind.CARD:
        return Meaning(kind=kind, complete=is_complete(bare))
    found = tables.object_code(bare[:2], day) if len(bare) >= 2 else None
    level = tables.level(bare[2:3], day) if len(bare) >= 3 else None
    province = tables.card_province(bare[3:5]) if len(bare) >= 5 else None
    return Meaning(
        kind=kind,
        complete=is_complete(bare),
        object_code=bare[:2] if len(bare) >= 2 else None,
        group_vi=found.name_vi if found else None,
        group_en=found.name_en if found else None,
        level=bare[2:3] or None,
        share=level.share if level else None,
        province=province.name if province else None,
    )


def hints(text: str) -> tuple[Hint, ...]:
    """What may be wrong, most useful first; empty for a number that is fine. TOO_SHORT also while it is being typed."""
    bare, kind = compact(text), kind_so_far(text)
    if not bare:
        return ()
    if kind is None:
        at = next(i for i, character in enumerate(bare) if not (character.isascii() and character.isalnum()))
        return (Hint(kind=HintKind.OTHER_CHARACTER, at=at),)
    found = _head_hints(bare) or _digit_like_head(bare) or _look_alikes(bare, kind)
    length = _LENGTHS[_meant_kind(bare)]
    if len(bare) < length and not found:
        found.append(Hint(kind=HintKind.TOO_SHORT))
    elif len(bare) > length:
        found.extend(_doubled(bare))
        found.append(Hint(kind=HintKind.TOO_LONG))
    return tuple(found)


def neighbours(number: str) -> tuple[str, ...]:
    """Valid numbers one slip of the hand away, without the number itself: one wrong digit, two swapped digits; and, when
    the length is wrong by one, a digit too many or too few. Letters are left alone. Sorted; at most some 140."""
    bare = compact(number)
    near: set[str] = set()
    for at, character in enumerate(bare):
        if not character.isdigit():
            continue
        near.update(bare[:at] + digit + bare[at + 1 :] for digit in _DIGITS)
        if at + 1 < len(bare) and bare[at + 1].isdigit():
            near.add(bare[:at] + bare[at + 1] + character + bare[at + 2 :])
    if not is_complete(bare):
        near.update(bare[:at] + bare[at + 1 :] for at in range(len(bare)))
        near.update(bare[:at] + digit + bare[at:] for at in range(len(bare) + 1) for digit in _DIGITS)
    near.discard(bare)
    return tuple(sorted(candidate for candidate in near if is_complete(candidate)))


def _meant_kind(bare: str) -> NumberKind:
    """The kind whose length is nearest: 11 digits are a BHXH number with one too many as much as a short citizen number."""
    kind = kind_so_far(bare)
    if kind is NumberKind.CITIZEN and len(bare) == INSURANCE_NUMBER + 1 and [*_doubled(bare)]:
        return NumberKind.SOCIAL_INSURANCE
    return kind or NumberKind.CARD


def _head_hints(bare: str) -> list[Hint]:
    """A digit in the two letters at the head of a card number: `0N479...`."""
    if len(bare) != CARD_NUMBER or is_card_number(bare):
        return []
    found = []
    for at in (0, 1):
        letter = _LETTER_FOR.get(bare[at])
        if letter is not None:
            candidate = bare[:at] + letter + bare[at + 1 :]
            fixed = candidate if is_card_number(candidate) else None
            found.append(Hint(kind=HintKind.DIGIT_FOR_LETTER, at=at, suggestion=fixed))
    return found


def _digit_like_head(bare: str) -> list[Hint]:
    """A letter for the first digit of a BHXH or citizen number: `O99...`. A card number begins with two letters."""
    if len(bare) not in (INSURANCE_NUMBER, CITIZEN_NUMBER) or bare[1].isalpha():
        return []
    fixed = "".join(_LOOK_ALIKES.get(character, character) for character in bare)
    if fixed == bare or not is_complete(fixed):
        return []
    return [
        Hint(kind=HintKind.LETTER_FOR_DIGIT, at=at, suggestion=fixed)
        for at, character in enumerate(bare)
        if character.isalpha()
    ]


def _look_alikes(bare: str, kind: NumberKind) -> list[Hint]:
    """Letters where only digits stand today. A card number from before 2017 may hold them: a hint, not a refusal."""
    start = 2 if kind is NumberKind.CARD else 0
    tail = bare[start:]
    places = [at for at, character in enumerate(tail, start) if character in _LOOK_ALIKES]
    letters = sum(character.isalpha() for character in tail)
    if not places or letters != len(places):
        return []
    fixed = bare[:start] + "".join(_LOOK_ALIKES.get(character, character) for character in tail)
    suggestion = fixed if is_complete(fixed) else None
    return [Hint(kind=HintKind.LETTER_FOR_DIGIT, at=at, suggestion=suggestion) for at in places]


def _doubled(bare: str) -> list[Hint]:
    """The same digit twice in a row in a number that is one too long: a key that bounced."""
    found: list[Hint] = []
    for at, (one, two) in enumerate(pairwise(bare)):
        candidate = bare[:at] + bare[at + 1 :]
        is_new = not any(hint.suggestion == candidate for hint in found)
        if one == two and is_new and is_complete(candidate):
            found.append(Hint(kind=HintKind.DOUBLED, at=at + 1, suggestion=candidate))
    return found
