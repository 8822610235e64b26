"""Is it the same content as the issue that the register recorded? The check string and what it must agree with.

Nobody but the issuer can verify a plain card's check string. Equal to the recorded one means "same content as the
recorded issue" (a photocopy is equal too). The same issue with other content is altered, until the gateway confirms it.
"""

from __future__ import annotations

from kiosk.verify.card import Card
from kiosk.verify.claims import Claims
from kiosk.verify.knowledge import Knowledge
from kiosk.verify.names import NameMatch, compare_names
from kiosk.verify.verdict import Check, CheckName, Origin, Outcome, Reason


def check_string_check(claims: Claims, known: Knowledge) -> tuple[Check, ...]:
    """PASSED: same as recorded. FAILED: altered. UNKNOWN: re-issued, nothing recorded, or no check string."""
    code = claims.card
    if code is None:
        return ()
    recorded = known.presented
    if recorded is None:
        return (_check(Outcome.UNKNOWN, Reason.NOT_RECORDED, known),)
    outcome, reason = _judge(code, recorded.card)
    if outcome is Outcome.FAILED and known.confirmed is not None:
        # The live answer stands above the local copy: a corrected or re-printed card is not an altered one.
        outcome, reason = Outcome.PASSED, Reason.REISSUED
    return (_check(outcome, reason, known),)


def _judge(code: Card, recorded: Card) -> tuple[Outcome, Reason]:
    same_issue = code.issued_on is not None and code.issued_on == recorded.issued_on
    if code.check_string is None:
        if same_issue and _content_differs(code, recorded):
            return Outcome.FAILED, Reason.ALTERED
        return Outcome.UNKNOWN, Reason.CHECK_STRING_ABSENT
    if recorded.check_string is None:
        if same_issue and _content_differs(code, recorded):
            return Outcome.FAILED, Reason.ALTERED
        return Outcome.UNKNOWN, Reason.NOT_RECORDED
    if code.check_string.casefold() == recorded.check_string.casefold():
        if _content_differs(code, recorded):
            return Outcome.FAILED, Reason.ALTERED
        return Outcome.PASSED, Reason.SAME_AS_RECORDED
    if _lost_characters(code.check_string.casefold(), recorded.check_string.casefold()):
        # A typing mode on the desk's own keyboard eats doubled letters: our fault, and no other issue of the card.
        if same_issue and _content_differs(code, recorded):
            return Outcome.FAILED, Reason.ALTERED
        return Outcome.UNKNOWN, Reason.CHECK_STRING_ABSENT
    if same_issue:
        return Outcome.FAILED, Reason.ALTERED
    known_dates = code.issued_on is not None and recorded.issued_on is not None
    return Outcome.UNKNOWN, Reason.REISSUED if known_dates else Reason.NOT_RECORDED


def _lost_characters(code: str, recorded: str) -> bool:
    """Whether `code` is the recorded string with one or two characters missing."""
    if not 1 <= len(recorded) - len(code) <= 2:
        return False
    rest = iter(recorded)
    return all(character in rest for character in code)


def _content_differs(code: Card, recorded: Card) -> bool:
    """What cannot change without a new issue: the person. Period, level and first facility move without a print."""
    if code.name and recorded.name and compare_names(code.name, recorded.name) is NameMatch.DIFFERS:
        return True
    if code.birth and recorded.birth and not code.birth.agrees(recorded.birth):
        return True
    return code.sex is not None and recorded.sex is not None and code.sex is not recorded.sex


def _check(outcome: Outcome, reason: Reason, known: Knowledge) -> Check:
    as_of = known.presented.as_of if known.presented else None
    return Check(name=CheckName.CHECK_STRING, outcome=outcome, source=Origin.REGISTRY, reason=reason, as_of=as_of)
