"""Will the insurer's portal take this check-in record? Every rule of the annex, checked before anything is sent."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from kiosk.exchange.checkin import EMERGENCY
from kiosk.exchange.checkin_elements import ELEMENTS, Form

_IDENTITY = re.compile("[0-9]{9}|[0-9]{12}|[A-Z][0-9]{7}")
_PAPERS_LIKE = re.compile("[0-9]+|[A-Z][0-9]+")
_NEWBORN = timedelta(days=28)
# XML 1.0 has no place for these at all, not even escaped.
_NOT_IN_XML = re.compile("[^\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


class Rule(StrEnum):
    """What is wrong with an element. Closed set, explained in `docs/check-in.md`."""

    MISSING = "missing"
    TOO_LONG = "too-long"
    FORM = "form"
    NO_SUCH_DAY = "no-such-day"
    FORBIDDEN_CHARACTER = "forbidden-character"
    IDENTITY_FORM = "identity-form"
    BIRTH_TIME_MISSING = "birth-time-missing"
    BORN_AFTER_ARRIVAL = "born-after-arrival"
    ENDS_BEFORE_IT_STARTS = "ends-before-it-starts"
    WARD_BEFORE_ARRIVAL = "ward-before-arrival"
    ORDERED_BEFORE_ARRIVAL = "ordered-before-arrival"
    NOTHING_ORDERED = "nothing-ordered"
    EMERGENCY_NEEDS_NONE = "emergency-needs-none"


@dataclass(frozen=True, slots=True)
class Problem:
    """One reason why the record would come back: the element's name and the rule; never its content."""

    element: str
    rule: Rule


def problems(line: Mapping[str, str]) -> tuple[Problem, ...]:
    """Everything that is wrong with one line (element name to text), in the order of the elements; empty = may be sent."""
    return (*_each(line), *_together(line))


def _each(line: Mapping[str, str]) -> Iterator[Problem]:
    for element in ELEMENTS:
        text = line.get(element.name, "")
        if not text.strip():
            if element.required or text:
                yield Problem(element.name, Rule.MISSING)
            continue
        if _NOT_IN_XML.search(text):
            yield Problem(element.name, Rule.FORBIDDEN_CHARACTER)
        if len(text) > element.length:
            yield Problem(element.name, Rule.TOO_LONG)
        elif element.form.value.fullmatch(text) is None:
            yield Problem(element.name, Rule.FORM)
        elif element.form in (Form.DAY, Form.MOMENT, Form.BIRTH) and _first_moment(text) is None:
            yield Problem(element.name, Rule.NO_SUCH_DAY)


def _together(line: Mapping[str, str]) -> Iterator[Problem]:
    if line.get("MA_DOITUONG_KCB") == EMERGENCY:
        yield Problem("MA_DOITUONG_KCB", Rule.EMERGENCY_NEEDS_NONE)
    identity = line.get("SO_CCCD", "")
    if _PAPERS_LIKE.fullmatch(identity) and not _IDENTITY.fullmatch(identity):
        yield Problem("SO_CCCD", Rule.IDENTITY_FORM)
    arrived = _first_moment(line.get("NGAY_VAO", ""))
    yield from _birth(line.get("NGAY_SINH", ""), arrived)
    yield from _card(line)
    if line.get("NGAY_VAO_NOI_TRU"):
        ward = _first_moment(line["NGAY_VAO_NOI_TRU"])
        if arrived and ward and ward < arrived:
            yield Problem("NGAY_VAO_NOI_TRU", Rule.WARD_BEFORE_ARRIVAL)
        if not line.get("LY_DO_VNT"):
            yield Problem("LY_DO_VNT", Rule.MISSING)
    pairs = (("MA_DICH_VU", "TEN_DICH_VU"), ("MA_THUOC", "TEN_THUOC"), ("MA_VAT_TU", "TEN_VAT_TU"))
    for code, name in pairs:
        if line.get(code) and not line.get(name):
            yield Problem(name, Rule.MISSING)
    if not any(line.get(code) for code, _ in pairs):
        yield Problem("MA_DICH_VU", Rule.NOTHING_ORDERED)
    ordered = _first_moment(line.get("NGAY_YL", ""))
    if arrived and ordered and ordered < arrived:
        yield Problem("NGAY_YL", Rule.ORDERED_BEFORE_ARRIVAL)


def _birth(text: str, arrived: datetime | None) -> Iterator[Problem]:
    born = _first_moment(text)
    if born is None or arrived is None:
        return
    if born > arrived:
        yield Problem("NGAY_SINH", Rule.BORN_AFTER_ARRIVAL)
    elif text[4:8] != "0000" and text[8:] == "0000" and arrived - born <= _NEWBORN:
        yield Problem("NGAY_SINH", Rule.BIRTH_TIME_MISSING)


def _card(line: Mapping[str, str]) -> Iterator[Problem]:
    if line.get("MA_THE_BHYT"):
        for needed in ("MA_DKBD", "GT_THE_TU"):
            if not line.get(needed):
                yield Problem(needed, Rule.MISSING)
    start, end = (_first_moment(line.get(name, "")) for name in ("GT_THE_TU", "GT_THE_DEN"))
    if start and end and end < start:
        yield Problem("GT_THE_DEN", Rule.ENDS_BEFORE_IT_STARTS)


def _first_moment(text: str) -> datetime | None:
    """The first moment that the digits can mean; None where they are no day of the calendar."""
    if not (text.isascii() and text.isdigit() and len(text) in (8, 12)):
        return None
    day = text[:4] + "0101" if text[4:8] == "0000" else text[:8]
    try:
        return datetime.strptime(day + (text[8:] or "0000"), "%Y%m%d%H%M")  # noqa: DTZ007 - the facility's zone throughout
    except ValueError:
        return None
