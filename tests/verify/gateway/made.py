"""A stand-in and a client that asks it, for the gateway tests. Made people only; real HTTP on loopback."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from kiosk.demo.stand_in.insured import Book, Insured
from kiosk.demo.stand_in.server import StandIn, stand_in
from kiosk.settings import load_settings
from kiosk.verify.card import BirthDate, Card, CitizenCard, Period, Sex
from kiosk.verify.claims import Claims
from kiosk.verify.gateway import LiveGateway, open_gateway
from kiosk.verify.tables import Tables, default_directory

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
NOW = datetime(2026, 11, 23, 0, 41, tzinfo=UTC)
"""07:41 in Ho Chi Minh City."""
FACILITY, ACCOUNT, PASSWORD = "79999", "79999_BV", "mật khẩu thử"
OFFICER, OFFICER_CCCD = "Lê Văn Thử", "099090000002"
TABLES = Tables.load(default_directory())

PERSON = Insured(
    social_insurance_number="9900000001",
    card_number="DN4799900000001",
    citizen_id="099190000001",
    name="Trần Thị Mẫu",
    birth="01/02/1990",
    sex="Nữ",
    first_facility="79034",
    valid_from=date(2026, 1, 1),
    valid_to=date(2026, 12, 31),
    five_years_on=date(2029, 1, 1),
)
CARD = Card(
    card_number="DN4799900000001",
    social_insurance_number="9900000001",
    name="Trần Thị Mẫu",
    birth=BirthDate(year=1990, month=2, day=1),
    sex=Sex.FEMALE,
    period=Period(start=date(2026, 1, 1)),
)
CITIZEN = CitizenCard(
    citizen_id="099190000001", name="Trần Thị Mẫu", birth=BirthDate(year=1990, month=2, day=1), sex=Sex.FEMALE
)
SHOWN = Claims(card=CARD)


class Time:
    """A clock and a steady clock that stand until they are moved."""

    def __init__(self, now: datetime = NOW) -> None:
        self.now = now
        self.seconds = 0.0

    def clock(self) -> datetime:
        return self.now + timedelta(seconds=self.seconds)

    def ticks(self) -> float:
        return self.seconds


def person(**changes: Any) -> Insured:
    return replace(PERSON, **changes)


@contextmanager
def standing_in(*cards: Insured, time: Time | None = None, **more: Any) -> Iterator[StandIn]:
    """A stand-in with these cards, on loopback."""
    time = time or Time()
    server = stand_in(Book(cards or (PERSON,)), clock=time.clock, ticks=time.ticks, **more)
    server.start()
    try:
        yield server
    finally:
        server.stop()


def opened(url: str, *, time: Time | None = None, password: str | None = PASSWORD, **settings: str) -> LiveGateway:
    """A gateway client of these settings; `settings` are keys of [gateway]."""
    time = time or Time()
    given = {"url": url, "username": ACCOUNT, "officer_name": OFFICER, "officer_cccd": OFFICER_CCCD} | settings
    environ = {f"KIOSK_GATEWAY__{key.upper()}": value for key, value in given.items()}
    return open_gateway(
        load_settings(Path("nowhere"), environ=environ).gateway,
        password=password,
        facility=FACILITY,
        zone=ZONE,
        tables=TABLES,
        clock=time.clock,
        ticks=time.ticks,
        chance=lambda: 1.0,
    )


@contextmanager
def both(
    *cards: Insured, time: Time | None = None, settings: dict[str, str] | None = None, **more: Any
) -> Iterator[tuple[StandIn, LiveGateway]]:
    """A stand-in, and a client that asks it."""
    time = time or Time()
    with standing_in(*cards, time=time, **more) as server:
        gateway = opened(server.url, time=time, **(settings or {}))
        try:
            yield server, gateway
        finally:
            gateway.close()


def asked(server: StandIn) -> int:
    """How many look-ups the stand-in has answered."""
    return sum(count for what, count in server.counts.items() if what.startswith("KQNhanLichSuKCB2024"))
