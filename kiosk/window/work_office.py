"""How does the work list reach the records? The store of the same home; tables for the words, exchange for the page."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from kiosk.ui.answer_words import CodeWords
from kiosk.ui.audit.work_values import Waiters, WorkRow
from kiosk.verify.tables import Tables
from kiosk.window.code_words import code_words
from kiosk.window.late_desk import LateDesk

MOST = 1000
"""Rows of the list; further ones come up as these are dealt with."""


class WorkOnScreen:
    """`kiosk.ui.audit.work_values.WorkPort` over the store. Raises `StoreError`; `proof` raises OSError too."""

    def __init__(self, desk: LateDesk, who: Callable[[], str], tables: Callable[[], Tables]) -> None:
        """`who()`: the person at this desk now, for the log."""
        self._desk, self._who, self._tables = desk, who, tables

    def rows(self, *, dealt: bool) -> tuple[WorkRow, ...]:
        return tuple(
            WorkRow(
                visit_id=one.visit_id,
                presentation_id=one.presentation_id,
                occurred_at=one.occurred_at,
                found_at=one.found_at,
                desk=one.desk,
                clerk=one.clerk,
                masked_name=one.masked_name,
                before=one.before,
                after=one.after,
                code=one.code,
                telephone=one.telephone,
                seen_by=one.seen_by,
                seen_at=one.seen_at,
                note=one.note,
            )
            for one in self._desk.rooms().store.changed(seen=dealt, limit=MOST)
        )

    def waiters(self) -> Waiters:
        waits = self._desk.rooms().store.who_waits()
        return Waiters(count=waits.count, since=waits.since, next_at=waits.next_at, asks=self._desk.insurer is not None)

    def telephone(self, presentation_id: str) -> str:
        return self._desk.rooms().store.telephone_of(presentation_id, by=self._who())

    def deal(self, visit_id: str, reason: str) -> None:
        self._desk.rooms().store.mark_seen(visit_id, by=self._who(), note=reason)

    def ask_now(self) -> None:
        rooms = self._desk.rooms()
        rooms.store.soon(rooms.clock())

    def code_words(self, code: str, language: str) -> CodeWords | None:
        return code_words(self._tables(), code, language)

    def proof(self, presentation_id: str, path: Path, language: str) -> None:
        from kiosk.exchange.check_proof import Kind
        from kiosk.exchange.proof_page import write_page

        rooms = self._desk.rooms()
        write_page(
            path, Kind.PROOF, presentation_id, store=rooms.store, tables=self._tables(), by=self._who(),
            at=rooms.clock(), zone=rooms.settings.facility.zone_info, language=language,
        )  # fmt: skip
