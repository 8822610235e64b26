"""Are all rules together quick enough for every presentation, even for somebody with four hundred visits?"""

from __future__ import annotations

import time
from datetime import timedelta

from fraud_rules._engine import load
from tests.fraud_rules.history import past
from tests.fraud_rules.made import NOON, visit


def test_all_rules_for_a_heavy_user_cost_less_than_sorting_the_visits_a_hundred_times() -> None:
    """A ratio within one run, so that a slow machine fails nobody: about 2 ms where this was measured."""
    others = [visit(NOON - timedelta(hours=21 * number), payload_digest="q1") for number in range(1, 401)]
    now = visit(payload_digest="q1", papers_seen=())
    rules, history = load(), past(now, others)

    def cpu(count: int, work: object) -> float:
        best = float("inf")
        for _ in range(5):
            start = time.thread_time()
            for _ in range(count):
                work()  # type: ignore[operator]
            best = min(best, (time.thread_time() - start) / count)
        return best

    all_rules = cpu(5, lambda: rules.evaluate(now, history))
    floor = cpu(20, lambda: sorted(others, key=lambda v: (v.occurred_at, v.presentation_id, v.visit_id)))
    assert {o.rule: o.evidence.reason for o in rules.evaluate(now, history)}["visit-frequency"] == "year-high"
    assert all_rules < 100 * floor
