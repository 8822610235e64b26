"""What signs? A private key of an issuer or a root; only its public half and its signatures come out in the open."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from kiosk.verify.cose import Algorithm, PublicKey, key_id, low_s, signature_from_der
from kiosk.verify.trust.list_seal import Signer

SECRET_BYTES = 32


@dataclass(frozen=True, slots=True, kw_only=True)
class SigningKey:
    """Ed25519 (the default of this profile) or P-256 with SHA-256 and low s."""

    algorithm: Algorithm
    secret: bytes = field(repr=False)
    """32 bytes: the seed, or the private number, big endian. Raises ValueError when it is none."""
    public: PublicKey = field(init=False)
    _sign: Callable[[bytes], bytes] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        if len(self.secret) != SECRET_BYTES:
            raise ValueError("a secret has 32 bytes")
        if self.algorithm is Algorithm.ED25519:
            raw, sign = _ed25519(self.secret)
        elif self.algorithm is Algorithm.ESP256:
            raw, sign = _p256(self.secret)
        else:
            raise ValueError("issuers sign with ED25519 or ESP256")
        object.__setattr__(self, "public", PublicKey(algorithm=self.algorithm, raw=raw))
        object.__setattr__(self, "_sign", sign)

    @classmethod
    def new(cls, algorithm: Algorithm = Algorithm.ED25519) -> SigningKey:
        """A fresh key from the operating system's random source."""
        if algorithm is Algorithm.ED25519:
            return cls(algorithm=algorithm, secret=Ed25519PrivateKey.generate().private_bytes_raw())
        number = ec.generate_private_key(ec.SECP256R1()).private_numbers().private_value
        return cls(algorithm=algorithm, secret=number.to_bytes(SECRET_BYTES, "big"))

    @property
    def key_id(self) -> bytes:
        """kid: the first 8 bytes of SHA-256 of the raw public key."""
        return key_id(self.public.raw)

    @property
    def signer(self) -> Signer:
        return Signer(self.public, self.sign)

    def sign(self, message: bytes) -> bytes:
        """64 bytes: R and S of Ed25519, or r and low s of ECDSA."""
        return self._sign(message)


def _ed25519(secret: bytes) -> tuple[bytes, Callable[[bytes], bytes]]:
    key = Ed25519PrivateKey.from_private_bytes(secret)
    return key.public_key().public_bytes_raw(), key.sign


def _p256(secret: bytes) -> tuple[bytes, Callable[[bytes], bytes]]:
    key = ec.derive_private_key(int.from_bytes(secret, "big"), ec.SECP256R1())
    raw = key.public_key().public_bytes(Encoding.X962, PublicFormat.CompressedPoint)
    # Deterministic (RFC 6979): a weak random source at signing time would give the key away.
    scheme = ec.ECDSA(SHA256(), deterministic_signing=True)
    return raw, lambda message: low_s(signature_from_der(key.sign(message, scheme)))
