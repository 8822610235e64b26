"""Which cells are believed, and how are they written? One good row, one changed cell at a time."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.verify.registry.cells import RowFault, RowRejected
from kiosk.verify.registry.content import COLUMNS, Content
from kiosk.verify.registry.rows import RowChecker
from tests.verify.registry_made import NOW, row

CHECKER = RowChecker(default_as_of=NOW, now=NOW)


def check(**changes: str) -> Content:
    cells = row(**changes)
    return CHECKER.check([cells[name] for name in COLUMNS])


def test_a_good_row_is_canonical() -> None:
    assert check() == Content(
        "9900000001",
        "DN4799900000001",
        "099190000001",
        "Trần Thị Mẫu",
        "1990-01-01",
        "female",
        "79034",
        "2026-01-01",
        "2026-12-31",
        "2026-01-02",
        "4",
        "none",
        "2029-01-01",
        "active",
        "0123456789abcdef-7102",
        None,
        1780246800,
    )


def test_a_row_never_shows_its_person() -> None:
    assert repr(check()) == "Content()"


@pytest.mark.parametrize(
    ("column", "cell", "value"),
    [
        ("social_insurance_number", " 99 0000 0001 ", "9900000001"),
        ("card_number", "dn 4 79 99 000 00001", "DN4799900000001"),
        ("card_number", "DN-4-79-99-000-00001", "DN4799900000001"),
        ("card_number", "TE179KT00000007", "TE179KT00000007"),
        ("card_number", "DN7799900000001", "DN7799900000001"),
        ("card_number", "-", None),
        ("citizen_id", "", None),
        ("name", "  Tra\u0302\u0300n   Thi\u0323 Mẫu ", "Trần Thị Mẫu"),
        ("name", "Ðỗ Văn Thử", "Đỗ Văn Thử"),
        ("name", "", None),
        ("birth", "1990", "1990"),
        ("birth", "1/2/1990", "1990-02-01"),
        ("birth", "1990-01-01T00:00:00", "1990-01-01"),
        ("birth", "2026", "2026"),
        ("birth", "2026-06-15", "2026-06-15"),
        ("birth", "-", None),
        ("sex", "Nam", "male"),
        ("sex", "nữ", "female"),
        ("sex", "NU\u031b\u0303", "female"),
        ("sex", "1", "male"),
        ("sex", "", None),
        ("first_facility", "79 - 034", "79034"),
        ("first_facility", "79–034", "79034"),
        ("valid_to", "-", None),
        ("benefit_level", "5", "5"),
        ("living_area", "k2", "K2"),
        ("living_area", "6", "K2"),
        ("living_area", "4", "none"),
        ("living_area", "", None),
        ("status", "Deceased", "deceased"),
        ("status", "", "active"),
        ("check_string", "0123456789ABCDEF-7102", "0123456789abcdef-7102"),
        ("new_card_number", "GD4799900000001", "GD4799900000001"),
        ("as_of", "", int(NOW.timestamp())),
        ("as_of", "01/06/2026", 1780246800),
        ("as_of", "2026-06-01T00:00:00+07:00", 1780246800),
        ("as_of", "2026-05-31T17:00:00Z", 1780246800),
        ("as_of", "2026-06-16", 1781542800),
    ],
)
def test_taken(column: str, cell: str, value: str | int | None) -> None:
    for _ in range(2):  # the second time it is remembered
        assert getattr(check(**{column: cell}), column) == value


@pytest.mark.parametrize(
    ("column", "cell", "fault"),
    [
        ("social_insurance_number", "", RowFault.REQUIRED),
        ("social_insurance_number", "-", RowFault.REQUIRED),
        ("social_insurance_number", "990000001", RowFault.NUMBER_FORM),
        ("social_insurance_number", "99000000011", RowFault.NUMBER_FORM),
        ("social_insurance_number", "٩٩٠٠٠٠٠٠٠١", RowFault.NUMBER_FORM),
        ("social_insurance_number", "99\u200b00000001", RowFault.NUMBER_FORM),
        ("social_insurance_number", "9.900000001E9", RowFault.NUMBER_FORM),
        ("card_number", "4799900000001", RowFault.NUMBER_FORM),
        ("card_number", "=cmd|calc!A1", RowFault.NUMBER_FORM),
        ("card_number", "ĐN4799900000001", RowFault.NUMBER_FORM),
        ("citizen_id", "123456789", RowFault.NUMBER_FORM),
        ("citizen_id", "9919000000²1", RowFault.NUMBER_FORM),
        ("name", "Trần\u202eThị", RowFault.HOSTILE_TEXT),
        ("name", "Trần\u200bThị", RowFault.HOSTILE_TEXT),
        ("name", "Trần\nThị", RowFault.HOSTILE_TEXT),
        ("name", "Trần \x07", RowFault.HOSTILE_TEXT),
        ("name", "<b>Trần</b>", RowFault.HOSTILE_TEXT),
        ("name", "=HYPERLINK(1)", RowFault.NAME_FORM),
        ("name", "Trần Thị 1", RowFault.NAME_FORM),
        ("name", "陈氏", RowFault.NAME_FORM),
        ("name", "Тrần", RowFault.NAME_FORM),
        ("name", "x" * 100_000, RowFault.TOO_LONG),
        ("birth", "31/02/1990", RowFault.DATE_IMPOSSIBLE),
        ("birth", "1066", RowFault.DATE_IMPOSSIBLE),
        ("birth", "01-02-1990", RowFault.DATE_FORM),
        ("birth", "x" * 100_000, RowFault.DATE_FORM),
        ("birth", "2026-06-16", RowFault.DATE_FUTURE),
        ("birth", "2027", RowFault.DATE_FUTURE),
        ("sex", "x", RowFault.WORD_UNKNOWN),
        ("first_facility", "7903", RowFault.NUMBER_FORM),
        ("valid_from", "1/13/2026", RowFault.DATE_IMPOSSIBLE),
        ("valid_from", "soon", RowFault.DATE_FORM),
        ("valid_to", "2025-12-31", RowFault.PERIOD_REVERSED),
        ("benefit_level", "9", RowFault.WORD_UNKNOWN),
        ("living_area", "K4", RowFault.WORD_UNKNOWN),
        ("status", "gone", RowFault.WORD_UNKNOWN),
        ("check_string", "<script>", RowFault.CHECK_STRING_FORM),
        ("check_string", "a" * 65, RowFault.CHECK_STRING_FORM),
        ("new_card_number", "1", RowFault.NUMBER_FORM),
        ("as_of", "yesterday", RowFault.DATE_FORM),
        ("as_of", "9999-99-99", RowFault.DATE_FORM),
        ("as_of", "0001-01-01", RowFault.DATE_FORM),
        ("as_of", "2026-06-17", RowFault.DATE_FUTURE),
    ],
)
def test_rejected(column: str, cell: str, fault: RowFault) -> None:
    for _ in range(2):  # a bad cell is not remembered as a good one
        with pytest.raises(RowRejected) as caught:
            check(**{column: cell})
        assert (caught.value.fault, caught.value.column) == (fault, column)


@given(st.lists(st.text(max_size=20), min_size=len(COLUMNS), max_size=len(COLUMNS)))
def test_any_cells_are_a_row_or_a_reason(cells: list[str]) -> None:
    try:
        CHECKER.check(["9900000001", *cells[1:]])
    except RowRejected as rejected:
        assert rejected.column in COLUMNS


@given(st.sampled_from(COLUMNS), st.text(max_size=30))
def test_any_one_cell_is_taken_clean_or_refused(column: str, cell: str) -> None:
    try:
        content = check(**{column: cell})
    except RowRejected as rejected:
        assert rejected.column in (column, "valid_to")
        return
    value = getattr(content, column)
    assert value is None or isinstance(value, int) or (value.isprintable() and value == value.strip())
