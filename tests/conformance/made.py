"""Keys, cards and certificates of these tests: made from words, so that every run has the same ones."""

from __future__ import annotations

import hashlib
import zlib
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import cache
from typing import Any

from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from kiosk.verify import cbor, cose
from kiosk.verify.card import BirthDate, Card, Period, Sex
from kiosk.verify.cose import Algorithm, PublicKey
from kiosk.verify.formats import base45_text, signed
from kiosk.verify.formats.signed_claims import TokenClaims

ISSUED = datetime(2026, 10, 1, 2, 0, tzinfo=UTC)


@dataclass(frozen=True)
class Signer:
    """A private key with its public half, its name, and how it signs."""

    public: PublicKey
    key_id: bytes
    private: Any

    def sign(self, message: bytes) -> bytes:
        if isinstance(self.private, Ed25519PrivateKey):
            return self.private.sign(message)
        if isinstance(self.private, rsa.RSAPrivateKey):
            return self.private.sign(message, padding.PSS(padding.MGF1(SHA256()), 32), SHA256())
        der = self.private.sign(message, ec.ECDSA(SHA256(), deterministic_signing=True))
        return cose.low_s(cose.signature_from_der(der))


@cache
def ed25519(word: str = "ed25519") -> Signer:
    private = Ed25519PrivateKey.from_private_bytes(hashlib.sha256(word.encode()).digest())
    raw = private.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
    return Signer(PublicKey(algorithm=Algorithm.ED25519, raw=raw), cose.key_id(raw), private)


@cache
def p256(word: str = "p256", algorithm: Algorithm = Algorithm.ESP256) -> Signer:
    secret = int.from_bytes(hashlib.sha256(word.encode()).digest(), "big") >> 1
    private = ec.derive_private_key(secret, ec.SECP256R1())
    raw = private.public_key().public_bytes(Encoding.X962, PublicFormat.CompressedPoint)
    return Signer(PublicKey(algorithm=algorithm, raw=raw), cose.key_id(raw), private)


@cache
def rsa2048() -> Signer:
    private = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    raw = private.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    return Signer(PublicKey(algorithm=Algorithm.PS256, raw=raw), cose.key_id(raw), private)


CARD = Card(
    card_number="DN4019912345678",
    social_insurance_number="9912345678",
    name="Nguyễn Thị Hồng Hạnh",
    birth=BirthDate(year=1987, month=3, day=12),
    sex=Sex.FEMALE,
    first_facility="01001",
    period=Period(start=date(2026, 1, 1), end=date(2026, 12, 31)),
    five_years_on=date(2025, 1, 1),
    benefit_level="4",
)
CLAIMS = TokenClaims(
    issuer="VSS",
    issued_at=ISSUED,
    expires_at=ISSUED + timedelta(days=365),
    token_id=bytes.fromhex("0011223344556677"),
    status_list="https://demo.test/s/1",
    status_index=4711,
)
SHORT_CARD = Card(
    social_insurance_number="9900000017",
    name="Đỗ Ân",
    birth=BirthDate(year=1950),
    period=Period(start=date(2026, 1, 1)),
    benefit_level="2",
)
SHORT_CLAIMS = TokenClaims(
    issuer="H01001", issued_at=ISSUED, expires_at=ISSUED + timedelta(days=1), token_id=bytes.fromhex("8899aabbccddeeff")
)


def bh1(signer: Signer | None = None, card: Card = CARD, claims: TokenClaims = CLAIMS) -> str:
    """The text of a signed card."""
    return bh1_of(signed.payload_of(card, claims), signer)


def bh1_of(payload: bytes, signer: Signer | None = None, protected: bytes | None = None) -> str:
    """The text of a signed payload, whatever it says: a faulty issuer's too."""
    signer = signer or ed25519()
    if protected is None:
        protected = signed.protected_of(signer.public.algorithm, signer.key_id)
    signature = signer.sign(cose.sig_structure(protected, payload))
    return signed.PREFIX + base45_text.encode(cose.sign1(protected, payload, signature))


def own_cards() -> tuple[str, ...]:
    """Four cards: both algorithms, a full and a short one each."""
    return tuple(
        bh1(signer, card, claims)
        for signer in (ed25519(), p256())
        for card, claims in ((CARD, CLAIMS), (SHORT_CARD, SHORT_CLAIMS))
    )


def hc1_claims(content: dict[str, Any] | None = None, **changed: Any) -> dict[Any, Any]:
    """Claims of a health certificate; `changed` by the names iss, exp, iat."""
    content = content or {"ver": "1.3.0", "dob": "1964-08-12", "v": [{"tg": "840539006", "dn": 2, "sd": 2}]}
    claims = {1: "XX", 4: int(ISSUED.timestamp()) + 86_400 * 300, 6: int(ISSUED.timestamp()), -260: {1: content}}
    return claims | {{"iss": 1, "exp": 4, "iat": 6}[name]: value for name, value in changed.items()}


def hc1_text(message: bytes, level: int = 9) -> str:
    return "HC1:" + base45_text.encode(zlib.compress(message, level))


def hc1_message(
    payload: bytes,
    signer: Signer,
    *,
    protected: dict[Any, Any] | None = None,
    unprotected: dict[Any, Any] | None = None,
    signature: bytes | None = None,
    head: bytes = b"\xd2",
) -> bytes:
    """A COSE message with the headers, the signature and the tag that are asked for."""
    headers = {1: int(signer.public.algorithm), 4: signer.key_id} if protected is None else protected
    written = cbor.encode(headers) if headers else b""
    made = signer.sign(cose.sig_structure(written, payload)) if signature is None else signature
    return head + cbor.encode([written, unprotected or {}, payload, made])


def hc1(signer: Signer | None = None, claims: dict[Any, Any] | None = None, **message: Any) -> str:
    """The text of a health certificate."""
    signer = signer or p256("hc1", Algorithm.ES256)
    return hc1_text(hc1_message(cbor.encode(claims or hc1_claims()), signer, **message))
