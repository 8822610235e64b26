"""When the disk is full, locked, read-only or damaged: a closed word, nothing half written, and the store goes on."""

from __future__ import annotations

import os
import random
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import event

from kiosk.intake import AdmitAs
from kiosk.records.store import Store, open_store
from kiosk.records.values import StoreError
from tests.records.builders import KEYS, Clock, admitted, outcomes, presentation, show, take_in, view, visit

ROOT = Path(__file__).parents[2]


def complete(store: Store, confirmed: list[str]) -> None:
    """Exactly what was confirmed is there, each of it whole."""
    assert store.verify_log() == (True, ())
    shown = {item.presentation_id: item for item in store.recent(10_000)}
    assert set(shown) == set(confirmed)
    for presentation_id in confirmed:
        intake = store.load(presentation_id)
        assert intake is not None and intake.visit is not None and len(intake.outcomes) == 3


def test_a_full_disk_stops_nothing_half_way(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'visits.db'}"
    with open_store(url, KEYS, Clock()) as store:
        limit = {"pages": 0}

        def shrink(connection: sqlite3.Connection, *_: object) -> None:
            connection.execute(f"PRAGMA max_page_count = {limit['pages']}")

        with store.db.read() as connection:
            limit["pages"] = connection.exec_driver_sql("PRAGMA page_count").scalar_one() + 40
        store.db.engine.dispose()
        event.listen(store.db.engine, "connect", shrink)
        confirmed: list[str] = []
        failures: list[str] = []
        for n in range(400):
            p = presentation(n)
            try:
                store.admit(admitted(p), visit(p, n), outcomes("visit-frequency"), AdmitAs.INSURED)
                confirmed.append(p.id)
            except StoreError as error:
                failures.append(error.code)
                if len(failures) == 5:
                    break
        assert failures == ["disk-full"] * 5 and len(confirmed) > 5
        complete(store, confirmed)
        limit["pages"] = 1_000_000
        store.db.engine.dispose()
        take_in(store, 900, "visit-frequency")
        complete(store, [*confirmed, "p-900"])


@pytest.mark.skipif(os.name == "nt", reason="Windows has no limit on the size of a process's files")
def test_a_file_that_may_not_grow_stops_nothing_half_way(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'visits.db'}"
    program = f"""
import resource
from tests.records.test_failures import *
store = open_store({url!r}, KEYS, Clock())
resource.setrlimit(resource.RLIMIT_FSIZE, (1_500_000, resource.RLIM_INFINITY))
failed = 0
for n in range(400):
    p = presentation(n)
    try:
        store.admit(admitted(p), visit(p, n), outcomes("visit-frequency"), AdmitAs.INSURED)
        print(p.id, flush=True)
    except StoreError as error:
        print("!", error.code, flush=True)
        failed += 1
        if failed == 3:
            break
resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
take_in(store, 900, "visit-frequency")
print("p-900", flush=True)
store.close()
"""
    done = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr
    lines = done.stdout.splitlines()
    assert [line for line in lines if line.startswith("!")] == ["! io-error"] * 3
    confirmed = [line for line in lines if line.startswith("p-")]
    assert len(confirmed) > 5
    with open_store(url, KEYS, Clock()) as store:
        complete(store, confirmed)


def test_a_store_that_another_process_holds_is_locked_and_then_free(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kiosk.records.database.BUSY_SECONDS", 0.05)
    file = tmp_path / "visits.db"
    with open_store(f"sqlite:///{file}", KEYS, Clock()) as store:
        take_in(store, 1)
        other = sqlite3.connect(file, isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        p = presentation(2)
        with pytest.raises(StoreError) as raised:
            store.record_presentation(p, seen=view(p, 2))
        assert raised.value.code == "locked"
        assert [item.presentation_id for item in store.recent(5)] == ["p-1"]  # reading goes on
        other.execute("ROLLBACK")
        other.close()
        show(store, 2)
        assert store.verify_log() == (True, ())


def test_a_store_that_may_only_be_read_says_so(tmp_path: Path) -> None:
    file = tmp_path / "visits.db"
    with open_store(f"sqlite:///{file}", KEYS, Clock()) as store:
        take_in(store, 1)
    with open_store(f"sqlite:///file:{file.as_posix()}?mode=ro&uri=true", KEYS, Clock()) as store:
        assert [item.presentation_id for item in store.recent(5)] == ["p-1"]
        for attempt in (lambda: show(store, 2), lambda: store.undo("v-p-1", "c07", "x")):
            with pytest.raises(StoreError) as raised:
                attempt()
            assert raised.value.code == "read-only"
        assert store.verify_log() == (True, ())


def test_a_damaged_file_is_said_to_be_damaged(tmp_path: Path) -> None:
    file = tmp_path / "visits.db"
    with open_store(f"sqlite:///{file}", KEYS, Clock()) as store:
        for n in range(40):
            take_in(store, n, "visit-frequency")
    data = bytearray(file.read_bytes())
    dice = random.Random(1)
    for page in range(4096, len(data), 4096):
        data[page : page + 100] = dice.randbytes(100)
    file.write_bytes(data)
    with pytest.raises(StoreError) as raised, open_store(f"sqlite:///{file}", KEYS, Clock()) as store:
        store.verify_log()
    assert raised.value.code == "damaged"


@pytest.mark.parametrize("fails_at", range(1, 9))
def test_whichever_statement_fails_nothing_of_the_step_is_there(sqlite_store: Store, fails_at: int) -> None:
    """A crash of our own between any two statements of an admission."""
    p = show(sqlite_store, 1)
    seen: list[str] = []

    def count(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        seen.append(statement)
        if len(seen) == fails_at:
            raise RuntimeError("power")

    event.listen(sqlite_store.db.engine, "before_cursor_execute", count)
    with pytest.raises(RuntimeError, match="power"):
        sqlite_store.admit(admitted(p), visit(p), outcomes("visit-frequency"), AdmitAs.INSURED)
    event.remove(sqlite_store.db.engine, "before_cursor_execute", count)
    intake = sqlite_store.load("p-1")
    assert intake is not None and intake.visit is None and intake.presentation == p
    assert sqlite_store.cases_page().total == 0
    assert len(sqlite_store.entries()) == 1
    sqlite_store.admit(admitted(p), visit(p), outcomes("visit-frequency"), AdmitAs.INSURED)
    assert sqlite_store.verify_log() == (True, ())


def test_an_error_says_nothing_about_a_person(store: Store) -> None:
    take_in(store, 1)
    p = show(store, 2)
    with pytest.raises(StoreError) as raised:
        store.admit(admitted(p), visit(p, 2, visit_id="v-p-1"), (), AdmitAs.INSURED)
    assert str(raised.value) == "The record store failed: conflict."
    assert raised.value.__cause__ is None and raised.value.__suppress_context__
