"""Does a signed card prove what it says? A table: one row for each end, with its word."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from kiosk.clock_mark import ClockFault, ClockState
from kiosk.verify.cose import Algorithm
from kiosk.verify.signature_checks import _KEY_REASONS, SignatureFindings, signature_checks
from kiosk.verify.signed_part import SignedPart, SignedProfile
from kiosk.verify.status_book import StatusAnswer
from kiosk.verify.status_list import TokenState
from kiosk.verify.trust.key_state import KeyState
from kiosk.verify.trust.values import Freshness, IssuerKind, KeyStatus, KeyUsage, Listed
from kiosk.verify.verdict import CheckName, Origin, Outcome, Reason
from tests.verify.trust.made import DAY, NOW, key, signing_key
from tests.verify.trust.states import HOUR, MadeTrust, part

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
TODAY = NOW.astimezone(ZONE).date()


@dataclass(frozen=True, slots=True)
class Said:
    """A `Status` that always says the same."""

    state: TokenState = TokenState.VALID

    def answer(self, part: SignedPart, listed: Listed, now: datetime) -> StatusAnswer:
        return StatusAnswer(state=self.state, as_of=NOW - HOUR)


def judge(
    one: SignedPart | None = None,
    trust: MadeTrust | None = None,
    state: TokenState = TokenState.VALID,
    *,
    now: datetime = NOW,
    day: date | None = None,
    clock: ClockState | None = None,
    as_sent: bool = True,
) -> SignatureFindings:
    return signature_checks(
        one or part(),
        trust or MadeTrust(),
        Said(state),
        now=now,
        visit_day=day or now.astimezone(ZONE).date(),
        zone=ZONE,
        clock=clock or ClockState(),
        as_sent=as_sent,
    )


def word(found: SignatureFindings, name: CheckName) -> tuple[Outcome, Reason] | None:
    return next(((check.outcome, check.reason) for check in found.checks if check.name is name), None)


def test_signed_in_time_known_and_trusted_proves() -> None:
    found = judge()
    assert found.proves
    assert (found.kind, found.issuer, found.trust_list) == (IssuerKind.HOSPITAL, key().issuer, Freshness.FRESH)
    assert [check.name for check in found.checks] == [
        CheckName.SIGNATURE, CheckName.SIGNED_TERM, CheckName.SIGNED_STATUS, CheckName.CLOCK,
    ]  # fmt: skip
    assert {check.source for check in found.checks} == {Origin.SIGNATURE}
    assert word(found, CheckName.SIGNATURE) == (Outcome.PASSED, Reason.SIGNED)
    assert found.checks[0].as_of == NOW - HOUR


BAD = {"signature": bytes(64)}
COMPROMISED = {"status": KeyStatus.COMPROMISED, "compromised_since": NOW - 2 * DAY}
ROWS: list[tuple[str, dict[str, Any], MadeTrust, Outcome, Reason]] = [
    ("another message", {"message": b"what was not signed", "signature": signing_key("card").sign(b"x")}, MadeTrust(),
     Outcome.FAILED, Reason.SIGNATURE_FAILED),
    ("no signature", BAD, MadeTrust(), Outcome.FAILED, Reason.SIGNATURE_FAILED),
    ("short signature", {"signature": b"\1" * 63}, MadeTrust(), Outcome.FAILED, Reason.SIGNATURE_FAILED),
    ("both twins fail", BAD, MadeTrust(key(), key("twin", key_id=key().key_id)), Outcome.FAILED, Reason.SIGNATURE_FAILED),
    ("a key that nobody knows", {"name": "stranger"}, MadeTrust(), Outcome.UNKNOWN, Reason.UNKNOWN_KEY),
    ("nobody is known", BAD, MadeTrust(key("other")), Outcome.UNKNOWN, Reason.UNKNOWN_KEY),
    ("its key, another algorithm", {"algorithm": int(Algorithm.ESP256)}, MadeTrust(), Outcome.UNKNOWN, Reason.UNKNOWN_KEY),
    ("another issuer's name", {"issuer": "VSS"}, MadeTrust(), Outcome.UNKNOWN, Reason.ISSUER_MISMATCH),
    ("a key for lists", {}, MadeTrust(key(usage=KeyUsage.STATUS)), Outcome.UNKNOWN, Reason.KEY_OTHER_USAGE),
    ("a key for lists, failing", BAD, MadeTrust(key(usage=KeyUsage.STATUS)), Outcome.UNKNOWN, Reason.KEY_OTHER_USAGE),
    ("signed before the key began", {"issued_at": NOW - 181 * DAY}, MadeTrust(), Outcome.UNKNOWN, Reason.KEY_NOT_STARTED),
    ("signed after the key ended", {}, MadeTrust(key(sign_until=NOW - 2 * DAY)), Outcome.UNKNOWN, Reason.KEY_RETIRED),
    ("the key is past its last day", {}, MadeTrust(key(sign_until=NOW - HOUR / 2, verify_until=NOW)), Outcome.UNKNOWN,
     Reason.KEY_RETIRED),
    ("failing, past its last day", BAD, MadeTrust(key(sign_until=NOW - HOUR / 2, verify_until=NOW)), Outcome.UNKNOWN,
     Reason.KEY_RETIRED),
    ("signed since the key was lost", {}, MadeTrust(key(**COMPROMISED)), Outcome.UNKNOWN, Reason.KEY_COMPROMISED),
    ("failing, since the key was lost", BAD, MadeTrust(key(**COMPROMISED)), Outcome.UNKNOWN, Reason.KEY_COMPROMISED),
    ("the list is past its end", {}, MadeTrust(issued=NOW - 7 * DAY), Outcome.UNKNOWN, Reason.TRUST_LIST_OLD),
    ("failing, the list is past its end", BAD, MadeTrust(issued=NOW - 7 * DAY), Outcome.UNKNOWN, Reason.TRUST_LIST_OLD),
    ("the list is from tomorrow", {}, MadeTrust(issued=NOW + DAY), Outcome.UNKNOWN, Reason.CLOCK_NOT_TRUSTED),
]  # fmt: skip


@pytest.mark.parametrize(
    ("changes", "trust", "outcome", "reason"), [row[1:] for row in ROWS], ids=[row[0] for row in ROWS]
)
def test_a_signature_that_does_not_count_says_why(
    changes: dict[str, Any], trust: MadeTrust, outcome: Outcome, reason: Reason
) -> None:
    found = judge(part(**changes), trust)
    assert [(check.name, check.outcome, check.reason) for check in found.checks] == [
        (CheckName.SIGNATURE, outcome, reason)
    ]
    assert (found.proves, found.kind, found.issuer) == (False, None, None)


def test_what_was_signed_before_the_key_was_lost_or_retired_still_counts() -> None:
    before = part(issued_at=NOW - 3 * DAY)
    assert judge(before, MadeTrust(key(**COMPROMISED))).proves
    assert judge(before, MadeTrust(key(status=KeyStatus.RETIRED, sign_until=NOW - 2 * DAY))).proves


def test_all_keys_of_one_id_are_tried() -> None:
    assert judge(trust=MadeTrust(key("twin", key_id=key().key_id), key())).proves


def test_an_old_list_is_told_and_still_counts() -> None:
    found = judge(trust=MadeTrust(issued=NOW - 2 * DAY))
    assert (found.proves, found.trust_list) == (True, Freshness.OLD)


def test_the_upper_half_is_refused_but_in_foreign_codes() -> None:
    order = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
    signing = signing_key("p", Algorithm.ESP256)
    message = b"what was signed"
    signature = signing.sign(message)
    other = signature[:32] + (order - int.from_bytes(signature[32:], "big")).to_bytes(32, "big")
    trust = MadeTrust(key("p", algorithm=Algorithm.ESP256))
    fields: dict[str, Any] = {"algorithm": -9, "key_id": signing.key_id, "message": message}
    assert judge(part(**fields, signature=signature), trust).proves
    assert word(judge(part(**fields, signature=other), trust), CheckName.SIGNATURE) == (
        Outcome.FAILED, Reason.SIGNATURE_FAILED,
    )  # fmt: skip
    assert judge(part(**fields, signature=other, profile=SignedProfile.HC1), trust).proves


END = NOW + timedelta(days=364)


@pytest.mark.parametrize(
    ("changes", "now", "day", "expected"),
    [
        ({}, NOW, TODAY, (Outcome.PASSED, Reason.AGREES)),
        ({}, NOW, TODAY - DAY, (Outcome.PASSED, Reason.AGREES)),
        ({}, NOW, TODAY - 2 * DAY, (Outcome.UNKNOWN, Reason.NOT_YET_VALID)),
        ({"issued_at": NOW + timedelta(minutes=4)}, NOW, TODAY, (Outcome.PASSED, Reason.AGREES)),
        ({"issued_at": NOW + timedelta(minutes=6)}, NOW, TODAY, (Outcome.UNKNOWN, Reason.NOT_YET_VALID)),
        ({}, NOW, TODAY + 364 * DAY, (Outcome.PASSED, Reason.AGREES)),
        ({}, NOW, TODAY + 365 * DAY, (Outcome.UNKNOWN, Reason.EXPIRED)),
        ({"expires_at": NOW - timedelta(minutes=4)}, NOW, TODAY, (Outcome.PASSED, Reason.AGREES)),
        ({"expires_at": NOW - timedelta(minutes=6)}, NOW, TODAY, (Outcome.UNKNOWN, Reason.EXPIRED)),
        ({"expires_at": NOW - DAY}, NOW, TODAY, (Outcome.UNKNOWN, Reason.EXPIRED)),
        ({"expires_at": NOW - DAY}, NOW, TODAY - DAY, (Outcome.PASSED, Reason.AGREES)),
        ({"issued_at": None, "expires_at": None}, NOW, TODAY, (Outcome.PASSED, Reason.AGREES)),
    ],
)
def test_the_codes_own_time_is_judged_for_the_visit_day(
    changes: dict[str, Any], now: datetime, day: date, expected: tuple[Outcome, Reason]
) -> None:
    found = judge(part(**changes), now=now, day=day)
    assert word(found, CheckName.SIGNED_TERM) == expected
    assert found.proves is (expected[0] is Outcome.PASSED)


@pytest.mark.parametrize(
    ("state", "expected"),
    [
        (TokenState.VALID, (Outcome.PASSED, Reason.ACTIVE)),
        (TokenState.REVOKED, (Outcome.FAILED, Reason.REVOKED)),
        (TokenState.SUSPENDED, (Outcome.FAILED, Reason.SUSPENDED)),
        (TokenState.UNKNOWN, (Outcome.UNKNOWN, Reason.STATUS_UNKNOWN)),
    ],
)
def test_only_the_insurers_list_speaks_for_the_insurance(state: TokenState, expected: tuple[Outcome, Reason]) -> None:
    for kind, insurance in ((IssuerKind.NATIONAL, expected), (IssuerKind.HOSPITAL, None)):
        found = judge(trust=MadeTrust(key(kind=kind)), state=state)
        assert word(found, CheckName.SIGNED_STATUS) == expected
        assert word(found, CheckName.STATUS) == insurance
        assert (found.kind, found.proves) == (kind, state is TokenState.VALID)


def test_two_clocks_that_differ_at_midnight_are_no_reason() -> None:
    now = datetime(2026, 11, 23, 23, 58, tzinfo=ZONE)
    for minutes, outcome in ((4, Outcome.PASSED), (6, Outcome.UNKNOWN)):
        signed_at = now + timedelta(minutes=minutes)
        found = judge(part(issued_at=signed_at, expires_at=signed_at + DAY), now=now)
        term = word(found, CheckName.SIGNED_TERM)
        assert term is not None
        assert term[0] is outcome


@pytest.mark.parametrize("fault", ClockFault)
def test_a_clock_that_is_not_believed_is_a_check_not_a_pass(fault: ClockFault) -> None:
    found = judge(clock=ClockState(fault=fault, behind=DAY))
    assert word(found, CheckName.CLOCK) == (Outcome.UNKNOWN, Reason.CLOCK_NOT_TRUSTED)
    assert not found.proves


def test_the_transition_form_has_no_time_and_no_issuer_of_its_own() -> None:
    bare = part(
        profile=SignedProfile.BHYT_SIGNED, algorithm=None, issuer=None, token_id=None, issued_at=None, expires_at=None,
        status_list=None, status_index=None,
    )  # fmt: skip
    assert judge(bare).proves
    assert judge(bare, MadeTrust(key(status=KeyStatus.RETIRED, sign_until=NOW - DAY))).proves
    for changes, reason in ((COMPROMISED, Reason.KEY_COMPROMISED), ({"not_before": NOW + DAY}, Reason.KEY_NOT_STARTED)):
        assert word(judge(bare, MadeTrust(key(**changes))), CheckName.SIGNATURE) == (Outcome.UNKNOWN, reason)


def test_a_text_that_our_own_keyboard_changed_rejects_nobody() -> None:
    found = judge(part(**BAD), as_sent=False)
    assert word(found, CheckName.SIGNATURE) == (Outcome.UNKNOWN, Reason.SIGNATURE_FAILED)
    assert not found.proves
    assert judge(as_sent=False).proves


def test_every_state_of_a_key_has_its_word() -> None:
    assert set(_KEY_REASONS) == set(KeyState) - {KeyState.GOOD}
