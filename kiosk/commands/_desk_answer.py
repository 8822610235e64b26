"""How is an intake printed? The JSON keys of `check` and `admit`; numbers and names masked."""

from __future__ import annotations

from typing import Any

from kiosk.intake import Intake
from kiosk.redact import mask_name, mask_number
from kiosk.verify.card import Card
from kiosk.verify.verdict import Verdict


def answer(intake: Intake) -> dict[str, Any]:
    """decision, assurance, signer, reasons, notices, card (masked), as_of, rules."""
    verdict = intake.presentation.verdict
    assert verdict is not None
    return {
        "decision": str(verdict.decision),
        "assurance": str(verdict.assurance),
        "signer": str(verdict.signer) if verdict.signer else None,
        "reasons": [str(reason) for reason in verdict.reasons],
        "notices": [str(notice) for notice in verdict.notices],
        "card": _card(verdict.card, verdict),
        "as_of": verdict.as_of.isoformat(),
        "rules": [
            {"id": outcome.rule, "outcome": str(outcome.result), "severity": str(outcome.severity)}
            for outcome in intake.outcomes
        ],
    }


def _card(card: Card | None, verdict: Verdict) -> dict[str, Any] | None:
    if card is None:
        return None
    shown = {
        "card_number": mask_number(card.card_number) if card.card_number else None,
        "social_insurance_number": mask_number(card.social_insurance_number) if card.social_insurance_number else None,
        "citizen_id": mask_number(verdict.citizen.citizen_id) if verdict.citizen else None,
        "name": mask_name(card.name) if card.name else None,
        "birth": str(card.birth.year) if card.birth else None,
        "sex": str(card.sex) if card.sex else None,
        "first_facility": card.first_facility,
        "valid_from": card.period.start.isoformat() if card.period.start else None,
        "valid_to": card.period.end.isoformat() if card.period.end else None,
        "benefit_level": card.benefit_level,
        "living_area": str(card.living_area) if card.living_area else None,
        "five_years_on": card.five_years_on.isoformat() if card.five_years_on else None,
    }
    return {key: value for key, value in shown.items() if value is not None}
