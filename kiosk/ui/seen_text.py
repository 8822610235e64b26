"""Can a person see every character of a typed or pasted text, in the order in which it stands? What he cannot stays out."""

from __future__ import annotations

import unicodedata

from PySide6.QtGui import QValidator

# Controls, formats (zero width, direction), surrogates, private use, unassigned, line and paragraph separators.
_UNSEEN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
_RIGHT_TO_LEFT = frozenset({"R", "AL", "AN"})
_FILLERS = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u180b\u180c\u180d\u180f\u2800\u3164\uffa0")


def all_seen(text: str) -> bool:
    """False when a character is there that shows nothing, or turns the order of others round."""
    return not any(_is_unseen(letter) for letter in text)


def _is_unseen(letter: str) -> bool:
    if " " <= letter <= "~":
        return False
    return (
        unicodedata.category(letter) in _UNSEEN
        or unicodedata.bidirectional(letter) in _RIGHT_TO_LEFT
        or letter in _FILLERS
        or "\ufe00" <= letter <= "\ufe0f"
        or "\U000e0100" <= letter <= "\U000e01ef"
    )


class SeenText(QValidator):
    """Keeps such a text out of a field, whichever way it comes; `refused` says that it has just done so."""

    refused = False

    def validate(self, text: str, at: int) -> object:
        self.refused = not all_seen(text)
        state = QValidator.State.Invalid if self.refused else QValidator.State.Acceptable
        return state, text, at
