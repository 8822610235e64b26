"""Flagged visits as a table: what a spreadsheet reads back, never what it would compute; a whole file or none."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fraud_rules._types import Severity
from kiosk.exchange.case_export import COLUMNS, neutral, write_csv, write_file, write_json
from kiosk.records.values import CaseRow, CaseState, Disposition


def row(n: int = 1, **changes: object) -> CaseRow:
    values: dict[str, object] = {
        "id": f"case-{n}",
        "opened_at": datetime(2026, 3, 9, 0, 30, 0, 123456, tzinfo=UTC),
        "rule": "same-day-repeat",
        "severity": Severity.REVIEW,
        "facility": "79999",
        "desk": "quầy 1",
        "clerk": "c07",
        "masked_person": "T. T. M***",
        "hits": 2,
        "state": CaseState.NEW,
    }
    return CaseRow(**(values | changes))  # type: ignore[arg-type]


def read_back(data: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))


def test_a_table_with_bom_header_and_every_column() -> None:
    stream = io.BytesIO()
    closed = row(2, state=CaseState.RESOLVED, assignee="a01", disposition=Disposition.DATA_ERROR, set_aside=1)
    assert write_csv([row(), closed], stream) == 2
    data = stream.getvalue()
    assert data.startswith(b"\xef\xbb\xbfcase_id,opened_at,") and data.endswith(b"\r\n") and data.count(b"\r\n") == 3
    header, first, second = read_back(data)
    assert tuple(header) == COLUMNS
    assert first == [
        *("case-1", "2026-03-09T00:30:00.123+00:00", "same-day-repeat", "review", "79999", "quầy 1", "c07"),
        *("T. T. M***", "2", "new", "", "", "0"),
    ]
    assert second[-4:] == ["resolved", "a01", "data-error", "1"]


def test_an_empty_export_still_has_its_header() -> None:
    stream = io.BytesIO()
    assert write_csv([], stream) == 0
    assert read_back(stream.getvalue()) == [list(COLUMNS)]


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠"])
def test_a_cell_that_would_be_computed_is_made_text(start: str) -> None:
    stream = io.BytesIO()
    attack = f'{start}HYPERLINK("http://x","y")'
    write_csv([row(desk=attack, masked_person=attack, assignee=attack)], stream)
    cells = dict(zip(COLUMNS, read_back(stream.getvalue())[1], strict=True))
    for column in ("desk", "person", "assignee"):
        assert cells[column] == "'" + attack


@pytest.mark.parametrize("plain", ["", "T. T. M***", "a=b", "1+1", "quầy-1", " ", "'="])
def test_an_ordinary_cell_stays_as_it_is(plain: str) -> None:
    assert neutral(plain) == plain


@pytest.mark.parametrize(
    ("cell", "shown"),
    [
        (" =1+1", "' =1+1"),
        ("\u00a0@x", "'\u00a0@x"),
        ("\ufeff=1", "'\ufeff=1"),
        ("quầy;=1+1", "quầy;'=1+1"),
        ("quầy\t+1", "quầy\t'+1"),
        ("a\n-1", "a\n'-1"),
    ],
)
def test_nothing_is_computed_behind_blanks_or_another_separator(cell: str, shown: str) -> None:
    assert neutral(cell) == shown


@given(st.text(st.characters(exclude_categories=("Cs",)), max_size=20))
def test_any_text_comes_back_in_one_cell(text: str) -> None:
    stream = io.BytesIO()
    write_csv([row(desk=text)], stream)
    assert read_back(stream.getvalue())[1][COLUMNS.index("desk")] == neutral(text)
    assert neutral(text).replace("'", "") == text.replace("'", "")
    assert len(read_back(stream.getvalue())) == 2


def test_json_lines_have_the_same_names_and_null_for_nothing() -> None:
    stream = io.BytesIO()
    assert write_json([row(desk="=1"), row(2)], stream) == 2
    first, second = [json.loads(line) for line in stream.getvalue().splitlines()]
    assert tuple(first) == COLUMNS
    assert (first["desk"], first["hits"], first["assignee"], first["person"]) == ("=1", 2, None, "T. T. M***")
    assert second["case_id"] == "case-2"


def test_a_file_is_whole_or_not_there(tmp_path: Path) -> None:
    target = tmp_path / "cases.csv"
    target.write_text("yesterday")

    def breaks() -> Iterator[CaseRow]:
        yield row()
        raise RuntimeError("store gone")

    with pytest.raises(RuntimeError):
        write_file(breaks(), target)
    assert target.read_text() == "yesterday"
    assert [file.name for file in tmp_path.iterdir()] == ["cases.csv"]
    assert write_file([row()], target) == 1
    assert len(read_back(target.read_bytes())) == 2
    assert write_file([row()], target, "json") == 1
    assert json.loads(target.read_text(encoding="utf-8"))["case_id"] == "case-1"
