"""Asking the insurer from a desk: real desk, store and registry, real HTTP to the stand-in; and the queue of the others."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from kiosk.desk.insurer import AGAIN_AFTER
from kiosk.intake import AdmitAs
from kiosk.records.values import StoreError
from kiosk.scanner.reading import Reading, Source
from kiosk.verify.card import BirthDate, Card, Kind
from kiosk.verify.formats.render import render
from kiosk.verify.gateway.values import Function
from kiosk.verify.verdict import Assurance, Decision
from tests.desk.insured import TEXT, Counter, insured_counter
from tests.verify.gateway.made import CARD, PERSON, asked, person


@pytest.fixture
def counter(tmp_path: Path) -> Iterator[Counter]:
    with insured_counter(tmp_path) as made:
        yield made


def test_a_claim_turns_green_in_place_and_is_learnt_after_the_visit(counter: Counter) -> None:
    before = counter.show(TEXT)
    assert before.presentation.verdict and before.presentation.verdict.decision is Decision.PENDING
    after = counter.live(before)
    assert after is not None
    verdict = after.presentation.verdict
    assert verdict and (verdict.decision, verdict.assurance) == (Decision.COVERED, Assurance.GATEWAY)
    assert len(after.presentation.verdicts) == 2
    assert counter.registry.find("9900000001") == ()  # not before there is a visit
    admitted = counter.desk.admit()
    assert counter.insurer.admitted(admitted) == 1
    assert counter.registry.find("9900000001")[0].as_of == counter.time.clock()
    assert counter.store.pending_count() == 0
    assert counter.events() == ["presentation", "live-verdict", "admission"]
    assert counter.store.verify_log() == (True, ())


def test_the_proof_of_check_stands_in_the_log_without_the_person(counter: Counter) -> None:
    shown = counter.show(TEXT)
    counter.live(shown)
    (proof,) = counter.store.look_ups_of(shown.presentation.id)
    assert (proof.by, proof.code, proof.fault, proof.number_kind) == ("Lê Mẫu", "000", None, "card")
    assert proof.digest is not None
    body = next(entry.body for entry in counter.store.entries(0, 10) if entry.event == "live-verdict")
    said = json.loads(body)
    assert (said["code"], said["class"], said["visit_day"]) == ("000", "treat", "2026-11-23")
    for secret in ("9900000001", "Trần Thị Mẫu", "090002"):
        assert secret not in body.decode()


def test_the_same_is_not_asked_twice_and_another_name_is(counter: Counter) -> None:
    shown = counter.show(TEXT)
    assert counter.insurer.wanted(shown) is not None
    assert counter.insurer.wanted(shown) is None
    assert counter.insurer.wanted(counter.show(TEXT)) is None
    corrected = counter.desk.correct("Trần Thị Mẫn", BirthDate(year=1990, month=2, day=1))
    assert counter.insurer.wanted(corrected) is not None
    assert asked(counter.server) == 0


def test_nothing_to_ask_with_asks_nobody(counter: Counter) -> None:
    assert counter.insurer.wanted(counter.desk.emergency()) is None
    assert counter.insurer.wanted(counter.show(b"https://example.org/")) is None
    assert (
        counter.insurer.wanted(counter.show(b"9900000001")) is None
    )  # a number that nobody here knows: no name to send
    looked = counter.desk.look(Reading(data=TEXT, source=Source.CAMERA, at=counter.time.clock(), decoder="test"))
    assert counter.insurer.wanted(looked) is None  # looking leaves no trace, not at the insurer's either


def test_an_answer_after_the_admission_ends_the_waiting(counter: Counter) -> None:
    shown = counter.show(TEXT)
    enquiry = counter.insurer.wanted(shown)
    assert enquiry is not None
    visit = counter.desk.admit().visit
    assert visit is not None
    assert counter.store.pending_count() == 1
    settled = counter.insurer.settle(counter.insurer.ask(enquiry), counter.desk)
    assert settled is not None
    assert settled.visit == visit
    assert counter.store.pending_count() == 0
    assert counter.registry.find("9900000001")[0].card.check_string is None  # the made code has none
    assert counter.store.changed() == ()


def test_a_gateway_that_is_away_leaves_everybody_in_the_queue_in_order(counter: Counter) -> None:
    counter.server.faults.set(reset=1.0)
    visits = []
    for number in (1, 2, 3):
        card = Card(
            card_number=f"DN479990000000{number}",
            social_insurance_number=f"990000000{number}",
            name="Trần Thị Mẫu",
            birth=CARD.birth,
            sex=CARD.sex,
            period=CARD.period,
        )
        shown = counter.show(render(card, Kind.BHYT15))
        assert counter.live(shown) is None
        visits.append(counter.desk.admit().visit)
        counter.time.seconds += 60
    assert counter.store.pending_count() == 3
    assert "insurer-asked" in counter.events()
    first = counter.insurer.waiting()
    assert first is not None
    assert first.waiting is not None
    assert first.waiting.visit_id == visits[0].visit_id  # type: ignore[union-attr]
    assert first.at == visits[0].occurred_at  # type: ignore[union-attr]
    counter.insurer.settle(counter.insurer.ask(first), counter.desk)
    second = counter.insurer.waiting()
    assert second is not None
    assert second.waiting is not None
    assert second.waiting.visit_id == visits[1].visit_id  # type: ignore[union-attr]
    counter.server.faults.set()
    counter.time.seconds += 3600
    found = []
    while (enquiry := counter.insurer.waiting()) is not None:
        settled = counter.insurer.settle(counter.insurer.ask(enquiry), counter.desk)
        found.append(settled.presentation.verdict.decision if settled and settled.presentation.verdict else None)
    assert found[0] is Decision.COVERED
    assert len(found) == 3
    assert counter.store.verify_log() == (True, ())


def test_each_failed_attempt_rests_longer(counter: Counter) -> None:
    counter.show(TEXT)
    counter.desk.admit()
    counter.server.faults.set(html=1.0)
    rests = []
    for _ in range(6):
        enquiry = counter.insurer.waiting()
        assert enquiry is not None
        begun = counter.time.seconds
        counter.insurer.settle(counter.insurer.ask(enquiry), counter.desk)
        assert counter.insurer.waiting() is None
        while counter.insurer.waiting() is None:
            counter.time.seconds += 15
        rests.append(timedelta(seconds=counter.time.seconds - begun))
    assert rests == [*AGAIN_AFTER, AGAIN_AFTER[-1]]


WORSE = [
    ("110", Decision.NOT_COVERED),
    ("010", Decision.NOT_COVERED),
    ("060", Decision.CORRECT_INPUT),
    ("001", Decision.PENDING),
]


@pytest.mark.parametrize(("code", "after"), WORSE)
def test_another_answer_after_the_admission_is_on_the_work_list(counter: Counter, code: str, after: Decision) -> None:
    counter.server.book = type(counter.server.book)([person(result_code=code)])
    counter.show(TEXT)
    visit = counter.desk.admit().visit
    assert visit is not None
    enquiry = counter.insurer.waiting()
    assert enquiry is not None
    settled = counter.insurer.settle(counter.insurer.ask(enquiry), counter.desk)
    assert settled is not None
    assert settled.presentation.verdict
    assert settled.presentation.verdict.decision is after
    (changed,) = counter.store.changed()
    assert (changed.visit_id, changed.before, changed.after) == (visit.visit_id, Decision.PENDING, after)
    assert changed.masked_name
    assert "Mẫu" not in changed.masked_name
    assert counter.store.pending_count() == 0  # a person looks at it; asking again would not help
    assert counter.insurer.waiting() is None
    with pytest.raises(StoreError):
        counter.store.mark_seen(visit.visit_id, by="a01", note="  ")
    counter.store.mark_seen(visit.visit_id, by="a01", note="Đã gọi điện, người bệnh mang thẻ mới đến")
    assert counter.store.changed() == ()
    assert counter.store.changed(seen=True)[0].note.startswith("Đã gọi")
    assert counter.store.verify_log() == (True, ())


def test_an_unknown_code_says_nothing_and_waits(counter: Counter) -> None:
    counter.server.book = type(counter.server.book)([person(result_code="777")])
    counter.show(TEXT)
    counter.desk.admit()
    enquiry = counter.insurer.waiting()
    assert enquiry is not None
    settled = counter.insurer.settle(counter.insurer.ask(enquiry), counter.desk)
    assert settled is not None
    assert settled.presentation.verdict
    assert settled.presentation.verdict.decision is Decision.PENDING
    assert counter.store.pending_count() == 1
    assert counter.insurer.waiting() is None  # not at once
    counter.server.book = type(counter.server.book)([PERSON])
    counter.time.seconds += 3600
    again = counter.insurer.waiting()
    assert again is not None
    counter.insurer.settle(counter.insurer.ask(again), counter.desk)
    assert (counter.store.pending_count(), counter.store.changed()) == (0, ())


def test_an_undone_visit_is_asked_about_no_more(counter: Counter) -> None:
    counter.show(TEXT)
    counter.desk.admit()
    counter.desk.undo()
    assert counter.insurer.waiting() is None
    assert counter.store.pending_count() == 0


def test_an_emergency_with_nothing_is_put_off_and_holds_nobody_up(counter: Counter) -> None:
    counter.desk.emergency()
    counter.time.seconds += 60
    counter.show(TEXT)
    counter.desk.admit(AdmitAs.INSURED)
    enquiry = counter.insurer.waiting() or counter.insurer.waiting()
    assert enquiry is not None
    assert enquiry.claims.card is not None


def test_treatments_asked_for_separately_reach_the_rules_when_the_person_is_admitted(counter: Counter) -> None:
    stay = (("79001", "202611230500", "", ""), ("79002", "202611230600", "202611230630", "1"))
    counter.server.book = type(counter.server.book)([person(treatments=stay)])
    shown = counter.show(TEXT)
    enquiry = counter.insurer.wanted(shown)
    assert enquiry is not None
    reply = counter.insurer.ask(enquiry)
    counter.insurer.settle(reply, counter.desk)
    assert not counter.insurer.asks_past(reply)  # the settings ask nobody for them
    assert counter.insurer.past(reply) is None
    counter.gateway.asks_history = True
    counter.gateway._client._bodies[Function.HISTORY] = "form"
    past = counter.insurer.past(reply)
    assert past is not None
    counter.insurer.keep_past(past)
    assert [proof.function for proof in counter.store.look_ups_of(shown.presentation.id)][-1] == "Lskcb2025"
    admitted = counter.desk.admit()
    found = {outcome.rule: outcome.evidence.reason for outcome in admitted.outcomes}
    assert found["multi-facility-same-day"] == "three-or-more"
    assert counter.store.verify_log() == (True, ())
    counter.server.faults.set(http_502=1.0)
    away = counter.insurer.past(reply)
    assert away is not None
    assert away.fault == "gateway-http-error"
    counter.insurer.keep_past(away)
