"""holder-deceased: The holder's record is to be updated

Question: Does a register carry a death for the holder of this card?
Basis: Published findings of 2019 to 2020 (cards of people who had died were used again); Law on Health Insurance art.
20.
Example: Register status "deceased", as of yesterday; the visit was admitted at 09:40.
False positives: The wrong person marked, relatives who settle papers, late entries, namesakes. The register carries
no date of death yet, so the three days of grace for late entries cannot be applied; they belong to whoever looks at
the case.
Say: Hệ thống cần cập nhật lại thông tin, mời {you} chờ nhân viên phụ trách hỗ trợ. / The system needs an update; would
{you} please wait for the person in charge, who will help.
"""

# Whoever stands at the desk hears this sentence from the verdict, never from this rule, and never the word itself.

from __future__ import annotations

from dataclasses import dataclass

from fraud_rules._facts import facts
from fraud_rules._findings import clear, hit, unknown
from fraud_rules._types import Finding, Group, History, Mode, Rule, Severity, Visit
from fraud_rules._words import RECORD_TO_UPDATE, confirmed_live, status_known, words


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """Nothing to set."""


def judge(visit: Visit, history: History, limits: Limits) -> Finding:
    """Silent at the desk; the insurer's live "right" makes it a note about the register."""
    if RECORD_TO_UPDATE in words(visit):
        if confirmed_live(visit):
            return hit("insurer-disagrees", Severity.INFO)
        return hit("record-to-update", Severity.BLOCK_SUGGEST)
    return clear("no-such-record") if status_known(visit) else unknown("status-unknown")


_FACTS = facts(__doc__)
RULE = Rule(
    id="holder-deceased",
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
    auditor_only=True,
    group=Group.VALIDITY,
    default_mode=Mode.ACTIVE,
    reasons=("insurer-disagrees", "no-such-record", "record-to-update", "status-unknown"),
)
