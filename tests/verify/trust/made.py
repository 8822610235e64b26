"""A made issuer, its roots and its lists, for the tests of trust."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import cache

from kiosk.issuer.signing_key import SigningKey
from kiosk.verify.cose import Algorithm, PublicKey
from kiosk.verify.trust.list_seal import SignedList, open_list, seal
from kiosk.verify.trust.list_wire import to_bytes
from kiosk.verify.trust.roots import Realm
from kiosk.verify.trust.values import IssuerKind, KeyUsage, TrustedKey, TrustList

NOW = datetime(2026, 11, 23, 3, 0, tzinfo=UTC)
ISSUER = "BV Mẫu 79034"
DAY = timedelta(days=1)


def signing_key(name: str, algorithm: Algorithm = Algorithm.ED25519) -> SigningKey:
    """One key for each name and algorithm, the same through a test run."""
    return _made_once(name, algorithm)


@cache
def _made_once(name: str, algorithm: Algorithm) -> SigningKey:
    return SigningKey.new(algorithm)


def roots(*names: str) -> tuple[PublicKey, ...]:
    return tuple(signing_key(name).public for name in names)


def realm(name: str = "hospital", *, first: Sequence[str] = ("a", "b")) -> Realm:
    kinds = frozenset(IssuerKind) if name == "national" else frozenset({IssuerKind.HOSPITAL})
    return Realm(name=name, roots=roots(*first), kinds=kinds)


def key(name: str = "card", **changes: object) -> TrustedKey:
    """An active hospital key for everything, from half a year ago to half a year from now."""
    algorithm = changes.pop("algorithm", Algorithm.ED25519)
    signing = signing_key(name, algorithm)  # type: ignore[arg-type]
    made = TrustedKey(
        key_id=signing.key_id,
        public=signing.public,
        issuer=ISSUER,
        kind=IssuerKind.HOSPITAL,
        not_before=NOW - 180 * DAY,
        sign_until=NOW + 90 * DAY,
        verify_until=NOW + 500 * DAY,
        usage=KeyUsage.CARD | KeyUsage.STATUS | KeyUsage.DENY,
    )
    return replace(made, **changes)  # type: ignore[arg-type]


def trust_list(version: int = 1, *keys: TrustedKey, previous: SignedList | None = None, **changes: object) -> TrustList:
    issued = NOW - DAY / 2 + timedelta(minutes=version)
    made = TrustList(
        list_id="bv-mau",
        version=version,
        issued=issued,
        next_update=issued + DAY,
        expires=issued + 7 * DAY,
        previous=previous.digest if previous else (None if version == 1 else b"\0" * 32),
        roots=roots("a", "b"),
        keys=keys or (key(),),
    )
    return replace(made, **changes)  # type: ignore[arg-type]


def file_of(content: TrustList, *signers: str) -> bytes:
    """Signed by the roots of these names, by `a` when none is given."""
    return seal(to_bytes(content), [signing_key(name).signer for name in signers or ("a",)])


def signed(content: TrustList, *signers: str) -> SignedList:
    names = signers or ("a",)
    return open_list(file_of(content, *names), roots(*names))
