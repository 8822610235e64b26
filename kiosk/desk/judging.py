"""What is a presentation worth, to the verifier and to the rules? The judgements of one desk, without its state."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from fraud_rules._types import RuleOutcome, Visit
from kiosk.desk.joining import Belongs, belongs
from kiosk.desk.ports import Records, Rules
from kiosk.desk.visiting import visit_of
from kiosk.intake import AdmitAs, Intake, Paper, Presentation, Receipt, State
from kiosk.keys import Keys
from kiosk.scanner.reading import Source
from kiosk.verify.card import Parsed
from kiosk.verify.claims import Claims, gather
from kiosk.verify.verdict import Verdict
from kiosk.verify.verifier import Verifier

_TAKEN_UP_LATER = timedelta(hours=12)
"""Who is seen again after that was recorded when it happened; how long ago says nothing of the desk's clock."""


class Judge:
    """Verifier, rules and keys of one facility, asked about presentations.

    `at`: the moment of the visit where somebody said it (entered later on purpose); else it is now, by `clock`.
    """

    def __init__(
        self,
        *,
        verifier: Verifier,
        rules: Rules,
        records: Records,
        keys: Keys,
        clock: Callable[[], datetime],
        zone: ZoneInfo,
        at: datetime | None = None,
    ) -> None:
        self._verifier = verifier
        self._rules = rules
        self._records = records
        self._keys = keys
        self._clock = clock
        self._zone = zone
        self._at = at

    @property
    def dated(self) -> bool:
        """Whether the visit's time was said by somebody and not taken from this desk's clock."""
        return self._at is not None

    def moment(self) -> datetime:
        """The time of the visit, aware UTC."""
        return self._at or self._clock()

    def judged(self, presentation: Presentation, *, at: datetime | None = None) -> Presentation:
        """The presentation with a new verdict behind the earlier ones, for a visit at `at` (`moment()` if absent)."""
        return replace(presentation, verdicts=(*presentation.verdicts, self.verdict(presentation, at=at)))

    def verdict(self, presentation: Presentation, *, at: datetime | None = None) -> Verdict:
        """The verdict for a visit at `at` (`moment()` if absent), with the live answer that the presentation carries."""
        return self._verifier.verify(
            claims_of(presentation),
            at=at or self.moment(),
            answer=presentation.answer,
            use_new_card=presentation.use_new_card,
        )

    def whose(self, current: Presentation, parsed: Parsed) -> Belongs:
        """Whose a new code is while `current` stands open."""
        if claims_of(current).refused is not None:
            return Belongs.SAME_PERSON
        return belongs(current.parsed, parsed, self.today(), self._verifier.records)

    def view(self, presentation: Presentation) -> Visit:
        """The rules' view of a presentation that is not admitted."""
        now = self._clock()
        dated = self.dated or abs(now - presentation.opened_at) > _TAKEN_UP_LATER
        return visit_of(presentation, self._keys, self._zone, observed_at=now, dated=dated)

    def visit(self, presentation: Presentation, visit_id: str, how: AdmitAs) -> Visit:
        """The visit that an admission now makes."""
        now = self._clock()
        return visit_of(
            presentation,
            self._keys,
            self._zone,
            visit_id=visit_id,
            how=how,
            occurred_at=self._at or now,
            observed_at=now,
            dated=self.dated,
        )

    def outcomes(self, visit: Visit) -> tuple[RuleOutcome, ...]:
        """All rules for this visit, against what is known now."""
        with self._records.history(visit.observed_at, excluding=visit.presentation_id) as history:
            return self._rules.evaluate(visit, history)

    def showing(self, presentation: Presentation, seen: Visit, receipt: Receipt | None = None) -> Intake:
        """What the screen gets: live outcomes, of the view that was recorded, while the presentation is open."""
        live = self.outcomes(seen) if presentation.state is State.OPEN else ()
        return Intake(presentation=presentation, outcomes=live, receipt=receipt)

    def today(self) -> date:
        """The facility's calendar day of the visit."""
        return self.day_of(self.moment())

    def day_of(self, moment: datetime) -> date:
        """The facility's calendar day of a moment."""
        return moment.astimezone(self._zone).date()


def claims_of(presentation: Presentation) -> Claims:
    """Everything that this presentation claims, the clerk's corrections and the papers seen among it."""
    strip = presentation.strip
    return gather(
        presentation.parsed,
        by_keyboard=tuple(reading.source is Source.WEDGE for reading in presentation.readings),
        corrected_name=strip.corrected_name,
        corrected_birth=strip.corrected_birth,
        paper_seen=any(paper is not Paper.NONE for paper in strip.papers),
        corrections=presentation.corrections,
    )
