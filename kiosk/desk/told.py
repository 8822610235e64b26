"""How does what the gateway room hands out reach records and rules? Its receipts and histories as their values."""

from __future__ import annotations

from collections.abc import Sequence

from fraud_rules._types import Elsewhere, ElsewhereKind
from kiosk.intake import LookUp
from kiosk.verify.gateway.values import PersonHistory, Receipt


def elsewhere(history: PersonHistory) -> tuple[Elsewhere, ...] | None:
    """The insurer's history as the rules see it; None when it holds nothing at all."""
    if not (history.told or history.treatments or history.other_checks):
        return None
    at = history.observed_at
    checks = [
        Elsewhere(kind=ElsewhereKind.CHECK, facility=one.facility, occurred_at=one.at, code=one.code, observed_at=at)
        for one in history.other_checks
    ]
    treatments = [
        Elsewhere(
            kind=ElsewhereKind.TREATMENT,
            facility=one.facility,
            occurred_at=one.admitted_at,
            ended_at=one.discharged_at,
            code=one.result,
            observed_at=at,
        )
        for one in history.treatments
        if one.admitted_at is not None
    ]
    return (*checks, *treatments)


def look_ups(proofs: Sequence[Receipt]) -> tuple[LookUp, ...]:
    """The gateway room's receipts as the records keep them."""
    return tuple(
        LookUp(
            by=proof.by,
            account=proof.account,
            function=proof.function.value,
            number_kind=proof.number_kind.value if proof.number_kind else None,
            at=proof.at,
            code=proof.code,
            fault=proof.fault.value if proof.fault else None,
            digest=proof.digest,
            latency_ms=proof.latency_ms,
        )
        for proof in proofs
    )
