"""gateway-check-burst: Looked up at many places shortly before

Question: At how many other facilities was this card looked up in the last hours, and was it refused for its name there?
Basis: The insurer's own log of look-ups; cards that travel from hand to hand are tried in many places.
Example: Five facilities in 72 hours; or code 060 (wrong name) at one of them this morning.
False positives: Bulk checks by an employer or by the insurer, somebody who was sent on, relatives who called ahead.
Say: nothing
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from fraud_rules._encounters import UNCOUNTED_WORDS
from fraud_rules._facts import facts
from fraud_rules._findings import clear, hit, unknown
from fraud_rules._types import ElsewhereKind, Finding, History, Rule, Severity, Visit


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """Distinct other facilities in that many hours before the visit."""

    info_from: int = 3
    info_hours: float = 24.0
    review_from: int = 5
    review_hours: float = 72.0
    wrong_person_codes: tuple[str, ...] = ("060", "070")
    """A look-up elsewhere in the last `info_hours` that ended so asks for a look on its own."""
    exempt: tuple[str, ...] = UNCOUNTED_WORDS


def judge(visit: Visit, history: History, limits: Limits) -> Finding:
    """Look-ups by other facilities, as the insurer told them by now; never our own."""
    assert visit.person_key is not None  # `needs` sees to it
    longest = timedelta(hours=max(limits.info_hours, limits.review_hours))
    since = visit.occurred_at - longest
    if not history.elsewhere_asked(visit.person_key, visit.occurred_at - timedelta(hours=limits.info_hours)):
        return unknown("insurer-not-asked")
    checks = [
        event
        for event in history.elsewhere(visit.person_key, since, visit.occurred_at)
        if event.kind is ElsewhereKind.CHECK and event.facility != visit.facility
    ]
    lately = [e for e in checks if e.occurred_at >= visit.occurred_at - timedelta(hours=limits.info_hours)]
    reviewed = [e for e in checks if e.occurred_at >= visit.occurred_at - timedelta(hours=limits.review_hours)]
    near, far = len({e.facility for e in lately}), len({e.facility for e in reviewed})
    wrong = sum(e.code in limits.wrong_person_codes for e in lately)
    values = (("facilities_lately", near), ("facilities_before", far), ("wrong_person", wrong))
    if wrong:
        return hit("wrong-person-elsewhere", Severity.REVIEW, values=values)
    if far >= limits.review_from:
        return hit("many-places", Severity.REVIEW, values=values)
    if near >= limits.info_from:
        return hit("some-places", Severity.INFO, values=values)
    return clear("few-places", values=values)


_FACTS = facts(__doc__)
RULE = Rule(
    id="gateway-check-burst",
    version=1,
    title=_FACTS.title,
    question=_FACTS.question,
    basis=_FACTS.basis,
    example=_FACTS.example,
    false_positives=_FACTS.false_positives,
    say=_FACTS.say,
    limits=Limits(),
    judge=judge,
    needs=("person_key",),
    exempt=UNCOUNTED_WORDS,
    needs_clock=True,
    auditor_only=True,
    reasons=("few-places", "insurer-not-asked", "many-places", "some-places", "wrong-person-elsewhere"),
)
