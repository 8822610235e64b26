"""What may an auditor do with a case? Steps between its states, each with a reason, one transaction, one log entry."""

from __future__ import annotations

import hashlib
import re
import unicodedata

from sqlalchemy import Connection, RowMapping, func, insert, select, update

from kiosk.records import log
from kiosk.records.database import Database
from kiosk.records.inbox import read_case
from kiosk.records.schema import case_note, fraud_case
from kiosk.records.sealing import seal_text
from kiosk.records.values import Case, CaseState, Disposition, StoreError

_READABLE = re.compile(r"\w")
"""A reason of blanks, or of marks that nobody sees, is none."""
_WORKING = {CaseState.ASSIGNED, CaseState.IN_REVIEW, CaseState.WAITING, CaseState.RESOLVED}
STEPS = {
    CaseState.NEW: _WORKING,
    CaseState.ASSIGNED: _WORKING,
    CaseState.IN_REVIEW: _WORKING,
    CaseState.WAITING: _WORKING,
    CaseState.REOPENED: _WORKING,
    CaseState.RESOLVED: {CaseState.REOPENED},
}
"""From a state to the states it may go to; staying, with a new reason or assignee, is one of them."""


def change_case(
    db: Database,
    case_id: str,
    *,
    by: str,
    state: CaseState,
    reason: str,
    disposition: Disposition | None,
    assignee: str | None,
    notes_seen: int | None,
) -> Case:
    """See `Store.change_case`."""
    if not by.strip():
        raise StoreError("person-missing", "A change of a case needs the person who makes it.")
    if not _READABLE.search(reason):
        raise StoreError("reason-missing", "A change of a case needs a reason.")
    with db.write() as connection:
        row = connection.execute(select(fraud_case).where(fraud_case.c.id == case_id)).mappings().first()
        if row is None:
            raise StoreError("no-such-case", "There is no such case.")
        place = connection.execute(
            select(func.count()).select_from(case_note).where(case_note.c.case_id == case_id)
        ).scalar_one()
        if notes_seen not in (None, place):
            # Two who work on one case: what the first wrote must not be undone by the second without being read.
            raise StoreError("no-such-step", "Somebody else has changed this case meanwhile.")
        if state not in STEPS[CaseState(row["state"])]:
            raise StoreError("no-such-step", f"A case cannot go from {row['state']} to {state.value}.")
        proposed_by = _judged(row["proposed_by"], by, state, disposition)
        if state is CaseState.REOPENED and _another_is_open(connection, row):
            raise StoreError("case-open", "A newer case of the same subject is open: work on that one.")
        sealed = seal_text(db.keys, "case-note", f"{case_id}/{place}", reason)
        now = db.clock()
        kept = {
            "state": state.value,
            "disposition": disposition.value if disposition else None,
            "assignee": row["assignee"] if assignee is None else assignee or None,
        }
        receipt = log.append(
            connection,
            at=now,
            event="case",
            subject=case_id,
            by=by,
            fields=kept
            | {"from": row["state"], "rule": row["rule"], "reason_hash": hashlib.sha256(sealed).hexdigest()},
        )
        connection.execute(update(fraud_case).where(fraud_case.c.id == case_id).values(proposed_by=proposed_by, **kept))
        note = kept | {"case_id": case_id, "place": place, "seq": receipt.seq, "at": now, "by": by, "reason": sealed}
        connection.execute(insert(case_note), note)
        return read_case(connection, db, case_id)


def _judged(proposed_by: str | None, by: str, state: CaseState, disposition: Disposition | None) -> str | None:
    """Who stands behind a proposal of misuse after this step. Raises StoreError when the step needs more."""
    misuse = disposition is Disposition.CONFIRMED_MISUSE
    if state is CaseState.RESOLVED:
        if disposition is None:
            raise StoreError("disposition-missing", "Closing a case needs how it ended.")
        if misuse and (proposed_by is None or _same_person(proposed_by, by)):
            raise StoreError("second-person", "Misuse is proposed by one person and confirmed by another.")
        return proposed_by if misuse else None
    if disposition is None:
        return None
    if not misuse or state is not CaseState.WAITING:
        raise StoreError("not-closing", "How a case ended is said when it is closed; only misuse is proposed, waiting.")
    return by if proposed_by is None else proposed_by


def _same_person(one: str, other: str) -> bool:
    """Whatever the capitals, spaces and the writing of the accents: nobody becomes a second person by typing it so."""
    return _plainly(one) == _plainly(other)


def _plainly(name: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", name).casefold().split())


def _another_is_open(connection: Connection, row: RowMapping) -> bool:
    same = [fraud_case.c[name] == row[name] for name in ("rule", "subject", "bucket")]
    query = select(fraud_case.c.id).where(*same, fraud_case.c.state != CaseState.RESOLVED.value)
    return connection.execute(query).first() is not None
