"""card-two-identities: One card, two people

Question: Has this card come with another name and birth date before?
Basis: Law on Health Insurance art. 20 (a card issued twice, a card used by somebody else); Decree 90/2026/ND-CP art.
84.
Example: The same card on 3 March with one identity and on 19 March with another; both were admitted.
False positives: A corrected name, a slip while typing, twins whose cards were swapped.
Say: Thông tin trên thẻ và giấy tờ hơi khác nhau, xin phép đối chiếu lại để không nhầm hồ sơ, an toàn cho {you}. / Card
and paper differ a little; they are compared again so that nothing is mixed up for {you}.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from fraud_rules._facts import facts
from fraud_rules._findings import clear, hit, in_order
from fraud_rules._types import Finding, Group, History, Rule, Severity, Visit


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """How many identities are too many, and how close together is worse."""

    identities: int = 2
    """This one included."""
    close_days: int = 30


def judge(visit: Visit, history: History, limits: Limits) -> Finding:
    """Distinct identities ever; a twin or a corrected name (near-equal, same birth date) is at most a note."""
    assert visit.card_key is not None  # `needs` sees to it
    others = {
        v.identity_key: v
        for v in in_order(history.identities_of_card(visit.card_key))
        if v.admitted and v.identity_key not in (None, visit.identity_key)
    }
    counted = in_order(others.values())
    if len(counted) + 1 < max(2, limits.identities):
        return clear("one-identity", counted=counted)
    close = timedelta(days=limits.close_days)
    far_off = [v for v in counted if not set(v.near_identity_keys) & set(visit.near_identity_keys)]
    values = (("identities", len(counted) + 1), ("close_days", limits.close_days))
    prompt = "prompt.card-two-identities"
    if not far_off:
        return hit("near-equal-names", Severity.INFO, counted=counted, values=values)
    if any(abs(v.occurred_at - visit.occurred_at) <= close for v in far_off):
        return hit("two-identities-close", Severity.BLOCK_SUGGEST, prompt=prompt, counted=counted, values=values)
    return hit("two-identities", Severity.REVIEW, prompt=prompt, counted=counted, values=values)


_FACTS = facts(__doc__)
RULE = Rule(
    id="card-two-identities",
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
    needs=("card_key", "identity_key"),
    group=Group.DUPLICATE,
    reasons=("near-equal-names", "one-identity", "two-identities", "two-identities-close"),
)
