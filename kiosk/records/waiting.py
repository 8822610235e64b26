"""Who still waits for the insurer, what proves that it was asked, and who took such a page or a telephone number away?"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from kiosk.intake import LookUp, Receipt
from kiosk.records import log
from kiosk.records.database import Database
from kiosk.records.look_ups import EVENTS, read_look_ups
from kiosk.records.schema import WAITS, log_entry, presentation, visit
from kiosk.records.schema_insurer import recheck
from kiosk.records.sealing import open_presentation
from kiosk.records.values import StoreError


@dataclass(frozen=True, slots=True, kw_only=True)
class WhoWaits:
    """All visits that wait, in one line; of no person."""

    count: int
    since: datetime | None = None
    """The oldest of these visits."""
    next_at: datetime | None = None
    """When the next of them is asked about; in the past = as soon as the gateway may be asked."""


class WaitingDoor:
    """The part of the store's door that work list and proof of check go through. Everything raises StoreError."""

    db: Database

    def who_waits(self) -> WhoWaits:
        """How many visits wait for the insurer, since when, and when the next is asked about."""
        next_at = func.coalesce(recheck.c.next_at, visit.c.occurred_at)
        query = (
            select(func.count(), func.min(visit.c.occurred_at), func.min(next_at))
            .select_from(visit)
            .outerjoin(recheck, recheck.c.visit_id == visit.c.visit_id)
            .where(WAITS)
        )
        with self.db.read() as connection:
            count, since, soonest = connection.execute(query).one()
        return WhoWaits(count=count, since=since, next_at=soonest)

    def waiting_visits(self, since: datetime, until: datetime) -> tuple[str, ...]:
        """Ids of the visits in that time (the end left out) that still wait for the insurer, oldest first."""
        query = (
            select(visit.c.visit_id)
            .where(WAITS, visit.c.occurred_at >= since, visit.c.occurred_at < until)
            .order_by(visit.c.occurred_at, visit.c.visit_id)
        )
        with self.db.read() as connection:
            return tuple(connection.execute(query).scalars())

    def proofs_of(self, presentation_id: str) -> tuple[tuple[LookUp, Receipt], ...]:
        """Every time the insurer was asked about a presentation, oldest first, with the log entry that holds it."""
        query = (
            select(log_entry)
            .where(log_entry.c.subject == presentation_id, log_entry.c.event.in_(EVENTS))
            .order_by(log_entry.c.seq)
        )
        with self.db.read() as connection:
            rows = connection.execute(query).all()
        return tuple(
            (
                one,
                Receipt(
                    seq=row.seq,
                    event=row.event,
                    leaf_hash=row.leaf_hash.hex(),
                    chain_hash=row.chain_hash.hex(),
                    recorded_at=row.at,
                ),
            )
            for row in rows
            for one in read_look_ups(json.loads(row.body))
        )

    def telephone_of(self, presentation_id: str, *, by: str) -> str:
        """The number that was left, empty if none; the look is an event of its own, `telephone-shown`, written before.

        Raises StoreError: no-such-presentation.
        """
        with self.db.write() as connection:
            query = select(presentation.c.sealed).where(presentation.c.id == presentation_id)
            sealed = connection.execute(query).scalar()
            if sealed is None:
                raise StoreError("no-such-presentation", "There is no such presentation.")
            number = open_presentation(self.db.keys, presentation_id, sealed).strip.telephone or ""
            log.append(
                connection, at=self.db.clock(), event="telephone-shown", subject=presentation_id, by=by, fields={}
            )
        return number

    def page_taken(self, subject: str, *, by: str, kind: str, count: int = 1) -> Receipt:
        """A page about one presentation (or a day's list) leaves the house, event `page-taken`; written before it does."""
        fields = {"kind": kind, "count": count}
        with self.db.write() as connection:
            return log.append(connection, at=self.db.clock(), event="page-taken", subject=subject, by=by, fields=fields)
