"""How does an issuer tell the keeper of the trust list which keys it has? Their public halves as JSON, and back."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

from kiosk.verify.trust.roots import RootsWrong, public_text, read_public
from kiosk.verify.trust.values import IssuerKind, KeyStatus, KeyUsage, TrustedKey

FORMAT = "kiosk-issuer-keys"
_MOMENTS = ("not_before", "sign_until", "verify_until")


class KeysWrong(Exception):
    """A file of public keys cannot be used."""


def to_json(key: TrustedKey) -> dict[str, Any]:
    """One key: `key` (the public half) and all of `key_facts`."""
    return {"key": public_text(key.public), **key_facts(key)}


def key_facts(key: TrustedKey) -> dict[str, Any]:
    """`kid`, `issuer`, `kind`, `usage`, `status`, and the moments in ISO form."""
    shown: dict[str, Any] = {
        "kid": key.key_id.hex(),
        "issuer": key.issuer,
        "kind": str(key.kind),
        "usage": [usage.name.lower() for usage in KeyUsage if usage in key.usage and usage.name],
        "status": str(key.status),
        **{name: getattr(key, name).isoformat() for name in _MOMENTS},
    }
    if key.compromised_since is not None:
        shown["compromised_since"] = key.compromised_since.isoformat()
    return shown


def from_json(shown: Any) -> TrustedKey:
    """The key of such an object. Raises KeysWrong."""
    try:
        usage = KeyUsage(0)
        for name in shown["usage"]:
            usage |= KeyUsage[name.upper()]
        since = shown.get("compromised_since")
        return TrustedKey(
            key_id=bytes.fromhex(shown["kid"]),
            public=read_public(shown["key"]),
            issuer=str(shown["issuer"]),
            kind=IssuerKind(shown["kind"]),
            usage=usage,
            status=KeyStatus(shown["status"]),
            compromised_since=_moment(since) if since is not None else None,
            not_before=_moment(shown["not_before"]),
            sign_until=_moment(shown["sign_until"]),
            verify_until=_moment(shown["verify_until"]),
        )
    except (KeyError, TypeError, ValueError, OverflowError, AttributeError, RootsWrong):
        raise KeysWrong("this is no list of an issuer's public keys") from None


def write_keys(keys: Iterable[TrustedKey]) -> str:
    """The text of a file of public keys."""
    return json.dumps({"format": FORMAT, "keys": [to_json(key) for key in keys]}, ensure_ascii=False, indent=1) + "\n"


def read_keys(text: str) -> tuple[TrustedKey, ...]:
    """The keys of such a file. Raises KeysWrong."""
    try:
        content = json.loads(text)
    except (ValueError, RecursionError):
        raise KeysWrong("this is no JSON") from None
    if not isinstance(content, dict) or content.get("format") != FORMAT or not isinstance(content.get("keys"), list):
        raise KeysWrong("this is no list of an issuer's public keys")
    return tuple(from_json(shown) for shown in content["keys"])


def _moment(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        raise ValueError("a moment needs its zone")
    return moment.astimezone(UTC)
