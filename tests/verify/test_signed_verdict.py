"""What a signature is worth beside register and gateway: every finding with every answer of the two, as a table."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from itertools import product
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from kiosk.verify.card import BirthDate, Period
from kiosk.verify.sources import CardStatus, GatewayAnswer, RegistryRecord, ResultClass
from kiosk.verify.verdict import Assurance, CheckName, Decision, Notice, Origin, Outcome, Reason, Signer, Verdict
from kiosk.verify.verifier import Verifier
from tests.verify.made import CARD, CITIZEN, MadeRegistry, answer, record
from tests.verify.signed_made import FINDINGS, LISTED_AT, SET_BACK, SIGNED_CARD, Judged, later, signed_claims
from tests.verify.trust.made import DAY, NOW

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
BEFORE, STALE = NOW - timedelta(hours=20), NOW - 10 * DAY
ENDED = Period(start=date(2024, 1, 1), end=date(2025, 12, 31))

REGISTERS: dict[str, tuple[RegistryRecord, ...]] = {
    "nobody": (),
    "active": (record(as_of=LISTED_AT - timedelta(hours=1)),),
    "active-newer": (record(as_of=later(0.5)),),
    "stale": (record(as_of=STALE),),
    "stale-withdrawn": (record(CardStatus.WITHDRAWN, as_of=STALE),),
    "withdrawn": (record(CardStatus.WITHDRAWN, as_of=BEFORE),),
    "ended": (record(as_of=later(0.5), period=ENDED),),
    "other-name": (record(as_of=BEFORE, name="Lê Văn Mẫu"),),
}

C, N, X, R = Decision.COVERED, Decision.NOT_COVERED, Decision.CORRECT_INPUT, Decision.REJECTED
P, W = Decision.PENDING, Decision.COVERED_WITH_NOTICE
SIGNED, REG, CLAIM, LIVE = Assurance.SIGNED, Assurance.REGISTRY, Assurance.CLAIM, Assurance.GATEWAY

# Without a gateway. Columns: nobody, active, active-newer, stale, stale-withdrawn, withdrawn, ended, other-name.
_REGISTERS_WORD = ((P, CLAIM), (C, REG), (C, REG), (P, REG), (P, REG), (N, REG), (N, REG), (X, REG))
_INSURERS_WORD = (*((C, SIGNED),) * 5, (N, REG), (N, SIGNED), (X, SIGNED))
_TAKEN_BACK = ((N, SIGNED), (N, SIGNED), (W, REG), (N, SIGNED), (N, SIGNED), (N, REG), (N, REG), (X, SIGNED))
_CLOCK = ((P, CLAIM), (P, REG), (P, REG), (P, REG), (P, REG), (P, REG), (P, REG), (X, REG))
_REJECTED = ((R, SIGNED),) * 8
_PAPERS = ((P, CLAIM), (W, REG), (W, REG), (P, REG), (P, REG), (N, REG), (N, REG), (X, REG))
OFFLINE: dict[str, tuple[tuple[Decision, Assurance], ...]] = {
    "proves": _INSURERS_WORD,
    "list-due": _INSURERS_WORD,
    "revoked": _TAKEN_BACK,
    "suspended": _TAKEN_BACK,
    "status-unknown": _REGISTERS_WORD,
    "expired": _REGISTERS_WORD,
    "expired-revoked": _PAPERS,
    "clock": _CLOCK,
    "list-old": _REGISTERS_WORD,
    "list-from-future": _REGISTERS_WORD,
    "unknown-key": _REGISTERS_WORD,
    "issuer-mismatch": _REGISTERS_WORD,
    "failed": _REJECTED,
    "failed-on-our-keyboard": _REGISTERS_WORD,
    "hospital": _REGISTERS_WORD,
    "hospital-revoked": _PAPERS,
    "hospital-unknown": _REGISTERS_WORD,
    "hospital-failed": _REJECTED,
}

TREAT = answer("000", ResultClass.TREAT, at=NOW)
REFUSED = answer("110", ResultClass.REFUSE, asked_with_person=True, card=None, at=NOW)
ANSWERS: dict[str, tuple[GatewayAnswer, Decision]] = {
    "treat": (TREAT, C),
    "withdrawn": (REFUSED, N),
    "name-differs": (answer("060", ResultClass.CORRECT_INPUT, card=None, at=NOW), X),
    "our-fault": (answer("401", ResultClass.STAFF_OR_CONFIGURATION, card=None, at=NOW), P),
}


def judged(finding: str, register: str = "nobody", answer: GatewayAnswer | None = None, **more: Any) -> Verdict:
    verifier = Verifier(
        MadeRegistry(*REGISTERS[register], away=more.pop("away", False)),
        clock=lambda: NOW,
        zone=ZONE,
        trust=more.pop("trust", FINDINGS[finding][0]),
    )
    return verifier.verify(signed_claims(finding, **more), at=NOW, answer=answer)


def found(verdict: Verdict, name: CheckName) -> tuple[Outcome, Reason, Origin] | None:
    return next(((c.outcome, c.reason, c.source) for c in verdict.checks if c.name is name), None)


CELLS = [
    (finding, register, *ends)
    for finding in FINDINGS
    for register, ends in zip(REGISTERS, OFFLINE[finding], strict=True)
]


@pytest.mark.parametrize(("finding", "register", "decision", "assurance"), CELLS)
def test_without_a_gateway(finding: str, register: str, decision: Decision, assurance: Assurance) -> None:
    verdict = judged(finding, register)
    assert (verdict.decision, verdict.assurance) == (decision, assurance), verdict.rule
    assert verdict.needs_recheck == (decision in (P, C, W))
    assert (Notice.GATEWAY_NOT_ASKED in verdict.notices) == (decision in (C, W))


@pytest.mark.parametrize(("finding", "register", "said"), list(product(FINDINGS, REGISTERS, ANSWERS)))
def test_the_live_answer_stands_above_list_and_register(finding: str, register: str, said: str) -> None:
    """All but authenticity: a signature that fails stays failed, and a code that was taken back wants a paper seen."""
    answered, decision = ANSWERS[said]
    verdict = judged(finding, register, answered)
    if finding in ("failed", "hospital-failed"):
        assert (verdict.decision, verdict.assurance) == (R, SIGNED)
        return
    if said == "our-fault":
        assert verdict.decision is P
        assert verdict.assurance is not LIVE
        return
    if said == "treat" and finding in ("revoked", "suspended", "expired-revoked", "hospital-revoked"):
        assert Notice.CODE_TAKEN_BACK in verdict.notices
        decision = W
    if said == "withdrawn" and register == "other-name":
        decision = X  # never tell one person about another's card
    if said == "treat" and finding == "clock":
        assert Notice.CLOCK_NOT_TRUSTED in verdict.notices
    if said == "withdrawn" and finding == "clock" and register != "other-name":
        assert Notice.CLOCK_NOT_TRUSTED in verdict.notices
    assert (verdict.decision, verdict.assurance) == (decision, LIVE)


def test_every_finding_and_every_register_stands_in_the_table() -> None:
    assert OFFLINE.keys() == FINDINGS.keys()
    assert {len(ends) for ends in OFFLINE.values()} == {len(REGISTERS)}
    assert {decision for ends in OFFLINE.values() for decision, _ in ends} == {C, N, X, R, P, W}


def test_a_registry_that_is_away_leaves_the_insurers_signature_its_word() -> None:
    assert judged("proves", away=True).decision is C
    assert judged("hospital", away=True).decision is P


def test_signed_is_blue_dated_by_the_list_and_queued() -> None:
    verdict = judged("proves")
    assert (verdict.signer, verdict.as_of, verdict.needs_recheck) == (Signer.NATIONAL, LISTED_AT, True)
    for name in (CheckName.NAME, CheckName.BIRTH, CheckName.PERIOD, CheckName.STATUS):
        check = found(verdict, name)
        assert check is not None and (check[0], check[2]) == (Outcome.PASSED, Origin.SIGNATURE), name
    assert verdict.card == SIGNED_CARD
    assert Notice.NOT_IN_REGISTRY not in verdict.notices


def test_a_hospitals_signature_is_said_and_never_the_insurers_word() -> None:
    for register in REGISTERS:
        verdict = judged("hospital", register)
        assert (verdict.signer, verdict.assurance in (REG, CLAIM)) == (Signer.HOSPITAL, True)
        assert Notice.HOSPITAL_SIGNED in verdict.notices
        assert all(check.source is not Origin.SIGNATURE for check in verdict.checks if check.name is CheckName.STATUS)


@pytest.mark.parametrize(
    ("finding", "reason"),
    [
        ("status-unknown", Reason.STATUS_UNKNOWN), ("expired", Reason.EXPIRED), ("clock", Reason.CLOCK_NOT_TRUSTED),
        ("list-old", Reason.TRUST_LIST_OLD), ("list-from-future", Reason.CLOCK_NOT_TRUSTED),
        ("unknown-key", Reason.UNKNOWN_KEY), ("issuer-mismatch", Reason.ISSUER_MISMATCH),
        ("failed-on-our-keyboard", Reason.SIGNATURE_FAILED), ("revoked", Reason.REVOKED), ("suspended", Reason.SUSPENDED),
    ],
)  # fmt: skip
def test_what_is_not_proven_has_its_reason(finding: str, reason: Reason) -> None:
    verdict = judged(finding)
    assert reason in verdict.reasons
    assert verdict.decision is (N if finding in ("revoked", "suspended") else P)
    if finding not in ("clock", "revoked", "suspended"):
        assert Notice.SIGNATURE_NOT_PROVEN in judged(finding, "active").notices


def test_a_list_that_is_due_is_said_and_the_verdict_stands() -> None:
    assert Notice.TRUST_LIST_DUE in judged("list-due").notices
    assert Notice.TRUST_LIST_DUE not in judged("proves").notices


def test_a_signed_cards_own_end_refuses_nobody_and_covers_nobody() -> None:
    for period, reason in ((ENDED, Reason.ENDED_ON_CARD), (Period(start=date(2026, 1, 1)), Reason.END_UNKNOWN)):
        verdict = judged("proves", card=replace(SIGNED_CARD, period=period))
        assert (verdict.decision, found(verdict, CheckName.PERIOD)) == (
            P, (Outcome.UNKNOWN, reason, Origin.CODE),
        )  # fmt: skip


def test_a_card_that_was_signed_after_the_registers_copy_is_the_newer_word() -> None:
    """Renewed yesterday: the copy of the day before knows another card, given up, of the same person."""
    old = record(CardStatus.REDUCED, as_of=NOW - 2 * DAY, card_number="SV4799900000001", period=ENDED)
    verifier = Verifier(MadeRegistry(old), clock=lambda: NOW, zone=ZONE, trust=FINDINGS["proves"][0])
    verdict = verifier.verify(signed_claims("proves"), at=NOW)
    assert (verdict.decision, verdict.assurance, verdict.new_card) == (C, SIGNED, None)
    assert verifier.verify(signed_claims("hospital"), at=NOW).decision is C  # same trust: the kind is the judge's
    hospital = Verifier(MadeRegistry(old), clock=lambda: NOW, zone=ZONE, trust=FINDINGS["hospital"][0])
    assert hospital.verify(signed_claims("hospital"), at=NOW).decision is N
    for status in (CardStatus.WITHDRAWN, CardStatus.SUSPENDED, CardStatus.DECEASED):
        refused = MadeRegistry(replace(old, status=status))
        firm = Verifier(refused, clock=lambda: NOW, zone=ZONE, trust=FINDINGS["proves"][0])
        assert firm.verify(signed_claims("proves"), at=NOW).decision is N, status


def test_an_identity_card_beside_a_signed_card_is_compared_with_it() -> None:
    assert judged("proves", citizen=CITIZEN).decision is C
    other = replace(CITIZEN, birth=BirthDate(year=1970, month=5, day=5))
    assert judged("proves", citizen=other).decision is X
    assert judged("proves", citizen=other, corrections=1).decision is P
    assert judged("proves", corrected_name="Lê Văn Mẫu").decision is X


def test_the_insurers_own_signature_clears_what_the_copy_would_call_altered() -> None:
    """The transition form carries the check string: the same issue with another birth date is altered, unless signed."""
    mistaken = MadeRegistry(record(as_of=BEFORE, birth=BirthDate(year=1991, month=1, day=1)))
    for finding, decision in (("proves", X), ("hospital", R), ("unknown-key", R)):
        verifier = Verifier(mistaken, clock=lambda: NOW, zone=ZONE, trust=FINDINGS[finding][0])
        assert verifier.verify(signed_claims(finding, card=CARD), at=NOW).decision is decision, finding


def test_on_a_failed_signature_nothing_of_the_registers_record_is_shown() -> None:
    verdict = judged("failed", "active", card=replace(SIGNED_CARD, name="Lê Văn Mẫu"))
    assert verdict.decision is R
    assert verdict.card is not None and verdict.card.name == "Lê Văn Mẫu"
    assert verdict.signer is None


@pytest.mark.parametrize("register", REGISTERS)
def test_a_clock_that_was_set_back_shows_on_every_verdict_signed_or_not(register: str) -> None:
    trust = Judged(clock=SET_BACK)
    for claims in (signed_claims("proves"), replace(signed_claims("proves"), signed=None)):
        verifier = Verifier(MadeRegistry(*REGISTERS[register]), clock=lambda: NOW, zone=ZONE, trust=trust)
        verdict = verifier.verify(claims, at=NOW)
        assert found(verdict, CheckName.CLOCK) is not None
        assert Notice.CLOCK_NOT_TRUSTED in verdict.notices
        assert verdict.decision is (X if register == "other-name" else P)
        assert [check.name for check in verdict.checks].count(CheckName.CLOCK) == 1
    nothing = verifier.nothing_presented(at=NOW)
    assert Notice.CLOCK_NOT_TRUSTED in nothing.notices


def test_without_a_trust_room_a_signed_card_is_a_plain_card() -> None:
    assert judged("proves", trust=None).decision is P
    assert judged("failed", "active", trust=None).decision is C
