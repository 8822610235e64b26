"""Does anything of a made person stand in a file of the home, a log or on the terminal, also when the program crashes?"""

from __future__ import annotations

import json
from pathlib import Path

from tests.e2e.conftest import Played
from tests.e2e.leaks import leaks, secrets_of


def test_no_file_of_the_home_names_anybody(played: Played) -> None:
    assert len(played.people) > 100
    files = {file.name for file in played.home.rglob("*") if file.is_file()}
    assert files >= {"records.db", "registry.db", "kiosk.log", "kiosk.toml"}
    assert leaks(played.home, secrets_of(played.people)) == []


def test_nor_while_the_databases_are_open(played: Played) -> None:
    assert played.leaks_while_open == []


def test_crashes_are_in_the_log_without_their_words(played: Played) -> None:
    log = (played.home / "log" / "kiosk.log").read_text(encoding="utf-8")
    assert log.count("a job failed") == 2
    assert log.count("ERROR kiosk.commands._log: unexpected") == 2, "the callback of the window, and the thread"
    assert log.count("  ValueError\n") == 4
    assert "conftest.py" in log, "the places are what the log is for"
    assert "kiosk.made: read [payload]" in log


def test_the_terminal_heard_one_line_a_crash_and_no_word_of_it(played: Played) -> None:
    lines = [json.loads(line) for line in played.terminal.splitlines()]
    assert [line["error"]["code"] for line in lines] == ["bug", "bug"]
    assert not any(secret in played.terminal for secret in secrets_of(played.people))


def test_a_leak_would_be_found(tmp_path: Path, played: Played) -> None:
    person = played.people[3]
    secrets = secrets_of([person])
    assert leaks(tmp_path, secrets) == []
    name = person.card.name or ""
    (tmp_path / "a.txt").write_text(f"x{name}y", encoding="utf-8")
    (tmp_path / "b.bin").write_bytes(name.encode("utf-16-be"))
    (tmp_path / "c.bin").write_bytes(b"\0" + (person.card.social_insurance_number or "").encode() + b"\0")
    (tmp_path / f"{person.citizen.citizen_id}.log").write_text("")
    found = {line.partition(":")[0] for line in leaks(tmp_path, secrets)}
    assert found == {"a.txt", "b.bin", "c.bin", f"{person.citizen.citizen_id}.log"}
