"""Which key puts which mark on a letter? The keys of Telex, VNI and VIQR, and letters taken apart into letter, mark and tone."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

VOWELS = frozenset("aeiouyAEIOUY")
ROOF, BREVE, HORN, BAR = "\u0302", "\u0306", "\u031b", "\u0335"
TONES = ("", "\u0301", "\u0300", "\u0309", "\u0303", "\u0323")
"""Tone 0 to 5: none, sắc, huyền, hỏi, ngã, nặng."""

_TAKES = {ROOF: "aeo", BREVE: "a", HORN: "ou"}


class Method(StrEnum):
    """A way of typing Vietnamese."""

    TELEX = "telex"
    VNI = "vni"
    VIQR = "viqr"


@dataclass(frozen=True, slots=True, kw_only=True)
class Action:
    """What a key does instead of being written: a tone (0 to 5), a mark on one of `letters`, or the bar of đ."""

    tone: int | None = None
    mark: str = ""
    letters: str = ""


def _roof(letters: str) -> Action:
    return Action(mark=ROOF, letters=letters)


_DD = Action(mark=BAR, letters="d")
_HORN = Action(mark=HORN, letters="ou")
_BREVE = Action(mark=BREVE, letters="a")
_BARE_TONES = {number: Action(tone=number) for number in range(6)}

KEYS: Mapping[Method, Mapping[str, Action]] = MappingProxyType(
    {
        Method.TELEX: {
            **{key: _BARE_TONES[tone] for tone, key in enumerate("zsfrxj")},
            **{letter: _roof(letter) for letter in "aeo"},
            "d": _DD,
        },
        Method.VNI: {
            **{str(tone): _BARE_TONES[tone] for tone in range(6)},
            "6": _roof("aeo"),
            "7": _HORN,
            "8": _BREVE,
            "9": _DD,
        },
        Method.VIQR: {
            **{key: _BARE_TONES[tone] for tone, key in enumerate("0'`?~.")},
            "^": _roof("aeo"),
            "+": _HORN,
            "*": _HORN,
            "(": _BREVE,
            "d": _DD,
        },
    }
)
"""Lower-case keys. The w of Telex is left out: no code has one."""


def action_of(method: Method, key: str) -> Action | None:
    """What `key` can do in this method, or None when it is always written."""
    return KEYS[method].get(key.lower())


def takes(letter: str, mark: str) -> bool:
    """Whether a mark goes with a letter: the roof with a, e and o, the breve with a, the horn with o and u."""
    return letter.lower() in _TAKES.get(mark, "")


def with_marks(letter: str, mark: str, tone: int) -> str:
    """One character: the letter with its mark and tone."""
    if mark == BAR:
        return "Đ" if letter.isupper() else "đ"
    return unicodedata.normalize("NFC", letter + mark + TONES[tone])


def bare(text: str) -> str:
    """The letters that were typed, without what was put on them."""
    if text.isascii():
        return text
    plain = text.replace("đ", "d").replace("Đ", "D")
    return "".join(letter for letter in unicodedata.normalize("NFD", plain) if not unicodedata.combining(letter))
