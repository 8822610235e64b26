"""Which case does a rule's hit belong to? One open case per rule, subject and facility month; later hits join it."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, insert, or_, select, update

from fraud_rules._types import Result, RuleOutcome, Severity, Visit
from kiosk.records.schema import fraud_case, rule_outcome
from kiosk.records.values import CaseState

# Rules whose question is about a desk or a person who works there; every other rule asks about the patient.
DESK_RULES = frozenset(
    {"number-enumeration", "clock-skew", "card-number-sequence", "group-arrives-together", "after-hours-burst",
     "closed-hours-visit"}
)  # fmt: skip
CLERK_RULES = frozenset(
    {"manual-entry-rate-clerk", "typed-after-scan-same-clerk", "override-rate-clerk", "clerk-login-mismatch"}
)

_RANK = {severity.value: rank for rank, severity in enumerate(Severity)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """A hit and the case it goes to; `before` is that case's severity, None when the case is opened by this hit.
    `last`: the time of that case's latest hit so far. `again`: the same presentation hit in this case before."""

    outcome: RuleOutcome
    case_id: str
    subject_kind: str
    subject: str
    bucket: str
    day: str
    before: str | None
    last: datetime
    again: bool


def subject_of(rule: str, visit: Visit) -> tuple[str, str]:
    """(`person`, `card`, `desk`, `clerk` or `presentation`; key) of what the case is about. No personal data."""
    if rule in DESK_RULES:
        return "desk", f"{visit.facility}/{visit.desk}"
    if rule in CLERK_RULES:
        return "clerk", f"{visit.facility}/{visit.clerk}"
    if visit.person_key:
        return "person", visit.person_key
    if visit.card_key:
        return "card", visit.card_key
    return "presentation", visit.presentation_id


def plan(connection: Connection, zone: ZoneInfo, visit: Visit, outcomes: Sequence[RuleOutcome]) -> tuple[Hit, ...]:
    """Find or name the case of every hit, in the order of the outcomes; writes nothing yet."""
    day = visit.occurred_at.astimezone(zone).date().isoformat()
    planned: list[Hit] = []
    hits = [outcome for outcome in outcomes if outcome.result is Result.HIT]
    before = _cases_of(connection, visit.presentation_id) if hits else set()
    for outcome in hits:
        kind, subject = subject_of(outcome.rule, visit)
        same = next((hit for hit in planned if hit.outcome.rule == outcome.rule), None)
        if same:  # a rule that answered twice still has one case
            planned.append(replace(same, outcome=outcome, before=same.before or same.outcome.severity.value))
            continue
        open_ones = connection.execute(
            select(fraud_case.c.id, fraud_case.c.severity, fraud_case.c.last_hit_at).where(
                fraud_case.c.rule == outcome.rule,
                fraud_case.c.subject == subject,
                or_(fraud_case.c.bucket == day[:7], fraud_case.c.id.in_(before)),
                fraud_case.c.state != CaseState.RESOLVED.value,
            )
        ).all()
        # Set aside on the last day of a month and admitted on the first: still the case that it is in.
        found = next((row for row in open_ones if row.id in before), open_ones[0] if open_ones else None)
        planned.append(
            Hit(
                outcome=outcome,
                case_id=found.id if found else uuid.uuid4().hex,
                subject_kind=kind,
                subject=subject,
                bucket=day[:7],
                day=day,
                before=found.severity if found else None,
                last=max(found.last_hit_at, visit.occurred_at) if found else visit.occurred_at,
                again=found is not None and found.id in before,
            )
        )
    return tuple(planned)


def _cases_of(connection: Connection, presentation_id: str) -> set[str]:
    """The cases that earlier steps of this presentation opened or joined."""
    mine = select(rule_outcome.c.case_id).where(
        rule_outcome.c.presentation_id == presentation_id, rule_outcome.c.case_id.is_not(None)
    )
    return set(connection.execute(mine).scalars())


def write(connection: Connection, visit: Visit, planned: Sequence[Hit]) -> None:
    """Open the new cases and add to the open ones; a case's severity rises with its hits and never falls."""
    for hit in planned:
        severity = hit.outcome.severity.value
        if hit.before is None:
            row = {
                "id": hit.case_id,
                "opened_at": visit.occurred_at,
                "opened_day": hit.day,
                "last_hit_at": visit.occurred_at,
                "rule": hit.outcome.rule,
                "severity": severity,
                "facility": visit.facility,
                "desk": visit.desk,
                "clerk": visit.clerk,
                "subject_kind": hit.subject_kind,
                "subject": hit.subject,
                "bucket": hit.bucket,
                "presentation_id": visit.presentation_id,
                "hits": 1,
                "state": CaseState.NEW.value,
            }
            connection.execute(insert(fraud_case), row)
        else:
            connection.execute(
                update(fraud_case)
                .where(fraud_case.c.id == hit.case_id)
                .values(
                    hits=fraud_case.c.hits + (0 if hit.again else 1),
                    last_hit_at=hit.last,
                    severity=max(severity, hit.before, key=_RANK.__getitem__),
                    presentation_id=visit.presentation_id,
                )
            )


def case_of(planned: Sequence[Hit], outcome: RuleOutcome) -> str | None:
    """The case that an outcome went to, None for everything but a hit."""
    return next((hit.case_id for hit in planned if hit.outcome is outcome), None)
