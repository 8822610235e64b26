"""From what was presented to a verdict, in numbered steps. Never raises for a bad card or a source that is away."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, datetime, tzinfo
from typing import Protocol
from zoneinfo import ZoneInfo

from kiosk.clock_mark import ClockState
from kiosk.verify.authenticity_checks import check_string_check
from kiosk.verify.card import BirthDate, Card, NumberKind
from kiosk.verify.card_checks import (
    card_in_use_check,
    level_check,
    level_of,
    new_card,
    object_age_check,
    period_check,
    status_check,
)
from kiosk.verify.claims import Claims
from kiosk.verify.decision_table import IDENTITY, decide
from kiosk.verify.gateway_checks import SAYS_NOTHING, gateway_checks
from kiosk.verify.identity_checks import citizen_check, identity_checks, paper_check
from kiosk.verify.knowledge import Knowledge, choose, confirmed_card, is_fresh
from kiosk.verify.notices import notices
from kiosk.verify.signature_checks import SignatureFindings
from kiosk.verify.signed_part import SignedPart
from kiosk.verify.signed_word import SignedWord, is_newer, signed_word, with_signature
from kiosk.verify.sources import GatewayAnswer, Registry, RegistryRecord, SourceUnavailable
from kiosk.verify.verdict import Assurance, Check, CheckName, Origin, Outcome, Reason, Signer, Verdict

_IN_DOUBT = (*IDENTITY, CheckName.CHECK_STRING, CheckName.SIGNATURE)


class SignedCards(Protocol):
    """What is needed of the trust room."""

    def judge(self, part: SignedPart, visit_day: date, zone: tzinfo, *, as_sent: bool = True) -> SignatureFindings: ...
    def clock_state(self) -> ClockState: ...


class Verifier:
    """Judges presentations for a visit day of this facility.

    Args:
        registry: the local card registry, or None when there is none.
        clock: aware UTC time.
        zone: the facility's zone; days are its calendar days.
        facility: 5-digit code of this facility, for the first-facility notice.
        fresh_days: how old a registry copy may be to cover or refuse anybody.
        trust: who judges signed cards and the clock; without it signatures are not looked at.
    """

    def __init__(
        self,
        registry: Registry | None,
        *,
        clock: Callable[[], datetime],
        zone: ZoneInfo,
        facility: str = "",
        fresh_days: int = 3,
        trust: SignedCards | None = None,
    ) -> None:
        self._registry = registry
        self._trust = trust
        self._clock = clock
        self._zone = zone
        self._facility = facility
        self._fresh_days = fresh_days

    def verify(
        self,
        claims: Claims,
        *,
        at: datetime,
        answer: GatewayAnswer | None = None,
        gateway_failed: bool = False,
        use_new_card: bool = False,
    ) -> Verdict:
        """The verdict for a visit at `at` (aware). `answer` is the gateway's live word, when there is one."""
        day = at.astimezone(self._zone).date()
        # 1. Nothing readable: say which kind of unreadable, ask nobody.
        if claims.refused is not None:
            form = _form(Outcome.FAILED, claims.refused)
            return self._verdict((form,), claims, Knowledge(), None, day)
        # 2. What do the sources know? The strongest fresh one speaks for each fact.
        known = self._know(claims, at, day, answer, gateway_failed=gateway_failed)
        word = self._signed(claims, day)
        authority, origin, as_of = _authority(known, word)
        shown = _shown(claims, known, authority)
        # 3. One check for each question.
        birth = authority.birth if authority is not None and authority.birth else _claimed_birth(claims)
        checks = (
            _form(Outcome.PASSED, Reason.AGREES),
            *check_string_check(claims, known),
            *identity_checks(claims, authority, origin, as_of),
            *citizen_check(claims, known.record),
            paper_check(claims),
            status_check(known),
            period_check(claims, known, day),
            *(() if is_newer(word, known) else card_in_use_check(known, claims, use_new_card=use_new_card)),
            *level_check(claims, authority, origin),
            *object_age_check(shown, birth, day),
        )
        checks = (*with_signature(checks, word, known, day), *self._clock_check(word))
        # 4. The gateway's codes replace the local checks of the same name.
        if answer is not None:
            own = gateway_checks(answer, claims, day)
            replaced = {check.name for check in own}
            checks = (*(check for check in checks if check.name not in replaced), *own)
        # 5. Where the person is in doubt the screen shows what was presented, not somebody else's record.
        if any(check.outcome is Outcome.FAILED and check.name in _IN_DOUBT for check in checks):
            shown = _shown(claims, known, None)
        # 6. The table decides.
        return self._verdict(checks, claims, known, shown, day, word)

    def nothing_presented(self, *, at: datetime) -> Verdict:
        """The verdict for somebody who shows nothing (an emergency): pending, on nobody's word."""
        claims = Claims()
        day = at.astimezone(self._zone).date()
        checks = (*identity_checks(claims, None, Origin.CLERK, None), paper_check(claims), *self._clock_check(None))
        return self._verdict(checks, claims, Knowledge(), None, day)

    def find_name(self, name: str) -> tuple[Card, ...]:
        """People of the registry with this full name; none when the registry is away."""
        try:
            return tuple(record.card for record in self._registry.find_name(name)) if self._registry else ()
        except SourceUnavailable:
            return ()

    def registry_as_of(self) -> datetime | None:
        """The newest date of the registry's data. Raises `SourceUnavailable`."""
        return self._registry.as_of() if self._registry is not None else None

    def records(self, numbers: Sequence[str]) -> tuple[RegistryRecord, ...]:
        """The registry's records for the first number that it knows. Raises `SourceUnavailable`."""
        if self._registry is not None:
            for number in numbers:
                found = self._registry.find(number)
                if found:
                    return found
        return ()

    def _know(
        self, claims: Claims, at: datetime, day: date, answer: GatewayAnswer | None, *, gateway_failed: bool
    ) -> Knowledge:
        try:
            records, failed = self.records(claims.numbers()), False
        except SourceUnavailable:
            records, failed = (), True
        presented, in_use = choose(records, claims, day)
        return Knowledge(
            presented=presented,
            in_use=in_use,
            fresh=is_fresh(in_use or presented, at, self._clock(), self._fresh_days),
            registry_failed=failed,
            answer=answer,
            confirmed=confirmed_card(answer, day),
            gateway_failed=gateway_failed,
        )

    def _signed(self, claims: Claims, day: date) -> SignedWord | None:
        if self._trust is None or claims.signed is None:
            return None
        findings = self._trust.judge(claims.signed, day, self._zone, as_sent=claims.as_sent)
        return signed_word(findings, claims)

    def _clock_check(self, word: SignedWord | None) -> tuple[Check, ...]:
        """A clock that was set back shows on every verdict; the findings of a signed card bring their own."""
        if word is not None and any(check.name is CheckName.CLOCK for check in word.findings.checks):
            return ()
        if self._trust is None or self._trust.clock_state().trusted:
            return ()
        reason = Reason.CLOCK_NOT_TRUSTED
        return (Check(name=CheckName.CLOCK, outcome=Outcome.UNKNOWN, source=Origin.TABLES, reason=reason),)

    def _verdict(
        self,
        checks: tuple[Check, ...],
        claims: Claims,
        known: Knowledge,
        shown: Card | None,
        day: date,
        word: SignedWord | None = None,
    ) -> Verdict:
        now = self._clock()
        row = decide(checks, corrections=claims.corrections)
        assurance = _assurance(known, word, checks)
        as_of = now
        if assurance is Assurance.GATEWAY and known.answer is not None:
            as_of = known.answer.at
        elif assurance is Assurance.REGISTRY and known.record is not None:
            as_of = known.record.as_of
        elif assurance is Assurance.SIGNED and word is not None and not word.failed:
            as_of = word.as_of or now
        return Verdict(
            decision=row.decision,
            assurance=assurance,
            rule=row.id,
            checks=checks,
            notices=notices(
                row.decision, assurance, checks, claims, known, shown, day=day, facility=self._facility, word=word
            ),
            card=shown,
            citizen=claims.citizen,
            new_card=None if is_newer(word, known) else new_card(known, claims),
            registered_number=known.record.card.social_insurance_number if known.record else None,
            gateway_code=known.answer.code if known.answer else None,
            signer=Signer(word.findings.kind) if word is not None and word.findings.kind else None,
            visit_day=day.isoformat(),
            as_of=as_of,
            decided_at=now,
        )


def _authority(known: Knowledge, word: SignedWord | None) -> tuple[Card | None, Origin, datetime | None]:
    """Who says who the person is: the live answer, the register (a copy that is too old still lends names), or the insurer's
    own signature; and as of when."""
    if known.confirmed is not None and known.answer is not None:
        return known.confirmed, Origin.GATEWAY, known.answer.at
    if known.record is not None and not is_newer(word, known):
        return known.record.card, Origin.REGISTRY, known.record.as_of
    if word is not None and word.vouched is not None:
        return word.vouched, Origin.SIGNATURE, word.as_of
    return None, Origin.REGISTRY, None


def _assurance(known: Knowledge, word: SignedWord | None, checks: tuple[Check, ...]) -> Assurance:
    """An answer that says nothing about the card lends no assurance: unknown codes, retries and faults of ours. A signature
    does where it speaks for the status, or where it is the very thing that failed."""
    if word is not None and word.failed:
        return Assurance.SIGNED
    if known.answer is not None and known.answer.result_class not in SAYS_NOTHING:
        return Assurance.GATEWAY
    if any(check.name is CheckName.STATUS and check.source is Origin.SIGNATURE for check in checks):
        return Assurance.SIGNED
    return Assurance.REGISTRY if known.record is not None else Assurance.CLAIM


def _shown(claims: Claims, known: Knowledge, authority: Card | None) -> Card | None:
    """The card to show: each field from the strongest source that has it, the code only where no source speaks."""
    base = claims.card
    if base is None and claims.number is not None:
        kind, value = claims.number.kind, claims.number.value
        base = Card(
            card_number=value if kind is NumberKind.CARD else None,
            social_insurance_number=value if kind is NumberKind.SOCIAL_INSURANCE else None,
        )
    if base is None and claims.citizen is not None:
        citizen = claims.citizen
        base = Card(name=citizen.name, birth=citizen.birth, sex=citizen.sex)
    if base is None or authority is None:
        return _with_level(base)
    strong = {
        field: getattr(authority, field)
        for field in (
            "card_number", "social_insurance_number", "name", "birth", "sex", "first_facility",
            "issued_on", "living_area", "five_years_on", "benefit_level",
        )
        if getattr(authority, field) is not None
    }  # fmt: skip
    period = authority.period if authority.period.start or authority.period.end else base.period
    level = level_of(authority) or level_of(base)
    return replace(base, **{**strong, "period": period, "benefit_level": level})


def _with_level(card: Card | None) -> Card | None:
    return replace(card, benefit_level=level_of(card)) if card is not None else None


def _claimed_birth(claims: Claims) -> BirthDate | None:
    return next((person.birth for person in claims.persons() if person.birth is not None), None)


def _form(outcome: Outcome, reason: Reason) -> Check:
    return Check(name=CheckName.FORM, outcome=outcome, source=Origin.CODE, reason=reason)
