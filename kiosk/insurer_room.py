"""How is the insurer put within a desk's reach? The gateway of the settings, the queue of the records, and what is learnt."""

from __future__ import annotations

import random
import threading
import time
from typing import TYPE_CHECKING

from kiosk.verify.gateway import GatewayUnavailable, open_gateway
from kiosk.verify.gateway.values import Fault

if TYPE_CHECKING:
    from kiosk.app import Rooms
    from kiosk.desk.enquiry import Enquiry, Reply
    from kiosk.desk.insurer import Insurer
    from kiosk.exchange.checkin_post import CheckInPost
    from kiosk.verify.card import Card
    from kiosk.verify.gateway import LiveGateway
    from kiosk.verify.sources import GatewayAnswer


def open_live(rooms: Rooms) -> LiveGateway:
    """The gateway of this home. Connects to nobody. Raises `GatewayUnavailable`: not-configured, not-https, ca-file."""
    settings = rooms.settings
    if not settings.gateway.url:
        raise GatewayUnavailable(Fault.NOT_CONFIGURED)  # before a keyring is asked for the password
    return open_gateway(
        settings.gateway,
        password=rooms.password(settings),
        facility=settings.facility.code,
        zone=settings.facility.zone_info,
        tables=rooms.tables(),
        clock=rooms.clock,
        ticks=time.monotonic,
        chance=random.random,
    )


def open_insurer(rooms: Rooms) -> Insurer:
    """Asking and settling for this home. Raises `GatewayUnavailable` as `open_live`, `TableError` for damaged tables."""
    from kiosk.desk.insurer import Insurer

    def learn(answer: GatewayAnswer, shown: Card | None, citizen_id: str | None) -> int:
        from kiosk.verify.registry.learning import learn

        registry = rooms.registry
        return learn(registry, answer, shown, citizen_id) if registry is not None else 0

    return Insurer(open_live(rooms), records=rooms.store, clock=rooms.clock, chance=random.random, learn=learn)


def open_check_in_post(rooms: Rooms) -> CheckInPost:
    """Who sends check-in records for this home. Connects to nobody. Raises `GatewayUnavailable` as `open_live`."""
    from kiosk.exchange.checkin_post import CheckInPost
    from kiosk.verify.gateway.account import Account
    from kiosk.verify.gateway.address import address
    from kiosk.verify.gateway.token import Tokens
    from kiosk.verify.gateway.transport import Transport

    section, password = rooms.settings.gateway, None
    if section.url:
        password = rooms.password(rooms.settings)
    if not (section.username and password):
        raise GatewayUnavailable(Fault.NOT_CONFIGURED)
    transport = Transport(address(section.url, section.ca_file), ticks=time.monotonic)
    account = Account(
        username=section.username,
        password=password,
        officer_name=section.officer_name,
        officer_cccd=section.officer_cccd,
    )
    return CheckInPost(
        transport,
        Tokens(transport, account, clock=rooms.clock, ticks=time.monotonic),
        account,
        facility=rooms.settings.facility.code,
        edition=section.checkin_edition,
        ticks=time.monotonic,
    )


def ask_within(insurer: Insurer, enquiry: Enquiry, seconds: float) -> Reply | None:
    """The reply if it comes within `seconds`; None: the provisional verdict stands, and the queue asks again."""
    found: list[Reply] = []
    asking = threading.Thread(target=lambda: found.append(insurer.ask(enquiry)), name="insurer", daemon=True)
    asking.start()
    asking.join(seconds)
    return found[0] if found else None
