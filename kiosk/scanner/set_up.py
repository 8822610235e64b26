"""Is a reader set up well? What its scans of the test sheet show, and what to do about it. Pure: no camera, keyboard or clock."""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from kiosk.scanner.reading import Source
from kiosk.scanner.sheet_codes import SheetCode, sheet_code_of, sheet_codes
from kiosk.scanner.sheet_damage import TYPING_MODES, Damage, damages

HAND = 0.060
"""Seconds; a median gap that only a hand has."""
SLOW = 0.030
"""Seconds; a median gap with which a long code takes ten seconds and more."""
_CITIZEN = re.compile(r"[0-9]{12}\|")
_AZERTY = frozenset("&é\"'(-è_çà")
_OTHER_BARS = "~º°¦\\"
_NEEDED = 4
"""Dots of a module: what cards and telephones show is not smaller."""


class Advice(StrEnum):
    """The verdict, and what to do, the most urgent first. Closed set: `admin.advice.<word>`, `docs/cli.md`."""

    BY_HAND = "by-hand"
    TYPING_OFF = "typing-off"
    CAPS_LOCK_OFF = "caps-lock-off"
    LAYOUT_US = "layout-us"
    CHARACTER_SET = "character-set"
    USE_SERIAL = "use-serial"
    LOSES_KEYS = "loses-keys"
    SCAN_AGAIN = "scan-again"
    PREFIX_OFF = "prefix-off"
    SUFFIX_ENTER = "suffix-enter"
    DELAY_ZERO = "delay-zero"
    CLOSER = "closer"
    SCAN_ON = "scan-on"
    GOOD = "good"


@dataclass(frozen=True, slots=True, kw_only=True)
class Pace:
    """How fast keys came. Seconds."""

    gaps: int
    median: float
    p95: float
    slowest: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Scan:
    """One scan as it arrived, by whichever way."""

    data: bytes = field(repr=False)
    """With what was around it; Enter and Tab at its end may be there or not."""
    source: Source
    gaps: tuple[float, ...] = ()
    """Seconds between keys; empty when nobody measured."""
    suffix: str | None = None
    """`Enter`, `Tab`, both with a space between, empty for none; None = not known."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Graded:
    """A scan beside what is printed."""

    code: SheetCode | None
    """None: no code of the sheet."""
    damage: tuple[Damage, ...]
    """Empty = byte for byte as printed (or no code of the sheet)."""
    source: Source
    pace: Pace | None
    suffix: str | None

    @property
    def exact(self) -> bool:
        return self.code is not None and not self.damage


@dataclass(frozen=True, slots=True, kw_only=True)
class Limit:
    """How small a version was read byte for byte."""

    version: int
    module: float | None
    """Millimetres of the smallest module that was read; None: not at all."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What all scans together say."""

    exact: tuple[SheetCode, ...]
    damaged: tuple[SheetCode, ...]
    """Arrived, but never as printed."""
    missing: tuple[SheetCode, ...]
    limits: tuple[Limit, ...]
    pace: Pace | None
    advice: tuple[Advice, ...]
    """Never empty."""

    @property
    def good(self) -> bool:
        return self.advice == (Advice.GOOD,)


def grade(scan: Scan) -> Graded:
    """One scan beside what is printed."""
    code = sheet_code_of(scan.data)
    damage = damages(code.data, scan.data) if code is not None else ()
    return Graded(code=code, damage=damage, source=scan.source, pace=pace_of(scan.gaps), suffix=scan.suffix)


def report(graded: Sequence[Graded]) -> Report:
    """The verdict on everything that was scanned with one reader. A code that was read once as printed counts as read."""
    exact = {one.code.label for one in graded if one.code is not None and not _spoilt(one)}
    seen = {one.code.label for one in graded if one.code is not None}
    codes = sheet_codes()
    there = tuple(code for code in codes if code.label in exact)
    missing = tuple(code for code in codes if code.label not in seen)
    return Report(
        exact=there,
        damaged=tuple(code for code in codes if code.label in seen - exact),
        missing=missing,
        limits=_limits(there),
        pace=_slowest(one.pace for one in graded),
        advice=_advice(graded, missing),
    )


def pace_of(gaps: Sequence[float]) -> Pace | None:
    """The pace of one scan, or None while there are too few keys to tell."""
    if len(gaps) < 2:
        return None
    ordered = sorted(gaps)
    return Pace(
        gaps=len(ordered),
        median=ordered[len(ordered) // 2],
        p95=ordered[math.ceil(0.95 * len(ordered)) - 1],
        slowest=ordered[-1],
    )


def advice_on(scan: Scan, *, by_input_method: bool = False) -> tuple[Advice, ...]:
    """What any scan says about the set-up, also of a code that is not on the sheet: then only what shows by itself.

    `by_input_method`: text came as a whole, as input methods send it.
    """
    one = grade(scan)
    if one.code is not None or one.pace is None or one.pace.median > HAND:
        return advice_of(one)
    text = scan.data.decode("utf-8", "replace")
    found = set(advice_of(one)) - {Advice.GOOD}
    if by_input_method or _has_vietnamese(text):
        found.add(Advice.TYPING_OFF)
    shifted = sum(sign in _AZERTY for sign in text)
    strange_bars = len(text) >= 40 and "|" not in text and any(text.count(sign) >= 5 for sign in _OTHER_BARS)
    if (len(text) >= 8 and shifted > len(text) // 3) or strange_bars:
        found.add(Advice.LAYOUT_US)
    return _ordered(found) or (Advice.GOOD,)


def advice_of(one: Graded) -> tuple[Advice, ...]:
    """What a single scan says about the set-up; nothing about codes that were not scanned."""
    if one.pace is not None and one.pace.median > HAND:
        return (Advice.BY_HAND,)
    found = {_FOR[damage] for damage in one.damage if damage in _FOR}
    if one.damage and not found:
        found.add(Advice.SCAN_AGAIN)
    if Damage.ACCENTS in one.damage or (Damage.CHARACTER_SET in one.damage and one.source is Source.WEDGE):
        found.add(Advice.USE_SERIAL)
    if one.suffix == "":
        found.add(Advice.SUFFIX_ENTER)
    if one.pace is not None and one.pace.median > SLOW:
        found.add(Advice.DELAY_ZERO)
    return _ordered(found) or (Advice.GOOD,)


_FOR = {
    **dict.fromkeys(TYPING_MODES, Advice.TYPING_OFF),
    Damage.CAPITALS: Advice.CAPS_LOCK_OFF,
    Damage.LAYOUT: Advice.LAYOUT_US,
    Damage.CHARACTER_SET: Advice.CHARACTER_SET,
    Damage.ACCENTS: Advice.CHARACTER_SET,
    Damage.LOST: Advice.LOSES_KEYS,
    Damage.ADDED: Advice.LOSES_KEYS,
    Damage.PREFIX: Advice.PREFIX_OFF,
    Damage.SUFFIX: Advice.PREFIX_OFF,
}


def _advice(graded: Sequence[Graded], missing: Sequence[SheetCode]) -> tuple[Advice, ...]:
    tests = [one for one in graded if one.code is not None]
    found = {advice for one in tests for advice in advice_of(one)} - {Advice.GOOD}
    if Advice.SCAN_AGAIN in found:
        # Half a code now and then is an accident as long as the same one is whole at another time.
        whole = {one.code for one in tests if one.exact}
        if all(one.code in whole for one in tests if Advice.SCAN_AGAIN in advice_of(one)):
            found.discard(Advice.SCAN_AGAIN)
    places = {code: place for place, code in enumerate(sheet_codes())}
    furthest = max((places[one.code] for one in tests if one.code is not None), default=-1)
    for code in missing:
        if code.dots >= _NEEDED:  # people go through the sheet in its order
            found.add(Advice.CLOSER if places[code] < furthest else Advice.SCAN_ON)
    return _ordered(found) or (Advice.GOOD,)


def _has_vietnamese(text: str) -> bool:
    """Letters with marks, or đ, in a code that is made of plain letters; a citizen card's code spells the name out."""
    return not _CITIZEN.match(text) and any(
        sign in "đĐ" or (sign.isalpha() and len(unicodedata.normalize("NFD", sign)) > 1)
        for sign in text
        if sign not in _AZERTY
    )


def _spoilt(one: Graded) -> bool:
    """Whether anything is wrong with what is between prefix and suffix."""
    return any(damage not in (Damage.PREFIX, Damage.SUFFIX) for damage in one.damage)


def _limits(read: Iterable[SheetCode]) -> tuple[Limit, ...]:
    modules: dict[int, float] = {}
    for code in read:
        modules[code.version] = min(code.module, modules.get(code.version, math.inf))
    versions = dict.fromkeys(code.version for code in sheet_codes())
    return tuple(Limit(version=version, module=modules.get(version)) for version in versions)


def _slowest(paces: Iterable[Pace | None]) -> Pace | None:
    """The scan with the slowest median stands for all: it decides what has to be waited for."""
    return max((pace for pace in paces if pace is not None), key=lambda pace: pace.median, default=None)


def _ordered(found: set[Advice]) -> tuple[Advice, ...]:
    return tuple(advice for advice in Advice if advice in found)


class SheetTest:
    """The newest scan of each code, for each way in by itself. Forgets nothing until `clear`."""

    def __init__(self) -> None:
        self._graded: dict[tuple[Source, str], Graded] = {}
        self.source: Source | None = None
        """By which way the last code of the sheet came."""

    def add(self, scan: Scan) -> Graded:
        """Grade a scan; one that is no code of the sheet is graded and not kept."""
        graded = grade(scan)
        if graded.code is not None:
            self.source = scan.source
            self._graded[scan.source, graded.code.label] = graded
        return graded

    def report(self) -> Report:
        """About the way by which the last code came."""
        return report([one for (source, _), one in self._graded.items() if source is self.source])

    def clear(self) -> None:
        self._graded.clear()
        self.source = None
