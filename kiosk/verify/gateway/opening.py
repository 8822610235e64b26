"""From settings to a gateway that can be asked, or a word why not. The composition root calls this once."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from zoneinfo import ZoneInfo

from kiosk.settings_values import GatewaySection
from kiosk.verify.gateway.account import Account
from kiosk.verify.gateway.address import address
from kiosk.verify.gateway.breaker import Breaker
from kiosk.verify.gateway.client import BodyForm, Client
from kiosk.verify.gateway.health import HealthBook
from kiosk.verify.gateway.late import LateTransport
from kiosk.verify.gateway.live import LiveGateway
from kiosk.verify.gateway.values import Fault, Function, GatewayUnavailable
from kiosk.verify.tables import Tables


def open_gateway(
    section: GatewaySection,
    *,
    password: str | None,
    facility: str,
    zone: ZoneInfo,
    tables: Tables,
    clock: Callable[[], datetime],
    ticks: Callable[[], float],
    chance: Callable[[], float],
) -> LiveGateway:
    """The gateway of these settings. Connects to nobody.

    `ticks`: a steady clock in seconds (`time.monotonic`). `chance`: numbers from 0 to 1 (`random.random`), for jitter.
    Raises `GatewayUnavailable`: not-configured (no address, account, officer or password), not-https, ca-file.
    """
    where = address(section.url, section.ca_file)
    if not (section.username and password and section.officer_name and section.officer_cccd):
        raise GatewayUnavailable(Fault.NOT_CONFIGURED)
    account = Account(
        username=section.username,
        password=password,
        officer_name=section.officer_name,
        officer_cccd=section.officer_cccd,
    )
    bodies: dict[Function, BodyForm] = {Function.LOOK_UP: section.lookup_body}
    if section.history_body != "off":
        bodies[Function.HISTORY] = section.history_body
    client = Client(LateTransport(where, ticks=ticks), account, clock=clock, ticks=ticks, bodies=bodies)
    return LiveGateway(
        client,
        account=section.username,
        facility=facility,
        zone=zone,
        tables=tables,
        breaker=Breaker(ticks=ticks, chance=chance),
        health=HealthBook(soft_seconds=section.soft_seconds, clock=clock),
        clock=clock,
        ticks=ticks,
        hard_seconds=section.hard_seconds,
        asks_history=Function.HISTORY in bodies,
    )
