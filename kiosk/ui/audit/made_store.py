"""How do the auditor's screens behave over a store? A small one in memory, with the real one's refusals."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from kiosk.records.values import (
    Case,
    CaseFilter,
    CaseNote,
    CasePage,
    CaseRow,
    CaseState,
    Disposition,
    Facets,
    StoreError,
)
from kiosk.ui.audit.change import proposer
from kiosk.ui.audit.made import NOW, ZONE, made_case


class MadeCases:
    """`Cases` in memory, with the store's own refusals."""

    def __init__(self, rows: Sequence[CaseRow]) -> None:
        self._rows = {row.id: row for row in rows}
        self._changed: dict[str, Case] = {}

    def _chosen(self, case_filter: CaseFilter) -> list[CaseRow]:
        return [row for row in self._rows.values() if _fits(row, case_filter)]

    def cases_page(self, case_filter: CaseFilter, offset: int, limit: int) -> CasePage:
        rows = self._chosen(case_filter)
        states, rules = (
            Counter(row.state for row in rows),
            Counter(row.rule for row in rows),
        )
        return CasePage(
            rows=tuple(rows[offset : offset + limit]),
            total=len(rows),
            by_state=tuple((state, states[state]) for state in CaseState if states[state]),
            by_rule=tuple(sorted(rules.items())),
        )

    def case(self, case_id: str) -> Case:
        if case_id not in self._rows:
            raise StoreError("no-such-case")
        return self._changed.get(case_id) or made_case(self._rows[case_id])

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
        case = self.case(case_id)
        if notes_seen not in (None, len(case.notes)):
            raise StoreError("no-such-step")
        misuse = disposition is Disposition.CONFIRMED_MISUSE
        if state is CaseState.RESOLVED and misuse and proposer(case) in ("", by):
            raise StoreError("second-person")
        given = case.row.assignee if assignee is None else assignee or None
        note = CaseNote(
            at=NOW + timedelta(minutes=len(case.notes)),
            by=by,
            state=state,
            disposition=disposition,
            assignee=given,
            reason=reason,
        )
        row = replace(case.row, state=state, disposition=disposition, assignee=given)
        self._rows[case_id] = row
        self._changed[case_id] = replace(case, row=row, notes=(*case.notes, note))
        return self._changed[case_id]

    def facets(self) -> Facets:
        rows = tuple(self._rows.values())
        return Facets(rules=tuple(sorted({row.rule for row in rows})), desks=tuple(sorted({row.desk for row in rows})))

    def export_csv(self, case_filter: CaseFilter, path: Path) -> int:
        rows = self._chosen(case_filter)
        with path.open("w", newline="", encoding="utf-8-sig") as file:
            writer = csv.writer(file)
            writer.writerow(("id", "opened_at", "rule", "state"))
            writer.writerows((row.id, row.opened_at.isoformat(), row.rule, row.state) for row in rows)
        return len(rows)


def _fits(row: CaseRow, wanted: CaseFilter) -> bool:
    day = row.opened_at.astimezone(ZONE).date()
    return (
        (wanted.since is None or day >= wanted.since)
        and (wanted.until is None or day <= wanted.until)
        and (not wanted.rules or row.rule in wanted.rules)
        and (not wanted.desks or row.desk in wanted.desks)
        and (not wanted.states or row.state in wanted.states)
        and (not wanted.severities or row.severity in wanted.severities)
        and (not wanted.text or wanted.text.casefold() in _searched(row))
    )


def _searched(row: CaseRow) -> str:
    return f"{row.id} {row.rule} {row.desk} {row.clerk} {row.assignee or ''}".casefold()
