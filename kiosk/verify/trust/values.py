"""Which keys are trusted, for what and until when? The trust list as values, and what the verifier may ask of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import Enum, IntFlag, StrEnum
from typing import Protocol

from kiosk.verify.cose import PublicKey

KEY_ID_BYTES = 8
CLOCK_TOLERANCE = timedelta(minutes=5)
"""Two honest clocks may differ so much (signed-cards.md 6.1)."""


class IssuerKind(StrEnum):
    """What an issuer's signature proves. Closed set."""

    NATIONAL = "national"
    """The insurer (BHXH) issued the card."""
    HOSPITAL = "hospital"
    """A hospital saw the card: it does not say that the insurer pays."""


class KeyUsage(IntFlag):
    """What a key may sign; one key may have several."""

    CARD = 1
    STATUS = 2
    DENY = 4


class KeyStatus(StrEnum):
    """State of a key in the list. Closed set."""

    ACTIVE = "active"
    RETIRED = "retired"
    """Signs no more; what it signed before stays good until `verify_until`."""
    COMPROMISED = "compromised"
    """Somebody else may sign with it since `compromised_since`. Such a key stays in the list for ever."""


class TrustFault(StrEnum):
    """Why a trust list was not taken; the one in force stays. Closed set, explained in docs/trust.md."""

    DAMAGED = "damaged"
    """Cut, half written, not canonical, or of a form that this program does not know."""
    TOO_LARGE = "too-large"
    NO_ROOTS = "no-roots"
    """This desk has no root keys: nobody could have signed a list for it."""
    OTHER_ROOT = "other-root"
    SIGNATURE_FAILED = "signature-failed"
    ROOTS_NEED_BOTH = "roots-need-both"
    """New roots, signed by one of the present ones only."""
    OTHER_LIST = "other-list"
    OLDER_VERSION = "older-version"
    SAME_VERSION_DIFFERS = "same-version-differs"
    PREVIOUS_DIFFERS = "previous-differs"
    """It follows the list in force by number, but was made after another one."""
    FROM_FUTURE = "from-future"
    """Issued later than now: its clock or ours is wrong."""
    COMPROMISED_KEY_DROPPED = "compromised-key-dropped"
    KIND_NOT_ALLOWED = "kind-not-allowed"
    """A hospital's own root may not name a national issuer."""
    NOT_WRITTEN = "not-written"


class TrustRefused(Exception):
    """A trust list was not taken. `fault` is a closed word; nothing of the list is in the message."""

    def __init__(self, fault: TrustFault) -> None:
        super().__init__(fault.value)
        self.fault = fault


@dataclass(frozen=True, slots=True, kw_only=True)
class TrustedKey:
    """One public key of an issuer. Moments are aware UTC, whole seconds."""

    key_id: bytes
    """kid: 8 bytes, by convention the first of SHA-256 of the raw key; several keys may share one."""
    public: PublicKey
    issuer: str
    """Must be equal to the `iss` claim of what it signs."""
    kind: IssuerKind
    not_before: datetime
    sign_until: datetime
    """Nothing that says it was signed later is taken."""
    verify_until: datetime
    """After this moment nothing of this key is taken."""
    usage: KeyUsage
    status: KeyStatus = KeyStatus.ACTIVE
    compromised_since: datetime | None = None
    """Set with COMPROMISED and only then."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TrustList:
    """A trust list's content, signatures taken off."""

    list_id: str
    version: int
    """Counts up; an older one is never taken."""
    issued: datetime
    next_update: datetime
    expires: datetime
    previous: bytes | None
    """SHA-256 of the previous version's payload; None for the first one."""
    roots: tuple[PublicKey, ...] = field(repr=False)
    """The two root keys that count from this version on."""
    keys: tuple[TrustedKey, ...] = field(repr=False)


class Freshness(Enum):
    """How far a list can be relied on at a moment."""

    FRESH = "fresh"
    OLD = "old"
    """A newer one is due: verdicts go on, the desk shows it in amber."""
    STOPPED = "stopped"
    """Past its hard end: signatures prove nothing until a newer list is there."""
    FROM_FUTURE = "from-future"
    """Issued later than now: this desk's clock was set back."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """From when on a list is due, and when it ends."""

    issued: datetime
    amber_from: datetime
    stops_at: datetime

    def at(self, now: datetime) -> Freshness:
        if now < self.issued - CLOCK_TOLERANCE:
            return Freshness.FROM_FUTURE
        if now >= self.stops_at:
            return Freshness.STOPPED
        return Freshness.OLD if now >= self.amber_from else Freshness.FRESH


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """A key, which realm's list names it, and how old that list is."""

    key: TrustedKey
    realm: str
    """Issuers of different realms are different issuers, whatever they call themselves."""
    term: Term


class Trust(Protocol):
    """The keys that are known at this desk, for the verifier. Never the network, never a certificate."""

    def find(self, key_id: bytes) -> tuple[Listed, ...]:
        """Every key of this id, whatever its state; none when the id is unknown. Nobody tries the others then."""
