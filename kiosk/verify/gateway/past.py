"""What does the insurer know of this person's past? Treatments and other facilities' look-ups, as values for the rules.

Our own facility's look-ups are left out: they say nothing but that we asked. An item that nobody can read is counted and
left out; it never spoils the answer about the card.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

import msgspec

from kiosk.verify.gateway import dates
from kiosk.verify.gateway.reading import lowered
from kiosk.verify.gateway.values import GatewayUnavailable, OtherCheck, PersonHistory, Treatment
from kiosk.verify.gateway.wire import Answer, CheckItem, TreatmentItem, text

S = TypeVar("S", bound=msgspec.Struct)

MOST_ITEMS = 2000
"""Of a longer list the first ones are read."""

_USER = re.compile(r"(\d{5})(?:_.*)?", re.ASCII)
_WORD = re.compile(r"[0-9A-Za-z._-]{0,40}")
_FIRST = datetime(1, 1, 1, tzinfo=UTC)


def history_of(answer: Answer, *, facility: str, zone: ZoneInfo, observed_at: datetime) -> PersonHistory:
    """The lists of one answer. `facility`: our own code, five digits."""
    sent = answer.treatments_2025 if answer.treatments_2025 is not None else answer.treatments
    treatments, bad = _all(sent, TreatmentItem, lambda item: _treatment(item, zone))
    checks, bad_checks = _all(answer.checks, CheckItem, lambda item: _check(item, zone))
    return PersonHistory(
        observed_at=observed_at,
        treatments=tuple(sorted(treatments, key=lambda t: t.admitted_at or _FIRST, reverse=True)),
        other_checks=tuple(
            sorted((c for c in checks if c.facility != facility), key=lambda check: check.at, reverse=True)
        ),
        told=isinstance(sent, list),
        unreadable=bad + bad_checks,
    )


def _all(sent: Any, kind: type[S], read: Any) -> tuple[list[Any], int]:
    items: Sequence[Any] = sent[:MOST_ITEMS] if isinstance(sent, list) else ()
    found = []
    for item in items:
        try:
            value = read(msgspec.convert(lowered(item), kind)) if isinstance(item, dict) else None
        except (msgspec.ValidationError, GatewayUnavailable, RecursionError):
            value = None
        if value is not None:
            found.append(value)
    return found, len(items) - len(found)


def _treatment(item: TreatmentItem, zone: ZoneInfo) -> Treatment | None:
    facility, admitted = text(item.facility), dates.moment(text(item.admitted_at), zone)
    if not _WORD.fullmatch(facility) or not facility or (admitted is None and not text(item.discharged_at)):
        return None
    return Treatment(
        record=_word(item.record),
        facility=facility,
        admitted_at=admitted,
        discharged_at=dates.moment(text(item.discharged_at), zone),
        state=_word(item.state),
        result=_word(item.result),
        reason=_word(item.reason),
    )


def _check(item: CheckItem, zone: ZoneInfo) -> OtherCheck | None:
    user, at = _USER.fullmatch(text(item.user)), dates.moment(text(item.at), zone)
    if user is None or at is None:
        return None
    return OtherCheck(facility=user[1], at=at, code=_word(item.code))


def _word(value: Any) -> str:
    found = text(value)
    return found if _WORD.fullmatch(found) else ""
