"""Is this a person's name, how is it written, and do two writings mean the same name?"""

from __future__ import annotations

import re
import unicodedata
from enum import StrEnum

from kiosk.verify.card import Oddity

MAX_LENGTH = 80

# Latin letters with the marks of Vietnamese and European names. The click letters of Latin Extended-B are left out:
# they look like the bar and the exclamation mark. Combining marks stay where no composed letter exists (Bahnar o-horn-breve).
_LETTER = (
    "A-Za-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u017f\u0189\u01a0\u01a1\u01af\u01b0\u01cd-\u01dc\u01f4-\u021b\u1e00-\u1eff"
)
_MARK = "\u0300\u0301\u0302\u0303\u0306\u0309\u031b\u0323"
_NAME = re.compile(f"[{_LETTER}](?:[{_LETTER} .'\u2019-]|(?<=[{_LETTER}])[{_MARK}]{{1,2}})*")
_SPACES = re.compile("[ \u00a0]+")
_ETH = str.maketrans({"\u00d0": "\u0110", "\u0189": "\u0110", "\u00f0": "\u0111"})
_TONES = re.compile("[\u0300\u0301\u0303\u0309\u0323]")
_NOT_FOLDED = re.compile("[^a-z ]")
_UNMARKED = str.maketrans({"đ": "d", "ð": "d", "ø": "o", "ł": "l", "ß": "s", "æ": "a", "œ": "o", "þ": "t", "ı": "i"})


class NameMatch(StrEnum):
    """How two names compare: same, same but for spelling (accents, spacing, i/y, order of words), different."""

    EXACT = "exact"
    SPELLING = "spelling"
    DIFFERS = "differs"


class NameNotAllowed(ValueError):
    """The text cannot be a person's name. Carries no content."""


def clean(text: str) -> tuple[str, frozenset[Oddity]]:
    """The name in NFC with single spaces and a Vietnamese Đ, and what had to be changed. Raises `NameNotAllowed`."""
    odd: set[Oddity] = set()
    composed = text
    if not unicodedata.is_normalized("NFC", text):
        composed = unicodedata.normalize("NFC", text)
        odd.add(Oddity.NAME_NOT_NFC)
    lettered = composed.translate(_ETH)
    if lettered != composed:
        odd.add(Oddity.NAME_ETH)
    name = _SPACES.sub(" ", lettered).strip()
    if name != lettered:
        odd.add(Oddity.NAME_SPACES)
    if not is_allowed(name):
        raise NameNotAllowed
    return name, frozenset(odd)


def is_allowed(name: str) -> bool:
    """True for 1 to 80 characters of Latin letters, space, dot, hyphen and apostrophe, letter first."""
    return len(name) <= MAX_LENGTH and _NAME.fullmatch(name) is not None


def fold(text: str) -> str:
    """The name for comparing and searching: lower-case a to z and single spaces; accents, đ and punctuation gone."""
    plain = unicodedata.normalize("NFKD", text.casefold().translate(_UNMARKED)).translate(_UNMARKED)
    return " ".join(_NOT_FOLDED.sub("", _SPACES.sub(" ", plain).replace("-", " ")).split())


def compare_names(a: str, b: str) -> NameMatch:
    """Compare two names. Where the tone mark stands in its syllable (hoà, hòa), case, spacing and NFC/NFD do not count.

    A missing or another accent is SPELLING: An and Ân can be two people, so the desk is told. An empty name DIFFERS.
    """
    folded_a, folded_b = fold(a), fold(b)
    if not folded_a or not folded_b:
        return NameMatch.DIFFERS
    if _key(a) == _key(b):
        return NameMatch.EXACT
    loose_a, loose_b = folded_a.replace("y", "i"), folded_b.replace("y", "i")
    if loose_a.replace(" ", "") == loose_b.replace(" ", "") or sorted(loose_a.split()) == sorted(loose_b.split()):
        return NameMatch.SPELLING
    return NameMatch.DIFFERS


def _key(name: str) -> tuple[tuple[str, str], ...]:
    """Every word as its letters without tone, and its tones."""
    lettered = unicodedata.normalize("NFC", name).translate(_ETH).replace("\u2019", "'").casefold()
    words = (unicodedata.normalize("NFD", word) for word in _SPACES.sub(" ", lettered).split())
    return tuple((unicodedata.normalize("NFC", _TONES.sub("", word)), "".join(_TONES.findall(word))) for word in words)
