"""What does a signed card's word count for beside register and gateway? Authenticity always; period and status only behind an
insurer's signature that proves, and only until somebody stronger or newer says otherwise."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime

from kiosk.verify.card import Card
from kiosk.verify.claims import Claims
from kiosk.verify.knowledge import Knowledge, covers
from kiosk.verify.signature_checks import SignatureFindings
from kiosk.verify.trust.values import IssuerKind
from kiosk.verify.verdict import Check, CheckName, Origin, Outcome, Reason

_OWN = (CheckName.SIGNATURE, CheckName.SIGNED_TERM, CheckName.SIGNED_STATUS, CheckName.CLOCK)


@dataclass(frozen=True, slots=True, kw_only=True)
class SignedWord:
    """One signed card as it was found, for a visit on one day."""

    findings: SignatureFindings
    card: Card
    issued_at: datetime | None
    """When it was signed, as the signed claims say; None in the transition form."""

    @property
    def failed(self) -> bool:
        """A key that counts here did not make this signature."""
        return any(c.name is CheckName.SIGNATURE and c.outcome is Outcome.FAILED for c in self.findings.checks)

    @property
    def vouched(self) -> Card | None:
        """The card, where an insurer's signature proves it: right, in its time, not taken back, by a clock that is believed."""
        insurer = self.findings.kind is IssuerKind.NATIONAL
        return self.card if insurer and self.findings.proves else None

    @property
    def as_of(self) -> datetime | None:
        """How old the knowledge is: the list that says the card is in use, else the trust list."""
        status = _of(self.findings.checks, CheckName.STATUS) or _of(self.findings.checks, CheckName.SIGNATURE)
        return status.as_of if status is not None else None


def signed_word(findings: SignatureFindings | None, claims: Claims) -> SignedWord | None:
    """What was found about the signature of the presented card; None where nothing was signed."""
    if findings is None or claims.card is None or claims.signed is None:
        return None
    return SignedWord(findings=findings, card=claims.card, issued_at=claims.signed.issued_at)


def with_signature(
    checks: tuple[Check, ...], word: SignedWord | None, known: Knowledge, day: date
) -> tuple[Check, ...]:
    """The checks made without the signature, each in the word of whoever is stronger; the signature's own checks behind."""
    if word is None:
        return checks
    settled = (_settled(check, word, known, day) for check in checks)
    return (*settled, *(check for check in word.findings.checks if check.name in _OWN))


def is_newer(word: SignedWord | None, known: Knowledge) -> bool:
    """Whether the insurer signed this card after the register's copy was made: a renewed card, which the copy cannot know."""
    if word is None or word.vouched is None or word.issued_at is None or known.record is None:
        return False
    return word.issued_at > known.record.as_of


def _settled(check: Check, word: SignedWord, known: Knowledge, day: date) -> Check:
    if check.name is CheckName.STATUS:
        return _status(check, word, known)
    if check.name is CheckName.PERIOD:
        return _period(check, word, known, day)
    if check.reason is Reason.ALTERED and word.findings.kind is IssuerKind.NATIONAL:
        # The insurer signed this very content: the recorded issue is another one, and nobody altered anything.
        return replace(check, outcome=Outcome.UNKNOWN, reason=Reason.REISSUED)
    return check


def _status(check: Check, word: SignedWord, known: Knowledge) -> Check:
    """The list speaks of the code, the register of the person: a fresh refusal of either counts, and of two lists of the
    insurer the newer one. A code that has run out is only an old paper: its list refuses nobody."""
    listed = _of(word.findings.checks, CheckName.STATUS)
    term = _of(word.findings.checks, CheckName.SIGNED_TERM)
    if listed is None or check.source is Origin.GATEWAY:
        return check
    if listed.outcome is Outcome.FAILED:
        in_time = term is not None and term.outcome is Outcome.PASSED
        older = check.outcome is Outcome.PASSED and _before(listed.as_of, check.as_of)
        return listed if in_time and not older and check.outcome is not Outcome.FAILED else check
    if word.vouched is None:
        return check
    # Of a renewed card the older copy only knows that the one before has been given up.
    given_up = check.reason is Reason.REDUCED and is_newer(word, known)
    return check if check.outcome is Outcome.FAILED and not given_up else listed


def _period(check: Check, word: SignedWord, known: Knowledge, day: date) -> Check:
    """Also a signed card's own end refuses nobody: it may have been renewed."""
    card = word.vouched
    if card is None or check.source is Origin.GATEWAY or check.outcome is Outcome.PASSED:
        return check
    if check.outcome is Outcome.FAILED and not is_newer(word, known):
        return check
    if covers(card.period, day) is not True:
        return check if check.outcome is Outcome.UNKNOWN else replace(check, outcome=Outcome.UNKNOWN)
    return Check(
        name=CheckName.PERIOD,
        outcome=Outcome.PASSED,
        source=Origin.SIGNATURE,
        reason=Reason.AGREES,
        as_of=word.as_of,
    )


def _of(checks: tuple[Check, ...], name: CheckName) -> Check | None:
    return next((check for check in checks if check.name is name), None)


def _before(one: datetime | None, other: datetime | None) -> bool:
    return one is not None and other is not None and one < other
