"""How are the records reached? One engine, a connection per reader, one writer at a time, durable commits."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, Engine, create_engine, event, exc
from sqlalchemy.engine import URL, make_url

from kiosk.records.failures import translated
from kiosk.records.values import StoreError

if TYPE_CHECKING:
    from kiosk.keys import Keys

BUSY_SECONDS = 10
# "kiosk" in ASCII: the advisory lock that every writer of one PostgreSQL database takes.
_LOCK = 0x6B696F736B
_WRITE = "kiosk_write"


class Database:
    """The engine with what every part of the records needs beside it.

    Any thread may read: each `read()` has a connection of its own from the pool. `write()` lets one thread of the
    process in at a time, and the database one process: BEGIN IMMEDIATE, or an advisory lock on PostgreSQL.
    """

    def __init__(self, engine: Engine, keys: Keys, clock: Callable[[], datetime], zone: ZoneInfo) -> None:
        self.keys = keys
        self.clock = clock
        self.zone = zone
        self._engine = engine
        self._writer = engine.execution_options(**{_WRITE: True})
        self._writing = threading.Lock()

    @property
    def engine(self) -> Engine:
        """The engine itself, for opening, migrating and tests."""
        return self._engine

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """A connection with one consistent picture of the records. Raises StoreError."""
        with translated(), self._engine.connect() as connection:
            yield connection

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """One transaction: committed and on disk when the block ends, nothing of it there when it raises."""
        with self._writing, translated(), self._writer.begin() as connection:
            yield connection

    def close(self) -> None:
        """Give all connections back; SQLite then folds its write-ahead log into the one file."""
        self._engine.dispose()


def connect(url: str) -> Engine:
    """An engine for `sqlite:///path` or `postgresql+psycopg://...`. Makes a missing SQLite file. Raises StoreError."""
    try:
        parsed = make_url(url)
    except exc.ArgumentError:
        raise StoreError("bad-url", "The address of the record store is not an SQLAlchemy URL.") from None
    if parsed.get_backend_name() == "sqlite":
        return _sqlite(parsed)
    if parsed.get_backend_name() == "postgresql":
        return _postgresql(parsed)
    raise StoreError("bad-url", "The record store must be SQLite or PostgreSQL.")


def _sqlite(url: URL) -> Engine:
    if url.database in (None, "", ":memory:"):
        raise StoreError("bad-url", "The record store needs a file; one in memory would lose the day.")
    if not str(url.database).startswith("file:"):
        _make_private(Path(str(url.database)))
    # Every commit is a durable one here, so no query cache or pool size beyond the defaults pays.
    engine = create_engine(url.set(drivername="sqlite+pysqlite"), connect_args={"timeout": BUSY_SECONDS})
    event.listen(engine, "connect", _prepare)
    event.listen(engine, "begin", _begin)
    return engine


def _make_private(file: Path) -> None:
    """The file is for this account only from its first moment, and again when it came back from a backup that all may
    read; SQLite gives its -wal and -shm the same mode."""
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        if not file.exists():
            os.close(os.open(file, os.O_CREAT | os.O_RDWR, 0o600))
        # One that is there is never opened here: closing it would take away the locks that SQLite holds on it for
        # another store of this process (fcntl), and a desk could fold the log while we write into it.
        elif os.name == "posix" and file.stat().st_mode & 0o077:
            file.chmod(0o600)
    except PermissionError:
        if not file.exists():
            raise StoreError("cannot-open", "The record store cannot be made: no permission.") from None
    except OSError as error:
        raise StoreError("cannot-open", f"The record store cannot be made: {error.strerror}.") from None


def _prepare(connection: Any, _record: object) -> None:
    connection.isolation_level = None  # we say BEGIN ourselves; the driver would begin late and deferred
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"):
        connection.execute(f"PRAGMA {pragma}")
    # SQLite's own knows English letters only, and an auditor who looks for "đặng" means Đặng.
    connection.create_function("lower", 1, _lower, deterministic=True)


def _lower(text: Any) -> Any:
    return text.lower() if isinstance(text, str) else text


def _begin(connection: Connection) -> None:
    writes = connection.get_execution_options().get(_WRITE)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def _postgresql(url: URL) -> Engine:
    try:
        engine = create_engine(
            url.set(drivername="postgresql+psycopg"),
            pool_pre_ping=True,
            connect_args={"connect_timeout": BUSY_SECONDS, "options": f"-c lock_timeout={BUSY_SECONDS}s"},
        )
    except ImportError:
        raise StoreError("no-driver", "PostgreSQL needs the extra `vssid-kiosk[postgresql]`.") from None

    def _lock(connection: Connection) -> None:
        if connection.get_execution_options().get(_WRITE):
            connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_LOCK})")

    event.listen(engine, "begin", _lock)
    return engine
