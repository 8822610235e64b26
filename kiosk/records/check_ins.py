"""Which check-in records are on their way to the insurer? One a visit, kept sealed until it was taken, and its receipt after.

Made when the hospital's own system says that the first cost has arisen; sent when the gateway can be reached.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from sqlalchemy import Connection, RowMapping, insert, select, update

from kiosk.intake import Receipt
from kiosk.keys import SealBroken
from kiosk.records import log
from kiosk.records.database import Database
from kiosk.records.schema import visit
from kiosk.records.schema_insurer import TO_SEND, check_in
from kiosk.records.values import StoreError


class SendState(StrEnum):
    """Where a check-in record stands."""

    WAITING = "waiting"
    SENT = "sent"
    REFUSED = "refused"
    """The insurer sent it back: somebody has to mend it, and make it again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptCheckIn:
    """One record and how far it came."""

    visit_id: str
    state: SendState
    tries: int
    next_at: datetime
    word: str
    """The fault or code of the last attempt; empty before the first."""
    receipt: str | None
    """maGiaoDich: the insurer knows the record by it."""
    record: bytes = field(repr=False)
    """The file as it is sent (XML0)."""


def keep(db: Database, visit_id: str, record: bytes, *, by: str) -> Receipt:
    """A record is made, event `check-in-made`; one that was not taken yet is replaced.

    Raises StoreError: no-such-visit (also one that was undone), already-sent.
    """
    sealed = db.keys.seal(record, _context(visit_id))
    with db.write() as connection:
        found = connection.execute(select(visit).where(visit.c.visit_id == visit_id)).mappings().first()
        if found is None or not found["admitted"] or found["undone"]:
            raise StoreError("no-such-visit", "There is no such visit.")
        before = _row(connection, visit_id)
        if before is not None and before["state"] == SendState.SENT:
            raise StoreError("already-sent", "The check-in record of this visit was sent and taken.")
        now = db.clock()
        row = {
            "made_at": now,
            "state": SendState.WAITING.value,
            "tries": 0,
            "next_at": now,
            "word": "",
            "receipt": None,
            "sealed": sealed,
        }
        if before is None:
            connection.execute(insert(check_in), {"visit_id": visit_id, **row})
        else:
            connection.execute(update(check_in).where(check_in.c.visit_id == visit_id).values(**row))
        fields = {"visit": visit_id, "digest": hashlib.sha256(record).hexdigest()}
        return log.append(
            connection, at=now, event="check-in-made", subject=found["presentation_id"], by=by, fields=fields
        )


def to_send(db: Database, now: datetime, limit: int) -> tuple[KeptCheckIn, ...]:
    """Records whose next attempt has come, the longest waiting first."""
    query = select(check_in).where(TO_SEND, check_in.c.next_at <= now).order_by(check_in.c.next_at).limit(limit)
    with db.read() as connection:
        return tuple(_kept(db, row) for row in connection.execute(query).mappings())


def find(db: Database, visit_id: str) -> KeptCheckIn | None:
    """The record of a visit."""
    with db.read() as connection:
        row = _row(connection, visit_id)
    return _kept(db, row) if row is not None else None


def attempted(
    db: Database,
    visit_id: str,
    *,
    state: SendState,
    word: str,
    by: str,
    next_at: datetime | None = None,
    receipt: str | None = None,
) -> Receipt | None:
    """How an attempt ended. Taken and refused leave an entry, event `check-in-sent`; one that did not arrive leaves none.

    Raises StoreError: no-such-visit.
    """
    with db.write() as connection:
        row = _row(connection, visit_id)
        if row is None:
            raise StoreError("no-such-visit", "There is no check-in record of this visit.")
        now = db.clock()
        changed = {
            "state": state.value,
            "tries": row["tries"] + 1,
            "next_at": next_at or now,
            "word": word,
            "receipt": receipt,
        }
        connection.execute(update(check_in).where(check_in.c.visit_id == visit_id).values(**changed))
        if state is SendState.WAITING:
            return None
        subject = connection.execute(select(visit.c.presentation_id).where(visit.c.visit_id == visit_id)).scalar_one()
        fields = {"visit": visit_id, "sending": state.value, "code": word, "receipt": receipt}
        return log.append(connection, at=now, event="check-in-sent", subject=subject, by=by, fields=fields)


def _row(connection: Connection, visit_id: str) -> RowMapping | None:
    return connection.execute(select(check_in).where(check_in.c.visit_id == visit_id)).mappings().first()


def _kept(db: Database, row: RowMapping) -> KeptCheckIn:
    try:
        record = db.keys.open(row["sealed"], _context(row["visit_id"]))
    except SealBroken as broken:
        raise StoreError("damaged", f"A check-in record does not open: {broken.code}.") from None
    return KeptCheckIn(
        visit_id=row["visit_id"],
        state=SendState(row["state"]),
        tries=row["tries"],
        next_at=row["next_at"],
        word=row["word"],
        receipt=row["receipt"],
        record=record,
    )


def _context(visit_id: str) -> bytes:
    return f"check-in\0{visit_id}".encode()
