"""Does the clock's mark answer on the command line, and is a fetched list taken only from a proper address?"""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from kiosk.app import utc_now
from kiosk.clock_mark import ClockMark
from kiosk.keys import load_keys
from tests.commands.conftest import Call


@pytest.fixture(autouse=True)
def _file_keys(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KIOSK_KEYS__STORE", "file")


def test_a_new_desk_holds_nothing_and_believes_its_clock(call: Call) -> None:
    clock, *lists = call("trust", "show", "--json").out
    assert (clock["trusted"], clock["fault"]) == (True, None)
    assert [(one["realm"], one["roots"], one["keys"]) for one in lists] == [
        ("national", False, 0),
        ("hospital", False, 0),
    ]


def test_a_clock_that_ran_ahead_is_told_and_taken_back(call: Call, home: Path) -> None:
    ahead = ClockMark(home, load_keys(home, store="file"), lambda: utc_now() + timedelta(days=3650))
    assert ahead.state().trusted
    assert ahead.keep()
    (told,) = call("trust", "clock", "--json").out
    assert (told["trusted"], told["fault"], told["behind_seconds"] > 3600) == (False, "set-back", True)
    (again,) = call("trust", "clock", "--forget", "--json").out
    assert again["trusted"]
    (still,) = call("trust", "clock", "--json").out
    assert still["trusted"]


def test_a_desk_without_addresses_fetches_nothing(call: Call) -> None:
    answer = call("trust", "fetch", "--json")
    assert (answer.code, answer.out) == (0, [])


def test_a_list_without_roots_is_refused_by_name(call: Call, tmp_path: Path) -> None:
    (tmp_path / "list.cbor").write_bytes(b"\xd8\x62\x80")
    answer = call("trust", "import", "--json", str(tmp_path / "list.cbor"))
    assert (answer.code, answer.err[0]["error"]["code"]) == (3, "no-roots")
