"""What do the auditor's screens look like with something in them? Made cases, for the gallery and tests."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from fraud_rules._types import Evidence, Mode, Result, RuleOutcome, Severity, Visit
from kiosk.records.values import Case, CaseNote, CaseRow, CaseState, Disposition

NOW = datetime(2026, 11, 23, 9, 40, tzinfo=UTC)
ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
PEOPLE = ("Lê Thị Thu", "Phạm Văn Bình", "Đỗ Minh Hạnh")

# rule, severity, reason, values
_STORIES: tuple[tuple[str, Severity, str, str], ...] = (
    ("visit-frequency", Severity.REVIEW, "month", "window_days=30 visits_7_days=3 visits_30_days=11 visits_90_days=19"),
    ("same-day-repeat", Severity.INFO, "second-today", "visits_today=2 merge_hours=4"),
    ("card-two-identities", Severity.BLOCK_SUGGEST, "two-identities-close", "identities=2 close_days=30"),
    ("identity-paper-not-seen", Severity.REVIEW, "no-paper", "window_days=180"),
    ("qr-replay-two-desks", Severity.REVIEW, "other-desk-other-person", "gap_seconds=120 desks=2"),
    ("number-enumeration", Severity.REVIEW, "in-a-row", "in_a_row=6 in_burst_minutes=6 near_equal=2"),
    ("holder-deceased", Severity.BLOCK_SUGGEST, "record-to-update", ""),
)
_NAMES = (
    "T. T. M***",
    "N. V. B***",
    "L. T. H***",
    "P. Q. D***",
    "Đ. M. K***",
    "V. A. T***",
)
_WITHOUT_VISIT = ("number-enumeration", "qr-replay-two-desks")
"""Whose newest hit was set aside: nobody was admitted."""
_STATES = tuple(CaseState)
_CLERKS = ("Lê Thị Thu", "Phạm Văn Bình")


def made_rows(count: int) -> tuple[CaseRow, ...]:
    """`count` cases, newest first, the same every time."""
    return tuple(_row(number, count) for number in range(count))


def _row(number: int, count: int) -> CaseRow:
    rule, severity, _, _ = _STORIES[number * 5 % len(_STORIES)]
    state = CaseState.NEW if number < count // 8 + 2 else _STATES[number * 7 % len(_STATES)]
    done = state is CaseState.RESOLVED
    return CaseRow(
        id=f"{(count - number) * 2654435761 % 2**32:08x}",
        opened_at=NOW - timedelta(minutes=37 * number),
        rule=rule,
        severity=severity,
        facility="79034",
        desk=f"Quầy {1 + number % 4}",
        clerk=_CLERKS[number % len(_CLERKS)],
        masked_person=_NAMES[number % len(_NAMES)],
        hits=1 + number % 4,
        state=state,
        assignee=None if state is CaseState.NEW else PEOPLE[number % len(PEOPLE)],
        disposition=tuple(Disposition)[number % len(Disposition)] if done else None,
    )


def made_case(row: CaseRow) -> Case:
    """A whole case around a row of the inbox: twelve visits, those that counted, and two notes."""
    _, severity, reason, written = next(story for story in _STORIES if story[0] == row.rule)
    values = tuple((name, value) for name, _, value in (word.partition("=") for word in written.split()))
    visits = tuple(_visit(number, row) for number in range(12))
    hits = tuple(
        (
            visit.visit_id,
            visit.occurred_at,
            RuleOutcome(
                rule=row.rule,
                version=1,
                result=Result.HIT,
                severity=severity,
                mode=Mode.ACTIVE if row.severity is Severity.INFO else Mode.SHADOW,
                evidence=Evidence(
                    reason=reason,
                    counted=tuple(v.visit_id for v in visits[2 : 10 + at]),
                    values=values,
                    as_known_at=visit.occurred_at + timedelta(seconds=2),
                ),
            ),
        )
        for at, visit in enumerate(visits[-min(row.hits, 3) :])
    )
    notes = (
        CaseNote(
            at=row.opened_at + timedelta(minutes=90),
            by=PEOPLE[0],
            state=row.state,
            assignee=row.assignee,
            disposition=row.disposition,
            reason="Đã gọi phòng khám: người bệnh có hẹn tái khám.",
        ),
    )
    return Case(
        row=row,
        outcomes=hits,
        timeline=visits,
        notes=notes if row.state is not CaseState.NEW else (),
    )


def _visit(number: int, row: CaseRow) -> Visit:
    at = row.opened_at - timedelta(days=33 - 3 * number, minutes=13 * number)
    return Visit(
        visit_id=f"{row.id}-v{number:02d}",
        presentation_id=f"{row.id}-p{number:02d}",
        facility="79034",
        desk=f"Quầy {1 + number % 3}",
        clerk=_CLERKS[number % len(_CLERKS)],
        occurred_at=at,
        observed_at=at + timedelta(seconds=1),
        entry_mode=("camera", "wedge", "typed")[number % 3],
        no_scan_reason="phone-off" if number % 3 == 2 else None,
        visit_type=("1.1", "1.1", "1.5", "2")[number % 4],
        papers_seen=(("cccd",), (), ("vneid",))[number % 3],
        decision=("COVERED", "PENDING", "COVERED_WITH_NOTICE")[number % 3],
        assurance=("GATEWAY", "CLAIM", "REGISTRY")[number % 3],
        result_code=("000", None, "004")[number % 3],
        undone=number == 5,
        admitted=not (number == 11 and row.rule in _WITHOUT_VISIT),
    )
