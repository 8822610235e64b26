"""same-day-repeat: Another insured examination here on the same day

Question: Is this the second examination (or a later one) of the same person here today, hours after the one before?
Basis: Circular 12/2026/TT-BTC art. 10(1) (time between visits of one patient); published findings on several visits a
day.
Example: Visits at 07:50 and 14:10, desks 1 and 3, both type 1.1.
False positives: A second specialty sent by the doctor, results, somebody who feels worse, an appointment, a queue
joined twice.
Say: Hôm nay {you} đã có lượt khám; lần này khám chuyên khoa khác hay quay lại lấy kết quả? / There was a visit for
{you} today; is this for another specialty, or for results?
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from fraud_rules._encounters import UNCOUNTED_TYPES, UNCOUNTED_WORDS, counts, day_start, encounters
from fraud_rules._facts import facts
from fraud_rules._findings import clear, hit
from fraud_rules._types import Finding, History, Rule, Severity, Visit


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """The which-th visit of the day is noted, and which is asked about; this one included."""

    info_from: int = 2
    review_from: int = 3
    merge_hours: float = 4.0
    """Records closer together than this are one visit."""
    utc_offset_hours: float = 7.0
    exempt: tuple[str, ...] = UNCOUNTED_WORDS
    exempt_visit_types: tuple[str, ...] = UNCOUNTED_TYPES


def judge(visit: Visit, history: History, limits: Limits) -> Finding:
    """Distinct encounters at this facility since midnight of the facility's day."""
    assert visit.person_key is not None  # `needs` sees to it
    since = day_start(visit.occurred_at, limits.utc_offset_hours)
    earlier = [
        v
        for v in history.of_person(visit.person_key, since, visit.occurred_at)
        if v.facility == visit.facility and counts(v, limits.exempt_visit_types, limits.exempt)
    ]
    merge = timedelta(hours=limits.merge_hours)
    before = encounters(earlier, merge)
    if before and visit.occurred_at - before[-1].occurred_at < merge:
        return clear("same-visit", counted=before)
    number = len(before) + 1
    values = (("visits_today", number), ("merge_hours", limits.merge_hours))
    if number >= limits.review_from:
        return hit("third-today", Severity.REVIEW, prompt="prompt.same-day-repeat", counted=before, values=values)
    if number >= limits.info_from:
        return hit("second-today", Severity.INFO, prompt="prompt.same-day-repeat", counted=before, values=values)
    return clear("first-today")


_FACTS = facts(__doc__)
RULE = Rule(
    id="same-day-repeat",
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
    reasons=("first-today", "same-visit", "second-today", "third-today"),
)
