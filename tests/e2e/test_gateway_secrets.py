"""A whole run with the insurer, everything logged and everything crashing: is a secret or a person in any file or line?

Window, `kiosk gateway recheck` and `kiosk checkin send`, with exceptions whose texts hold all that must not be told.
"""

from __future__ import annotations

import hashlib
import http.client
import io
import json
import logging
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import quote, quote_plus

import pytest
import requests
import urllib3

from kiosk.__main__ import main
from kiosk.app import build_rooms, utc_now
from kiosk.commands import _log
from kiosk.commands._log import log_kept_in
from kiosk.demo.people import MadePerson, people
from kiosk.demo.stand_in.insured import from_people
from kiosk.demo.stand_in.server import StandIn, stand_in
from kiosk.desk.story import Desk
from kiosk.intake import AdmitAs
from kiosk.redact import configure_logging
from kiosk.scanner.reading import Reading, Source
from kiosk.settings import save_settings
from kiosk.verify.card import Kind
from kiosk.verify.formats.render import render
from kiosk.verify.gateway import breaker, client
from kiosk.window.desk_app import DeskApp
from tests.e2e.leaks import leaks, secrets_of
from tests.verify.gateway.made import OFFICER, OFFICER_CCCD

PASSWORD = "mật khẩu của bệnh viện"
DIGEST = hashlib.md5(PASSWORD.encode(), usedforsecurity=False).hexdigest()
CRASHES: dict[str, tuple[Any, str]] = {
    "request": (urllib3.connection.HTTPConnection, "request"),
    "connect": (urllib3.connectionpool.HTTPConnectionPool, "urlopen"),
    "read": (urllib3.response.HTTPResponse, "read"),
    "session": (requests.Session, "send"),
    "answer": (client, "read_answer"),
    "settle": (Desk, "answered"),
}


@dataclass
class Run:
    home: Path
    temp: Path
    server: StandIn
    cast: tuple[MadePerson, ...]
    patch: pytest.MonkeyPatch
    tokens: list[str] = field(default_factory=list)
    raised: list[str] = field(default_factory=list)

    def secrets(self) -> frozenset[str]:
        words = {PASSWORD, DIGEST, DIGEST.upper(), quote(PASSWORD), quote_plus(PASSWORD), OFFICER, OFFICER_CCCD}
        names = {form(one.card.name or "") for one in self.cast for form in (quote, quote_plus)}
        return secrets_of(self.cast) | words | names | set(self.tokens)

    @contextmanager
    def crashing(self, place: str) -> Iterator[None]:
        """Whoever comes this way gets an error that tells everything."""

        def crash(*words: Any, **more: Any) -> Any:
            self.raised.append(place)
            raise ValueError(f"cannot do {words!r} {more!r} {sorted(self.secrets())}")

        with self.patch.context() as patch:
            patch.setattr(*CRASHES[place], crash)
            yield


@pytest.fixture
def run(home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Run]:
    temp = tmp_path / "temp"
    temp.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(temp))
    monkeypatch.setenv("TMPDIR", str(temp))
    cast = tuple(people(20, seed=9, today=utc_now().date(), facility="79034"))
    server = stand_in(from_people(cast), clock=utc_now, ticks=time.monotonic)
    made = Run(home, temp, server, cast, monkeypatch)
    take = server.sessions.take

    def taking(*words: str) -> dict[str, Any]:
        answer: dict[str, Any] = take(*words)
        made.tokens.extend((answer["APIKey"]["access_token"], answer["APIKey"]["id_token"]))
        return answer

    server.sessions.take = taking  # type: ignore[method-assign]
    server.start()
    own = {"URL": server.url, "USERNAME": "79034_BV", "PASSWORD": PASSWORD}
    for key, value in (own | {"OFFICER_NAME": OFFICER, "OFFICER_CCCD": OFFICER_CCCD}).items():
        monkeypatch.setenv(f"KIOSK_GATEWAY__{key}", value)
    monkeypatch.setenv("KIOSK_GATEWAY__RECHECKS_PER_MINUTE", "600")
    save_settings(
        home,
        {
            "facility.code": "79034",
            "desk.name": "Quầy 1",
            "desk.clerks": ["Thu Mẫu"],
            "keys.store": "file",
            "sound.on": False,
            "camera.enabled": False,
        },
    )
    monkeypatch.setattr(_log, "configure_logging", partial(configure_logging, level=logging.DEBUG))
    monkeypatch.setattr(http.client.HTTPConnection, "debuglevel", 5)
    monkeypatch.setattr(breaker, "FAILURES", 1000)  # or it would rest after the third crash, and nothing more be asked
    yield made
    server.stop()


def serve(run: Run, desk: DeskApp, person: MadePerson, until: Callable[[Callable[[], bool]], None]) -> None:
    """Show, wait until the insurer was asked, admit."""
    flow = desk.window.flow
    desk.take(Reading(data=render(person.card, Kind.BHYT15), source=Source.CAMERA, at=utc_now(), decoder="test"))
    until(lambda: flow.intake is not None and not flow.busy)
    until(lambda: desk.insurer._under_way == 0)
    flow.admit(AdmitAs.INSURED)
    until(lambda: flow.intake is None and not flow.busy)


def test_nothing_is_told_anywhere(run: Run, qtbot, capfd: pytest.CaptureFixture[str]) -> None:
    root, level = logging.getLogger(), logging.getLogger().level
    until = partial(qtbot.waitUntil, timeout=15_000)
    root.setLevel(logging.DEBUG)
    with log_kept_in(run.home):
        root.setLevel(logging.DEBUG)
        desk = DeskApp(run.home, clerk="Thu Mẫu", strict_texts=True)
        try:
            desk.start()
            serve(run, desk, run.cast[0], until)
            for number, place in enumerate(CRASHES, 1):
                with run.crashing(place):
                    serve(run, desk, run.cast[number], until)
                    until(lambda place=place: place in run.raised)
        finally:
            desk.window.close()
            stopped = desk.stop()
            desk.window.deleteLater()
            desk.deleteLater()
        assert stopped
    assert set(run.raised) == set(CRASHES)
    rooms = build_rooms(run.home)
    visit = rooms.store.load(rooms.store.recent(1)[0].presentation_id).visit  # type: ignore[union-attr]
    waited = rooms.store.pending_count()
    rooms.close()
    assert visit is not None and waited > 0
    home = ("--home", str(run.home))
    for place in ("request", "answer"):
        with run.crashing(place):
            main(["gateway", *home, "recheck", "--now", "--per-minute", "60000"])
    facts = {"ordered_at": (utc_now() + timedelta(minutes=5)).isoformat(), **FACTS}
    for place in ("session", None):
        run.patch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(json.dumps(facts).encode()), encoding="utf-8"))
        words = ["checkin", *home, "send", "--visit", visit.visit_id, "--his", "-"]
        if place is None:
            main(["checkin", *home, "send", "--waiting"])
        else:
            with run.crashing(place):
                main(words)
    out, err = capfd.readouterr()
    root.setLevel(level)
    secrets = run.secrets()
    assert len(run.tokens) >= 2
    said = (run.home / "log" / "kiosk.log").read_text(encoding="utf-8")
    assert " DEBUG " in said and "ValueError" in said, "crashes and small things are logged"
    assert leaks(run.home, secrets) == []
    assert leaks(run.temp, secrets) == []
    assert [len(secret) for secret in secrets if secret in out or secret in err] == []


FACTS = {
    "treatment_id": "LK-1",
    "patient_id": "BN-7",
    "care_kind": "01",
    "visit_type": "1.1",
    "service_code": "02.1896",
    "service_name": "Khám Nội",
}
