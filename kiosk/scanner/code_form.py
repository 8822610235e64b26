"""Where do the fields stand in a code that a typing mode can change, and what is left of them?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """Where the fields stand that a typing mode can change; -1 = the form has none."""

    parts: int
    management: int = 9
    address: int = 4
    parent: int = 10
    check: int = 13
    place: int = -1


OLD = Form(parts=15)
NEW = Form(parts=17, place=15)
SHORT = Form(parts=9, management=-1, address=-1, parent=-1, check=-1)
ALONE = Form(parts=1, management=-1, address=-1, parent=-1, check=-1)
FORMS = {form.parts: form for form in (OLD, NEW, SHORT, ALONE)}
NUMBER, NAME = 0, 1
LOST_NAME = "58"
"""Stands where a name is left out: without one a code is none. Whoever reads the code drops it (`Found.lost`: name)."""


def form_of(parts: Sequence[str]) -> Form | None:
    """The form of a code of which nothing is cut off, or None for everything that is no health-card code."""
    form = FORMS.get(len(parts))
    return form if form is not None and form.parts > 1 and parts[-1].strip() in ("$", "") else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """The code without damage: fields in order, and the names of those that nothing confirms."""

    parts: tuple[str, ...] = field(repr=False)
    lost: tuple[str, ...] = ()
    """In place of a lost `card_number` stands one that has its BHXH number, in place of a lost `name` `LOST_NAME`."""
