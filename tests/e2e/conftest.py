"""One morning, played once for all tests of this room: real window, real threads, real files, frames from the film."""

from __future__ import annotations

import contextlib
import io
import logging
import os
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

from kiosk.app import Rooms, build_rooms, utc_now
from kiosk.commands._log import log_kept_in
from kiosk.demo.afterwards import Later
from kiosk.demo.morning import Scene
from kiosk.demo.people import MadePerson
from kiosk.demo.play import Play, Row
from kiosk.demo.stage import set_stage
from kiosk.settings import save_settings
from kiosk.window.desk_app import DeskApp
from tests.conftest import KEPT
from tests.e2e.leaks import leaks, secrets_of
from tests.e2e.watching import Watcher

CROWD, REGULARS = 120, 45


@dataclass(frozen=True, slots=True, kw_only=True)
class Played:
    """What is left of the morning, and what was seen of it from outside."""

    home: Path
    people: tuple[MadePerson, ...]
    scenes: tuple[Scene, ...]
    rows: dict[str, Row]
    presentations_before: int
    entries_before: int
    watcher: Watcher
    leaks_while_open: list[str]
    terminal: str
    """What came out on standard error."""
    later: dict[str, Later]
    """Who was let in without the insurer's word, and what it said afterwards."""
    asked: dict[str, int]
    """What the stand-in told, by function and code."""


@pytest.fixture(scope="session")
def played(qapp: QApplication, tmp_path_factory: pytest.TempPathFactory) -> Played:
    home = tmp_path_factory.mktemp("morning") / "home"
    terminal = io.TextIOWrapper(io.BytesIO(), encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch, Watcher(qapp) as watcher, contextlib.redirect_stderr(terminal):
        for name in [name for name in os.environ if name.startswith("KIOSK_") and name not in KEPT]:
            patch.delenv(name)
        with log_kept_in(home):
            stage = set_stage(home, utc_now, crowd=CROWD, regulars=REGULARS, sound=False)
            entries, presentations = _counts(stage.rooms)
            play = Play(stage, home, None, utc_now, strict_texts=True)
            watcher.expect(play.app.window)
            rows: dict[str, Row] = {}
            leaking: list[str] = []
            for row in play.run():
                rows[row.scene] = row
                if row.scene == "scanner":
                    _break_things(play.app, stage.people[0])
                if row.scene == stage.morning.scenes[-1].id:
                    leaking = leaks(home, secrets_of(stage.people))
            stage.end()
    terminal.flush()
    assert isinstance(terminal.buffer, io.BytesIO)
    return Played(
        home=home,
        people=stage.people,
        scenes=stage.morning.scenes,
        rows=rows,
        presentations_before=presentations,
        entries_before=entries,
        watcher=watcher,
        leaks_while_open=leaking,
        terminal=terminal.buffer.getvalue().decode(),
        later={later.scene: later for later in play.later},
        asked=dict(stage.insurer.counts),
    )


@pytest.fixture
def kept(played: Played) -> Iterator[Rooms]:
    """The rooms of the played morning, opened again."""
    rooms = build_rooms(played.home)
    yield rooms
    rooms.close()


@pytest.fixture
def open_desk(qapp: QApplication, home: Path) -> Iterator[Callable[..., DeskApp]]:
    """`open_desk(source=None)`: a shown, active desk on an empty home, with this camera or none."""
    opened: list[DeskApp] = []

    def make(source: str | None = None, **options: object) -> DeskApp:
        values: dict[str, object] = {
            "facility.code": "79034",
            "facility.name": "Bệnh viện Mẫu",
            "desk.name": "Quầy 1",
            "desk.clerks": ["Thu Mẫu"],
            "keys.store": "file",
            "sound.on": False,
        }
        values |= {"camera.enabled": False} if source is None else {"camera.source": source}
        save_settings(home, values)
        desk = DeskApp(home, clerk="Thu Mẫu", strict_texts=True, **options)  # type: ignore[arg-type]
        opened.append(desk)
        desk.start()
        desk.window.activateWindow()
        _until(qapp, desk.window.isActiveWindow)
        return desk

    yield make
    for desk in opened:
        desk.window.close()
        desk.window.deleteLater()


def _until(app: QApplication, what: Callable[[], bool]) -> None:
    end = time.monotonic() + 10
    while not what():
        assert time.monotonic() < end
        app.processEvents()


def _counts(rooms: Rooms) -> tuple[int, int]:
    """Entries of the log, and presentations."""
    return len(rooms.store.entries(0, 100_000)), len(rooms.store.recent(100_000))


def _break_things(app: DeskApp, person: MadePerson) -> None:
    """Everything that can go wrong goes wrong once, and every time somebody's card is in the message."""
    card = person.card

    def crash() -> None:
        raise ValueError(f"{card.name} {card.social_insurance_number} {person.citizen.citizen_id}")

    for line in (app.intake_line, app.office_line):
        line.run(crash, lambda _: None, lambda _: None)
    QTimer.singleShot(0, crash)
    thread = threading.Thread(target=crash)
    thread.start()
    thread.join()
    logging.getLogger("kiosk.made").warning("read %s of %s", f"{card.card_number}|x|{card.name}|y", card.name)
