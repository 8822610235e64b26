"""How do the rules see a presentation? The only place that turns one into a `Visit`: digests, age and exemptions."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

from fraud_rules._types import Visit
from kiosk.desk.same_code import identity_of
from kiosk.intake import AdmitAs, Paper, Presentation, Priority
from kiosk.keys import Keys
from kiosk.scanner.reading import Source
from kiosk.verify.card import BirthDate, InputState, NumberKind
from kiosk.verify.claims import Claims, gather
from kiosk.verify.names import fold
from kiosk.verify.number import neighbours
from kiosk.verify.verdict import Outcome, Verdict

EMERGENCY_TYPE = "2"
SELF_PAY_TYPE = "9"

_PRIORITY_EXEMPTION = {
    Priority.EMERGENCY: "emergency",
    Priority.UNDER_SIX: "under-six",
    Priority.SEVENTY_FIVE: "seventy-five",
    Priority.PREGNANT: "pregnancy",
    Priority.DISABILITY: "disability",
}


def visit_of(
    presentation: Presentation,
    keys: Keys,
    zone: ZoneInfo,
    *,
    visit_id: str = "",
    how: AdmitAs | None = None,
    occurred_at: datetime | None = None,
    observed_at: datetime,
    dated: bool = False,
) -> Visit:
    """The rules' view of a presentation; `how` is None while it is not admitted. Numbers go in, only digests come out.

    `dated`: `occurred_at` was said by somebody, so it tells nothing of the desk's clock.
    """
    claims = gather(presentation.parsed)
    verdict = presentation.verdict
    at = occurred_at or presentation.opened_at
    person, card = _numbers(claims, verdict)
    birth = _birth(presentation, claims, verdict)
    day = at.astimezone(zone).date()
    age = birth.age_on(day) if birth else None
    citizen = claims.citizen_id()
    visit_type = _visit_type(presentation, how)
    return Visit(
        visit_id=visit_id,
        presentation_id=presentation.id,
        person_key=keys.digest("person", person) if person else None,
        card_key=keys.digest("card", card) if card else None,
        identity_key=_identity_key(claims, keys),
        near_identity_keys=_near_identity_keys(claims, keys),
        citizen_key=keys.digest("citizen", citizen) if citizen else None,
        neighbour_keys=_neighbour_keys(claims, keys),
        payload_digest=_payload_digest(presentation, keys),
        facility=presentation.facility,
        desk=presentation.desk,
        clerk=presentation.clerk,
        occurred_at=at,
        observed_at=observed_at,
        entry_mode=_entry_mode(presentation),
        no_scan_reason=str(presentation.strip.no_scan_reason) if presentation.strip.no_scan_reason else None,
        visit_type=visit_type,
        papers_seen=_papers(presentation, claims),
        age=age,
        object_code=verdict.card.object_code if verdict and verdict.card else None,
        decision=str(verdict.decision) if verdict else "",
        assurance=str(verdict.assurance) if verdict else "CLAIM",
        result_code=verdict.gateway_code if verdict else None,
        failed_checks=_words(verdict, Outcome.FAILED),
        unknown_checks=_words(verdict, Outcome.UNKNOWN),
        check_reasons=_words(verdict, Outcome.PASSED),
        priority=str(presentation.strip.priority),
        exemptions=(*_exemptions(presentation, how, visit_type, birth, day), *(("dated",) if dated else ())),
        admitted=how is not None,
    )


def _numbers(claims: Claims, verdict: Verdict | None) -> tuple[str | None, str | None]:
    """(person, card): the BHXH number, else the identity card's, so that one person counts as one.

    The card by what was shown alone: a register that knows more, or doubts the person, must not make it another card.
    """
    shown = verdict.card if verdict else None
    card = claims.shown_card_number()
    person = verdict.registered_number if verdict else None
    if person is None and shown is not None:
        person = shown.social_insurance_number
    if person is None and claims.card is not None:
        person = claims.card.social_insurance_number
    if person is None and claims.number is not None and claims.number.kind is NumberKind.SOCIAL_INSURANCE:
        person = claims.number.value
    if person is None and card is not None:
        person = card[-10:] if card[-10:].isdigit() else card
    if person is None and claims.citizen_id() is not None:
        person = f"cccd:{claims.citizen_id()}"
    return person, card or person


def _birth(presentation: Presentation, claims: Claims, verdict: Verdict | None) -> BirthDate | None:
    if verdict is not None and verdict.card is not None and verdict.card.birth is not None:
        return verdict.card.birth
    if presentation.strip.corrected_birth is not None:
        return presentation.strip.corrected_birth
    return next((p.birth for p in claims.persons() if p.birth is not None), None)


def _holder(claims: Claims) -> tuple[str, int] | None:
    """Folded name and year of birth, by the code alone, so that a correction at the desk is not a second identity.

    The year stands for the birth date: cards that print the year alone must meet those that print the day.
    """
    person = next((p for p in claims.persons() if p.name and p.birth), None)
    return (fold(person.name), person.birth.year) if person and person.name and person.birth else None


def _identity_key(claims: Claims, keys: Keys) -> str | None:
    """Who the holder was said to be."""
    holder = _holder(claims)
    return keys.digest("identity", f"{holder[0]}|{holder[1]:04d}") if holder else None


def _near_identity_keys(claims: Claims, keys: Keys) -> tuple[str, ...]:
    """The same with one word of the name left open: twins and corrected names share one of these."""
    holder = _holder(claims)
    if holder is None:
        return ()
    words = holder[0].split()
    near = (" ".join([*words[:at], "_", *words[at + 1 :]]) for at in range(len(words)))
    return tuple(keys.digest("identity", f"{name}|{holder[1]:04d}") for name in near)


def _neighbour_keys(claims: Claims, keys: Keys) -> tuple[str, ...]:
    """One slip away from a typed BHXH number: how guessing at a desk is told from two honest numbers."""
    if claims.number is None or claims.card is not None:
        return ()
    value = claims.number.value
    person = value[-10:] if claims.number.kind is NumberKind.CARD else value
    if claims.number.kind is NumberKind.CITIZEN or not person.isdigit():
        return ()
    return tuple(keys.digest("person", near) for near in neighbours(person))


def _entry_mode(presentation: Presentation) -> str:
    """How the first code came in that could be read; a number typed wrongly before a scan does not make it typed."""
    codes = tuple(zip(presentation.readings, presentation.parsed, strict=True))
    first = next((reading for reading, parsed in codes if parsed.input is not InputState.REFUSED), None)
    if first is None and codes:
        first = codes[0][0]
    return str(first.source if first else Source.TYPED)


def _payload_digest(presentation: Presentation, keys: Keys) -> str | None:
    codes = zip(presentation.readings, presentation.parsed, strict=False)
    scanned = next((code for code in codes if code[0].source is not Source.TYPED), None)
    return keys.digest("payload", identity_of(*scanned)) if scanned else None


def _papers(presentation: Presentation, claims: Claims) -> tuple[str, ...]:
    papers = dict.fromkeys(str(paper) for paper in presentation.strip.papers)
    if claims.citizen is not None:
        papers.setdefault(str(Paper.CCCD))
    return tuple(papers)


def _visit_type(presentation: Presentation, how: AdmitAs | None) -> str | None:
    if how is AdmitAs.EMERGENCY:
        return EMERGENCY_TYPE
    if how is AdmitAs.SELF_PAY:
        return SELF_PAY_TYPE
    return presentation.strip.visit_type


def _exemptions(
    presentation: Presentation, how: AdmitAs | None, visit_type: str | None, birth: BirthDate | None, day: date
) -> tuple[str, ...]:
    """Where only the year of birth is known, the age that exempts counts."""
    found = []
    if how is AdmitAs.EMERGENCY or visit_type == EMERGENCY_TYPE:
        found.append("emergency")
    if birth is not None and birth.least_age_on(day) < 6:
        found.append("under-six")
    if birth is not None and birth.age_on(day) >= 75:
        found.append("seventy-five")
    by_priority = _PRIORITY_EXEMPTION.get(presentation.strip.priority)
    if by_priority is not None:
        found.append(by_priority)
    return tuple(dict.fromkeys(found))


def _words(verdict: Verdict | None, outcome: Outcome) -> tuple[str, ...]:
    checks = verdict.checks if verdict else ()
    return tuple(f"{check.name}:{check.reason}" for check in checks if check.outcome is outcome)
