"""When, by whom and under which name was a card signed? The claims of its CBOR Web Token, read strictly and written."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from kiosk.verify.card import Refusal
from kiosk.verify.formats.text import Refused
from kiosk.verify.signed_part import SignedFault

ISS, EXP, IAT, CTI, STATUS, HCERT = 1, 4, 6, 7, 65535, -260
CARD = -1
"""Sub-claim of `hcert`; negative numbers are free for development."""
TOKEN_ID_BYTES = 8
MAX_LIFE = 400 * 24 * 3600
"""Seconds between issue and expiry. A time in milliseconds would otherwise be valid for 50,000 years."""
MAX_STATUS_INDEX = 2**31 - 1

_NEEDED = frozenset({ISS, EXP, IAT, CTI, HCERT})
_TAKEN = _NEEDED | {STATUS}
_FIRST, _LAST = int(datetime(2020, 1, 1, tzinfo=UTC).timestamp()), int(datetime(2100, 1, 1, tzinfo=UTC).timestamp())
_ISSUER = re.compile("[A-Za-z0-9][A-Za-z0-9._:/-]{0,63}")
_LIST = re.compile("[A-Za-z0-9][A-Za-z0-9._~:/?#@&=%+-]{0,127}")


@dataclass(frozen=True, slots=True, kw_only=True)
class TokenClaims:
    """What an issuer states about the card that it signs."""

    issuer: str
    """1 to 64 characters of ASCII letters, digits and `._:/-`."""
    issued_at: datetime
    """Aware, whole seconds."""
    expires_at: datetime
    """At most 400 days later."""
    token_id: bytes = field(repr=False)
    """`cti`: 8 random bytes, never used twice."""
    status_list: str | None = None
    """Name (URI) of the status list; with `status_index`, or neither."""
    status_index: int | None = None


def read(claims: Any) -> tuple[TokenClaims, Any]:
    """(claims, the `hcert` claim's card) of a decoded token. Raises `Refused(SIGNED_CONTENT)` with its fault."""
    if type(claims) is not dict or not claims.keys() >= _NEEDED:
        raise refused(SignedFault.CLAIM_MISSING)
    if not claims.keys() <= _TAKEN:
        raise refused(SignedFault.CLAIM_EXTRA)
    issuer, token_id, certificate = claims[ISS], claims[CTI], claims[HCERT]
    if type(issuer) is not str or not _ISSUER.fullmatch(issuer):
        raise refused(SignedFault.ISSUER)
    if type(token_id) is not bytes or len(token_id) != TOKEN_ID_BYTES:
        raise refused(SignedFault.TOKEN_ID)
    issued_at, expires_at = _times(claims[IAT], claims[EXP])
    status_list, status_index = _status(claims[STATUS]) if STATUS in claims else (None, None)
    if type(certificate) is not dict or certificate.keys() != {CARD}:
        raise refused(SignedFault.CARD_SHAPE)
    read_claims = TokenClaims(
        issuer=issuer,
        issued_at=issued_at,
        expires_at=expires_at,
        token_id=token_id,
        status_list=status_list,
        status_index=status_index,
    )
    return read_claims, certificate[CARD]


def write(claims: TokenClaims, card: list[Any]) -> dict[Any, Any]:
    """The token to be encoded. The reader checks it; raises ValueError for half a status reference."""
    if (claims.status_list is None) != (claims.status_index is None):
        raise ValueError("a signed card has a status list and an index in it, or neither")
    written: dict[Any, Any] = {
        ISS: claims.issuer,
        EXP: int(claims.expires_at.timestamp()),
        IAT: int(claims.issued_at.timestamp()),
        CTI: claims.token_id,
        HCERT: {CARD: card},
    }
    if claims.status_list is not None:
        written[STATUS] = {"status_list": {"idx": claims.status_index, "uri": claims.status_list}}
    return written


def refused(fault: SignedFault) -> Refused:
    return Refused(Refusal.SIGNED_CONTENT, fault)


def _times(issued: Any, expires: Any) -> tuple[datetime, datetime]:
    # bool is an int to Python; a float can be NaN, which never expires.
    if type(issued) is not int or type(expires) is not int:
        raise refused(SignedFault.CLAIM_TYPE)
    if not (_FIRST <= issued < _LAST and expires >= _FIRST):
        raise refused(SignedFault.CLAIM_TIME)
    if not 0 < expires - issued <= MAX_LIFE:
        raise refused(SignedFault.LIFE)
    return datetime.fromtimestamp(issued, UTC), datetime.fromtimestamp(expires, UTC)


def _status(claim: Any) -> tuple[str, int]:
    place = claim.get("status_list") if type(claim) is dict and len(claim) == 1 else None
    if type(place) is not dict or place.keys() != {"idx", "uri"}:
        raise refused(SignedFault.STATUS_REFERENCE)
    index, name = place["idx"], place["uri"]
    if type(index) is not int or not 0 <= index <= MAX_STATUS_INDEX:
        raise refused(SignedFault.STATUS_REFERENCE)
    if type(name) is not str or not _LIST.fullmatch(name):
        raise refused(SignedFault.STATUS_REFERENCE)
    return name, index
