"""Can this be a word of a Vietnamese name? Initials, rimes and where their tone stands, as a walk letter by letter."""

from __future__ import annotations

import unicodedata
from functools import cached_property

from kiosk.scanner.typed_letters import TONES, bare

_INITIALS = " b c ch d đ g gh gi h k kh l m n ng ngh nh p ph qu r s t th tr v x"
_RIMES = (
    "a ac ach ai am an ang anh ao ap at au ay ăc ăm ăn ăng ăp ăt âc âm ân âng âp ât âu ây "
    "e ec em en eng eo ep et ê êch êm ên ênh êp êt êu i ia ich im in inh ip it iu iêc iêm iên iêng iêp iêt iêu "
    "o oc oi om on ong op ot oa oac oach oai oam oan oang oanh oao oap oat oay oăc oăm oăn oăng oăt oe oen oeo oet "
    "ooc oong ô ôc ôi ôm ôn ông ôp ôt ơ ơi ơm ơn ơp ơt u ua uc ui um un ung up ut uân uâng uât uây uê uêch uênh uơ "
    "uôc uôi uôm uôn uông uôt uy uya uych uyên uyêt uyn uynh uyp uyt uyu ư ưa ưc ưi ưm ưn ưng ưt ưu "
    "ươc ươi ươm ươn ương ươp ươt ươu y ych yn ynh yp yt yu yêm yên yêng yêt yêu"
)
_ALONE = frozenset("bcdđghklmnqrstvx")
"""Initials that stand for a name. Not P: after an n, VNI types it without leaving anything to be seen."""
_TONE_EITHER_WAY = ("oa", "oe", "uy")
_SHARP_OR_HEAVY = (TONES[1], TONES[5])


class Syllables:
    """The words of names, lower case, and the beginnings of words with the letters that may follow."""

    def __init__(self, *, plain: bool = False) -> None:
        """`plain`: as names are written without any marks."""
        self._plain = plain

    @cached_property
    def words(self) -> frozenset[str]:
        """Every word. A tone stands where it belongs, on `oa`, `oe` and `uy` where either school puts it."""
        found: set[str] = set()
        for initial in _INITIALS.split(" "):
            for rime in _RIMES.split():
                found.update([bare(initial + rime)] if self._plain else (initial + form for form in _toned(initial, rime)))
        return frozenset(found)

    @property
    def initials(self) -> frozenset[str]:
        """Single letters that may stand for a name."""
        return _ALONE

    @cached_property
    def onward(self) -> dict[str, str]:
        """For every beginning of a word, the letters that may follow."""
        following: dict[str, set[str]] = {}
        for word in self.words | _ALONE:
            for length in range(len(word)):
                following.setdefault(word[:length], set()).add(word[length])
        return {beginning: "".join(sorted(letters)) for beginning, letters in following.items()}


def _toned(initial: str, rime: str) -> list[str]:
    """A rime with each tone that it can have; a stop at the end takes two of the six."""
    stopped = rime.endswith(("c", "p", "t", "ch"))
    tones = _SHARP_OR_HEAVY if stopped else TONES
    return [
        unicodedata.normalize("NFC", rime[: place + 1] + tone + rime[place + 1 :])
        for tone in tones
        for place in (_tone_places(rime) if tone else [0])
    ]


def _tone_places(rime: str) -> list[int]:
    vowels = rime.rstrip("bcdghmnpt")
    for wanted in ("êơ", "ăâôư"):
        for place, letter in enumerate(vowels):
            if letter in wanted:
                return [place]
    if len(vowels) == 3 or (len(vowels) == 2 and vowels != rime):
        return [1]
    return [0, 1] if rime in _TONE_EITHER_WAY else [0]
