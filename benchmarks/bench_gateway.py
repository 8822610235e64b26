"""What does our client cost beyond the plain way of asking? A look-up against `requests.Session.post` with the same body.

Subject: `LiveGateway.ask`: which number, breaker, token, posting with a limit, reading, checking whose answer it is, history,
receipt. Peer: one `Session.post` to the same stand-in (a process of its own, on loopback) with the same URL and body, its
answer read as JSON. Both ask about the same person in turn, so that noise and the stand-in's own time meet both.
"""

from __future__ import annotations

import gc
import hashlib
import json
import random
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlencode

import requests

from benchmarks.figures import Figure, at, timed
from kiosk.app import utc_now
from kiosk.demo.people import MadePerson, people
from kiosk.settings import load_settings
from kiosk.verify.claims import Claims
from kiosk.verify.gateway import LiveGateway, open_gateway
from kiosk.verify.gateway.dates import sent
from kiosk.verify.tables import Tables, default_directory

ACCOUNT, PASSWORD, OFFICER, OFFICER_CCCD = "79999_BV", "a made word", "Lê Văn Thử", "099090000002"
WARM_UP = 20


def measure(turns: int = 600) -> tuple[Figure, ...]:
    """The median and p95 of both, over `turns` look-ups each."""
    with _stand_in() as url:
        gateway = _client(url)
        session = requests.Session()
        address = _address(session, url)
        cast = list(people(1000, seed=1, today=utc_now().date(), facility="79999"))[: turns + WARM_UP]
        ours, peers = [], []
        gc.disable()
        try:
            for number, person in enumerate(cast):
                pair = [(ours, lambda p=person: _ask(gateway, p)), (peers, lambda p=person: _post(session, address, p))]
                for found, call in pair if number % 2 else reversed(pair):
                    found.append(timed(call))
        finally:
            gc.enable()
            gateway.close()
            session.close()
    ours, peers = ours[WARM_UP:], peers[WARM_UP:]
    return (
        Figure(name="gateway look-up, p50", value=at(ours, 50), unit="ms", base=at(peers, 50), limit=1.3),
        Figure(name="gateway look-up, p95", value=at(ours, 95), unit="ms", base=at(peers, 95)),
    )


def _ask(gateway: LiveGateway, person: MadePerson) -> None:
    answer = gateway.ask(Claims(card=person.card), utc_now()).answer
    assert answer.card is not None


def _post(session: requests.Session, address: str, person: MadePerson) -> None:
    card = person.card
    assert card.birth is not None
    body = {
        "maThe": card.card_number,
        "hoTen": card.name,
        "ngaySinh": sent(card.birth),
        "hoTenCb": OFFICER,
        "cccdCb": OFFICER_CCCD,
    }
    answer = session.post(address, json=body, timeout=10).json()
    assert answer["maThe"] == card.card_number


def _address(session: requests.Session, url: str) -> str:
    """The look-up's URL with a session of its own, as anybody would write it."""
    digest = hashlib.md5(PASSWORD.encode(), usedforsecurity=False).hexdigest().upper()
    form = {"username": ACCOUNT, "password": digest}
    key = session.post(f"{url}/api/token/take", data=form, timeout=10).json()["APIKey"]
    secrets = {"token": key["access_token"], "id_token": key["id_token"], "username": ACCOUNT, "password": digest}
    return f"{url}/api/egw/KQNhanLichSuKCB2024?{urlencode(secrets)}"


def _client(url: str) -> LiveGateway:
    given = {"URL": url, "USERNAME": ACCOUNT, "OFFICER_NAME": OFFICER, "OFFICER_CCCD": OFFICER_CCCD}
    settings = load_settings(Path("nowhere"), environ={f"KIOSK_GATEWAY__{key}": value for key, value in given.items()})
    return open_gateway(
        settings.gateway,
        password=PASSWORD,
        facility=settings.facility.code,
        zone=settings.facility.zone_info,
        tables=Tables.load(default_directory()),
        clock=utc_now,
        ticks=time.monotonic,
        chance=random.random,
    )


@contextmanager
def _stand_in() -> Iterator[str]:
    """The stand-in as a process: its time must not be taken from ours by the interpreter's lock."""
    command = [sys.executable, "-m", "kiosk", "gateway", "simulate", "--seed", "1"]
    process = subprocess.Popen(command, stdout=subprocess.PIPE)
    assert process.stdout is not None
    try:
        yield json.loads(process.stdout.readline())["url"]
    finally:
        process.kill()
        process.wait()
        process.stdout.close()
