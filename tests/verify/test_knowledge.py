"""Whose record speaks, which of a person's cards counts, and what may not be called known."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from kiosk.verify.card import BareNumber, BirthDate, Card, NumberKind, Period, Sex
from kiosk.verify.claims import Claims
from kiosk.verify.knowledge import confirmed_card
from kiosk.verify.sources import CardStatus, RegistryRecord, ResultClass
from kiosk.verify.verdict import Assurance, CheckName, Decision, Notice, Reason
from tests.verify.made import CARD, CITIZEN, FRESH, NOW, answer, card, claims, record
from tests.verify.test_verifier import outcome, verify

TODAY = NOW.date()
TYPED_CITIZEN = Claims(number=BareNumber(kind=NumberKind.CITIZEN, value=CITIZEN.citizen_id))
CHILD = record(
    card_number="TE1799900000002", social_insurance_number="9900000002", name="Trần Bé Thử",
    birth=BirthDate(year=2021, month=2, day=1), check_string=None, as_of=FRESH + timedelta(hours=1),
)  # fmt: skip
LAST_YEAR = Period(start=date(2025, 1, 1), end=date(2025, 12, 31))
NEXT_YEAR = Period(start=date(2027, 1, 1), end=date(2027, 12, 31))


# -- a source that does not say who the holder is --------------------------------------------------------------------


@pytest.mark.parametrize("gone", [{"name": None}, {"birth": None}, {"name": None, "birth": None, "sex": None}])
def test_two_codes_of_one_hand_prove_nothing_about_the_holder(gone: dict[str, Any]) -> None:
    """A forged card with one's own name beside one's own identity card, and a register without the name or birth."""
    person: dict[str, Any] = {"name": "Nguyễn Văn Khác", "birth": BirthDate(year=1985, month=5, day=5), "sex": Sex.MALE}
    mine = replace(CITIZEN, citizen_id="099085000777", **person)
    forged = card(issued_on=date(2025, 1, 1), check_string="f" * 16 + "-7102", **person)
    said = {word: value for word, value in person.items() if word not in gone}
    verdict = verify(record(citizen_id=None, **said, **gone), what=claims(card=forged, citizen=mine, paper_seen=True))
    assert verdict.decision is Decision.PENDING
    assert Reason.NOT_COMPARED in verdict.reasons


def test_a_difference_between_two_codes_counts_also_where_the_source_is_silent() -> None:
    other = replace(CITIZEN, name="Lê Thị Khác")
    assert verify(record(name=None, citizen_id=None), what=claims(citizen=other)).decision is Decision.CORRECT_INPUT


def test_another_month_is_another_birth() -> None:
    assert not BirthDate(year=1990, month=5).agrees(BirthDate(year=1990, month=1, day=1))
    assert BirthDate(year=1990, month=1).agrees(BirthDate(year=1990, month=1, day=9))
    assert BirthDate(year=1990).agrees(BirthDate(year=1990, month=5))


# -- one identity number on several people's rows --------------------------------------------------------------------


def test_a_mother_is_found_among_the_children_who_bear_her_identity_number() -> None:
    verdict = verify(record(), CHILD, what=Claims(citizen=CITIZEN, paper_seen=True))
    assert verdict.decision is Decision.COVERED
    assert verdict.card is not None and verdict.card.card_number == CARD.card_number


def test_a_mother_who_is_not_in_the_register_is_not_her_child() -> None:
    verdict = verify(CHILD, what=Claims(citizen=CITIZEN, paper_seen=True))
    assert (verdict.decision, verdict.assurance) == (Decision.PENDING, Assurance.CLAIM)
    assert verdict.registered_number is None


@pytest.mark.parametrize("paper_seen", [False, True])
def test_a_typed_identity_number_of_several_people_names_nobody(paper_seen: bool) -> None:
    verdict = verify(record(), CHILD, what=replace(TYPED_CITIZEN, paper_seen=paper_seen))
    assert verdict.decision is Decision.PENDING
    assert verdict.card is None or verdict.card.name is None
    alone = verify(CHILD, what=replace(TYPED_CITIZEN, paper_seen=paper_seen))
    assert alone.card is not None and alone.card.name == CHILD.card.name


def test_a_renamed_person_is_still_asked_to_be_compared() -> None:
    verdict = verify(record(), what=Claims(citizen=replace(CITIZEN, name="Trần Thị Đổi Tên"), paper_seen=True))
    assert verdict.decision is Decision.CORRECT_INPUT
    assert verdict.registered_number == CARD.social_insurance_number, "the rules still know whose number it is"
    assert verdict.card is not None and verdict.card.card_number is None, "the screen does not show the record"


# -- several rows of one person --------------------------------------------------------------------------------------


@pytest.mark.parametrize("hours", [0, 2])
@pytest.mark.parametrize("number", ["GD4799900000001", None])
@pytest.mark.parametrize("what", [claims(), claims(card=card(card_number=None))], ids=["15", "17"])
def test_news_of_a_death_concerns_all_cards(hours: int, number: str | None, what: Claims) -> None:
    news = record(CardStatus.DECEASED, card_number=number, as_of=FRESH + timedelta(hours=hours))
    verdict = verify(record(), news, what=what)
    assert verdict.decision is Decision.NOT_COVERED
    assert Notice.RESPONSIBLE_PERSON in verdict.notices
    assert Notice.NEW_CARD not in verdict.notices


def test_an_older_mistake_about_a_death_was_mended() -> None:
    mistake = record(CardStatus.DECEASED, card_number="GD4799900000001", as_of=FRESH - timedelta(days=1))
    assert verify(record(), mistake).decision is Decision.COVERED


# -- what the gateway confirms ---------------------------------------------------------------------------------------

RENEWED = Card(card_number="GD4799900000001", period=CARD.period)


def test_a_card_renewed_early_does_not_end_todays() -> None:
    early = replace(RENEWED, period=NEXT_YEAR)
    for kind in (ResultClass.TREAT, ResultClass.TREAT_NEW_CARD):
        assert confirmed_card(answer("004", kind, new_card=early), TODAY) == CARD


def test_the_new_card_counts_when_the_old_one_has_ended() -> None:
    ended = card(period=LAST_YEAR)
    verdict = verify(answer=answer("004", ResultClass.TREAT, card=ended, new_card=RENEWED))
    assert verdict.decision is Decision.COVERED_WITH_NOTICE
    assert verdict.new_card is not None and verdict.new_card.name == CARD.name, "the person is the old card's"


def test_a_replaced_card_without_word_of_the_new_one_refuses_nobody() -> None:
    told = answer("003", ResultClass.TREAT_NEW_CARD, card=card(period=LAST_YEAR))
    verdict = verify(answer=told)
    assert verdict.decision is Decision.PENDING
    assert outcome(verdict, CheckName.PERIOD)[1] is Reason.END_UNKNOWN


def test_a_stale_refusal_never_beats_a_live_answer_without_a_card() -> None:
    verdict = verify(record(CardStatus.WITHDRAWN), answer=answer("000", ResultClass.TREAT, card=None))
    assert verdict.decision is Decision.PENDING


# -- a small child's card, at the edges of its age -------------------------------------------------------------------


def _small(birth: BirthDate) -> RegistryRecord:
    return record(card_number="TE1799900000001", benefit_level="1", birth=birth)


@pytest.mark.parametrize(
    ("birth", "day", "asked"),
    [
        (BirthDate(year=2019), date(2026, 11, 23), False),
        (BirthDate(year=2018), date(2026, 11, 23), True),
        (BirthDate(year=2019, month=10), date(2026, 10, 1), False),
        (BirthDate(year=2019, month=11, day=24), date(2026, 11, 23), False),
        (BirthDate(year=2019, month=11, day=23), date(2026, 11, 23), True),
        (BirthDate(year=2020, month=2, day=29), date(2026, 2, 28), False),
        (BirthDate(year=2016, month=2, day=29), date(2023, 2, 28), False),
        (BirthDate(year=2016, month=2, day=29), date(2023, 3, 1), True),
    ],
)
def test_who_may_still_be_small_is_not_asked(birth: BirthDate, day: date, asked: bool) -> None:
    at = NOW.replace(year=day.year, month=day.month, day=day.day)
    known = _small(birth)
    verdict = verify(known, what=claims(card=known.card), at=at)
    assert (Notice.CHILD_OR_ADULT in verdict.notices) is asked


@pytest.mark.parametrize(
    ("day", "decision"), [(29, Decision.COVERED), (30, Decision.COVERED), (31, Decision.NOT_COVERED)]
)
def test_a_childs_card_runs_to_the_thirtieth_of_september(day: int, decision: Decision) -> None:
    at = NOW.replace(month=9, day=29) + timedelta(days=day - 29)
    known = replace(_small(BirthDate(year=2020, month=7, day=1)), as_of=at - timedelta(hours=5))
    known = replace(known, card=replace(known.card, period=Period(start=date(2020, 7, 1), end=date(2026, 9, 30))))
    assert verify(known, what=claims(card=known.card), at=at).decision is decision
