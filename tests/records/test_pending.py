"""The queue for the insurer and its work list, on both databases."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from kiosk.intake import LookUp
from kiosk.records.store import Store
from kiosk.records.values import StoreError
from kiosk.verify.sources import GatewayAnswer, ResultClass
from kiosk.verify.verdict import Decision
from tests.records.builders import MORNING, Clock, live_verdict, presentation, take_in, view

MINUTE = timedelta(minutes=1)
ASKED = LookUp(
    by="c07",
    account="79999_BV",
    function="KQNhanLichSuKCB2024",
    number_kind="card",
    at=MORNING,
    code="000",
    digest="ab" * 32,
    latency_ms=812.4,
)


def answered(store: Store, n: int, decision: Decision = Decision.COVERED, kind: ResultClass | None = ResultClass.TREAT):
    known = store.load(f"p-{n}")
    assert known is not None
    p = known.presentation
    verdict = live_verdict(n, decision=decision, gateway_code="000")
    given = GatewayAnswer(code="000", result_class=kind, at=MORNING)
    changed = replace(p, verdicts=(*p.verdicts, verdict), answer=given)
    return store.record_live_verdict(changed, seen=view(changed, n), look_ups=(ASKED,))


def test_the_oldest_visit_is_due_first_and_a_put_off_one_waits(store: Store, clock: Clock) -> None:
    for n in (3, 1, 2):
        take_in(store, n)
    later = clock.now + 10 * MINUTE
    assert [waiting.visit_id for waiting in store.due(later, 10)] == ["v-p-1", "v-p-2", "v-p-3"]
    assert store.put_off("v-p-1", word="gateway-resting", next_at=later + MINUTE) is None
    receipt = store.put_off("v-p-2", word="gateway-timed-out", next_at=later, by="c07", look_ups=(ASKED,))
    assert receipt is not None
    assert receipt.event == "insurer-asked"
    assert [(w.visit_id, w.tries) for w in store.due(later, 10)] == [("v-p-2", 1), ("v-p-3", 0)]
    assert [w.visit_id for w in store.due(later + MINUTE, 1)] == ["v-p-1"]
    store.soon(later)
    assert [w.visit_id for w in store.due(later, 10)] == ["v-p-1", "v-p-2", "v-p-3"]
    assert store.verify_log() == (True, ())


def test_nobody_puts_off_what_is_not_there(store: Store) -> None:
    with pytest.raises(StoreError) as refused:
        store.put_off("v-nobody", word="x", next_at=MORNING)
    assert refused.value.code == "no-such-visit"
    with pytest.raises(StoreError):
        store.mark_seen("v-nobody", by="a01", note="x")


def test_an_answer_ends_the_waiting_and_keeps_both_verdicts(store: Store, clock: Clock) -> None:
    take_in(store, 1)
    answered(store, 1)
    assert (store.pending_count(), store.due(clock.now + MINUTE, 10), store.changed()) == (0, (), ())
    known = store.load("p-1")
    assert known is not None
    assert [verdict.decision for verdict in known.presentation.verdicts] == [Decision.PENDING, Decision.COVERED]
    (proof,) = store.look_ups_of("p-1")
    assert proof == replace(ASKED, latency_ms=812.0, at=proof.at)
    assert store.verify_log() == (True, ())


def test_a_worse_answer_stands_on_the_list_until_somebody_deals_with_it(store: Store) -> None:
    for n in (1, 2):
        take_in(store, n)
        answered(store, n, Decision.NOT_COVERED, ResultClass.REFUSE)
    assert {row.visit_id for row in store.changed()} == {"v-p-1", "v-p-2"}
    assert store.changed_count() == 2
    row = store.changed()[-1]
    assert (row.before, row.after, row.code, row.telephone) == (Decision.PENDING, Decision.NOT_COVERED, "000", True)
    store.mark_seen("v-p-1", by="a01", note="Đã gọi")
    assert [row.visit_id for row in store.changed()] == ["v-p-2"]
    assert {(row.visit_id, row.seen_by, row.note) for row in store.changed(seen=True)} == {
        ("v-p-1", "a01", "Đã gọi"),
        ("v-p-2", None, ""),
    }
    # A later answer that is good takes the other one off, an undo too.
    answered(store, 2)
    assert store.changed_count() == 0
    assert store.verify_log() == (True, ())


def test_an_undone_visit_is_nobodys_work(store: Store) -> None:
    take_in(store, 1)
    answered(store, 1, Decision.NOT_COVERED, ResultClass.REFUSE)
    store.undo("v-p-1", "c07", "wrong person")
    assert (store.changed(), store.changed_count()) == ((), 0)
    answered(store, 1, Decision.NOT_COVERED, ResultClass.REFUSE)
    assert store.changed(seen=True) == ()


@pytest.mark.parametrize("kind", [None, ResultClass.RETRY, ResultClass.STAFF_OR_CONFIGURATION])
def test_an_answer_that_says_nothing_leaves_the_visit_waiting(store: Store, kind: ResultClass | None) -> None:
    take_in(store, 1)
    answered(store, 1, Decision.PENDING, kind)
    assert (store.pending_count(), store.changed()) == (1, ())


def test_look_ups_without_an_answer_are_proof_too(store: Store) -> None:
    p = presentation(1)
    store.record_presentation(p, seen=view(p))
    lost = replace(ASKED, code=None, digest=None, fault="gateway-timed-out")
    store.record_look_ups("p-1", by="c07", look_ups=(lost, lost))
    assert [(proof.code, proof.fault) for proof in store.look_ups_of("p-1")] == [(None, "gateway-timed-out")] * 2
