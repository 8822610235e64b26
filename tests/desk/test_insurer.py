"""Asking the insurer from a desk: real desk, store and registry, real HTTP to the stand-in; and the queue of the others."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from random import Random

import pytest

from fraud_rules import _engine
from kiosk.demo.stand_in.faults import Faults, Step
from kiosk.demo.stand_in.server import StandIn
from kiosk.desk import Desk
from kiosk.desk.insurer import AGAIN_AFTER, Insurer
from kiosk.desk.place import Place
from kiosk.intake import AdmitAs, Intake, Paper, Strip
from kiosk.keys import Keys
from kiosk.records.store import Store, open_store
from kiosk.records.values import StoreError
from kiosk.scanner.reading import Reading, Source
from kiosk.verify.card import BirthDate, Card, Kind
from kiosk.verify.formats.recognise import recognise
from kiosk.verify.formats.render import render
from kiosk.verify.gateway import LiveGateway
from kiosk.verify.registry import SqlRegistry, open_registry
from kiosk.verify.registry.learning import learn
from kiosk.verify.sources import GatewayAnswer
from kiosk.verify.verdict import Assurance, Decision
from kiosk.verify.verifier import Verifier
from tests.verify.gateway.made import CARD, FACILITY, PERSON, ZONE, Time, asked, both, person


@dataclass
class Counter:
    time: Time
    desk: Desk
    store: Store
    registry: SqlRegistry
    server: StandIn
    gateway: LiveGateway
    insurer: Insurer

    def show(self, text: bytes) -> Intake:
        return self.desk.read(Reading(data=text, source=Source.CAMERA, at=self.time.clock(), decoder="test"))

    def live(self, intake: Intake) -> Intake | None:
        """Ask about what stands there, and settle it."""
        enquiry = self.insurer.wanted(intake)
        assert enquiry is not None
        return self.insurer.settle(self.insurer.ask(enquiry), self.desk)

    def events(self) -> list[str]:
        return [entry.event for entry in self.store.entries(0, 1000)]


TEXT = render(CARD, Kind.BHYT15)


@pytest.fixture
def counter(tmp_path: Path) -> Iterator[Counter]:
    time, keys = Time(), Keys.new()
    store = open_store(f"sqlite:///{tmp_path / 'records.db'}", keys, time.clock)
    registry = open_registry(f"sqlite:///{tmp_path / 'registry.db'}", keys, time.clock)
    numbers = iter(range(1, 1000))
    desk = Desk(
        place=Place(facility=FACILITY, desk="Bàn 1", clerk="Lê Mẫu"),
        records=store,
        verifier=Verifier(registry, clock=time.clock, zone=ZONE, facility=FACILITY, fresh_days=3),
        rules=_engine.load(),
        keys=keys,
        recognise=recognise,
        clock=time.clock,
        new_id=lambda: f"{next(numbers):032x}",
        zone=ZONE,
    )

    def into_registry(answer: GatewayAnswer, shown: Card | None, citizen: str | None) -> int:
        return learn(registry, answer, shown, citizen)

    with both(time=time) as (server, gateway):
        insurer = Insurer(gateway, records=store, clock=time.clock, chance=lambda: 0.5, learn=into_registry)
        yield Counter(time, desk, store, registry, server, gateway, insurer)
    store.close()
    registry.close()


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


def test_half_an_answer_is_asked_for_again_and_changes_nobodys_verdict(counter: Counter) -> None:
    """110 for the card's number, and the look-up of the person broke off: nobody knows yet."""
    counter.server.book = type(counter.server.book)([person(result_code="110")])
    counter.show(TEXT)
    counter.desk.admit()
    second = Step(fault="http-502", from_look_up=1, look_ups=1)
    counter.server.faults = Faults(steps=[second], chance=Random(1), ticks=counter.time.ticks)
    enquiry = counter.insurer.waiting()
    assert enquiry is not None
    reply = counter.insurer.ask(enquiry)
    assert reply.answer is not None and (reply.answer.code, reply.answer.incomplete) == ("110", True)
    settled = counter.insurer.settle(reply, counter.desk)
    assert settled is not None and settled.presentation.verdict is not None
    assert settled.presentation.verdict.decision is Decision.PENDING
    assert (counter.store.pending_count(), counter.store.changed()) == (1, ())
    assert counter.insurer.waiting() is None  # not at once
    counter.time.seconds += 3600
    again = counter.insurer.waiting()
    assert again is not None
    counter.insurer.settle(counter.insurer.ask(again), counter.desk)
    assert [change.after for change in counter.store.changed()] == [Decision.NOT_COVERED]
    assert counter.store.pending_count() == 0


def test_half_an_answer_at_the_counter_is_asked_for_again_at_the_next_step(counter: Counter) -> None:
    counter.server.book = type(counter.server.book)([person(card_number="GD4799900000001")])
    second = Step(fault="http-502", from_look_up=1, look_ups=1)
    counter.server.faults = Faults(steps=[second], chance=Random(1), ticks=counter.time.ticks)
    half = counter.live(counter.show(TEXT))
    assert half is not None and half.presentation.answer is not None and half.presentation.answer.incomplete
    counter.time.seconds += 3600
    whole = counter.live(counter.desk.amend(Strip(papers=(Paper.CCCD,))))
    assert whole is not None and whole.presentation.answer is not None
    assert (whole.presentation.answer.code, whole.presentation.answer.incomplete) == ("000", False)


def test_when_the_gateway_is_back_nobody_rests_for_its_sake_any_longer(counter: Counter) -> None:
    counter.server.book = type(counter.server.book)([person(result_code="777")])
    for text in (
        TEXT,
        *(render(replace(CARD, card_number=f"DN47999000000{n}"), Kind.BHYT15) for n in (12, 13, 14, 15)),
    ):
        counter.show(text)
        counter.desk.admit()
        counter.time.seconds += 5

    def ask() -> None:
        enquiry = counter.insurer.waiting()
        assert enquiry is not None
        counter.insurer.settle(counter.insurer.ask(enquiry), counter.desk)

    ask()  # an unknown code: it waits for its own hour
    counter.server.faults.set(http_502=1.0)
    for _ in range(3):
        ask()
    assert counter.insurer.rests() > 0
    counter.server.faults.set()
    counter.time.seconds += 20
    ask()  # the last one, never tried before, is answered
    due = []
    while (enquiry := counter.insurer.waiting()) is not None:
        due.append(enquiry)
        counter.insurer.settle(counter.insurer.ask(enquiry), counter.desk)
    assert len(due) == 3


def test_other_facilities_reach_the_rules_dated_and_our_own_do_not(counter: Counter) -> None:
    checks = (
        ("79001_BV", "202611230610", "000"),
        ("79002_BV", "202611230640", "000"),
        (f"{FACILITY}_BV", "202611230645", "000"),
    )
    counter.server.book = type(counter.server.book)([person(checks=checks)])
    first = counter.live(counter.show(TEXT))
    assert first is not None
    found = {outcome.rule: outcome for outcome in first.outcomes}
    assert found["multi-facility-same-day"].evidence.reason == "three-or-more"
    assert found["gateway-check-burst"].evidence.reason == "few-places"
    admitted = counter.desk.admit()
    assert {o.rule: o.evidence.reason for o in admitted.outcomes}["multi-facility-same-day"] == "three-or-more"
    assert counter.store.verify_log() == (True, ())


class Broken:
    """A desk that cannot record an answer."""

    def answered(self, *_: object) -> Intake:
        raise ValueError("made to fail")


def test_who_cannot_be_recorded_rests_and_holds_nobody_up(counter: Counter) -> None:
    for text in (TEXT, render(replace(CARD, card_number="DN4799900000012"), Kind.BHYT15)):
        counter.show(text)
        counter.desk.admit()
        counter.time.seconds += 5
    first = counter.insurer.waiting()
    assert first is not None
    with pytest.raises(ValueError, match="made to fail"):
        counter.insurer.settle(counter.insurer.ask(first), Broken())
    second = counter.insurer.waiting()
    assert second is not None and second.presentation_id != first.presentation_id
    counter.insurer.failed(second)  # asking itself went wrong
    assert counter.insurer.waiting() is None
    counter.time.seconds += 300
    assert counter.insurer.waiting() is not None


def test_who_cannot_be_opened_any_more_holds_nobody_up(counter: Counter, monkeypatch: pytest.MonkeyPatch) -> None:
    counter.show(TEXT)
    damaged = counter.desk.admit().presentation.id
    counter.time.seconds += 5
    counter.show(render(replace(CARD, card_number="DN4799900000012"), Kind.BHYT15))
    counter.desk.admit()
    load = counter.store.load

    def loading(presentation_id: str) -> Intake | None:
        if presentation_id == damaged:
            raise StoreError("damaged")
        return load(presentation_id)

    monkeypatch.setattr(counter.store, "load", loading)
    assert counter.insurer.waiting() is None
    after = counter.insurer.waiting()
    assert after is not None and after.presentation_id != damaged
