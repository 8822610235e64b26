"""Is the check string of a keyboard scan kept? It is random: what a typing mode can have changed, nothing else confirms.

Sixteen hex digits are what was printed: no card has more, and no typing mode makes text longer than its keys. Of a shorter
one a digit may be missing without a trace (`a11` arrives as `a1`), also where the mode was switched on in the middle.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from kiosk.scanner.code_form import NUMBER, form_of

_WHOLE = re.compile("([0-9a-f]{16}|[0-9A-F]{16})-7102")
_BLANK = ("", "-")
_LONGEST = 64
"""Of a text that the reader takes for a check string at all."""
_INSURANCE_NUMBER = 10
LEFT_OUT = "-"

Recorded = Callable[[str], Sequence[str]]
"""The check strings that the registry has recorded under a number."""


def none_recorded(_: str) -> Sequence[str]:
    """Where nobody asks a registry."""
    return ()


def is_whole(text: str) -> bool:
    """Whether no digit can be missing."""
    return _WHOLE.fullmatch(text) is not None


def is_kept(delivered: str, number: str, recorded: Recorded) -> bool:
    """Whether a check string is whole by its form, absent, or exactly one that is recorded under `number` (15 characters,
    of which the last ten are asked for, or ten)."""
    text = delivered.strip().removesuffix("$")
    if text in _BLANK or is_whole(text):
        return True
    known = (one.casefold() for one in recorded(number.strip()[-_INSURANCE_NUMBER:]))
    return text.isascii() and text.casefold() in known


def without_unsure(text: str, recorded: Recorded) -> str | None:
    """The code without its check string where that is not kept; None where nothing has to change."""
    parts = text.split("|")
    form = form_of(parts)
    if form is None or form.check < 0:
        return None
    delivered = parts[form.check]
    if not delivered.isascii() or len(delivered) > _LONGEST or is_kept(delivered, parts[NUMBER], recorded):
        return None
    parts[form.check] = LEFT_OUT
    return "|".join(parts)
