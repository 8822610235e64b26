"""Half answers, errors of our own and people who cannot be opened: nobody is misjudged, and nobody held up behind them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from random import Random

import pytest

from kiosk.demo.stand_in.faults import Faults, Step
from kiosk.intake import Intake, Paper, Strip
from kiosk.records.values import StoreError
from kiosk.verify.card import Kind
from kiosk.verify.formats.render import render
from kiosk.verify.verdict import Decision
from tests.desk.insured import TEXT, Counter, insured_counter
from tests.verify.gateway.made import CARD, FACILITY, person


@pytest.fixture
def counter(tmp_path: Path) -> Iterator[Counter]:
    with insured_counter(tmp_path) as made:
        yield made


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
