"""What is kept, and how is it asked for? The one door to the records; every room behind it has a file of its own.

Threads: any thread may call anything. Readers have a connection each and never wait for the writer (SQLite in WAL mode,
PostgreSQL anyway); writers of one process take turns at a lock, those of several desks at the database's.

Errors: everything raises `StoreError` with a closed `code`. A step that raised left nothing behind, and the store
goes on working.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from fraud_rules._types import Elsewhere, RuleOutcome, Visit
from kiosk.intake import AdmitAs, Intake, LookUp, Presentation, Receipt, RecentItem
from kiosk.records import case_changes, check_ins, checking, exports, inbox, intakes, log, mutes, pending, visits
from kiosk.records.check_ins import KeptCheckIn, SendState
from kiosk.records.database import Database, connect
from kiosk.records.history import StoreHistory
from kiosk.records.look_ups import look_ups_of
from kiosk.records.opening import bring_up_to_date
from kiosk.records.pending import ChangedVerdict, Waiting
from kiosk.records.values import (
    Case,
    CaseFilter,
    CasePage,
    CaseRow,
    CaseState,
    Disposition,
    Facets,
    LogEntry,
    LogProblem,
)
from kiosk.records.waiting import WaitingDoor

if TYPE_CHECKING:
    from kiosk.keys import Keys

FACILITY_ZONE = "Asia/Ho_Chi_Minh"
_EVERY_CASE = CaseFilter()


def open_store(url: str, keys: Keys, clock: Callable[[], datetime], *, zone: ZoneInfo | None = None) -> Store:
    """The store at an SQLAlchemy URL (SQLite file or PostgreSQL), made or migrated when it has to be.

    `clock` gives aware UTC; `zone` is the facility's, in which cases are counted by month. Raises StoreError: bad-url,
    cannot-open, newer-version, foreign, other-keys, damaged, read-only, locked, unavailable ...
    """
    db = Database(connect(url), keys, clock, zone or ZoneInfo(FACILITY_ZONE))
    try:
        bring_up_to_date(db)
    except BaseException:
        db.close()
        raise
    return Store(db)


class Store(WaitingDoor):
    """Everything that is kept of intakes, visits, cases and the log. Close it, or use it in a `with` block."""

    def __init__(self, db: Database) -> None:
        self.db = db
        """For the tests of this room; nobody else goes round the door."""

    def __enter__(self) -> Store:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Give the connections back."""
        self.db.close()

    # --- one intake -----------------------------------------------------------------------------------------------

    def record_presentation(
        self, p: Presentation, *, event: str = "presentation", seen: Visit, outcomes: Sequence[RuleOutcome] = ()
    ) -> Receipt:
        """Insert or update a presentation; safe to repeat. The first entry of an id is always `presentation`.

        `event` names what changed later (`joined`, `amended`, `parked`, `corrected`, `closed` ...). `seen` is the same
        presentation as the rules see it, not admitted: enumeration and replay rules look at these. `outcomes`: what the
        rules say of one that is set aside (parked, closed), frozen in the same transaction; its HITs open or join cases,
        and a later step of the same presentation replaces them there and counts no second time.
        Raises StoreError: not-admitted (`p.state` says ADMITTED and nobody admitted it), and the store's own.
        """
        return visits.record_presentation(self.db, p, event, seen, outcomes)

    def record_live_verdict(
        self,
        p: Presentation,
        *,
        seen: Visit,
        look_ups: Sequence[LookUp] = (),
        told: Sequence[Elsewhere] | None = None,
    ) -> Receipt:
        """Keep `p` with the insurer's verdict behind the earlier ones, event `live-verdict`; also after admission.

        `look_ups`: how it was asked, for the log. `told`: what the insurer told of other facilities,
        None = nothing told. A visit whose verdict is another one now stands on `changed`.
        Raises StoreError: no-such-presentation.
        """
        return visits.record_live_verdict(self.db, p, seen, look_ups, told)

    def admit(self, p: Presentation, visit: Visit, outcomes: Sequence[RuleOutcome], admitted_as: AdmitAs) -> Receipt:
        """Visit, frozen rule outcomes, cases opened or joined by HITs: all or nothing, event `admission`.

        Outcomes of rules that are off are left out. Raises StoreError: already-admitted (also after an undo: a person
        who comes again is a new presentation), conflict (the visit id is taken).
        """
        return visits.admit(self.db, p, visit, outcomes, admitted_as)

    def undo(self, visit_id: str, by: str, reason: str) -> Receipt:
        """Mark a visit undone, event `undo`; it stays, and counting rules do not see it. The reason is kept sealed.

        Raises StoreError: no-such-visit, already-undone.
        """
        return visits.undo(self.db, visit_id, by, reason)

    def load(self, presentation_id: str) -> Intake | None:
        """Everything of one intake, opened, to go on with; None when it is not known. Raises StoreError: damaged."""
        return intakes.load(self.db, presentation_id)

    def load_visit(self, visit_id: str) -> Intake | None:
        """The same by the visit's id; None when there is no such visit."""
        known = intakes.presentation_of(self.db, visit_id)
        return self.load(known) if known is not None else None

    def parked(self, *, desk: str | None = None) -> tuple[RecentItem, ...]:
        """The presentations that were moved aside, oldest first, names masked; of one desk or of all."""
        return intakes.parked(self.db, desk)

    def left_open(self, *, facility: str, desk: str) -> tuple[str, ...]:
        """Ids of the presentations that stand open at a desk, oldest first: the program ended while somebody stood there."""
        return intakes.left_open(self.db, facility, desk)

    def parked_of(self, seen: Visit, *, since: datetime) -> str | None:
        """The presentation of the same person or card that was set aside at the desk of `seen` since then, or None.

        One that was opened more than a day before `since` is not looked for.
        """
        return intakes.parked_of(self.db, seen, since)

    def recent(self, limit: int = 20, *, desk: str | None = None) -> tuple[RecentItem, ...]:
        """The latest presentations, newest first, names masked; of one desk or of all."""
        return intakes.recent(self.db, limit, desk)

    def pending_count(self) -> int:
        """Admitted, not undone visits that still wait for the insurer's answer."""
        return intakes.pending_count(self.db)

    # --- the insurer ----------------------------------------------------------------------------------------------

    def due(self, now: datetime, limit: int = 1) -> tuple[Waiting, ...]:
        """Visits that wait for the insurer and whose next attempt has come, the oldest first."""
        return pending.due(self.db, now, limit)

    def put_off(
        self, visit_id: str, *, word: str, next_at: datetime, by: str = "", look_ups: Sequence[LookUp] = ()
    ) -> Receipt | None:
        """An attempt brought no verdict: not before `next_at` again; look-ups that were sent go into the log."""
        return pending.put_off(self.db, visit_id, word=word, next_at=next_at, by=by, look_ups=look_ups)

    def record_look_ups(
        self,
        presentation_id: str,
        *,
        by: str,
        look_ups: Sequence[LookUp],
        told: Sequence[Elsewhere] | None = None,
    ) -> Receipt:
        """Proof that the insurer was asked though no verdict came of it, event `insurer-asked`."""
        return pending.record_look_ups(self.db, presentation_id, by=by, look_ups=look_ups, told=told)

    def soon(self, now: datetime, *, words: Sequence[str] | None = None, tries: int | None = None) -> None:
        """Whatever was put off is due now; of these `words`, and after so many `tries`, where they are given."""
        pending.soon(self.db, now, words=words, tries=tries)

    def look_ups_of(self, presentation_id: str) -> tuple[LookUp, ...]:
        """Every time the insurer was asked about this presentation, oldest first, as the log has it."""
        return look_ups_of(self.db, presentation_id)

    def changed(self, *, desk: str | None = None, seen: bool = False, limit: int = 200) -> tuple[ChangedVerdict, ...]:
        """The work list "verdict changed after admission", newest first; with `seen` also what was dealt with."""
        return pending.changed(self.db, desk=desk, seen=seen, limit=limit)

    def changed_count(self, *, desk: str | None = None) -> int:
        """How many of them nobody has dealt with."""
        return pending.changed_count(self.db, desk=desk)

    def mark_seen(self, visit_id: str, *, by: str, note: str) -> Receipt:
        """Somebody dealt with a changed verdict and says how, event `change-seen`. Raises StoreError: reason-missing."""
        return pending.mark_seen(self.db, visit_id, by=by, note=note)

    def keep_check_in(self, visit_id: str, record: bytes, *, by: str) -> Receipt:
        """A check-in record is made and waits to be sent, event `check-in-made`. Raises StoreError: already-sent."""
        return check_ins.keep(self.db, visit_id, record, by=by)

    def check_in(self, visit_id: str) -> KeptCheckIn | None:
        """The check-in record of a visit and how far it came."""
        return check_ins.find(self.db, visit_id)

    def check_ins_to_send(self, now: datetime, limit: int = 20) -> tuple[KeptCheckIn, ...]:
        """Check-in records whose next attempt has come."""
        return check_ins.to_send(self.db, now, limit)

    def check_in_attempted(
        self,
        visit_id: str,
        *,
        state: SendState,
        word: str,
        by: str,
        next_at: datetime | None = None,
        receipt: str | None = None,
    ) -> Receipt | None:
        """How an attempt to send a check-in record ended; event `check-in-sent` when the insurer said anything."""
        return check_ins.attempted(self.db, visit_id, state=state, word=word, by=by, next_at=next_at, receipt=receipt)

    def receipts(self, subject: str) -> tuple[Receipt, ...]:
        """Every receipt of a presentation or case, oldest first."""
        return intakes.receipts(self.db, subject)

    # --- the past, for the rules ----------------------------------------------------------------------------------

    def history(self, as_of: datetime, *, excluding: str | None = None) -> StoreHistory:
        """The rules' view of the past as known at `as_of`, without the presentation `excluding`."""
        return StoreHistory(self.db, as_of, excluding)

    def snooze(self, rule: str, person_key: str, *, until: datetime, by: str, reason: str) -> Receipt:
        """Mute a rule for a person for 90 days at most, event `mute`. Raises StoreError: mute-too-long, reason-missing."""
        return mutes.snooze(self.db, rule, person_key, until, by, reason)

    # --- the auditor's inbox --------------------------------------------------------------------------------------

    def cases_page(self, wanted: CaseFilter = _EVERY_CASE, offset: int = 0, limit: int = 100) -> CasePage:
        """A slice of the filtered cases, newest first, and the counts of all that the filter lets through."""
        return inbox.cases_page(self.db, wanted, offset, limit)

    def case(self, case_id: str) -> Case:
        """One case with its frozen outcomes, the person's visits around it and its notes. Raises StoreError: no-such-case."""
        return inbox.case(self.db, case_id)

    def change_case(
        self,
        case_id: str,
        *,
        by: str,
        state: CaseState,
        reason: str,
        disposition: Disposition | None = None,
        assignee: str | None = None,
        notes_seen: int | None = None,
    ) -> Case:
        """One step of a case, event `case`; `assignee` None leaves it as it is, empty takes it away.

        `notes_seen`: how many notes the case had when this step was thought of; None = whatever it has now. Closing
        (RESOLVED) needs a disposition. Misuse needs two people: one sets WAITING with CONFIRMED_MISUSE, another resolves
        with it. Raises StoreError: no-such-case, no-such-step (also when somebody else wrote a note meanwhile),
        reason-missing (nothing that can be read), disposition-missing, second-person, not-closing (a disposition without
        closing), case-open (a newer case took its place).
        """
        return case_changes.change_case(
            self.db,
            case_id,
            by=by,
            state=state,
            reason=reason,
            disposition=disposition,
            assignee=assignee,
            notes_seen=notes_seen,
        )

    def facets(self) -> Facets:
        """The rules and desks that have cases."""
        return inbox.facets(self.db)

    def export_cases(self, wanted: CaseFilter = _EVERY_CASE) -> Iterator[CaseRow]:
        """All cases that the filter lets through, newest first, read in batches."""
        return inbox.export_cases(self.db, wanted)

    def record_export(self, wanted: CaseFilter, *, by: str, form: str, count: int) -> Receipt:
        """Write down that cases left the house, event `case-export`: who, how many, in which form, by which filter."""
        return exports.record_export(self.db, wanted, by, form, count)

    # --- the log --------------------------------------------------------------------------------------------------

    def entries(self, after_seq: int = 0, limit: int = 1000) -> tuple[LogEntry, ...]:
        """Entries above `after_seq`, in order, at most `limit`."""
        with self.db.read() as connection:
            return log.entries(connection, after_seq, limit)

    def verify_log(self) -> tuple[bool, tuple[LogProblem, ...]]:
        """Whether chain, bodies and records agree, and where they do not."""
        return checking.verify_log(self.db)
