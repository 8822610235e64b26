"""Is this text fit to be shown and stored? Characters that no card has, hex pairs, and the refusal that ends a reading."""

from __future__ import annotations

import re
import unicodedata
from enum import StrEnum

from kiosk.verify.card import Oddity, Refusal

MAX_BYTES = 4096
"""A QR code holds at most 2,953 bytes; whatever is longer did not come from one."""

MAX_FREE_TEXT = 400
"""Characters of an address, an employer or an office."""

# Controls, bidirectional and zero-width characters, fillers, variation selectors, private use, tags, lone surrogates:
# they change what a person sees without being seen. Angle brackets: some widgets take a text for HTML by them.
_HOSTILE = re.compile(
    "[\x00-\x1f\x7f-\x9f<>\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u2028-\u202e"
    "\u2060-\u206f\u3164\ud800-\uf8ff\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffc\ufffe\uffff"
    "\U0001d173-\U0001d17a\U000e0000-\U0010ffff]"
)
# Scripts in which no Vietnamese address or office is written, everything beyond the basic plane, and piles of marks.
_FOREIGN_LETTER = re.compile(
    "[\u0370-\u1cff\u2c00-\u2dff\u3040-\ud7ff\uf900-\ufdff\ufe70-\uffdc\U00010000-\U0010ffff]"
    "|[\u0300-\u036f\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]{3}"
)
_HEX = re.compile("[0-9a-fA-F]+")
_DIGIT = re.compile("[0-9]")
_UPPER_HEX = re.compile("[A-F]")
BLANK = ("", "-")
"""How a card writes "nothing here"."""


class Refused(Exception):
    """Ends a reading inside `formats`; `recognise` turns it into a value. Carries no content."""

    def __init__(self, reason: Refusal, fault: StrEnum | None = None) -> None:
        super().__init__(reason.value)
        self.reason = reason
        self.fault = fault


def is_hostile(text: str) -> bool:
    """True when a character is there that must never reach a screen."""
    return _HOSTILE.search(text) is not None


def trimmed(part: str, odd: set[Oddity]) -> str:
    """A field without the spaces around it."""
    text = part.strip(" \u00a0")
    if len(text) != len(part):
        odd.add(Oddity.FIELD_SPACES)
    return text


def free_text(part: str, odd: set[Oddity], not_hex: Oddity) -> str | None:
    """Hex (or, reported as `not_hex`, plain) text of an address or a place; None when blank.

    Raises `Refused`: CUT for a half hex pair, MANGLED for damaged hex, HOSTILE_TEXT.
    """
    text = trimmed(part, odd)
    if text in BLANK:
        return None
    decoded = unhex(text, odd)
    if decoded is None:
        # Hex has no spaces; a long run of letters and digits without one was hex before something typed over it.
        if " " not in text and len(text) > 8 and _DIGIT.search(text):
            raise Refused(Refusal.MANGLED)
        odd.add(not_hex)
        decoded = text
    return shown_text(decoded)


def shown_text(text: str) -> str | None:
    """Free text in NFC with single spaces, or None when nothing is left; raises `Refused` when it must not be shown."""
    if _HOSTILE.search(text) or _FOREIGN_LETTER.search(text) or len(text) > MAX_FREE_TEXT:
        raise Refused(Refusal.HOSTILE_TEXT)
    if "\ufffd" in text:
        raise Refused(Refusal.MANGLED)
    return " ".join(unicodedata.normalize("NFC", text).split()) or None


def unhex(text: str, odd: set[Oddity]) -> str | None:
    """The text that hex pairs of UTF-8 stand for, or None when it is not meant as hex.

    Every hex text of a name or an address holds digits (a space is `20`), no Vietnamese name does: that tells them apart.
    Raises `Refused`: CUT when half a pair is missing, MANGLED when the bytes are no UTF-8.
    """
    if not _HEX.fullmatch(text) or not _DIGIT.search(text):
        return None
    if len(text) % 2:
        raise Refused(Refusal.CUT)
    try:
        decoded = bytes.fromhex(text).decode("utf-8")
    except UnicodeDecodeError:
        raise Refused(Refusal.MANGLED) from None
    if _UPPER_HEX.search(text):
        odd.add(Oddity.HEX_UPPER_CASE)
    return decoded
