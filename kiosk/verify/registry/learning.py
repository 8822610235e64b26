"""What does the registry learn from the insurer's live answer? The cards that it told, dated, beside what stood there before.

Learning comes after the visit's own transaction and may be repeated: the same answer writes the same rows.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from kiosk.verify.card import Card
from kiosk.verify.knowledge import CONFIRMING
from kiosk.verify.names import NameMatch, compare_names
from kiosk.verify.registry import SqlRegistry
from kiosk.verify.registry.cells import RowRejected
from kiosk.verify.registry.rows import RowChecker
from kiosk.verify.registry.schema import writing
from kiosk.verify.registry.upsert import Sealer, upsert_text
from kiosk.verify.sources import CardStatus, GatewayAnswer, RegistryRecord, ResultClass

WITHDRAWN = ("110",)
ENDED = ("010",)
"""The card's time is over: its dates say so, no status does."""

_KEPT = ("name", "birth", "sex", "first_facility", "living_area", "five_years_on", "benefit_level")
_CONFIRMED = ("birth", "sex", "first_facility", "five_years_on")


def learn(registry: SqlRegistry, answer: GatewayAnswer, shown: Card | None, citizen_id: str | None = None) -> int:
    """Write what an answer says of its cards; `shown` is the very code that was asked with, or None for a bare number.

    Returns how many cards were written: 0 for an answer that tells nothing certain, or one that our own rules for
    registry rows refuse. `citizen_id`: the identity number that the code of an identity card gave for this person.
    Raises SourceUnavailable.
    """
    check = RowChecker(default_as_of=answer.at, now=max(registry.clock(), answer.at))
    seal = Sealer(registry.keys).seal
    rows = []
    for record in _records(registry, answer, shown, citizen_id):
        try:
            rows.append(seal(check.check(_cells(record))))
        except RowRejected:
            continue
    if rows:
        with writing(registry.engine) as connection:
            connection.exec_driver_sql(upsert_text(registry.engine), rows)
    return len(rows)


def _records(
    registry: SqlRegistry, answer: GatewayAnswer, shown: Card | None, citizen_id: str | None
) -> Iterator[RegistryRecord]:
    known = {record.card.number: record for record in _known(registry, answer, shown)}
    if answer.result_class in CONFIRMING:
        told = [card for card in (answer.card, answer.new_card) if card is not None and card.card_number]
        person = next((card for card in told if card.social_insurance_number), None)
        newest = answer.new_card.card_number if answer.new_card else None
        for card in told:
            whole = _of_person(card, person)
            before = known.get(card.card_number)
            replaced = newest if card.card_number != newest else None
            yield _merged(before, whole, answer, shown, citizen_id, CardStatus.ACTIVE, replaced)
    elif answer.result_class is ResultClass.REFUSE and answer.asked_with_person:
        # Said of the person, not of an old card's number alone: of the cards that we know, the ones in force have ended.
        number = (answer.card or shown or Card()).card_number
        record = known.get(number)
        if record is not None and answer.code not in ENDED:
            status = CardStatus.WITHDRAWN if answer.code in WITHDRAWN else CardStatus.REDUCED
            yield _merged(record, answer.card or record.card, answer, None, citizen_id, status, None)
        elif record is not None and answer.card is not None and answer.card.period.end is not None:
            yield _merged(record, answer.card, answer, None, citizen_id, record.status, None)


def _known(registry: SqlRegistry, answer: GatewayAnswer, shown: Card | None) -> tuple[RegistryRecord, ...]:
    cards = [card for card in (answer.card, answer.new_card, shown) if card is not None]
    found = [
        record
        for number in {card.card_number for card in cards if card.card_number}
        for record in registry.find(number)
    ]
    return tuple(found)


def _of_person(card: Card, person: Card | None) -> Card:
    """A new card comes with its own numbers and dates; who holds it stands on the other one."""
    if person is None:
        return card
    words = ("social_insurance_number", "name", "birth", "sex")
    return replace(card, **{word: getattr(card, word) or getattr(person, word) for word in words})


def _merged(
    before: RegistryRecord | None,
    told: Card,
    answer: GatewayAnswer,
    shown: Card | None,
    citizen_id: str | None,
    status: CardStatus,
    new_card_number: str | None,
) -> RegistryRecord:
    """What is told now, else what was known; the print of a card (issue, check string) from the code that was confirmed."""
    old = before.card if before else Card()
    number = told.card_number or old.card_number
    kept = {word: getattr(told, word) or getattr(old, word) for word in _KEPT}
    insured = told.social_insurance_number or old.social_insurance_number or (number[-10:] if number else None)
    issued, print_mark = old.issued_on, old.check_string
    if shown is not None and shown.check_string and confirmed_in_every_field(shown, told):
        same_issue = issued is not None and issued == shown.issued_on
        # One issue has one check string. The insurer cannot see it, so a second one for the same issue is not believed.
        if print_mark is None or not same_issue:
            issued, print_mark = shown.issued_on, shown.check_string
    period = replace(told.period, start=told.period.start or old.period.start, end=told.period.end or old.period.end)
    return RegistryRecord(
        card=Card(
            **kept,
            card_number=number,
            social_insurance_number=insured,
            period=period,
            issued_on=issued,
            check_string=print_mark,
        ),
        citizen_id=citizen_id or (before.citizen_id if before else None),
        status=status,
        new_card_number=new_card_number or (before.new_card_number if before else None),
        as_of=answer.at,
    )


def confirmed_in_every_field(shown: Card, told: Card) -> bool:
    """Whether the insurer's card says everything that the code says: the same card, the same person, the same dates."""
    if not shown.name or not told.name or compare_names(shown.name, told.name) is not NameMatch.EXACT:
        return False
    if shown.card_number is None or shown.card_number != told.card_number or told.birth is None:
        return False
    if shown.period.start != told.period.start or (shown.period.end and shown.period.end != told.period.end):
        return False
    return all(getattr(shown, word) in (None, getattr(told, word)) for word in _CONFIRMED)


def _cells(record: RegistryRecord) -> tuple[str, ...]:
    """The record as the row of a list, so that it passes the same judges as every other row."""
    card = record.card

    def day(value: date | None) -> str:
        return value.isoformat() if value else ""

    return (
        card.social_insurance_number or "",
        card.card_number or "",
        record.citizen_id or "",
        card.name or "",
        card.birth.iso() if card.birth else "",
        card.sex.value if card.sex else "",
        card.first_facility or "",
        day(card.period.start),
        day(card.period.end),
        day(card.issued_on),
        card.benefit_level or "",
        card.living_area.value if card.living_area else "",
        day(card.five_years_on),
        record.status.value,
        card.check_string or "",
        record.new_card_number or "",
        record.as_of.isoformat(),
    )
