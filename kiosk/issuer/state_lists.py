"""What do the desks get to know of revoked, suspended and denied cards? The issuer's status list and deny list, signed."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

from kiosk.file_lock import locked
from kiosk.issuer.issuers import Issuer, Issuers
from kiosk.issuer.ledger import Ledger, LedgerDamaged
from kiosk.issuer.signing_key import SigningKey
from kiosk.verify import cbor, cose
from kiosk.verify.deny_list import DENIED, MOST_ENTRIES, Window, content_of
from kiosk.verify.deny_list import TYPE_NAME as DENY_TYPE
from kiosk.verify.list_envelope import EXP, IAT, ISS, SUB, header
from kiosk.verify.status_list import ENTRIES, STATUS_LIST, TTL, pack
from kiosk.verify.status_list import TYPE_NAME as STATUS_TYPE
from kiosk.verify.trust.values import KeyUsage
from kiosk.whole_file import replace_whole

BITS = 2
ROOM = 4096
"""Entries are counted in steps of so many, and one step is ahead: cards that are issued after the list have their place."""
TTL_TIME = timedelta(days=1)
LIFE = timedelta(days=7)
_DENIED = "denied.json"


def status_list(
    issuers: Issuers, issuer: Issuer, *, now: datetime, ttl: timedelta = TTL_TIME, life: timedelta = LIFE
) -> bytes:
    """The status list of everything that this issuer has issued. Raises IssuerUnusable, LedgerDamaged, ValueError."""
    if issuer.status_uri is None:
        raise ValueError("this issuer's cards have no place in a status list")
    ledger = Ledger(issuers.folder(issuer.id))
    entries = (len(ledger) // ROOM + 2) * ROOM
    values = bytearray(entries * BITS // 8)
    for index, state in ledger.states().items():
        if index >= entries:
            raise LedgerDamaged("states.log names cards that issued.log does not have")
        values[index * BITS // 8] |= state << index * BITS % 8
    key = issuers.signing_key(issuer, KeyUsage.STATUS, now)
    claims = {
        **_term(issuer, issuer.status_uri, now, life),
        TTL: int(ttl.total_seconds()),
        STATUS_LIST: {"bits": BITS, "lst": pack(values)},
        ENTRIES: entries,
    }
    return _signed(key, STATUS_TYPE, claims)


def deny_list(issuers: Issuers, issuer: Issuer, *, now: datetime, life: timedelta = LIFE) -> bytes:
    """The deny list of this issuer; its silence says "not denied" for cards that have no place in a status list."""
    key = issuers.signing_key(issuer, KeyUsage.DENY, now)
    tokens, windows = denied(issuers.folder(issuer.id))
    if len(tokens) + len(windows) > MOST_ENTRIES:
        raise LedgerDamaged(f"{_DENIED} has more entries than a desk takes")
    claims = {**_term(issuer, f"deny:{issuer.name}", now, life), DENIED: content_of(tokens, windows)}
    return _signed(key, DENY_TYPE, claims)


def denied(folder: Path) -> tuple[frozenset[bytes], tuple[Window, ...]]:
    """What the issuer denies: names of cards (cti or payload digest), and windows of keys. Raises LedgerDamaged."""
    try:
        content = json.loads((folder / _DENIED).read_text(encoding="utf-8"))
        windows = [Window(key_id=bytes.fromhex(k), start=_moment(a), end=_moment(b)) for k, a, b in content["windows"]]
        return frozenset(bytes.fromhex(token) for token in content["tokens"]), tuple(windows)
    except FileNotFoundError:
        return frozenset(), ()
    except (KeyError, TypeError, ValueError, OverflowError, RecursionError):
        raise LedgerDamaged(f"{_DENIED} cannot be read") from None


def deny(folder: Path, *, token: bytes | None = None, window: Window | None = None) -> None:
    """Deny one card more, or one window of a key more. Raises OSError, LedgerDamaged."""
    with locked(folder):
        tokens, windows = denied(folder)
        tokens = tokens | {token} if token is not None else tokens
        windows = tuple(dict.fromkeys((*windows, *([window] if window is not None else []))))
        content = {
            "tokens": sorted(one.hex() for one in tokens),
            "windows": [[w.key_id.hex(), w.start.isoformat(), w.end.isoformat()] for w in windows],
        }
        replace_whole(folder / _DENIED, (json.dumps(content, indent=1) + "\n").encode(), mode=0o600)


def _term(issuer: Issuer, subject: str, now: datetime, life: timedelta) -> dict[int, object]:
    issued = int(now.timestamp())
    return {ISS: issuer.name, SUB: subject, IAT: issued, EXP: issued + int(life.total_seconds())}


def _signed(key: SigningKey, kind: str, claims: dict[int, object]) -> bytes:
    protected, payload = header(int(key.algorithm), key.key_id, kind), cbor.encode(claims)
    return cose.sign1(protected, payload, key.sign(cose.sig_structure(protected, payload)))


def _moment(text: str) -> datetime:
    return datetime.fromisoformat(text).astimezone(UTC)
