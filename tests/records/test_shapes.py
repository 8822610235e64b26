"""Are shapes counted, kept durably, bounded, and without anything of their content?"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from kiosk.records.shapes import MOST, ShapeFile
from kiosk.records.values import StoreError

NOW = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
LINE = "24 B ascii; separator ';' x4; end none; A4 91 0 94 a3"


def test_the_same_shape_is_counted_and_comes_to_the_front(tmp_path: Path) -> None:
    file = ShapeFile(tmp_path / "shapes.json")
    assert file.shapes() == ()
    file.keep(LINE, "wedge", NOW)
    file.keep("another", "wedge", NOW)
    file.keep(LINE, "wedge", NOW + timedelta(hours=1))
    file.keep(LINE, "camera", NOW)
    kept = ShapeFile(tmp_path / "shapes.json").shapes()
    assert [(shape.line, shape.source, shape.count) for shape in kept] == [
        (LINE, "camera", 1),
        (LINE, "wedge", 2),
        ("another", "wedge", 1),
    ]
    assert (kept[1].first_at, kept[1].last_at) == (NOW, NOW + timedelta(hours=1))


def test_older_shapes_make_room(tmp_path: Path) -> None:
    file = ShapeFile(tmp_path / "shapes.json")
    for number in range(MOST + 5):
        file.keep(f"shape {number}", "wedge", NOW)
    assert len(file.shapes()) == MOST
    assert file.shapes()[0].line == f"shape {MOST + 4}"
    file.forget()
    assert file.shapes() == ()


@pytest.mark.parametrize("content", [b"", b"{", b'[{"line": 7}]', b"\xff\xfe"])
def test_a_damaged_file_is_said_and_not_overwritten(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "shapes.json"
    path.write_bytes(content)
    for step in (ShapeFile(path).shapes, lambda: ShapeFile(path).keep(LINE, "wedge", NOW)):
        with pytest.raises(StoreError):
            step()
    assert path.read_bytes() == content
    ShapeFile(path).forget()
    assert ShapeFile(path).shapes() == ()


def test_a_folder_that_is_gone_is_said(tmp_path: Path) -> None:
    with pytest.raises(StoreError):
        ShapeFile(tmp_path / "gone" / "shapes.json").keep(LINE, "wedge", NOW)
