"""What can stand in a field of a code? Walks through all texts that a field allows, one typed character after the other.

A walk has a `start`; `after(node)` gives the characters that may come next and where each leads; `done(node)` says whether
the text may end. Text in hex is walked by half bytes.
"""

from __future__ import annotations

import re
from collections.abc import Hashable, Iterable, Mapping
from typing import Protocol

from kiosk.scanner.syllables import INITIALS, Words

Node = Hashable
_HEX = "0123456789abcdef"


class Walk(Protocol):
    """All texts of one kind of field."""

    @property
    def start(self) -> Node: ...
    def after(self, node: Node) -> Mapping[str, Node]: ...
    def done(self, node: Node) -> bool: ...


class Pattern:
    """Texts with a fixed choice of characters at each place; `shortest` of them make a whole text."""

    def __init__(self, places: Iterable[str], shortest: int | None = None) -> None:
        self._places = tuple(places)
        self._shortest = len(self._places) if shortest is None else shortest
        self._after: list[dict[str, Node]] = [
            dict.fromkeys(choice, place + 1) for place, choice in enumerate(self._places)
        ]
        self._after.append({})

    @property
    def start(self) -> Node:
        return 0

    def after(self, node: Node) -> Mapping[str, Node]:
        assert isinstance(node, int)
        return self._after[node]

    def done(self, node: Node) -> bool:
        assert isinstance(node, int)
        return node >= self._shortest


def card_number(tail: str | None) -> Pattern:
    """A 15-character number whose last ten digits are `tail`, or any. No pair of letters is two vowels, or a Q."""
    digits = "0123456789"
    letters = "ABCDEFGHIJKLMNOPQRSTUVXYWZ"
    return Pattern([letters, letters, "12345", digits, digits, *(tail or [digits] * 10)])


def check_digits() -> Pattern:
    """The random part of a check string: an unpadded 64-bit number is almost never shorter than 13 digits."""
    return Pattern([_HEX] * 16, shortest=13)


class _Hexed:
    """A walk over characters, taken in half bytes of their UTF-8. Nodes are built when they are first reached."""

    def __init__(self) -> None:
        self._built: dict[Node, Mapping[str, Node]] = {}

    def after(self, node: Node) -> Mapping[str, Node]:
        found = self._built.get(node)
        return self._build(node) if found is None else found

    def _build(self, node: Node) -> Mapping[str, Node]:
        """All half bytes of one place at once: a place may have a thousand characters, and each is looked at one time."""
        assert isinstance(node, tuple)
        place, _ = node
        tables: dict[Node, dict[str, Node]] = {node: {}}
        for character, then in self._characters(place):
            code = character.encode().hex()
            for at, key in enumerate(code):
                whole = at + 1 == len(code)
                tables.setdefault((place, code[:at]), {})[key] = (then, "") if whole else (place, code[: at + 1])
        self._built.update(tables)
        return tables[node]

    def _characters(self, place: Node) -> Iterable[tuple[str, Node]]:
        raise NotImplementedError


class NameOf(_Hexed):
    """Names of given words, single spaces between them: each with a capital, or all in capitals, or none."""

    def __init__(self, words: Words) -> None:
        super().__init__()
        self._words = words

    @property
    def start(self) -> Node:
        return (("", "", True), "")

    def done(self, node: Node) -> bool:
        assert isinstance(node, tuple)
        (_, word, _), begun = node
        return not begun and self._is_word(word)

    def _is_word(self, word: str) -> bool:
        return word in self._words.words or word in INITIALS

    def _characters(self, place: Node) -> Iterable[tuple[str, Node]]:
        """`place`: manner of capitals (none yet, open, title, upper, lower), the word so far, whether it is the first.

        A letter that stands for a name comes first or last: inside, it would come and go without being seen.
        """
        assert isinstance(place, tuple)
        manner, word, leads = place
        if self._is_word(word) and (leads or not (len(word) == 1 and word.isascii())):
            yield " ", (manner, "", False)
        for letter in self._words.onward.get(word, ""):
            for capital, then in _cases(manner, first=not word):
                yield (letter.upper() if capital else letter), (then, word + letter, leads)


def _cases(manner: str, *, first: bool) -> tuple[tuple[bool, str], ...]:
    """(capital or not, manner from then on) for the next letter."""
    match manner:
        case "":
            return ((True, "open"), (False, "lower"))
        case "open":
            return ((True, "open"),) if first else ((True, "upper"), (False, "title"))
        case "title":
            return ((first, "title"),)
        case _:
            return ((manner == "upper", manner),)


_LETTERS = re.compile("[A-Za-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u017f\u01a0\u01a1\u01af\u01b0\u1e00-\u1eff]")


class AnyName(_Hexed):
    """Names in Latin letters of any language: letters, spaces, dots, apostrophes, hyphens, combining marks. A capital begins
    a word, or all letters are capitals."""

    def __init__(self) -> None:
        super().__init__()
        letters = [chr(code) for code in range(0x41, 0x1F00) if _LETTERS.match(chr(code))]
        small = [letter for letter in letters if not letter.isupper()]
        capitals = [letter for letter in letters if letter.isupper()]
        marks = [chr(code) for code in (0x300, 0x301, 0x302, 0x303, 0x306, 0x309, 0x31B, 0x323)]
        signs = [(sign, "begin") for sign in (" ", ".", "'", "-", "\u2019")]
        self._later: dict[Node, list[tuple[str, Node]]] = {
            "first": [*((letter, "lead") for letter in capitals), *((letter, "small") for letter in small)],
            "begin": [
                *((letter, "lead") for letter in capitals),
                *((letter, "small") for letter in small),
                (" ", "begin"),
            ],
            "lead": [*((letter, "small") for letter in small), *((letter, "upper") for letter in capitals), *signs],
            "small": [*((letter, "small") for letter in small), *signs],
            "upper": [*((letter, "upper") for letter in capitals), *signs],
        }
        for place in ("lead", "small", "upper"):
            self._later[place] += [(mark, place) for mark in marks]

    @property
    def start(self) -> Node:
        return ("first", "")

    def done(self, node: Node) -> bool:
        return node in (("lead", ""), ("small", ""), ("upper", ""), ("begin", ""))

    def _characters(self, place: Node) -> Iterable[tuple[str, Node]]:
        return self._later[place]


class AnyText:
    """Any text in hex: UTF-8 of up to three bytes a character, no control characters, no bar."""

    def __init__(self) -> None:
        tail1 = {f"{byte:02x}": "" for byte in range(0x80, 0xC0)}
        ascii_ = {f"{byte:02x}": "" for byte in range(0x20, 0x7F) if chr(byte) not in "|<>"}
        leads = {f"{byte:02x}": "1" for byte in range(0xC2, 0xE0)}
        leads |= {f"{byte:02x}": "2" for byte in range(0xE1, 0xF0)} | {"e0": "3"}
        self._bytes = {
            "": ascii_ | leads,
            "1": tail1,
            "2": dict.fromkeys(tail1, "1"),
            "3": {f"{byte:02x}": "1" for byte in range(0xA0, 0xC0)},
        }
        self._after: dict[Node, dict[str, Node]] = {}
        for state, choices in self._bytes.items():
            for code, then in choices.items():
                self._after.setdefault((state, ""), {})[code[0]] = (state, code[0])
                self._after.setdefault((state, code[0]), {})[code[1]] = (then, "")

    @property
    def start(self) -> Node:
        return ("", "")

    def after(self, node: Node) -> Mapping[str, Node]:
        return self._after[node]

    def done(self, node: Node) -> bool:
        return node == ("", "")
