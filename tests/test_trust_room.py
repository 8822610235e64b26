"""Are lists fetched in the background taken as imported ones are, and from nowhere but a proper address?"""

from __future__ import annotations

import gzip
import random
import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from kiosk.keys import Keys
from kiosk.settings import load_settings
from kiosk.trust_room import Fetched, TrustRoom, open_trust
from kiosk.verify.cose import Algorithm
from kiosk.verify.sources import SourceUnavailable
from kiosk.verify.status_list import TokenState
from kiosk.verify.trust import fetching
from kiosk.verify.trust.fetching import fetch, is_allowed
from kiosk.verify.trust.roots import RootsWrong, national_roots, public_text, read_public
from kiosk.verify.trust.values import KeyStatus
from tests.verify.trust.made import DAY, NOW, file_of, key, roots, signed, signing_key, trust_list
from tests.verify.trust.states import deny_file, listed, part, status_file


class Server(ThreadingHTTPServer):
    """Answers with what lies under a path: (status, headers, body)."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.answers: dict[str, tuple[int, dict[str, str], bytes]] = {}
        self.asked: list[str] = []

    def url(self, path: str) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}{path}"


class Handler(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        server = self.server
        assert isinstance(server, Server)
        server.asked.append(self.path)
        status, headers, body = server.answers.get(self.path, (404, {}, b""))
        self.send_response(status)
        for name, value in {"Content-Length": str(len(body)), **headers}.items():
            self.send_header(name, value)
        self.end_headers()
        drip = int(headers.get("Drip", 0))
        try:
            for at in range(0, len(body), drip or len(body) or 1):
                self.wfile.write(body[at : at + (drip or len(body))])
                self.wfile.flush()
                time.sleep(0.05 if drip else 0)
        except OSError:
            self.close_connection = True

    def log_message(self, *args: object) -> None:
        pass


@pytest.fixture
def server() -> Iterator[Server]:
    with Server() as made:
        thread = threading.Thread(target=made.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield made
        made.shutdown()
        thread.join()


def room(home: Path, now: datetime = NOW, keys: Keys | None = None, **more: str) -> TrustRoom:
    environ = {"KIOSK_TRUST__ROOTS": ";".join(public_text(root) for root in roots("a", "b")), **more}
    return open_trust(load_settings(home, environ=environ), keys or Keys.new(), lambda: now)


def test_trust_lists_come_before_the_lists_that_they_vouch_for(home: Path, server: Server) -> None:
    server.answers = {
        "/trust": (200, {}, file_of(trust_list())),
        "/status": (200, {}, status_file()),
        "/deny": (200, {}, deny_file(b"cti-0001")),
    }
    addresses = {
        "KIOSK_TRUST__URL": server.url("/trust"),
        "KIOSK_TRUST__STATUS_URLS": ";".join(server.url(path) for path in ("/status", "/deny", "/none")),
    }
    held = room(home, **addresses)
    done = held.refresh()
    assert [one.fault for one in done] == [None, None, None, "http-status"]
    assert server.asked == ["/trust", "/status", "/deny", "/none"]
    assert [str(one.kind) for one in held.status.lists] == ["deny", "status"]
    server.answers["/trust"] = (200, {}, file_of(trust_list(2), "x"))
    assert held.refresh()[0] == Fetched(url=server.url("/trust"), fault="other-root")
    assert held.book.find(key().key_id)


def test_another_process_took_a_list(home: Path) -> None:
    window, command = room(home), room(home)
    command.take(file_of(trust_list()))
    assert window.book.find(key().key_id) == ()
    assert window.refresh() == ()
    assert window.book.find(key().key_id)


def test_lists_of_a_key_that_was_condemned_count_no_more_at_once(home: Path) -> None:
    desk = room(home)
    lists, card = key("lists"), key("card")
    first = signed(trust_list(1, lists, card))
    desk.take(first.data)
    desk.take(status_file(name="lists"))
    assert desk.status.answer(part(), listed(card), NOW).state is TokenState.VALID
    bad = replace(lists, status=KeyStatus.COMPROMISED, compromised_since=NOW - DAY)
    desk.take(file_of(trust_list(2, bad, card, previous=first)))
    assert desk.status.answer(part(), listed(card), NOW).state is TokenState.UNKNOWN


def test_a_signed_list_is_a_witness_of_the_time(home: Path) -> None:
    keys = Keys.new()
    room(home, keys=keys).take(file_of(trust_list()))
    assert room(home, keys=keys).mark.state().trusted
    early = room(home, now=NOW - DAY, keys=keys)
    assert not early.mark.state().trusted


@pytest.mark.parametrize(
    ("url", "allowed"),
    [
        ("https://example.org/trust.cbor", True), ("http://127.0.0.1:8080/x", True), ("http://localhost/x", True),
        ("http://[::1]/x", True), ("http://example.org/x", False), ("http://127.0.0.1.example.org/x", False),
        ("ftp://example.org/x", False), ("file:///etc/passwd", False), ("https://a:b@example.org/x", False),
        ("https://", False), ("", False), ("https://[bad", False), ("https://example.org:99999/x", False),
    ],
)  # fmt: skip
def test_https_or_this_machine(url: str, allowed: bool) -> None:
    assert is_allowed(url) is allowed


def word(url: str, most: int = 1000) -> str:
    with pytest.raises(SourceUnavailable) as caught:
        fetch(url, most)
    return caught.value.code


def test_what_is_not_a_plain_answer_is_told_by_a_word(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    server.answers = {
        "/moved": (302, {"Location": server.url("/fine")}, b""),
        "/fine": (200, {}, bytes(1000)),
        "/large": (200, {}, bytes(1001)),
        "/gzip": (200, {"Content-Encoding": "gzip"}, gzip.compress(random.Random(1).randbytes(2000))),
        "/drips": (200, {"Drip": "1"}, bytes(600)),
    }
    assert len(fetch(server.url("/fine"), 1000)) == 1000
    assert word(server.url("/moved")) == "redirect"
    assert word(server.url("/large")) == "too-large"
    assert word(server.url("/none")) == "http-status"
    assert word("http://example.org/x") == "address"
    assert word("http://127.0.0.1:9/x") == "no-answer"
    assert word(server.url("/gzip")) == "too-large"
    monkeypatch.setattr(fetching, "WHOLE_SECONDS", 0.3)
    assert word(server.url("/drips")) == "too-slow"


def test_there_is_no_national_issuer_yet() -> None:
    assert national_roots(Path(__file__).resolve().parents[1] / "config") == ()


@pytest.mark.parametrize(
    "text", ["", "ed25519:", "ed25519:00", "rsa:00", "ed25519:zz", f"esp256:{'00' * 33}", "ed25519:" + "00" * 31]
)
def test_a_root_of_another_form_is_refused(text: str) -> None:
    with pytest.raises(RootsWrong):
        read_public(text)


def test_a_point_has_one_form() -> None:
    """Lists have the short one: a root in the long one would never be found as theirs."""
    key = signing_key("a", Algorithm.ESP256).public
    point = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), key.raw)
    long = point.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    assert read_public(f"esp256:{key.raw.hex()}") == key
    with pytest.raises(RootsWrong):
        read_public(f"esp256:{long.hex()}")


def test_roots_come_in_twos(home: Path) -> None:
    one = public_text(roots("a")[0])
    for texts in (one, f"{one};{one}", ";".join([one, *(public_text(root) for root in roots("b", "c"))])):
        with pytest.raises(RootsWrong, match=r"trust\.roots"):
            room(home, KIOSK_TRUST__ROOTS=texts)


def test_nothing_is_asked_of_the_network_without_an_address(home: Path) -> None:
    assert room(home).refresh() == ()
