"""What stood in a health-card code that a typing mode has written over? The originals of its fields, or that it is lost.

A typing mode changes words that hold letters: the number, the texts in hex, the check string. Everything else in the code is
digits and signs, and arrives as it was sent. Every mode is asked for all texts that it turns into what was delivered; a field
is only given back where exactly one text is left over all modes that can explain the whole code.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from kiosk.scanner.check_kept import LEFT_OUT, Recorded, is_kept, none_recorded
from kiosk.scanner.code_form import FORMS, LOST_NAME, NAME, NUMBER, Found
from kiosk.scanner.field_texts import AnyName, AnyText, NameOf, Walk, card_number, check_digits
from kiosk.scanner.name_words import marked_names, plain_names
from kiosk.scanner.originals import Budget, Engine, Mode, TooMuch, damaged, originals
from kiosk.scanner.syllable_engine import CheckingEngine, FreeEngine
from kiosk.scanner.syllables import marked_syllables, plain_syllables
from kiosk.scanner.typed_letters import VOWELS, Method, bare
from kiosk.scanner.word_engine import WordEngine

_STEPS = 7_000
"""For number and name."""
_STEPS_BESIDES = 5_000
"""For the other fields together."""
_CHECK_TAG = "-7102"
_CARD_NUMBER = re.compile("[A-Z]{2}[0-9]{13}")
_MANAGEMENT = re.compile("[0-9]{14}")
_WRITTEN_TWICE = re.compile("(.{40}).*\\1")
"""An engine that writes the keys of a very long word again writes more of them than it took away."""
_TELEX_LEFTOVER = re.compile("[aeiouy][a-z]*[sfrxjzw]|d[a-z]*d|([aeo])[a-z]*\\1", re.IGNORECASE)


def engines() -> tuple[Engine[Any], ...]:
    """Every engine that is known, in every setting that matters. VIQR is left with its đ alone: no other key of it is in a
    code."""
    return (
        *(FreeEngine(method) for method in Method),
        *(CheckingEngine(method, restores) for method in (Method.TELEX, Method.VNI) for restores in (True, False)),
        *(WordEngine(method, skips) for method in (Method.TELEX, Method.VNI) for skips in (True, False)),
    )


class Originals:
    """The typing modes, and the texts that fields can hold. Belongs to one thread."""

    def __init__(self, *, usual_names: bool = False) -> None:
        """`usual_names`: of several names take the one of which every word is usual, which now and then is the wrong one."""
        self._modes = tuple(map(Mode, engines()))
        self._usual = (NameOf(marked_names()), NameOf(plain_names())) if usual_names else ()
        self.syllables = (NameOf(marked_syllables()), NameOf(plain_syllables()))
        self._any_name, self._any_text, self._check = AnyName(), AnyText(), check_digits()

    def find(
        self,
        delivered: Sequence[str],
        *,
        untouched: bool,
        doubtful: bool,
        holds: Callable[[str], bool],
        names_of: Callable[[str], Sequence[str]],
        checks_of: Recorded = none_recorded,
    ) -> Found | None:
        """The one code that arrives as `delivered`, or None. Raises `TooMuch`.

        `untouched`: what was delivered is itself a whole code; it stands unless it is `doubtful`, because this keyboard
        changed codes lately, or unless only another code has a Vietnamese name.
        """
        return _Search(self, delivered, untouched, doubtful, Budget(_STEPS)).found(holds, names_of, checks_of)

    def number(self, delivered: str, holds: Callable[[str], bool]) -> str | None:
        """The one card number that arrives, alone, as `delivered`. Raises `TooMuch`."""
        return _Search(self, [delivered], False, False, Budget(_STEPS)).number(holds)

    def modes(self) -> tuple[Mode, ...]:
        """All typing modes that are known."""
        return self._modes


class _Search:
    """One code."""

    def __init__(
        self, all_: Originals, delivered: Sequence[str], untouched: bool, doubtful: bool, budget: Budget
    ) -> None:
        self._all, self._parts, self._budget, self._spare = all_, delivered, budget, Budget(_STEPS_BESIDES)
        self._untouched, self._doubtful = untouched, doubtful
        self._form = FORMS[len(delivered)]

    def found(
        self, holds: Callable[[str], bool], names_of: Callable[[str], Sequence[str]], checks_of: Recorded
    ) -> Found | None:
        options = self._number_options()
        number = self._one_number(options, holds)
        written = number or self._stand_in(options)
        if written is None:
            return None
        name: str | None = None
        modes: Sequence[Mode] = [mode for mode, found in options.items() if number is None or number in found]
        try:
            names, modes = self._name(modes, names_of(number or written[-10:]))
        except TooMuch:
            # Marks say that a typing mode was at work; which name it was is beyond telling. Without them who knows.
            if self._untouched or (self._all_typed() and (self._parts[NUMBER] + self._parts[NAME]).isascii()):
                raise
        else:
            if not names:
                return None
            name = _only(names)
        changed = (number, name) != (self._parts[NUMBER], self._parts[NAME])
        modes = [
            mode
            for mode in modes
            if (number is None or self._makes(mode, number, NUMBER)) and (name is None or self._makes(mode, name, NAME))
        ]
        if not modes and (changed or not self._untouched):
            return None
        fixed = {NUMBER: written, NAME: name or LOST_NAME}
        found = self._rest(fixed, modes, checks_of, whole=not changed and self._all_typed())
        lost = [word for word, known in (("card_number", number), ("name", name)) if known is None]
        return Found(parts=found.parts, lost=(*lost, *found.lost))

    def _all_typed(self) -> bool:
        """Whether no letter of the texts in hex and of the check string bears a mark."""
        form = self._form
        return all(self._parts[place].isascii() for place in (form.check, form.address, form.place) if place >= 0)

    def _makes(self, mode: Mode, text: str, place: int) -> bool:
        return damaged(mode.engine, text) == self._parts[place]

    def number(self, holds: Callable[[str], bool]) -> str | None:
        """The one number that the modes explain."""
        return self._one_number(self._number_options(), holds)

    def _number_options(self) -> dict[Mode, frozenset[str]]:
        return {mode: numbers for mode in self._all.modes() if (numbers := self._numbers(mode))}

    def _one_number(self, options: dict[Mode, frozenset[str]], holds: Callable[[str], bool]) -> str | None:
        numbers = _joined(options.values()) | ({self._parts[NUMBER]} if self._untouched else frozenset())
        return _only(numbers) or _only(frozenset(filter(holds, numbers)))

    def _stand_in(self, options: dict[Mode, frozenset[str]]) -> str | None:
        """One of several numbers that differ in level and province alone: the management code says the other ten digits."""
        numbers = _joined(options.values())
        if self._untouched or self._form.management < 0 or len({number[:2] for number in numbers}) != 1:
            return None
        province = self._parts[self._form.management][:2]
        return min(numbers, key=lambda number: (number[3:5] != province, number))

    def _numbers(self, mode: Mode) -> frozenset[str]:
        delivered = self._parts[NUMBER]
        if not VOWELS & set(bare(delivered)[:2]) and self._is_number(delivered):
            return frozenset({delivered})  # no key does anything without a vowel before it
        if set(bare(delivered)[:2]) <= VOWELS or bare(delivered)[:2] in ("QU", "GI"):
            return frozenset({delivered}) if _CARD_NUMBER.fullmatch(delivered) and self._untouched else frozenset()
        tail = None
        if self._form.management >= 0:
            if not _MANAGEMENT.fullmatch(self._parts[self._form.management]):
                return frozenset()
            tail = self._parts[self._form.management][-10:]
        return originals(mode, delivered, card_number(tail), self._budget, most=200, longest=15)

    def _is_number(self, text: str) -> bool:
        """A whole number in its own form, its last ten digits as the management code has them."""
        form = self._form
        whole = _CARD_NUMBER.fullmatch(text) or (text.isascii() and text.isdigit() and len(text) == 10)
        return bool(whole) and (form.management < 0 or self._parts[form.management].endswith(text[-10:]))

    def _name(self, modes: Sequence[Mode], recorded: Sequence[str]) -> tuple[frozenset[str], Sequence[Mode]]:
        """The name, or some that cannot be told apart, and the modes that may explain them; none where no mode does, or
        the registry holds another one. Names of Vietnamese syllables before any others, because these are rules of the
        language. Of two such names the registry's; that one is more usual is a reason only if asked for."""
        delivered = self._parts[NAME]
        options = self._options(modes, self._all.syllables)
        if len(_joined(options.values()) | ({delivered} if self._untouched else set())) != 1:
            modes = [mode for mode in modes if self._may_make_rest(mode)]
            options = {mode: names for mode, names in options.items() if mode in modes}
        names = _joined(options.values())
        if self._untouched and not names - {delivered}:
            return frozenset({delivered}), modes
        if self._untouched and not self._doubtful and delivered in names:
            return frozenset({delivered}), modes
        known = {text.encode().hex() for name in recorded for text in (name, name.title(), name.upper())}
        foreign = not names
        if foreign:
            options = self._options(modes, (self._all._any_name,))
            names = _joined(options.values())
        if len(names) > 1 and recorded:
            names = frozenset(name for name in known if any(self._makes(mode, name, NAME) for mode in modes))
        elif len(names) > 1 and self._all._usual:
            names = _joined(self._options(modes, self._all._usual).values())
        # A name of another language: where the mode was switched off inside a Vietnamese one, the rest looks like that too.
        unsure = foreign and names and not names <= known
        return names | ({delivered} if self._untouched or unsure else set()), [
            mode for mode in modes if mode in options
        ]

    def _may_make_rest(self, mode: Mode) -> bool:
        """Whether any check string, address and office arrive as these did; what cannot be said counts as yes."""
        form = self._form
        digits, tag, _ = self._parts[form.check].partition(_CHECK_TAG) if form.check >= 0 else ("", "", "")
        fields: list[tuple[str, Walk]] = [(digits, self._all._check)] if tag else []
        texts = [self._parts[place] for place in (form.address, form.place) if place >= 0]
        fields += [(text, self._all._any_text) for text in texts if text not in ("", "-") and not _plain(text)]
        try:
            return all(originals(mode, text, walk, self._spare, most=1) for text, walk in fields)
        except TooMuch:
            return True

    def _options(self, modes: Sequence[Mode], walks: Sequence[Walk]) -> dict[Mode, frozenset[str]]:
        found = {}
        for mode in modes:
            texts = _joined(originals(mode, self._parts[NAME], walk, self._budget) for walk in walks)
            if texts:
                found[mode] = texts
        return found

    def _rest(self, fixed: dict[int, str], modes: Sequence[Mode], checks_of: Recorded, *, whole: bool) -> Found:
        """The fields that say nothing about who it is: given back where they are sure, else left out by name.

        `whole`: nothing is damaged as far as can be seen.
        """
        form, parts, lost = self._form, list(self._parts), []
        for place, text in fixed.items():
            parts[place] = text
        clean = whole and not self._doubtful and self._check_is_sure(modes)
        if form.check >= 0 and not clean and not is_kept(parts[form.check], parts[NUMBER], checks_of):
            parts[form.check] = LEFT_OUT
            lost.append("check_string")
        for name, place in (("address", form.address), ("parent_name", form.parent), ("issue_place", form.place)):
            if place < 0 or parts[place] in ("", "-") or (whole and not _WRITTEN_TWICE.search(parts[place])):
                continue
            sure = self._text(modes, parts[place])
            parts[place] = sure or "-"
            if sure is None:
                lost.append(name)
        return Found(parts=tuple(parts), lost=tuple(lost))

    def _check_is_sure(self, modes: Sequence[Mode]) -> bool:
        """Whether no mode that is possible can have shortened the check string: one card in sixteen has one of 15 digits."""
        delivered = self._parts[self._form.check].strip()
        if delivered in ("", "-"):
            return True
        digits = delivered.removesuffix(_CHECK_TAG)
        if digits == delivered or not digits.isascii():
            return False
        for mode in modes:
            try:
                if originals(mode, digits, self._all._check, self._spare, longest=16) - {digits}:
                    return False
            except TooMuch:
                return False
        return True

    def _text(self, modes: Sequence[Mode], delivered: str) -> str | None:
        """The one original of an address, an office or a parent's name, or None."""
        if _plain(delivered):
            # Written plainly. Words without marks pass unchanged, unless they look like what an undone key leaves.
            words = delivered.split()
            sure = delivered.isascii() and not any(_TELEX_LEFTOVER.search(word) for word in words)
            return delivered if sure else None
        if _WRITTEN_TWICE.search(delivered):
            return None
        try:
            return _only(_joined(originals(mode, delivered, self._all._any_text, self._spare) for mode in modes))
        except TooMuch:
            return None


def _plain(text: str) -> bool:
    """Not in hex: every hex of a word holds a digit."""
    return not any(character.isdigit() for character in text)


def _joined(sets: Iterable[frozenset[str]]) -> frozenset[str]:
    return frozenset().union(*sets)


def _only(texts: frozenset[str]) -> str | None:
    return next(iter(texts)) if len(texts) == 1 else None
