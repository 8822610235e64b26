"""Workbooks of a few kilobytes that would take all memory: refused before the reading library opens them."""

from __future__ import annotations

import zipfile
from collections.abc import Iterable
from pathlib import Path

import pytest
from openpyxl import Workbook

from kiosk.verify.registry import xlsx_guard as registry_xlsx_guard
from kiosk.verify.registry.content import COLUMNS
from kiosk.verify.registry.tables import ImportRefused, open_table
from kiosk.verify.registry.xlsx_guard import look_through
from tests.verify.registry_made import row


def _cell(place: str, text: str) -> str:
    return f'<c r="{place}" t="inlineStr"><is><t>{text}</t></is></c>'


def _workbook(path: Path, rows: Iterable[str]) -> Path:
    """A real workbook whose sheet was replaced."""
    plain = path.with_name("plain.xlsx")
    Workbook().save(plain)
    with zipfile.ZipFile(plain) as old, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as new:
        for entry in old.infolist():
            if entry.filename != "xl/worksheets/sheet1.xml":
                new.writestr(entry.filename, old.read(entry))
        with new.open("xl/worksheets/sheet1.xml", "w") as sheet:
            sheet.write(b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>')
            for text in rows:
                sheet.write(text.encode())
            sheet.write(b"</sheetData></worksheet>")
    return path


HEADER = f'<row r="1">{_cell("A1", COLUMNS[0])}</row>'
BOMBS = {
    "far corner": [HEADER, f'<row r="1048576">{_cell("XFD1048576", "9900000001")}</row>'],
    "far down": [HEADER, f'<row r="1048576">{_cell("A1048576", "9900000001")}</row>'],
    "far right": [f'<row r="1">{_cell("A1", COLUMNS[0])}{_cell("XFD1", "x")}</row>'],
    "no column at all": [f'<row r="1">{_cell("A1", COLUMNS[0])}{_cell("ZZZZZZZ1", "x")}</row>'],
    "one long text": [
        HEADER,
        '<row r="2"><c r="A2" t="inlineStr"><is><t>',
        *["9" * 1_000_000] * 4,
        "</t></is></c></row>",
    ],
}


@pytest.mark.parametrize("rows", BOMBS.values(), ids=BOMBS.keys())
def test_a_workbook_that_unfolds_is_refused(tmp_path: Path, rows: list[str]) -> None:
    path = _workbook(tmp_path / "list.xlsx", rows)
    assert path.stat().st_size < 50_000
    with pytest.raises(ImportRefused) as refused:
        open_table(path)
    assert refused.value.code == "xlsx-too-large"


def test_too_many_cells_are_refused_while_counting(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(registry_xlsx_guard, "MOST_CELLS", 500)
    monkeypatch.setattr(registry_xlsx_guard, "_PIECE", 256)
    look_through(_workbook(tmp_path / "fits.xlsx", ["<row>" + "<c><v>1</v></c>" * 10 + "</row>"] * 50))
    with pytest.raises(ImportRefused):
        look_through(_workbook(tmp_path / "more.xlsx", ["<row>" + "<c><v>1</v></c>" * 10 + "</row>"] * 51))


def test_an_honest_workbook_passes_whatever_its_theme_says(tmp_path: Path) -> None:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append([*COLUMNS, *(f"other {at}" for at in range(20))])
    sheet.append([row()[name] for name in COLUMNS])
    book.save(tmp_path / "list.xlsx")
    assert len(list(open_table(tmp_path / "list.xlsx").rows)) == 1


def test_a_protected_archive_is_refused_in_words(tmp_path: Path) -> None:
    path = _workbook(tmp_path / "list.xlsx", [HEADER])
    data = bytearray(path.read_bytes())
    for head, flags in ((b"PK\x01\x02", 8), (b"PK\x03\x04", 6)):
        at = data.find(head)
        while at >= 0:
            data[at + flags] |= 1
            at = data.find(head, at + 4)
    path.write_bytes(data)
    with pytest.raises(ImportRefused) as refused:
        open_table(path)
    assert refused.value.code == "xlsx-damaged"
