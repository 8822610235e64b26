"""Short ways to make visits and to ask one rule about them."""

from __future__ import annotations

import itertools
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

from fraud_rules._engine import RuleSet, load
from fraud_rules._types import Result, RuleOutcome, Severity, Visit
from tests.fraud_rules.history import past

VIET_NAM = timezone(timedelta(hours=7))
NOON = datetime(2026, 3, 18, 12, 0, tzinfo=VIET_NAM)

_serial = itertools.count(1)


def visit(at: datetime = NOON, **facts: Any) -> Visit:
    """An ordinary admitted visit of person `p1`; nothing is wrong with it."""
    name = f"v{next(_serial)}"
    ordinary: dict[str, Any] = {
        "visit_id": name,
        "presentation_id": f"p-{name}",
        "person_key": "p1",
        "card_key": "c1",
        "identity_key": "i1",
        "payload_digest": None,
        "facility": "79000",
        "desk": "d1",
        "clerk": "k1",
        "occurred_at": at.astimezone(UTC),
        "observed_at": at.astimezone(UTC),
        "entry_mode": "camera",
        "visit_type": "1.1",
        "papers_seen": ("cccd",),
        "age": 40,
        "decision": "COVERED",
        "assurance": "GATEWAY",
        "result_code": "000",
        "clock_offset": 0.0,
    }
    return Visit(**(ordinary | facts))


def ago(**span: float) -> datetime:
    """So long before NOON: `ago(days=3)`."""
    return NOON - timedelta(**span)


def judge(
    rule: str,
    now: Visit,
    others: Iterable[Visit] = (),
    *,
    rules: RuleSet | None = None,
    snoozes: dict[tuple[str, str], datetime] | None = None,
) -> RuleOutcome:
    """What one rule says through the engine."""
    outcomes = (rules or load()).evaluate(now, past(now, others, snoozes))
    return next(outcome for outcome in outcomes if outcome.rule == rule)


def answer(outcome: RuleOutcome) -> tuple[Result, Severity, str]:
    """Result, severity and reason word."""
    return outcome.result, outcome.severity, outcome.evidence.reason


def hit(severity: Severity, reason: str) -> tuple[Result, Severity, str]:
    return Result.HIT, severity, reason


def no_hit(reason: str) -> tuple[Result, Severity, str]:
    return Result.NO_HIT, Severity.INFO, reason


def not_evaluated(reason: str) -> tuple[Result, Severity, str]:
    return Result.NOT_EVALUATED, Severity.INFO, reason


def exempt(reason: str) -> tuple[Result, Severity, str]:
    return Result.EXEMPT, Severity.INFO, reason
