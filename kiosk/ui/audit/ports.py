"""What do the auditor's screens ask of the rest of the program? Bound to the records in `app.py`."""

from __future__ import annotations

from pathlib import Path
from typing import Protocol

from kiosk.records.values import Case, CaseFilter, CasePage, CaseState, Disposition, Facets


class Cases(Protocol):
    """The cases, synchronous; the screens call it through workers. Every method may raise `StoreError`."""

    def cases_page(self, case_filter: CaseFilter, offset: int, limit: int) -> CasePage:
        """A slice of the filtered cases, newest first, with total and counts."""

    def case(self, case_id: str) -> Case:
        """One case in full; `StoreError("no-such-case")` when it is gone."""

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
        """Record one change; returns the case as it stands now. `assignee`: None = as it was, empty = nobody.
        `notes_seen`: how many notes the case had on the screen; `StoreError("no-such-step")` when it has more by now.

        `StoreError("second-person")` when misuse was not proposed by somebody else than `by`; a proposal is WAITING
        with the disposition CONFIRMED_MISUSE.
        """

    def facets(self) -> Facets:
        """The rule ids and desks that occur in the cases."""

    def export_csv(self, case_filter: CaseFilter, path: Path) -> int:
        """Write exactly the filtered cases; returns the number of rows."""
