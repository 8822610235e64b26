"""A counter whose insurer can be asked: real desk, store and registry, and real HTTP to the stand-in."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from fraud_rules import _engine
from kiosk.demo.stand_in.server import StandIn
from kiosk.desk import Desk
from kiosk.desk.insurer import Insurer
from kiosk.desk.place import Place
from kiosk.intake import Intake
from kiosk.keys import Keys
from kiosk.records.store import Store, open_store
from kiosk.scanner.reading import Reading, Source
from kiosk.verify.card import Card, Kind
from kiosk.verify.formats.recognise import recognise
from kiosk.verify.formats.render import render
from kiosk.verify.gateway import LiveGateway
from kiosk.verify.registry import SqlRegistry, open_registry
from kiosk.verify.registry.learning import learn
from kiosk.verify.sources import GatewayAnswer
from kiosk.verify.verifier import Verifier
from tests.verify.gateway.made import CARD, FACILITY, ZONE, Time, both

TEXT = render(CARD, Kind.BHYT15)


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


@contextmanager
def insured_counter(tmp_path: Path) -> Iterator[Counter]:
    """A desk with its own records, registry, gateway client, and a stand-in that knows one person."""
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
