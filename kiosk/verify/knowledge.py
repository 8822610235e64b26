"""Which record speaks for this presentation? Choosing among a person's cards, and how fresh the copy is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from kiosk.verify.card import Card, Period
from kiosk.verify.claims import Claims, Person
from kiosk.verify.names import NameMatch, compare_names
from kiosk.verify.sources import CardStatus, GatewayAnswer, RegistryRecord, ResultClass

CONFIRMING = (ResultClass.TREAT, ResultClass.TREAT_NEW_CARD)
_PERSON = ("social_insurance_number", "name", "birth", "sex")


@dataclass(frozen=True, slots=True, kw_only=True)
class Knowledge:
    """What the sources know. `presented` is the record of the very card shown, `in_use` the person's card of the day."""

    presented: RegistryRecord | None = None
    in_use: RegistryRecord | None = None
    fresh: bool = False
    registry_failed: bool = False
    answer: GatewayAnswer | None = None
    confirmed: Card | None = None
    """The card of the visit day that the gateway confirmed live, or None."""
    gateway_failed: bool = False

    @property
    def record(self) -> RegistryRecord | None:
        """The register's word on the person: the card in use, else the one presented."""
        return self.in_use or self.presented


def confirmed_card(answer: GatewayAnswer | None, day: date) -> Card | None:
    """Of the cards in a confirming answer the one that covers `day`: a card renewed early does not end today's.

    An answer that confirms without telling the card gives an empty one: confirmed, and nothing known beside it.
    """
    if answer is None or answer.result_class not in CONFIRMING:
        return None
    replaced = answer.result_class is ResultClass.TREAT_NEW_CARD
    current, new = answer.card, answer.new_card
    if replaced and new is None:
        return replace(current, period=Period()) if current else Card()  # the old card's end is not the person's
    if new is not None and current is not None:
        person = {word: getattr(new, word) or getattr(current, word) for word in _PERSON}
        new = replace(new, **person)
    told = [card for card in ((new, current) if replaced else (current, new)) if card is not None]
    return next((card for card in told if covers(card.period, day)), told[0] if told else Card())


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
    records = _theirs(records, claims)
    if not records:
        return None, None
    presented, in_use = _choose(records, claims.shown_card_number(), day)
    # A person is dead with all their cards, whichever of them the news came with.
    dead = next((r for r in records if r.status is CardStatus.DECEASED and r.as_of >= in_use.as_of), None)
    return presented, in_use if dead is None else replace(in_use, status=dead.status, as_of=dead.as_of)


def _choose(
    records: Sequence[RegistryRecord], shown: str | None, day: date
) -> tuple[RegistryRecord | None, RegistryRecord]:
    presented = next((r for r in records if shown is not None and r.card.card_number == shown), None)
    good = [r for r in records if r.status is CardStatus.ACTIVE and covers(r.card.period, day)]
    if presented is not None and presented in good:
        return presented, presented
    if presented is None and shown is None:
        # Asked by the person's number: the current card is the presented one, whatever its print.
        current = good[0] if good else max(records, key=_latest)
        return current, current
    return presented, good[0] if good else presented or max(records, key=_latest)


def _theirs(records: Sequence[RegistryRecord], claims: Claims) -> Sequence[RegistryRecord]:
    """Without the people who only share an identity number in the register: a parent's is often entered for children.

    Found by the card's or the BHXH number, all records are this person's, whatever name they bear.
    """
    asked = {number[-10:] for number in claims.numbers() if number != claims.citizen_id()}
    if any(number and number[-10:] in asked for r in records for number in (r.card.number, _holder(r))):
        return records
    persons = claims.persons()
    if not persons:
        return records if len({_holder(r) for r in records}) < 2 else ()
    differing = [(r, _differences(r.card, persons[-1])) for r in records]
    fitting = {_holder(r) for r, found in differing if found == 0}
    likely = {_holder(r) for r, found in differing if found < 2}
    chosen = fitting or (likely if len(likely) == 1 else set())
    return [r for r in records if _holder(r) in chosen]


def _differences(card: Card, person: Person) -> int:
    """In how many of name and birth they contradict each other."""
    name = bool(card.name and person.name and compare_names(card.name, person.name) is NameMatch.DIFFERS)
    return name + bool(card.birth and person.birth and not card.birth.agrees(person.birth))


def _holder(record: RegistryRecord) -> str | None:
    return record.card.social_insurance_number


def is_fresh(record: RegistryRecord | None, at: datetime, now: datetime, fresh_days: int) -> bool:
    """Whether the copy is young enough to speak for a visit at `at`. A copy from the future is not trusted either."""
    if record is None or record.as_of > max(now, at) + timedelta(days=1):
        return False
    return at - record.as_of <= timedelta(days=fresh_days)


def _latest(record: RegistryRecord) -> tuple[date, datetime]:
    return record.card.period.end or date.min, record.as_of
