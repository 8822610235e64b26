"""`kiosk cases export` over a real home: what the filter lets through, to a file or the screen, and logged."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest

from kiosk.__main__ import main
from kiosk.keys import load_keys
from kiosk.records.store import Store, open_store
from kiosk.settings import load_settings
from tests.records.builders import Clock, take_in


def store_of(home: Path) -> Store:
    return open_store(load_settings(home).database.url, load_keys(home), Clock())


@pytest.fixture
def flagged(home: Path) -> Path:
    """A home with three cases: two rules, two desks."""
    with store_of(home) as store:
        take_in(store, 1, "visit-frequency")
        take_in(store, 2, "same-day-repeat", desk="quay-2")
        take_in(store, 3, "visit-frequency", desk="quay-2")
    return home


def export(home: Path, capfdbinary: pytest.CaptureFixture[bytes], *words: str) -> tuple[int, list[dict[str, object]]]:
    code = main(["--home", str(home), "cases", "export", "--format", "json", *words])
    return code, [json.loads(line) for line in capfdbinary.readouterr().out.splitlines()]


def test_every_case_newest_first_masked(flagged: Path, capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    code, rows = export(flagged, capfdbinary)
    assert code == 0
    assert [(row["rule"], row["desk"]) for row in rows] == [
        ("visit-frequency", "quay-2"),
        ("same-day-repeat", "quay-2"),
        ("visit-frequency", "quay-1"),
    ]
    assert rows[2]["person"] == "N. V. M. B***"
    with store_of(flagged) as store:
        entry = store.entries()[-1]
        assert entry.event == "case-export" and b'"count":3' in entry.body and b'"by":"command-line"' in entry.body
        assert store.verify_log() == (True, ())


@pytest.mark.parametrize(
    ("words", "count"),
    [
        (("--rule", "visit-frequency"), 2),
        (("--rule", "visit-frequency", "--rule", "same-day-repeat"), 3),
        (("--desk", "quay-1"), 1),
        (("--state", "new"), 3),
        (("--state", "resolved"), 0),
        (("--since", "2026-03-09", "--until", "2026-03-09"), 3),
        (("--since", "2026-03-10"), 0),
        (("--until", "2026-03-08"), 0),
    ],
)
def test_filters(flagged: Path, capfdbinary: pytest.CaptureFixture[bytes], words: tuple[str, ...], count: int) -> None:
    code, rows = export(flagged, capfdbinary, *words)
    assert (code, len(rows)) == (0, count)


def test_a_csv_file(flagged: Path, tmp_path: Path, capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    out = tmp_path / "cases.csv"
    assert main(["cases", "export", "--home", str(flagged), "--format", "csv", "--out", str(out), "--by", "a01"]) == 0
    assert json.loads(capfdbinary.readouterr().out) == {"file": str(out), "cases": 3}
    with out.open(encoding="utf-8-sig", newline="") as stream:
        assert [row["rule"] for row in csv.DictReader(stream)][1] == "same-day-repeat"
    with store_of(flagged) as store:
        assert b'"by":"a01"' in store.entries()[-1].body


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("cases", "export", "--format", "csv", "--since", "9.3.2026"), 2),
        (("cases", "export", "--format", "csv", "--since", "2026-03-10", "--until", "2026-03-09"), 2),
        (("cases", "export", "--format", "csv", "--state", "open"), 2),
        (("cases", "export"), 2),
        (("cases",), 2),
        (("cases", "export", "--format", "csv", "--out", "no-such-folder/cases.csv"), 4),
    ],
)
def test_what_cannot_be_done_is_said(
    home: Path, words: tuple[str, ...], code: int, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    assert main(["--home", str(home), *words]) == code
    captured = capfdbinary.readouterr()
    assert captured.out == b""
    assert json.loads(captured.err)["error"]["code"] == ("not-written" if code == 4 else "bad-use")
