"""Did the keyboard change what the scanner sent? Finds the damage, undoes it where only one original is possible, or refuses.

Vietnamese typing (`typed_over`) rewrites letters as they come in, a foreign layout (`layouts`) swaps signs. Nothing is guessed:
a text is repaired only when exactly one original fits every check there is.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from kiosk.scanner.check_kept import Recorded, none_recorded, without_unsure
from kiosk.scanner.code_form import FORMS, LOST_NAME, Found, form_of
from kiosk.scanner.key_trace import BACKSPACE, settled, trace
from kiosk.scanner.layouts import readings
from kiosk.scanner.originals import TooMuch
from kiosk.scanner.traced_code import TracedCodes
from kiosk.scanner.typed_letters import bare
from kiosk.scanner.typed_over import Originals
from kiosk.verify.card import InputState

_SUSPECT_FOR = 200
"""Scans for which a keyboard that changed one is not trusted where a change would leave no trace."""
_LINE_ENDS = "\r\n\t"
_LONGEST = 1200
_NUMBER = re.compile("[0-9]{10}|[A-Za-z]{2}[0-9]{3}[0-9A-Za-z]{10}")
_CHECK = re.compile("[0-9a-f]{1,16}-7102|[0-9A-F]{1,16}-7102")
_PUT_TOGETHER = re.compile("[A-Z]{2}[0-9]{6,13}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Repaired:
    """What to read instead of what arrived."""

    data: bytes = field(repr=False)
    """As it arrived when `state` is CLEAN or REFUSED, but with its backspaces carried out."""
    state: InputState
    lost: tuple[str, ...] = ()
    """Fields that arrived damaged and are left out: card_number, name, check_string, address, parent_name, issue_place. What
    stands in the place of the first two is nobody's (`Found`)."""


class InputMethods:
    """Repairs what keyboard scanners deliver. Belongs to one thread; the tables are built at the first use, or by `warm`."""

    def __init__(self, *, usual_names: bool = False) -> None:
        """`usual_names`: see `Originals`; off, because it is a guess."""
        self._usual_names = usual_names
        self._originals: Originals | None = None
        self._traced: TracedCodes | None = None
        self._since_damage = _SUSPECT_FOR

    def warm(self) -> None:
        """Build the tables now (50 ms) and not under the first scan."""
        self._known()

    def repair(
        self,
        data: bytes,
        fits: Callable[[bytes], bool],
        holds: Callable[[str], bool] = lambda number: False,
        names_of: Callable[[str], Sequence[str]] = lambda number: (),
        checks_of: Recorded = none_recorded,
    ) -> Repaired:
        """`fits`: whether bytes pass every check of the formats. `holds`, `names_of`: whether the registry knows a number,
        and the names that it has recorded under it; `checks_of`: the check strings under the ten digits of a BHXH number.
        Texts that are no codes come back as they are."""
        repaired = _without_unsure_check(self._repaired(data, fits, holds, names_of, checks_of), fits, checks_of)
        changed = repaired.state is not InputState.CLEAN and not _only_doubted(repaired, data)
        self._since_damage = 0 if changed else self._since_damage + 1
        return repaired

    def _repaired(
        self,
        data: bytes,
        fits: Callable[[bytes], bool],
        holds: Callable[[str], bool],
        names_of: Callable[[str], Sequence[str]],
        checks_of: Recorded,
    ) -> Repaired:
        try:
            arrived = data.decode("utf-8")
        except UnicodeDecodeError:
            return Repaired(data=data, state=InputState.CLEAN)
        if BACKSPACE in arrived:
            found = self._seen(unicodedata.normalize("NFC", arrived.rstrip(_LINE_ENDS)))
            data = settled(arrived).encode()
            if found is not None and fits(sent := "|".join(found.parts).encode()):
                return Repaired(data=sent, state=InputState.REPAIRED, lost=found.lost)
        text = unicodedata.normalize("NFC", settled(arrived).rstrip(_LINE_ENDS))
        untouched = BACKSPACE not in arrived and text.isascii() and fits(text.encode())
        if len(text) > _LONGEST or (untouched and "|" not in text):
            return Repaired(data=data, state=InputState.CLEAN)
        parts = text.split("|")
        if len(parts) == 1:
            return self._without_bars(data, text, fits, holds)
        if form_of(parts) is None:
            return Repaired(data=data, state=InputState.CLEAN)
        try:
            doubtful = self._since_damage < _SUSPECT_FOR
            found = self._known().find(
                parts, untouched=untouched, doubtful=doubtful, holds=holds, names_of=names_of, checks_of=checks_of
            )
        except TooMuch:
            found = None
            if untouched:
                return Repaired(data=data, state=InputState.CLEAN)
        if found is None:
            damaged = untouched or _looks_damaged(parts)
            return Repaired(data=data, state=InputState.REFUSED if damaged else InputState.CLEAN)
        if list(found.parts) == parts and BACKSPACE not in arrived:
            return Repaired(data=data, state=InputState.CLEAN)
        return _checked(data, "|".join(found.parts), fits, found.lost)

    def _seen(self, arrived: str) -> Found | None:
        """The code, where a typing mode took letters back and so shows what it changed."""
        seen = trace(arrived) if len(arrived) <= 3 * _LONGEST else None
        if seen is None or form_of(settled(seen).split("|")) is None:
            return None
        if self._traced is None:
            self._traced = TracedCodes(self._known().modes(), self._known().syllables)
        return self._traced.find(seen.split("|"))

    def _without_bars(
        self, data: bytes, text: str, fits: Callable[[bytes], bool], holds: Callable[[str], bool]
    ) -> Repaired:
        """A layout without a bar, or a number alone."""
        sent = {reading for reading in readings(text) if "|" in reading[0] and fits(reading[0].encode())}
        if len(sent) == 1:
            original, lost = sent.pop()
            return _checked(data, original, fits, lost)
        if not text.isascii() and _PUT_TOGETHER.fullmatch(bare(text)):
            try:
                number = self._known().number(text, holds)
            except TooMuch:
                number = None
            if number is not None:
                return _checked(data, number, fits)
            return Repaired(data=data, state=InputState.REFUSED)
        return Repaired(data=data, state=InputState.REFUSED if sent else InputState.CLEAN)

    def _known(self) -> Originals:
        if self._originals is None:
            self._originals = Originals(usual_names=self._usual_names)
        return self._originals


def _without_unsure_check(repaired: Repaired, fits: Callable[[bytes], bool], checks_of: Recorded) -> Repaired:
    """A check string of which a digit may be missing is left out of every scan in which a typing mode was at work."""
    if repaired.state is not InputState.REPAIRED or len(repaired.data) > _LONGEST:
        return repaired
    try:
        changed = without_unsure(repaired.data.decode("utf-8").rstrip(_LINE_ENDS), checks_of)
    except UnicodeDecodeError:
        return repaired
    if changed is None or not fits(changed.encode()):
        return repaired
    lost = tuple(dict.fromkeys((*repaired.lost, "check_string")))
    return Repaired(data=changed.encode(), state=InputState.REPAIRED, lost=lost)


def _only_doubted(repaired: Repaired, data: bytes) -> bool:
    """Whether nothing shows that a typing mode was at work: name and check string could be others, that is all."""
    if not data.isascii() or not set(repaired.lost) <= {"name", "check_string"}:
        return False
    pairs = zip(repaired.data.split(b"|"), data.rstrip(_LINE_ENDS.encode()).split(b"|"), strict=False)
    return all(after == before or after in (b"-", LOST_NAME.encode()) for after, before in pairs)


def _checked(data: bytes, sent: str, fits: Callable[[bytes], bool], lost: tuple[str, ...] = ()) -> Repaired:
    repaired = sent.encode()
    if not fits(repaired):
        return Repaired(data=data, state=InputState.REFUSED)
    return Repaired(data=repaired, state=InputState.REPAIRED, lost=lost)


def _looks_damaged(parts: Sequence[str]) -> bool:
    """Whether a field that typing can change is not as any card has it."""
    form = FORMS[len(parts)]
    if parts[0].strip() and not _NUMBER.fullmatch(parts[0].strip()):
        return True
    if form.check >= 0 and not _CHECK.fullmatch(parts[form.check].strip()) and not parts[form.check].isascii():
        return True
    texts = [parts[place] for place in (1, form.address, form.place, form.parent) if place >= 0]
    return any(_is_broken_hex(text.strip()) for text in texts)


def _is_broken_hex(text: str) -> bool:
    """Hex that is none: one run of letters and digits, but no pairs, or no UTF-8."""
    if " " in text or not any(character.isdigit() for character in text):
        return False
    try:
        bytes.fromhex(text).decode("utf-8")
    except ValueError:
        return True
    return False
