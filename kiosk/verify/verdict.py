"""What shall the desk do, and how do we know? Decision, assurance and checks as values; the table is in `decide.py`."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from kiosk.verify.card import Card, CitizenCard


class Decision(StrEnum):
    """What the desk does (FHIR CoverageEligibilityResponse.insurance.inforce, widened). Closed set."""

    COVERED = "COVERED"
    COVERED_WITH_NOTICE = "COVERED_WITH_NOTICE"
    PENDING = "PENDING"
    CORRECT_INPUT = "CORRECT_INPUT"
    NOT_COVERED = "NOT_COVERED"
    REJECTED = "REJECTED"
    UNREADABLE = "UNREADABLE"


class Assurance(StrEnum):
    """How we know; the strongest source that carries the decision. Closed set, strongest first."""

    SIGNED = "SIGNED"
    GATEWAY = "GATEWAY"
    REGISTRY = "REGISTRY"
    CLAIM = "CLAIM"


class Signer(StrEnum):
    """Whose signature on the code is right. Closed set."""

    NATIONAL = "national"
    """The insurer's."""
    HOSPITAL = "hospital"
    """A hospital's: it proves what the hospital saw, not that the insurer pays."""


class Outcome(StrEnum):
    """A check has three ends, not two."""

    PASSED = "PASSED"
    FAILED = "FAILED"
    UNKNOWN = "UNKNOWN"


class CheckName(StrEnum):
    """What was looked at. Closed set."""

    FORM = "form"
    SIGNATURE = "signature"
    SIGNED_TERM = "signed-term"
    """Whether the visit day lies in the time that the signed code itself is good for; not the card's period."""
    SIGNED_STATUS = "signed-status"
    """Whether the issuer has taken the signed code back; of the insurance only an insurer's own list speaks (STATUS)."""
    CLOCK = "clock"
    """Whether this desk's clock can be believed; signed cards and lists are judged by it."""
    CHECK_STRING = "check-string"
    SERVICE = "service"
    """Whether our own access to the gateway worked; never held against the patient."""
    NAME = "name"
    BIRTH = "birth"
    SEX = "sex"
    CITIZEN = "citizen"
    """Whether the identity card's number is the one that the register holds for this person."""
    PERIOD = "period"
    STATUS = "status"
    LEVEL = "level"
    OBJECT_AGE = "object-age"
    PAPER = "paper"
    CARD_IN_USE = "card-in-use"
    """Whether the presented card is the person's card of the visit day, or another one is."""


class Origin(StrEnum):
    """Who said so."""

    CODE = "code"
    SECOND_CODE = "second-code"
    CLERK = "clerk"
    REGISTRY = "registry"
    GATEWAY = "gateway"
    SIGNATURE = "signature"
    TABLES = "tables"


class Reason(StrEnum):
    """Why a check ended as it did. Closed set; every word has a text on the screen in each language."""

    # form
    EMPTY = "empty"
    TOO_LONG = "too-long"
    CUT = "cut"
    MANGLED = "mangled"
    HOSTILE_TEXT = "hostile-text"
    NUMBER_LENGTH = "number-length"
    NUMBER_FORM = "number-form"
    NUMBER_UNKNOWN = "number-unknown"
    """The insurer knows no such number (050)."""
    FOREIGN_CODE = "foreign-code"
    URL_CODE = "url-code"
    PAYMENT_CODE = "payment-code"
    LOGIN_CODE = "login-code"
    HEALTH_CERTIFICATE = "health-certificate"
    NOT_SUPPORTED = "not-supported"
    SIGNED_FORM = "signed-form"
    SIGNED_CONTENT = "signed-content"
    # authenticity
    SAME_AS_RECORDED = "same-as-recorded"
    ALTERED = "altered"
    REISSUED = "reissued"
    NOT_RECORDED = "not-recorded"
    CHECK_STRING_ABSENT = "check-string-absent"
    SIGNATURE_FAILED = "signature-failed"
    SIGNED = "signed"
    UNKNOWN_KEY = "unknown-key"
    ISSUER_MISMATCH = "issuer-mismatch"
    KEY_OTHER_USAGE = "key-other-usage"
    KEY_NOT_STARTED = "key-not-started"
    KEY_RETIRED = "key-retired"
    KEY_COMPROMISED = "key-compromised"
    TRUST_LIST_OLD = "trust-list-old"
    NOT_YET_VALID = "not-yet-valid"
    EXPIRED = "expired"
    """The signed code, not the insurance: a newer code is to be had."""
    REVOKED = "revoked"
    """The issuer took this code back; the insurer may still cover the person."""
    STATUS_UNKNOWN = "status-unknown"
    # identity
    NAME_DIFFERS = "name-differs"
    NAME_SPELLING = "name-spelling"
    BIRTH_DIFFERS = "birth-differs"
    BIRTH_YEAR_ONLY = "birth-year-only"
    SEX_DIFFERS = "sex-differs"
    CITIZEN_DIFFERS = "citizen-differs"
    NUMBER_ONLY = "number-only"
    NOT_COMPARED = "not-compared"
    PAPER_SEEN = "paper-seen"
    PAPER_NOT_SEEN = "paper-not-seen"
    # period and status
    NOT_STARTED = "not-started"
    ENDED = "ended"
    ENDED_ON_CARD = "ended-on-card"
    END_UNKNOWN = "end-unknown"
    ACTIVE = "active"
    SUSPENDED = "suspended"
    WITHDRAWN = "withdrawn"
    REDUCED = "reduced"
    RECORD_TO_UPDATE = "record-to-update"
    """The register says that the holder has died; the words on the screen never do."""
    NOT_IN_REGISTRY = "not-in-registry"
    REGISTRY_STALE = "registry-stale"
    REGISTRY_UNAVAILABLE = "registry-unavailable"
    GATEWAY_CODE = "gateway-code"
    GATEWAY_UNAVAILABLE = "gateway-unavailable"
    CLOCK_NOT_TRUSTED = "clock-not-trusted"
    # card
    NEW_CARD = "new-card"
    LEVEL_UNKNOWN = "level-unknown"
    LEVEL_DIFFERS = "level-differs"
    OBJECT_AGE_DIFFERS = "object-age-differs"
    AGREES = "agrees"


class Notice(StrEnum):
    """What else stands on the card: information or a thing to do. Closed set; order = order on the screen."""

    RESPONSIBLE_PERSON = "responsible-person"
    NEW_CARD = "new-card"
    SHOW_PAPERS = "show-papers"
    CHILD_OR_ADULT = "child-or-adult"
    CODE_TAKEN_BACK = "code-taken-back"
    """The issuer took the signed code back, and the person is covered all the same: whose hands is it in?"""
    REISSUED = "reissued"
    NAME_SPELLING = "name-spelling"
    BIRTH_YEAR_ONLY = "birth-year-only"
    ENDED_ON_CARD = "ended-on-card"
    LEVEL_DIFFERS = "level-differs"
    LEVEL_UNKNOWN = "level-unknown"
    REGISTRY_STALE = "registry-stale"
    REGISTRY_UNAVAILABLE = "registry-unavailable"
    NOT_IN_REGISTRY = "not-in-registry"
    GATEWAY_NOT_ASKED = "gateway-not-asked"
    OTHER_FACILITY = "other-facility"
    HARD_AREA = "hard-area"
    FIVE_YEARS = "five-years"
    TEMPORARY_CARD = "temporary-card"
    CORRECTED = "corrected"
    COMPARED_AT_DESK = "compared-at-desk"
    """Nothing but the clerk's eye says that the number is this person's."""
    CLOCK_NOT_TRUSTED = "clock-not-trusted"
    HOSPITAL_SIGNED = "hospital-signed"
    SIGNATURE_NOT_PROVEN = "signature-not-proven"
    """The code is signed, and here and now that proves nothing: the verdict stands without it."""
    TRUST_LIST_DUE = "trust-list-due"


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """One thing that was looked at, how it ended, who said so and how old that knowledge is."""

    name: CheckName
    outcome: Outcome
    source: Origin
    reason: Reason
    as_of: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """The answer for one presentation at one moment (FHIR CoverageEligibilityResponse)."""

    decision: Decision
    assurance: Assurance
    rule: str
    """The row of the decision table that applied, for the log and the auditor."""
    checks: tuple[Check, ...]
    notices: tuple[Notice, ...] = ()
    card: Card | None = None
    """The card to show: each field from its strongest fresh source."""
    citizen: CitizenCard | None = None
    new_card: Card | None = None
    """Set with Notice.NEW_CARD: the card that covers the visit day."""
    registered_number: str | None = field(default=None, repr=False)
    """The BHXH number under which the register knows the numbers shown, also where the person is in doubt."""
    gateway_code: str | None = None
    signer: Signer | None = None
    """Whose signature on the presented code is right; None where nothing was signed, or it is not known to be right."""
    visit_day: str = ""
    """ISO day in the facility's zone that the verdict was judged for."""
    as_of: datetime = field()
    """Aware UTC: the age of the knowledge that carries the decision."""
    decided_at: datetime = field()

    @property
    def reasons(self) -> tuple[Reason, ...]:
        """The reasons of all checks that did not pass, in order, without repetition."""
        return tuple(dict.fromkeys(c.reason for c in self.checks if c.outcome is not Outcome.PASSED))

    @property
    def needs_recheck(self) -> bool:
        """Whether the insurer is to be asked again: everything that the gateway has not answered for."""
        return self.decision is Decision.PENDING or (
            self.decision in (Decision.COVERED, Decision.COVERED_WITH_NOTICE)
            and self.assurance is not Assurance.GATEWAY
        )
