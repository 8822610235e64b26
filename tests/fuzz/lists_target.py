"""Fuzz of trust, status and deny lists: any file is taken or refused by a word, and read as what was signed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import cache

from kiosk.verify import cbor, cose
from kiosk.verify.deny_list import DENIED, Window, content_of, open_deny_list
from kiosk.verify.deny_list import TYPE_NAME as DENY_TYPE
from kiosk.verify.list_envelope import ListRefused, header
from kiosk.verify.status_list import (
    ENTRIES,
    MOST_INFLATED,
    STATUS_LIST,
    TTL,
    TokenState,
    open_status_list,
    pack,
    read_bits,
)
from kiosk.verify.status_list import TYPE_NAME as STATUS_TYPE
from kiosk.verify.trust.following import accepted
from kiosk.verify.trust.key_state import KeyState, state_of
from kiosk.verify.trust.list_seal import Signer as Root
from kiosk.verify.trust.list_seal import seal
from kiosk.verify.trust.list_wire import from_bytes, to_bytes
from kiosk.verify.trust.roots import Realm
from kiosk.verify.trust.values import (
    IssuerKind,
    KeyStatus,
    KeyUsage,
    Listed,
    Term,
    TrustedKey,
    TrustList,
    TrustRefused,
)
from tests.conformance.made import ISSUED, Signer, ed25519, p256
from tests.fuzz.bytes_read import BytesRead

LONGEST = 1600
_YEAR = timedelta(days=365)
_NEVER = datetime(9000, 1, 1, tzinfo=UTC)


def seeds() -> Iterator[bytes]:
    """The first byte says what the rest is: a trust list, its payload, a list of states, its claims, packed entries."""
    payload = to_bytes(_content())
    yield b"\0" + seal(payload, [_root(ed25519("root 1"))])
    yield b"\0" + seal(payload, [_root(ed25519("root 1")), _root(p256("root 2"))])
    yield b"\1" + payload
    yield b"\1" + to_bytes(replace(_content(), keys=(*_content().keys, _bad())))
    for kind, claims in ((STATUS_TYPE, _status_claims()), (DENY_TYPE, _deny_claims())):
        yield b"\2" + _signed(cbor.encode(claims), kind)
        yield (b"\3" if kind == STATUS_TYPE else b"\4") + cbor.encode(claims)
    yield bytes((5, 2)) + pack(bytes(range(256)))
    yield bytes((5, 0)) + pack(bytes(100_000))


def run(data: bytes) -> None:
    read = BytesRead(data)
    kind = read.byte() % 6
    if kind == 0:
        _trust_file(read.rest())
    elif kind == 1:
        _trust_payload(read.rest())
    elif kind == 2:
        _state_file(read.rest())
    elif kind < 5:
        _state_claims(read.rest(), STATUS_TYPE if kind == 3 else DENY_TYPE)
    else:
        _entries(1 << read.byte() % 5, read.rest())


def _trust_file(data: bytes) -> None:
    """The roots have signed a few payloads: no other one is taken."""
    try:
        taken = accepted(data, _roots(), _realm(), ISSUED)
    except TrustRefused:
        return
    assert to_bytes(taken.content) in _known(), "a changed list was taken"


def _trust_payload(payload: bytes) -> None:
    """What a faulty keeper of the roots signs."""
    signers = [_root(ed25519("root 1"))]
    try:
        taken = accepted(seal(payload, signers), _roots(), _realm(), ISSUED).content
    except TrustRefused:
        return
    assert to_bytes(taken) == payload, "two payloads for one list"
    assert from_bytes(payload) == taken
    assert set(taken.roots) == set(_roots())
    for key in taken.keys:
        listed = Listed(key=key, realm="r", term=Term(issued=taken.issued, amber_from=_NEVER, stops_at=_NEVER))
        for usage in KeyUsage:
            for moment in (None, ISSUED, key.not_before, key.sign_until):
                good = state_of(listed, usage, moment, ISSUED) is KeyState.GOOD
                assert not (good and key.status is KeyStatus.COMPROMISED and moment is None)
                assert not (good and usage not in key.usage)


def _state_file(data: bytes) -> None:
    for opened in (open_status_list, open_deny_list):
        try:
            held = opened(data, _Trust())
        except ListRefused:
            continue
        assert held.signed.claims in (_status_claims(), _deny_claims()), "a changed list was taken"


def _state_claims(payload: bytes, kind: str) -> None:
    """What a faulty issuer signs."""
    data = _signed(payload, kind)
    moments = (ISSUED, ISSUED - _YEAR, ISSUED + _YEAR, _NEVER)
    try:
        if kind == DENY_TYPE:
            deny = open_deny_list(data, _Trust())
            assert content_of(deny.tokens, deny.windows).keys() == deny.signed.claims[DENIED].keys()
            assert [deny.is_fresh(now) for now in moments][-1] is False
            assert all(deny.denies((token,), b"", None) for token in deny.tokens)
            return
        held = open_status_list(data, _Trust())
    except ListRefused:
        return
    assert held.signed.issued < held.signed.expires
    assert len(held.entries) * held.entries.bits <= (MOST_INFLATED + 1) * 8
    for index in (-1, 0, 1, len(held.entries) - 1, len(held.entries), 2**40):
        for now in moments:
            said = held.says(index, now)
            in_list = 0 <= index < len(held.entries)
            assert in_list or said is TokenState.UNKNOWN
            assert held.is_fresh(now) or said in (TokenState.UNKNOWN, TokenState.REVOKED)


def _entries(bits: int, packed: bytes) -> None:
    for declared in (None, 1024, 400_000):
        try:
            read = read_bits(bits, packed, declared)
        except ListRefused:
            continue
        assert declared in (None, len(read))
        assert all(read.value(index) is not None for index in (0, len(read) - 1))
        assert read.value(len(read)) is None


class _Trust:
    """One issuer's key for its lists."""

    def find(self, key_id: bytes) -> tuple[Listed, ...]:
        [key] = _content().keys
        term = Term(issued=ISSUED, amber_from=ISSUED + _YEAR, stops_at=ISSUED + 2 * _YEAR)
        return (Listed(key=key, realm="hospital", term=term),) if key_id == key.key_id else ()


def _signed(payload: bytes, kind: str) -> bytes:
    key = ed25519("lists")
    protected = header(int(key.public.algorithm), key.key_id, kind)
    return cose.sign1(protected, payload, key.sign(cose.sig_structure(protected, payload)))


def _root(signer: Signer) -> Root:
    return Root(signer.public, signer.sign)


def _roots() -> tuple[cose.PublicKey, ...]:
    return ed25519("root 1").public, p256("root 2").public


@cache
def _realm() -> Realm:
    return Realm(name="hospital", roots=_roots(), kinds=frozenset({IssuerKind.HOSPITAL}))


@cache
def _known() -> frozenset[bytes]:
    return frozenset({to_bytes(_content())})


@cache
def _content() -> TrustList:
    return TrustList(
        list_id="bv",
        version=1,
        issued=ISSUED,
        next_update=ISSUED + timedelta(days=1),
        expires=ISSUED + timedelta(days=7),
        previous=None,
        roots=_roots(),
        keys=(_trusted(ed25519("lists"), KeyUsage.STATUS | KeyUsage.DENY),),
    )


def _bad() -> TrustedKey:
    key = _trusted(p256("bad"), KeyUsage.CARD)
    return replace(key, status=KeyStatus.COMPROMISED, compromised_since=ISSUED - timedelta(days=2))


def _trusted(key: Signer, usage: KeyUsage) -> TrustedKey:
    return TrustedKey(
        key_id=key.key_id,
        public=key.public,
        issuer="BV-79034",
        kind=IssuerKind.HOSPITAL,
        not_before=ISSUED - timedelta(days=30),
        sign_until=ISSUED + timedelta(days=150),
        verify_until=ISSUED + timedelta(days=550),
        usage=usage,
    )


@cache
def _status_claims() -> dict[int, object]:
    now = int(ISSUED.timestamp())
    lst = {"bits": 2, "lst": pack(b"\x24" + bytes(127))}
    return {1: "BV-79034", 2: "urn:bv:1", 4: now + 86_400, 6: now, TTL: 3600, STATUS_LIST: lst, ENTRIES: 512}


@cache
def _deny_claims() -> dict[int, object]:
    now = int(ISSUED.timestamp())
    window = Window(key_id=b"12345678", start=ISSUED - timedelta(days=1), end=ISSUED)
    denied = content_of(frozenset({b"abcdefgh", bytes(32)}), (window,))
    return {1: "BV-79034", 2: "deny:BV-79034", 4: now + 86_400, 6: now, DENIED: denied}
