"""clock-skew: The time of this visit cannot be trusted

Question: Is the desk's clock wrong, is the visit dated into the future or behind the one before, or was it entered
days late?
Basis: A log is worth what its times are worth; findings on back-dated registrations (audit of India's scheme, 2023).
Example: Desk 3 is 740 seconds ahead of the server.
False positives: An empty clock battery, no network, a wrong time zone, papers of an outage that are entered later.
Say: nothing
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from fraud_rules._facts import facts
from fraud_rules._findings import clear, hit
from fraud_rules._types import Finding, Group, History, Rule, Severity, Visit


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """More than this is noted, or looked at."""

    warn_seconds: float = 120.0
    review_seconds: float = 600.0
    back_seconds: float = 300.0
    late_days: float = 3.0


def judge(visit: Visit, history: History, limits: Limits) -> Finding:
    """Four signs, the gravest first. Every hit makes the engine leave the rules about time unjudged."""
    lag = (visit.observed_at - visit.occurred_at).total_seconds()
    future = max(-lag, 0.0)
    offset = max(abs(visit.clock_offset or 0.0), future)
    values = [
        ("clock_offset", "-" if visit.clock_offset is None else f"{visit.clock_offset:.0f}"),
        ("lag", f"{lag:.0f}"),
    ]
    word = "future-dated" if future > abs(visit.clock_offset or 0.0) else "desk-clock"
    if offset > limits.review_seconds:
        return hit(word, Severity.REVIEW, values=values)
    back = _seconds_back(visit, history, lag, limits)
    if back > limits.back_seconds:
        return hit("behind-the-last", Severity.REVIEW, values=[*values, ("seconds_back", f"{back:.0f}")])
    if lag > timedelta(days=limits.late_days).total_seconds():
        return hit("entered-late", Severity.INFO, values=values)
    if offset > limits.warn_seconds:
        return hit(word, Severity.INFO, values=values)
    return clear("in-time", values=values)


def _seconds_back(visit: Visit, history: History, lag: float, limits: Limits) -> float:
    """How far behind the event recorded just before it at this desk: a clock that was set back shows in the first visit
    after it, and only there. A late upload has no order of its own."""
    last = history.latest_at(visit.desk)
    if last is None or lag > limits.back_seconds:
        return 0.0
    return (last - visit.occurred_at).total_seconds()


_FACTS = facts(__doc__)
RULE = Rule(
    id="clock-skew",
    version=1,
    title=_FACTS.title,
    question=_FACTS.question,
    basis=_FACTS.basis,
    example=_FACTS.example,
    false_positives=_FACTS.false_positives,
    say=_FACTS.say,
    limits=Limits(),
    judge=judge,
    auditor_only=True,
    exempt=("dated",),
    group=Group.CLOCK,
    reasons=("behind-the-last", "desk-clock", "entered-late", "future-dated", "in-time"),
)
