"""What else is worth a line on the card? Information and things to do, derived from checks and sources."""

from __future__ import annotations

from datetime import date

from kiosk.verify.card import Card, LivingArea
from kiosk.verify.claims import Claims
from kiosk.verify.gateway_checks import PAPERS_WANTED
from kiosk.verify.knowledge import Knowledge
from kiosk.verify.signed_word import SignedWord
from kiosk.verify.trust.values import Freshness, IssuerKind
from kiosk.verify.verdict import Assurance, Check, CheckName, Decision, Notice, Outcome, Reason

_BY_REASON = {
    Reason.NAME_SPELLING: Notice.NAME_SPELLING,
    Reason.BIRTH_YEAR_ONLY: Notice.BIRTH_YEAR_ONLY,
    Reason.REISSUED: Notice.REISSUED,
    Reason.ENDED_ON_CARD: Notice.ENDED_ON_CARD,
    Reason.LEVEL_DIFFERS: Notice.LEVEL_DIFFERS,
    Reason.LEVEL_UNKNOWN: Notice.LEVEL_UNKNOWN,
    Reason.REGISTRY_STALE: Notice.REGISTRY_STALE,
    Reason.REGISTRY_UNAVAILABLE: Notice.REGISTRY_UNAVAILABLE,
    Reason.NOT_IN_REGISTRY: Notice.NOT_IN_REGISTRY,
    Reason.NEW_CARD: Notice.NEW_CARD,
    Reason.NUMBER_ONLY: Notice.SHOW_PAPERS,
    Reason.RECORD_TO_UPDATE: Notice.RESPONSIBLE_PERSON,
    Reason.CLOCK_NOT_TRUSTED: Notice.CLOCK_NOT_TRUSTED,
}


def notices(
    decision: Decision,
    assurance: Assurance,
    checks: tuple[Check, ...],
    claims: Claims,
    known: Knowledge,
    shown: Card | None,
    *,
    day: date,
    facility: str,
    word: SignedWord | None = None,
) -> tuple[Notice, ...]:
    """The notices in the order of the closed set."""
    if decision is Decision.UNREADABLE:
        return ()
    found = {_BY_REASON[check.reason] for check in checks if check.reason in _BY_REASON}
    if any(c.name is CheckName.OBJECT_AGE and c.outcome is Outcome.FAILED for c in checks):
        found.add(Notice.CHILD_OR_ADULT)
    if decision is Decision.REJECTED:
        found.add(Notice.RESPONSIBLE_PERSON)
    if known.answer is not None and known.answer.result_class in PAPERS_WANTED and not claims.card_confirmed:
        found.add(Notice.SHOW_PAPERS)
    if any(c.name is CheckName.NAME and c.reason is Reason.PAPER_SEEN for c in checks):
        found.add(Notice.COMPARED_AT_DESK)
    if claims.corrected_name or claims.corrected_birth:
        found.add(Notice.CORRECTED)
    if assurance is not Assurance.GATEWAY and decision in (Decision.COVERED, Decision.COVERED_WITH_NOTICE):
        found.add(Notice.GATEWAY_NOT_ASKED)
    if word is not None:
        found |= _of_the_signature(word, checks, decision, claims)
    if shown is not None:
        found |= _information(shown, day, facility)
    return tuple(notice for notice in Notice if notice in found)


def _of_the_signature(word: SignedWord, checks: tuple[Check, ...], decision: Decision, claims: Claims) -> set[Notice]:
    covered = decision in (Decision.COVERED, Decision.COVERED_WITH_NOTICE)
    found = set()
    if word.findings.kind is IssuerKind.HOSPITAL:
        found.add(Notice.HOSPITAL_SIGNED)
    if word.findings.trust_list is Freshness.OLD:
        found.add(Notice.TRUST_LIST_DUE)
    if covered and any(c.name is CheckName.SIGNED_STATUS and c.outcome is Outcome.FAILED for c in checks):
        found.add(Notice.CODE_TAKEN_BACK)
        if not claims.paper_seen:
            found.add(Notice.SHOW_PAPERS)
    elif covered and not word.findings.proves:
        found.add(Notice.SIGNATURE_NOT_PROVEN)
    return found


def _information(card: Card, day: date, facility: str) -> set[Notice]:
    """First facility, hard area and the five-year date: never a failed check."""
    found = set()
    first = card.first_facility
    if first is not None and first.endswith("000"):
        found.add(Notice.TEMPORARY_CARD)
    elif first is not None and facility and first != facility:
        found.add(Notice.OTHER_FACILITY)
    if card.living_area not in (None, LivingArea.NONE):
        found.add(Notice.HARD_AREA)
    if card.five_years_on is not None and card.five_years_on <= day:
        found.add(Notice.FIVE_YEARS)
    return found
