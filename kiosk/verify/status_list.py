"""Is this card still good? A Token Status List in CWT form (draft-ietf-oauth-status-list): some bits for each index.

Two bits a card here: 0 valid, 1 revoked (thu hồi), 2 suspended (tạm khóa), 3 reserved. The list is named by its `sub`, which
the card repeats with its index; no number of a person is in it. What is missing, old, or beyond the end is unknown.
"""

from __future__ import annotations

import zlib
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from kiosk.verify.list_envelope import ListFault, ListRefused, SignedClaims, open_claims
from kiosk.verify.trust.key_state import KeyState
from kiosk.verify.trust.values import CLOCK_TOLERANCE, KeyUsage, Trust

TYPE_NAME = "application/statuslist+cwt"
STATUS_LIST, TTL = 65533, 65534
"""Claims of the draft."""
ENTRIES = -70001
"""Private claim: how many entries there are, so that nothing larger is ever inflated."""
MOST_INFLATED = 32 << 20
"""90 million cards with two bits are 22.5 MB."""
_LONGEST_TTL = 400 * 86_400


class TokenState(StrEnum):
    """What a list says of a card. Closed set."""

    VALID = "valid"
    REVOKED = "revoked"
    SUSPENDED = "suspended"
    UNKNOWN = "unknown"


_STATES = {0: TokenState.VALID, 1: TokenState.REVOKED, 2: TokenState.SUSPENDED}


@dataclass(frozen=True, slots=True, kw_only=True)
class StatusBits:
    """The inflated list. Entry i lies in the low bits first: draft section 4.1."""

    bits: int
    """1, 2, 4 or 8 for each entry."""
    data: bytes = field(repr=False)
    declared: int | None = None
    """How many entries there are; the last byte may be padded. None: as many as there is room for."""

    def __len__(self) -> int:
        return len(self.data) * 8 // self.bits if self.declared is None else self.declared

    def value(self, index: int) -> int | None:
        """The number at an index; None beyond the end."""
        if not 0 <= index < len(self):
            return None
        per_byte = 8 // self.bits
        return self.data[index // per_byte] >> (index % per_byte * self.bits) & ((1 << self.bits) - 1)


@dataclass(frozen=True, slots=True, kw_only=True)
class StatusList:
    """A status list that a key of the trust list signed."""

    signed: SignedClaims
    ttl: timedelta
    """After so long a newer one is due, and "valid" is no longer taken from this one."""
    entries: StatusBits

    def says(self, index: int, now: datetime) -> TokenState:
        """The state of the card with this index, as far as this list may be relied on at `now`.

        Revoked is for ever, so an old list is good enough for it; valid and suspended need a fresh one.
        """
        signed = self.signed
        if signed.state(KeyUsage.STATUS, now) is not KeyState.GOOD:
            return TokenState.UNKNOWN
        value = self.entries.value(index)
        state = TokenState.UNKNOWN if value is None else _STATES.get(value, TokenState.UNKNOWN)
        return state if state is TokenState.REVOKED or self.is_fresh(now) else TokenState.UNKNOWN

    def is_fresh(self, now: datetime) -> bool:
        """Whether it is neither past its end nor due to be replaced, nor from after `now`."""
        signed = self.signed
        return signed.issued - CLOCK_TOLERANCE <= now < min(signed.expires, signed.issued + self.ttl)


def open_status_list(data: bytes, trust: Trust) -> StatusList:
    """The list in a file. Raises ListRefused."""
    signed = open_claims(data, trust, kind=TYPE_NAME)
    content, ttl = signed.claims.get(STATUS_LIST), signed.claims.get(TTL)
    declared = signed.claims.get(ENTRIES)
    if type(content) is not dict or type(ttl) is not int or not 0 < ttl <= _LONGEST_TTL:
        raise ListRefused(ListFault.DAMAGED)
    entries = read_bits(content.get("bits"), content.get("lst"), declared)
    return StatusList(signed=signed, ttl=timedelta(seconds=ttl), entries=entries)


def read_bits(bits: Any, packed: Any, declared: Any = None) -> StatusBits:
    """The entries of a packed list (ZLIB, RFC 1950). `declared`: how many there are, when the list says so.

    Raises ListRefused: not these types, larger than declared, other than declared, or anything behind the stream's end.
    """
    if bits not in (1, 2, 4, 8) or type(bits) is not int or type(packed) is not bytes:
        raise ListRefused(ListFault.DAMAGED)
    most = MOST_INFLATED
    if declared is not None:
        if type(declared) is not int or not 0 < declared <= MOST_INFLATED * 8 // bits:
            raise ListRefused(ListFault.DAMAGED)
        most = -(-declared * bits // 8)
    inflater = zlib.decompressobj()
    try:
        data = inflater.decompress(packed, most + 1)
    except zlib.error:
        raise ListRefused(ListFault.DAMAGED) from None
    if len(data) > most:
        raise ListRefused(ListFault.TOO_LARGE)
    if not inflater.eof or inflater.unused_data or not data or (declared is not None and len(data) != most):
        raise ListRefused(ListFault.DAMAGED)
    return StatusBits(bits=bits, data=data, declared=declared)


def pack(values: bytes | bytearray) -> bytes:
    """The `lst` of entries that are packed to bytes already."""
    return zlib.compress(bytes(values), 9)
