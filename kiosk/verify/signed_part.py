"""What does a signed code offer to be checked, and what can be wrong with it? Values of the standard library only."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum


class SignedFault(StrEnum):
    """What exactly is wrong with a signed code, beside the faults of its CBOR and COSE (`cbor.py`, `cose.py`).

    For the issuer and the support, not for the screen. Closed set, explained in `docs/signed-card.md`.
    """

    PREFIX = "prefix"
    TEXT_LENGTH = "text-length"
    TEXT_ALPHABET = "text-alphabet"
    NOT_COMPRESSED = "not-compressed"
    COMPRESSION = "compression"
    TOO_BIG = "too-big"
    # claims
    CLAIM_MISSING = "claim-missing"
    CLAIM_EXTRA = "claim-extra"
    CLAIM_TYPE = "claim-type"
    CLAIM_TIME = "claim-time"
    LIFE = "life"
    ISSUER = "issuer"
    TOKEN_ID = "token-id"  # noqa: S105
    STATUS_REFERENCE = "status-reference"
    # the card
    CARD_SHAPE = "card-shape"
    CARD_VERSION = "card-version"
    CARD_NUMBER = "card-number"
    NAME = "name"
    NAME_NOT_NFC = "name-not-nfc"
    BIRTH = "birth"
    SEX = "sex"
    FACILITY = "facility"
    DATE = "date"
    PERIOD = "period"
    LEVEL = "level"
    LEVEL_DIFFERS = "level-differs"


class ContentWord(StrEnum):
    """What a health certificate states. Closed set."""

    VACCINATION = "vaccination"
    TEST = "test"
    RECOVERY = "recovery"
    TEST_DETECTED = "test-detected"
    SAMPLE_LATER = "sample-later"
    """A sample taken after the certificate was issued."""


class SignedProfile(StrEnum):
    """By which rules a signed code was written. Closed set."""

    BH1 = "bh1"
    HC1 = "hc1"
    BHYT_SIGNED = "bhyt-signed"


@dataclass(frozen=True, slots=True, kw_only=True)
class SignedPart:
    """What a signed code offers to be checked. Nothing here is true until a trusted key has verified `message`."""

    profile: SignedProfile
    algorithm: int | None
    """COSE algorithm number; None in the transition form, where the key says it."""
    key_id: bytes
    """8 bytes: which key of the trust list."""
    message: bytes = field(repr=False)
    """The bytes that are signed."""
    signature: bytes = field(repr=False)
    issuer: str | None = None
    token_id: bytes | None = field(default=None, repr=False)
    """`cti`: names this issue of the card, whatever text it is dressed in."""
    issued_at: datetime | None = None
    expires_at: datetime | None = None
    status_list: str | None = None
    status_index: int | None = None
    payload_digest: bytes = field(repr=False)
    """SHA-256 of the signed payload, 32 bytes: the identity of the content for the replay and repeat rules."""
    content: tuple[ContentWord, ...] = ()
    """Of a health certificate: what it states."""
