"""What exactly is sent, and how the gateway's own checks of it answer."""

from __future__ import annotations

import hashlib
import json
import ssl
import threading
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest

from kiosk.verify.card import BirthDate
from kiosk.verify.claims import Claims
from kiosk.verify.gateway import Fault, GatewayUnavailable
from kiosk.verify.gateway.reading import read_token
from kiosk.verify.sources import ResultClass
from tests.verify.gateway.made import (
    ACCOUNT,
    CARD,
    NOW,
    OFFICER,
    OFFICER_CCCD,
    PASSWORD,
    SHOWN,
    both,
    opened,
    person,
)

DIGEST = hashlib.md5(PASSWORD.encode(), usedforsecurity=False).hexdigest().upper()
TOKEN = {"maKetQua": "200", "APIKey": {"access_token": "a+b/c=", "id_token": "i d", "expires_in": "600"}}


class Wire:
    """A server that keeps what it was sent, byte for byte."""

    def __init__(self, folder: Path | None = None) -> None:
        self.seen: list[tuple[str, dict[str, str], bytes]] = []
        wire = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                wire.seen.append((self.path, {k.lower(): v for k, v in self.headers.items()}, body))
                answer = TOKEN if "token/take" in self.path else {"maKetQua": "050"}
                sent = json.dumps(answer).encode()
                self.send_response(200)
                self.send_header("Content-Length", str(len(sent)))
                self.end_headers()
                self.wfile.write(sent)

            def log_message(self, *words: Any) -> None:
                pass

        self.server = HTTPServer(("127.0.0.1", 0), Handler)
        if folder is not None:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(folder / "server.pem")
            self.server.socket = context.wrap_socket(self.server.socket, server_side=True)
        self.server.handle_error = lambda *words: None  # type: ignore[method-assign]
        self.url = f"{'https' if folder else 'http'}://127.0.0.1:{self.server.server_address[1]}"

    def __enter__(self) -> Wire:
        threading.Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        return self

    def __exit__(self, *words: object) -> None:
        self.server.shutdown()
        self.server.server_close()


@pytest.mark.parametrize("form", ["json", "form"])
def test_a_look_up_as_it_is_sent(form: str) -> None:
    with Wire() as wire:
        opened(wire.url, lookup_body=form).ask(Claims(card=replace(CARD, card_number=None)), NOW)
    (path, headers, body), (asked, more, fields) = wire.seen
    assert (path, headers["content-type"]) == ("/api/token/take", "application/x-www-form-urlencoded")
    assert dict(parse_qsl(body.decode())) == {"username": ACCOUNT, "password": DIGEST}
    parts = urlsplit(asked)
    assert parts.path == "/api/egw/KQNhanLichSuKCB2024"
    secrets = {"token": "a+b/c=", "id_token": "i d", "username": ACCOUNT, "password": DIGEST}
    assert dict(parse_qsl(parts.query)) == secrets
    kinds = {"json": "application/json; charset=utf-8", "form": "application/x-www-form-urlencoded; charset=utf-8"}
    assert more["content-type"] == kinds[form]
    sent = json.loads(fields) if form == "json" else dict(parse_qsl(fields.decode()))
    assert sent == {
        "maThe": "9900000001",
        "hoTen": "Trần Thị Mẫu",
        "ngaySinh": "01/02/1990",
        "hoTenCb": OFFICER,
        "cccdCb": OFFICER_CCCD,
    }
    assert not {"authorization", "cookie", "proxy-authorization"} & {*headers, *more}


def test_a_year_of_birth_is_sent_as_a_year() -> None:
    with both(person(birth="1990")) as (_, gateway):
        answer = gateway.ask(Claims(card=replace(CARD, birth=BirthDate(year=1990))), NOW).answer
        assert answer.code == "000"
        assert answer.card is not None
        assert answer.card.birth == BirthDate(year=1990)


@pytest.mark.parametrize(
    ("officers", "code"),
    [
        ({OFFICER_CCCD: OFFICER}, "000"),
        ({"099090000009": OFFICER}, "054"),
        ({OFFICER_CCCD: "Người Khác"}, "055"),
    ],
)
def test_the_officer_is_checked(officers: dict[str, str], code: str) -> None:
    with both(officers=officers) as (server, gateway):
        found = gateway.ask(SHOWN, NOW)
        assert found.answer.code == code
        assert len(found.receipts) == 1
        own = found.answer.result_class is ResultClass.STAFF_OR_CONFIGURATION
        assert gateway.health().own_code == (code if own else None)
        server._officers = {}
        gateway.ask(SHOWN, NOW)
        assert gateway.health().own_code is None


def test_a_token_answer_with_everything() -> None:
    body = {"MAKETQUA": 200, "apikey": {"Access_Token": "a", "ID_TOKEN": "b", "token_type": "Bearer", "username": "x"}}
    answer = read_token(json.dumps(body).encode())
    assert answer.key is not None
    assert (answer.code, answer.key.access_token, answer.key.id_token) == (200, "a", "b")
    assert (answer.key.token_type, answer.key.username, answer.key.expires_in) == ("Bearer", "x", None)
    assert "a" not in repr(answer.key).replace("Key(...)", "")


def test_the_certificate_is_always_checked(tmp_path: Path) -> None:
    _certificate(tmp_path)
    with Wire(tmp_path) as wire:
        gateway = opened(wire.url)
        with pytest.raises(GatewayUnavailable) as raised:
            gateway.ask(SHOWN, NOW)
        assert raised.value.fault is Fault.CERTIFICATE
        assert wire.seen == [], "nothing was said to a stranger"


def test_a_pinned_authority_is_believed(tmp_path: Path) -> None:
    _certificate(tmp_path)
    with Wire(tmp_path) as wire:
        gateway = opened(wire.url, ca_file=str(tmp_path / "ca.pem"))
        assert gateway.ask(SHOWN, NOW).answer.code == "050"
        assert len(wire.seen) == 3, "token, card, person"
        gateway.close()


def _certificate(folder: Path) -> None:
    """A certificate of its own authority for 127.0.0.1."""
    import ipaddress
    from datetime import UTC, datetime, timedelta

    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec
    from cryptography.x509.oid import NameOID

    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "stand-in")])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .add_extension(
            x509.KeyUsage(
                digital_signature=True, key_cert_sign=True, crl_sign=True, content_commitment=False,
                key_encipherment=False, data_encipherment=False, key_agreement=False, encipher_only=False,
                decipher_only=False,
            ),
            critical=True,
        )
        .sign(key, hashes.SHA256())
    )  # fmt: skip
    pem = certificate.public_bytes(serialization.Encoding.PEM)
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    (folder / "ca.pem").write_bytes(pem)
    (folder / "server.pem").write_bytes(pem + private)
