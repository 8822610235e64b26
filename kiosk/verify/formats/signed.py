"""Is this text a card in the `BH1:` form, and what does it say? The strict profile of docs/signed-card.md, both ways.

Nothing is trusted here: the reader takes the text apart, a key of the trust list decides later.
"""

from __future__ import annotations

import hashlib
from typing import Any

from kiosk.verify import cbor, cose
from kiosk.verify.card import Card, Refusal
from kiosk.verify.cbor import CborFault, CborRefused
from kiosk.verify.cose import Algorithm, CoseFault, CoseRefused, Sign1
from kiosk.verify.formats import base45_text, signed_card, signed_claims
from kiosk.verify.formats.signed_claims import TokenClaims
from kiosk.verify.formats.text import Refused
from kiosk.verify.signed_part import SignedFault, SignedPart, SignedProfile

PREFIX = "BH1:"
MIN_LENGTH, MAX_LENGTH = 80, 900
"""Characters with the prefix."""
ALGORITHMS = frozenset({Algorithm.ED25519, Algorithm.ESP256})
_DEPTH = 4
_FIRST_BYTES = {0x20 | -1 - algorithm: int(algorithm) for algorithm in ALGORITHMS}
"""How each algorithm's negative number is written."""


def read(text: str) -> tuple[Card, SignedPart]:
    """The card of a `BH1:` text and what is to be verified about it. Raises `Refused` with its fault."""
    if len(text) > MAX_LENGTH:
        raise Refused(Refusal.TOO_LONG, SignedFault.TEXT_LENGTH)
    if len(text) < MIN_LENGTH:
        raise Refused(Refusal.CUT, SignedFault.TEXT_LENGTH)
    if not text.startswith(PREFIX):
        raise Refused(Refusal.MANGLED, SignedFault.PREFIX)
    data = base45_text.decode(text[len(PREFIX) :])
    try:
        return _read(data)
    except (CborRefused, CoseRefused) as error:
        cut = error.reason is CborFault.CUT
        raise Refused(Refusal.CUT if cut else Refusal.SIGNED_FORM, error.reason) from None


def payload_of(card: Card, claims: TokenClaims) -> bytes:
    """The payload to be signed. Raises ValueError when the reader would not take it; says which field, not its value."""
    payload = cbor.encode(signed_claims.write(claims, signed_card.write(card)))
    try:
        token, fields = signed_claims.read(cbor.decode(payload, canonical=True, max_depth=_DEPTH))
        again = signed_card.read(fields)
    except (Refused, CborRefused) as error:
        fault = error.fault if isinstance(error, Refused) else error.reason
        raise ValueError(f"no signed card can say this: {fault}") from None
    if token != claims or again.name != card.name:
        raise ValueError("no signed card can say this: claims")
    return payload


def protected_of(algorithm: Algorithm, key_id: bytes) -> bytes:
    """The protected header for an issuer: exactly algorithm and key id."""
    if algorithm not in ALGORITHMS or len(key_id) != cose.KEY_ID_BYTES:
        raise ValueError("a signed card has Ed25519 or ESP256 and a key id of 8 bytes")
    return cbor.encode({cose.ALG: int(algorithm), cose.KID: key_id})


def text_of(protected: bytes, payload: bytes, signature: bytes) -> str:
    """The text of a signed card, for the QR code. Raises ValueError when it is longer than a card may be."""
    text = PREFIX + base45_text.encode(cose.sign1(protected, payload, signature))
    if not MIN_LENGTH <= len(text) <= MAX_LENGTH:
        raise ValueError("a signed card has 80 to 900 characters")
    return text


def _read(data: bytes) -> tuple[Card, SignedPart]:
    token = _at_a_look(data) or cose.parse_sign1(data, strict=True)
    algorithm, key_id = _header(token.headers)
    if algorithm == Algorithm.ESP256 and cose.has_upper_s(token.signature):
        raise CoseRefused(CoseFault.UPPER_S)
    claims, fields = signed_claims.read(cbor.decode(token.payload, canonical=True, max_depth=_DEPTH))
    card = signed_card.read(fields)
    return card, SignedPart(
        profile=SignedProfile.BH1,
        algorithm=algorithm,
        key_id=key_id,
        message=token.message(),
        signature=token.signature,
        issuer=claims.issuer,
        token_id=claims.token_id,
        issued_at=claims.issued_at,
        expires_at=claims.expires_at,
        status_list=claims.status_list,
        status_index=claims.status_index,
        payload_digest=hashlib.sha256(token.payload).digest(),
    )


def _at_a_look(data: bytes) -> Sign1 | None:
    """The message when it stands in the one way to write it, with a payload of 24 to 255 bytes; else None.

    Saves a tenth of the time of a card: everything around the payload has its place. What does not fit is taken apart
    by the rules, which find the same message or say what is wrong.
    """
    if data[:5] != b"\xd2\x84\x4d\xa2\x01" or data[6:8] != b"\x04\x48" or data[16:18] != b"\xa0\x58":
        return None
    algorithm = _FIRST_BYTES.get(data[5])
    end = 19 + data[18]
    if algorithm is None or data[18] < 24 or len(data) != end + 66 or data[end : end + 2] != b"\x58\x40":
        return None
    return Sign1(
        protected=data[3:16],
        headers={cose.ALG: algorithm, cose.KID: data[8:16]},
        unprotected={},
        payload=data[19:end],
        signature=data[end + 2 :],
    )


def _header(headers: dict[Any, Any]) -> tuple[Algorithm, bytes]:
    if headers.keys() != {cose.ALG, cose.KID}:
        raise CoseRefused(CoseFault.HEADER)
    algorithm, key_id = headers[cose.ALG], headers[cose.KID]
    if type(algorithm) is not int or algorithm not in ALGORITHMS:
        raise CoseRefused(CoseFault.ALGORITHM)
    if type(key_id) is not bytes or len(key_id) != cose.KEY_ID_BYTES:
        raise CoseRefused(CoseFault.KEY_ID)
    return Algorithm(algorithm), key_id
