"""`kiosk registry` as scripts call it: keys, exit codes, nothing personal in what it prints."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from kiosk.__main__ import main
from tests.verify.registry_made import person, row, write_csv

Answer = tuple[int, list[dict[str, Any]], list[dict[str, Any]]]


@pytest.fixture
def listed(tmp_path: Path) -> Path:
    cells = row(as_of="2026-01-01", birth="1990-01-01")
    return write_csv(tmp_path / "list.csv", [cells, person(2, as_of="2026-01-01", name="=Lê"), person(3, as_of="")])


def kiosk(capfdbinary: pytest.CaptureFixture[bytes], home: Path, *words: str) -> Answer:
    code = main(["registry", *words, "--home", str(home), "--json"])
    out, err = capfdbinary.readouterr()
    return code, [json.loads(line) for line in out.splitlines()], [json.loads(line) for line in err.splitlines()]


def test_import_stats_lookup(capfdbinary: pytest.CaptureFixture[bytes], home: Path, listed: Path) -> None:
    code, (report,), err = kiosk(capfdbinary, home, "import", str(listed), "--as-of", "2026-02-01")
    assert (code, err) == (0, [])
    file = report.pop("rejected_file")
    assert report == {
        "rows": 3,
        "accepted": 2,
        "rejected": 1,
        "reasons": {"name-form": 1},
        "added": 2,
        "updated": 0,
        "kept": 0,
        "as_of": "2026-01-31T17:00:00+00:00",
        "ignored_columns": [],
        "dry_run": False,
    }
    assert Path(file).parent == home
    assert "'=Lê" in Path(file).read_text(encoding="utf-8-sig")

    code, (stats,), _ = kiosk(capfdbinary, home, "stats")
    assert code == 0
    assert set(stats) == {
        "cards",
        "persons",
        "by_status",
        "as_of",
        "oldest_as_of",
        "imported_at",
        "unfinished_since",
    }
    assert (stats["cards"], stats["persons"], stats["by_status"]["active"]) == (2, 2, 2)

    for number in ("DN4799900000001", "9900000001", "099190000001"):
        code, (found,), _ = kiosk(capfdbinary, home, "lookup", number)
        assert code == 0
        (record,) = found["records"]
        assert record["status"] == "active"
        assert record["name"] == "T. T. M***"
        text = json.dumps(found, ensure_ascii=False)
        for secret in ("9900000001", "DN47999", "099190000001", "Trần", "Mẫu", "1990-01-01", "0123456789abcdef"):
            assert secret not in text


def test_nothing_known_is_an_answer(capfdbinary: pytest.CaptureFixture[bytes], home: Path) -> None:
    assert kiosk(capfdbinary, home, "lookup", "9900000001") == (0, [{"records": []}], [])


def test_dry_run_changes_nothing(
    capfdbinary: pytest.CaptureFixture[bytes], home: Path, tmp_path: Path, listed: Path
) -> None:
    rejects = tmp_path / "bad.csv"
    code, (report,), _ = kiosk(capfdbinary, home, "import", str(listed), "--dry-run", "--rejected", str(rejects))
    assert (code, report["dry_run"], report["added"], report["rejected_file"]) == (0, True, None, str(rejects))
    assert kiosk(capfdbinary, home, "stats")[1][0]["cards"] == 0


@pytest.mark.parametrize(
    ("words", "exit_code", "code"),
    [
        (("import", "none.csv"), 3, "file-missing"),
        (("import", "LIST", "--as-of", "soon"), 2, "as-of-form"),
        (("import", "LIST", "--as-of", "2999-01-01"), 3, "as-of-future"),
        (("import",), 2, "bad-use"),
        ((), 2, "bad-use"),
    ],
)
def test_errors_have_a_word_and_a_code(
    capfdbinary: pytest.CaptureFixture[bytes],
    home: Path,
    listed: Path,
    words: tuple[str, ...],
    exit_code: int,
    code: str,
) -> None:
    found = kiosk(capfdbinary, home, *(str(listed) if word == "LIST" else word for word in words))
    assert (found[0], found[1]) == (exit_code, [])
    assert found[2][0]["error"]["code"] == code


def test_a_registry_that_is_away(
    capfdbinary: pytest.CaptureFixture[bytes], home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KIOSK_REGISTRY__URL", "postgresql://kiosk@127.0.0.1:1/x")
    code, _, err = kiosk(capfdbinary, home, "stats")
    assert (code, err[0]["error"]["code"]) == (4, "registry-unavailable")


def test_damaged_keys_are_said(capfdbinary: pytest.CaptureFixture[bytes], home: Path) -> None:
    (home / "keys.json").write_text("{")
    code, _, err = kiosk(capfdbinary, home, "stats")
    assert (code, err[0]["error"]["code"]) == (4, "key-file-damaged")


def test_for_people_without_json(capfdbinary: pytest.CaptureFixture[bytes], home: Path, listed: Path) -> None:
    assert main(["registry", "import", str(listed), "--home", str(home)]) == 0
    assert main(["registry", "lookup", "9900000001", "--home", str(home)]) == 0
    assert main(["registry", "lookup", "1", "--home", str(home)]) == 0
    out, err = capfdbinary.readouterr()
    assert b"name                      T. T. M***" in out
    assert b"nothing is known of this number" in out
    assert err == b"", "no progress bar where nobody looks"


def test_a_number_is_looked_up_as_people_write_it(
    capfdbinary: pytest.CaptureFixture[bytes], home: Path, listed: Path
) -> None:
    kiosk(capfdbinary, home, "import", str(listed))
    number = person(3)["social_insurance_number"]
    _, (plain,), _ = kiosk(capfdbinary, home, "lookup", number)
    written = f" {number[:5]}.{number[5:]} "
    assert len(plain["records"]) == 1
    assert kiosk(capfdbinary, home, "lookup", written)[1] == [plain]


def test_lost_keys_are_not_made_anew(capfdbinary: pytest.CaptureFixture[bytes], home: Path, listed: Path) -> None:
    kiosk(capfdbinary, home, "import", str(listed))
    (home / "keys.json").unlink()
    code, _, (error,) = kiosk(capfdbinary, home, "stats")
    assert (code, error["error"]["code"]) == (4, "keys-missing")
    assert not (home / "keys.json").exists()


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full here")
def test_rejected_rows_that_find_no_room_are_said(
    capfdbinary: pytest.CaptureFixture[bytes], home: Path, listed: Path
) -> None:
    code, _, (error,) = kiosk(capfdbinary, home, "import", str(listed), "--rejected", "/dev/full")
    assert (code, error["error"]["code"]) == (3, "rejected-file")
