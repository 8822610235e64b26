"""multi-facility-same-day: At other facilities on the same day

Question: At how many other facilities was this person treated, or looked up as insured, on the same day before?
Basis: Cases published by the insurer (one card at several hospitals in a day); in Taiwan's figures two places in a day
are common, three are not.
Example: Looked up at two other facilities at 07:10 and 08:40, here at 10:15.
False positives: A referral (1.3), a transfer after an emergency, tests elsewhere, dentist and eye clinic, the commune
station first and then the hospital.
Say: Hôm nay {you} đã khám nơi khác phải không? Nếu có mang đơn thuốc theo, xin cho bác sĩ xem để tránh trùng thuốc. /
Was there a visit elsewhere for {you} today? Please show the doctor the prescription, so that no medicine is given
twice.
"""

from __future__ import annotations

from dataclasses import dataclass

from fraud_rules._encounters import UNCOUNTED_TYPES, UNCOUNTED_WORDS, day_start
from fraud_rules._facts import facts
from fraud_rules._findings import clear, hit, unknown
from fraud_rules._types import Finding, History, Rule, Severity, Visit


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """From which number of facilities that day, this one included. What others looked up counts only when they were told
    that the card is good: a person who was sent on has not been treated."""

    info_from: int = 2
    review_from: int = 3
    good_codes: tuple[str, ...] = ("000", "001", "002", "003", "004", "130")
    utc_offset_hours: float = 7.0
    exempt: tuple[str, ...] = UNCOUNTED_WORDS
    exempt_visit_types: tuple[str, ...] = UNCOUNTED_TYPES


def judge(visit: Visit, history: History, limits: Limits) -> Finding:
    """Distinct other facilities since midnight of this facility's day, as the insurer told it by now: often late."""
    assert visit.person_key is not None  # `needs` sees to it
    since = day_start(visit.occurred_at, limits.utc_offset_hours)
    if not history.elsewhere_asked(visit.person_key, since):
        return unknown("insurer-not-asked")
    others = {
        event.facility
        for event in history.elsewhere(visit.person_key, since, visit.occurred_at)
        if event.facility != visit.facility and (event.kind == "treatment" or event.code in limits.good_codes)
    }
    number = len(others) + 1
    values = (("facilities_today", number),)
    if number >= limits.review_from:
        return hit("three-or-more", Severity.REVIEW, prompt="prompt.multi-facility-same-day", values=values)
    if number >= limits.info_from:
        return hit("two", Severity.INFO, prompt="prompt.multi-facility-same-day", values=values)
    return clear("only-here", values=values)


_FACTS = facts(__doc__)
RULE = Rule(
    id="multi-facility-same-day",
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
    exempt_visit_types=UNCOUNTED_TYPES,
    needs_clock=True,
    reasons=("insurer-not-asked", "only-here", "three-or-more", "two"),
)
