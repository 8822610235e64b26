"""card-unknown: Nobody knows this number

Question: Does the insurer say that the number is unknown or wrong, or is it ill-formed, also after one more try?
Basis: Result codes 050 to 053; Decree 188/2025/ND-CP art. 37 (which papers may be shown instead).
Example: Code 050 for the second typing within three minutes at desk 2.
False positives: A slip of the hand, O for 0, a new card that is not loaded yet, cards of Defence and Police.
Say: Máy chưa tìm thấy số thẻ này, nhờ {you} cho quét lại, hoặc đưa CCCD, VNeID. / The number was not found. Would {you}
please show the code again, or the CCCD or VNeID.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from fraud_rules._facts import facts
from fraud_rules._findings import clear, hit, in_order, unknown
from fraud_rules._types import Finding, Group, History, Mode, Rule, Severity, Visit
from fraud_rules._words import NOT_IN_REGISTRY, answered, confirmed_live, first_of, gateway_failed


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """Which codes mean "not known", and how long an earlier try at this desk counts as the first one."""

    unknown_codes: tuple[str, ...] = ("050", "051", "052", "053")
    retry_minutes: float = 10.0
    lenient_objects: tuple[str, ...] = ("QN", "CA", "CY")
    """Object codes of army, police and cipher staff: their cards are often not in the civil register."""


_FORM = ("form:number-form", "form:number-length")


def judge(visit: Visit, history: History, limits: Limits) -> Finding:
    """The first miss is for the statistics; a second one at this desk is worth the kind sentence."""
    reason = _miss(visit, limits)
    if reason is None:
        return _nobody_said(visit) or clear("known")
    since = visit.occurred_at - timedelta(minutes=limits.retry_minutes)
    earlier = [
        v for v in in_order(history.at_desk(visit.desk, since, visit.occurred_at)) if _same_try(v, visit, limits)
    ]
    lenient = visit.object_code in limits.lenient_objects
    return hit(
        reason,
        Severity.REVIEW if earlier and not lenient else Severity.INFO,
        prompt="prompt.card-unknown",
        counted=earlier,
        values=(("result_code", visit.result_code or "-"), ("earlier_tries", len(earlier))),
    )


def _miss(visit: Visit, limits: Limits) -> str | None:
    if visit.result_code in limits.unknown_codes:
        return "not-found" if visit.result_code == "050" else "number-wrong"
    if answered(visit) or confirmed_live(visit):
        return None
    return "number-form" if first_of(_FORM, visit.failed_checks) else None


def _nobody_said(visit: Visit) -> Finding | None:
    """A hospital's own copy holds some of the insured: whoever is not in it is from elsewhere, not unknown."""
    missing = NOT_IN_REGISTRY in (*visit.unknown_checks, *visit.failed_checks)
    if not missing or answered(visit) or confirmed_live(visit):
        return None
    return unknown("gateway-unavailable" if gateway_failed(visit) else "not-in-registry")


def _same_try(earlier: Visit, visit: Visit, limits: Limits) -> bool:
    """An earlier miss that was not admitted is a try; one that was admitted was somebody else's visit."""
    if _miss(earlier, limits) is None:
        return False
    return not earlier.admitted or (earlier.person_key is not None and earlier.person_key == visit.person_key)


_FACTS = facts(__doc__)
RULE = Rule(
    id="card-unknown",
    version=1,
    title=_FACTS.title,
    question=_FACTS.question,
    basis=_FACTS.basis,
    example=_FACTS.example,
    false_positives=_FACTS.false_positives,
    say=_FACTS.say,
    limits=Limits(),
    judge=judge,
    exempt_visit_types=("9",),
    group=Group.VALIDITY,
    default_mode=Mode.ACTIVE,
    reasons=("gateway-unavailable", "known", "not-found", "not-in-registry", "number-form", "number-wrong"),
)
