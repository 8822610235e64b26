"""What happened to a code of the test sheet on its way? Told by comparing what arrived with what is printed."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator
from enum import StrEnum
from functools import lru_cache

from kiosk.scanner.layouts import readings
from kiosk.scanner.originals import damaged as typed_through
from kiosk.scanner.typed_letters import Method
from kiosk.scanner.typed_over import engines

_LONGEST = 1200
_AIM = re.compile(r"\A\][A-Za-z][0-9A-Za-z]")
_CHARACTER_SETS = ("cp1252", "cp1258", "latin-1", "cp437", "cp850", "gbk", "big5", "shift_jis", "euc_kr")
_MOST_AROUND = 6
_REPLACED = "\N{REPLACEMENT CHARACTER}"
_PLAIN_D = str.maketrans("đĐ", "dD")


class Damage(StrEnum):
    """How what arrived differs. Closed set: `admin.damage.<word>`, `docs/cli.md`."""

    PREFIX = "prefix"
    """Signs in front; the program learns to take them off."""
    SUFFIX = "suffix"
    """Signs behind, besides Enter and Tab."""
    TELEX = "telex"
    VNI = "vni"
    VIQR = "viqr"
    TYPING = "typing"
    """A Vietnamese typing mode, but none that is known."""
    LAYOUT = "layout"
    """The computer's keyboard is another country's."""
    CAPITALS = "capitals"
    """Caps Lock."""
    CHARACTER_SET = "character-set"
    """UTF-8 was read as something else."""
    ACCENTS = "accents"
    """Vietnamese letters became `?`, lost their marks or are gone."""
    CUT = "cut"
    """The end is missing."""
    LOST = "lost"
    """Characters are missing in between."""
    ADDED = "added"
    """Characters came twice or besides."""
    OTHER = "other"


TYPING_MODES = frozenset({Damage.TELEX, Damage.VNI, Damage.VIQR, Damage.TYPING})


def damages(printed: bytes, arrived: bytes) -> tuple[Damage, ...]:
    """What is wrong, the least first; empty when every byte is as printed. Line ends around it do not count."""
    arrived = arrived.strip(b"\r\n\t")
    if arrived == printed:
        return ()
    text = printed.decode()
    around, inner = _unwrapped(text, arrived.decode("utf-8", "replace")[:_LONGEST])
    if inner == text:
        return around
    return (*around, *_inside(text, inner, arrived))


def _unwrapped(text: str, arrived: str) -> tuple[tuple[Damage, ...], str]:
    """Signs before the first letter or digit and after the last one that is printed, where the rest is whole."""
    at = arrived.find(text)
    if at >= 0:
        end = arrived[at + len(text) :]
        return (*((Damage.PREFIX,) if at else ()), *((Damage.SUFFIX,) if end else ())), text
    aim = _AIM.match(arrived)
    start = aim.end() if aim else next((at for at, sign in enumerate(arrived) if sign == text[0]), 0)
    if 0 < start <= _MOST_AROUND:
        return (Damage.PREFIX,), arrived[start:]
    return (), arrived


def _inside(text: str, inner: str, raw: bytes) -> tuple[Damage, ...]:
    composed = unicodedata.normalize("NFC", inner)
    if _REPLACED in composed:
        composed = composed.replace(_REPLACED, "")
        if composed.isascii() or not _is_part(composed, text):
            return (Damage.CHARACTER_SET,)
    bare = _ascii(text)
    if bare != text and composed.isascii() and not text.startswith(composed) and composed not in _accentless(text):
        return _besides(bare, composed)
    for damage, test in _tests(text, raw):
        if test(composed):
            return (damage,)
    if any(not sign.isascii() and sign not in text and _is_vietnamese(sign) for sign in composed):
        return (Damage.TYPING,)
    return (Damage.OTHER,)


def _besides(bare: str, got: str) -> tuple[Damage, ...]:
    """Two things at once: a keyboard of letters without accents can type none, and something else went wrong."""
    plain = _ascii(got)
    if plain == bare:
        return (Damage.ACCENTS,)
    return (Damage.ACCENTS, *(damage for damage, test in _tests(bare, b"") if test(plain)))[:2]


def _tests(text: str, raw: bytes) -> Iterator[tuple[Damage, Callable[[str], bool]]]:
    yield Damage.CHARACTER_SET, lambda got: got == text or got in _misread(text) or _read_as(raw, text)
    yield Damage.ACCENTS, lambda got: got in _accentless(text)
    yield Damage.CAPITALS, lambda got: text != text.swapcase() and got in (text.swapcase(), text.upper(), text.lower())
    for damage, through in _typed(text):
        yield damage, lambda got, through=through: got == through  # type: ignore[misc]
    yield Damage.LAYOUT, lambda got: any(reading == text for reading, _ in readings(got))
    yield Damage.CUT, lambda got: len(got) >= 3 and text.startswith(got)
    yield Damage.LOST, lambda got: len(got) >= 3 and _is_part(got, text)
    yield Damage.ADDED, lambda got: len(got) <= 2 * len(text) and _is_part(text, got)


@lru_cache(maxsize=32)
def _typed(text: str) -> tuple[tuple[Damage, str], ...]:
    """What each typing mode makes of it; modes that change nothing are left out."""
    through = ((_mode(engine), typed_through(engine, text)) for engine in engines())
    told = dict.fromkeys((damage, unicodedata.normalize("NFC", got)) for damage, got in through if got != text)
    return tuple(sorted(told, key=lambda one: one[0] is Damage.VIQR))  # the rarest is the last guess


def _mode(engine: object) -> Damage:
    method = getattr(engine, "method", None)
    return Damage(method.value) if isinstance(method, Method) else Damage.TYPING


@lru_cache(maxsize=32)
def _misread(text: str) -> frozenset[str]:
    """Its UTF-8 taken for other character sets."""
    found = set()
    for name in _CHARACTER_SETS:
        for errors in ("ignore", "replace"):
            found.add(unicodedata.normalize("NFC", text.encode().decode(name, errors)))
    return frozenset(found - {text})


def _read_as(raw: bytes, text: str) -> bool:
    """Whether the scanner sent another character set than UTF-8."""
    for name in ("cp1258", "utf-16-le", "utf-16-be", "utf-16"):
        if raw and unicodedata.normalize("NFC", raw.decode(name, "replace")) == text:
            return True
    return False


@lru_cache(maxsize=32)
def _accentless(text: str) -> frozenset[str]:
    """With `?`, nothing or plain letters for what is not ASCII; by letter, or by byte."""
    by_letter, by_byte = (re.sub(r"[^\x00-\x7f]", "?", kind) for kind in (text, text.encode().decode("latin-1")))
    return frozenset({by_letter, by_byte, _ascii(text), _bare(text)} - {text})


def _ascii(text: str) -> str:
    return "".join(sign for sign in text if sign.isascii() and sign != "?")


def _bare(text: str) -> str:
    apart = unicodedata.normalize("NFD", text.translate(_PLAIN_D))
    return "".join(sign for sign in apart if not unicodedata.combining(sign))


def _is_vietnamese(sign: str) -> bool:
    return sign in "đĐ" or (sign.isalpha() and len(unicodedata.normalize("NFD", sign)) > 1)


def _is_part(part: str, whole: str) -> bool:
    """Whether all of `part` stands in `whole` in this order."""
    rest = iter(whole)
    return all(sign in rest for sign in part)
