"""What happens at the counter, step by step? One open presentation, the ones set aside, and what was admitted."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from fraud_rules._types import Visit
from kiosk.desk.joining import Belongs
from kiosk.desk.judging import Judge, claims_of
from kiosk.desk.place import DeskError, Place
from kiosk.desk.ports import Records, Rules
from kiosk.intake import AdmitAs, DeskStatus, Intake, Presentation, RecentItem, State, Strip
from kiosk.keys import Keys
from kiosk.scanner.reading import Reading, Source
from kiosk.verify.card import BirthDate, Card, InputState, Parsed, Refusal
from kiosk.verify.names import NameNotAllowed, clean
from kiosk.verify.sources import GatewayAnswer, SourceUnavailable
from kiosk.verify.verdict import Decision
from kiosk.verify.verifier import Verifier

ADMISSIBLE = (Decision.COVERED, Decision.COVERED_WITH_NOTICE, Decision.PENDING)
"""Decisions that Enter may admit as insured; the others need another way (F5, F6, F8, F12)."""

_TYPED_WRONG = (Refusal.NUMBER_LENGTH, Refusal.NUMBER_FORM)


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
    ) -> None:
        self._place = place
        self._records = records
        self._verifier = verifier
        self._judge = Judge(verifier=verifier, rules=rules, records=records, keys=keys, clock=clock, zone=zone)
        self._parse = dict.fromkeys(Source, recognise) | {Source.WEDGE: read_wedge or recognise}
        self._clock = clock
        self._new_id = new_id
        self._undo_seconds = undo_seconds
        self._open: Presentation | None = None
        self._last_visit: tuple[Visit, AdmitAs, Presentation] | None = None

    def now(self) -> datetime:
        """This desk's time, aware UTC."""
        return self._clock()

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
        if parsed.input is InputState.REFUSED and not self._continues(current, parsed):
            return self._unreadable(reading, parsed)
        if current is None:
            return self._begin(reading, parsed)
        if self._is_repeat(current, reading):
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

    def look(self, reading: Reading) -> Intake:
        """The same verdict, recorded nowhere and joined to nothing (F9)."""
        seen = self._judge.judged(self._new(reading, self._parse[reading.source](reading.data)))
        outcomes = self._judge.outcomes(self._judge.view(seen))
        return Intake(presentation=replace(seen, state=State.CLOSED), outcomes=outcomes)

    def answered(self, presentation_id: str, answer: GatewayAnswer) -> Intake:
        """The insurer's live answer: it replaces the verdict that stands; the earlier one is kept.

        Judged for the day of the visit where there is one already, however late the answer comes.
        """
        current = self._open if self._open and self._open.id == presentation_id else None
        visited: datetime | None = None
        if current is None:
            if (found := self._records.load(presentation_id)) is None:
                raise DeskError("not-found")
            current, visited = found.presentation, found.visit.occurred_at if found.visit else None
        changed = self._judge.judged(replace(current, answer=answer), at=visited)
        seen = self._judge.view(changed)
        receipt = self._records.record_live_verdict(changed, seen=seen)
        if self._open is not None and self._open.id == presentation_id:
            self._open = changed
        return self._judge.showing(changed, seen, receipt)

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
        """Take back the last admission, for two minutes whichever way the clock is set. It is marked, never deleted."""
        if self._last_visit is None:
            return None
        visit, how, presentation = self._last_visit
        if abs(self._clock() - visit.occurred_at) > timedelta(seconds=self._undo_seconds):
            return None
        receipt = self._records.undo(visit.visit_id, by=self._place.clerk, reason="desk")
        self._last_visit = None
        gone = replace(presentation, state=State.UNDONE)
        return Intake(presentation=gone, visit=replace(visit, undone=True), admitted_as=how, receipt=receipt)

    def park(self) -> None:
        """Set the open presentation aside; it stays on the list until it is taken up again."""
        if self._open is not None:
            self._set_aside(self._open)

    def resume(self, presentation_id: str) -> Intake:
        """Take up a parked presentation; one that is open is set aside first. It is judged anew."""
        found = self._records.load(presentation_id)
        if found is None or found.presentation.state not in (State.PARKED, State.OPEN):
            raise DeskError("not-found")
        parked = self._set_aside(self._open) if self._open is not None else None
        current = self._judge.judged(replace(found.presentation, state=State.OPEN))
        return replace(self._step(current, "resumed"), parked=parked)

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
        return self._step(self._judge.judged(self._new(reading, parsed)), "presentation")

    def _new(self, reading: Reading, parsed: Parsed) -> Presentation:
        return replace(self._blank(), readings=(reading,), parsed=(parsed,))

    def _blank(self) -> Presentation:
        place = self._place
        return Presentation(
            id=self._new_id(),
            facility=place.facility,
            desk=place.desk,
            clerk=place.clerk,
            opened_at=self._clock(),
        )

    def _unreadable(self, reading: Reading, parsed: Parsed) -> Intake:
        """Shown and recorded on its own; the person who stands open is not disturbed."""
        fresh = self._new(reading, parsed)
        state = State.OPEN if parsed.reason in _TYPED_WRONG and self._open is None else State.CLOSED
        fresh = replace(fresh, verdicts=(self._judge.verdict(fresh),), state=state)
        seen = self._judge.view(fresh)
        receipt = self._records.record_presentation(fresh, seen=seen)
        if state is State.OPEN:
            self._open = fresh
        return self._judge.showing(fresh, seen, receipt)

    def _continues(self, current: Presentation | None, parsed: Parsed) -> bool:
        """A second wrong number typed for somebody of whom nothing is known yet is that person's correction."""
        return current is not None and parsed.reason in _TYPED_WRONG and claims_of(current).refused is not None

    def _is_repeat(self, current: Presentation, reading: Reading) -> bool:
        verdict = current.verdict
        again = any(reading.data == before.data for before in current.readings)
        return again and verdict is not None and verdict.decision is not Decision.CORRECT_INPUT

    def _join(self, current: Presentation, reading: Reading, parsed: Parsed) -> Intake:
        verdict = current.verdict
        again = verdict is not None and verdict.decision is Decision.CORRECT_INPUT
        joined = replace(
            current,
            readings=(*current.readings, reading),
            parsed=(*current.parsed, parsed),
            corrections=current.corrections + again,
        )
        return self._step(self._judge.judged(joined), "joined")

    def _set_aside(self, current: Presentation) -> Presentation:
        parked = replace(current, state=State.PARKED, clerk=self._place.clerk)
        self._records.record_presentation(parked, event="parked", seen=self._judge.view(parked))
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
        self._last_visit = (visit, how, admitted)
        return Intake(presentation=admitted, visit=visit, admitted_as=how, outcomes=outcomes, receipt=receipt)

    def _needs_open(self) -> Presentation:
        if self._open is None:
            raise DeskError("nothing-open")
        return self._open
