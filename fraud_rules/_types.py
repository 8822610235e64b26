"""What does a rule see, and what may it answer? Values and protocols of the rule room; standard library only."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any, Generic, Protocol, TypeVar

L = TypeVar("L")


class Severity(StrEnum):
    """How much attention a hit asks for; nothing blocks by itself. Order: info, review, block-suggest."""

    INFO = "info"
    REVIEW = "review"
    BLOCK_SUGGEST = "block-suggest"


class Result(StrEnum):
    """How one rule ended for one visit."""

    HIT = "HIT"
    NO_HIT = "NO_HIT"
    SNOOZED = "SNOOZED"
    EXEMPT = "EXEMPT"
    NOT_EVALUATED = "NOT_EVALUATED"


class Group(StrEnum):
    """What a rule looks at. The order is the order of evaluation and, at equal severity, of prompts."""

    CLOCK = "clock"
    VALIDITY = "validity"
    DUPLICATE = "duplicate"
    BEHAVIOUR = "behaviour"


class Mode(StrEnum):
    """Whether a rule runs, and whether the desk sees its hits. Enforcement is a switch of its own."""

    OFF = "off"
    SHADOW = "shadow"
    ACTIVE = "active"


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """An admitted presentation as the rules see it (FHIR Encounter). Keys are keyed digests, never numbers."""

    visit_id: str
    presentation_id: str
    person_key: str | None = None
    """Digest of the BHXH number, else of the CCCD; None when the code gave no number."""
    card_key: str | None = None
    identity_key: str | None = None
    """Digest of folded name + birth: who the holder was said to be."""
    citizen_key: str | None = None
    neighbour_keys: tuple[str, ...] = ()
    """Digests of the numbers one slip away from a typed number; empty when it was scanned."""
    payload_digest: str | None = None
    facility: str
    desk: str
    clerk: str
    occurred_at: datetime
    """Aware UTC: when it happened."""
    observed_at: datetime
    """Aware UTC: when this store learned of it; later than `occurred_at` for a late desk."""
    entry_mode: str
    """camera, wedge, serial, typed."""
    no_scan_reason: str | None = None
    visit_type: str | None = None
    """MA_DOITUONG_KCB as expected at the desk, for example `1.1`, `2` (emergency)."""
    papers_seen: tuple[str, ...] = ()
    card_has_photo: bool = False
    age: int | None = None
    object_code: str | None = None
    decision: str
    assurance: str = "CLAIM"
    result_code: str | None = None
    failed_checks: tuple[str, ...] = ()
    """`check:reason` of every check that FAILED, for example `status:withdrawn`, `name:name-differs`."""
    unknown_checks: tuple[str, ...] = ()
    """`check:reason` of every check that ended UNKNOWN."""
    check_reasons: tuple[str, ...] = ()
    """`check:reason` of every check that PASSED with a remark, for example `name:name-spelling`."""
    priority: str | None = None
    exemptions: tuple[str, ...] = ()
    """Closed words: emergency, under-six, seventy-five, disability, pregnancy, programme, dated (the visit's time was said
    by who entered it, not taken from the desk's clock)."""
    near_identity_keys: tuple[str, ...] = ()
    """Digests of the holder's folded name with one word left out + birth: two near-equal names with one birth (twins, a
    corrected name) share one. Empty = not known, nothing is softened."""
    clock_offset: float | None = None
    """Seconds that this desk's clock is ahead of a trusted one; None = not known."""
    admitted: bool = True
    """False for a presentation that was looked at but did not become a visit (enumeration and replay see it)."""
    undone: bool = False


class ElsewhereKind(StrEnum):
    """What another facility did with a person. Closed set."""

    CHECK = "check"
    """It looked the card up at the insurer (lịch sử kiểm tra thẻ)."""
    TREATMENT = "treatment"
    """It treated the person (lịch sử khám chữa bệnh)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Elsewhere:
    """Something that happened at another facility, as the insurer told it; often late."""

    kind: ElsewhereKind
    facility: str
    """5 digits; never our own."""
    occurred_at: datetime
    ended_at: datetime | None = None
    """Of a treatment: the discharge; None = not known to have ended."""
    code: str = ""
    """Of a check: the result code that facility was told; of a treatment: its result (5 = died)."""
    observed_at: datetime
    """Aware UTC: when it became known here."""


class History(Protocol):
    """The past as known at one moment. Every answer leaves the visit under judgement out, is ordered by
    `occurred_at`, and holds only what had been observed by then. Windows are half-open: since <= t < until."""

    def of_person(self, person_key: str, since: datetime, until: datetime) -> Sequence[Visit]:
        """Admitted, not undone visits of a person."""

    def of_card(self, card_key: str, since: datetime, until: datetime) -> Sequence[Visit]:
        """Admitted, not undone visits with a card."""

    def identities_of_card(self, card_key: str) -> Sequence[Visit]:
        """The latest admitted visit for every distinct `identity_key` that came with a card, at any time."""

    def of_payload(self, payload_digest: str, since: datetime, until: datetime) -> Sequence[Visit]:
        """Presentations (admitted or not) of the same bytes."""

    def at_desk(self, desk: str, since: datetime, until: datetime) -> Sequence[Visit]:
        """Presentations (admitted or not) at a desk."""

    def elsewhere(self, person_key: str, since: datetime, until: datetime) -> Sequence[Elsewhere]:
        """What other facilities did with a person, as the insurer had told it by then; each event once."""

    def elsewhere_asked(self, person_key: str, since: datetime) -> bool:
        """Whether the insurer told of other facilities at all since then: no news is not good news."""

    def latest_at(self, desk: str) -> datetime | None:
        """`occurred_at` of the last event recorded at a desk, or None."""

    def snoozed_until(self, rule_id: str, person_key: str) -> datetime | None:
        """End of a mute of this rule for this person, or None."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """Why a rule ended so, frozen when it did: what was counted, compared, and with which limits. No personal data."""

    reason: str
    """Closed word of the rule, key of the sentence on the case page."""
    counted: tuple[str, ...] = ()
    """Ids of the visits or presentations that counted."""
    values: tuple[tuple[str, str], ...] = ()
    """Named values, masked; for example ("window_days", "30"), ("visits", "11")."""
    as_known_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleOutcome:
    """One rule's answer for one visit."""

    rule: str
    version: int
    result: Result
    severity: Severity = Severity.INFO
    mode: Mode = Mode.SHADOW
    evidence: Evidence
    prompt: str | None = None
    """Text key of the kind sentence for the desk, or None when nothing is said there."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """What a rule's function returns: the engine adds rule, version, mode, snooze and exemption."""

    result: Result
    severity: Severity = Severity.INFO
    evidence: Evidence
    prompt: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule(Generic[L]):
    """A rule: its facts for the catalogue, its limits with their defaults, and the function that judges."""

    id: str
    version: int
    title: str
    basis: str
    """Law or source that the rule rests on."""
    false_positives: str
    limits: L
    judge: Callable[[Visit, History, L], Finding]
    needs: tuple[str, ...] = ()
    """Visit fields without which the rule is NOT_EVALUATED (`missing:<field>`)."""
    exempt: tuple[str, ...] = ()
    """Exemption words that apply to this rule."""
    exempt_visit_types: tuple[str, ...] = ()
    auditor_only: bool = False
    """True: never prompts at the desk."""
    gravest: Severity = Severity.REVIEW
    """The gravest severity that a hit may have; a hospital can only set it lower. Above review are facts only: an altered
    code, a card that was taken back; how often somebody comes never is."""
    default_mode: Mode = field(default=Mode.SHADOW)
    group: Group = field(default=Group.BEHAVIOUR)
    needs_clock: bool = False
    """True: NOT_EVALUATED (`clock-not-trusted`) while a rule of the group CLOCK hits."""
    reasons: tuple[str, ...] = ()
    """Closed set of the reason words of this rule; each has a text `audit.reason.<rule>.<reason>`."""
    question: str = ""
    example: str = ""
    """A made finding, as an auditor would read it."""
    say: tuple[str, str] | None = None
    """The kind sentence in Vietnamese and English; None when nothing is said to the patient."""


AnyRule = Rule[Any]
