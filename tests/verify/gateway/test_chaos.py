"""A bad morning: faults of every kind, a stand-in that dies and comes back, many desks; nothing wrong is ever believed."""

from __future__ import annotations

import random
import threading
from datetime import date

import pytest

from kiosk.demo.people import MadePerson, people
from kiosk.demo.stand_in.faults import Kind
from kiosk.demo.stand_in.insured import Book, from_card, from_people
from kiosk.demo.stand_in.server import StandIn, stand_in
from kiosk.verify.claims import Claims
from kiosk.verify.gateway import Fault, GatewayUnavailable, LiveGateway
from kiosk.verify.gateway.breaker import FAILURES, LONGEST_REST
from kiosk.verify.verdict import Decision
from kiosk.verify.verifier import Verifier
from tests.verify.gateway.made import NOW, ZONE, Time, opened

CAST = tuple(people(120, seed=11, today=date(2026, 11, 23), facility="79999"))
STATUSES = ("active", "active", "active", "withdrawn", "reduced", "suspended")
QUICK = [kind for kind in Kind if kind not in (Kind.SLOW, Kind.DRIP, Kind.HANG, Kind.GZIP_BOMB)]
CERTAIN = (Decision.COVERED, Decision.COVERED_WITH_NOTICE, Decision.NOT_COVERED)


def book() -> Book:
    from dataclasses import replace

    chance = random.Random(3)
    made = (replace(from_card(one.card, one.citizen.citizen_id), status=chance.choice(STATUSES)) for one in CAST)
    return Book(made)


def decision(gateway: LiveGateway, one: MadePerson) -> Decision | None:
    """What the desk would do on the gateway's word; None when there was none."""
    claims = Claims(card=one.card, citizen=one.citizen, paper_seen=True)
    try:
        answer = gateway.ask(claims, NOW).answer
    except GatewayUnavailable as error:
        assert error.fault is not Fault.CLIENT_FAULT
        return None
    return Verifier(None, clock=lambda: NOW, zone=ZONE).verify(claims, at=NOW, answer=answer).decision


def clean_run() -> list[Decision | None]:
    time = Time()
    server = stand_in(book(), clock=time.clock, ticks=time.ticks)
    server.start()
    try:
        gateway = opened(server.url, time=time)
        return [decision(gateway, one) for one in CAST]
    finally:
        gateway.close()
        server.stop()


def test_no_fault_ever_makes_a_wrong_decision() -> None:
    clean = clean_run()
    assert set(clean) == {Decision.COVERED, Decision.NOT_COVERED, Decision.PENDING}
    time = Time()
    server = stand_in(book(), clock=time.clock, ticks=time.ticks, seed=4, rates=dict.fromkeys(QUICK, 0.3 / len(QUICK)))
    server.start()
    gateway = opened(server.url, time=time)
    found: dict[int, list[Decision | None]] = {place: [] for place in range(len(CAST))}

    def desk(number: int) -> None:
        for place in range(number, len(CAST), 3):
            for _ in range(4):
                found[place].append(decision(gateway, CAST[place]))
                time.seconds += LONGEST_REST  # or the breaker would answer for the gateway

    try:
        threads = [threading.Thread(target=desk, args=(number,)) for number in range(3)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        server.faults.set()
        time.seconds += LONGEST_REST
        after = [decision(gateway, one) for one in CAST]
    finally:
        gateway.close()
        server.stop()
    wrong = [
        (place, was, clean[place])
        for place, all_of_them in found.items()
        for was in all_of_them
        if was in CERTAIN and was is not clean[place]
    ]
    assert wrong == []
    assert sum(was is None for all_of_them in found.values() for was in all_of_them) > 30, "faults did happen"
    assert after == clean, "everything is resolved when it is over"


def test_a_gateway_that_dies_and_comes_back() -> None:
    """Another process on the same port: it knows none of the sessions, and kept connections lead nowhere."""
    time = Time()
    first = stand_in(from_people(CAST), clock=time.clock, ticks=time.ticks)
    first.start()
    port = int(first.url.rsplit(":", 1)[1])
    gateway = opened(first.url, time=time)
    claims = Claims(card=CAST[0].card)
    assert gateway.ask(claims, NOW).answer.code == "000"
    first.stop()
    faults = []
    for _ in range(FAILURES + 1):
        with pytest.raises(GatewayUnavailable) as raised:
            gateway.ask(claims, NOW)
        faults.append(raised.value.fault)
    assert faults[-1] is Fault.RESTING
    assert set(faults[:-1]) <= {Fault.UNREACHABLE, Fault.BROKEN_OFF}
    again = _on(port, time)
    try:
        time.seconds += LONGEST_REST
        assert gateway.ask(claims, NOW).answer.code == "000"
        assert again.counts == {"KQNhanLichSuKCB2024 401": 1, "token 200": 1, "KQNhanLichSuKCB2024 000": 1}
    finally:
        gateway.close()
        again.stop()


def _on(port: int, time: Time) -> StandIn:
    server = stand_in(from_people(CAST), clock=time.clock, ticks=time.ticks, seed=9, port=port)
    server.start()
    return server
