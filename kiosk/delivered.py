"""What does a text say that a keyboard delivered? Repaired where that is sure, then read; what could not be saved is named."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from kiosk.scanner.input_method import Repaired
from kiosk.verify.card import InputState, Oddity, Parsed, Refusal

# A field that was left out reads as one that was never there: this says why, and what no longer counts as odd.
_LOST = {
    "card_number": (Oddity.CARD_NUMBER_LOST, None),
    "name": (Oddity.NAME_LOST, None),
    "check_string": (Oddity.CHECK_STRING_LOST, Oddity.CHECK_STRING_MISSING),
    "address": (Oddity.ADDRESS_LOST, None),
    "parent_name": (Oddity.PARENT_LOST, Oddity.CHILD_PARENT_MISSING),
    "issue_place": (Oddity.PLACE_LOST, None),
}
_OF_THE_NUMBER = {Oddity.PROVINCE_UNKNOWN, Oddity.MANAGEMENT_PROVINCE_DIFFERS}


def read_delivered(data: bytes, repair: Callable[[bytes], Repaired], recognise: Callable[[bytes], Parsed]) -> Parsed:
    """The reading of what the keyboard delivered: CLEAN, REPAIRED, or REFUSED with its reason."""
    repaired = repair(data)
    parsed = recognise(repaired.data)
    if repaired.state is InputState.REFUSED:
        return Parsed(kind=parsed.kind, input=InputState.REFUSED, reason=Refusal.MANGLED)
    if repaired.state is InputState.CLEAN or parsed.input is InputState.REFUSED:
        return parsed
    odd = set(parsed.oddities)
    for name in repaired.lost:
        lost, missing = _LOST[name]
        odd = {*odd - {missing}, lost}
    card = parsed.card
    # What stood in these places was nobody's.
    if card is not None and "name" in repaired.lost:
        card = replace(card, name=None)
    if card is not None and "card_number" in repaired.lost:
        card = replace(card, card_number=None, benefit_level=None)
        odd -= _OF_THE_NUMBER
    return replace(parsed, input=InputState.REPAIRED, oddities=tuple(word for word in Oddity if word in odd), card=card)
