"""qr-replay-two-desks: The same code at two desks within moments

Question: Was the very same code shown at another desk, or for another person, less than two minutes away?
Basis: Screenshots of a card that are passed on. The code of a card is always the same, so only the short gap together
with another desk or person says anything.
Example: Same code at desk 1 at 09:02:10 and at desk 4 at 09:03:05; both were admitted.
False positives: One phone for a family, a patient who changed the queue, reception and then the cashier.
Say: Mã này vừa được quét ở quầy bên, nhờ {you} đọc lại họ tên. / This code was just scanned next door; would {you}
please say the name again.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from fraud_rules._facts import facts
from fraud_rules._findings import clear, hit, in_order
from fraud_rules._types import Finding, Group, History, Rule, Severity, Visit


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """How far apart two showings may be, both ends included."""

    gap_seconds: float = 120.0
    double_scan_seconds: float = 5.0
    """At one desk, less than this apart: the reader saw the same phone twice."""


def judge(visit: Visit, history: History, limits: Limits) -> Finding:
    """Both sides in time are looked at: a desk that was cut off hands its scans in later."""
    assert visit.payload_digest is not None  # `needs` sees to it
    if visit.entry_mode == "typed":
        return clear("typed")
    gap = timedelta(seconds=limits.gap_seconds)
    until = visit.occurred_at + gap + timedelta(microseconds=1)
    same = [
        v
        for v in in_order(history.of_payload(visit.payload_digest, visit.occurred_at - gap, until))
        if v.entry_mode != "typed" and not _double_scan(v, visit, limits)
    ]
    elsewhere = [v for v in same if _place(v) != _place(visit)]
    others = [v for v in same if _other_person(v, visit)]
    values = (("gap_seconds", limits.gap_seconds), ("desks", len({_place(v) for v in (*same, visit)})))
    prompt = "prompt.qr-replay-two-desks"
    if both := [v for v in elsewhere if v in others]:
        return hit("other-desk-other-person", Severity.REVIEW, prompt=prompt, counted=both, values=values)
    if admitted := [v for v in elsewhere if v.admitted]:
        return hit("other-desk-admitted", Severity.REVIEW, prompt=prompt, counted=admitted, values=values)
    if elsewhere:
        return hit("other-desk", Severity.INFO, counted=elsewhere, values=values)
    if others:
        # A family on one phone: the parent's code held up for a child.
        return hit("same-desk-other-person", Severity.INFO, counted=others, values=values)
    return clear("once")


def _place(visit: Visit) -> tuple[str, str]:
    return visit.facility, visit.desk


def _double_scan(earlier: Visit, visit: Visit, limits: Limits) -> bool:
    apart = abs((visit.occurred_at - earlier.occurred_at).total_seconds())
    return _place(earlier) == _place(visit) and apart < limits.double_scan_seconds


def _other_person(one: Visit, two: Visit) -> bool:
    pairs = (
        (one.person_key, two.person_key),
        (one.identity_key, two.identity_key),
        (one.citizen_key, two.citizen_key),
    )
    return any(a is not None and b is not None and a != b for a, b in pairs)


_FACTS = facts(__doc__)
RULE = Rule(
    id="qr-replay-two-desks",
    version=1,
    title=_FACTS.title,
    question=_FACTS.question,
    basis=_FACTS.basis,
    example=_FACTS.example,
    false_positives=_FACTS.false_positives,
    say=_FACTS.say,
    limits=Limits(),
    judge=judge,
    needs=("payload_digest",),
    group=Group.DUPLICATE,
    needs_clock=True,
    reasons=("once", "other-desk", "other-desk-admitted", "other-desk-other-person", "same-desk-other-person", "typed"),
)
