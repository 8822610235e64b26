"""What is said of a number while it is typed, and which other number is offered?"""

from __future__ import annotations

from datetime import date

import pytest

from kiosk.paths import bundled_config
from kiosk.verify.card import NumberKind
from kiosk.verify.tables import Tables
from kiosk.window.typed_numbers import TypedNumbers

CARD, SLIP = "DN4799900000001", "DN4799900000010"


def numbers(*known: str) -> TypedNumbers:
    tables = Tables.load(bundled_config() / "tables")
    return TypedNumbers(lambda: tables, lambda: date(2026, 11, 23), set(known).__contains__)


def test_a_whole_card_number_is_grouped_and_explained() -> None:
    hint = numbers(CARD).describe_number(CARD.lower())
    assert hint.groups == ("DN", "4", "79", "99000", "00001")
    assert (hint.kind, hint.complete, hint.object_code, hint.share) == (NumberKind.CARD, True, "DN", 80)
    assert hint.province
    assert (hint.hints, hint.suggestion) == ((), None)


def test_half_a_number_is_not_called_too_short() -> None:
    hint = numbers().describe_number("DN479")
    assert not hint.complete
    assert hint.hints == ()


def test_a_letter_in_place_of_a_digit_is_offered_only_as_a_number_that_is_known_here() -> None:
    typed = CARD.replace("1", "I")
    assert numbers(CARD).describe_number(typed).suggestion == CARD
    assert numbers().describe_number(typed).suggestion is None


@pytest.mark.parametrize(("known", "offered"), [((CARD,), CARD), ((), None), ((CARD, SLIP), None)])
def test_the_only_known_number_a_slip_away_is_offered(known: tuple[str, ...], offered: str | None) -> None:
    assert numbers(*known).describe_number(SLIP).suggestion == offered


def test_the_number_is_in_no_repr() -> None:
    hint = numbers(CARD).describe_number(CARD.replace("1", "I"))
    assert CARD not in repr(hint)
