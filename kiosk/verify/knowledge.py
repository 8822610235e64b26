"""Which record speaks for this presentation? Choosing among a person's cards, and how fresh the copy is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from kiosk.verify.card import Card, Period
from kiosk.verify.claims import Claims
from kiosk.verify.sources import CardStatus, GatewayAnswer, RegistryRecord, ResultClass

CONFIRMING = (ResultClass.TREAT, ResultClass.TREAT_NEW_CARD)


@dataclass(frozen=True, slots=True, kw_only=True)
class Knowledge:
    """What the sources know. `presented` is the record of the very card shown, `in_use` the person's card of the day."""

    presented: RegistryRecord | None = None
    in_use: RegistryRecord | None = None
    fresh: bool = False
    registry_failed: bool = False
    answer: GatewayAnswer | None = None
    gateway_failed: bool = False

    @property
    def record(self) -> RegistryRecord | None:
        """The register's word on the person: the card in use, else the one presented."""
        return self.in_use or self.presented

    @property
    def confirmed(self) -> Card | None:
        """The card that the gateway confirmed live, or None."""
        if self.answer is None or self.answer.result_class not in CONFIRMING:
            return None
        if self.answer.result_class is ResultClass.TREAT_NEW_CARD and self.answer.new_card is not None:
            return self.answer.new_card
        return self.answer.card


def covers(period: Period, day: date) -> bool | None:
    """Whether `day` lies in the period; None where no end is known: a missing end never means "no limit"."""
    if period.start is not None and day < period.start:
        return False
    if period.end is None:
        return None
    return day <= period.end


def choose(
    records: Sequence[RegistryRecord], claims: Claims, day: date
) -> tuple[RegistryRecord | None, RegistryRecord | None]:
    """(presented, in use): the presented card stays in use while it is good; else the newest good card of the person."""
    if not records:
        return None, None
    shown = claims.shown_card_number()
    presented = next((r for r in records if shown is not None and r.card.card_number == shown), None)
    good = [r for r in records if r.status is CardStatus.ACTIVE and covers(r.card.period, day)]
    if presented is not None and presented in good:
        return presented, presented
    if presented is None and shown is None:
        # Asked by the person's number: the current card is the presented one, whatever its print.
        current = good[0] if good else max(records, key=_latest)
        return current, current
    return presented, good[0] if good else presented or max(records, key=_latest)


def is_fresh(record: RegistryRecord | None, at: datetime, now: datetime, fresh_days: int) -> bool:
    """Whether the copy is young enough to speak for a visit at `at`. A copy from the future is not trusted either."""
    if record is None or record.as_of > max(now, at) + timedelta(days=1):
        return False
    return at - record.as_of <= timedelta(days=fresh_days)


def _latest(record: RegistryRecord) -> tuple[date, datetime]:
    return record.card.period.end or date.min, record.as_of
