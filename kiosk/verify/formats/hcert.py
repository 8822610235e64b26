"""Is this text a health certificate, and whose signature does it carry? `HC1:` by the published HCERT rules (WHO, EU).

It is never an insurance card; reading it proves the engine on public vectors and lets the desk say what was held up.
"""

from __future__ import annotations

import hashlib
import zlib
from datetime import UTC, datetime
from typing import Any

from kiosk.verify import cbor, cose
from kiosk.verify.card import Refusal
from kiosk.verify.cbor import CborFault, CborRefused
from kiosk.verify.cose import Algorithm, CoseFault, CoseRefused, Sign1
from kiosk.verify.formats import base45_text, hcert_content
from kiosk.verify.formats.text import Refused, is_hostile
from kiosk.verify.signed_part import SignedFault, SignedPart, SignedProfile

PREFIX = "HC1:"
MAX_INFLATED = 64 * 1024
"""Bytes. A QR code full of zeros inflates to three million."""
ALGORITHMS = frozenset({Algorithm.ES256, Algorithm.PS256})
_ISS, _EXP, _IAT, _HCERT = 1, 4, 6, -260
_DEPTH = 8
_LONGEST_ISSUER = 80
_LATEST = int(datetime(2200, 1, 1, tzinfo=UTC).timestamp())
# How a COSE message begins: with tag 18, with tag 61, untagged. A zlib head is divisible by 31 besides.
_MESSAGE_HEADS = (b"\xd2", b"\xd8", b"\x84")
_RSA_SIGNATURE = range(256, 513)


def read(text: str) -> SignedPart:
    """What is to be verified about an `HC1:` text. Raises `Refused` with its fault."""
    try:
        return token(inflate(base45_text.decode(unprefixed(text))))
    except (CborRefused, CoseRefused) as error:
        cut = error.reason is CborFault.CUT
        raise Refused(Refusal.CUT if cut else Refusal.SIGNED_FORM, error.reason) from None


def unprefixed(text: str) -> str:
    """The text without `HC1:`, which must stand there in capitals."""
    if not text.startswith(PREFIX):
        raise Refused(Refusal.MANGLED, SignedFault.PREFIX)
    return text[len(PREFIX) :]


def inflate(data: bytes) -> bytes:
    """The one zlib stream that the bytes are, whole and with nothing behind it, of at most 64 KiB."""
    if data[:1] in _MESSAGE_HEADS and int.from_bytes(data[:2], "big") % 31:
        raise Refused(Refusal.SIGNED_FORM, SignedFault.NOT_COMPRESSED)
    stream = zlib.decompressobj()
    try:
        found = stream.decompress(data, MAX_INFLATED)
        if not stream.eof and stream.decompress(stream.unconsumed_tail, 1):
            raise Refused(Refusal.SIGNED_FORM, SignedFault.TOO_BIG)
    except zlib.error:
        raise Refused(Refusal.SIGNED_FORM, SignedFault.COMPRESSION) from None
    if not stream.eof or stream.unused_data:
        raise Refused(Refusal.SIGNED_FORM, SignedFault.COMPRESSION)
    return found


def token(data: bytes) -> SignedPart:
    """What is to be verified about a COSE message. Raises `Refused`, `CoseRefused` or `CborRefused`."""
    message, algorithm, key_id = envelope(data)
    claims = cbor.decode(message.payload, canonical=False, max_depth=_DEPTH)
    issuer, issued_at, expires_at, certificate = _claims(claims)
    return SignedPart(
        profile=SignedProfile.HC1,
        algorithm=algorithm,
        key_id=key_id,
        message=message.message(),
        signature=message.signature,
        issuer=issuer,
        issued_at=issued_at,
        expires_at=expires_at,
        payload_digest=hashlib.sha256(message.payload).digest(),
        content=hcert_content.words(certificate, issued_at),
    )


def envelope(data: bytes) -> tuple[Sign1, Algorithm, bytes]:
    """(message, algorithm, key id) of a COSE message; where both headers name one, the protected one counts."""
    message = cose.parse_sign1(data, strict=False)
    algorithm = message.headers.get(cose.ALG, message.unprotected.get(cose.ALG))
    key_id = message.headers.get(cose.KID, message.unprotected.get(cose.KID))
    if type(algorithm) is not int or algorithm not in ALGORITHMS:
        raise CoseRefused(CoseFault.ALGORITHM)
    if type(key_id) is not bytes or len(key_id) != cose.KEY_ID_BYTES:
        raise CoseRefused(CoseFault.KEY_ID)
    length = len(message.signature)
    if length not in (_RSA_SIGNATURE if algorithm == Algorithm.PS256 else (cose.SIGNATURE_BYTES,)):
        raise CoseRefused(CoseFault.SIGNATURE_LENGTH)
    return message, Algorithm(algorithm), key_id


def _claims(claims: Any) -> tuple[str | None, datetime | None, datetime, dict[Any, Any]]:
    if type(claims) is not dict or not {_EXP, _HCERT} <= claims.keys():
        raise Refused(Refusal.SIGNED_CONTENT, SignedFault.CLAIM_MISSING)
    issuer, certificate = claims.get(_ISS), claims[_HCERT]
    if type(certificate) is not dict or not certificate:
        raise Refused(Refusal.SIGNED_CONTENT, SignedFault.CLAIM_TYPE)
    # A country code as a rule; whatever it is, it may be shown.
    if issuer is not None and (type(issuer) is not str or len(issuer) > _LONGEST_ISSUER or is_hostile(issuer)):
        raise Refused(Refusal.SIGNED_CONTENT, SignedFault.ISSUER)
    issued_at = _time(claims[_IAT]) if _IAT in claims else None
    return issuer, issued_at, _time(claims[_EXP]), certificate


def _time(value: Any) -> datetime:
    # Fractions of a second are in use. NaN fails every comparison, so it is the range that has to be asked for.
    if type(value) not in (int, float):
        raise Refused(Refusal.SIGNED_CONTENT, SignedFault.CLAIM_TYPE)
    if not 0 <= value < _LATEST:
        raise Refused(Refusal.SIGNED_CONTENT, SignedFault.CLAIM_TIME)
    return datetime.fromtimestamp(value, UTC)
