"""Does a change arrive in a TOML file as it was meant, whatever the file looks like?"""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.toml_file import KeyPath, line_of, with_changes, write_durably

FILE = """\
# head
theme = "dark" # why not
desk.name = "dotted"

[sound]  # loud
# volume = 1
volume = 60
on=true

[rules]
"""


@pytest.mark.parametrize(
    ("path", "line"),
    [
        (("theme",), 2),
        (("desk", "name"), 3),
        (("sound", "volume"), 7),
        (("sound", "on"), 8),
        (("sound", "absent"), 5),
        (("rules",), 10),
        (("volume",), None),
        (("nowhere", "x"), None),
    ],
)
def test_line_of(path: KeyPath, line: int | None) -> None:
    assert line_of(FILE, path) == line


def test_only_the_changed_lines_differ() -> None:
    changed = with_changes(FILE, {("theme",): "light", ("sound", "volume"): 5, ("rules", "file"): "a\tb"}, "unused")
    assert changed == FILE.replace('"dark" #', '"light"  #').replace("volume = 60", "volume = 5") + 'file = "a\\tb"\n'


def test_values_over_several_lines_are_written_anew() -> None:
    text = '[desk]\nclerks = [\n  "a", # first\n  "b",\n]\nname = "x"\n'
    changed = with_changes(text, {("desk", "clerks"): ("c",)}, "head line")
    assert changed == '# head line\n\n[desk]\nclerks = ["c"]\nname = "x"\n'


def test_inline_tables_are_written_anew() -> None:
    changed = with_changes('desk = { name = "x" }\n', {("desk", "name"): "y"}, "head")
    assert tomllib.loads(changed) == {"desk": {"name": "y"}}


words = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
values = st.one_of(words, st.integers(-9, 10**9), st.booleans(), st.lists(words, max_size=3), st.none())
paths = st.sampled_from(
    [("theme",), ("desk", "name"), ("sound", "on"), ("sound", "new"), ("fresh", "key"), ("rules", "file")]
)


@given(st.lists(st.dictionaries(paths, values, max_size=4), max_size=3))
def test_whatever_is_set_is_read_back(rounds: list[dict[KeyPath, str | int | bool | list[str] | None]]) -> None:
    text, expected = FILE, tomllib.loads(FILE)
    for changes in rounds:
        text = with_changes(text, changes, "head")
        for path, value in changes.items():
            table = expected if len(path) == 1 else expected.setdefault(path[0], {})
            table.pop(path[-1], None)
            if value is not None:
                table[path[-1]] = value
    read = tomllib.loads(text)
    assert {name: table for name, table in read.items() if table != {}} == {
        name: table for name, table in expected.items() if table != {}
    }


def test_a_write_replaces_the_whole_file_and_leaves_nothing_beside_it(tmp_path: Path) -> None:
    file = tmp_path / "new" / "kiosk.toml"
    write_durably(file, "a = 1\n" * 100)
    write_durably(file, "ầ = 1\n")
    assert file.read_bytes() == "ầ = 1\n".encode()
    assert [entry.name for entry in file.parent.iterdir()] == ["kiosk.toml"]
