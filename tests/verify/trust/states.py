"""Made status and deny lists, and a trust that needs no files, for the tests of revocation."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from kiosk.verify import cbor, cose
from kiosk.verify.deny_list import DENIED, Window, content_of
from kiosk.verify.deny_list import TYPE_NAME as DENY
from kiosk.verify.list_envelope import EXP, IAT, SUB, header
from kiosk.verify.signed_part import SignedPart, SignedProfile
from kiosk.verify.status_list import ENTRIES, STATUS_LIST, TTL, pack
from kiosk.verify.status_list import TYPE_NAME as STATUS
from kiosk.verify.trust.values import Listed, Term, TrustedKey
from tests.verify.trust.made import DAY, ISSUER, NOW, key, signing_key

URI = "urn:bv-mau:cards"
HOUR = DAY / 24


class MadeTrust:
    """A `Trust` of some keys, all on one list of one realm."""

    def __init__(self, *keys: TrustedKey, realm: str = "hospital", issued: datetime = NOW - HOUR) -> None:
        term = Term(issued=issued, amber_from=issued + DAY, stops_at=issued + 7 * DAY)
        self.listed = tuple(Listed(key=one, realm=realm, term=term) for one in keys or (key(),))

    def find(self, key_id: bytes) -> tuple[Listed, ...]:
        return tuple(one for one in self.listed if one.key.key_id == key_id)


def listed(one: TrustedKey | None = None, **trust: Any) -> Listed:
    return MadeTrust(one or key(), **trust).listed[0]


def packed(values: dict[int, int], entries: int = 64) -> bytes:
    data = bytearray(entries // 4)
    for index, value in values.items():
        data[index // 4] |= value << index % 4 * 2
    return pack(data)


def signed_file(claims: dict[Any, Any], kind: str = STATUS, name: str = "card", **headers: Any) -> bytes:
    """A file of these claims; a claim that is None is left out. `headers` adds or replaces protected headers."""
    signing = signing_key(name)
    protected = header(int(signing.algorithm), signing.key_id, kind)
    if headers:
        changed = cbor.decode(protected, canonical=True) | {int(label[1:]): value for label, value in headers.items()}
        protected = cbor.encode(changed)
    payload = cbor.encode({label: value for label, value in claims.items() if value is not None})
    return cose.sign1(protected, payload, signing.sign(cose.sig_structure(protected, payload)))


def status_claims(
    values: dict[int, int] | None = None, *, issued: datetime = NOW - HOUR, **changes: Any
) -> dict[Any, Any]:
    """64 entries for `URI`, due after a day, ending after a week. `changes`: c4=..., by the claim's number."""
    claims: dict[Any, Any] = {
        SUB: URI,
        IAT: int(issued.timestamp()),
        EXP: int((issued + 7 * DAY).timestamp()),
        TTL: int(DAY.total_seconds()),
        STATUS_LIST: {"bits": 2, "lst": packed(values or {})},
        ENTRIES: 64,
    }
    return claims | {(-70001 if label == "entries" else int(label[1:])): value for label, value in changes.items()}


def status_file(values: dict[int, int] | None = None, *, name: str = "card", **changes: Any) -> bytes:
    return signed_file(status_claims(values, **changes), name=name)


def deny_file(
    *tokens: bytes,
    windows: Iterable[Window] = (),
    issued: datetime = NOW - HOUR,
    name: str = "card",
    subject: str = "deny",
) -> bytes:
    claims = {
        SUB: subject,
        IAT: int(issued.timestamp()),
        EXP: int((issued + 7 * DAY).timestamp()),
        DENIED: content_of(frozenset(tokens), tuple(windows)),
    }
    return signed_file(claims, DENY, name)


def part(name: str = "card", message: bytes = b"what was signed", **changes: Any) -> SignedPart:
    """A signed card of a day ago, good for a year, at place 5 of the status list."""
    signing = signing_key(name)
    values: dict[str, Any] = {
        "profile": SignedProfile.BH1,
        "algorithm": int(signing.algorithm),
        "key_id": signing.key_id,
        "message": message,
        "signature": signing.sign(message),
        "issuer": ISSUER,
        "token_id": b"cti-0001",
        "issued_at": NOW - DAY,
        "expires_at": NOW + timedelta(days=364),
        "status_list": URI,
        "status_index": 5,
        "payload_digest": b"\7" * 32,
    }
    return SignedPart(**(values | changes))
