"""The shape of an unknown code tells lengths and classes, never content."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from kiosk.verify.shape import MAX_PARTS, shape
from tests.verify.formats.codes import CITIZEN, OLD, code


def test_bhyt_card() -> None:
    found = shape(code(OLD) + b"\r\n")
    assert (found.encoding, found.separator, found.part_count, found.line_end) == ("ascii", "|", 15, "crlf")
    assert found.parts[0].runs == "A2-913"
    assert found.parts[1].runs == "x36"
    assert found.parts[2].runs == "92-.1-92-.1-94"
    assert found.line().startswith("205 B ascii; separator '|' x14; end crlf; A2-913 x36 ")


def test_citizen_card() -> None:
    found = shape(code(CITIZEN))
    assert (found.encoding, found.part_count, found.parts[1].length) == ("utf-8", 7, 0)
    assert found.parts[2].runs == "A1-a1-u1-a1-_1-A1-a1-u1-_1-A1-u1-a1"


def test_other_texts() -> None:
    assert shape(b"").line() == "0 B ascii; separator none; end none; 0"
    assert shape(b"\xff\xfe").encoding == "binary"
    assert shape(b"a;b;c").separator == ";"
    many = shape(b"x|" * 100)
    assert (len(many.parts), many.part_count) == (MAX_PARTS, 101)


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=200))
def test_no_content_in_the_line(data: bytes) -> None:
    line = shape(data).line()
    assert line.isascii()
    assert len(line) < 12000


def test_same_shape_for_two_people() -> None:
    assert shape(code(OLD)) == shape(code(OLD, number="GD4799900000777", management="79009900000777"))
