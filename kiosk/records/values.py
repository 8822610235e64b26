"""What do the records hand out? Cases, filters, pages and log entries as values."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from fraud_rules._types import RuleOutcome, Severity, Visit


class StoreError(Exception):
    """The record store failed: disk full, locked, damaged. `code` is a closed word for screen and log."""

    def __init__(self, code: str, message: str = "") -> None:
        super().__init__(message or code)
        self.code = code


class CaseState(StrEnum):
    """Where a flagged visit stands with the auditors."""

    NEW = "new"
    ASSIGNED = "assigned"
    IN_REVIEW = "in-review"
    WAITING = "waiting"
    RESOLVED = "resolved"
    REOPENED = "reopened"


class Disposition(StrEnum):
    """How a case ended. A data error does not lower a rule's precision; legitimate use does."""

    CONFIRMED_MISUSE = "confirmed-misuse"
    DATA_ERROR = "data-error"
    LEGITIMATE_USE = "legitimate-use"
    CANNOT_VERIFY = "cannot-verify"
    DUPLICATE = "duplicate"
    HANDED_TO_INSURER = "handed-to-insurer"


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseNote:
    """One change of a case: who, when, from where to where, and why."""

    at: datetime
    by: str
    state: CaseState
    disposition: Disposition | None = None
    assignee: str | None = None
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseRow:
    """One line of the inbox."""

    id: str
    opened_at: datetime
    rule: str
    severity: Severity
    facility: str
    desk: str
    clerk: str
    masked_person: str
    hits: int
    """Visits and presentations set aside, each once."""
    state: CaseState
    assignee: str | None = None
    disposition: Disposition | None = None
    set_aside: int = 0
    """How many of the hits are of presentations that were set aside and never became a visit."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One flagged subject of one rule: the outcomes as frozen when they fired, the visits that counted, the notes."""

    row: CaseRow
    outcomes: tuple[tuple[str, datetime, RuleOutcome], ...]
    """(visit id, or that of a presentation set aside; occurred_at; outcome) of every hit, oldest first."""
    timeline: tuple[Visit, ...]
    """The person's visits around the case, oldest first."""
    notes: tuple[CaseNote, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseFilter:
    """What the inbox shows; None or empty = no restriction. Days are facility days, both ends included."""

    since: date | None = None
    until: date | None = None
    rules: tuple[str, ...] = ()
    desks: tuple[str, ...] = ()
    states: tuple[CaseState, ...] = ()
    severities: tuple[Severity, ...] = ()
    text: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CasePage:
    """A slice of the filtered cases, newest first, with the counts that follow the filter."""

    rows: tuple[CaseRow, ...]
    total: int
    by_state: tuple[tuple[CaseState, int], ...] = ()
    by_rule: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class LogEntry:
    """One event of the log. `body` are the canonical bytes that were hashed; they hold no personal data."""

    seq: int
    at: datetime
    event: str
    body: bytes = field(repr=False)
    leaf_hash: bytes
    chain_hash: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class LogProblem:
    """One thing that does not hold in the log or between the log and the records."""

    kind: str
    """Closed word: gap, leaf, chain, link, body, visit-without-entry, entry-without-visit, visit-differs, ..."""
    seq: int
    """The entry where it shows; 0 when a record has no entry."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Facets:
    """What the inbox can be filtered by: the rules and desks that have cases, sorted."""

    rules: tuple[str, ...] = ()
    desks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class UnknownShape:
    """A code that no format knows: lengths, separators and character classes, nothing of its content."""

    line: str
    """As `kiosk.verify.shape.Shape.line` writes it."""
    source: str
    """camera, wedge, serial, typed."""
    count: int
    first_at: datetime
    last_at: datetime
