"""A signed card as the verifier meets it: every finding by name, judged by the real checks over a made trust and state."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta, tzinfo
from typing import Any

from kiosk.clock_mark import ClockFault, ClockState
from kiosk.verify.claims import Claims
from kiosk.verify.signature_checks import SignatureFindings, signature_checks
from kiosk.verify.signed_part import SignedPart
from kiosk.verify.status_book import StatusAnswer
from kiosk.verify.status_list import TokenState
from kiosk.verify.trust.values import IssuerKind, Listed
from tests.verify.made import CARD
from tests.verify.trust.made import DAY, NOW, key
from tests.verify.trust.states import HOUR, MadeTrust, part

LISTED_AT = NOW - HOUR
"""When the made status list was issued."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """A trust room for one finding. `SignedCards` of the verifier."""

    kind: IssuerKind = IssuerKind.NATIONAL
    state: TokenState = TokenState.VALID
    clock: ClockState = field(default_factory=ClockState)
    issued: datetime = NOW - HOUR
    """Of the trust list."""
    now: datetime = NOW

    def judge(self, part: SignedPart, visit_day: date, zone: tzinfo, *, as_sent: bool = True) -> SignatureFindings:
        trust = MadeTrust(key(kind=self.kind), issued=self.issued)
        return signature_checks(
            part, trust, self, now=self.now, visit_day=visit_day, zone=zone, clock=self.clock, as_sent=as_sent
        )

    def answer(self, part: SignedPart, listed: Listed, now: datetime) -> StatusAnswer:
        return StatusAnswer(state=self.state, as_of=LISTED_AT)

    def clock_state(self) -> ClockState:
        return self.clock


SIGNED_CARD = replace(CARD, check_string=None, issued_on=None)
"""A `BH1:` card has no check string and no print of its own."""
SET_BACK = ClockState(fault=ClockFault.SET_BACK, behind=DAY)
HOSPITAL = IssuerKind.HOSPITAL
BAD: dict[str, Any] = {"signature": bytes(64)}

FINDINGS: dict[str, tuple[Judged, dict[str, Any]]] = {
    "proves": (Judged(), {}),
    "list-due": (Judged(issued=NOW - 2 * DAY), {}),
    "revoked": (Judged(state=TokenState.REVOKED), {}),
    "suspended": (Judged(state=TokenState.SUSPENDED), {}),
    "status-unknown": (Judged(state=TokenState.UNKNOWN), {}),
    "expired": (Judged(), {"expires_at": NOW - DAY}),
    "expired-revoked": (Judged(state=TokenState.REVOKED), {"expires_at": NOW - DAY}),
    "clock": (Judged(clock=SET_BACK), {}),
    "list-old": (Judged(issued=NOW - 8 * DAY), {}),
    "list-from-future": (Judged(issued=NOW + DAY), {}),
    "unknown-key": (Judged(), {"name": "stranger"}),
    "issuer-mismatch": (Judged(), {"issuer": "SOMEBODY"}),
    "failed": (Judged(), BAD),
    "failed-on-our-keyboard": (Judged(), BAD),
    "hospital": (Judged(kind=HOSPITAL), {}),
    "hospital-revoked": (Judged(kind=HOSPITAL, state=TokenState.REVOKED), {}),
    "hospital-unknown": (Judged(kind=HOSPITAL, state=TokenState.UNKNOWN), {}),
    "hospital-failed": (Judged(kind=HOSPITAL), BAD),
}
"""By name: who judges, and what is special about the signed part."""


def signed_claims(finding: str, **changes: Any) -> Claims:
    """The made card with a signature that ends in this finding."""
    special = FINDINGS[finding][1]
    fields: dict[str, Any] = {
        "card": SIGNED_CARD,
        "signed": part(**special),
        "as_sent": finding != "failed-on-our-keyboard",
    }
    return Claims(**(fields | changes))


def later(hours: float) -> datetime:
    """A moment after the status list was made."""
    return LISTED_AT + timedelta(hours=hours)
