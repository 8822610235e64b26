"""How does a recorded visit become a check-in record? Person and card from the desk, costs from the hospital's own system."""

from __future__ import annotations

from datetime import UTC, datetime, time
from zoneinfo import ZoneInfo

import msgspec

from kiosk.exchange.checkin import CheckIn, Item
from kiosk.intake import Intake
from kiosk.verify.card import Card, NumberKind


class HisFactsWrong(ValueError):
    """What the hospital's system said cannot be used; the message names the field, not its content."""


class HisFacts(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What only the hospital's system (HIS) knows, as JSON. Times are ISO; without a zone they are the facility's."""

    treatment_id: str
    patient_id: str
    care_kind: str
    """MA_LOAI_KCB."""
    ordered_at: datetime
    visit_type: str | None = None
    """MA_DOITUONG_KCB; else as expected at the desk."""
    service_code: str = ""
    service_name: str = ""
    medicine_code: str = ""
    medicine_name: str = ""
    supply_code: str = ""
    supply_name: str = ""
    ward_at: datetime | None = None
    ward_reason: str = ""
    ward_reason_code: str = ""
    birth_time: time | None = None
    reserve: str = ""

    def __repr__(self) -> str:
        return "HisFacts()"


class NoPerson(Exception):
    """The visit has no name or no birth date yet (an emergency): nothing can be sent. `missing` names what."""

    def __init__(self, missing: str) -> None:
        super().__init__(missing)
        self.missing = missing


def read_facts(data: bytes) -> HisFacts:
    """The facts of one visit. Raises `HisFactsWrong`."""
    try:
        return msgspec.json.decode(data, type=HisFacts)
    except msgspec.ValidationError as error:
        raise HisFactsWrong(str(error)) from None
    except (msgspec.DecodeError, UnicodeDecodeError):
        raise HisFactsWrong("not a JSON object") from None


def check_in_of(intake: Intake, facts: HisFacts, zone: ZoneInfo) -> CheckIn:
    """The record of an admitted intake. Raises `NoPerson`; ValueError when nobody was admitted."""
    visit, p = intake.visit, intake.presentation
    if visit is None:
        raise ValueError("a check-in record needs an admission")
    verdict = p.verdict
    card = (verdict.card if verdict else None) or Card()
    if p.use_new_card and verdict is not None and verdict.new_card is not None:
        card = verdict.new_card
    citizen = verdict.citizen if verdict else None
    name = p.strip.corrected_name or card.name or (citizen.name if citizen else None)
    birth = p.strip.corrected_birth or card.birth or (citizen.birth if citizen else None)
    if not name:
        raise NoPerson("name")
    if birth is None:
        raise NoPerson("birth")
    insured = card.card_number is not None
    return CheckIn(
        treatment_id=facts.treatment_id,
        patient_id=facts.patient_id,
        name=name,
        citizen_id=citizen.citizen_id if citizen else _typed_citizen(intake),
        birth=birth,
        birth_time=facts.birth_time,
        sex=card.sex or (citizen.sex if citizen else None),
        card_number=card.card_number,
        first_facility=card.first_facility if insured else None,
        valid_from=card.period.start if insured else None,
        valid_to=card.period.end if insured else None,
        visit_type=facts.visit_type or p.strip.visit_type or "",
        arrived_at=visit.occurred_at.astimezone(UTC),
        ward_at=_aware(facts.ward_at, zone) if facts.ward_at else None,
        ward_reason=facts.ward_reason,
        ward_reason_code=facts.ward_reason_code,
        care_kind=facts.care_kind,
        facility=visit.facility,
        service=_item(facts.service_code, facts.service_name),
        medicine=_item(facts.medicine_code, facts.medicine_name),
        supply=_item(facts.supply_code, facts.supply_name),
        ordered_at=_aware(facts.ordered_at, zone),
        reserve=facts.reserve,
    )


def _typed_citizen(intake: Intake) -> str | None:
    numbers = [parsed.number for parsed in intake.presentation.parsed if parsed.number is not None]
    return next((number.value for number in numbers if number.kind is NumberKind.CITIZEN), None)


def _item(code: str, name: str) -> Item | None:
    return Item(code=code, name=name) if code or name else None


def _aware(moment: datetime, zone: ZoneInfo) -> datetime:
    return moment if moment.tzinfo is not None else moment.replace(tzinfo=zone)
