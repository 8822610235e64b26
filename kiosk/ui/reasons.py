"""Which of many reasons does the card name, and which instruction follows from it? Tables, first match wins."""

from __future__ import annotations

from kiosk.verify.verdict import CheckName, Decision, Notice, Outcome, Reason, Verdict

_IDENTITY = (CheckName.FORM, CheckName.NAME, CheckName.BIRTH, CheckName.SEX, CheckName.CITIZEN)
_LEADING: dict[Decision, tuple[CheckName, ...]] = {
    Decision.UNREADABLE: (CheckName.FORM,),
    Decision.REJECTED: (CheckName.SIGNATURE, CheckName.CHECK_STRING),
    Decision.CORRECT_INPUT: _IDENTITY,
    Decision.NOT_COVERED: (CheckName.STATUS, CheckName.PERIOD),
    Decision.PENDING: (CheckName.SERVICE, *_IDENTITY, CheckName.STATUS, CheckName.PERIOD),
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
        Reason.NOT_COMPARED,
    }
)
_TODO_FROM_NOTICE = (Notice.NEW_CARD, Notice.CHILD_OR_ADULT, Notice.SHOW_PAPERS)
# Said by the decision, the badge or the instruction already: a second line would have to be read twice.
_SAID_ELSEWHERE = frozenset({Notice.GATEWAY_NOT_ASKED, Notice.SHOW_PAPERS, Notice.CHILD_OR_ADULT})


def leading(verdict: Verdict) -> tuple[Reason, ...]:
    """The reasons that explain the decision, failed checks before unknown ones; none for a covered person."""
    names = _LEADING[verdict.decision]
    found: list[Reason] = []
    for outcome in (Outcome.FAILED, Outcome.UNKNOWN):
        for name in names:
            found += [c.reason for c in verdict.checks if c.name is name and c.outcome is outcome]
        if found and verdict.decision is not Decision.PENDING:
            break
    return tuple(dict.fromkeys(found))[: _MOST.get(verdict.decision, 1)]


def todo(verdict: Verdict, reasons: tuple[Reason, ...]) -> str:
    """Key of the instruction that stands under the decision word."""
    for reason in reasons:
        if reason in OWN_TODO and verdict.decision is not Decision.PENDING:
            return f"todo.{reason.value}"
    if verdict.decision is Decision.COVERED_WITH_NOTICE:
        for notice in _TODO_FROM_NOTICE:
            if notice in verdict.notices:
                return f"todo.{notice.value}"
    return f"todo.{verdict.decision.value}"


def word(verdict: Verdict) -> str:
    """Key of the decision word."""
    if verdict.decision is not Decision.COVERED_WITH_NOTICE:
        return f"decision.{verdict.decision.value}"
    new, papers = Notice.NEW_CARD in verdict.notices, Notice.SHOW_PAPERS in verdict.notices
    kind = "both" if new and papers else "new-card" if new else "papers"
    return f"decision.{verdict.decision.value}.{kind}"


def lines(verdict: Verdict, reasons: tuple[Reason, ...]) -> tuple[Notice, ...]:
    """The notices that still have something to say beside decision, instruction and reasons."""
    said = {reason.value for reason in reasons}
    if verdict.decision is Decision.REJECTED:
        said.add(Notice.RESPONSIBLE_PERSON.value)
    return tuple(n for n in verdict.notices if n not in _SAID_ELSEWHERE and n.value not in said)
