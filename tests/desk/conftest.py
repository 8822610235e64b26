"""A desk with real formats, real rules, a real SQLite store and a clock that the test turns."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import count
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from fraud_rules import _engine
from kiosk.desk import Desk
from kiosk.desk.place import Place
from kiosk.keys import Keys
from kiosk.records.store import Store, open_store
from kiosk.scanner.reading import Reading, Source
from kiosk.verify.formats.recognise import recognise
from kiosk.verify.sources import RegistryRecord
from kiosk.verify.verifier import Verifier
from tests.verify.made import NOW, MadeRegistry

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")


@dataclass
class Counter:
    """One made counter and everything behind it."""

    store: Store
    keys: Keys
    now: datetime = NOW
    ids: Iterator[int] = field(default_factory=lambda: count(1))

    def desk(
        self, *records: RegistryRecord, away: bool = False, name: str = "Bàn 1", at: datetime | None = None
    ) -> Desk:
        verifier = Verifier(
            MadeRegistry(*records, away=away), clock=lambda: self.now, zone=ZONE, facility="79034", fresh_days=3
        )
        return Desk(
            place=Place(facility="79034", desk=name, clerk="Lê Mẫu"),
            records=self.store,
            verifier=verifier,
            rules=_engine.load(),
            keys=self.keys,
            recognise=recognise,
            clock=lambda: self.now,
            new_id=lambda: f"{next(self.ids):032x}",
            zone=ZONE,
            at=at,
        )

    def reading(self, data: bytes, source: Source = Source.CAMERA) -> Reading:
        return Reading(data=data, source=source, at=self.now, decoder="test")

    def later(self, **time: float) -> None:
        self.now += timedelta(**time)

    def events(self) -> list[str]:
        return [entry.event for entry in self.store.entries(0, 1000)]


@pytest.fixture
def counter(tmp_path: Path) -> Iterator[Counter]:
    keys = Keys.new()
    made = Counter(store=None, keys=keys)  # type: ignore[arg-type]
    with open_store(f"sqlite:///{tmp_path / 'records.db'}", keys, lambda: made.now) as store:
        made.store = store
        yield made
