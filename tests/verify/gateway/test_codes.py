"""Every code of the official list: its class, and what it makes of a person at the counter, through the real verifier."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from kiosk.verify.card import Card, Period
from kiosk.verify.claims import Claims
from kiosk.verify.sources import CardStatus, GatewayAnswer, ResultClass
from kiosk.verify.verdict import Assurance, CheckName, Decision, Notice, Outcome, Reason, Verdict
from kiosk.verify.verifier import Verifier
from tests.verify.gateway.made import CARD, CITIZEN, NOW, TABLES, ZONE
from tests.verify.gateway.test_contract import OFFICIAL_CODES, OTHER_CODES
from tests.verify.made import MadeRegistry, record

DAY = date(2026, 11, 23)
SHOWN = Claims(card=CARD)
THIS_YEAR = Period(start=date(2026, 1, 1), end=date(2026, 12, 31))
TOLD = replace(CARD, period=THIS_YEAR)
NEWER = Card(
    card_number="GD4799900000001",
    social_insurance_number="9900000001",
    period=Period(start=date(2026, 11, 1), end=date(2027, 10, 31)),
)
C, N, P = Decision.COVERED, Decision.COVERED_WITH_NOTICE, Decision.PENDING
IN, NO = Decision.CORRECT_INPUT, Decision.NOT_COVERED

# code: (class, asked by card only, asked for the person, the same after one correction)
EXPECTED = {
    "000": (ResultClass.TREAT, C, C, C),
    "001": (ResultClass.PAPERS_FIRST, P, P, P),
    "002": (ResultClass.PAPERS_FIRST, P, P, P),
    "003": (ResultClass.TREAT_NEW_CARD, N, N, N),
    "004": (ResultClass.TREAT, C, C, C),
    "010": (ResultClass.REFUSE, P, NO, NO),
    "050": (ResultClass.CORRECT_INPUT, IN, IN, P),
    "051": (ResultClass.CORRECT_INPUT, IN, IN, P),
    "052": (ResultClass.CORRECT_INPUT, IN, IN, P),
    "053": (ResultClass.CORRECT_INPUT, IN, IN, P),
    "054": (ResultClass.STAFF_OR_CONFIGURATION, P, P, P),
    "055": (ResultClass.STAFF_OR_CONFIGURATION, P, P, P),
    "060": (ResultClass.CORRECT_INPUT, IN, IN, P),
    "061": (ResultClass.CORRECT_INPUT, IN, IN, P),
    "070": (ResultClass.CORRECT_INPUT, IN, IN, P),
    "100": (ResultClass.RETRY, P, P, P),
    "101": (ResultClass.RETRY, P, P, P),
    "110": (ResultClass.REFUSE, P, NO, NO),
    "120": (ResultClass.REFUSE, P, NO, NO),
    "121": (ResultClass.REFUSE, P, NO, NO),
    "122": (ResultClass.REFUSE, P, NO, NO),
    "123": (ResultClass.REFUSE, P, NO, NO),
    "124": (ResultClass.REFUSE, P, NO, NO),
    "130": (ResultClass.CHILD_PAPERS, P, P, P),
    "205": (ResultClass.STAFF_OR_CONFIGURATION, P, P, P),
    "401": (ResultClass.STAFF_OR_CONFIGURATION, P, P, P),
    "402": (ResultClass.STAFF_OR_CONFIGURATION, P, P, P),
    "403": (ResultClass.STAFF_OR_CONFIGURATION, P, P, P),
    "500": (ResultClass.RETRY, P, P, P),
    "501": (ResultClass.RETRY, P, P, P),
    "999": (ResultClass.RETRY, P, P, P),
    "150": (None, P, P, P),
    "733": (None, P, P, P),
    "0": (None, P, P, P),
    "00": (None, P, P, P),
}


def verdict(answer: GatewayAnswer, claims: Claims = SHOWN, *records: object) -> Verdict:
    registry = MadeRegistry(*records)  # type: ignore[arg-type]
    return Verifier(registry, clock=lambda: NOW, zone=ZONE, facility="79034").verify(claims, at=NOW, answer=answer)


def answered(code: str, *, person: bool = True, **changes: object) -> GatewayAnswer:
    row = TABLES.result_code(code, DAY)
    told = {"card": TOLD} if row and row.result_class in (ResultClass.TREAT, ResultClass.TREAT_NEW_CARD) else {}
    told |= {"new_card": NEWER} if code in ("003", "004") else {}
    kind = row.result_class if row else None
    return GatewayAnswer(code=code, result_class=kind, asked_with_person=person, at=NOW, **{**told, **changes})  # type: ignore[arg-type]


def test_every_code_is_expected_here() -> None:
    assert {*OFFICIAL_CODES, *OTHER_CODES} <= set(EXPECTED)


@pytest.mark.parametrize("code", EXPECTED)
def test_every_code_has_its_decision(code: str) -> None:
    kind, by_card, by_person, corrected = EXPECTED[code]
    row = TABLES.result_code(code, DAY)
    assert (row.result_class if row else None) is kind
    assert verdict(answered(code, person=False)).decision is by_card
    assert verdict(answered(code)).decision is by_person
    assert verdict(answered(code), replace(SHOWN, corrections=1)).decision is corrected


@pytest.mark.parametrize("code", EXPECTED)
def test_green_belongs_to_a_confirmed_card(code: str) -> None:
    """Whatever the code, nobody is covered on the gateway's word unless it confirmed a card."""
    for claims in (SHOWN, replace(SHOWN, corrections=1), Claims(card=CARD, citizen=CITIZEN, paper_seen=True)):
        for person in (False, True):
            found = verdict(answered(code, person=person), claims)
            if found.decision in (C, N):
                assert code in ("000", "003", "004")
            assert found.gateway_code == code


@pytest.mark.parametrize(
    "code", [code for code, (_, by_card, by_person, _) in EXPECTED.items() if NO in (by_card, by_person)]
)
def test_what_is_said_against_a_card_is_not_said_against_the_person(code: str) -> None:
    found = verdict(answered(code, person=False), SHOWN, record(name=CARD.name, birth=CARD.birth))
    assert found.decision is P
    assert found.needs_recheck


@pytest.mark.parametrize(
    ("code", "check"),
    [
        ("010", (CheckName.STATUS, Reason.ENDED)),
        ("050", (CheckName.FORM, Reason.NUMBER_UNKNOWN)),
        ("051", (CheckName.FORM, Reason.NUMBER_FORM)),
        ("060", (CheckName.NAME, Reason.NAME_DIFFERS)),
        ("061", (CheckName.NAME, Reason.NAME_DIFFERS)),
        ("070", (CheckName.BIRTH, Reason.BIRTH_DIFFERS)),
        ("110", (CheckName.STATUS, Reason.WITHDRAWN)),
        ("121", (CheckName.STATUS, Reason.REDUCED)),
        ("054", (CheckName.SERVICE, Reason.GATEWAY_CODE)),
    ],
)
def test_the_reason_names_what_differs(code: str, check: tuple[CheckName, Reason]) -> None:
    failed = [(c.name, c.reason) for c in verdict(answered(code)).checks if c.outcome is Outcome.FAILED]
    assert failed == [check]


@pytest.mark.parametrize("code", ["100", "101", "500", "501", "999", "054", "205", "401", "001", "130", "733"])
def test_an_answer_that_verifies_nothing_lends_no_assurance(code: str) -> None:
    assert verdict(answered(code)).assurance is Assurance.CLAIM
    assert verdict(answered(code), SHOWN, record()).assurance is Assurance.REGISTRY


def test_an_error_of_the_gateway_leaves_the_local_verdict() -> None:
    fresh = record(name=CARD.name, birth=CARD.birth)
    found = verdict(answered("500"), SHOWN, fresh)
    assert (found.decision, found.assurance) == (C, Assurance.REGISTRY)
    assert Notice.GATEWAY_NOT_ASKED in found.notices


def test_a_fault_of_ours_is_never_the_patients() -> None:
    withdrawn = record(CardStatus.WITHDRAWN, name=CARD.name, birth=CARD.birth)
    assert verdict(answered("055"), SHOWN, withdrawn).decision is P


@pytest.mark.parametrize("code", ["001", "002", "130"])
def test_papers_are_asked_for_and_confirmed_by_key(code: str) -> None:
    waiting = verdict(answered(code))
    assert Notice.SHOW_PAPERS in waiting.notices
    seen_only = verdict(answered(code), replace(SHOWN, paper_seen=True))
    assert seen_only.decision is P, "a paper alone says nothing of card and dates"
    confirmed = verdict(answered(code), replace(SHOWN, paper_seen=True, card_confirmed=True))
    assert (confirmed.decision, confirmed.assurance) == (C, Assurance.CLAIM)
    assert Notice.COMPARED_AT_DESK in confirmed.notices
    assert verdict(answered(code), replace(SHOWN, card_confirmed=True)).decision is P, "no identity paper"


def test_a_printed_end_that_has_passed_is_not_confirmed_away() -> None:
    over = replace(CARD, period=Period(start=date(2020, 1, 1), end=DAY - timedelta(days=1)))
    claims = Claims(card=over, paper_seen=True, card_confirmed=True)
    assert verdict(answered("001"), claims).decision is P


def test_an_identity_card_of_somebody_else_is_not_confirmed_away() -> None:
    other = replace(CITIZEN, name="Lê Văn Khác")
    claims = Claims(card=CARD, citizen=other, paper_seen=True, card_confirmed=True)
    assert verdict(answered("001"), claims).decision is IN


def test_a_new_card_that_does_not_cover_the_day_is_not_green() -> None:
    later = replace(NEWER, period=Period(start=date(2026, 12, 1), end=date(2027, 11, 30)))
    ended = replace(TOLD, period=Period(start=date(2025, 1, 1), end=date(2025, 12, 31)))
    for person, expected in ((False, P), (True, NO)):
        found = verdict(answered("003", person=person, card=ended, new_card=later))
        assert found.decision is expected


def test_004_uses_the_card_of_the_visit_day() -> None:
    later = replace(NEWER, period=Period(start=date(2027, 1, 1), end=date(2027, 12, 31)))
    found = verdict(answered("004", new_card=later))
    assert (found.decision, found.new_card) == (C, None)
    started = replace(TOLD, period=Period(start=date(2025, 1, 1), end=date(2026, 10, 31)))
    found = verdict(answered("004", card=started))
    assert found.decision is N
    assert found.new_card is not None
    assert found.new_card.card_number == NEWER.card_number


def test_000_for_a_card_that_has_ended_by_the_visit_day() -> None:
    ended = replace(TOLD, period=Period(start=date(2026, 1, 1), end=DAY - timedelta(days=1)))
    assert verdict(answered("000", person=False, card=ended)).decision is P
    assert verdict(answered("000", card=ended)).decision is NO


def test_000_without_an_end_is_not_green() -> None:
    endless = replace(TOLD, period=Period(start=date(2026, 1, 1)))
    assert verdict(answered("000", card=endless)).decision is P


def test_000_for_another_name_is_not_green() -> None:
    assert verdict(answered("000", card=replace(TOLD, name="Lê Văn Khác"))).decision is IN
