"""Is this signature by that key? COSE_Sign1 messages taken apart, and the one signature check of the program (RFC 9052)."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import IntEnum, StrEnum
from typing import Any

from kiosk.verify import cbor
from kiosk.verify.cbor import Tag

ALG, KID = 1, 4
"""Header labels."""
TAG_SIGN1, TAG_CWT = 18, 61
SIGNATURE_BYTES = 64
"""Ed25519: R and S; P-256: r and s, 32 bytes each."""
KEY_ID_BYTES = 8

_SIGN1_HEAD = b"\xd2\x84"
_P256_ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551


class Algorithm(IntEnum):
    """COSE algorithm numbers that are taken somewhere (RFC 9053, RFC 9864)."""

    PS256 = -37
    """RSASSA-PSS, SHA-256, salt of 32 bytes; HC1 only."""
    ED25519 = -19
    """BH1, trust and status lists."""
    ESP256 = -9
    """ECDSA on P-256 with SHA-256; BH1, trust and status lists."""
    EDDSA = -8
    """The old number that leaves the curve open, taken as Ed25519; for published examples, not for cards."""
    ES256 = -7
    """The old number that leaves the curve open, taken as P-256; HC1 only."""


class CoseFault(StrEnum):
    """Why a message or a key was refused. Closed set; faults of the CBOR inside are `CborFault`."""

    TAG = "cose-tag"
    SHAPE = "cose-shape"
    HEADER = "cose-header"
    UNPROTECTED = "cose-unprotected"
    ALGORITHM = "cose-algorithm"
    KEY_ID = "cose-key-id"
    SIGNATURE_LENGTH = "cose-signature-length"
    UPPER_S = "cose-upper-s"
    KEY = "cose-key"


class CoseRefused(Exception):
    """No message or key that is taken here. Carries no content."""

    def __init__(self, reason: CoseFault) -> None:
        super().__init__(reason.value)
        self.reason = reason


@dataclass(frozen=True, slots=True, kw_only=True)
class Sign1:
    """A message with one signature, taken apart."""

    protected: bytes
    """The protected header as it was signed: CBOR, empty when there is none."""
    headers: dict[Any, Any]
    """The protected header, decoded."""
    unprotected: dict[Any, Any] = field(repr=False)
    payload: bytes = field(repr=False)
    signature: bytes = field(repr=False)

    def message(self, external: bytes = b"") -> bytes:
        """The bytes that are signed."""
        return sig_structure(self.protected, self.payload, external)


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicKey:
    """A public key with the algorithm it may be used for. Making one raises `CoseRefused` when they do not go together.

    `raw`: Ed25519 32 bytes; P-256 a point of 33 or 65 bytes (SEC1); RSA a DER SubjectPublicKeyInfo of 2,048 to 4,096 bits.
    """

    algorithm: Algorithm
    raw: bytes
    _check: Callable[[bytes, bytes], None] = field(init=False, repr=False, compare=False)
    _refusals: tuple[type[Exception], ...] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        if self.algorithm in (Algorithm.ED25519, Algorithm.EDDSA):
            check = _ed25519(self.raw)
        elif self.algorithm in (Algorithm.ESP256, Algorithm.ES256):
            check = _p256(self.raw)
        else:
            check = _rsa_pss(self.raw)
        from cryptography.exceptions import InvalidSignature

        object.__setattr__(self, "_check", check)
        object.__setattr__(self, "_refusals", (InvalidSignature, ValueError))

    def verify(self, message: bytes, signature: bytes, *, low_s: bool = False) -> bool:
        """Whether this key signed the message. ECDSA signatures are r and s, 32 bytes each, not DER.

        `low_s`: an ECDSA signature whose s is in the upper half is false, though mathematically it is as good: so
        nobody but the signer can make a second signature of the same message.
        """
        if low_s and self.is_ecdsa and has_upper_s(signature):
            return False
        try:
            self._check(signature, message)
        except self._refusals:
            return False
        return True

    @property
    def is_ecdsa(self) -> bool:
        return self.algorithm in (Algorithm.ESP256, Algorithm.ES256)


def key_id(raw: bytes) -> bytes:
    """The name of a key: the first 8 bytes of the SHA-256 of its raw bytes (of the certificate, for HC1)."""
    return hashlib.sha256(raw).digest()[:KEY_ID_BYTES]


def sig_structure(protected: bytes, payload: bytes, external: bytes = b"") -> bytes:
    """The bytes that a COSE_Sign1 signature is made over (RFC 9052 section 4.4)."""
    return cbor.encode(["Signature1", protected, external, payload])


def sign1(protected: bytes, payload: bytes, signature: bytes) -> bytes:
    """The canonical message: tag 18, empty unprotected header."""
    return _SIGN1_HEAD[:1] + cbor.encode([protected, {}, payload, signature])


def signature_from_der(der: bytes) -> bytes:
    """r and s, 32 bytes each, of an ECDSA signature in strict DER. Raises `CoseRefused(SIGNATURE_LENGTH)`."""
    from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature

    try:
        r, s = decode_dss_signature(der)
        return r.to_bytes(32, "big") + s.to_bytes(32, "big")
    except (ValueError, OverflowError):
        raise CoseRefused(CoseFault.SIGNATURE_LENGTH) from None


def has_upper_s(signature: bytes) -> bool:
    """Whether the s of an ECDSA signature is in the upper half: anybody can turn one half into the other."""
    return int.from_bytes(signature[32:], "big") > _P256_ORDER // 2


def low_s(signature: bytes) -> bytes:
    """The same ECDSA signature with its s in the lower half, for the signer."""
    s = int.from_bytes(signature[32:], "big")
    return signature[:32] + min(s, _P256_ORDER - s).to_bytes(32, "big")


def parse_sign1(data: bytes, *, strict: bool) -> Sign1:
    """Take a COSE_Sign1 apart; nothing is verified. Raises `CoseRefused` or `CborRefused`.

    `strict`: canonical, tag 18, empty unprotected header, a protected header, a signature of 64 bytes: there is one
    way to write a message. Without it also untagged, in a CWT tag (61), and with whatever CBOR allows.
    """
    if strict:
        if data[:1] != _SIGN1_HEAD[:1]:
            raise CoseRefused(CoseFault.TAG)
        parts = cbor.decode(data[1:], canonical=True, max_depth=2)
    else:
        parts = _untagged(cbor.decode(data, canonical=False))
    if type(parts) is not list or len(parts) != 4:
        raise CoseRefused(CoseFault.SHAPE)
    protected, unprotected, payload, signature = parts
    if not (type(protected) is bytes and type(payload) is bytes and type(signature) is bytes):
        raise CoseRefused(CoseFault.SHAPE)
    if type(unprotected) is not dict:
        raise CoseRefused(CoseFault.SHAPE)
    headers = cbor.decode(protected, canonical=strict) if protected else {}
    if type(headers) is not dict:
        raise CoseRefused(CoseFault.HEADER)
    if strict:
        if unprotected:
            raise CoseRefused(CoseFault.UNPROTECTED)
        if not headers:
            raise CoseRefused(CoseFault.HEADER)
        if len(signature) != SIGNATURE_BYTES:
            raise CoseRefused(CoseFault.SIGNATURE_LENGTH)
    # An empty map is signed as no header at all (RFC 9052 section 3).
    return Sign1(
        protected=protected if headers else b"",
        headers=headers,
        unprotected=unprotected,
        payload=payload,
        signature=signature,
    )


def _untagged(value: Any) -> Any:
    if type(value) is Tag and value.number == TAG_CWT:
        value = value.value
    if type(value) is Tag and value.number == TAG_SIGN1:
        value = value.value
    if type(value) is Tag:
        raise CoseRefused(CoseFault.TAG)
    return value


def _ed25519(raw: bytes) -> Callable[[bytes, bytes], None]:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    try:
        return Ed25519PublicKey.from_public_bytes(raw).verify
    except ValueError:
        raise CoseRefused(CoseFault.KEY) from None


def _p256(raw: bytes) -> Callable[[bytes, bytes], None]:
    from cryptography.hazmat.primitives.asymmetric import ec
    from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
    from cryptography.hazmat.primitives.hashes import SHA256

    try:
        key = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), raw)
    except ValueError:
        raise CoseRefused(CoseFault.KEY) from None
    scheme = ec.ECDSA(SHA256())

    def check(signature: bytes, message: bytes) -> None:
        if len(signature) != SIGNATURE_BYTES:
            raise ValueError
        r, s = int.from_bytes(signature[:32], "big"), int.from_bytes(signature[32:], "big")
        key.verify(encode_dss_signature(r, s), message, scheme)

    return check


def _rsa_pss(raw: bytes) -> Callable[[bytes, bytes], None]:
    from cryptography.exceptions import UnsupportedAlgorithm
    from cryptography.hazmat.primitives.asymmetric.padding import MGF1, PSS
    from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
    from cryptography.hazmat.primitives.hashes import SHA256
    from cryptography.hazmat.primitives.serialization import load_der_public_key

    try:
        key = load_der_public_key(raw)
    except (ValueError, TypeError, UnsupportedAlgorithm):
        raise CoseRefused(CoseFault.KEY) from None
    if not isinstance(key, RSAPublicKey) or not 2048 <= key.key_size <= 4096:
        raise CoseRefused(CoseFault.KEY)
    scheme = PSS(mgf=MGF1(SHA256()), salt_length=SHA256.digest_size)

    def check(signature: bytes, message: bytes) -> None:
        key.verify(signature, message, scheme, SHA256())

    return check
