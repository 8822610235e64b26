"""visit-frequency: Very many examinations

Question: How many distinct examinations did this person have in the last 7, 30, 90 and 365 days?
Basis: Bands that the insurer publishes (over 20, 50, 100 visits a year) and cases of 27 to 40 a month; Taiwan (90 a
year), Korea (notices at 180, 240, 300). There is no legal limit: this rule only ever asks for a look, it blocks
nothing.
Example: 11 distinct visits in 30 days, 23 in 90 days.
False positives: Dialysis, radiotherapy, rehabilitation and traditional-medicine courses, TB and HIV schedules,
dressings, antenatal care (all exempt as programmes), and people who are simply very ill.
Say: Sẽ có ghi chú để bác sĩ xem lại toàn bộ đơn thuốc cho {you}. / There will be a note so that the doctor looks over
all medicines together for {you}.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from fraud_rules._encounters import UNCOUNTED_TYPES, UNCOUNTED_WORDS, counts, day_start, encounters
from fraud_rules._facts import facts
from fraud_rules._findings import clear, hit, rank
from fraud_rules._types import Finding, History, Rule, Severity, Visit


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """From which number of distinct visits, this one included, in that many calendar days, today included."""

    week_info: int = 4
    month_info: int = 6
    month_review: int = 10
    quarter_info: int = 15
    quarter_review: int = 25
    year_info: int = 21
    year_review: int = 51
    year_high: int = 101
    notices: tuple[int, ...] = (180, 240, 300)
    merge_hours: float = 4.0
    utc_offset_hours: float = 7.0
    exempt: tuple[str, ...] = UNCOUNTED_WORDS
    exempt_visit_types: tuple[str, ...] = UNCOUNTED_TYPES


def judge(visit: Visit, history: History, limits: Limits) -> Finding:
    """One look at a year of visits; the band with the highest severity decides, the longest window among equals."""
    assert visit.person_key is not None  # `needs` sees to it
    offset = limits.utc_offset_hours
    starts = {days: day_start(visit.occurred_at, offset, days - 1) for days in (7, 30, 90, 365)}
    past = [
        v
        for v in history.of_person(visit.person_key, starts[365], visit.occurred_at)
        if counts(v, limits.exempt_visit_types, limits.exempt)
    ]
    distinct = encounters((*past, visit), timedelta(hours=limits.merge_hours))
    numbers = {days: sum(1 for v in distinct if v.occurred_at >= start) for days, start in starts.items()}
    bands = (
        ("year-high", Severity.REVIEW, 365, limits.year_high),
        ("year", Severity.REVIEW, 365, limits.year_review),
        ("quarter", Severity.REVIEW, 90, limits.quarter_review),
        ("month", Severity.REVIEW, 30, limits.month_review),
        ("year", Severity.INFO, 365, limits.year_info),
        ("quarter", Severity.INFO, 90, limits.quarter_info),
        ("month", Severity.INFO, 30, limits.month_info),
        ("week", Severity.INFO, 7, limits.week_info),
    )
    reached = [band for band in bands if numbers[band[2]] >= band[3]]
    values = [(f"visits_{days}_days", str(number)) for days, number in numbers.items()]
    if not reached:
        return clear("few", values=values)
    reason, severity, days, _ = max(reached, key=lambda band: rank(band[1]))
    passed = [notice for notice in limits.notices if numbers[365] >= notice]
    if passed:
        values.append(("notice", str(max(passed))))
    return hit(
        reason,
        severity,
        prompt="prompt.visit-frequency",
        counted=_before(distinct, visit, starts[days]),
        values=[("window_days", days), *values],
    )


def _before(distinct: tuple[Visit, ...], visit: Visit, since: datetime) -> list[Visit]:
    return [v for v in distinct if v is not visit and v.occurred_at >= since]


_FACTS = facts(__doc__)
RULE = Rule(
    id="visit-frequency",
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
    reasons=("few", "month", "quarter", "week", "year", "year-high"),
)
