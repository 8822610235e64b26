"""Made people and records for the verdict tests. BHXH numbers begin 99, CCCD numbers 099."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

from kiosk.verify.card import BirthDate, Card, CitizenCard, Period, Sex
from kiosk.verify.claims import Claims
from kiosk.verify.sources import CardStatus, GatewayAnswer, RegistryRecord, ResultClass, SourceUnavailable

NOW = datetime(2026, 11, 23, 0, 41, tzinfo=UTC)
"""07:41 in Ho Chi Minh City."""
FRESH = NOW - timedelta(hours=20)
CHECK_STRING = "0123456789abcdef-7102"

CARD = Card(
    card_number="DN4799900000001",
    social_insurance_number="9900000001",
    name="Trần Thị Mẫu",
    birth=BirthDate(year=1990, month=1, day=1),
    sex=Sex.FEMALE,
    first_facility="79034",
    period=Period(start=date(2026, 1, 1), end=date(2026, 12, 31)),
    issued_on=date(2026, 1, 2),
    check_string=CHECK_STRING,
    benefit_level="4",
)
CITIZEN = CitizenCard(
    citizen_id="099190000001",
    name="Trần Thị Mẫu",
    birth=BirthDate(year=1990, month=1, day=1),
    sex=Sex.FEMALE,
    issued_on=date(2022, 1, 2),
)


def card(**changes: Any) -> Card:
    return replace(CARD, **changes)


def record(status: CardStatus = CardStatus.ACTIVE, as_of: datetime = FRESH, **changes: Any) -> RegistryRecord:
    citizen_id = changes.pop("citizen_id", CITIZEN.citizen_id)
    return RegistryRecord(card=card(**changes), citizen_id=citizen_id, status=status, as_of=as_of)


def claims(**changes: Any) -> Claims:
    return replace(Claims(card=CARD), **changes)


def answer(code: str, result_class: ResultClass | None, **changes: Any) -> GatewayAnswer:
    given: dict[str, Any] = {"code": code, "result_class": result_class, "card": CARD, "at": NOW}
    return GatewayAnswer(**{**given, **changes})


class MadeRegistry:
    """A registry in memory that keeps to the Protocol: any of three numbers, and the person's other cards."""

    def __init__(self, *records: RegistryRecord, away: bool = False) -> None:
        self._records = records
        self._away = away

    def find(self, number: str) -> tuple[RegistryRecord, ...]:
        if self._away:
            raise SourceUnavailable("registry-away")
        persons = {
            r.card.social_insurance_number
            for r in self._records
            if number in (r.card.card_number, r.card.social_insurance_number, r.citizen_id)
            or (len(number) == 15 and r.card.social_insurance_number == number[-10:])
        }
        found = [r for r in self._records if r.card.social_insurance_number in persons]
        return tuple(sorted(found, key=lambda r: r.as_of, reverse=True))

    def find_name(self, name: str, birth: BirthDate | None = None) -> tuple[RegistryRecord, ...]:
        if self._away:
            raise SourceUnavailable("registry-away")
        return tuple(r for r in self._records if r.card.name == name)

    def as_of(self) -> datetime | None:
        if self._away:
            raise SourceUnavailable("registry-away")
        return max((r.as_of for r in self._records), default=None)
