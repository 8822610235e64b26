"""What is one intake? A person shown at a desk, what was decided, what was admitted, and the receipt for it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from fraud_rules._types import RuleOutcome, Visit
from kiosk.scanner.reading import Reading
from kiosk.verify.card import BirthDate, Kind, Parsed
from kiosk.verify.sources import GatewayAnswer
from kiosk.verify.verdict import Decision, Verdict


class Paper(StrEnum):
    """Identity paper that was seen (giấy tờ tùy thân); the paper itself is never stored."""

    CCCD = "cccd"
    VNEID = "vneid"
    VSSID = "vssid"
    PASSPORT = "passport"
    POLICE_NOTE = "police-note"
    BIRTH_CERTIFICATE = "birth-certificate"
    BIRTH_NOTICE = "birth-notice"
    NONE = "none"


class NoScanReason(StrEnum):
    """Why a number was typed; one key each, 1 to 6."""

    NO_READER = "no-reader"
    CODE_UNREADABLE = "code-unreadable"
    PHONE_OFF = "phone-off"
    NO_CARD = "no-card"
    USES_CITIZEN_CARD = "uses-citizen-card"
    OTHER = "other"


class Priority(StrEnum):
    """Priority in the queue (đối tượng ưu tiên, Law 15/2023/QH15)."""

    NONE = "none"
    EMERGENCY = "emergency"
    UNDER_SIX = "under-six"
    SEVENTY_FIVE = "seventy-five"
    PREGNANT = "pregnant"
    DISABILITY = "disability"
    MERIT = "merit"


class AdmitAs(StrEnum):
    """How a person is admitted."""

    INSURED = "insured"
    EMERGENCY = "emergency"
    SELF_PAY = "self-pay"
    PAPERS_LATER = "papers-later"
    OTHER = "other"


class State(StrEnum):
    """Where an intake stands."""

    OPEN = "open"
    PARKED = "parked"
    ADMITTED = "admitted"
    UNDONE = "undone"
    CLOSED = "closed"
    """Ended without a visit: an unreadable code, or somebody who left."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Strip:
    """The pre-filled strip under the verdict: what the receptionist adds by one key each."""

    papers: tuple[Paper, ...] = ()
    visit_type: str | None = None
    """Expected MA_DOITUONG_KCB, for example `1.1`; fixed only after the visit."""
    companion: str | None = field(default=None, repr=False)
    priority: Priority = Priority.NONE
    telephone: str | None = field(default=None, repr=False)
    no_scan_reason: NoScanReason | None = None
    corrected_name: str | None = field(default=None, repr=False)
    corrected_birth: BirthDate | None = field(default=None, repr=False)
    card_confirmed: bool = False
    """Card, its dates and an identity paper were seen, said by key after the insurer's 001, 002 or 130."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Presentation:
    """One person shown at one desk (FHIR CoverageEligibilityRequest): the codes that joined it and the verdicts in order."""

    id: str
    facility: str
    desk: str
    clerk: str
    opened_at: datetime
    readings: tuple[Reading, ...] = ()
    parsed: tuple[Parsed, ...] = ()
    """What each reading was taken for; same length and order as `readings`."""
    verdicts: tuple[Verdict, ...] = ()
    strip: Strip = Strip()
    corrections: int = 0
    """How often the identity was read or typed again after CORRECT_INPUT."""
    use_new_card: bool = False
    answer: GatewayAnswer | None = None
    """The insurer's live answer, once there is one."""
    admit_reason: str = field(default="", repr=False)
    """What the receptionist gave as the reason for admitting another way (F8, other)."""
    state: State = State.OPEN

    @property
    def verdict(self) -> Verdict | None:
        """The verdict that stands: the newest one."""
        return self.verdicts[-1] if self.verdicts else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """Proof that an event was recorded: its place and hashes in the log (hex)."""

    seq: int
    event: str
    leaf_hash: str
    chain_hash: str
    recorded_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class LookUp:
    """Proof that the insurer was asked once (biên nhận tra cứu): who, when, what came back; nothing of the person."""

    by: str
    account: str
    function: str
    number_kind: str | None
    """What was asked with: card, social-insurance, citizen; never the number."""
    at: datetime
    code: str | None
    """maKetQua, or None when no answer came."""
    fault: str | None = None
    """Why none came, a closed word of `docs/gateway.md`."""
    digest: str | None = None
    """SHA-256 of the answer as it came, hex."""
    latency_ms: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Intake:
    """What the desk hands to the screen after every step."""

    presentation: Presentation
    visit: Visit | None = None
    admitted_as: AdmitAs | None = None
    outcomes: tuple[RuleOutcome, ...] = ()
    """Rule outcomes: live while the presentation is open, frozen after admission."""
    receipt: Receipt | None = None
    """None only for a look without recording (F9)."""
    parked: Presentation | None = None
    """The presentation that this step moved aside, if any."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """One of the people whose codes lie in one picture; nothing of it is recorded until somebody says who is meant."""

    readings: tuple[Reading, ...]
    """That person's codes, to be read one after the other; a small child's before the grown-up's."""
    kinds: tuple[Kind, ...] = ()
    """Of the readings; empty when none of all codes is a card's."""
    masked_name: str = ""
    masked_number: str = ""
    birth_year: int | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class RecentItem:
    """A line of the recent list; the name is already masked."""

    presentation_id: str
    visit_id: str | None
    at: datetime
    masked_name: str
    decision: Decision | None
    state: State


@dataclass(frozen=True, slots=True, kw_only=True)
class DeskStatus:
    """The status strip: what the desk knows of its sources."""

    registry_as_of: datetime | None
    registry_ok: bool
    gateway_configured: bool
    pending: int
    """Visits that wait for the insurer's answer."""
    changed: int = 0
    """Visits whose verdict is another one since they were admitted, and that nobody has dealt with."""
    clerk: str
    desk: str
