"""What do all rules say about one visit? Evaluates them in order, contains a crashing one, and picks the one kind sentence.

A flag is a question. Nothing here blocks: severities are advice, and a failing rule never stops an intake.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from fraud_rules._binding import BoundRule, RuleConfigError, bind, bind_file
from fraud_rules._catalogue import find_rules
from fraud_rules._findings import rank
from fraud_rules._types import (
    AnyRule,
    Evidence,
    Finding,
    Group,
    History,
    Mode,
    Result,
    RuleOutcome,
    Severity,
    Visit,
)

__all__ = ["BoundRule", "RuleConfigError", "RuleSet", "bind", "bind_file", "find_rules", "load", "prompt_of"]

# People whom no prompt may delay (Law 15/2023/QH15 art. 3 and 7): everything is judged, nothing is said at the desk.
SILENT = frozenset({"emergency", "under-six", "seventy-five", "disability", "pregnancy"})

_BY_PRIORITY = {
    "emergency": "emergency",
    "under-six": "under-six",
    "seventy-five": "seventy-five",
    "pregnant": "pregnancy",
    "disability": "disability",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleSet:
    """The rules as they are set in this hospital."""

    bound: tuple[BoundRule, ...]

    def evaluate(self, visit: Visit, history: History) -> tuple[RuleOutcome, ...]:
        """One outcome for every rule that is not off; never raises, whatever the visit or the history does."""
        exemptions = exemptions_of(visit)
        silent = not SILENT.isdisjoint(exemptions)
        clock_trusted = True
        outcomes = []
        for bound in self.bound:
            if bound.mode is Mode.OFF:
                continue
            finding = _finding(bound.rule, visit, history, exemptions, clock_trusted)
            if bound.rule.group is Group.CLOCK and finding.result in (Result.HIT, Result.SNOOZED):
                clock_trusted = False
            outcomes.append(_outcome(bound, finding, visit, silent))
        return tuple(outcomes)


def load(tables: Mapping[str, object] | Path | None = None) -> RuleSet:
    """The rule set for parsed tables, a TOML file, or the defaults. Raises RuleConfigError."""
    return RuleSet(bound=bind_file(tables) if isinstance(tables, Path) else bind(tables))


def prompt_of(outcomes: Iterable[RuleOutcome]) -> RuleOutcome | None:
    """The one outcome whose kind sentence is shown at the desk, or None: the highest severity of the active hits that have
    something to say; the earliest in the order of evaluation among equals (validity, duplicate, behaviour)."""
    asking = [o for o in outcomes if o.result is Result.HIT and o.mode is Mode.ACTIVE and o.prompt is not None]
    return max(asking, key=lambda o: rank(o.severity), default=None)


def exemptions_of(visit: Visit) -> frozenset[str]:
    """The exemption words of a visit, also those that follow from its type, priority and age."""
    words = set(visit.exemptions)
    if visit.priority in _BY_PRIORITY:
        words.add(_BY_PRIORITY[visit.priority])
    if visit.visit_type == "2":
        words.add("emergency")
    if visit.age is not None and visit.age < 6:
        words.add("under-six")
    if visit.age is not None and visit.age >= 75:
        words.add("seventy-five")
    return frozenset(words)


def _finding(rule: AnyRule, visit: Visit, history: History, exemptions: frozenset[str], clock_trusted: bool) -> Finding:
    exempt = next((word for word in rule.exempt if word in exemptions), None)
    if exempt is not None:
        return _ended(Result.EXEMPT, f"exempt:{exempt}")
    if visit.visit_type is not None and visit.visit_type in rule.exempt_visit_types:
        return _ended(Result.EXEMPT, "exempt:visit-type", ("visit_type", visit.visit_type))
    missing = next((name for name in rule.needs if getattr(visit, name) is None), None)
    if missing is not None:
        return _ended(Result.NOT_EVALUATED, f"missing:{missing}")
    if rule.needs_clock and not clock_trusted:
        return _ended(Result.NOT_EVALUATED, "clock-not-trusted")
    try:
        finding = rule.judge(visit, history, rule.limits)
        if finding.result is Result.HIT and _snoozed(rule, visit, history):
            return replace(finding, result=Result.SNOOZED)
    except Exception as error:  # noqa: BLE001 - whatever it is, the other rules and the intake go on
        # The type only: a message may carry personal data.
        return _ended(Result.NOT_EVALUATED, f"rule-failed:{type(error).__name__}")
    return finding


def _snoozed(rule: AnyRule, visit: Visit, history: History) -> bool:
    """Muted: judged and counted as ever, but no case and no word. The end of a mute is not part of it."""
    if visit.person_key is None:
        return False
    until = history.snoozed_until(rule.id, visit.person_key)
    return until is not None and visit.occurred_at < until


def _outcome(bound: BoundRule, finding: Finding, visit: Visit, silent: bool) -> RuleOutcome:
    rule = bound.rule
    evidence = finding.evidence
    if evidence.as_known_at is None:
        evidence = replace(evidence, as_known_at=visit.observed_at)
    flagged = finding.result in (Result.HIT, Result.SNOOZED)
    if flagged:
        evidence = replace(evidence, values=evidence.values + bound.limit_texts)
    severity = min(finding.severity, bound.severity, key=rank) if flagged else Severity.INFO
    said = (
        finding.result is Result.HIT
        and bound.mode is Mode.ACTIVE
        and severity is not Severity.INFO  # info is for statistics
        and not silent
        and not rule.auditor_only
    )
    return RuleOutcome(
        rule=rule.id,
        version=rule.version,
        result=finding.result,
        severity=severity,
        mode=bound.mode,
        evidence=evidence,
        prompt=finding.prompt if said else None,
    )


def _ended(result: Result, reason: str, *values: tuple[str, str]) -> Finding:
    return Finding(result=result, evidence=Evidence(reason=reason, values=values))
