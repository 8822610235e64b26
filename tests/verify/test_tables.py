"""The dated code tables: both sides of the change days, sources everywhere, clear errors."""

from __future__ import annotations

import tomllib
from datetime import date
from pathlib import Path

import pytest

from kiosk.verify.sources import ResultClass
from kiosk.verify.tables import TableError, Tables, default_directory

FILES = ("levels", "object_codes", "provinces", "visit_types", "result_codes")


@pytest.fixture
def tables() -> Tables:
    return Tables.load(default_directory())


def test_every_row_is_right_and_has_a_source_and_a_first_day(tables: Tables) -> None:
    tables.check()
    for name in FILES:
        rows = tomllib.loads((default_directory() / f"{name}.toml").read_text(encoding="utf-8"))["row"]
        assert all(row["source"] and isinstance(row["since"], date) for row in rows)


@pytest.mark.parametrize(
    ("code", "day", "level"),
    [
        ("CN", date(2025, 12, 31), "3"),
        ("CN", date(2026, 1, 1), "2"),
        ("LH", date(2025, 12, 31), "4"),
        ("LH", date(2026, 1, 1), "2"),
        ("DN", date(2019, 1, 1), "4"),
        ("TE", date(2026, 6, 1), "1"),
        ("QN", date(2026, 6, 1), "5"),
    ],
)
def test_level_of_a_group_on_a_day(tables: Tables, code: str, day: date, level: str) -> None:
    row = tables.object_code(code, day)
    assert row is not None
    assert row.level == level


def test_object_codes_that_began_or_never_were(tables: Tables) -> None:
    assert tables.object_code("LH", date(2025, 6, 30)) is None
    assert tables.knows_object_code("LH")
    assert not tables.knows_object_code("ZZ")
    near_poor = tables.object_code("CN", date(2026, 1, 1))
    assert near_poor is not None
    assert near_poor.also_printed == ("3",)


def test_levels(tables: Tables) -> None:
    assert [row.share for digit in "12345" if (row := tables.level(digit, date(2026, 1, 1)))] == [100, 100, 95, 80, 100]
    before, after = tables.level("4", date(2025, 6, 30)), tables.level("4", date(2025, 7, 1))
    assert before is not None
    assert after is not None
    assert "trạm y tế xã" in before.meaning_vi
    assert "cấp ban đầu" in after.meaning_vi
    assert tables.level("6", date(2026, 1, 1)) is None


def test_provinces_before_and_after_the_mergers(tables: Tables) -> None:
    before, after = date(2025, 6, 30), date(2025, 7, 1)
    codes = [f"{number:02d}" for number in range(1, 97)]
    assert sum(tables.province(code, before) is not None for code in codes) == 63
    assert sum(tables.province(code, after) is not None for code in codes) == 34
    for code, old, new in (
        ("15", "Yên Bái", "Lào Cai"),
        ("24", "Bắc Giang", "Bắc Ninh"),
        ("44", "Quảng Bình", "Quảng Trị"),
        ("52", "Bình Định", "Gia Lai"),
        ("80", "Long An", "Tây Ninh"),
        ("82", "Tiền Giang", "Đồng Tháp"),
        ("91", "Kiên Giang", "An Giang"),
    ):
        first, second, card = tables.province(code, before), tables.province(code, after), tables.card_province(code)
        assert first is not None
        assert second is not None
        assert card is not None
        assert (first.name, second.name, card.name) == (old, new, old)
    assert tables.province("02", after) is None
    assert tables.card_province("02") is not None
    assert {"97", "98", "02", "79"} <= tables.card_provinces
    assert "99" not in tables.card_provinces


def test_visit_types_in_the_order_of_the_annex(tables: Tables) -> None:
    assert tables.visit_types(date(2025, 6, 30)) == ()
    for day in (date(2025, 7, 1), date(2026, 7, 1)):
        assert [row.code for row in tables.visit_types(day)] == [
            "1.1",
            "1.2",
            "1.3",
            "1.4",
            "1.5",
            "1.6",
            "1.7",
            "1.11",
            "1.12",
            "1.13",
            "1.14",
            "1.15",
            "1.16",
            "1.17",
            "1.18",
            "2",
            "3.1",
            "3.2",
            "3.3",
            "3.6",
            "7",
            "7.2",
            "7.3",
            "7.4",
            "8",
            "9",
            "10",
        ]
    for code in ("1.13", "1.14", "1.18"):
        before, after = tables.visit_type(code, date(2026, 6, 30)), tables.visit_type(code, date(2026, 7, 1))
        assert before is not None
        assert after is not None
        assert (before.share_of_level, after.share_of_level) == (0, 50)
    commune = tables.visit_type("1.2", date(2026, 1, 1))
    assert commune is not None
    assert commune.any_level


def test_result_codes(tables: Tables) -> None:
    published = (
        "000 001 002 003 004 010 050 051 052 053 054 055 060 061 070 100 101 110 120 121 122 123 124 130 205 401"
    )
    for code in published.split():
        row = tables.result_code(code)
        assert row is not None
        assert all((row.meaning_vi, row.meaning_en, row.clerk_vi, row.clerk_en, row.patient_vi, row.patient_en))
        assert row.patient_vi.count(".") <= 1
    expected = {
        "000": ResultClass.TREAT,
        "001": ResultClass.PAPERS_FIRST,
        "003": ResultClass.TREAT_NEW_CARD,
        "004": ResultClass.TREAT,
        "010": ResultClass.REFUSE,
        "054": ResultClass.STAFF_OR_CONFIGURATION,
        "061": ResultClass.CORRECT_INPUT,
        "101": ResultClass.RETRY,
        "130": ResultClass.CHILD_PAPERS,
        "500": ResultClass.RETRY,
    }
    assert {code: row.result_class for code in expected if (row := tables.result_code(code))} == expected
    assert tables.result_code("777") is None
    assert tables.result_code("080", date(2024, 7, 31)) is not None
    assert tables.result_code("080", date(2024, 8, 1)) is None


def copy_with(folder: Path, name: str, text: str) -> Tables:
    for file in FILES:
        source = (default_directory() / f"{file}.toml").read_text(encoding="utf-8")
        (folder / f"{file}.toml").write_text(text if file == name else source, encoding="utf-8")
    return Tables.load(folder)


GOOD = 'code = "1"\nsince = 2020-01-01\nshare = 100\nmeaning_vi = "x"\nmeaning_en = "x"\nsource = "x"\n'


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "levels.toml: has no"),
        ("[[row]\n", "levels.toml: "),
        (
            f"[[row]]\n{GOOD}\n[[row]]\n" + GOOD.replace("100", '"much"').replace('"1"', '"2"'),
            r"row 2 \(code 2\).*share",
        ),
        ("[[row]]\n" + GOOD.replace('source = "x"', ""), r"row 1 \(code 1\).*source"),
        ("[[row]]\n" + GOOD.replace('source = "x"', 'source = " "'), "must not be empty"),
        ("[[row]]\n" + GOOD + "colour = 1\n", "colour"),
        ("[[row]]\n" + GOOD + "until = 2019-12-31\n", "ends before it begins"),
        (f"[[row]]\n{GOOD}\n[[row]]\n{GOOD}", "code 1 has two rows for 2020-01-01"),
    ],
)
def test_wrong_row_is_named(tmp_path: Path, text: str, message: str) -> None:
    tables = copy_with(tmp_path, "levels", text)
    with pytest.raises(TableError, match=message):
        tables.level("1", date(2026, 1, 1))
    assert tables.object_code("DN", date(2026, 1, 1)) is not None  # another file is not touched by it


def test_missing_directory_or_file(tmp_path: Path) -> None:
    with pytest.raises(TableError, match="no directory"):
        Tables.load(tmp_path / "absent")
    with pytest.raises(TableError, match=r"levels\.toml: cannot be read"):
        Tables.load(tmp_path).level("1", date(2026, 1, 1))
