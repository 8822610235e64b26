"""What stood in a health-card code whose changes by a typing mode were all seen? Its fields, or that they are lost.

Works on the keys with their backspaces (`key_trace`). Every letter is accounted for, so no field needs to be confirmed by
what it is likely to hold: a name may be of any language (of two that fit, one of Vietnamese syllables), and the random
check string comes back as well. Not so where the mode was switched on or off in the middle: one field or another is then
what no mode makes of anything, and neither a foreign name nor a changed check string is believed.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from kiosk.scanner.check_kept import LEFT_OUT, is_whole
from kiosk.scanner.code_form import FORMS, LOST_NAME, NAME, NUMBER, Form, Found
from kiosk.scanner.field_texts import AnyName, AnyText, Walk, card_number, check_digits
from kiosk.scanner.key_trace import BACKSPACE, settled, traced
from kiosk.scanner.originals import Budget, Mode, TooMuch, damaged

_STEPS = 6_000
_STEPS_FOR_CHECK = 6_000
_CHECK_TAG = "-7102"
_MANAGEMENT = re.compile("[0-9]{14}")
_NUMBER = re.compile("[A-Z]{2}[0-9]{13}|[0-9]{10}")


class TracedCodes:
    """The typing modes, and what fields can hold. Belongs to one thread."""

    def __init__(self, modes: Sequence[Mode], syllables: Sequence[Walk]) -> None:
        """`syllables`: the names of Vietnamese syllables."""
        self._modes, self._syllables = tuple(modes), tuple(syllables)
        self._name, self._text, self._check = AnyName(), AnyText(), check_digits()

    def find(self, seen: Sequence[str]) -> Found | None:
        """The one code whose keys were answered with these fields of a trace, or None."""
        form, budget, spare = FORMS[len(seen)], Budget(_STEPS), Budget(_STEPS // 2)
        whole = [settled(part) for part in seen]
        tail = None
        if form.management >= 0:
            if not _MANAGEMENT.fullmatch(whole[form.management]):
                return None
            tail = whole[form.management][-10:]
        number = card_number(tail)
        try:
            options = {
                mode: (cards, people)
                for mode in self._modes
                if (cards := self._field(mode, seen[NUMBER], number, budget))
                and (people := self._field(mode, seen[NAME], self._name, budget))
            }
            numbers = {text for found, _ in options.values() for text in found}
            names = {text for _, found in options.values() for text in found}
            if len(names) > 1:
                walks = self._syllables
                names = {
                    one for mode in options for walk in walks for one in self._field(mode, seen[NAME], walk, budget)
                }
        except TooMuch:
            return None
        if len(numbers) != 1 or not names or not _is_number(min(numbers), tail):
            return None
        parts, lost = whole, ["name"] if len(names) > 1 else []
        parts[NUMBER], parts[NAME] = numbers.pop(), LOST_NAME if lost else names.pop()
        for name, place, walk in (
            ("address", form.address, self._text),
            ("parent_name", form.parent, None),
            ("issue_place", form.place, self._text),
        ):
            text = self._besides(list(options), seen[place], walk, spare) if place >= 0 else ""
            if text is None:
                lost.append(name)
            if place >= 0:
                parts[place] = LEFT_OUT if text is None else text
        if lost and "name" not in lost and not any(_walks(walk, parts[NAME]) for walk in self._syllables):
            parts[NAME] = LOST_NAME
            lost.insert(0, "name")
        if form.check >= 0 and BACKSPACE in seen[form.check] and not is_whole(parts[form.check]):
            text = None if lost else self._proven_check(list(options), seen, form)
            parts[form.check] = text or LEFT_OUT
            if text is None:
                lost.append("check_string")
        return Found(parts=tuple(parts), lost=tuple(lost))

    def _proven_check(self, modes: Sequence[Mode], seen: Sequence[str], form: Form) -> str | None:
        """The check string where a mode was at work in other fields too, explains all of them, and no other mode, which
        may have been switched off half way, explains the check string otherwise."""
        budget, texts = Budget(_STEPS_FOR_CHECK), [seen[place] for place in (form.address, form.place) if place >= 0]
        if not any(BACKSPACE in text for text in (seen[NUMBER], seen[NAME], *texts)):
            return None
        explaining = [
            mode for mode in modes if all(self._besides([mode], text, self._text, budget) is not None for text in texts)
        ]
        text = self._besides(explaining, seen[form.check], self._check, budget)
        alone = self._besides(self._modes, seen[form.check], self._check, budget)
        return text if text is not None and text == alone and is_whole(text) else None

    def _field(self, mode: Mode, seen: str, walk: Walk, budget: Budget) -> frozenset[str]:
        if BACKSPACE in seen:
            return traced(mode, seen, walk, budget)
        budget.spend(len(seen))
        return frozenset({seen}) if damaged(mode.engine, seen) == seen else frozenset()

    def _besides(self, modes: Sequence[Mode], seen: str, walk: Walk | None, budget: Budget) -> str | None:
        """A field that says nothing about who it is, or None where it is not sure."""
        body, tag = (seen[: -len(_CHECK_TAG)], _CHECK_TAG) if seen.endswith(_CHECK_TAG) else (seen, "")
        found: set[str] = set()
        try:
            for mode in modes:
                if BACKSPACE not in body:
                    found |= {body} if damaged(mode.engine, body) == body else set()
                elif walk is not None:
                    found |= traced(mode, body, walk, budget)
        except TooMuch:
            return None
        return found.pop() + tag if len(found) == 1 else None


def _walks(walk: Walk, text: str) -> bool:
    """Whether `text` is one of the walk's."""
    node = walk.start
    for key in text:
        following = walk.after(node)
        if key not in following:
            return False
        node = following[key]
    return walk.done(node)


def _is_number(text: str, tail: str | None) -> bool:
    return _NUMBER.fullmatch(text) is not None and (tail is None or text.endswith(tail))
