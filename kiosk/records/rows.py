"""How does a visit or a rule's outcome become a row, and a row the same value again?"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import Any

import msgspec
from sqlalchemy import RowMapping

from fraud_rules._types import Evidence, Mode, Result, RuleOutcome, Severity, Visit
from kiosk.records.log import canonical

SCALARS = (
    "person_key", "card_key", "identity_key", "citizen_key", "payload_digest", "facility", "desk", "clerk",
    "occurred_at", "observed_at", "entry_mode", "no_scan_reason", "visit_type", "card_has_photo", "age",
    "object_code", "decision", "assurance", "result_code", "priority", "clock_offset",
)  # fmt: skip
LISTS = (
    "neighbour_keys", "papers_seen", "failed_checks", "unknown_checks", "check_reasons", "exemptions",
    "near_identity_keys",
)  # fmt: skip

_LISTS_READ = msgspec.json.Decoder(dict[str, tuple[str, ...]])
_EVIDENCE_READ = msgspec.json.Decoder(Evidence)


def visit_columns(visit: Visit) -> dict[str, Any]:
    """Column values of a visit, without its ids, flags and places in the log. Empty lists are left out."""
    lists = {name: getattr(visit, name) for name in LISTS if getattr(visit, name)}
    return {name: getattr(visit, name) for name in SCALARS} | {"lists": msgspec.json.encode(lists).decode()}


def visit_of(row: RowMapping) -> Visit:
    """The visit of a row. Before admission its id is the presentation's."""
    fields: dict[str, Any] = {name: row[name] for name in SCALARS}
    fields.update(_LISTS_READ.decode(row["lists"]))
    return Visit(
        visit_id=row["visit_id"] or row["presentation_id"],
        presentation_id=row["presentation_id"],
        admitted=row["admitted"],
        undone=row["undone"],
        **fields,
    )


def visit_hash(visit: Visit) -> str:
    """SHA-256 (hex) of a visit as admitted; it stands in the log, so a row that is altered later shows.

    Fields that are empty do not count: one that is added in a later version leaves old hashes as they are.
    """
    fields: dict[str, Any] = {"visit_id": visit.visit_id, "presentation_id": visit.presentation_id}
    for name in (*SCALARS, *LISTS):
        value = getattr(visit, name)
        if value is None or value is False or value == ():
            continue
        if name in ("occurred_at", "observed_at"):
            value = value.isoformat(timespec="microseconds")
        fields[name] = value if isinstance(value, int) else list(value) if name in LISTS else str(value)
    return hashlib.sha256(canonical(fields)).hexdigest()


def outcome_columns(outcome: RuleOutcome) -> dict[str, Any]:
    """Column values of a rule's outcome, without visit, place and case."""
    return {
        "rule": outcome.rule,
        "version": outcome.version,
        "result": outcome.result.value,
        "severity": outcome.severity.value,
        "mode": outcome.mode.value,
        "prompt": outcome.prompt,
        "evidence": msgspec.json.encode(outcome.evidence).decode(),
    }


def outcome_of(row: RowMapping) -> RuleOutcome:
    """The outcome of a row, evidence as frozen when the rule fired."""
    return RuleOutcome(
        rule=row["rule"],
        version=row["version"],
        result=Result(row["result"]),
        severity=Severity(row["severity"]),
        mode=Mode(row["mode"]),
        prompt=row["prompt"],
        evidence=_EVIDENCE_READ.decode(row["evidence"]),
    )


def outcomes_hash(outcomes: Sequence[RuleOutcome]) -> str:
    """SHA-256 (hex) of a visit's outcomes in their order, evidence and all."""
    return hashlib.sha256(canonical([outcome_columns(outcome) for outcome in outcomes])).hexdigest()
