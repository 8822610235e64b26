"""How do the made visits get into the records? Through the same rules and the same transactions as real ones."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, datetime

from fraud_rules._types import Visit
from kiosk.app import Rooms
from kiosk.demo.people import MadePerson
from kiosk.demo.visits import made_days
from kiosk.intake import AdmitAs, Presentation, State
from kiosk.scanner.reading import Reading, Source
from kiosk.verify.card import InputState, Kind, Parsed
from kiosk.verify.formats.render import render
from kiosk.verify.verdict import Assurance, Check, CheckName, Decision, Origin, Outcome, Reason, Verdict


def admit_past(
    rooms: Rooms,
    persons: Sequence[MadePerson],
    today: date,
    *,
    facility: str,
    desks: Sequence[str],
    clerks: Sequence[str],
    set_now: Callable[[datetime | None], None],
) -> int:
    """Record the three days before `today`; `set_now` turns the rooms' clock to each event. Returns the visits admitted."""
    days = made_days(persons, rooms.keys.digest, today=today, facility=facility, desks=list(desks), clerks=list(clerks))
    by_key = {rooms.keys.digest("person", p.card.social_insurance_number or ""): p for p in persons}
    admitted = 0
    for visit in days.visits:
        set_now(visit.observed_at)
        presentation = _presentation(visit, by_key.get(visit.person_key or ""))
        rooms.store.record_presentation(presentation, seen=replace(visit, admitted=False, visit_id=""))
        if not visit.admitted:
            continue
        history = rooms.store.history(visit.observed_at, excluding=visit.presentation_id)
        outcomes = rooms.rules.evaluate(visit, history)
        how = AdmitAs.EMERGENCY if visit.visit_type == "2" else AdmitAs.INSURED
        rooms.store.admit(replace(presentation, state=State.ADMITTED), visit, outcomes, how)
        admitted += 1
    return admitted


def _presentation(visit: Visit, person: MadePerson | None) -> Presentation:
    """What the desk would have kept: the code, the card as parsed, and the verdict."""
    card = person.card if person else None
    parsed = (Parsed(kind=Kind.BHYT15, input=InputState.CLEAN, card=card),) if card else ()
    data = render(card, Kind.BHYT15) if card else b""
    reading = Reading(data=data, source=Source.CAMERA, at=visit.occurred_at, decoder="made")
    verdict = Verdict(
        decision=Decision(visit.decision),
        assurance=Assurance(visit.assurance),
        rule="made",
        checks=_checks(visit),
        card=card,
        gateway_code=visit.result_code,
        visit_day=visit.occurred_at.date().isoformat(),
        as_of=visit.observed_at,
        decided_at=visit.observed_at,
    )
    return Presentation(
        id=visit.presentation_id,
        facility=visit.facility,
        desk=visit.desk,
        clerk=visit.clerk,
        opened_at=visit.occurred_at,
        readings=(reading,) if card else (),
        parsed=parsed,
        verdicts=(verdict,),
        state=State.OPEN if visit.admitted else State.CLOSED,
    )


def _checks(visit: Visit) -> tuple[Check, ...]:
    words = [(word, Outcome.FAILED) for word in visit.failed_checks]
    words += [(word, Outcome.UNKNOWN) for word in visit.unknown_checks]
    found = []
    for word, outcome in words:
        name, _, reason = word.partition(":")
        found.append(Check(name=CheckName(name), outcome=outcome, source=Origin.REGISTRY, reason=Reason(reason)))
    return tuple(found)
