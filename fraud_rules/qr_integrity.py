"""qr-integrity: The code is not as it was issued

Question: Does a trusted signature fail, or does the same issue of a card come with other content, or is the code
damaged?
Basis: Penal Code art. 215 and Decree 90/2026/ND-CP art. 84 (altered cards); the register's record of the issue.
Example: Same check string as recorded, other birth date; the insurer did not confirm it.
False positives: Damaged print, names in an old encoding, a new card layout, a camera that misread (read twice, with a
second reader).
Say: Mã trên thẻ khó đọc, nhờ {you} đưa CCCD hoặc VNeID cho nhanh. / The code is hard to read; would {you} please show
the CCCD or VNeID, it is quicker.
"""

from __future__ import annotations

from dataclasses import dataclass

from fraud_rules._facts import facts
from fraud_rules._findings import clear, hit, unknown
from fraud_rules._types import Finding, Group, History, Mode, Rule, Severity, Visit
from fraud_rules._words import confirmed_live, first_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """Nothing to set."""


# Worst first. Codes that are plainly something else (a link, a payment, a log-in) are an honest mistake and not here.
_FAILED = {
    "check-string:altered": ("altered", Severity.BLOCK_SUGGEST),
    "signature:signature-failed": ("signature-failed", Severity.REVIEW),
    "form:hostile-text": ("hostile-text", Severity.REVIEW),
    "form:cut": ("damaged", Severity.INFO),
    "form:mangled": ("damaged", Severity.INFO),
    "form:not-supported": ("new-layout", Severity.INFO),
}
_NOT_COMPARED = ("check-string:not-recorded", "check-string:check-string-absent", "check-string:reissued")


def judge(visit: Visit, history: History, limits: Limits) -> Finding:
    """A typed number has no code to judge. The insurer's live "right" clears what an older copy found altered."""
    word = first_of(_FAILED, visit.failed_checks)
    if word == "check-string:altered" and confirmed_live(visit):
        return hit("insurer-confirmed", Severity.INFO)
    if visit.entry_mode == "typed" and word not in ("check-string:altered", "signature:signature-failed"):
        return clear("typed")
    if word is not None:
        reason, severity = _FAILED[word]
        return hit(reason, severity, prompt="prompt.qr-integrity", values=(("entry_mode", visit.entry_mode),))
    if visit.decision == "REJECTED":
        return hit("rejected", Severity.REVIEW, prompt="prompt.qr-integrity")
    if visit.decision == "UNREADABLE":
        return clear("not-a-card")
    if visit.assurance != "SIGNED" and first_of(_NOT_COMPARED, visit.unknown_checks):
        return unknown("not-compared")
    return clear("as-issued")


_FACTS = facts(__doc__)
RULE = Rule(
    id="qr-integrity",
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
    group=Group.VALIDITY,
    default_mode=Mode.ACTIVE,
    reasons=(
        "altered",
        "as-issued",
        "damaged",
        "hostile-text",
        "insurer-confirmed",
        "new-layout",
        "not-a-card",
        "not-compared",
        "rejected",
        "signature-failed",
        "typed",
    ),
)
