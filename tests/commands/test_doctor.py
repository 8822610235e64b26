"""`kiosk doctor`: it names what is wrong and what to do, and always answers."""

from __future__ import annotations

import sqlite3
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from kiosk.app import build_rooms, utc_now
from kiosk.records.database import connect
from kiosk.records.migrate import upgrade
from tests.commands.conftest import Answer, Call

KEYS = {"what", "ok", "needed", "detail", "advice"}


def found(answer: Answer) -> dict[str, dict[str, Any]]:
    assert (answer.code, answer.err) == (0, [])
    assert all(set(finding) == KEYS for finding in answer.out)
    return {finding["what"]: finding for finding in answer.out}


def test_a_desk_that_works(call: Call, known_home: Path) -> None:
    findings = found(call("doctor", "--json"))
    assert findings.keys() >= {
        "python",
        "opencv",
        "zxing-cpp",
        "qt",
        "disk",
        "data folder",
        "registry",
        "records",
        "rules",
    }
    needed = [finding for finding in findings.values() if finding["needed"] and finding["what"] != "disk"]
    assert all(finding["ok"] for finding in needed), needed
    assert findings["registry"]["detail"].startswith("6 cards of 6 people, as of 2")
    assert findings["registry"]["ok"] and findings["records"]["detail"] == "log unbroken"


def test_before_the_first_start_it_makes_nothing(call: Call, home: Path) -> None:
    before = sorted(home.rglob("*"))
    begun = found(call("doctor", "--json"))["home"]
    assert not begun["ok"] and not begun["needed"] and begun["advice"]
    assert sorted(home.rglob("*")) == before


def test_a_home_that_is_not_there_is_not_made(call: Call, home: Path) -> None:
    answer = call("doctor", "--json", "--home", str(home / "nowhere"))
    assert "home" in found(answer)
    assert not (home / "nowhere").exists()


@pytest.mark.parametrize("gone", ["records.db", "registry.db"])
def test_what_is_missing_is_said_and_not_made_anew(call: Call, known_home: Path, gone: str) -> None:
    (known_home / gone).unlink()
    missing = found(call("doctor", "--json"))["home"]
    assert not missing["ok"] and missing["needed"] and "backup" in missing["advice"]
    assert not (known_home / gone).exists()


def test_records_of_an_earlier_version_are_left_as_they_are(call: Call, known_home: Path) -> None:
    (known_home / "records.db").unlink()
    engine = connect(f"sqlite:///{known_home / 'records.db'}")
    with engine.begin() as connection:
        upgrade(connection, "records_0001")
    engine.dispose()
    records = found(call("doctor", "--json"))["records"]
    assert not records["needed"] and "backup" in records["advice"]
    kept = sqlite3.connect(known_home / "records.db")
    assert kept.execute("SELECT version_num FROM records_version").fetchall() == [("records_0001",)]
    kept.close()


def test_an_empty_registry_wants_the_insurers_list(call: Call, home: Path) -> None:
    build_rooms(home).close()
    registry = found(call("doctor", "--json"))["registry"]
    assert not registry["ok"] and not registry["needed"]
    assert "kiosk registry import" in registry["advice"]


def test_a_registry_that_is_damaged(call: Call, known_home: Path) -> None:
    (known_home / "registry.db").write_bytes(b"no database" * 100)
    registry = found(call("doctor", "--json"))["registry"]
    assert not registry["ok"] and registry["advice"]


def test_records_that_are_damaged(call: Call, known_home: Path) -> None:
    (known_home / "records.db").write_bytes(b"no database" * 1000)
    findings = found(call("doctor", "--json"))
    bad = [finding for finding in findings.values() if not finding["ok"] and finding["needed"]]
    assert [finding["what"] for finding in bad if finding["what"] != "disk"] == ["damaged"]
    assert "cannot start" in findings["damaged"]["advice"]


def test_settings_that_are_wrong(call: Call, home: Path) -> None:
    (home / "kiosk.toml").write_text("[facility]\ncode = 7\n", encoding="utf-8")
    settings = found(call("doctor", "--json"))["settings"]
    assert not settings["ok"] and "facility" in settings["detail"]


@pytest.mark.parametrize("gone", ["keys.json", "keys.json records.db"])
def test_keys_that_are_gone(call: Call, known_home: Path, gone: str) -> None:
    for name in gone.split():
        (known_home / name).unlink()
    findings = found(call("doctor", "--json"))
    assert any(not finding["ok"] and finding["needed"] for finding in findings.values())
    assert not (known_home / "keys.json").exists(), "new keys would lock the records out for good"


def test_for_a_person_every_trouble_has_its_advice(call: Call, known_home: Path) -> None:
    (known_home / "registry.db").write_bytes(b"no database" * 100)
    lines = call("doctor").text.splitlines()
    troubles = [place for place, line in enumerate(lines) if line.startswith(("NO", "--"))]
    assert troubles
    assert all(lines[place + 1].strip().startswith("->") for place in troubles)


@pytest.mark.usefixtures("known_home")
def test_nothing_of_a_person_is_said(call: Call) -> None:
    text = call("doctor").text
    assert "99" * 5 not in text and "check_string" not in text


def test_a_clock_that_was_set_back_is_said(call: Call, known_home: Path) -> None:
    assert found(call("doctor", "--json"))["clock mark"]["ok"]
    rooms = build_rooms(known_home, clock=lambda: utc_now() + timedelta(days=3))
    rooms.trust.mark.state()
    rooms.close()
    said = found(call("doctor", "--json"))["clock mark"]
    assert (said["ok"], said["detail"]) == (False, "set-back")
    assert "trust clock --forget" in said["advice"]
