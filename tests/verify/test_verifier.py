"""From what is presented and what the sources know to the decision, the assurance and the notices."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from zoneinfo import ZoneInfo

import pytest

from kiosk.verify.card import BareNumber, BirthDate, LivingArea, NumberKind, Period, Sex
from kiosk.verify.claims import Claims
from kiosk.verify.sources import CardStatus, ResultClass
from kiosk.verify.verdict import Assurance, CheckName, Decision, Notice, Outcome, Reason, Verdict
from kiosk.verify.verifier import Verifier
from tests.verify.made import CARD, CITIZEN, NOW, MadeRegistry, answer, card, claims, record

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
SAME = claims()


def verify(*records, what: Claims = SAME, at=NOW, away: bool = False, **more) -> Verdict:  # type: ignore[no-untyped-def]
    registry = MadeRegistry(*records, away=away)
    verifier = Verifier(registry, clock=lambda: NOW, zone=ZONE, facility="79034", fresh_days=3)
    return verifier.verify(what, at=at, **more)


def outcome(verdict: Verdict, name: CheckName) -> tuple[Outcome, Reason]:
    check = next(c for c in verdict.checks if c.name is name)
    return check.outcome, check.reason


def test_a_plain_code_alone_is_a_claim_and_pending() -> None:
    verdict = verify()
    assert (verdict.decision, verdict.assurance) == (Decision.PENDING, Assurance.CLAIM)
    assert Notice.NOT_IN_REGISTRY in verdict.notices
    assert verdict.needs_recheck


def test_known_to_the_registry_is_covered_but_only_by_registry() -> None:
    verdict = verify(record())
    assert (verdict.decision, verdict.assurance) == (Decision.COVERED, Assurance.REGISTRY)
    assert outcome(verdict, CheckName.CHECK_STRING) == (Outcome.PASSED, Reason.SAME_AS_RECORDED)
    assert Notice.GATEWAY_NOT_ASKED in verdict.notices
    assert verdict.needs_recheck
    assert verdict.as_of == record().as_of


def test_green_belongs_to_the_gateway() -> None:
    verdict = verify(answer=answer("000", ResultClass.TREAT))
    assert (verdict.decision, verdict.assurance) == (Decision.COVERED, Assurance.GATEWAY)
    assert not verdict.needs_recheck
    assert Notice.GATEWAY_NOT_ASKED not in verdict.notices


def test_a_stale_registry_neither_covers_nor_refuses() -> None:
    old = NOW - timedelta(days=10)
    assert verify(record(as_of=old)).decision is Decision.PENDING
    assert verify(record(CardStatus.WITHDRAWN, as_of=old)).decision is Decision.PENDING
    assert Notice.REGISTRY_STALE in verify(record(as_of=old)).notices


def test_a_copy_from_the_future_is_not_trusted() -> None:
    assert verify(record(as_of=NOW + timedelta(days=30))).decision is Decision.PENDING


def test_a_stale_registry_never_beats_a_live_answer() -> None:
    withdrawn = record(CardStatus.WITHDRAWN, as_of=NOW - timedelta(days=10))
    assert verify(withdrawn, answer=answer("000", ResultClass.TREAT)).decision is Decision.COVERED


@pytest.mark.parametrize(
    ("status", "reason"),
    [
        (CardStatus.WITHDRAWN, Reason.WITHDRAWN),
        (CardStatus.SUSPENDED, Reason.SUSPENDED),
        (CardStatus.REDUCED, Reason.REDUCED),
        (CardStatus.DECEASED, Reason.RECORD_TO_UPDATE),
    ],
)
def test_status(status: CardStatus, reason: Reason) -> None:
    verdict = verify(record(status))
    assert verdict.decision is Decision.NOT_COVERED
    assert outcome(verdict, CheckName.STATUS) == (Outcome.FAILED, reason)


@pytest.mark.parametrize(
    ("day", "decision"),
    [
        (date(2026, 11, 22), Decision.NOT_COVERED),
        (date(2026, 11, 23), Decision.COVERED),
        (date(2026, 11, 24), Decision.COVERED),
    ],
)
def test_the_last_day_still_counts_in_the_facilitys_zone(day: date, decision: Decision) -> None:
    period = Period(start=date(2026, 1, 1), end=day)
    # 00:41 UTC on the 23rd is 07:41 in Viet Nam; 23:30 UTC on the 22nd is already the 23rd there.
    for at in (NOW, NOW - timedelta(minutes=71)):
        assert verify(record(period=period), what=claims(card=card(period=period)), at=at).decision is decision


def test_a_card_that_begins_tomorrow_does_not_cover_today() -> None:
    period = Period(start=date(2026, 11, 24), end=date(2027, 12, 31))
    verdict = verify(record(period=period))
    assert verdict.decision is Decision.NOT_COVERED
    assert outcome(verdict, CheckName.PERIOD)[1] is Reason.NOT_STARTED


def test_an_ended_print_alone_refuses_nobody() -> None:
    ended = card(period=Period(start=date(2024, 1, 1), end=date(2024, 12, 31)))
    verdict = verify(what=claims(card=ended))
    assert verdict.decision is Decision.PENDING
    assert Notice.ENDED_ON_CARD in verdict.notices
    assert verify(record(), what=claims(card=ended)).decision is Decision.COVERED, "renewed without a new print"


def test_an_open_end_in_the_register_is_unknown() -> None:
    verdict = verify(record(period=Period(start=date(2026, 1, 1))))
    assert (verdict.decision, outcome(verdict, CheckName.PERIOD)[1]) == (Decision.PENDING, Reason.END_UNKNOWN)


# -- identity ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"name": "Nguyễn Văn Khác"}, Reason.NAME_DIFFERS),
        ({"birth": BirthDate(year=1990, month=1, day=2)}, Reason.BIRTH_DIFFERS),
        ({"birth": BirthDate(year=1991)}, Reason.BIRTH_DIFFERS),
        ({"sex": Sex.MALE}, Reason.SEX_DIFFERS),
    ],
)
def test_another_person_is_asked_to_be_read_again_then_pending(changes: dict[str, object], reason: Reason) -> None:
    # Another issue of the card, so that nothing says "altered".
    shown = card(check_string="fedcba9876543210-7102", issued_on=date(2025, 5, 5), **changes)
    verdict = verify(record(), what=claims(card=shown))
    assert verdict.decision is Decision.CORRECT_INPUT
    assert reason in verdict.reasons
    assert verdict.card is not None and verdict.card.name == shown.name, "what was shown, not another's record"
    again = verify(record(), what=claims(card=shown, corrections=1))
    assert again.decision is Decision.PENDING


@pytest.mark.parametrize(
    ("name", "notice"),
    [
        ("TRẦN THỊ MẪU", None),
        ("Trần  Thị Mẫu ", None),
        ("Tran Thi Mau", Notice.NAME_SPELLING),
        ("Trần Thị Mâu", Notice.NAME_SPELLING),
        ("Trần Thị Mẫu", None),
    ],
)
def test_spelling_is_never_another_person(name: str, notice: Notice | None) -> None:
    verdict = verify(record(), what=claims(card=card(name=name)))
    assert verdict.decision is Decision.COVERED
    assert (Notice.NAME_SPELLING in verdict.notices) == (notice is not None)


def test_eth_is_not_another_letter() -> None:
    shown = card(name="Ðặng Văn Mẫu")
    assert verify(record(name="Đặng Văn Mẫu"), what=claims(card=shown)).decision is Decision.COVERED


def test_a_year_agrees_with_a_whole_date() -> None:
    verdict = verify(record(), what=claims(card=card(birth=BirthDate(year=1990))))
    assert verdict.decision is Decision.COVERED
    assert Notice.BIRTH_YEAR_ONLY in verdict.notices


def test_card_and_identity_card_of_one_person_are_compared() -> None:
    assert verify(record(), what=claims(citizen=CITIZEN, paper_seen=True)).decision is Decision.COVERED
    other = replace(CITIZEN, name="Lê Thị Khác")
    assert verify(record(), what=claims(citizen=other)).decision is Decision.CORRECT_INPUT
    assert verify(what=claims(citizen=other)).decision is Decision.CORRECT_INPUT, "without any source too"


def test_an_identity_number_that_the_register_does_not_hold_for_this_person() -> None:
    verdict = verify(record(citizen_id="099190000009"), what=claims(citizen=CITIZEN))
    assert verdict.decision is Decision.CORRECT_INPUT
    assert Reason.CITIZEN_DIFFERS in verdict.reasons


def test_an_identity_card_alone_finds_its_person() -> None:
    verdict = verify(record(), what=Claims(citizen=CITIZEN, paper_seen=True))
    assert (verdict.decision, verdict.assurance) == (Decision.COVERED, Assurance.REGISTRY)
    assert verdict.card is not None and verdict.card.card_number == CARD.card_number


def test_a_typed_number_needs_a_paper_beside_it() -> None:
    typed = Claims(number=BareNumber(kind=NumberKind.SOCIAL_INSURANCE, value="9900000001"))
    verdict = verify(record(), what=typed)
    assert verdict.decision is Decision.COVERED_WITH_NOTICE
    assert Notice.SHOW_PAPERS in verdict.notices
    seen = verify(record(), what=replace(typed, paper_seen=True))
    assert seen.decision is Decision.COVERED
    assert Notice.COMPARED_AT_DESK in seen.notices, "the screen goes on saying who compared the name"
    nameless = record(name=None)
    assert verify(nameless, what=replace(typed, paper_seen=True)).decision is Decision.PENDING


def test_a_typed_number_that_nobody_knows_is_pending() -> None:
    typed = Claims(number=BareNumber(kind=NumberKind.CARD, value="DN4799900000099"))
    verdict = verify(record(), what=typed)
    assert (verdict.decision, verdict.assurance) == (Decision.PENDING, Assurance.CLAIM)


def test_what_the_clerk_read_from_a_paper_replaces_the_code() -> None:
    shown = card(name="Trần Thị Mẩn", check_string=None, issued_on=None)
    typed = claims(card=shown, corrected_name="Trần Thị Mẫu", corrections=1, paper_seen=True)
    verdict = verify(record(), what=typed)
    assert verdict.decision is Decision.COVERED
    assert Notice.CORRECTED in verdict.notices


# -- authenticity --------------------------------------------------------------------------------------------------


def test_same_check_string_with_another_person_is_for_the_responsible_person() -> None:
    verdict = verify(record(), what=claims(card=card(name="Nguyễn Văn Khác")))
    assert verdict.decision is Decision.REJECTED
    assert Notice.RESPONSIBLE_PERSON in verdict.notices


def test_same_issue_with_another_check_string_is_for_the_responsible_person() -> None:
    assert verify(record(), what=claims(card=card(check_string="f" * 16 + "-7102"))).decision is Decision.REJECTED


def test_a_check_string_that_lost_a_letter_on_our_keyboard_is_nobodys_forgery() -> None:
    whole = "0123aaa789abcdef-7102"
    assert verify(record(check_string=whole), what=claims(card=card(check_string="0123aa789abcdef-7102"))).decision is (
        Decision.COVERED
    )
    other = card(check_string="0123aa789abcdef-7102", name="Nguyễn Văn Khác")
    assert verify(record(check_string=whole), what=claims(card=other)).decision is Decision.REJECTED


def test_a_later_issue_is_a_notice() -> None:
    shown = card(check_string="f" * 16 + "-7102", issued_on=date(2026, 6, 1))
    verdict = verify(record(), what=claims(card=shown))
    assert verdict.decision is Decision.COVERED
    assert Notice.REISSUED in verdict.notices


def test_an_altered_card_that_the_gateway_confirms_is_not_altered() -> None:
    shown = card(check_string="f" * 16 + "-7102")
    verdict = verify(record(), what=claims(card=shown), answer=answer("000", ResultClass.TREAT))
    assert verdict.decision is Decision.COVERED


def test_a_registry_without_check_string_says_so_and_covers() -> None:
    verdict = verify(record(check_string=None))
    assert verdict.decision is Decision.COVERED
    assert outcome(verdict, CheckName.CHECK_STRING) == (Outcome.UNKNOWN, Reason.NOT_RECORDED)


@pytest.mark.parametrize(
    "changes",
    [
        {"first_facility": "79999"},
        {"period": Period(start=date(2026, 3, 1), end=None)},
        {"benefit_level": "2"},
        {"living_area": LivingArea.K1},
        {"five_years_on": date(2020, 1, 1)},
        {"address": "Đường Mẫu"},
    ],
)
def test_what_moves_without_a_print_is_never_altered(changes: dict[str, object]) -> None:
    verdict = verify(record(), what=claims(card=card(**changes)))
    assert verdict.decision is Decision.COVERED


# -- cards, level, age ---------------------------------------------------------------------------------------------


def test_an_old_card_with_a_new_one_in_force() -> None:
    old = record(CardStatus.REDUCED)
    new = record(
        card_number="GD4799900000001", check_string=None, period=Period(start=NOW.date(), end=date(2027, 1, 1))
    )
    verdict = verify(old, new)
    assert verdict.decision is Decision.COVERED_WITH_NOTICE
    assert verdict.new_card is not None and verdict.new_card.card_number == "GD4799900000001"
    assert verify(old, new, use_new_card=True).decision is Decision.COVERED


def test_the_level_is_the_registers_and_a_difference_is_a_notice() -> None:
    verdict = verify(record(benefit_level="2"))
    assert verdict.decision is Decision.COVERED
    assert verdict.card is not None and verdict.card.benefit_level == "2"
    assert Notice.LEVEL_DIFFERS in verdict.notices


def test_a_small_childs_card_with_a_grown_up() -> None:
    te = {"card_number": "TE1799900000001", "benefit_level": "1"}
    assert verify(record(**te), what=claims(card=card(**te))).decision is Decision.COVERED_WITH_NOTICE
    young = te | {"birth": BirthDate(year=2021, month=2, day=1)}
    assert verify(record(**young), what=claims(card=card(**young))).decision is Decision.COVERED


def test_information_never_fails_a_check() -> None:
    told = {"first_facility": "01234", "living_area": LivingArea.K2, "five_years_on": date(2020, 1, 1)}
    verdict = verify(record(**told))
    assert verdict.decision is Decision.COVERED
    assert {Notice.OTHER_FACILITY, Notice.HARD_AREA, Notice.FIVE_YEARS} <= set(verdict.notices)


# -- sources away, refused texts -----------------------------------------------------------------------------------


def test_a_registry_that_is_away_is_pending_not_a_bad_card() -> None:
    verdict = verify(record(), away=True)
    assert (verdict.decision, verdict.assurance) == (Decision.PENDING, Assurance.CLAIM)
    assert Notice.REGISTRY_UNAVAILABLE in verdict.notices


@pytest.mark.parametrize("reason", [Reason.CUT, Reason.URL_CODE, Reason.HOSTILE_TEXT, Reason.TOO_LONG])
def test_a_refused_text_is_unreadable_and_fills_nothing(reason: Reason) -> None:
    verdict = verify(record(), what=Claims(refused=reason))
    assert verdict.decision is Decision.UNREADABLE
    assert verdict.card is None and verdict.notices == ()


def test_a_number_of_the_wrong_length_is_typed_again() -> None:
    assert verify(what=Claims(refused=Reason.NUMBER_LENGTH)).decision is Decision.CORRECT_INPUT
    assert verify(what=Claims(refused=Reason.NUMBER_LENGTH, corrections=1)).decision is Decision.PENDING


def test_a_local_refusal_is_not_kept_when_the_answer_is_for_the_person() -> None:
    verdict = verify(record(), answer=answer("110", ResultClass.REFUSE, asked_with_person=True, card=None))
    assert (verdict.decision, verdict.assurance) == (Decision.NOT_COVERED, Assurance.GATEWAY)


def test_a_refusal_for_an_old_number_alone_refuses_nobody() -> None:
    verdict = verify(record(), answer=answer("110", ResultClass.REFUSE, card=None))
    assert verdict.decision is Decision.PENDING


@pytest.mark.parametrize(
    ("code", "result_class", "decision"),
    [
        ("777", None, Decision.PENDING),
        ("054", ResultClass.STAFF_OR_CONFIGURATION, Decision.PENDING),
        ("060", ResultClass.CORRECT_INPUT, Decision.CORRECT_INPUT),
        ("070", ResultClass.CORRECT_INPUT, Decision.CORRECT_INPUT),
        ("051", ResultClass.CORRECT_INPUT, Decision.CORRECT_INPUT),
        ("001", ResultClass.PAPERS_FIRST, Decision.PENDING),
        ("100", ResultClass.RETRY, Decision.COVERED),
    ],
)
def test_codes_that_confirm_nothing(code: str, result_class: ResultClass | None, decision: Decision) -> None:
    verdict = verify(record(), answer=answer(code, result_class, card=None))
    assert verdict.decision is decision
    if decision is Decision.COVERED:
        assert verdict.assurance is not Assurance.GATEWAY, "a retry answer confirms nothing"
