"""Fuzz of health certificates (`HC1:`): any bytes are answered in bounds, and nothing counts that no key has signed."""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from functools import cache

from kiosk.verify import cbor, cose
from kiosk.verify.card import InputState, Kind, Parsed, Refusal
from kiosk.verify.cose import Algorithm
from kiosk.verify.formats import base45_text, hcert, recognise
from kiosk.verify.signature import signer
from tests.conformance.made import Signer, hc1, hc1_claims, hc1_message, hc1_text, p256
from tests.fuzz.bytes_read import BytesRead

LONGEST = 1400
_HEADS = (b"\xd2", b"", b"\xd8\x3d\xd2")


def seeds() -> Iterator[bytes]:
    """The first byte says what the rest is: a text, a stream, a message, a signed payload, a signed content."""
    yield b"\0" + hc1(_key()).encode()
    yield b"\1" + zlib.compress(_message())
    yield b"\1" + zlib.compress(bytes(70_000), 9)
    for head in _HEADS:
        yield b"\2" + head + _message()[1:]
    yield b"\2\x9f\x40\xa2\x01\x26\x04\x48" + _key().key_id + b"\x41\xa0\x58\x40" + bytes(64) + b"\xff"
    yield b"\3\0" + cbor.encode(hc1_claims())
    yield b"\3\1" + cbor.encode(hc1_claims())
    yield b"\4" + cbor.encode({"t": [{"tr": "260373001", "sc": "2021-05-30T10:12:22Z"}], "r": [1]})
    yield b"\4" + cbor.encode({"v": [{}], "t": [{"sc": "9999-12-31T23:59:59-23:59"}]})


def run(data: bytes) -> None:
    read = BytesRead(data)
    kind = read.byte() % 5
    if kind == 0:
        _nothing_new(read.rest())
    elif kind == 1:
        _nothing_new(_dressed(read.rest()))
    elif kind == 2:
        _nothing_new(_dressed(zlib.compress(read.rest(), 1)))
    elif kind == 3:
        in_open = read.byte() % 2
        _is_taken(read.rest(), in_open=bool(in_open))
    else:
        claims = b"\xa3\x01\x62XX\x04\x1a\x7a\x00\x00\x00\x39\x01\x03\xa1\x01" + read.rest()
        _is_taken(claims, in_open=False)


def _nothing_new(data: bytes) -> None:
    """Our key has signed one certificate; it may come in other dresses, and nothing else is it."""
    part = _answer(data).signed
    if part is not None and signer(part, [_key().public]):
        known = recognise(hc1(_key()).encode()).signed
        assert known is not None
        assert part.payload_digest == known.payload_digest


def _is_taken(payload: bytes, *, in_open: bool) -> None:
    """Any signed payload: refused by name, or a certificate with its own signature."""
    key = _key()
    headers = {1: int(key.public.algorithm), 4: key.key_id}
    protected, unprotected = ({}, headers) if in_open else (headers, {})
    message = hc1_message(payload, key, protected=protected, unprotected=unprotected)
    parsed = _answer(hc1_text(message, 1).encode())
    if parsed.reason is Refusal.HEALTH_CERTIFICATE:
        assert parsed.signed is not None
        assert signer(parsed.signed, [key.public])
        assert parsed.signed.expires_at is not None


def _answer(data: bytes) -> Parsed:
    """What is read: never a card."""
    parsed = recognise(data)
    if parsed.kind is Kind.HC1:
        assert parsed.input is InputState.REFUSED
        assert parsed.card is None
        assert (parsed.signed is None) == (parsed.reason is not Refusal.HEALTH_CERTIFICATE)
    if parsed.signed is not None:
        assert len(parsed.signed.key_id) == cose.KEY_ID_BYTES
        assert len(parsed.signed.payload_digest) == 32
    return parsed


def _dressed(stream: bytes) -> bytes:
    return hcert.PREFIX.encode() + base45_text.encode(stream).encode()


@cache
def _message() -> bytes:
    return hc1_message(cbor.encode(hc1_claims()), _key())


def _key() -> Signer:
    return p256("hc1", Algorithm.ES256)
