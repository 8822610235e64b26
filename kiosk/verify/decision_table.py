"""What do the checks add up to? One ordered table; the first row that applies decides."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from kiosk.verify.verdict import Check, CheckName, Decision, Origin, Outcome, Reason

IDENTITY = (CheckName.NAME, CheckName.BIRTH, CheckName.SEX, CheckName.CITIZEN)
NEEDED = (CheckName.NAME, CheckName.BIRTH, CheckName.PERIOD, CheckName.STATUS)
"""Without these nobody can say that a person is covered."""

_TYPED_WRONG = (Reason.NUMBER_FORM, Reason.NUMBER_LENGTH, Reason.NUMBER_UNKNOWN)


class Facts:
    """The checks of one presentation, asked by name. A needed check that nobody made counts as unknown."""

    def __init__(self, checks: Iterable[Check], *, corrections: int = 0) -> None:
        self._by_name = {check.name: check for check in checks}
        if not self._by_name:
            raise ValueError("a verdict without a single check would be trivially true")
        self.corrections = corrections

    def failed(self, *names: CheckName) -> bool:
        return any(self._outcome(name) is Outcome.FAILED for name in names)

    def unknown(self, *names: CheckName) -> bool:
        return any(self._outcome(name) is Outcome.UNKNOWN for name in names)

    def reason(self, name: CheckName) -> Reason | None:
        check = self._by_name.get(name)
        return check.reason if check else None

    def number_only(self) -> bool:
        """A known person's number without a name beside it: the paper has to say that it is this person's."""
        return self.reason(CheckName.NAME) is Reason.NUMBER_ONLY and self.unknown(CheckName.NAME)

    def clock_doubted(self) -> bool:
        """This desk's clock is not believed, and nobody has answered live whose own clock it was judged by."""
        status = self._by_name.get(CheckName.STATUS)
        live = status is not None and status.source in (Origin.GATEWAY, Origin.CLERK)
        return self.unknown(CheckName.CLOCK) and not live

    def needed_unknown(self) -> bool:
        names = [n for n in NEEDED if not (self.number_only() and n in (CheckName.NAME, CheckName.BIRTH))]
        return self.unknown(*names)

    def _outcome(self, name: CheckName) -> Outcome | None:
        check = self._by_name.get(name)
        if check is None:
            return Outcome.UNKNOWN if name in NEEDED else None
        return check.outcome


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table."""

    id: str
    decision: Decision
    applies: Callable[[Facts], bool]
    why: str


TABLE: tuple[Row, ...] = (
    Row(
        "number-typed-wrong",
        Decision.CORRECT_INPUT,
        lambda f: f.failed(CheckName.FORM) and f.reason(CheckName.FORM) in _TYPED_WRONG and f.corrections == 0,
        "a number of the wrong length or form is read or typed again",
    ),
    Row(
        "number-still-unknown",
        Decision.PENDING,
        lambda f: f.failed(CheckName.FORM) and f.reason(CheckName.FORM) in _TYPED_WRONG,
        "typed again and still not a number we know: nobody is sent away for that",
    ),
    Row("unreadable", Decision.UNREADABLE, lambda f: f.failed(CheckName.FORM), "cut, mangled or foreign code"),
    Row(
        "signature-failed",
        Decision.REJECTED,
        lambda f: f.failed(CheckName.SIGNATURE),
        "the signature of a trusted issuer does not fit the text",
    ),
    Row(
        "altered",
        Decision.REJECTED,
        lambda f: f.failed(CheckName.CHECK_STRING),
        "the same issue of the card with other content, and the gateway does not confirm it",
    ),
    Row(
        "own-service",
        Decision.PENDING,
        lambda f: f.failed(CheckName.SERVICE),
        "our access to the gateway failed: the supervisor's affair, not the patient's",
    ),
    Row(
        "identity-differs",
        Decision.CORRECT_INPUT,
        lambda f: f.failed(*IDENTITY) and f.corrections == 0,
        "name, birth, sex or identity number differ: read or type again, once",
    ),
    Row(
        "identity-still-differs",
        Decision.PENDING,
        lambda f: f.failed(*IDENTITY),
        "still different after one correction: admitted with the papers noted, the insurer decides",
    ),
    Row(
        "clock-doubted",
        Decision.PENDING,
        lambda f: f.clock_doubted(),
        "what day it is decides, and this desk may not know it: nobody is covered or refused by a wrong clock",
    ),
    Row(
        "not-covered",
        Decision.NOT_COVERED,
        lambda f: f.failed(CheckName.STATUS, CheckName.PERIOD),
        "ended, held or withdrawn, said by a source that may say so",
    ),
    Row(
        "needed-unknown",
        Decision.PENDING,
        lambda f: f.needed_unknown(),
        "identity, period or status cannot be confirmed now",
    ),
    Row(
        "new-card",
        Decision.COVERED_WITH_NOTICE,
        lambda f: f.failed(CheckName.CARD_IN_USE),
        "another card of this person covers the visit day",
    ),
    Row(
        "child-or-adult",
        Decision.COVERED_WITH_NOTICE,
        lambda f: f.failed(CheckName.OBJECT_AGE),
        "a small child's card and a holder who is older: whose visit is it?",
    ),
    Row(
        "code-taken-back",
        Decision.COVERED_WITH_NOTICE,
        lambda f: f.failed(CheckName.SIGNED_STATUS),
        "the person is covered, but the issuer has taken this code back: a paper has to say whose hands it is in",
    ),
    Row(
        "show-papers",
        Decision.COVERED_WITH_NOTICE,
        lambda f: f.number_only() or f.failed(CheckName.PAPER),
        "the number is good; a paper has to say that it is this person's",
    ),
    Row("covered", Decision.COVERED, lambda f: True, "everything needed is known and agrees"),
)


def decide(checks: Iterable[Check], *, corrections: int = 0) -> Row:
    """The first row of the table that applies. Raises ValueError for an empty list of checks."""
    facts = Facts(checks, corrections=corrections)
    return next(row for row in TABLE if row.applies(facts))
