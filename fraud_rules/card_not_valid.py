"""card-not-valid: The card does not count on the visit day

Question: Does the insurer, or a fresh register, say that this card has ended, was withdrawn, is held, or was
replaced?
Basis: Law on Health Insurance 25/2008/QH12 art. 16 and 20; result codes 003, 004, 010, 110, 120 to 124.
Example: Code 010 (ended) at 08:14; the visit of 08:15 was admitted with papers later.
False positives: A renewal that has not reached the register, somebody who moved to another province, a card that ends
during a stay, an answer for an old card number while the person has a new card.
Say: Thẻ đang hiện chưa còn hạn, có thể vừa gia hạn hoặc đổi thẻ, sẽ được kiểm tra lại. {you:start} vẫn được khám bình
thường. / The card shows as not in date; it may have just been renewed or changed and will be checked again. {you:start}
will be seen as usual.
"""

from __future__ import annotations

from dataclasses import dataclass

from fraud_rules._facts import facts
from fraud_rules._findings import clear, hit, unknown
from fraud_rules._types import Finding, Group, History, Mode, Rule, Severity, Visit
from fraud_rules._words import RECORD_TO_UPDATE, confirmed_live, first_of, status_known, words


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """Which result codes (maKetQua) say what."""

    ended_codes: tuple[str, ...] = ("010",)
    superseded_codes: tuple[str, ...] = ("003", "004")
    withdrawn_codes: tuple[str, ...] = ("110",)
    reduced_codes: tuple[str, ...] = ("120", "121", "122", "123", "124")


# Worst first.
_REFUSED = {
    "status:withdrawn": "withdrawn",
    "status:suspended": "held",
    "status:reduced": "reduced",
    "status:ended": "ended",
    "period:ended": "ended",
    "period:not-started": "not-started",
}
_PROMPT = "prompt.card-not-valid"


def judge(visit: Visit, history: History, limits: Limits) -> Finding:
    """The live answer first, then what failed at the strongest source; unknown is not false."""
    reason = _by_code(visit, limits)
    if reason is None and not confirmed_live(visit):
        word = first_of(_REFUSED, visit.failed_checks)
        reason = _REFUSED[word] if word else None
    if reason is None and "card-in-use:new-card" in visit.failed_checks:
        reason = "superseded"
    # The desk said "not covered" for a cause that is no word of this rule, or that an imported visit does not carry.
    if reason is None and visit.decision == "NOT_COVERED" and RECORD_TO_UPDATE not in words(visit):
        reason = "not-covered"
    if reason is None:
        return clear("valid") if status_known(visit) else unknown("status-unknown")
    if reason != "superseded" and "status:gateway-code" in visit.unknown_checks:
        # Asked by an old card number only: that card is out of use, the person may well be insured.
        return hit("old-number-only", Severity.INFO, values=_values(visit))
    # Where the holder's record is to be updated, nothing may be said here about the card: a person in charge does.
    silent = RECORD_TO_UPDATE in words(visit)
    return hit(reason, _severity(reason), prompt=None if silent else _PROMPT, values=_values(visit))


def _by_code(visit: Visit, limits: Limits) -> str | None:
    code = visit.result_code
    if code in limits.withdrawn_codes:
        return "withdrawn"
    if code in limits.reduced_codes:
        return "reduced"
    if code in limits.ended_codes:
        return "ended"
    return "superseded" if code in limits.superseded_codes else None


def _severity(reason: str) -> Severity:
    if reason == "withdrawn":
        return Severity.BLOCK_SUGGEST
    return Severity.INFO if reason == "superseded" else Severity.REVIEW


def _values(visit: Visit) -> tuple[tuple[str, str], ...]:
    return (("result_code", visit.result_code or "-"), ("decision", visit.decision))


_FACTS = facts(__doc__)
RULE = Rule(
    id="card-not-valid",
    version=1,
    title=_FACTS.title,
    question=_FACTS.question,
    basis=_FACTS.basis,
    example=_FACTS.example,
    false_positives=_FACTS.false_positives,
    say=_FACTS.say,
    gravest=Severity.BLOCK_SUGGEST,
    limits=Limits(),
    judge=judge,
    exempt_visit_types=("9",),
    group=Group.VALIDITY,
    default_mode=Mode.ACTIVE,
    reasons=(
        "ended",
        "held",
        "not-covered",
        "not-started",
        "old-number-only",
        "reduced",
        "status-unknown",
        "superseded",
        "valid",
        "withdrawn",
    ),
)
