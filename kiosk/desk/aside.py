"""Who was set aside at this desk, and who comes back? Parked and closed presentations, and those left open by a program
that ended; what the rules say of each is frozen with the step, for the auditor."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

from fraud_rules._types import RuleOutcome, Visit
from kiosk.desk.judging import Judge
from kiosk.desk.place import DeskError, Place
from kiosk.desk.ports import Records
from kiosk.intake import Intake, Presentation, State
from kiosk.records.values import StoreError

OF_VISITS = frozenset({"same-day-repeat", "visit-frequency", "multi-facility-same-day", "identity-paper-not-seen"})
"""Rules that ask about an admission: they count visits, or papers that were not seen when somebody was let in. Nobody was."""

COMES_BACK_WITHIN = timedelta(hours=2)
"""A family on one telephone: mother, child, mother again. Who comes back later begins anew."""


class Aside:
    """The presentations of one desk that nobody stands for. Every step is recorded; raises `StoreError`."""

    def __init__(self, *, records: Records, judge: Judge, clock: Callable[[], datetime]) -> None:
        self._records = records
        self._judge = judge
        self._clock = clock

    def park(self, current: Presentation, clerk: str, *, event: str = "parked") -> Presentation:
        """Set it aside; it stays on the list until it is taken up again."""
        parked = replace(current, state=State.PARKED, clerk=clerk)
        seen = self._judge.view(parked)
        self._records.record_presentation(parked, event=event, seen=seen, outcomes=self._outcomes(seen))
        return parked

    def close(self, fresh: Presentation) -> Intake:
        """It ends before it began: nothing could be read."""
        closed = replace(fresh, state=State.CLOSED)
        seen = self._judge.view(closed)
        receipt = self._records.record_presentation(closed, seen=seen, outcomes=self._outcomes(seen))
        return self._judge.showing(closed, seen, receipt)

    def take(self, presentation_id: str) -> Presentation:
        """The presentation with this id, to go on with. Raises `DeskError`: not-found."""
        found = self._records.load(presentation_id)
        if found is None or found.presentation.state not in (State.PARKED, State.OPEN):
            raise DeskError("not-found")
        return found.presentation

    def same_as(self, fresh: Presentation) -> Presentation | None:
        """The one set aside today that `fresh` is again: same desk, same person or card, not long ago."""
        since = self._clock() - COMES_BACK_WITHIN
        try:
            known = self._records.parked_of(self._judge.view(fresh), since=since)
            found = self._records.load(known) if known is not None else None
        except StoreError:
            return None  # one that cannot be opened any more must not keep this person from beginning anew
        if found is None or self._judge.day_of(found.presentation.opened_at) != self._judge.today():
            return None
        return found.presentation

    def park_left_open(self, place: Place) -> int:
        """Park what stood open at this desk when the program ended, event `left-open`. How many there were.

        One that cannot be opened any more stays as it is, and keeps nobody from starting.
        """
        parked = 0
        for presentation_id in self._records.left_open(facility=place.facility, desk=place.desk):
            try:
                found = self._records.load(presentation_id)
                if found is not None:
                    self.park(found.presentation, found.presentation.clerk, event="left-open")
                    parked += 1
            except StoreError as error:
                if error.code != "damaged":
                    raise
        return parked

    def _outcomes(self, seen: Visit) -> tuple[RuleOutcome, ...]:
        return tuple(outcome for outcome in self._judge.outcomes(seen) if outcome.rule not in OF_VISITS)
