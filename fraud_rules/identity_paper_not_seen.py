"""identity-paper-not-seen: A card without a photo, and no identity paper

Question: Was a card without a photo, or a bare number, admitted although no identity paper was seen today or in the
last half year here?
Basis: Decree 188/2025/ND-CP art. 37(1)(b); the half year is Korea's (identity check of 2024).
Example: Number typed, papers "none", last paper seen here 211 days ago.
False positives: Lost papers, people without a home, the very old, newborns; a police note of the commune is enough.
Say: Nhờ {you} cho xem CCCD, VNeID hoặc VssID. Hôm nay không mang theo thì bổ sung sau cũng được. / Would {you} please
show the CCCD, VNeID or VssID. If it is not here today, it can follow later.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from fraud_rules._facts import facts
from fraud_rules._findings import clear, hit, in_order, unknown
from fraud_rules._types import Finding, Group, History, Mode, Rule, Severity, Visit


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """Which papers are enough, and how long one that was seen is remembered."""

    papers: tuple[str, ...] = ("cccd", "vneid", "vssid", "passport", "police-note")
    child_papers: tuple[str, ...] = ("birth-certificate", "birth-notice")
    child_papers_below_age: int = 14
    """The identity card is a duty from 14 (Law 26/2023/QH15 art. 19)."""
    remembered_days: int = 180


def judge(visit: Visit, history: History, limits: Limits) -> Finding:
    """A paper today, a photo on the card, or a paper here in the last half year: each is enough."""
    if visit.card_has_photo:
        return clear("photo-on-card")
    if _seen(visit, limits):
        return clear("paper-seen")
    if visit.person_key is None:
        if visit.card_key is None and visit.identity_key is None:
            return unknown("nothing-presented")
        return _hit(limits)
    since = visit.occurred_at - timedelta(days=limits.remembered_days)
    past = in_order(history.of_person(visit.person_key, since, visit.occurred_at))
    seen = [v for v in past if v.admitted and v.facility == visit.facility and _seen(v, limits)]
    if seen:
        return clear("paper-seen-before", counted=seen[-1:])
    return _hit(limits)


def _seen(visit: Visit, limits: Limits) -> bool:
    young = visit.age is None or visit.age < limits.child_papers_below_age
    enough = limits.papers + limits.child_papers if young else limits.papers
    return any(paper in enough for paper in visit.papers_seen)


def _hit(limits: Limits) -> Finding:
    return hit(
        "no-paper",
        Severity.REVIEW,
        prompt="prompt.identity-paper-not-seen",
        values=(("window_days", limits.remembered_days),),
    )


_FACTS = facts(__doc__)
RULE = Rule(
    id="identity-paper-not-seen",
    version=1,
    title=_FACTS.title,
    question=_FACTS.question,
    basis=_FACTS.basis,
    example=_FACTS.example,
    false_positives=_FACTS.false_positives,
    say=_FACTS.say,
    limits=Limits(),
    judge=judge,
    exempt=("emergency", "under-six"),
    exempt_visit_types=("1.7", "9"),
    group=Group.VALIDITY,
    default_mode=Mode.SHADOW,
    reasons=("no-paper", "nothing-presented", "paper-seen", "paper-seen-before", "photo-on-card"),
)
