"""Whose name stands in a code? Names as hex or plain text, the holder's strictly, a parent's leniently."""

from __future__ import annotations

import re

from kiosk.verify.card import Oddity, Refusal
from kiosk.verify.formats.text import BLANK, Refused, is_hostile, shown_text, trimmed, unhex
from kiosk.verify.names import NameNotAllowed, clean, is_allowed

_DIGIT = re.compile("[0-9]")


def person_name(part: str, odd: set[Oddity], *, plain: bool = False) -> str:
    """The holder's name. Hex on a BHYT card (plain there is reported), `plain` on a citizen card.

    Raises `Refused`: CUT when empty or half a hex pair is missing, MANGLED when damaged, HOSTILE_TEXT.
    """
    text = trimmed(part, odd) if not plain else part
    if text.strip() in BLANK:
        raise Refused(Refusal.CUT)
    if not plain:
        decoded = unhex(text, odd)
        if decoded is None:
            odd.add(Oddity.NAME_NOT_HEX)
        text = text if decoded is None else decoded
    if is_hostile(text):
        raise Refused(Refusal.HOSTILE_TEXT)
    # No name holds a digit, and a question mark stands where an accent was lost: damage, not a foreign name.
    if _DIGIT.search(text) or "?" in text or "\ufffd" in text:
        raise Refused(Refusal.MANGLED)
    try:
        name, changed = clean(text)
    except NameNotAllowed:
        raise Refused(Refusal.HOSTILE_TEXT) from None
    odd.update(changed)
    return name


def parent_name(part: str, odd: set[Oddity]) -> str | None:
    """A parent's name, plain on the card and often without its accents; kept as it stands. None when blank."""
    text = trimmed(part, odd)
    if text in BLANK:
        return None
    decoded = unhex(text, odd)
    if decoded is not None:
        odd.add(Oddity.PARENT_HEX)
    name = shown_text(text if decoded is None else decoded)
    if name is None:
        return None
    if is_allowed(name):
        return clean(name)[0]
    odd.add(Oddity.PARENT_DAMAGED)
    return name
