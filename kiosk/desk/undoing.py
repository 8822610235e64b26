"""Can the last admission still be taken back? For two minutes, whichever way the clock is set."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

from fraud_rules._types import Visit
from kiosk.desk.ports import Records
from kiosk.intake import AdmitAs, Intake, Presentation, State


class LastAdmission:
    """The latest admission of one desk."""

    def __init__(self, *, records: Records, clock: Callable[[], datetime], seconds: int) -> None:
        self._records = records
        self._clock = clock
        self._within = timedelta(seconds=seconds)
        self._last: tuple[Visit, AdmitAs, Presentation] | None = None

    def remember(self, visit: Visit, how: AdmitAs, admitted: Presentation) -> None:
        """This one is the latest now."""
        self._last = (visit, how, admitted)

    def undo(self, clerk: str) -> Intake | None:
        """Mark it undone, never deleted; None when there is none or it is too late. Raises `StoreError`."""
        if self._last is None:
            return None
        visit, how, presentation = self._last
        # When it was entered, not the visit's own time: a visit of last week may be entered, and taken back, today.
        if abs(self._clock() - visit.observed_at) > self._within:
            return None
        receipt = self._records.undo(visit.visit_id, by=clerk, reason="desk")
        self._last = None
        gone = replace(presentation, state=State.UNDONE)
        return Intake(presentation=gone, visit=replace(visit, undone=True), admitted_as=how, receipt=receipt)
