"""Can this be a word of a Vietnamese name? Initials, rimes and where their tone stands, as a walk letter by letter."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable

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
INITIALS = frozenset("bcdđghklmnqrstvx")
"""Single letters that stand for a name. Not P: after an n, VNI types it without leaving anything to be seen."""
_TONE_EITHER_WAY = ("oa", "oe", "uy")
_SHARP_OR_HEAVY = (TONES[1], TONES[5])


class Words:
    """A set of words, lower case, and the beginnings of words with the letters that may follow."""

    def __init__(self, words: Iterable[str]) -> None:
        self.words = frozenset(words)
        following: dict[str, set[str]] = {}
        for word in self.words | INITIALS:
            for length in range(len(word)):
                following.setdefault(word[:length], set()).add(word[length])
        self.onward = {beginning: "".join(sorted(letters)) for beginning, letters in following.items()}


def marked_syllables() -> Words:
    """Every syllable with each of its tones. A tone stands where it belongs, on `oa`, `oe` and `uy` where either school
    puts it."""
    return Words(initial + form for initial, rime in _spelt() for form in _toned(rime))


def plain_syllables() -> Words:
    """Every syllable as it is written without marks."""
    return Words(bare(initial + rime) for initial, rime in _spelt())


def _spelt() -> list[tuple[str, str]]:
    rimes = _RIMES.split()
    return [(initial, rime) for initial in _INITIALS.split(" ") for rime in rimes if _goes_with(initial, rime)]


def _goes_with(initial: str, rime: str) -> bool:
    """Spelling: `k`, `gh` and `ngh` only before e, ê, i and y; `c`, `g` and `ng` never there, but for the g of gì and gin."""
    bright = rime[0] in "eêiy"
    if initial in ("k", "gh", "ngh"):
        return bright
    if initial == "g":
        return not bright or rime.startswith("i")
    return not (bright and initial in ("c", "ng"))


def _toned(rime: str) -> list[str]:
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
