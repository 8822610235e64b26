"""What does the insurer's live answer change? The verdict of the presentation it is about, open, set aside or admitted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from fraud_rules._types import Elsewhere, Visit
from kiosk.desk.judging import Judge
from kiosk.desk.place import DeskError
from kiosk.desk.ports import Records
from kiosk.intake import AdmitAs, Intake, LookUp, Presentation
from kiosk.verify.sources import GatewayAnswer


class LiveAnswers:
    """Answers of the gateway, written behind the verdicts that stood before. Raises `StoreError`."""

    def __init__(self, *, records: Records, judge: Judge) -> None:
        self._records = records
        self._judge = judge

    def take(
        self,
        presentation_id: str,
        answer: GatewayAnswer,
        current: Presentation | None,
        look_ups: Sequence[LookUp] = (),
        told: Sequence[Elsewhere] | None = None,
    ) -> Intake:
        """The earlier verdict is kept. `current`: the one that stands open at the desk, which may be this one.

        Judged for the day of the visit where there is one already, however late the answer comes.
        Raises `DeskError`: not-found.
        """
        visit: Visit | None = None
        how: AdmitAs | None = None
        if current is None or current.id != presentation_id:
            if (found := self._records.load(presentation_id)) is None:
                raise DeskError("not-found")
            current, visit, how = found.presentation, found.visit, found.admitted_as
        changed = self._judge.judged(replace(current, answer=answer), at=visit.occurred_at if visit else None)
        seen = self._judge.view(changed)
        receipt = self._records.record_live_verdict(changed, seen=seen, look_ups=look_ups, told=told)
        return replace(self._judge.showing(changed, seen, receipt), visit=visit, admitted_as=how)
