"""What does a BoGo-like engine make of the keys of a code? Marks go on the last vowels of the word, from any distance.

It works on a word as a whole: everything before the last vowels, these vowels, everything behind them. Digits belong to the
word only where the typing method uses them. An engine that skips foreign words writes the keys of the word again as soon as
a letter makes it one. The model covers what codes are made of, as `syllable_engine` does.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from typing import NamedTuple

from kiosk.scanner.typed_letters import BAR, HORN, ROOF, VOWELS, Action, Method, action_of, with_marks

_PAIRS = ("ch", "gh", "gi", "kh", "ng", "ngh", "nh", "ph", "qu", "th", "tr")
_INITIALS = frozenset((*"bcdghklmnprstvxđ", *_PAIRS))
_FINALS = frozenset(("c", "ch", "m", "n", "ng", "nh", "p", "t"))
_LONGEST_INITIAL = 3


class Word(NamedTuple):
    """The word in hand. `keys` and `done` are kept by an engine that may write the keys again."""

    head: str = ""
    """The last characters before the vowels, one more than any initial has."""
    vowels: tuple[tuple[str, str, int], ...] = ()
    """Letter, mark, tone."""
    tail: str = ""
    keys: str | None = None
    done: str = ""
    """Finished text before `head`, from the first place where text and keys may differ."""

    @property
    def shown(self) -> str:
        return self.head + "".join(with_marks(*vowel) for vowel in self.vowels) + self.tail


_BLANK = Word()


@dataclass(frozen=True, slots=True)
class WordEngine:
    """A BoGo-like engine; `skips`: foreign words are written as they were typed."""

    method: Method
    skips: bool

    @property
    def start(self) -> Word:
        return Word(keys="") if self.skips else _BLANK

    def step(self, state: Word, key: str) -> tuple[Word, str] | None:
        """One key: the next state, and the text that can no longer change; None where it would write forgotten keys."""
        action = action_of(self.method, key)
        if action is not None and action.tone == 0:
            action = None  # it knows no key that takes a tone away
        if action is None and not key.isalpha():
            return self.start, state.done + state.shown + key
        after = _acted(state, action) if action is not None else None
        undone = None
        if after is None:
            undone = _undone(state, action) if action is not None else None
            after = _grown(undone or state, key, settles_tone=action is None)
        # The key that takes a mark away is not among those that are written again.
        keys = state.keys if undone or state.keys is None else state.keys + key
        after = after._replace(keys=keys)
        if self.skips and key.isalpha() and not _possible(after):
            if keys is None:
                return None
            after = _parted(keys)
        return self._settled(after)

    def open_text(self, state: Word) -> str:
        """What stands behind the settled text now; marks on it may still change."""
        return state.done + state.shown

    def keys(self, state: Word) -> str | None:
        """What would stand there if the keys were written again; None = that cannot happen any more."""
        return state.keys

    def forget(self, state: Word) -> Word:
        """The state in which the keys are not written again."""
        return state._replace(keys=None)

    def end(self, state: Word) -> str | None:
        """What a word break settles."""
        return state.done + state.shown

    def _settled(self, state: Word) -> tuple[Word, str]:
        if state.keys is None:
            # What was there before counts for whether this can be a Vietnamese word, so some of it stays in the head.
            keep = _LONGEST_INITIAL + 1 if self.skips else 1
            text = state.done + state.head
            cut = max(len(state.done), len(text) - keep)
            return state._replace(done="", head=text[cut:]), text[:cut]
        if state.keys != state.done + state.shown:
            return state, ""
        surplus = max(0, len(state.head) - _LONGEST_INITIAL - 1)
        text = state.done + state.head[:surplus]
        return state._replace(done="", head=state.head[surplus:], keys=state.keys[len(text) :]), text


def _parted(text: str) -> Word:
    """Unmarked text as head, last vowels, and what stands behind them."""
    end = len(text)
    while end and text[end - 1] not in VOWELS:
        end -= 1
    start = end
    while start and text[start - 1] in VOWELS:
        start -= 1
    if start == end:
        return Word(head=text, keys=text)
    vowels = tuple((letter, "", 0) for letter in text[start:end])
    return Word(head=text[:start], vowels=vowels, tail=text[end:], keys=text)


def _grown(word: Word, key: str, *, settles_tone: bool) -> Word:
    """The word with one more character; an ordinary letter also puts the tone right."""
    put_right = _retoned if settles_tone else _as_it_is
    if key not in VOWELS:
        return put_right(word._replace(tail=word.tail + key) if word.vowels else word._replace(head=word.head + key))
    if not word.tail:
        return put_right(word._replace(vowels=(*word.vowels, (key, "", 0))))
    done = word.done + put_right(word)._replace(tail="").shown
    return word._replace(done=done, head=word.tail, vowels=((key, "", 0),), tail="")


def _as_it_is(word: Word) -> Word:
    return word


def _tone(word: Word) -> int:
    return next((tone for _, _, tone in reversed(word.vowels) if tone), 0)


def _retoned(word: Word) -> Word:
    """The tone where it belongs now, and nowhere else."""
    tone = _tone(word)
    if not tone:
        return word
    return _toned(word._replace(vowels=tuple((letter, mark, 0) for letter, mark, _ in word.vowels)), tone)


def _toned(word: Word, tone: int) -> Word:
    """The tone on the vowel where it belongs; what others have stays."""
    leading = [place for place, (letter, mark, _) in enumerate(word.vowels) if _leads(letter, mark)]
    count = len(word.vowels)
    place = leading[0] if leading else 0 if count == 1 or (count == 2 and not word.tail) else 1
    vowels = list(word.vowels)
    vowels[place] = (*vowels[place][:2], tone)
    return word._replace(vowels=tuple(vowels))


def _leads(letter: str, mark: str) -> bool:
    return (letter.lower() == "e" and mark == ROOF) or (letter.lower() == "o" and mark == HORN)


def _acted(word: Word, action: Action) -> Word | None:
    """The word after a key that changed it, or None. Every key for a mark also puts the tone right: that is a change."""
    after = word
    if action.tone is not None:
        after = _toned(word, action.tone) if word.vowels else word
    elif action.mark == BAR and word.head[-1:] in ("d", "D"):
        after = _retoned(word._replace(head=word.head[:-1] + _barred(word.head)))
    else:
        place = _place(word, action)
        if place is not None:
            vowels = list(word.vowels)
            vowels[place] = (vowels[place][0], action.mark, vowels[place][2])
            after = word._replace(vowels=tuple(vowels))
        after = _retoned(after)
    return after if (after.head, after.vowels) != (word.head, word.vowels) else None


def _place(word: Word, action: Action) -> int | None:
    """Which vowel a mark goes on: the later one of the first a, the first e and the first o that are there."""
    letters = "".join(letter for letter, _, _ in word.vowels).lower()
    if not any(letter in letters for letter in action.letters):
        return None
    candidates = "aeo" if action.mark == ROOF else action.letters
    return max(letters.find(letter) for letter in candidates)


def _barred(head: str) -> str:
    return "Đ" if head[-1] == "D" else "đ"


def _undone(word: Word, action: Action) -> Word | None:
    """The word without the mark that this key would have put on it, or None when it has no such mark."""
    if action.mark == BAR:
        if word.head[-1:] not in ("đ", "Đ"):
            return None
        return word._replace(head=word.head[:-1] + ("D" if word.head[-1] == "Đ" else "d"))
    if action.tone is not None:
        if all(tone != action.tone for _, _, tone in word.vowels):
            return None
        return word._replace(vowels=tuple((letter, mark, 0) for letter, mark, _ in word.vowels))
    if not any(mark == action.mark for _, mark, _ in word.vowels) or _place(word, action) is None:
        return None
    return word._replace(vowels=tuple((letter, "", tone) for letter, _, tone in word.vowels))


def _possible(word: Word) -> bool:
    """Whether a Vietnamese word can begin like that."""
    if not word.vowels:
        return True
    plain = unicodedata.normalize("NFC", word.head).lower()
    return (
        not word.done
        and (not plain or plain in _INITIALS)
        and len(word.vowels) == 1
        and (not word.tail or word.tail.lower() in _FINALS)
    )
