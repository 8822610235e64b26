"""Does a signed card prove what it says? Its signature, its own time, its state and this desk's clock become checks.

Nothing here asks the network. Only one end rejects: a key that this desk knows and may rely on, and a signature that is not
its. Everything that is merely not known (no such key, an old list, a clock that was set back) stays unknown.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, tzinfo

from kiosk.clock_mark import ClockState
from kiosk.verify.signature import check_signature
from kiosk.verify.signed_part import SignedPart
from kiosk.verify.status_book import Status, StatusAnswer
from kiosk.verify.status_list import TokenState
from kiosk.verify.trust.key_state import KeyState, state_of
from kiosk.verify.trust.values import CLOCK_TOLERANCE, Freshness, IssuerKind, KeyUsage, Listed, Trust
from kiosk.verify.verdict import Check, CheckName, Origin, Outcome, Reason

_KEY_REASONS = {
    KeyState.LIST_FROM_FUTURE: Reason.CLOCK_NOT_TRUSTED,
    KeyState.LIST_STOPPED: Reason.TRUST_LIST_OLD,
    KeyState.OTHER_USAGE: Reason.KEY_OTHER_USAGE,
    KeyState.NOT_STARTED: Reason.KEY_NOT_STARTED,
    KeyState.RETIRED: Reason.KEY_RETIRED,
    KeyState.COMPROMISED: Reason.KEY_COMPROMISED,
}
_TOKEN = {
    TokenState.VALID: (Outcome.PASSED, Reason.ACTIVE),
    TokenState.REVOKED: (Outcome.FAILED, Reason.REVOKED),
    TokenState.SUSPENDED: (Outcome.FAILED, Reason.SUSPENDED),
    TokenState.UNKNOWN: (Outcome.UNKNOWN, Reason.STATUS_UNKNOWN),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class SignatureFindings:
    """What was found about one signed card."""

    checks: tuple[Check, ...]
    """SIGNATURE always; SIGNED_TERM, SIGNED_STATUS and CLOCK behind a signature that is right, STATUS behind an insurer's."""
    kind: IssuerKind | None = None
    """Whose word it is; None when the signature is not known to be right."""
    issuer: str | None = None
    trust_list: Freshness | None = None
    """OLD: the verdict stands, and the desk shows in amber that a newer list is due."""

    @property
    def proves(self) -> bool:
        """Whether the code is authentic, in its time, not taken back, and judged by a clock that can be believed."""
        return self.kind is not None and all(check.outcome is Outcome.PASSED for check in self.checks)


def signature_checks(
    part: SignedPart,
    trust: Trust,
    status: Status,
    *,
    now: datetime,
    visit_day: date,
    zone: tzinfo,
    clock: ClockState,
    as_sent: bool = True,
) -> SignatureFindings:
    """The checks of a signed card for a visit on `visit_day` (a day in `zone`), with what is known at `now` (aware UTC).

    `as_sent`: False when the text may not be what the card says (a typing mode on our own keyboard changed it and it was
    repaired): a signature that does not fit is nobody's fault then, and stays unknown.
    """
    known = [listed for listed in trust.find(part.key_id) if part.algorithm in (None, int(listed.key.public.algorithm))]
    if not known:
        return _doubt(Reason.UNKNOWN_KEY)
    signer = next((one for one in known if check_signature(part, one.key.public)), None)
    if signer is None:
        return _not_signed(part, known, now, as_sent=as_sent)
    if part.issuer is not None and part.issuer != signer.key.issuer:
        return _doubt(Reason.ISSUER_MISMATCH)
    state = state_of(signer, KeyUsage.CARD, part.issued_at, now)
    if state is not KeyState.GOOD:
        return _doubt(_KEY_REASONS[state])
    checks = (
        _check(CheckName.SIGNATURE, Outcome.PASSED, Reason.SIGNED, signer.term.issued),
        _term_check(part, visit_day, zone, now),
        *_status_checks(status.answer(part, signer, now), signer.key.kind),
        _clock_check(clock),
    )
    return SignatureFindings(
        checks=checks, kind=signer.key.kind, issuer=signer.key.issuer, trust_list=signer.term.at(now)
    )


def _not_signed(part: SignedPart, known: list[Listed], now: datetime, *, as_sent: bool) -> SignatureFindings:
    """No key of this id fits. A rejection only by a key that would have counted, had the signature been right."""
    states = [state_of(listed, KeyUsage.CARD, part.issued_at, now) for listed in known]
    if KeyState.GOOD not in states:
        return _doubt(_KEY_REASONS[states[0]])
    if not as_sent:
        return _doubt(Reason.SIGNATURE_FAILED)
    return SignatureFindings(checks=(_check(CheckName.SIGNATURE, Outcome.FAILED, Reason.SIGNATURE_FAILED),))


def _doubt(reason: Reason) -> SignatureFindings:
    return SignatureFindings(checks=(_check(CheckName.SIGNATURE, Outcome.UNKNOWN, reason),))


def _term_check(part: SignedPart, visit_day: date, zone: tzinfo, now: datetime) -> Check:
    """An ended code says nothing against the person: the outcome is unknown, and a newer code is to be had.

    A visit of today is judged by the moment, one that is entered later (or planned) for its own day.
    """
    today = visit_day == now.astimezone(zone).date()
    issued, expires = part.issued_at, part.expires_at
    if issued is not None and (
        issued > now + CLOCK_TOLERANCE or (not today and issued.astimezone(zone).date() > visit_day)
    ):
        return _check(CheckName.SIGNED_TERM, Outcome.UNKNOWN, Reason.NOT_YET_VALID)
    if expires is not None:
        ended = expires + CLOCK_TOLERANCE < now if today else expires.astimezone(zone).date() < visit_day
        if ended:
            return _check(CheckName.SIGNED_TERM, Outcome.UNKNOWN, Reason.EXPIRED)
    return _IN_TERM


def _status_checks(answer: StatusAnswer, kind: IssuerKind) -> tuple[Check, ...]:
    """The insurer's own list speaks for the insurance; a hospital's only for the visit card that it signed."""
    outcome, reason = _TOKEN[answer.state]
    names = [CheckName.SIGNED_STATUS, *([CheckName.STATUS] if kind is IssuerKind.NATIONAL else [])]
    return tuple(_check(name, outcome, reason, answer.as_of) for name in names)


def _clock_check(clock: ClockState) -> Check:
    if clock.trusted:
        return _CLOCK_RIGHT
    return _check(CheckName.CLOCK, Outcome.UNKNOWN, Reason.CLOCK_NOT_TRUSTED)


def _check(name: CheckName, outcome: Outcome, reason: Reason, as_of: datetime | None = None) -> Check:
    return Check(name=name, outcome=outcome, source=Origin.SIGNATURE, reason=reason, as_of=as_of)


# Of nearly every card, so made once.
_IN_TERM = _check(CheckName.SIGNED_TERM, Outcome.PASSED, Reason.AGREES)
_CLOCK_RIGHT = _check(CheckName.CLOCK, Outcome.PASSED, Reason.AGREES)
