"""How is an intake written down? Presentation, live verdict, admission and undo: each one transaction, one log entry."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, RowMapping, bindparam, insert, select, update

from fraud_rules._types import Elsewhere, RuleOutcome, Visit
from kiosk.intake import AdmitAs, LookUp, Presentation, Receipt, State
from kiosk.records import elsewhere, log, outcomes, pending
from kiosk.records.database import Database
from kiosk.records.look_ups import look_up_fields
from kiosk.records.rows import visit_columns, visit_hash
from kiosk.records.schema import presentation, visit
from kiosk.records.sealing import seal_presentation, seal_text
from kiosk.records.values import StoreError
from kiosk.verify.sources import SAYS_NOTHING

_AFTER_ADMISSION = (State.ADMITTED, State.UNDONE)
_SET_ASIDE = (State.PARKED, State.CLOSED)

# Statements are made once: making one costs as much as running it, and the patient waits for both.
_KNOWN = (
    select(
        presentation.c.state,
        visit.c.admitted,
        visit.c.undone,
        visit.c.observed_at,
        visit.c.visit_id,
        visit.c.decision,
    )
    .join(visit, visit.c.presentation_id == presentation.c.id)
    .where(presentation.c.id == bindparam("of"))
)
_NEW_PRESENTATION = insert(presentation)
_CHANGED_PRESENTATION = update(presentation).where(presentation.c.id == bindparam("of"))
_NEW_VISIT = insert(visit)
_CHANGED_VISIT = update(visit).where(visit.c.presentation_id == bindparam("of"))


def record_presentation(
    db: Database, p: Presentation, event: str, seen: Visit, said: Sequence[RuleOutcome] = ()
) -> Receipt:
    """See `Store.record_presentation`."""
    if said and (p.state not in _SET_ASIDE or seen.presentation_id != p.id):
        raise ValueError("record_presentation: outcomes are frozen only when their presentation is set aside")
    sealed = seal_presentation(db.keys, p)
    with db.write() as connection:
        known = _known(connection, p.id)
        if known is None:
            event = "presentation"
        elif event == "presentation":
            event = "presentation-changed"
        return _record(connection, db, p, sealed, event, seen, known, said)


def record_live_verdict(
    db: Database,
    p: Presentation,
    seen: Visit,
    look_ups: Sequence[LookUp] = (),
    told: Sequence[Elsewhere] | None = None,
) -> Receipt:
    """See `Store.record_live_verdict`."""
    sealed = seal_presentation(db.keys, p)
    proof = _proof(p, look_ups)
    with db.write() as connection:
        known = _known(connection, p.id)
        if known is None:
            raise StoreError("no-such-presentation", "A live verdict came for a presentation that was never recorded.")
        receipt = _record(connection, db, p, sealed, "live-verdict", seen, known, proof=proof)
        if told is not None and seen.person_key is not None:
            elsewhere.write(connection, seen.person_key, told, receipt.recorded_at)
        if known["admitted"] and not known["undone"] and p.verdict is not None:
            pending.note_change(connection, p, known, p.verdict, receipt)
        return receipt


def _record(
    connection: Connection,
    db: Database,
    p: Presentation,
    sealed: bytes,
    event: str,
    seen: Visit,
    known: RowMapping | None,
    said: Sequence[RuleOutcome] = (),
    proof: Mapping[str, Any] | None = None,
) -> Receipt:
    admitted = bool(known and known["admitted"])
    # Whether somebody was admitted is told by admission and undo alone; a late verdict must not bring it back or take it.
    state = State(known["state"]) if known and admitted else p.state
    if not admitted and state in _AFTER_ADMISSION:
        raise StoreError("not-admitted", "A presentation cannot be recorded as admitted before it is.")
    now = db.clock()
    fields = {"state": state.value, **(proof or {})}
    # Of somebody who was admitted the outcomes of the admission stand.
    frozen = outcomes.freeze(connection, db.zone, seen, said) if said and not admitted else None
    receipt = _append(connection, p, sealed, now, event, fields | frozen.fields() if frozen else fields)
    _write_presentation(connection, p, sealed, state, now, known)
    if known is None:
        connection.execute(_NEW_VISIT, _fresh(p, visit_columns(seen), receipt.seq))
    elif admitted:
        # The visit as admitted stays what the rules judged; only the queue for the insurer follows the new answer.
        _change_visit(connection, p.id, {"needs_recheck": _needs_recheck(p)})
    else:
        # First observed stays: a later look must not make it unknown to what was judged in between.
        _change_visit(connection, p.id, visit_columns(seen) | {"observed_at": known["observed_at"]})
    if frozen:
        frozen.write(connection, receipt.seq)
    return receipt


def admit(db: Database, p: Presentation, v: Visit, said: Sequence[RuleOutcome], admitted_as: AdmitAs) -> Receipt:
    """See `Store.admit`."""
    if v.presentation_id != p.id or v.undone or not v.admitted:
        raise ValueError("admit: the visit is not an admission of this presentation")
    sealed = seal_presentation(db.keys, p)
    with db.write() as connection:
        known = _known(connection, p.id)
        if known and known["admitted"]:
            raise StoreError("already-admitted", "This presentation was admitted before.")
        now = db.clock()
        frozen = outcomes.freeze(connection, db.zone, v, said)
        fields = {
            "state": State.ADMITTED.value,
            "visit": v.visit_id,
            "visit_hash": visit_hash(v),
            "admitted_as": admitted_as.value,
        }
        receipt = _append(connection, p, sealed, now, "admission", fields | frozen.fields())
        _write_presentation(connection, p, sealed, State.ADMITTED, now, known)
        columns = visit_columns(v) | {
            "visit_id": v.visit_id,
            "admitted": True,
            "admitted_as": admitted_as.value,
            "admitted_seq": receipt.seq,
            "needs_recheck": _needs_recheck(p),
        }
        if known is None:
            connection.execute(_NEW_VISIT, _fresh(p, {}, receipt.seq) | columns)
        else:
            _change_visit(connection, p.id, columns)
        frozen.write(connection, receipt.seq)
        return receipt


def undo(db: Database, visit_id: str, by: str, reason: str) -> Receipt:
    """See `Store.undo`."""
    with db.write() as connection:
        row = connection.execute(select(visit).where(visit.c.visit_id == visit_id)).mappings().first()
        if row is None or not row["admitted"]:
            raise StoreError("no-such-visit", "There is no such visit.")
        if row["undone"]:
            raise StoreError("already-undone", "This visit was undone before.")
        now = db.clock()
        receipt = log.append(
            connection,
            at=now,
            event="undo",
            subject=row["presentation_id"],
            by=by,
            fields={"facility": row["facility"], "desk": row["desk"], "visit": visit_id, "state": State.UNDONE.value},
        )
        _change_visit(
            connection,
            row["presentation_id"],
            {
                "undone": True,
                "undone_seq": receipt.seq,
                "undone_by": by,
                "undone_reason": seal_text(db.keys, "undo", visit_id, reason),
            },
        )
        undone = {"of": row["presentation_id"], "state": State.UNDONE.value, "changed_at": now}
        connection.execute(_CHANGED_PRESENTATION, undone)
        return receipt


def _known(connection: Connection, presentation_id: str) -> RowMapping | None:
    return connection.execute(_KNOWN, {"of": presentation_id}).mappings().first()


def _append(
    connection: Connection, p: Presentation, sealed: bytes, now: datetime, event: str, fields: dict[str, Any]
) -> Receipt:
    verdict = p.verdict
    about = {
        "facility": p.facility,
        "desk": p.desk,
        "codes": len(p.readings),
        "decision": verdict.decision.value if verdict else None,
        "assurance": verdict.assurance.value if verdict else None,
        "row": verdict.rule if verdict else None,
        "sealed_hash": hashlib.sha256(sealed).hexdigest(),
    }
    return log.append(connection, at=now, event=event, subject=p.id, by=p.clerk, fields=about | fields)


def _write_presentation(
    connection: Connection, p: Presentation, sealed: bytes, state: State, now: datetime, known: RowMapping | None
) -> None:
    columns = {
        "clerk": p.clerk,
        "changed_at": now,
        "state": state.value,
        "decision": p.verdict.decision.value if p.verdict else None,
        "assurance": p.verdict.assurance.value if p.verdict else None,
        "sealed": sealed,
    }
    if known is not None:
        connection.execute(_CHANGED_PRESENTATION, columns | {"of": p.id})
        return
    first = {"id": p.id, "facility": p.facility, "desk": p.desk, "opened_at": p.opened_at}
    connection.execute(_NEW_PRESENTATION, first | columns)


def _fresh(p: Presentation, columns: dict[str, Any], seq: int) -> dict[str, Any]:
    flags = {"admitted": False, "undone": False, "needs_recheck": False}
    return columns | flags | {"presentation_id": p.id, "first_seq": seq}


def _change_visit(connection: Connection, presentation_id: str, columns: dict[str, Any]) -> None:
    connection.execute(_CHANGED_VISIT, columns | {"of": presentation_id})


def _needs_recheck(p: Presentation) -> bool:
    """Whether asking the insurer (again) can change anything: an answer that says something of the person is one."""
    if p.answer is not None and p.answer.incomplete:
        return True
    if p.verdict is None or not p.verdict.needs_recheck:
        return False
    return p.answer is None or p.answer.result_class in SAYS_NOTHING


def _proof(p: Presentation, look_ups: Sequence[LookUp]) -> dict[str, Any]:
    """What the log keeps of an answer: the attempts, the code, how old the knowledge is, by which table and rows."""
    verdict, answer = p.verdict, p.answer
    return {
        "look_ups": [look_up_fields(one) for one in look_ups],
        "code": answer.code if answer else None,
        "class": answer.result_class.value if answer and answer.result_class else None,
        "as_of": log.time_text(verdict.as_of) if verdict else None,
        "visit_day": verdict.visit_day if verdict else None,
    }
