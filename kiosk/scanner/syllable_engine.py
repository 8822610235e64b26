"""What does a UniKey-like engine make of the keys of a code? Marks go on the syllable that is being typed, keys vanish.

UniKey, EVKey, IBus-Unikey and Fcitx-Unikey work alike. Without its spelling check an engine begins a new syllable wherever
the letters cannot go on; with it, it gives a word up and writes the keys of that word again when the word is over. The
model covers what codes are made of: digits, the letters of hex, and the two letters of a card number.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from kiosk.scanner.typed_letters import BAR, HORN, VOWELS, Action, Method, action_of, bare, takes, with_marks

_STOPS = frozenset("cpt")
_FINALS = frozenset("cmnpt")
_NO_LETTER = frozenset("fjw")
"""Letters that begin and end no Vietnamese syllable: the engine takes them for signs."""


class Syllable(NamedTuple):
    """What can still change: an initial, one vowel with mark and tone, a final."""

    initial: str = ""
    barred: bool = False
    vowel: str = ""
    mark: str = ""
    tone: int = 0
    final: str = ""

    @property
    def text(self) -> str:
        first = with_marks(self.initial, BAR, 0) if self.barred else self.initial
        return first + (with_marks(self.vowel, self.mark, self.tone) if self.vowel else "") + self.final


EMPTY = Syllable()


def act(syllable: Syllable, action: Action) -> tuple[Syllable, bool] | None:
    """The syllable after a key that changed it, and whether the key took its own mark away again (then it is written
    besides); None when it does nothing here."""
    if action.mark == BAR:
        if syllable.initial.lower() != "d":
            return None
        return syllable._replace(barred=not syllable.barred), syllable.barred
    if not syllable.vowel:
        return None
    if action.tone is not None:
        if syllable.final.lower() in _STOPS and action.tone in (2, 3, 4):
            return None
        if action.tone == syllable.tone:
            return (syllable._replace(tone=0), True) if action.tone else None
        return syllable._replace(tone=action.tone), False
    if syllable.vowel.lower() not in action.letters or not takes(syllable.vowel, action.mark):
        return None
    if syllable.mark == action.mark:
        return syllable._replace(mark=""), True
    if action.mark == HORN and syllable.final.lower() in ("p", "c"):
        return None
    return syllable._replace(mark=action.mark), False


def grown(syllable: Syllable, key: str) -> Syllable | None:
    """The syllable with one more letter, or None where no syllable goes on like that."""
    if key in VOWELS:
        if syllable.vowel:
            return None
        if syllable.initial.lower() == "k" and key.lower() not in "eiy":
            return None
        return syllable._replace(vowel=key)
    if key.lower() in _NO_LETTER or not key.isalpha():
        return None
    if not syllable.vowel:
        return syllable._replace(initial=key) if not syllable.initial else None
    if syllable.final or key.lower() not in _FINALS or (syllable.vowel in "yY" and key not in "tT"):
        return None
    return syllable._replace(final=key)


def begun(key: str) -> Syllable:
    """A new syllable that begins with `key`; empty after a sign, which no later key can change."""
    return grown(EMPTY, key) or EMPTY


@dataclass(frozen=True, slots=True)
class FreeEngine:
    """A UniKey-like engine without its spelling check. The state is the syllable in hand."""

    method: Method

    @property
    def start(self) -> Syllable:
        return EMPTY

    def step(self, state: Syllable, key: str) -> tuple[Syllable, str]:
        """One key: the next state, and the text that can no longer change."""
        action = action_of(self.method, key)
        done = act(state, action) if action is not None else None
        if done is not None and not done[1]:
            return done[0], ""
        now = done[0] if done is not None else state
        more = grown(now, key)
        if more is not None:
            return more, ""
        new = begun(key)
        return new, now.text + ("" if new is not EMPTY else key)

    def open_text(self, state: Syllable) -> str:
        """What stands behind the settled text now; marks on it may still change."""
        return state.text

    def keys(self, state: Syllable) -> str | None:
        """It never writes keys again."""
        return None

    def forget(self, state: Syllable) -> Syllable:
        """Nothing to forget."""
        return state

    def end(self, state: Syllable) -> str:
        """What a word break settles."""
        return state.text


class Word(NamedTuple):
    """The word in hand of an engine that checks the spelling."""

    syllable: Syllable = EMPTY
    given_up: bool = False
    """No Vietnamese word: keys are written as they are, but for a d on a d."""
    unchecked: bool = False
    """A đ was made, as abbreviations have it: no checks until the word is over."""
    last: str = ""
    """The last two characters of a word that was given up."""
    keys: str | None = ""
    text: str = ""
    """Keys and what they made, without the syllable, from the first place where they may come to differ. No keys: they are
    known not to be what arrived."""
    marked: bool = False
    """A mark is in the text of this word that is settled."""


@dataclass(frozen=True, slots=True)
class CheckingEngine:
    """A UniKey-like engine with its spelling check; `restores`: it writes the keys of a foreign word again at its end."""

    method: Method
    restores: bool

    @property
    def start(self) -> Word:
        return Word(keys="" if self.restores else None)

    def step(self, state: Word, key: str) -> tuple[Word, str]:
        """One key: the next state, and the text that can no longer change."""
        after = self._given_up(state, key) if state.given_up else self._in_syllable(state, key)
        return self._settled(after._replace(keys=None if state.keys is None else state.keys + key))

    def open_text(self, state: Word) -> str:
        """What stands behind the settled text now; marks on it may still change."""
        return state.text + state.syllable.text

    def keys(self, state: Word) -> str | None:
        """What would stand there if the keys were written again; None = that cannot happen any more."""
        return state.keys

    def forget(self, state: Word) -> Word:
        """The state in which the keys are not written again."""
        return state._replace(keys=None)

    def end(self, state: Word) -> str | None:
        """What a word break settles; None where it would be the keys that were forgotten."""
        shown = state.text + state.syllable.text
        foreign = state.given_up or (state.unchecked and state.syllable == EMPTY) or _misspelt(state.syllable)
        restored = self.restores and foreign and (state.marked or not shown.isascii())
        return state.keys if restored else shown

    def _in_syllable(self, state: Word, key: str) -> Word:
        action = action_of(self.method, key)
        done = act(state.syllable, action) if action is not None else None
        now, unchecked = state.syllable, state.unchecked
        if done is not None:
            now, undone = done
            if now.barred and not state.syllable.barred:
                unchecked = True
            if not undone:
                return state._replace(syllable=now, unchecked=unchecked)
            unchecked = False
        more = grown(now, key)
        if more is not None:
            return state._replace(syllable=more, unchecked=unchecked)
        text = state.text + now.text
        if unchecked:
            new = begun(key)
            return state._replace(syllable=new, unchecked=True, text=text + ("" if new is not EMPTY else key))
        text += key
        return state._replace(syllable=EMPTY, given_up=True, unchecked=False, last=bare(text[-2:]), text=text)

    def _given_up(self, state: Word, key: str) -> Word:
        action = action_of(self.method, key)
        if action is not None and action.mark == BAR and state.last[-1:] in ("d", "D") and state.last[0] not in VOWELS:
            d = Syllable(initial=state.last[-1], barred=True)
            return state._replace(syllable=d, given_up=False, unchecked=True, last="", text=state.text[:-1])
        return state._replace(last=state.last[-1:] + key, text=state.text + key)

    def _settled(self, state: Word) -> tuple[Word, str]:
        if state.keys is not None and state.keys != state.text:
            return state, ""
        keep = 1 if state.given_up and state.last[-1:] in ("d", "D") else 0
        cut = len(state.text) - keep
        settled, rest = state.text[:cut], state.text[cut:]
        marked = state.marked or not settled.isascii()
        return state._replace(keys=None if state.keys is None else rest, text=rest, marked=marked), settled


def _misspelt(syllable: Syllable) -> bool:
    return syllable.final.lower() in _STOPS and syllable.tone in (2, 3, 4)
