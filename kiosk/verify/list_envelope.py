"""Who signed this list of states, and when? The envelope that status lists and deny lists share: a CWT in a COSE_Sign1.

Strict: canonical, empty unprotected header, protected header exactly algorithm, kid and type, a key of the trust list with the
right usage. Which claims there must be is the affair of each kind of list.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

from kiosk.verify import cbor
from kiosk.verify.cose import ALG, KEY_ID_BYTES, KID, CoseRefused, Sign1, parse_sign1
from kiosk.verify.trust.key_state import KeyState, state_of
from kiosk.verify.trust.values import CLOCK_TOLERANCE, KeyUsage, Listed, Trust

ISS, SUB, EXP, IAT = 1, 2, 4, 6
"""CWT claims (RFC 8392)."""
TYPE = 16
"""Protected header: what the message is (RFC 9596)."""
MOST_BYTES = 32 << 20
LONGEST_SUBJECT = 256
_LAST_SECOND = 253_402_300_799


class ListFault(StrEnum):
    """Why a status or deny list was not taken; the one before stays. Closed set, explained in docs/trust.md."""

    DAMAGED = "damaged"
    TOO_LARGE = "too-large"
    UNKNOWN_KEY = "unknown-key"
    KEY_NOT_GOOD = "key-not-good"
    """The key is known, but not for such lists, not at that time, or it is compromised."""
    SIGNATURE_FAILED = "signature-failed"
    OTHER_ISSUER = "other-issuer"
    FROM_FUTURE = "from-future"
    OLDER = "older"
    NOT_WRITTEN = "not-written"


class ListRefused(Exception):
    """A status or deny list was not taken. `fault` is a closed word."""

    def __init__(self, fault: ListFault) -> None:
        super().__init__(fault.value)
        self.fault = fault


@dataclass(frozen=True, slots=True, kw_only=True)
class SignedClaims:
    """What a trusted key said, and when."""

    listed: Listed
    subject: str
    """`sub`: the address by which cards name a status list, or the name of a deny list."""
    issued: datetime
    expires: datetime
    claims: dict[Any, Any] = field(repr=False)

    def state(self, usage: KeyUsage, now: datetime) -> KeyState:
        """Whether the key still counts: it may have been found compromised since the list was taken."""
        return state_of(self.listed, usage, self.issued, now)


def open_claims(data: bytes, trust: Trust, *, kind: str) -> SignedClaims:
    """The claims in a file of this kind, by a key of the trust list. Raises ListRefused.

    The key's state is not judged here: it changes with time and with the trust list, see `SignedClaims.state`.
    """
    if len(data) > MOST_BYTES:
        raise ListRefused(ListFault.TOO_LARGE)
    try:
        message = parse_sign1(data, strict=True)
        listed = _signer(
            message, trust, kind
        )  # before the content is looked at: a stranger's bytes cost next to nothing
        claims = cbor.decode(message.payload, canonical=True, max_depth=5, max_items=1 << 20)
    except (cbor.CborRefused, CoseRefused):
        raise ListRefused(ListFault.DAMAGED) from None
    if type(claims) is not dict:
        raise ListRefused(ListFault.DAMAGED)
    subject, issuer = claims.get(SUB), claims.get(ISS, listed.key.issuer)
    if type(subject) is not str or not 0 < len(subject) <= LONGEST_SUBJECT or not subject.isprintable():
        raise ListRefused(ListFault.DAMAGED)
    if issuer != listed.key.issuer:
        raise ListRefused(ListFault.OTHER_ISSUER)
    issued, expires = _moment(claims.get(IAT)), _moment(claims.get(EXP))
    if expires <= issued:
        raise ListRefused(ListFault.DAMAGED)
    return SignedClaims(listed=listed, subject=subject, issued=issued, expires=expires, claims=claims)


def check_acceptable(signed: SignedClaims, usage: KeyUsage, now: datetime) -> None:
    """Raises ListRefused when such a list may not be taken now."""
    if signed.issued > now + CLOCK_TOLERANCE:
        raise ListRefused(ListFault.FROM_FUTURE)
    if signed.state(usage, now) is not KeyState.GOOD:
        raise ListRefused(ListFault.KEY_NOT_GOOD)


def header(algorithm: int, key_id: bytes, kind: str) -> bytes:
    """The protected header of such a list."""
    return cbor.encode({ALG: algorithm, KID: key_id, TYPE: kind})


def _signer(message: Sign1, trust: Trust, kind: str) -> Listed:
    headers = message.headers
    key_id = headers.get(KID)
    if headers.keys() != {ALG, KID, TYPE} or headers[TYPE] != kind:
        raise ListRefused(ListFault.DAMAGED)
    if type(key_id) is not bytes or len(key_id) != KEY_ID_BYTES:
        raise ListRefused(ListFault.DAMAGED)
    candidates = [listed for listed in trust.find(key_id) if listed.key.public.algorithm == headers[ALG]]
    if not candidates:
        raise ListRefused(ListFault.UNKNOWN_KEY)
    signed = message.message()
    for listed in candidates:
        if listed.key.public.verify(signed, message.signature, low_s=True):
            return listed
    raise ListRefused(ListFault.SIGNATURE_FAILED)


def _moment(value: Any) -> datetime:
    if type(value) is not int or not 0 <= value <= _LAST_SECOND:
        raise ListRefused(ListFault.DAMAGED)
    return datetime.fromtimestamp(value, UTC)
