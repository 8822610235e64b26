"""What the insurer confirmed stands in the registry afterwards, dated; what it did not say does not."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from kiosk.verify.card import BirthDate, Card, Period, Sex
from kiosk.verify.registry import SqlRegistry, open_registry
from kiosk.verify.registry.learning import confirmed_in_every_field, learn
from kiosk.verify.sources import CardStatus, GatewayAnswer, ResultClass
from tests.verify.registry_made import KEYS, NOW, bring, clock, row

TOLD = Card(
    card_number="DN4799900000001",
    social_insurance_number="9900000001",
    name="Trần Thị Mẫu",
    birth=BirthDate(year=1990, month=1, day=1),
    sex=Sex.FEMALE,
    first_facility="79034",
    period=Period(start=date(2026, 1, 1), end=date(2026, 12, 31)),
    five_years_on=date(2029, 1, 1),
)
SHOWN = replace(
    TOLD, period=Period(start=date(2026, 1, 1)), issued_on=date(2026, 1, 2), check_string="0123456789abcdef-7102"
)
GOOD = GatewayAnswer(code="000", result_class=ResultClass.TREAT, card=TOLD, asked_with_person=True, at=NOW)


@pytest.fixture
def registry(tmp_path: Path) -> Iterator[SqlRegistry]:
    opened = open_registry(f"sqlite:///{tmp_path / 'registry.db'}", KEYS, clock)
    yield opened
    opened.close()


def only(registry: SqlRegistry, number: str = "9900000001"):
    (record,) = registry.find(number)
    return record


def test_a_confirmed_card_nobody_had_is_known_from_then_on(registry: SqlRegistry) -> None:
    assert learn(registry, GOOD, SHOWN, "099190000001") == 1
    record = only(registry)
    assert record.card == replace(TOLD, issued_on=SHOWN.issued_on, check_string=SHOWN.check_string)
    assert (record.status, record.as_of, record.citizen_id) == (CardStatus.ACTIVE, NOW, "099190000001")
    assert registry.find("099190000001") == (record,)
    assert [found.card.number for found in registry.find_name("TRAN THI MAU")] == ["DN4799900000001"]


def test_learning_again_changes_nothing(registry: SqlRegistry) -> None:
    learn(registry, GOOD, SHOWN)
    first = only(registry)
    assert learn(registry, GOOD, SHOWN) == 1
    assert only(registry) == first


def test_what_the_answer_does_not_say_stays(registry: SqlRegistry, tmp_path: Path) -> None:
    bring(registry, tmp_path, row())
    quiet = replace(TOLD, social_insurance_number=None, five_years_on=None, sex=None, first_facility="79001")
    learn(registry, replace(GOOD, card=quiet), None)
    record = only(registry)
    assert (record.card.first_facility, record.card.sex, record.card.five_years_on) == (
        "79001",
        Sex.FEMALE,
        date(2029, 1, 1),
    )
    assert (record.card.check_string, record.card.benefit_level, record.citizen_id) == (
        "0123456789abcdef-7102",
        "4",
        "099190000001",
    )


def test_an_older_answer_does_not_undo_a_newer_list(registry: SqlRegistry, tmp_path: Path) -> None:
    bring(registry, tmp_path, row(first_facility="79001", as_of="2026-06-14"))
    learn(registry, replace(GOOD, at=datetime(2026, 6, 1, tzinfo=UTC)), SHOWN)
    assert only(registry).card.first_facility == "79001"


def test_a_renewed_card_is_learnt_with_its_holder(registry: SqlRegistry) -> None:
    new = Card(card_number="GD4799900000001", period=Period(start=date(2026, 7, 1), end=date(2027, 6, 30)))
    answer = replace(GOOD, code="004", result_class=ResultClass.TREAT_NEW_CARD, new_card=new)
    assert learn(registry, answer, SHOWN) == 2
    by_number = {record.card.card_number: record for record in registry.find("9900000001")}
    assert by_number["DN4799900000001"].new_card_number == "GD4799900000001"
    renewed = by_number["GD4799900000001"]
    assert (renewed.card.name, renewed.card.period, renewed.old_card_number) == (
        "Trần Thị Mẫu",
        new.period,
        "DN4799900000001",
    )
    assert renewed.card.check_string is None  # that card's code was never seen


@pytest.mark.parametrize(("code", "status"), [("110", "withdrawn"), ("120", "reduced"), ("124", "reduced")])
def test_a_refusal_for_the_person_ends_the_card(registry: SqlRegistry, tmp_path: Path, code: str, status: str) -> None:
    bring(registry, tmp_path, row())
    answer = GatewayAnswer(code=code, result_class=ResultClass.REFUSE, asked_with_person=True, at=NOW)
    assert learn(registry, answer, SHOWN) == 1
    assert only(registry).status.value == status
    assert only(registry).card.check_string == "0123456789abcdef-7102"
    # The insurer may think better of it.
    learn(registry, replace(GOOD, at=NOW + timedelta(seconds=1)), SHOWN)
    assert only(registry).status is CardStatus.ACTIVE


def test_an_ended_card_gets_its_end(registry: SqlRegistry, tmp_path: Path) -> None:
    bring(registry, tmp_path, row())
    ended = replace(TOLD, period=Period(end=date(2026, 5, 31)))
    learn(registry, replace(GOOD, code="010", result_class=ResultClass.REFUSE, card=ended), SHOWN)
    assert only(registry).card.period == Period(start=date(2026, 1, 1), end=date(2026, 5, 31))
    assert only(registry).status is CardStatus.ACTIVE


NOTHING = [
    replace(GOOD, code="050", result_class=ResultClass.CORRECT_INPUT, card=None),
    replace(GOOD, code="110", result_class=ResultClass.REFUSE, card=None, asked_with_person=False),
    replace(GOOD, code="001", result_class=ResultClass.PAPERS_FIRST),
    replace(GOOD, code="100", result_class=ResultClass.RETRY),
    replace(GOOD, code="054", result_class=ResultClass.STAFF_OR_CONFIGURATION),
    replace(GOOD, code="777", result_class=None),
    replace(GOOD, card=None),
    replace(GOOD, card=replace(TOLD, name="<b>Trần</b>")),
    replace(GOOD, card=replace(TOLD, card_number="DN47999")),
]


@pytest.mark.parametrize("answer", NOTHING)
def test_what_says_nothing_certain_teaches_nothing(
    registry: SqlRegistry, tmp_path: Path, answer: GatewayAnswer
) -> None:
    bring(registry, tmp_path, row())
    before = only(registry)
    assert learn(registry, answer, SHOWN) == 0
    assert only(registry) == before


OTHER = [
    {"name": "Trần Thị Mẩu"},
    {"birth": BirthDate(year=1990)},
    {"sex": Sex.MALE},
    {"first_facility": "79001"},
    {"period": Period(start=date(2025, 1, 1))},
    {"period": Period(start=date(2026, 1, 1), end=date(2026, 6, 30))},
    {"five_years_on": date(2029, 1, 2)},
    {"card_number": "DN4799900000002"},
]


@pytest.mark.parametrize("other", OTHER)
def test_a_code_that_differs_in_one_field_lends_no_check_string(
    registry: SqlRegistry, other: dict[str, object]
) -> None:
    assert confirmed_in_every_field(SHOWN, TOLD)
    assert not confirmed_in_every_field(replace(SHOWN, **other), TOLD)  # type: ignore[arg-type]
    learn(registry, GOOD, replace(SHOWN, **other))  # type: ignore[arg-type]
    assert only(registry).card.check_string is None


def test_a_second_check_string_for_the_same_issue_is_not_believed(registry: SqlRegistry) -> None:
    learn(registry, GOOD, SHOWN)
    learn(registry, replace(GOOD, at=NOW + timedelta(hours=1)), replace(SHOWN, check_string="ffff456789abcdef-7102"))
    assert only(registry).card.check_string == "0123456789abcdef-7102"
    later = replace(SHOWN, issued_on=date(2026, 6, 10), check_string="ffff456789abcdef-7102")
    learn(registry, replace(GOOD, at=NOW + timedelta(hours=2)), later)
    assert (only(registry).card.check_string, only(registry).card.issued_on) == (
        "ffff456789abcdef-7102",
        date(2026, 6, 10),
    )
