"""Does the card count on the visit day? Status, period, level, object code against age, and which card is in use."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

from kiosk.verify.card import BirthDate, Card, Period
from kiosk.verify.claims import Claims
from kiosk.verify.knowledge import Knowledge, covers
from kiosk.verify.sources import CardStatus
from kiosk.verify.verdict import Check, CheckName, Origin, Outcome, Reason

CHILD_LIMIT_YEARS = 7
"""A TE card (child under six) is questioned from this age on; under it the card may run to 30 September."""

_STATUS_REASON = {
    CardStatus.SUSPENDED: Reason.SUSPENDED,
    CardStatus.WITHDRAWN: Reason.WITHDRAWN,
    CardStatus.REDUCED: Reason.REDUCED,
    CardStatus.DECEASED: Reason.RECORD_TO_UPDATE,
}


def status_check(known: Knowledge) -> Check:
    """The register's status. A copy that is too old can neither cover nor refuse anybody."""
    record = known.record
    if known.confirmed is not None and known.answer is not None:
        return _check(CheckName.STATUS, Outcome.PASSED, Origin.GATEWAY, Reason.ACTIVE, known.answer.at)
    if record is None:
        reason = Reason.REGISTRY_UNAVAILABLE if known.registry_failed else Reason.NOT_IN_REGISTRY
        return _check(CheckName.STATUS, Outcome.UNKNOWN, Origin.REGISTRY, reason, None)
    if not known.fresh:
        return _check(CheckName.STATUS, Outcome.UNKNOWN, Origin.REGISTRY, Reason.REGISTRY_STALE, record.as_of)
    if record.status is CardStatus.ACTIVE:
        return _check(CheckName.STATUS, Outcome.PASSED, Origin.REGISTRY, Reason.ACTIVE, record.as_of)
    return _check(CheckName.STATUS, Outcome.FAILED, Origin.REGISTRY, _STATUS_REASON[record.status], record.as_of)


def period_check(claims: Claims, known: Knowledge, day: date) -> Check:
    """The visit day against the period of the strongest source. A plain code's own end proves nothing by itself:
    the card may have been renewed without a new print."""
    if known.confirmed is not None and known.answer is not None:
        found = _period(known.confirmed.period, day, Origin.GATEWAY, known.answer.at)
        if found.outcome is Outcome.FAILED and not known.answer.asked_with_person:
            found = replace(found, outcome=Outcome.UNKNOWN)  # of this card; the person may have another one
        return found
    record = known.record
    if record is not None:
        if not known.fresh:
            return _check(CheckName.PERIOD, Outcome.UNKNOWN, Origin.REGISTRY, Reason.REGISTRY_STALE, record.as_of)
        return _period(record.card.period, day, Origin.REGISTRY, record.as_of)
    if claims.card is not None and covers(claims.card.period, day) is False:
        ended = claims.card.period.end is not None and day > claims.card.period.end
        reason = Reason.ENDED_ON_CARD if ended else Reason.NOT_STARTED
        return _check(CheckName.PERIOD, Outcome.UNKNOWN, Origin.CODE, reason, None)
    return _check(CheckName.PERIOD, Outcome.UNKNOWN, Origin.CODE, Reason.END_UNKNOWN, None)


def _period(period: Period, day: date, origin: Origin, as_of: datetime) -> Check:
    match covers(period, day):
        case True:
            return _check(CheckName.PERIOD, Outcome.PASSED, origin, Reason.AGREES, as_of)
        case None:
            return _check(CheckName.PERIOD, Outcome.UNKNOWN, origin, Reason.END_UNKNOWN, as_of)
        case False:
            early = period.start is not None and day < period.start
            reason = Reason.NOT_STARTED if early else Reason.ENDED
            return _check(CheckName.PERIOD, Outcome.FAILED, origin, reason, as_of)


def level_check(claims: Claims, shown: Card | None, origin: Origin) -> tuple[Check, ...]:
    """The level digit: 1 to 5, and the same on the code as at the source. Never a reason to send anybody away."""
    level = level_of(shown) if shown is not None else None
    printed = level_of(claims.card) if claims.card is not None else None
    level = level or printed
    if level is None:
        return ()
    if level not in "12345":
        return (_check(CheckName.LEVEL, Outcome.UNKNOWN, origin, Reason.LEVEL_UNKNOWN, None),)
    if printed is not None and printed != level:
        return (_check(CheckName.LEVEL, Outcome.UNKNOWN, origin, Reason.LEVEL_DIFFERS, None),)
    return (_check(CheckName.LEVEL, Outcome.PASSED, origin, Reason.AGREES, None),)


def object_age_check(shown: Card | None, birth: BirthDate | None, day: date) -> tuple[Check, ...]:
    """A small child's card (TE) with a holder who is surely seven or more: the parent may be holding the child's code."""
    if shown is None or shown.object_code != "TE" or birth is None:
        return ()
    fits = birth.least_age_on(day) < CHILD_LIMIT_YEARS
    return (
        _check(
            CheckName.OBJECT_AGE,
            Outcome.PASSED if fits else Outcome.FAILED,
            Origin.TABLES,
            Reason.AGREES if fits else Reason.OBJECT_AGE_DIFFERS,
            None,
        ),
    )


def card_in_use_check(known: Knowledge, claims: Claims, *, use_new_card: bool) -> tuple[Check, ...]:
    """Whether the presented card is the one of the visit day. Choosing the new card by key settles it."""
    new = new_card(known, claims)
    if new is None:
        return ()
    origin = Origin.GATEWAY if known.confirmed is not None else Origin.REGISTRY
    outcome = Outcome.PASSED if use_new_card else Outcome.FAILED
    return (_check(CheckName.CARD_IN_USE, outcome, origin, Reason.NEW_CARD, None),)


def new_card(known: Knowledge, claims: Claims) -> Card | None:
    """The person's card of the visit day where it is not the one presented."""
    in_use = known.confirmed or (known.in_use.card if known.in_use is not None else None)
    shown = claims.shown_card_number()
    if in_use is None or shown is None:
        return None
    return in_use if in_use.card_number not in (None, shown) else None


def level_of(card: Card) -> str | None:
    """Mã mức hưởng: the field of its own, else character 3 of the 15-character number."""
    if card.benefit_level:
        return card.benefit_level
    return card.card_number[2] if card.object_code and card.card_number else None


def _check(name: CheckName, outcome: Outcome, source: Origin, reason: Reason, as_of: datetime | None) -> Check:
    return Check(name=name, outcome=outcome, source=source, reason=reason, as_of=as_of)
