"""The typed number: groups, meaning as one types, hints, neighbours."""

from __future__ import annotations

from datetime import date

import pytest

from kiosk.verify.card import NumberKind
from kiosk.verify.number import HintKind, group, hints, is_complete, kind_so_far, meaning, neighbours
from kiosk.verify.tables import Tables, default_directory

DAY = date(2026, 3, 2)


@pytest.mark.parametrize(
    ("typed", "grouped"),
    [
        ("", ""),
        ("d", "D"),
        ("dn4", "DN 4"),
        ("DN479", "DN 4 79"),
        ("DN4799900", "DN 4 79 9900"),
        ("DN4799900000001", "DN 4 79 99000 00001"),
        ("DN 4 79 99000 00001", "DN 4 79 99000 00001"),
        ("DN47999000000012", "DN 4 79 99000 00001 2"),
        ("9900000001", "99000 00001"),
        ("990000", "99000 0"),
        ("099190000001", "099 190 000 001"),
        ("Trần Thị", "Trần Thị"),
    ],
)
def test_groups_as_one_types(typed: str, grouped: str) -> None:
    assert group(typed) == grouped
    assert group(grouped) == grouped


def test_kind_so_far() -> None:
    assert kind_so_far("DN4") is NumberKind.CARD
    assert kind_so_far("99") is NumberKind.SOCIAL_INSURANCE
    assert kind_so_far("09919000000") is NumberKind.CITIZEN
    assert kind_so_far("Trần") is None
    assert [is_complete(text) for text in ("DN4799900000001", "9900000001", "099190000001", "99")] == [
        True,
        True,
        True,
        False,
    ]


def test_meaning_grows_with_the_text() -> None:
    tables = Tables.load(default_directory())
    assert meaning("", tables, DAY).kind is None
    group_only = meaning("DN", tables, DAY)
    assert (group_only.group_vi, group_only.share) == ("Người lao động trong doanh nghiệp", None)
    assert meaning("dn 4", tables, DAY).share == 80
    whole = meaning("DN 4 15 99000 00001", tables, DAY)
    assert (whole.complete, whole.province, whole.level) == (True, "Yên Bái", "4")
    assert meaning("ZZ9", tables, DAY).group_vi is None
    assert meaning("ZZ9", tables, DAY).share is None
    assert meaning("079" + "190000001", tables, DAY).province == "TP Hồ Chí Minh"
    assert meaning("099190000001", tables, DAY).province is None
    assert meaning("9900000001", tables, DAY).complete


@pytest.mark.parametrize(
    ("typed", "kind", "at", "suggestion"),
    [
        ("DN47999O0000001", HintKind.LETTER_FOR_DIGIT, 7, "DN4799900000001"),
        ("DN479990000000I", HintKind.LETTER_FOR_DIGIT, 14, "DN4799900000001"),
        ("99O0000001", HintKind.LETTER_FOR_DIGIT, 2, "9900000001"),
        ("0991900OOOO1", HintKind.LETTER_FOR_DIGIT, 7, "099190000001"),
        ("O99190000001", HintKind.LETTER_FOR_DIGIT, 0, "099190000001"),
        ("o9919000000l", HintKind.LETTER_FOR_DIGIT, 0, "099190000001"),
        ("GD4799900000", HintKind.TOO_SHORT, None, None),
        ("D04799900000001", HintKind.DIGIT_FOR_LETTER, 1, "DO4799900000001"),
        ("8T4799900000001", HintKind.DIGIT_FOR_LETTER, 0, "BT4799900000001"),
        ("990000001", HintKind.TOO_SHORT, None, None),
        ("DN479", HintKind.TOO_SHORT, None, None),
        ("9012345678901", HintKind.TOO_LONG, None, None),
        ("99123455678", HintKind.DOUBLED, 1, "9123455678"),
        ("DN47991234556789", HintKind.DOUBLED, 5, "DN479" + "1234556789"),
        ("9900#", HintKind.OTHER_CHARACTER, 4, None),
    ],
)
def test_first_hint(typed: str, kind: HintKind, at: int | None, suggestion: str | None) -> None:
    first = hints(typed)[0]
    assert (first.kind, first.at, first.suggestion) == (kind, at, suggestion)


def test_no_hint_for_a_good_number() -> None:
    for text in ("", "DN4799900000001", "9900000001", "099190000001", "TE179KT99000001"):
        assert hints(text) == ()


def test_every_doubled_digit_is_offered_once() -> None:
    found = [hint.suggestion for hint in hints("DN47991234556789") if hint.kind is HintKind.DOUBLED]
    assert found == ["DN479" + "1234556789", "DN479" + "9123456789"]


def test_neighbours_of_a_whole_number() -> None:
    near = neighbours("9900000001")
    assert "9900000001" not in near
    assert {"9900000002", "9900000010", "9090000001"} <= set(near)
    assert all(len(number) == 10 and number.isdigit() for number in near)
    assert len(near) == len(set(near)) == 10 * 9 + 2  # nine other digits in each place, two swaps
    assert list(near) == sorted(near)
    for number in neighbours("DN4799900000001"):
        assert is_complete(number)
        assert number.startswith("DN")


def test_neighbours_of_a_number_of_the_wrong_length() -> None:
    assert "9900000001" in neighbours("990000001")
    assert "9900000001" in neighbours("99000000001")
    assert "DN4799900000001" in neighbours("DN47999000000011")
    assert neighbours("") == ()
    assert neighbours("Trần") == ()
