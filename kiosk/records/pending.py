"""Who waits for the insurer's word, and whose verdict is another one since they were let in? The queue and the work list.

A visit waits from the very transaction that admitted it (`visit.needs_recheck`), so no power cut can lose it; what stands
in `recheck` is only when it is asked for next. The visit's id is what makes an attempt repeatable.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import Connection, RowMapping, delete, func, insert, select, update

from fraud_rules._types import Elsewhere
from kiosk.intake import LookUp, Presentation, Receipt
from kiosk.records import elsewhere, log
from kiosk.records.database import Database
from kiosk.records.look_ups import look_up_fields
from kiosk.records.schema import WAITS, presentation, visit
from kiosk.records.schema_insurer import UNSEEN, recheck, verdict_change
from kiosk.records.sealing import open_presentation, open_text, seal_text
from kiosk.records.values import StoreError
from kiosk.redact import mask_name
from kiosk.verify.sources import SAYS_NOTHING
from kiosk.verify.verdict import Decision, Verdict

FINE = (Decision.COVERED,)
"""Verdicts after which nobody has anything left to do for the visit."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """A visit that is to be asked for again."""

    visit_id: str
    presentation_id: str
    occurred_at: datetime
    tries: int
    """How often it was tried since it was admitted."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangedVerdict:
    """A visit for which the insurer said something else than the desk had. Both verdicts are kept."""

    visit_id: str
    presentation_id: str
    occurred_at: datetime
    found_at: datetime
    desk: str
    clerk: str
    masked_name: str
    before: Decision
    after: Decision
    code: str | None
    """maKetQua of the answer that changed it."""
    telephone: bool
    """Whether the patient left a number to call; the number itself stands on the intake."""
    seen_by: str | None = None
    seen_at: datetime | None = None
    note: str = field(default="", repr=False)


def due(db: Database, now: datetime, limit: int) -> tuple[Waiting, ...]:
    """Waiting visits whose next attempt has come, the oldest visit first."""
    query = (
        select(visit.c.visit_id, visit.c.presentation_id, visit.c.occurred_at, func.coalesce(recheck.c.tries, 0))
        .outerjoin(recheck, recheck.c.visit_id == visit.c.visit_id)
        .where(WAITS, func.coalesce(recheck.c.next_at, 0) <= now)
        .order_by(visit.c.occurred_at)
        .limit(limit)
    )
    with db.read() as connection:
        rows = connection.execute(query).all()
    return tuple(Waiting(visit_id=row[0], presentation_id=row[1], occurred_at=row[2], tries=row[3]) for row in rows)


def put_off(
    db: Database, visit_id: str, *, word: str, next_at: datetime, by: str = "", look_ups: Sequence[LookUp] = ()
) -> Receipt | None:
    """An attempt brought no verdict: not before `next_at` again. `word`: the fault or the code, a closed word.

    Look-ups that were sent leave an entry in the log, event `insurer-asked`; without any there is none.
    Raises StoreError: no-such-visit.
    """
    with db.write() as connection:
        known = connection.execute(select(visit.c.presentation_id).where(visit.c.visit_id == visit_id)).first()
        if known is None:
            raise StoreError("no-such-visit", "There is no such visit.")
        now = db.clock()
        tries = connection.execute(select(recheck.c.tries).where(recheck.c.visit_id == visit_id)).scalar() or 0
        connection.execute(delete(recheck).where(recheck.c.visit_id == visit_id))
        row = {"visit_id": visit_id, "tries": tries + 1, "tried_at": now, "next_at": next_at, "word": word}
        connection.execute(insert(recheck), row)
        return _asked(connection, known.presentation_id, now, by, look_ups) if look_ups else None


def record_look_ups(
    db: Database,
    presentation_id: str,
    *,
    by: str,
    look_ups: Sequence[LookUp],
    told: Sequence[Elsewhere] | None = None,
) -> Receipt:
    """Proof that the insurer was asked though no verdict came of it, event `insurer-asked`: one entry for all attempts.

    `told`: what it told of other facilities, None = nothing told.
    """
    with db.write() as connection:
        receipt = _asked(connection, presentation_id, db.clock(), by, look_ups)
        person = connection.execute(
            select(visit.c.person_key).where(visit.c.presentation_id == presentation_id)
        ).scalar()
        if told is not None and person is not None:
            elsewhere.write(connection, person, told, receipt.recorded_at)
        return receipt


def soon(db: Database, now: datetime, *, words: Sequence[str] | None = None, tries: int | None = None) -> None:
    """Whatever was put off is due now, the oldest first. `words`: only what was put off with one of these; `tries`: only
    what was tried no more often."""
    query = update(recheck).where(recheck.c.next_at > now).values(next_at=now)
    if words is not None:
        query = query.where(recheck.c.word.in_(words))
    if tries is not None:
        query = query.where(recheck.c.tries <= tries)
    with db.write() as connection:
        connection.execute(query)


def note_change(
    connection: Connection, p: Presentation, admitted: RowMapping, verdict: Verdict, receipt: Receipt
) -> None:
    """Inside the transaction of a live verdict: put the visit on the work list, or take it off when all is well again.

    `admitted`: visit_id and decision of the visit as it was let in.
    """
    connection.execute(delete(verdict_change).where(verdict_change.c.visit_id == admitted["visit_id"]))
    same = verdict.decision.value == admitted["decision"]
    # Asked and still pending: another question would not help, somebody has to look at it.
    stuck = verdict.decision is Decision.PENDING and p.answer is not None and p.answer.result_class not in SAYS_NOTHING
    # Half an answer changes nobody's verdict: it is asked for again.
    later = p.answer is not None and p.answer.incomplete
    if verdict.decision in FINE or later or (same and not stuck):
        return
    row = {
        "visit_id": admitted["visit_id"],
        "presentation_id": p.id,
        "desk": p.desk,
        "found_at": receipt.recorded_at,
        "before": admitted["decision"],
        "after": verdict.decision.value,
        "code": verdict.gateway_code,
        "seq": receipt.seq,
    }
    connection.execute(insert(verdict_change), row)


def changed(
    db: Database, *, desk: str | None = None, seen: bool = False, limit: int = 200
) -> tuple[ChangedVerdict, ...]:
    """The work list, newest first: what nobody has dealt with yet, or with `seen` everything."""
    query = (
        select(verdict_change, visit.c.occurred_at, presentation.c.clerk, presentation.c.sealed)
        .join(visit, visit.c.visit_id == verdict_change.c.visit_id)
        .join(presentation, presentation.c.id == verdict_change.c.presentation_id)
        .where(~visit.c.undone)
        .order_by(verdict_change.c.found_at.desc(), verdict_change.c.visit_id)
        .limit(limit)
    )
    if not seen:
        query = query.where(UNSEEN)
    if desk is not None:
        query = query.where(verdict_change.c.desk == desk)
    with db.read() as connection:
        rows = connection.execute(query).mappings().all()
    return tuple(_changed(db, row) for row in rows)


def changed_count(db: Database, *, desk: str | None = None) -> int:
    """How many stand on the work list that nobody has dealt with."""
    query = (
        select(func.count())
        .select_from(verdict_change)
        .join(visit, visit.c.visit_id == verdict_change.c.visit_id)
        .where(UNSEEN, ~visit.c.undone)
    )
    if desk is not None:
        query = query.where(verdict_change.c.desk == desk)
    with db.read() as connection:
        return connection.execute(query).scalar_one()


def mark_seen(db: Database, visit_id: str, *, by: str, note: str) -> Receipt:
    """Somebody dealt with a changed verdict and says how, event `change-seen`; the note is kept sealed.

    Raises StoreError: no-such-visit, reason-missing.
    """
    if not note.strip():
        raise StoreError("reason-missing", "How it was dealt with has to be said.")
    sealed = seal_text(db.keys, "change", visit_id, note.strip())
    with db.write() as connection:
        row = connection.execute(select(verdict_change).where(verdict_change.c.visit_id == visit_id)).mappings().first()
        if row is None:
            raise StoreError("no-such-visit", "This visit is not on the list.")
        now = db.clock()
        fields = {"visit": visit_id, "before": row["before"], "after": row["after"]}
        receipt = log.append(
            connection, at=now, event="change-seen", subject=row["presentation_id"], by=by, fields=fields
        )
        connection.execute(
            update(verdict_change)
            .where(verdict_change.c.visit_id == visit_id)
            .values(seen_seq=receipt.seq, seen_at=now, seen_by=by, note=sealed)
        )
        return receipt


def _asked(connection: Connection, presentation_id: str, now: datetime, by: str, look_ups: Sequence[LookUp]) -> Receipt:
    fields = {"look_ups": [look_up_fields(one) for one in look_ups]}
    return log.append(connection, at=now, event="insurer-asked", subject=presentation_id, by=by, fields=fields)


def _changed(db: Database, row: RowMapping) -> ChangedVerdict:
    p = open_presentation(db.keys, row["presentation_id"], row["sealed"])
    card = p.verdict.card if p.verdict else None
    name = (card.name if card else None) or (p.verdict.citizen.name if p.verdict and p.verdict.citizen else None)
    return ChangedVerdict(
        visit_id=row["visit_id"],
        presentation_id=p.id,
        occurred_at=row["occurred_at"],
        found_at=row["found_at"],
        desk=row["desk"],
        clerk=row["clerk"],
        masked_name=mask_name(name) if name else "",
        before=Decision(row["before"]),
        after=Decision(row["after"]),
        code=row["code"],
        telephone=bool(p.strip.telephone),
        seen_by=row["seen_by"],
        seen_at=row["seen_at"],
        note=open_text(db.keys, "change", row["visit_id"], row["note"]) if row["note"] else "",
    )
