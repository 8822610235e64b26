"""How is a trust list written down? Canonical CBOR maps with small integer keys, and back to values; docs/trust.md has the table.

Strict: a key that is not in the table, a moment that is no whole second, an order of moments that makes no sense: all refused
as damaged. A future form gets another version number in its protected header.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from kiosk.verify import cbor
from kiosk.verify.cose import Algorithm, CoseRefused, PublicKey
from kiosk.verify.trust.values import (
    KEY_ID_BYTES,
    IssuerKind,
    KeyStatus,
    KeyUsage,
    TrustedKey,
    TrustFault,
    TrustList,
    TrustRefused,
)

ROOTS = 2
MOST_KEYS = 10_000
_LONGEST_NAME = 64
UNCOMPRESSED = 65
"""Bytes of a P-256 point in the long form."""
_LAST_SECOND = 253_402_300_799  # the end of the year 9999

_LIST_ID, _VERSION, _ISSUED, _NEXT, _EXPIRES, _PREVIOUS, _ROOTS, _KEYS = range(1, 9)
_KID, _ALG, _RAW, _ISSUER, _KIND, _NOT_BEFORE, _SIGN_UNTIL, _VERIFY_UNTIL, _USAGE, _STATUS, _SINCE = range(1, 12)
_KINDS = (IssuerKind.NATIONAL, IssuerKind.HOSPITAL)
_STATES = (KeyStatus.ACTIVE, KeyStatus.RETIRED, KeyStatus.COMPROMISED)
_ALL_USAGES = int(KeyUsage.CARD | KeyUsage.STATUS | KeyUsage.DENY)


def to_bytes(content: TrustList) -> bytes:
    """The payload that the roots sign."""
    entries: dict[int, Any] = {
        _LIST_ID: content.list_id,
        _VERSION: content.version,
        _ISSUED: seconds(content.issued),
        _NEXT: seconds(content.next_update),
        _EXPIRES: seconds(content.expires),
        _ROOTS: [[int(root.algorithm), root.raw] for root in content.roots],
        _KEYS: [_from_key(key) for key in content.keys],
    }
    if content.previous is not None:
        entries[_PREVIOUS] = content.previous
    return cbor.encode(entries)


def from_bytes(data: bytes) -> TrustList:
    """The list in a payload. Raises TrustRefused (damaged)."""
    try:
        return _to_list(cbor.decode(data, canonical=True, max_items=40 * MOST_KEYS))
    except (cbor.CborRefused, CoseRefused, _Wrong):
        raise TrustRefused(TrustFault.DAMAGED) from None


def seconds(moment: datetime) -> int:
    """Seconds since 1970; what is below a second is cut off."""
    return int(moment.timestamp())


class _Wrong(Exception):
    """A value has another type or range than the table says."""


def _to_list(entries: Any) -> TrustList:
    table = _map(entries, required=(_LIST_ID, _VERSION, _ISSUED, _NEXT, _EXPIRES, _ROOTS, _KEYS), other=(_PREVIOUS,))
    roots, keys = _list(table[_ROOTS]), _list(table[_KEYS])
    content = TrustList(
        list_id=_name(table[_LIST_ID]),
        version=_whole(table[_VERSION], 1, 2**53),
        issued=_moment(table[_ISSUED]),
        next_update=_moment(table[_NEXT]),
        expires=_moment(table[_EXPIRES]),
        previous=_bytes(table[_PREVIOUS], 32) if _PREVIOUS in table else None,
        roots=tuple(_public(*_pair(root)) for root in roots),
        keys=tuple(_to_key(key) for key in keys),
    )
    in_order = content.issued < content.next_update <= content.expires
    distinct = len({(root.algorithm, root.raw) for root in content.roots}) == ROOTS == len(roots)
    one_entry_each = len({key.public.raw for key in content.keys}) == len(keys) <= MOST_KEYS
    if not in_order or not distinct or not one_entry_each or (content.version > 1) == (content.previous is None):
        raise _Wrong
    return content


def _from_key(key: TrustedKey) -> dict[int, Any]:
    entries: dict[int, Any] = {
        _KID: key.key_id,
        _ALG: int(key.public.algorithm),
        _RAW: key.public.raw,
        _ISSUER: key.issuer,
        _KIND: _KINDS.index(key.kind),
        _NOT_BEFORE: seconds(key.not_before),
        _SIGN_UNTIL: seconds(key.sign_until),
        _VERIFY_UNTIL: seconds(key.verify_until),
        _USAGE: int(key.usage),
        _STATUS: _STATES.index(key.status),
    }
    if key.compromised_since is not None:
        entries[_SINCE] = seconds(key.compromised_since)
    return entries


def _to_key(entries: Any) -> TrustedKey:
    required = (_KID, _ALG, _RAW, _ISSUER, _KIND, _NOT_BEFORE, _SIGN_UNTIL, _VERIFY_UNTIL, _USAGE, _STATUS)
    table = _map(entries, required=required, other=(_SINCE,))
    key = TrustedKey(
        key_id=_bytes(table[_KID], KEY_ID_BYTES),
        public=_public(table[_ALG], table[_RAW]),
        issuer=_name(table[_ISSUER]),
        kind=_KINDS[_whole(table[_KIND], 0, len(_KINDS) - 1)],
        not_before=_moment(table[_NOT_BEFORE]),
        sign_until=_moment(table[_SIGN_UNTIL]),
        verify_until=_moment(table[_VERIFY_UNTIL]),
        usage=KeyUsage(_whole(table[_USAGE], 1, _ALL_USAGES)),
        status=_STATES[_whole(table[_STATUS], 0, len(_STATES) - 1)],
        compromised_since=_moment(table[_SINCE]) if _SINCE in table else None,
    )
    in_order = key.not_before < key.sign_until <= key.verify_until
    if not in_order or (key.status is KeyStatus.COMPROMISED) != (key.compromised_since is not None):
        raise _Wrong
    return key


def _map(value: Any, *, required: tuple[int, ...], other: tuple[int, ...]) -> dict[int, Any]:
    if type(value) is not dict or not set(required) <= value.keys() <= {*required, *other}:
        raise _Wrong
    return value


def _list(value: Any) -> list[Any]:
    if type(value) is not list:
        raise _Wrong
    return value


def _pair(value: Any) -> tuple[Any, Any]:
    if type(value) is not list or len(value) != 2:
        raise _Wrong
    return value[0], value[1]


def _whole(value: Any, least: int, most: int) -> int:
    if type(value) is not int or not least <= value <= most:
        raise _Wrong
    return value


def _moment(value: Any) -> datetime:
    return datetime.fromtimestamp(_whole(value, 0, _LAST_SECOND), UTC)


def _bytes(value: Any, length: int) -> bytes:
    if type(value) is not bytes or len(value) != length:
        raise _Wrong
    return value


def _name(value: Any) -> str:
    if type(value) is not str or not 0 < len(value) <= _LONGEST_NAME or not value.isprintable():
        raise _Wrong
    return value


def _public(algorithm: Any, raw: Any) -> PublicKey:
    if type(algorithm) is not int or type(raw) is not bytes or len(raw) == UNCOMPRESSED:
        raise _Wrong  # one key, one text: a compromised key must not come back as another point form
    try:
        return PublicKey(algorithm=Algorithm(algorithm), raw=raw)
    except ValueError:
        raise _Wrong from None
