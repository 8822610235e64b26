"""number-enumeration: Numbers are being tried at a desk

Question: Are many numbers typed here that nobody knows, or several that differ by a digit or two?
Basis: Every look-up at the insurer carries the name and CCCD of a member of staff (call of 2024); Law 91/2025/QH15 on
personal data.
Example: Six misses in a row between 13:02 and 13:09 at desk 2, four of them one digit apart.
False positives: A dim print, training of a new colleague, cards of Defence and Police. An outage of the insurer is
not counted.
Say: nothing
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from fraud_rules._facts import facts
from fraud_rules._findings import clear, hit, in_order, unknown
from fraud_rules._types import Finding, History, Rule, Severity, Visit
from fraud_rules._words import NOT_IN_REGISTRY, answered, gateway_failed, status_known


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """How many misses, this one included. The same number typed again counts once."""

    streak: int = 5
    burst: int = 8
    burst_minutes: float = 10.0
    near: int = 3
    look_back_minutes: float = 60.0
    miss_codes: tuple[str, ...] = ("050", "051", "060")


def judge(visit: Visit, history: History, limits: Limits) -> Finding:
    """Only typed presentations of this desk are looked at; scans of other patients in between change nothing."""
    if visit.entry_mode != "typed":
        return clear("not-typed")
    if not _miss(visit, limits):
        failed = gateway_failed(visit) and not status_known(visit)
        return unknown("look-up-failed") if failed else clear("no-miss")
    since = visit.occurred_at - timedelta(minutes=limits.look_back_minutes)
    past = in_order(history.at_desk(visit.desk, since, visit.occurred_at))
    typed = [v for v in past if v.entry_mode == "typed" and v.facility == visit.facility]
    misses = [v for v in typed if _miss(v, limits)]
    row = _distinct([*_streak(typed, limits), visit])
    start = visit.occurred_at - timedelta(minutes=limits.burst_minutes)
    burst = _distinct([*(v for v in misses if v.occurred_at >= start), visit])
    near = _near(visit, _distinct([*misses, visit]))
    values = (("in_a_row", len(row)), ("in_burst_minutes", len(burst)), ("near_equal", len(near)))
    for reason, found, limit in (
        ("near-numbers", near, limits.near),
        ("in-a-row", row, limits.streak),
        ("burst", burst, limits.burst),
    ):
        if len(found) >= limit:
            return hit(reason, Severity.REVIEW, counted=[v for v in found if v is not visit], values=values)
    return clear("few-misses", values=values)


def _miss(visit: Visit, limits: Limits) -> bool:
    """Not known to the insurer; where the insurer is not asked at all, not known to the register."""
    if visit.result_code in limits.miss_codes:
        return True
    unasked = not answered(visit) and not gateway_failed(visit)
    return unasked and NOT_IN_REGISTRY in (*visit.unknown_checks, *visit.failed_checks)


def _streak(typed: Sequence[Visit], limits: Limits) -> list[Visit]:
    """The misses since the last number that was known. A look-up that failed says neither."""
    row = []
    for visit in reversed(typed):
        if _miss(visit, limits):
            row.append(visit)
        elif status_known(visit):
            break
    return row[::-1]


def _number(visit: Visit) -> str | None:
    return visit.person_key or visit.card_key


def _distinct(misses: Sequence[Visit]) -> list[Visit]:
    """One visit a number, the latest; those without a number (ill-formed) each count."""
    latest = {_number(visit) or f"?{position}": visit for position, visit in enumerate(misses)}
    return list(latest.values())


def _near(visit: Visit, misses: Sequence[Visit]) -> list[Visit]:
    """The misses that hang together with `visit` by steps of one or two slips: numbers tried one after the other.

    Two numbers that share a neighbour are two slips apart, so an index of neighbours finds both distances in one pass.
    """
    index: dict[str, list[Visit]] = {}
    for miss in misses:
        for key in _reach(miss):
            index.setdefault(key, []).append(miss)
    found = {id(visit): visit}
    waiting = [visit]
    while waiting:
        for key in _reach(waiting.pop()):
            for other in index.pop(key, ()):
                if id(other) not in found:
                    found[id(other)] = other
                    waiting.append(other)
    return [miss for miss in misses if id(miss) in found]


def _reach(visit: Visit) -> set[str]:
    number = _number(visit)
    return {*visit.neighbour_keys, number} if number else set()


_FACTS = facts(__doc__)
RULE = Rule(
    id="number-enumeration",
    version=1,
    title=_FACTS.title,
    question=_FACTS.question,
    basis=_FACTS.basis,
    example=_FACTS.example,
    false_positives=_FACTS.false_positives,
    say=_FACTS.say,
    limits=Limits(),
    judge=judge,
    auditor_only=True,
    needs_clock=True,
    reasons=("burst", "few-misses", "in-a-row", "look-up-failed", "near-numbers", "no-miss", "not-typed"),
)
