"""identity-mismatch: Card and person do not say the same

Question: Do name, birth date, sex or identity number differ between the code, the paper, the register and the
insurer?
Basis: Law on Health Insurance art. 20; Decree 90/2026/ND-CP art. 84 (before: Decree 117/2020); result codes 060, 061,
070; identity check as in Korea and Taiwan.
Example: Code 070 (birth date wrong) and a sex that differs from the CCCD that was scanned.
False positives: Accents and old spellings, births registered as 1 January, people who were renamed, entry slips in
the register, twins.
Say: Thông tin trên thẻ và giấy tờ hơi khác nhau, xin phép đối chiếu lại để không nhầm hồ sơ, an toàn cho {you}. / Card
and paper differ a little; they are compared again so that nothing is mixed up for {you}.
"""

from __future__ import annotations

from dataclasses import dataclass

from fraud_rules._facts import facts
from fraud_rules._findings import clear, hit, unknown
from fraud_rules._types import Finding, Group, History, Mode, Rule, Severity, Visit
from fraud_rules._words import answered, confirmed_live, words


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """Which result codes say which field; 080 is of an older list."""

    name_codes: tuple[str, ...] = ("060",)
    spelling_codes: tuple[str, ...] = ("061",)
    birth_codes: tuple[str, ...] = ("070",)
    sex_codes: tuple[str, ...] = ("080",)


_FIELDS = {
    "name:name-differs": "name",
    "birth:birth-differs": "birth",
    "sex:sex-differs": "sex",
    "citizen:citizen-differs": "citizen-id",
}
_NOT_COMPARED = ("name:not-compared", "name:number-only")


def judge(visit: Visit, history: History, limits: Limits) -> Finding:
    """A whole field that differs is a question for the desk; spelling alone is for the statistics."""
    differs = [name for word, name in _FIELDS.items() if word in visit.failed_checks]
    for codes, name in ((limits.name_codes, "name"), (limits.birth_codes, "birth"), (limits.sex_codes, "sex")):
        if visit.result_code in codes and name not in differs:
            differs.append(name)
    spelling = visit.result_code in limits.spelling_codes
    if spelling and "name" in differs:
        differs.remove("name")  # the insurer found the first letters right: a slip, not another person
    values = (("fields", " ".join(sorted(differs)) or "-"), ("result_code", visit.result_code or "-"))
    if differs and confirmed_live(visit):
        return hit("insurer-confirmed", Severity.INFO, values=values)
    if len(differs) > 1:
        return hit("several-fields", Severity.REVIEW, prompt="prompt.identity-mismatch", values=values)
    if differs:
        return hit(f"{differs[0]}-differs", Severity.REVIEW, prompt="prompt.identity-mismatch", values=values)
    if spelling or "name:name-spelling" in words(visit):
        return hit("spelling", Severity.INFO, values=values)
    if not answered(visit) and any(word in visit.unknown_checks for word in _NOT_COMPARED):
        return unknown("not-compared")
    return clear("agrees")


_FACTS = facts(__doc__)
RULE = Rule(
    id="identity-mismatch",
    version=1,
    title=_FACTS.title,
    question=_FACTS.question,
    basis=_FACTS.basis,
    example=_FACTS.example,
    false_positives=_FACTS.false_positives,
    say=_FACTS.say,
    limits=Limits(),
    judge=judge,
    group=Group.VALIDITY,
    default_mode=Mode.ACTIVE,
    reasons=(
        "agrees",
        "birth-differs",
        "citizen-id-differs",
        "insurer-confirmed",
        "name-differs",
        "not-compared",
        "several-fields",
        "sex-differs",
        "spelling",
    ),
)
