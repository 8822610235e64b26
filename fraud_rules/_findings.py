"""How does a rule put its answer? The three ends of a judgement as short calls, and names for what it counted."""

from __future__ import annotations

from collections.abc import Iterable

from fraud_rules._types import Evidence, Finding, Result, Severity, Visit

_RANK = {severity: rank for rank, severity in enumerate(Severity)}


def hit(
    reason: str,
    severity: Severity,
    *,
    prompt: str | None = None,
    counted: Iterable[Visit] = (),
    values: Iterable[tuple[str, object]] = (),
) -> Finding:
    """The rule's question is answered with yes. `prompt`: text key of the kind sentence, None = say nothing."""
    return Finding(result=Result.HIT, severity=severity, prompt=prompt, evidence=_evidence(reason, counted, values))


def clear(reason: str, *, counted: Iterable[Visit] = (), values: Iterable[tuple[str, object]] = ()) -> Finding:
    """Nothing to see."""
    return Finding(result=Result.NO_HIT, evidence=_evidence(reason, counted, values))


def unknown(reason: str) -> Finding:
    """It could not be told; never held against anybody."""
    return Finding(result=Result.NOT_EVALUATED, evidence=Evidence(reason=reason))


def rank(severity: Severity) -> int:
    """0 for info, 1 for review, 2 for block-suggest."""
    return _RANK[severity]


def reference(visit: Visit) -> str:
    """The id under which an auditor finds it: of the visit, or of the presentation that became none."""
    return visit.visit_id if visit.admitted else visit.presentation_id


def in_order(visits: Iterable[Visit]) -> list[Visit]:
    """By time, then by id: the same order whatever order the history came in; without what was undone."""
    return sorted((v for v in visits if not v.undone), key=lambda v: (v.occurred_at, v.presentation_id, v.visit_id))


def _evidence(reason: str, counted: Iterable[Visit], values: Iterable[tuple[str, object]]) -> Evidence:
    return Evidence(
        reason=reason,
        counted=tuple(reference(visit) for visit in counted),
        values=tuple((name, _text(value)) for name, value in values),
    )


def _text(value: object) -> str:
    return f"{value:g}" if isinstance(value, float) else str(value)
