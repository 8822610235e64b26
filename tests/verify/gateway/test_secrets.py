"""Neither password nor token, card, name nor officer leaves the client by a log, an exception, a repr or a printed line."""

from __future__ import annotations

import hashlib
import http.client
import io
import logging
import sys
import traceback
from contextlib import redirect_stderr, redirect_stdout, suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import requests
import urllib3

from kiosk.demo.stand_in.faults import Kind
from kiosk.redact import close_logging, configure_logging
from kiosk.verify.gateway import Fault, GatewayUnavailable
from tests.verify.gateway.made import (
    CARD,
    NOW,
    OFFICER,
    OFFICER_CCCD,
    PASSWORD,
    PERSON,
    SHOWN,
    asked,
    both,
    opened,
)

DIGEST = hashlib.md5(PASSWORD.encode(), usedforsecurity=False).hexdigest()


class Seen:
    """Everything that anybody could read: raw log records, standard output and error, reprs, tracebacks, log files."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self.text = io.StringIO()

    def add(self, *things: object) -> None:
        for thing in things:
            self.text.write(f"{thing}\n{thing!r}\n")
            if isinstance(thing, BaseException):
                self.text.write("".join(traceback.format_exception(thing)))
                # What `from None` only hides would be shown by the next tool that looks at it.
                hidden = thing.__context__ or thing.__cause__
                while hidden is not None:
                    self.text.write("".join(traceback.format_exception(hidden)))
                    hidden = hidden.__context__

    def all(self) -> str:
        files = [file.read_text(encoding="utf-8") for file in self.home.rglob("*") if file.is_file()]
        return "\n".join([self.text.getvalue(), *files])


@pytest.fixture
def seen(home: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Debug logging of everything, undecorated, and into the desk's own log; http.client told to print."""
    found = Seen(home)
    raw = logging.StreamHandler(found.text)
    root = logging.getLogger()
    root.addHandler(raw)
    handler = configure_logging(home, level=logging.DEBUG)
    root.setLevel(logging.DEBUG)
    monkeypatch.setattr(http.client.HTTPConnection, "debuglevel", 5)
    with redirect_stdout(found.text), redirect_stderr(found.text):
        yield found
    close_logging(handler)
    root.removeHandler(raw)


def secrets(*tokens: str) -> list[str]:
    words = [PASSWORD, DIGEST, DIGEST.upper(), PERSON.card_number, PERSON.social_insurance_number, PERSON.citizen_id]
    words += [PERSON.name, "Mẫu", "M%E1%BA%ABu", PERSON.birth, OFFICER, OFFICER_CCCD, requests.utils.quote(PASSWORD)]
    return [word for word in (*words, *tokens) if word]


def spy_on_tokens(server: Any) -> list[str]:
    """The tokens that the stand-in gives."""
    given: list[str] = []
    take = server.sessions.take

    def taking(*words: str) -> dict[str, Any]:
        answer = take(*words)
        key = answer["APIKey"]
        given.extend((key["access_token"], key["id_token"]) if key else ())
        return answer

    server.sessions.take = taking
    return given


def assert_clean(text: str, *tokens: str) -> None:
    assert [place for place, word in enumerate(secrets(*tokens)) if word in text] == []


def test_the_spies_would_find_something(seen: Seen) -> None:
    """What requests does by itself would be found: the URL is in urllib3's debug log."""
    with both() as (server, _):
        requests.post(f"{server.url}/api/token/take?password={DIGEST}", data={"username": "x"}, timeout=5)
    assert DIGEST in seen.all()


@pytest.mark.parametrize("kind", [None, *(kind for kind in Kind if kind not in (Kind.SLOW, Kind.DRIP, Kind.HANG))])
def test_a_run_with_every_fault_tells_nothing(seen: Seen, kind: Kind | None) -> None:
    with both(rates={kind: 1.0} if kind else {}) as (server, gateway):
        tokens = spy_on_tokens(server)
        for _ in range(2):
            try:
                seen.add(gateway.ask(SHOWN, NOW, by="B"))
            except GatewayUnavailable as error:
                seen.add(error, error.receipts, error.args, vars(error))
        seen.add(gateway, gateway.health(), gateway._client, gateway._client._tokens, gateway._client._account)
        assert tokens
        assert_clean(seen.all(), *tokens)
    assert seen.all()


@pytest.mark.parametrize("place", ["request", "connect", "read", "session", "json"])
def test_a_crash_in_the_client_tells_nothing(seen: Seen, place: str, monkeypatch: pytest.MonkeyPatch) -> None:
    with both() as (server, gateway):
        tokens = spy_on_tokens(server)
        gateway.ask(SHOWN, NOW)
        told: list[str] = []

        def crash(*words: Any, **more: Any) -> Any:
            # An error that quotes all it was given, as libraries do.
            told.append(repr((words, more)))
            raise ValueError(f"cannot do {words} {more} {secrets(*tokens)}")

        targets: dict[str, tuple[Any, str]] = {
            "request": (urllib3.connection.HTTPConnection, "request"),
            "connect": (urllib3.connectionpool.HTTPConnectionPool, "urlopen"),
            "read": (urllib3.response.HTTPResponse, "read"),
            "session": (requests.Session, "send"),
            "json": (requests.PreparedRequest, "prepare"),
        }
        monkeypatch.setattr(*targets[place], crash)
        with pytest.raises(GatewayUnavailable) as raised:
            gateway.ask(SHOWN, NOW)
        monkeypatch.undo()
        assert told
        seen.add(raised.value)
        sys.__excepthook__(type(raised.value), raised.value, raised.value.__traceback__)
        assert_clean(seen.all(), *tokens)


def test_nothing_but_the_socket_ever_holds_the_query(monkeypatch: pytest.MonkeyPatch) -> None:
    """Pools, adapters and prepared requests see a path without a question mark."""
    urls: list[str] = []
    urlopen = urllib3.connectionpool.HTTPConnectionPool.urlopen

    def spied(pool: Any, method: str, url: str, *words: Any, **more: Any) -> Any:
        urls.append(url)
        return urlopen(pool, method, url, *words, **more)

    monkeypatch.setattr(urllib3.connectionpool.HTTPConnectionPool, "urlopen", spied)
    with both() as (server, gateway):
        assert gateway.ask(SHOWN, NOW).answer.code == "000"
        assert server.counts["KQNhanLichSuKCB2024 000"] == 1, "the query did arrive"
    assert urls == ["/api/token/take", "/api/egw/KQNhanLichSuKCB2024"]


def test_the_environment_sends_secrets_nowhere(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "http_proxy", "https_proxy", "all_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    netrc = tmp_path / "netrc"
    netrc.write_text("default login somebody password something\n")
    monkeypatch.setenv("NETRC", str(netrc))
    with both() as (_, gateway):
        assert gateway.ask(SHOWN, NOW).answer.code == "000"


def test_settings_never_show_the_officer() -> None:
    gateway = opened("https://egw.example.vn")
    with suppress(AttributeError):
        assert_clean(repr(vars(gateway)))
    assert_clean(repr(gateway._client._account))


@pytest.mark.parametrize("form", ["json", "form"])
def test_text_that_cannot_be_sent_tells_nothing(seen: Seen, form: str) -> None:
    """Half a character from a broken scan: what encodes it would quote the whole name."""
    name = PERSON.name + "\ud800"
    with both(settings={"lookup_body": form}) as (server, gateway):
        with pytest.raises(GatewayUnavailable) as raised:
            gateway.ask(replace(SHOWN, card=replace(CARD, name=name)), NOW)
        seen.add(raised.value)
        assert raised.value.fault is Fault.CLIENT_FAULT
        assert asked(server) == 0
        assert_clean(seen.all())
        assert "client.py" in seen.all(), "where it happened is told"
