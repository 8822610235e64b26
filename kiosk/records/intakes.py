"""What does the desk want back from the records? One intake to go on with, the recent and parked ones, what waits."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Select, bindparam, func, literal_column, or_, select

from fraud_rules._types import Visit
from kiosk.intake import AdmitAs, Intake, Presentation, Receipt, RecentItem, State
from kiosk.records import log, outcomes
from kiosk.records.database import Database
from kiosk.records.rows import outcome_of, visit_of
from kiosk.records.schema import WAITS, presentation, visit
from kiosk.records.sealing import open_presentation
from kiosk.records.values import StoreError
from kiosk.redact import mask_name
from kiosk.verify.verdict import Decision

_OPENED_BEFORE = timedelta(days=1)

# Made once: the patient waits for it. A key that is not known equals nothing.
_PARKED_OF = (
    select(presentation.c.id)
    .join(visit, visit.c.presentation_id == presentation.c.id)
    .where(
        literal_column("presentation.state = 'parked'"),
        presentation.c.desk == bindparam("desk"),
        presentation.c.facility == bindparam("facility"),
        presentation.c.changed_at >= bindparam("since"),
        presentation.c.opened_at >= bindparam("before"),  # for the index: parked ones stay for years
        or_(visit.c.person_key == bindparam("person"), visit.c.card_key == bindparam("card")),
    )
    .order_by(presentation.c.changed_at.desc())
    .limit(1)
)


def load(db: Database, presentation_id: str) -> Intake | None:
    """See `Store.load`."""
    query = (
        select(presentation.c.state, presentation.c.sealed, visit)
        .join(visit, visit.c.presentation_id == presentation.c.id)
        .where(presentation.c.id == presentation_id)
    )
    with db.read() as connection:
        row = connection.execute(query).mappings().first()
        if row is None:
            return None
        kept = tuple(outcome_of(outcome) for outcome in outcomes.standing(connection, presentation_id))
        receipts = log.receipts(connection, presentation_id)
    return Intake(
        # The state column is the truth: an undo does not seal the presentation anew.
        presentation=replace(open_presentation(db.keys, presentation_id, row["sealed"]), state=State(row["state"])),
        visit=visit_of(row) if row["admitted"] else None,
        admitted_as=AdmitAs(row["admitted_as"]) if row["admitted_as"] else None,
        outcomes=kept,
        receipt=receipts[-1] if receipts else None,
    )


def presentation_of(db: Database, visit_id: str) -> str | None:
    """The id of the presentation that became this visit."""
    with db.read() as connection:
        return connection.execute(select(visit.c.presentation_id).where(visit.c.visit_id == visit_id)).scalar()


def recent(db: Database, limit: int, desk: str | None) -> tuple[RecentItem, ...]:
    """See `Store.recent`."""
    query = _items().order_by(presentation.c.opened_at.desc(), presentation.c.id.desc()).limit(limit)
    return _listed(db, query, desk)


def parked(db: Database, desk: str | None) -> tuple[RecentItem, ...]:
    """See `Store.parked`."""
    # In the words of the partial index, or SQLite would not use it.
    query = _items().where(literal_column("presentation.state = 'parked'")).order_by(presentation.c.opened_at)
    return _listed(db, query, desk)


def left_open(db: Database, facility: str, desk: str) -> tuple[str, ...]:
    """See `Store.left_open`."""
    query = (
        select(presentation.c.id)
        .where(literal_column("state = 'open'"), presentation.c.desk == desk, presentation.c.facility == facility)
        .order_by(presentation.c.opened_at)
    )
    with db.read() as connection:
        return tuple(connection.execute(query).scalars())


def parked_of(db: Database, seen: Visit, since: datetime) -> str | None:
    """See `Store.parked_of`."""
    asked = {
        "facility": seen.facility, "desk": seen.desk, "person": seen.person_key, "card": seen.card_key,
        "since": since, "before": since - _OPENED_BEFORE,
    }  # fmt: skip
    with db.read() as connection:
        return connection.execute(_PARKED_OF, asked).scalar()


def pending_count(db: Database) -> int:
    """See `Store.pending_count`."""
    query = select(func.count()).select_from(visit).where(literal_column(str(WAITS)))
    with db.read() as connection:
        return connection.execute(query).scalar_one()


def receipts(db: Database, subject: str) -> tuple[Receipt, ...]:
    """See `Store.receipts`."""
    with db.read() as connection:
        return log.receipts(connection, subject)


def masked_name(db: Database, presentation_id: str, sealed: bytes) -> str:
    """The holder's name for a list, `T. T. M***`; empty when unknown. A damaged field must not empty the whole list."""
    try:
        return mask_name(_name(open_presentation(db.keys, presentation_id, sealed)))
    except StoreError:
        return ""


def _items() -> Select[Any]:
    return select(presentation, visit.c.visit_id).join(visit, visit.c.presentation_id == presentation.c.id)


def _listed(db: Database, query: Select[Any], desk: str | None) -> tuple[RecentItem, ...]:
    if desk is not None:
        query = query.where(presentation.c.desk == desk)
    with db.read() as connection:
        rows = connection.execute(query).all()
    return tuple(
        RecentItem(
            presentation_id=row.id,
            visit_id=row.visit_id,
            at=row.opened_at,
            masked_name=masked_name(db, row.id, row.sealed),
            decision=Decision(row.decision) if row.decision else None,
            state=State(row.state),
        )
        for row in rows
    )


def _name(p: Presentation) -> str:
    """What was corrected by hand, else the verdict's card, else the first code that gave a name."""
    verdict = p.verdict
    names = [p.strip.corrected_name]
    if verdict:
        names += [verdict.card.name if verdict.card else None, verdict.citizen.name if verdict.citizen else None]
    for parsed in p.parsed:
        names += [parsed.card.name if parsed.card else None, parsed.citizen.name if parsed.citizen else None]
    return next((name for name in names if name), "")
