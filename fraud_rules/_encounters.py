"""How often did somebody really come? Distinct encounters and the facility's calendar days."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime, timedelta, timezone

from fraud_rules._findings import in_order
from fraud_rules._types import Visit

# Kinds of visit (MA_DOITUONG_KCB, decision 3276/QD-BYT of 2025) that say nothing about somebody coming too often: referral,
# re-appointment, newborn, emergency, the kinds of drug pick-up, not insured, pick-up by appointment.
UNCOUNTED_TYPES = ("1.3", "1.5", "1.7", "2", "7", "7.2", "7.3", "7.4", "9", "10")
UNCOUNTED_WORDS = ("emergency", "programme")


def counts(visit: Visit, types: Collection[str], exempt: Collection[str]) -> bool:
    """Whether a past visit counts: admitted, not undone, not of an exempt kind or course."""
    if not visit.admitted or visit.undone or visit.visit_type in types:
        return False
    return not any(word in exempt for word in visit.exemptions)


def encounters(visits: Iterable[Visit], merge: timedelta) -> tuple[Visit, ...]:
    """The first record of every encounter, oldest first; records of one facility less than `merge` after that first
    record are the same encounter (second printing, second room, a queue joined twice)."""
    began: dict[str, datetime] = {}
    firsts = []
    for visit in in_order(visits):
        begin = began.get(visit.facility)
        if begin is None or visit.occurred_at - begin >= merge:
            began[visit.facility] = visit.occurred_at
            firsts.append(visit)
    return tuple(firsts)


def day_start(moment: datetime, utc_offset_hours: float, days_back: int = 0) -> datetime:
    """Midnight of the facility's calendar day of `moment`, or of the day `days_back` before. Viet Nam has one offset
    and no summer time, so no zone data are needed."""
    local = moment.astimezone(timezone(timedelta(hours=utc_offset_hours)))
    midnight = local.replace(hour=0, minute=0, second=0, microsecond=0)
    return midnight - timedelta(days=days_back)
