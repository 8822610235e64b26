"""What happens at the counter, step by step? One open presentation, the ones set aside, and what was admitted."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

from fraud_rules._types import Elsewhere
from kiosk.desk.another_code import TYPED_WRONG, continues, is_repeat, with_code
from kiosk.desk.answering import LiveAnswers
from kiosk.desk.aside import Aside
from kiosk.desk.joining import Belongs
from kiosk.desk.judging import Judge
from kiosk.desk.place import DeskError, Place
from kiosk.desk.ports import Records, Rules
from kiosk.desk.undoing import LastAdmission
from kiosk.intake import AdmitAs, DeskStatus, Intake, LookUp, Presentation, RecentItem, State, Strip
from kiosk.keys import Keys
from kiosk.scanner.reading import Reading, Source
from kiosk.verify.card import BirthDate, Card, InputState, Parsed
from kiosk.verify.names import NameNotAllowed, clean
from kiosk.verify.sources import GatewayAnswer, SourceUnavailable
from kiosk.verify.verdict import Decision
from kiosk.verify.verifier import Verifier

ADMISSIBLE = (Decision.COVERED, Decision.COVERED_WITH_NOTICE, Decision.PENDING)
"""Decisions that Enter may admit as insured; the others need another way (F5, F6, F8, F12)."""


class Desk:
    """One counter. Not thread safe: one thread calls it. Nothing is returned for showing before it is recorded;
    when recording fails (`StoreError`) the desk stands where it stood before the call.
    """

    def __init__(
        self,
        *,
        place: Place,
        records: Records,
        verifier: Verifier,
        rules: Rules,
        keys: Keys,
        recognise: Callable[[bytes], Parsed],
        clock: Callable[[], datetime],
        new_id: Callable[[], str],
        zone: ZoneInfo,
        undo_seconds: int = 120,
        read_wedge: Callable[[bytes], Parsed] | None = None,
        at: datetime | None = None,
    ) -> None:
        """`at`: the moment of visits that are entered later on purpose; else they happen now, by `clock`."""
        self._place = place
        self._records = records
        self._verifier = verifier
        self._judge = Judge(verifier=verifier, rules=rules, records=records, keys=keys, clock=clock, zone=zone, at=at)
        self._aside = Aside(records=records, judge=self._judge, clock=clock)
        self._answers = LiveAnswers(records=records, judge=self._judge)
        self._last = LastAdmission(records=records, clock=clock, seconds=undo_seconds)
        self._parse = dict.fromkeys(Source, recognise) | {Source.WEDGE: read_wedge or recognise}
        self._new_id = new_id
        self._open: Presentation | None = None

    def now(self) -> datetime:
        """The time of the visits at this desk, aware UTC."""
        return self._judge.moment()

    def nobody_open(self) -> bool:
        """Whether nobody stands at the desk right now."""
        return self._open is None

    def sign_in(self, clerk: str, *, desk: str | None = None) -> None:
        """From now on this person stands on every event, and the desk's new name if it got one."""
        self._place = replace(self._place, clerk=clerk, desk=desk or self._place.desk)

    # -- codes and numbers -------------------------------------------------------------------------------------

    def read(self, reading: Reading, *, same_person: bool = False) -> Intake:
        """A code was held up, scanned or typed: join it to the open presentation, or open the next one.
        `same_person`: somebody said that this code belongs to the open presentation, so it is compared, not judged.
        """
        parsed = self._parse[reading.source](reading.data)
        current = self._open
        if parsed.input is InputState.REFUSED and not continues(current, parsed):
            return self._unreadable(reading, parsed)
        if current is None:
            return self._begin(reading, parsed)
        if is_repeat(current, reading, parsed):
            return self._judge.showing(current, self._judge.view(current))
        if same_person:
            return self._join(current, reading, parsed)
        match self._judge.whose(current, parsed):
            case Belongs.SAME_PERSON:
                return self._join(current, reading, parsed)
            case Belongs.COMPANION if parsed.citizen is not None:
                companion = replace(current.strip, companion=parsed.citizen.name)
                return self._step(replace(current, strip=companion), "companion")
            case _:
                parked = self._set_aside(current)
                return replace(self._begin(reading, parsed), parked=parked)

    def look(self, reading: Reading, answer: GatewayAnswer | None = None) -> Intake:
        """The same verdict, recorded nowhere and joined to nothing (F9). `answer`: the insurer's word, when asked."""
        fresh = self._new(reading, self._parse[reading.source](reading.data))
        seen = self._judge.judged(replace(fresh, answer=answer))
        outcomes = self._judge.outcomes(self._judge.view(seen))
        return Intake(presentation=replace(seen, state=State.CLOSED), outcomes=outcomes)

    def answered(
        self,
        presentation_id: str,
        answer: GatewayAnswer,
        look_ups: Sequence[LookUp] = (),
        told: Sequence[Elsewhere] | None = None,
    ) -> Intake:
        """The insurer's live answer: it replaces the verdict that stands; the earlier one is kept. `look_ups`: the proof.
        `told`: what the insurer told of other facilities."""
        shown = self._answers.take(presentation_id, answer, self._open, look_ups, told)
        if self._open is not None and self._open.id == presentation_id:
            self._open = shown.presentation
        return shown

    # -- what the receptionist adds ----------------------------------------------------------------------------

    def amend(self, strip: Strip) -> Intake:
        """The strip changed: papers, visit code, companion, priority, telephone, reason for typing."""
        return self._step(self._judge.judged(replace(self._needs_open(), strip=strip)), "amended")

    def correct(self, name: str | None, birth: BirthDate | None) -> Intake:
        """Name or birth read from a paper and typed (F6); counts as the one correction.

        Raises `DeskError` (name-not-allowed) for a text that no name consists of.
        """
        current = self._needs_open()
        try:
            cleaned = clean(name)[0] if name else None
        except NameNotAllowed:
            raise DeskError("name-not-allowed") from None
        strip = replace(current.strip, corrected_name=cleaned, corrected_birth=birth)
        return self._step(
            self._judge.judged(replace(current, strip=strip, corrections=current.corrections + 1)), "corrected"
        )

    def use_new_card(self) -> Intake:
        """Take the person's card of the visit day instead of the one presented (F7)."""
        return self._step(self._judge.judged(replace(self._needs_open(), use_new_card=True)), "new-card")

    # -- the end of an intake ----------------------------------------------------------------------------------

    def admit(self, how: AdmitAs = AdmitAs.INSURED, reason: str = "") -> Intake:
        """Admit the open presentation: visit and rule outcomes in one transaction.

        When midnight passed since the verdict and the new day has another answer, that is shown instead: still open.
        """
        current = self._needs_open()
        verdict = current.verdict
        if how is AdmitAs.INSURED and (verdict is None or verdict.decision not in ADMISSIBLE):
            raise DeskError("not-admissible")
        if verdict is not None and verdict.visit_day != self._judge.today().isoformat():
            current = self._judge.judged(current)
            if how is AdmitAs.INSURED and current.verdict and current.verdict.decision is not verdict.decision:
                return self._step(current, "new-day")
        return self._admit(replace(current, admit_reason=reason), how)

    def emergency(self) -> Intake:
        """Admit at once, whatever is known; papers later."""
        if self._open is not None:
            return self._admit(self._open, AdmitAs.EMERGENCY)
        nothing = self._blank()
        verdict = self._verifier.nothing_presented(at=nothing.opened_at)
        opened = self._step(replace(nothing, verdicts=(verdict,)), "presentation").presentation
        return self._admit(opened, AdmitAs.EMERGENCY)

    def undo(self) -> Intake | None:
        """Take back the last admission, for two minutes; None when there is none. It is marked, never deleted."""
        return self._last.undo(self._place.clerk)

    def park(self) -> None:
        """Set the open presentation aside; it stays on the list until it is taken up again."""
        if self._open is not None:
            self._set_aside(self._open)

    def resume(self, presentation_id: str) -> Intake:
        """Take up a parked presentation; one that is open is set aside first. It is judged anew."""
        found = self._aside.take(presentation_id)
        parked = self._set_aside(self._open) if self._open is not None else None
        return replace(self._resumed(found), parked=parked)

    def park_left_open(self) -> int:
        """What stood open at this desk when the program ended last time is parked now. How many there were."""
        return self._aside.park_left_open(self._place)

    # -- lists and lights --------------------------------------------------------------------------------------

    def recent(self, limit: int = 20) -> tuple[RecentItem, ...]:
        """The newest presentations, masked, newest first."""
        return self._records.recent(limit)

    def find_name(self, name: str) -> tuple[Card, ...]:
        """People of the registry with this full name; empty when the registry is away."""
        return self._verifier.find_name(name)

    def status(self) -> DeskStatus:
        """What the desk knows of its sources."""
        try:
            as_of, ok = self._verifier.registry_as_of(), True
        except SourceUnavailable:
            as_of, ok = None, False
        return DeskStatus(
            registry_as_of=as_of,
            registry_ok=ok,
            gateway_configured=False,
            pending=self._records.pending_count(),
            clerk=self._place.clerk,
            desk=self._place.desk,
        )

    # -- inside ------------------------------------------------------------------------------------------------

    def _begin(self, reading: Reading, parsed: Parsed) -> Intake:
        fresh = self._judge.judged(self._new(reading, parsed))
        # A visit entered later on purpose is one of its own, not somebody who stood here a moment ago.
        before = None if self._judge.dated else self._aside.same_as(fresh)
        if before is None:
            return self._step(fresh, "presentation")
        return self._resumed(before if is_repeat(before, reading, parsed) else with_code(before, reading, parsed))

    def _resumed(self, parked: Presentation) -> Intake:
        return self._step(self._judge.judged(replace(parked, state=State.OPEN)), "resumed")

    def _new(self, reading: Reading, parsed: Parsed) -> Presentation:
        return replace(self._blank(), readings=(reading,), parsed=(parsed,))

    def _blank(self) -> Presentation:
        place = self._place
        return Presentation(
            id=self._new_id(),
            facility=place.facility,
            desk=place.desk,
            clerk=place.clerk,
            opened_at=self._judge.moment(),
        )

    def _unreadable(self, reading: Reading, parsed: Parsed) -> Intake:
        """Shown and recorded on its own; the person who stands open is not disturbed."""
        fresh = self._new(reading, parsed)
        fresh = self._judge.judged(fresh)
        if parsed.reason in TYPED_WRONG and self._open is None:
            return self._step(fresh, "presentation")
        return self._aside.close(fresh)

    def _join(self, current: Presentation, reading: Reading, parsed: Parsed) -> Intake:
        return self._step(self._judge.judged(with_code(current, reading, parsed)), "joined")

    def _set_aside(self, current: Presentation) -> Presentation:
        parked = self._aside.park(current, self._place.clerk)
        if self._open is not None and self._open.id == current.id:
            self._open = None
        return parked

    def _step(self, changed: Presentation, event: str) -> Intake:
        """Record, then let the desk stand there, then show."""
        changed = replace(changed, clerk=self._place.clerk)
        receipt = self._records.record_presentation(changed, event=event, seen=(seen := self._judge.view(changed)))
        self._open = changed
        return self._judge.showing(changed, seen, receipt)

    def _admit(self, current: Presentation, how: AdmitAs) -> Intake:
        admitted = replace(current, state=State.ADMITTED, clerk=self._place.clerk)
        visit = self._judge.visit(admitted, self._new_id(), how)
        outcomes = self._judge.outcomes(visit)
        receipt = self._records.admit(admitted, visit, outcomes, how)
        self._open = None
        self._last.remember(visit, how, admitted)
        return Intake(presentation=admitted, visit=visit, admitted_as=how, outcomes=outcomes, receipt=receipt)

    def _needs_open(self) -> Presentation:
        if self._open is None:
            raise DeskError("nothing-open")
        return self._open
