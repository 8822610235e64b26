"""Commands called as `main` is called, with bytes on standard input, on a home whose registry knows made people."""

from __future__ import annotations

import contextlib
import io
import json
import shutil
import sqlite3
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from kiosk.__main__ import main
from kiosk.app import build_rooms, utc_now
from kiosk.demo.morning import RegistryRow
from kiosk.demo.people import MadePerson, people
from kiosk.demo.registry_file import write_registry
from kiosk.settings import save_settings
from kiosk.verify.registry.importing import import_file
from kiosk.verify.sources import CardStatus

HELD = 3
"""The place among the known whose card is held."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What a command left: exit code, objects on standard output, objects on standard error."""

    code: int
    out: list[dict[str, Any]]
    err: list[dict[str, Any]]
    text: str


Call = Callable[..., Answer]


@pytest.fixture
def call(home: Path, monkeypatch: pytest.MonkeyPatch, capfdbinary: pytest.CaptureFixture[bytes]) -> Call:
    """`call("check", "--json", text, stdin=b"")` on this test's home."""

    def run(*words: str, stdin: bytes = b"", home: Path = home) -> Answer:
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin), encoding="utf-8"))
        code = main([words[0], "--home", str(home), *words[1:]])
        out, err = capfdbinary.readouterr()
        lines = [json.loads(line) for line in out.splitlines()] if "--json" in words else []
        return Answer(
            code=code, out=lines, err=[json.loads(line) for line in err.splitlines()], text=(out + err).decode()
        )

    return run


@pytest.fixture(scope="session")
def cast() -> tuple[MadePerson, ...]:
    """Grown-ups; the registry of `known_home` holds the first six, one of them held, and not the others."""
    today = utc_now().date()
    grown = [p for p in people(60, seed=5, today=today, facility="79034") if 20 < p.citizen.birth.age_on(today) < 60]
    return tuple(grown[:10])


@pytest.fixture(scope="session")
def _prepared(tmp_path_factory: pytest.TempPathFactory, cast: tuple[MadePerson, ...]) -> Path:
    home = tmp_path_factory.mktemp("known") / "home"
    save_settings(home, {"keys.store": "file", "facility.code": "79034", "desk.clerks": ["Thu Mẫu"]})
    rooms = build_rooms(home)
    rows = [
        RegistryRow(
            card=person.card,
            citizen_id=person.citizen.citizen_id,
            status=CardStatus.SUSPENDED if place == HELD else CardStatus.ACTIVE,
        )
        for place, person in enumerate(cast[:6])
    ]
    listed = home.parent / "list.csv"
    write_registry(listed, rows, (), utc_now())
    assert rooms.registry is not None
    assert import_file(listed, rooms.registry, rejected=home.parent / "rejected.csv").rejected == 0
    rooms.close()
    return home


@pytest.fixture
def known_home(_prepared: Path, home: Path) -> Path:
    """This test's home, with the registry in it."""
    shutil.copytree(_prepared, home, dirs_exist_ok=True)
    return home


def hide_visits(home: Path) -> None:
    """Records that open and then fail: the table of the visits is away."""
    with contextlib.closing(sqlite3.connect(home / "records.db")) as broken, broken:
        broken.execute("alter table visit rename to gone")
