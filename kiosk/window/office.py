"""How do the auditor's screens reach the records? The store of the same home, opened when the first question comes."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from kiosk.records.values import Case, CaseFilter, CasePage, CaseState, Disposition, Facets
from kiosk.window.late_desk import LateDesk


class CasesOnScreen:
    """`kiosk.ui.audit.ports.Cases` over the store. Raises `StoreError`."""

    def __init__(self, desk: LateDesk, who: Callable[[], str]) -> None:
        self._desk = desk
        self._who = who

    def cases_page(self, case_filter: CaseFilter, offset: int, limit: int) -> CasePage:
        return self._desk.rooms().store.cases_page(case_filter, offset, limit)

    def case(self, case_id: str) -> Case:
        return self._desk.rooms().store.case(case_id)

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
        return self._desk.rooms().store.change_case(
            case_id,
            by=by,
            state=state,
            reason=reason,
            disposition=disposition,
            assignee=assignee,
            notes_seen=notes_seen,
        )

    def facets(self) -> Facets:
        return self._desk.rooms().store.facets()

    def export_csv(self, case_filter: CaseFilter, path: Path) -> int:
        """The export is logged before the file is there: a list that left without a trace would be worse than none."""
        from kiosk.exchange.case_export import write_file

        store = self._desk.rooms().store
        rows = tuple(store.export_cases(case_filter))
        store.record_export(case_filter, by=self._who(), form="csv", count=len(rows))
        return write_file(iter(rows), path, "csv")
