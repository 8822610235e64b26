"""What does the insurer's live answer say about each fact? A result code becomes checks; an unknown code verifies nothing."""

from __future__ import annotations

from kiosk.verify.sources import GatewayAnswer, ResultClass
from kiosk.verify.verdict import Check, CheckName, Origin, Outcome, Reason

_NAME_CODES = ("060", "061")
_BIRTH_CODES = ("070",)
_WITHDRAWN = ("110",)
_ENDED = ("010",)


def gateway_checks(answer: GatewayAnswer) -> tuple[Check, ...]:
    """Checks that replace the local ones of the same name. Empty for a confirming answer: its card speaks then."""
    match answer.result_class:
        case ResultClass.TREAT | ResultClass.TREAT_NEW_CARD:
            return ()
        case ResultClass.STAFF_OR_CONFIGURATION:
            return (_check(CheckName.SERVICE, Outcome.FAILED, Reason.GATEWAY_CODE, answer),)
        case ResultClass.CORRECT_INPUT if answer.code in _NAME_CODES:
            return (_check(CheckName.NAME, Outcome.FAILED, Reason.NAME_DIFFERS, answer),)
        case ResultClass.CORRECT_INPUT if answer.code in _BIRTH_CODES:
            return (_check(CheckName.BIRTH, Outcome.FAILED, Reason.BIRTH_DIFFERS, answer),)
        case ResultClass.CORRECT_INPUT:
            return (_check(CheckName.FORM, Outcome.FAILED, Reason.NUMBER_FORM, answer),)
        case ResultClass.REFUSE if answer.asked_with_person:
            return (_check(CheckName.STATUS, Outcome.FAILED, _refusal(answer.code), answer),)
        case ResultClass.RETRY:
            return ()
        case _:
            # Papers first, child papers, refused for an old card number only, or a code that no table knows.
            return (_check(CheckName.STATUS, Outcome.UNKNOWN, Reason.GATEWAY_CODE, answer),)


def _refusal(code: str) -> Reason:
    if code in _WITHDRAWN:
        return Reason.WITHDRAWN
    return Reason.ENDED if code in _ENDED else Reason.REDUCED


def _check(name: CheckName, outcome: Outcome, reason: Reason, answer: GatewayAnswer) -> Check:
    return Check(name=name, outcome=outcome, source=Origin.GATEWAY, reason=reason, as_of=answer.at)
