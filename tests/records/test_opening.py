"""Opening: fresh, current, older, newer, foreign, damaged stores; and the migrations end where the schema does."""

from __future__ import annotations

import os
import sqlite3
import stat
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import create_engine, inspect, text

from kiosk.keys import Keys
from kiosk.records import database, migrate
from kiosk.records.schema import REVISIONS, VERSION_TABLE, metadata
from kiosk.records.store import open_store
from kiosk.records.values import StoreError
from tests.records.builders import KEYS, Clock, take_in

ROOT = Path(__file__).parents[2]


def refused(url: str, keys: Keys = KEYS) -> str:
    with pytest.raises(StoreError) as raised:
        open_store(url, keys, Clock())
    return raised.value.code


def picture(url: str) -> dict[str, object]:
    """Every table with its columns, keys and indexes, as the database itself tells them."""
    engine = create_engine(url) if url.startswith("sqlite") else database.connect(url)
    with engine.connect() as connection:
        look = inspect(connection)
        found: dict[str, object] = {}
        for table in look.get_table_names():
            found[table] = (
                [(c["name"], str(c["type"]), c["nullable"], c["default"]) for c in look.get_columns(table)],
                look.get_pk_constraint(table),
                sorted(look.get_foreign_keys(table), key=str),
                sorted([_index(index) for index in look.get_indexes(table)]),
                sorted(look.get_unique_constraints(table), key=str),
            )
    engine.dispose()
    return found


def _index(index: Any) -> tuple[str, ...]:
    wheres = sorted((name, str(where)) for name, where in index.get("dialect_options", {}).items())
    return index["name"], str(index["column_names"]), str(bool(index["unique"])), str(wheres)


def test_the_migrations_end_at_the_schema(url: str, tmp_path: Path) -> None:
    engine = database.connect(url)
    with engine.begin() as connection:
        migrate.upgrade(connection)
    engine.dispose()
    migrated = picture(url)
    if url.startswith("sqlite"):
        made_url = f"sqlite:///{tmp_path / 'made.db'}"
        open_store(made_url, KEYS, Clock()).close()
    else:
        made_url = url
        again = database.connect(url)
        with again.begin() as connection:
            metadata.drop_all(connection)
            connection.execute(text(f"DROP TABLE {VERSION_TABLE}"))
        again.dispose()
        open_store(url, KEYS, Clock()).close()
    assert migrated.keys() == {*metadata.tables, VERSION_TABLE}
    assert picture(made_url) == migrated


def test_a_migrated_store_works_and_is_not_migrated_again(url: str) -> None:
    engine = database.connect(url)
    with engine.begin() as connection:
        migrate.upgrade(connection)
    engine.dispose()
    for n in (1, 2):
        with open_store(url, KEYS, Clock()) as store:
            take_in(store, n, "visit-frequency")
            assert store.verify_log() == (True, ())


def test_the_scripts_carry_the_revisions_that_the_schema_names() -> None:
    assert migrate.revisions() == REVISIONS


@pytest.fixture
def sqlite_url(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path / 'visits.db'}"


def test_opening_does_not_load_alembic(sqlite_url: str) -> None:
    program = (
        "import sys\n"
        "from kiosk.records.store import open_store\n"
        "from tests.records.builders import KEYS, Clock\n"
        "for _ in range(2):\n"
        f"    open_store({sqlite_url!r}, KEYS, Clock()).close()\n"
        "print([name for name in sys.modules if name.split('.')[0] in ('alembic', 'mako', 'psycopg')])\n"
    )
    done = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, timeout=60)
    assert done.stdout.strip() == "[]", done.stderr


def test_two_desks_may_open_a_fresh_store_at_once(url: str) -> None:
    def open_and_write(n: int) -> None:
        with open_store(url, KEYS, Clock()) as store:
            take_in(store, n)

    with ThreadPoolExecutor(4) as desks:
        list(desks.map(open_and_write, range(4)))
    with open_store(url, KEYS, Clock()) as store:
        assert len(store.entries()) == 8
        assert store.verify_log() == (True, ())


def test_a_newer_store_is_refused_and_left_alone(url: str) -> None:
    open_store(url, KEYS, Clock()).close()
    engine = database.connect(url)
    with engine.begin() as connection:
        connection.execute(text(f"UPDATE {VERSION_TABLE} SET version_num = 'records_9999'"))
    engine.dispose()
    assert refused(url) == "newer-version"


def test_a_store_of_other_keys_is_refused(url: str) -> None:
    open_store(url, KEYS, Clock()).close()
    other = Keys(pseudonym=bytes(32), encryption=KEYS.encryption)
    assert refused(url, other) == "other-keys"
    rotated = KEYS.with_new_encryption_key()
    open_store(url, rotated, Clock()).close()


def test_a_database_of_something_else_is_refused_and_left_alone(tmp_path: Path) -> None:
    file = tmp_path / "other.db"
    with sqlite3.connect(file) as connection:
        connection.execute("CREATE TABLE cards (n)")
    connection.close()
    assert refused(f"sqlite:///{file}") == "foreign"
    with sqlite3.connect(file) as connection:
        assert connection.execute("SELECT name FROM sqlite_master").fetchall() == [("cards",)]
    connection.close()


def test_a_file_that_is_no_database_is_damaged(tmp_path: Path) -> None:
    file = tmp_path / "visits.db"
    file.write_bytes(b"this is no database, and long enough to show it" * 100)
    assert refused(f"sqlite:///{file}") == "damaged"


@pytest.mark.parametrize("bad", ["", "visits.db", "sqlite://", "sqlite:///:memory:", "mysql://h/d"])
def test_an_address_that_is_none_is_refused(bad: str) -> None:
    assert refused(bad) == "bad-url"


def test_a_place_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    assert refused(f"sqlite:///{tmp_path / 'file' / 'visits.db'}") == "cannot-open"


def test_a_server_that_is_away_is_named() -> None:
    assert refused("postgresql://nobody@127.0.0.1:9/none") == "unavailable"


@pytest.mark.skipif(os.name == "nt", reason="Windows has no mode bits; the folder's rights protect the file")
def test_the_files_are_for_this_account_only(sqlite_url: str, tmp_path: Path) -> None:
    with open_store(sqlite_url, KEYS, Clock()) as store:
        take_in(store)
        modes = {file.name: stat.S_IMODE(file.stat().st_mode) for file in tmp_path.iterdir()}
    assert modes == {"visits.db": 0o600, "visits.db-wal": 0o600, "visits.db-shm": 0o600}


@pytest.mark.skipif(os.name == "nt", reason="Windows has no mode bits; the folder's rights protect the file")
def test_a_copy_from_a_backup_that_all_may_read_is_tightened(sqlite_url: str, tmp_path: Path) -> None:
    open_store(sqlite_url, KEYS, Clock()).close()
    (tmp_path / "visits.db").chmod(0o644)
    with open_store(sqlite_url, KEYS, Clock()) as store:
        take_in(store)
        assert {stat.S_IMODE(file.stat().st_mode) for file in tmp_path.iterdir()} == {0o600}


@pytest.mark.skipif(os.name == "nt", reason="only POSIX gives locks back when any handle of the file is closed")
def test_opening_a_second_time_does_not_take_the_locks_of_the_first(sqlite_url: str, tmp_path: Path) -> None:
    file = tmp_path / "visits.db"
    with open_store(sqlite_url, KEYS, Clock()) as first:
        take_in(first)
        second = database.connect(sqlite_url)
        # Another desk comes and goes. Were it the last one, it would take the write-ahead log with it.
        code = "import sqlite3, sys; c = sqlite3.connect(sys.argv[1]); c.execute('SELECT * FROM visit'); c.close()"
        subprocess.run([sys.executable, "-c", code, str(file)], check=True, timeout=30)
        assert file.with_name("visits.db-wal").exists()
        second.dispose()


def test_the_registry_may_lie_in_the_same_database_whichever_comes_first(url: str) -> None:
    from kiosk.verify.registry import open_registry

    open_registry(url, KEYS, Clock()).close()
    open_store(url, KEYS, Clock()).close()
    open_registry(url, KEYS, Clock()).close()
    with open_store(url, KEYS, Clock()) as store:
        assert store.verify_log() == (True, ())
