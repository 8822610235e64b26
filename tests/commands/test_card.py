"""`kiosk card new`: codes that the program itself reads back, of people who cannot exist."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.commands.conftest import Call

KEYS = {"kind", "text", "card_number", "social_insurance_number", "citizen_id", "name", "birth", "png"}


@pytest.mark.parametrize("kind", ["bhyt15", "bhyt17", "bhyt9", "cccd"])
def test_every_kind_is_read_back(call: Call, kind: str) -> None:
    made = call("card", "new", "--kind", kind, "--count", "20", "--json")
    assert (made.code, made.err, len(made.out)) == (0, [], 20)
    lines = "\n".join(card["text"] for card in made.out).encode()
    parsed = call("parse", "--json", stdin=lines).out
    for card, back in zip(made.out, parsed, strict=True):
        assert set(card) == KEYS
        assert (back["kind"], back["input"]) == (kind, "clean")
        assert back["fields"]["name"] == card["name"]
        if kind == "cccd":
            assert back["fields"]["citizen_id"] == card["citizen_id"]
        else:
            assert back["fields"]["social_insurance_number"] == card["social_insurance_number"]
            number = back["fields"].get("card_number")
            assert number == (None if kind == "bhyt17" else card["card_number"]), "17 parts begin with the BHXH number"


def test_nobody_has_these_numbers(call: Call) -> None:
    made = call("card", "new", "--count", "200", "--json").out
    assert all(card["social_insurance_number"].startswith("99") for card in made)
    assert all(card["card_number"][5:].startswith("99") and len(card["card_number"]) == 15 for card in made)
    assert all(card["citizen_id"].startswith("099") and len(card["citizen_id"]) == 12 for card in made)
    assert len({card["social_insurance_number"] for card in made}) == 200


def test_the_seed_decides(call: Call) -> None:
    words = ("card", "new", "--count", "5", "--today", "2026-03-01", "--json")
    one, again, other = call(*words), call(*words, "--seed", "1"), call(*words, "--seed", "2")
    assert one.out == again.out
    assert [card["text"] for card in one.out] != [card["text"] for card in other.out]


def test_pictures_are_read_back_and_their_names_tell_nothing(call: Call, tmp_path: Path) -> None:
    folder = tmp_path / "ảnh" / "mẫu"
    made = call("card", "new", "--kind", "bhyt17", "--count", "3", "--png", str(folder), "--json").out
    files = sorted(folder.iterdir())
    assert [file.name for file in files] == ["bhyt17-0001.png", "bhyt17-0002.png", "bhyt17-0003.png"]
    decoded = call("decode", "--json", *map(str, files)).out
    assert [found["codes"][0]["text"] for found in decoded] == [card["text"] for card in made]
    assert [card["png"] for card in made] == [str(file) for file in files]


def test_the_list_makes_them_known(call: Call, tmp_path: Path) -> None:
    listed = tmp_path / "list.csv"
    made = call("card", "new", "--count", "30", "--registry", str(listed), "--json").out
    (report,) = call("registry", "import", str(listed), "--json").out
    assert (report["accepted"], report["rejected"]) == (30, 0)
    checked = call("check", "--json", stdin="\n".join(card["text"] for card in made).encode()).out
    assert {found["assurance"] for found in checked} == {"REGISTRY"}
    assert {found["decision"] for found in checked} <= {"COVERED", "COVERED_WITH_NOTICE"}


def test_without_json_a_line_is_a_code(call: Call) -> None:
    text = call("card", "new", "--kind", "bhyt9", "--count", "4").text
    assert [line.count("|") for line in text.splitlines()] == [8, 8, 8, 8]


@pytest.mark.parametrize(
    "words",
    [["--count", "0"], ["--count", "-1"], ["--count", "many"], ["--kind", "bh1"], ["--today", "soon"], ["--seed", "x"]],
)
def test_bad_use(call: Call, words: list[str]) -> None:
    answer = call("card", "new", *words, "--json")
    assert (answer.code, answer.err[0]["error"]["code"]) == (2, "bad-use")


def test_a_place_that_cannot_be_written(call: Call, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    for words in (["--png", str(tmp_path / "file" / "x")], ["--registry", str(tmp_path / "none" / "list.csv")]):
        answer = call("card", "new", *words, "--json")
        assert (answer.code, answer.err[0]["error"]["code"]) == (4, "not-written")
