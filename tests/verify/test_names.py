"""Names: what is allowed, how they are cleaned and folded, when two are the same."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kiosk.verify.card import Oddity
from kiosk.verify.names import NameMatch, NameNotAllowed, clean, compare_names, fold, is_allowed


@pytest.mark.parametrize(
    "name",
    [
        "Trần Thị Mẫu",
        "ĐẶNG VĂN THỬ",
        "H'Bia Niê",
        "Y Ơ\u0306n",
        "O\u2019Neil",
        "Jean-Luc Mẫu",
        "Nguyễn T. Mẫu",
        "Müller",
        "Ư",
    ],
)
def test_allowed(name: str) -> None:
    assert is_allowed(name)
    assert clean(name) == (name, frozenset())


@pytest.mark.parametrize(
    "name",
    [
        "",
        "-",
        " ",
        "Trần1",
        "A<b>",
        "A\u202eB",
        "Тrần",
        "A\u200bB",
        "陳",
        "A" * 81,
        "A,B",
        "'A",
        "A\u0301\u0301\u0301\u0301",
    ],
)
def test_not_allowed(name: str) -> None:
    with pytest.raises(NameNotAllowed):
        clean(name)


def test_clean_reports_what_it_changed() -> None:
    decomposed = unicodedata.normalize("NFD", "Trần Thị Mẫu")
    assert clean(decomposed) == ("Trần Thị Mẫu", frozenset({Oddity.NAME_NOT_NFC}))
    assert clean("\u00d0ặng\u00a0 Thị ") == ("Đặng Thị", frozenset({Oddity.NAME_ETH, Oddity.NAME_SPACES}))


@pytest.mark.parametrize(
    ("a", "b", "match"),
    [
        ("Trần Thị Mẫu", "TRẦN THỊ MẪU", NameMatch.EXACT),
        ("Trần Thị Mẫu", unicodedata.normalize("NFD", "Trần Thị Mẫu"), NameMatch.EXACT),
        ("Trần  Thị Mẫu ", "Trần Thị Mẫu", NameMatch.EXACT),
        ("\u00d0ặng Thị Mẫu", "Đặng Thị Mẫu", NameMatch.EXACT),
        ("Nguyễn Hoà", "Nguyễn Hòa", NameMatch.EXACT),
        ("Lê Thuý", "Lê Thúy", NameMatch.EXACT),
        ("O\u2019Neil Mẫu", "O'Neil Mẫu", NameMatch.EXACT),
        ("Tran Thi Mau", "Trần Thị Mẫu", NameMatch.SPELLING),
        ("Dang Van An", "Đặng Văn Ân", NameMatch.SPELLING),
        ("Trần Văn An", "Trần Văn Ân", NameMatch.SPELLING),
        ("Nguyễn Thị Mỹ", "Nguyễn Thị Mĩ", NameMatch.SPELLING),
        ("TrầnThị Mẫu", "Trần Thị Mẫu", NameMatch.SPELLING),
        ("Luc Mẫu Jean", "Jean Luc Mẫu", NameMatch.SPELLING),
        ("Trần Văn An", "Trần Văn Anh", NameMatch.DIFFERS),
        ("Trần Thị Mẫu", "Trần Văn Mẫu", NameMatch.DIFFERS),
        ("", "", NameMatch.DIFFERS),
        ("Trần", "", NameMatch.DIFFERS),
    ],
)
def test_compare(a: str, b: str, match: NameMatch) -> None:
    assert compare_names(a, b) is match
    assert compare_names(b, a) is match


def test_fold() -> None:
    assert fold("ĐẶNG  Thị Mỹ-Ơ\u0306n") == "dang thi my on"
    assert fold("\u00d0ặng") == "dang"
    assert fold("H'Bia Niê") == "hbia nie"


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=40))
def test_any_text(text: str) -> None:
    folded = fold(text)
    assert set(folded) <= set("abcdefghijklmnopqrstuvwxyz ")
    assert fold(folded) == folded
    assert compare_names(text, text) is (NameMatch.EXACT if folded else NameMatch.DIFFERS)
    try:
        name, _ = clean(text)
    except NameNotAllowed:
        return
    assert clean(name) == (name, frozenset())
