"""Which of many reasons does the card name, and which instruction follows from it? Tables, first match wins."""

from __future__ import annotations

from kiosk.intake import Presentation
from kiosk.ui import wording
from kiosk.ui.i18n import Phrase
from kiosk.verify.card import Kind, Refusal
from kiosk.verify.verdict import CheckName, Decision, Notice, Outcome, Reason, Verdict

_IDENTITY = (CheckName.FORM, CheckName.NAME, CheckName.BIRTH, CheckName.SEX, CheckName.CITIZEN)
_SIGNED = (CheckName.CLOCK, CheckName.SIGNATURE, CheckName.SIGNED_TERM, CheckName.SIGNED_STATUS)
_LEADING: dict[Decision, tuple[CheckName, ...]] = {
    Decision.UNREADABLE: (CheckName.FORM,),
    Decision.REJECTED: (CheckName.SIGNATURE, CheckName.CHECK_STRING),
    Decision.CORRECT_INPUT: _IDENTITY,
    Decision.NOT_COVERED: (CheckName.STATUS, CheckName.PERIOD),
    Decision.PENDING: (CheckName.SERVICE, *_SIGNED, *_IDENTITY, CheckName.STATUS, CheckName.PERIOD),
    Decision.COVERED_WITH_NOTICE: (),
    Decision.COVERED: (),
}
_MOST = {Decision.CORRECT_INPUT: 2, Decision.PENDING: 2}

# These reasons have an instruction of their own (`todo.<reason>`), better than the one of the decision.
OWN_TODO = frozenset(
    {
        Reason.EMPTY,
        Reason.TOO_LONG,
        Reason.CUT,
        Reason.MANGLED,
        Reason.HOSTILE_TEXT,
        Reason.NUMBER_LENGTH,
        Reason.NUMBER_FORM,
        Reason.FOREIGN_CODE,
        Reason.URL_CODE,
        Reason.PAYMENT_CODE,
        Reason.LOGIN_CODE,
        Reason.HEALTH_CERTIFICATE,
        Reason.NOT_SUPPORTED,
        Reason.SIGNED_FORM,
        Reason.SIGNED_CONTENT,
        Reason.NOT_COMPARED,
    }
)
_TODO_FROM_NOTICE = (Notice.NEW_CARD, Notice.CHILD_OR_ADULT, Notice.SHOW_PAPERS)
_FOREIGN = frozenset(
    {Reason.FOREIGN_CODE, Reason.URL_CODE, Reason.PAYMENT_CODE, Reason.LOGIN_CODE, Reason.HEALTH_CERTIFICATE}
)
_OUR_SIDE = frozenset(
    {
        Reason.MANGLED,
        Reason.TOO_LONG,
        Reason.HOSTILE_TEXT,
        Reason.NOT_SUPPORTED,
        Reason.SIGNED_FORM,
        Reason.SIGNED_CONTENT,
    }
)
_NUMBER = frozenset({Reason.NUMBER_LENGTH, Reason.NUMBER_FORM})
# A picture beside the words: which kind of code this was, or what the hand has to do.
_SIGN = {
    Reason.EMPTY: "focus-2",
    Reason.CUT: "focus-2",
    Reason.TOO_LONG: "scan",
    Reason.MANGLED: "keyboard",
    Reason.HOSTILE_TEXT: "keyboard",
    Reason.NUMBER_LENGTH: "keyboard",
    Reason.NUMBER_FORM: "keyboard",
    Reason.FOREIGN_CODE: "device-mobile",
    Reason.URL_CODE: "world",
    Reason.PAYMENT_CODE: "cash",
    Reason.LOGIN_CODE: "lock",
    Reason.HEALTH_CERTIFICATE: "shield-check",
    Reason.NOT_SUPPORTED: "id",
    Reason.SIGNED_FORM: "id",
    Reason.SIGNED_CONTENT: "id",
}
# Things to do, amber; every other notice is information and stays quiet.
_TO_DO = frozenset(
    {
        Notice.RESPONSIBLE_PERSON,
        Notice.NEW_CARD,
        Notice.SHOW_PAPERS,
        Notice.CHILD_OR_ADULT,
        Notice.CODE_TAKEN_BACK,
        Notice.CLOCK_NOT_TRUSTED,
    }
)
# Said by the badge, the birth date or the facts already: a second line would have to be read twice.
_SAID_ELSEWHERE = frozenset(
    {
        Notice.GATEWAY_NOT_ASKED,
        Notice.BIRTH_YEAR_ONLY,
        Notice.OTHER_FACILITY,
        Notice.HARD_AREA,
        Notice.FIVE_YEARS,
    }
)
_SAID_BY: dict[Decision, frozenset[Notice]] = {
    Decision.COVERED_WITH_NOTICE: frozenset({Notice.NEW_CARD, Notice.SHOW_PAPERS, Notice.CHILD_OR_ADULT}),
    Decision.CORRECT_INPUT: frozenset({Notice.SHOW_PAPERS}),
    Decision.NOT_COVERED: frozenset({Notice.SHOW_PAPERS, Notice.CHILD_OR_ADULT}),
    Decision.REJECTED: frozenset({Notice.SHOW_PAPERS, Notice.CHILD_OR_ADULT, Notice.RESPONSIBLE_PERSON}),
}


def leading(verdict: Verdict) -> tuple[Reason, ...]:
    """The reasons that explain the decision, failed checks before unknown ones; none for a covered person."""
    names = _LEADING[verdict.decision]
    seen_below = _seen_below(verdict) if verdict.decision is Decision.PENDING else frozenset()
    found: list[Reason] = []
    for outcome in (Outcome.FAILED, Outcome.UNKNOWN):
        for name in names:
            found += [c.reason for c in verdict.checks if c.name is name and c.outcome is outcome]
        found = [reason for reason in found if reason not in seen_below]
        if found and verdict.decision is not Decision.PENDING:
            break
    return tuple(dict.fromkeys(found))[: _MOST.get(verdict.decision, 1)]


def line(reason: Reason, verdict: Verdict) -> Phrase:
    """The reason in words; where card and identity card differ both are named, so that nobody has to look for it."""
    card, citizen = verdict.card, verdict.citizen
    if card is not None and citizen is not None and verdict.decision is Decision.CORRECT_INPUT:
        if reason is Reason.BIRTH_DIFFERS and card.birth is not None and card.birth != citizen.birth:
            places = {"one": wording.birth(card.birth), "other": wording.birth(citizen.birth)}
            return Phrase(f"reason.{reason.value}.two", places)
        if reason is Reason.NAME_DIFFERS and card.name and citizen.name and card.name != citizen.name:
            return Phrase(f"reason.{reason.value}.two", {"one": card.name, "other": citizen.name})
    if reason is Reason.NOT_COMPARED and card is not None and card.birth is not None and not card.name:
        return Phrase("reason.not-compared.name")
    return Phrase(f"reason.{reason.value}")


def todo(verdict: Verdict, reasons: tuple[Reason, ...]) -> str:
    """Key of the instruction that stands under the decision word."""
    for reason in reasons:
        if reason in OWN_TODO and verdict.decision is not Decision.PENDING:
            return f"todo.{reason.value}"
    if _two_papers(verdict):
        return "todo.two-papers"
    if _record_to_update(verdict):
        return "todo.record-to-update"
    if verdict.decision is Decision.COVERED_WITH_NOTICE:
        if _both(verdict):
            return "todo.both"
        for notice in _TODO_FROM_NOTICE:
            if notice in verdict.notices:
                return f"todo.{notice.value}"
    return f"todo.{verdict.decision.value}"


def word(verdict: Verdict) -> str:
    """Key of the decision word."""
    if verdict.decision is not Decision.COVERED_WITH_NOTICE:
        return f"decision.{verdict.decision.value}"
    kind = "papers"
    if _both(verdict):
        kind = "both"
    elif Notice.NEW_CARD in verdict.notices:
        kind = "new-card"
    elif Notice.CHILD_OR_ADULT in verdict.notices:
        kind = "child-or-adult"
    return f"decision.{verdict.decision.value}.{kind}"


def say(verdict: Verdict) -> str:
    """Key of the sentence for the patient: what he can do, never what the desk has to do."""
    decision = verdict.decision
    if decision is Decision.COVERED_WITH_NOTICE:
        for notice in (Notice.NEW_CARD, Notice.CHILD_OR_ADULT):
            if notice in verdict.notices:
                return f"say.{notice.value}"
    if _record_to_update(verdict):
        return "say.record-to-update"
    if _two_papers(verdict):
        return "say.two-papers"
    form = next((c.reason for c in verdict.checks if c.name is CheckName.FORM and c.outcome is Outcome.FAILED), None)
    if form is not None and decision in (Decision.UNREADABLE, Decision.CORRECT_INPUT):
        for kind, words in (("other-code", _FOREIGN), ("our-side", _OUR_SIDE), ("number", _NUMBER)):
            if form in words:
                return f"say.{kind}"
    return f"say.{decision.value}"


def sign(reasons: tuple[Reason, ...]) -> str | None:
    """Icon of the kind of unreadable code."""
    return next((_SIGN[reason] for reason in reasons if reason in _SIGN), None)


def lines(verdict: Verdict, reasons: tuple[Reason, ...]) -> tuple[tuple[Notice, ...], tuple[Notice, ...]]:
    """(to do, information): the notices that still have something to say beside decision, instruction and reasons."""
    said = {reason.value for reason in reasons}
    gone = _SAID_ELSEWHERE | _SAID_BY.get(verdict.decision, frozenset())
    if _record_to_update(verdict):
        gone |= {Notice.RESPONSIBLE_PERSON}
    left = [n for n in verdict.notices if n not in gone and n.value not in said]
    return tuple(n for n in left if n in _TO_DO), tuple(n for n in left if n not in _TO_DO)


def nobody_knows(shown: Presentation) -> bool:
    """Whether the code is of a kind that this program has never met: its shape may teach something."""
    last = shown.parsed[-1] if shown.parsed else None
    return last is not None and last.kind is Kind.UNKNOWN and last.reason is Refusal.FOREIGN_CODE


def _seen_below(verdict: Verdict) -> frozenset[Reason]:
    """What the facts under the decision would contradict: that name and birth date are missing when the code brought them
    (there is only nobody to compare them with), that the card states no end when it does, or when no card was shown."""
    said = set()
    if any(shown is not None and shown.name and shown.birth for shown in (verdict.card, verdict.citizen)):
        said.add(Reason.NOT_COMPARED)
    period = verdict.card.period if verdict.card is not None else None
    if period is None or period.start is None or period.end is not None:
        said.add(Reason.END_UNKNOWN)
    return frozenset(said)


def _two_papers(verdict: Verdict) -> bool:
    """Card and identity card are both here: neither has to be shown again."""
    return verdict.decision is Decision.CORRECT_INPUT and verdict.card is not None and verdict.citizen is not None


def _both(verdict: Verdict) -> bool:
    return Notice.NEW_CARD in verdict.notices and Notice.SHOW_PAPERS in verdict.notices


def _record_to_update(verdict: Verdict) -> bool:
    return verdict.decision is Decision.NOT_COVERED and Reason.RECORD_TO_UPDATE in verdict.reasons
