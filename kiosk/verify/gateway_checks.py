"""What does the insurer's live answer say about each fact? A result code becomes checks; an unknown code verifies nothing."""

from __future__ import annotations

from datetime import date

from kiosk.verify.card import Period
from kiosk.verify.claims import Claims
from kiosk.verify.knowledge import covers
from kiosk.verify.sources import GatewayAnswer, ResultClass
from kiosk.verify.verdict import Check, CheckName, Origin, Outcome, Reason

PAPERS_WANTED = (ResultClass.PAPERS_FIRST, ResultClass.CHILD_PAPERS)
"""The gateway does not manage this card, or there is none: it verified nothing, papers do."""
SAYS_NOTHING = (None, ResultClass.RETRY, ResultClass.STAFF_OR_CONFIGURATION, *PAPERS_WANTED)
"""Classes of answers that lend no assurance: nothing of the card was verified."""

_NAME_CODES = ("060", "061")
_BIRTH_CODES = ("070",)
_SEX_CODES = ("080",)
_WITHDRAWN = ("110",)
_ENDED = ("010",)
_UNKNOWN_NUMBER = ("050",)


def gateway_checks(answer: GatewayAnswer, claims: Claims, day: date) -> tuple[Check, ...]:
    """Checks that replace the local ones of the same name, for a visit on `day`. Empty for a confirming answer: its card
    speaks then. What is answered for a card number alone is never held against the person."""
    match answer.result_class:
        case ResultClass.TREAT | ResultClass.TREAT_NEW_CARD | ResultClass.RETRY:
            return ()
        case ResultClass.STAFF_OR_CONFIGURATION:
            return (_check(CheckName.SERVICE, Outcome.FAILED, Reason.GATEWAY_CODE, answer),)
        case ResultClass.CORRECT_INPUT:
            return (_to_correct(answer),)
        case ResultClass.REFUSE if answer.asked_with_person:
            return (_check(CheckName.STATUS, Outcome.FAILED, _refusal(answer.code), answer),)
        case ResultClass.PAPERS_FIRST | ResultClass.CHILD_PAPERS if claims.card_confirmed and claims.paper_seen:
            return _confirmed_at_desk(claims, day, answer)
        case _:
            # Papers not confirmed yet, refused for a card number only, or a code that no table knows.
            return (_check(CheckName.STATUS, Outcome.UNKNOWN, Reason.GATEWAY_CODE, answer),)


def _to_correct(answer: GatewayAnswer) -> Check:
    if answer.code in _NAME_CODES:
        return _check(CheckName.NAME, Outcome.FAILED, Reason.NAME_DIFFERS, answer)
    if answer.code in _BIRTH_CODES:
        return _check(CheckName.BIRTH, Outcome.FAILED, Reason.BIRTH_DIFFERS, answer)
    if answer.code in _SEX_CODES:
        return _check(CheckName.SEX, Outcome.FAILED, Reason.SEX_DIFFERS, answer)
    reason = Reason.NUMBER_UNKNOWN if answer.code in _UNKNOWN_NUMBER else Reason.NUMBER_FORM
    return _check(CheckName.FORM, Outcome.FAILED, reason, answer)


def _confirmed_at_desk(claims: Claims, day: date, answer: GatewayAnswer) -> tuple[Check, ...]:
    """The clerk's word stands for the gateway's: card, dates and identity paper were seen. A printed end still counts."""
    period = claims.card.period if claims.card else Period()
    over = covers(period, day) is False
    return (
        _seen(CheckName.STATUS, answer),
        _check(CheckName.PERIOD, Outcome.UNKNOWN, Reason.ENDED_ON_CARD, answer)
        if over
        else _seen(CheckName.PERIOD, answer),
        *(() if claims.citizen else (_seen(CheckName.NAME, answer), _seen(CheckName.BIRTH, answer))),
        _seen(CheckName.PAPER, answer),
    )


def _seen(name: CheckName, answer: GatewayAnswer) -> Check:
    return Check(name=name, outcome=Outcome.PASSED, source=Origin.CLERK, reason=Reason.PAPER_SEEN, as_of=answer.at)


def _refusal(code: str) -> Reason:
    if code in _WITHDRAWN:
        return Reason.WITHDRAWN
    return Reason.ENDED if code in _ENDED else Reason.REDUCED


def _check(name: CheckName, outcome: Outcome, reason: Reason, answer: GatewayAnswer) -> Check:
    return Check(name=name, outcome=outcome, source=Origin.GATEWAY, reason=reason, as_of=answer.at)
