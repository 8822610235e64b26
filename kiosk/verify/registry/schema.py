"""What does the registry's database look like, and is the one that was opened ours? Tables, versions, keys, errors.

A row is four keyed digests to search by, what the upsert compares, and one sealed blob with everything that is personal
(docs/decisions/0002). Schema changes are made here by version, not by migrations: a registry can always be imported anew.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import (
    BigInteger,
    Column,
    Connection,
    Engine,
    Index,
    LargeBinary,
    MetaData,
    SmallInteger,
    String,
    Table,
    create_engine,
    event,
    insert,
    inspect,
    select,
)
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, SQLAlchemyError

from kiosk.keys import Keys
from kiosk.verify.sources import SourceUnavailable

VERSION = 1
BUSY_SECONDS = 10
_LOCK = 0x6B6965  # any constant: two desks must not create the tables at the same moment

METADATA = MetaData()
CARDS = Table(
    "registry_cards",
    METADATA,
    Column("card", LargeBinary(16), primary_key=True),  # of the card number, or of the BHXH number when there is none
    Column("person", LargeBinary(16), nullable=False),
    Column("citizen", LargeBinary(16)),
    Column("name", LargeBinary(16)),
    Column("as_of", BigInteger, nullable=False),  # seconds since 1970, UTC
    Column("status", SmallInteger, nullable=False),  # for the counts; what is believed stands in the sealed part
    Column("sealed", LargeBinary, nullable=False),
    Index("registry_cards_person", "person"),
    Index("registry_cards_citizen", "citizen"),
    Index("registry_cards_name", "name"),
)
META = Table("registry_meta", METADATA, Column("key", String(40), primary_key=True), Column("value", String(200)))

_SQLITE_CODES = {
    5: "registry-busy",
    6: "registry-busy",
    8: "registry-read-only",
    10: "registry-disk",
    11: "registry-damaged",
    13: "registry-disk",
    26: "registry-damaged",
}


def translated(error: SQLAlchemyError) -> SourceUnavailable:
    """The library's error as the desk's, without its text: `registry-busy`, `registry-damaged`, ..."""
    cause = error.orig if isinstance(error, DBAPIError) else None
    code = _SQLITE_CODES.get(getattr(cause, "sqlite_errorcode", 0) & 0xFF, "registry-unavailable")
    return SourceUnavailable(code)


def open_engine(url: str) -> Engine:
    """An engine whose connections commit statement by statement; `writing` groups them. Raises SourceUnavailable."""
    try:
        parsed = make_url(url)
        if parsed.drivername == "postgresql":
            parsed = parsed.set(drivername="postgresql+psycopg")
        options: dict[str, Any] = {"isolation_level": "AUTOCOMMIT", "hide_parameters": True}
        if parsed.get_backend_name() == "sqlite":
            _make_private(parsed.database)
            options["connect_args"] = {"timeout": BUSY_SECONDS, "check_same_thread": False}
        else:
            options |= {"paramstyle": "format", "pool_pre_ping": True}
        engine = create_engine(parsed, **options)
    except (ArgumentError, ImportError, OSError):
        raise SourceUnavailable("registry-address") from None
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _prepare_sqlite)
    return engine


def _make_private(database: str | None) -> None:
    """Only this account reads the file (SQLite gives its companions the same mode)."""
    if database and not database.startswith((":memory:", "file:")):
        Path(database).parent.mkdir(parents=True, exist_ok=True)
        # One that is there is never opened here: closing it would take away the locks (fcntl) that SQLite holds on it
        # for another connection of this process.
        if not Path(database).exists():
            os.close(os.open(database, os.O_RDWR | os.O_CREAT, 0o600))


def _prepare_sqlite(connection: Any, _record: object) -> None:
    cursor = connection.cursor()
    cursor.execute(f"PRAGMA busy_timeout={BUSY_SECONDS * 1000}")
    cursor.execute("PRAGMA journal_mode=WAL")  # a reader goes on reading while an import writes
    cursor.execute("PRAGMA synchronous=FULL")
    cursor.execute("PRAGMA cache_size=-65536")
    cursor.close()


@contextmanager
def writing(engine: Engine) -> Iterator[Connection]:
    """One transaction: all of it or nothing. Waits for another writer up to BUSY_SECONDS. Raises SourceUnavailable."""
    try:
        with engine.connect() as connection:
            sqlite = engine.dialect.name == "sqlite"
            connection.exec_driver_sql("BEGIN IMMEDIATE" if sqlite else "BEGIN")
            try:
                yield connection
            except BaseException:
                connection.exec_driver_sql("ROLLBACK")
                raise
            connection.exec_driver_sql("COMMIT")
    except SQLAlchemyError as error:
        raise translated(error) from None


def prepare(engine: Engine, keys: Keys) -> None:
    """Create what is missing; refuse a newer schema or another hospital's keys. Raises SourceUnavailable.

    An existing registry is only read, so that a desk opens while an import holds the write lock.
    """
    if "version" not in (known := read_meta(engine)):
        with writing(engine) as connection:
            if engine.dialect.name == "postgresql":
                connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_LOCK})")
            METADATA.create_all(connection)
            if connection.execute(select(META.c.key).where(META.c.key == "version")).first() is None:
                values = {"version": str(VERSION), "keys": _fingerprint(keys)}
                connection.execute(insert(META), [{"key": key, "value": value} for key, value in values.items()])
        known = read_meta(engine)
    version = known.get("version", "")
    if not version.isdigit():
        raise SourceUnavailable("registry-damaged")
    if int(version) > VERSION:
        raise SourceUnavailable("registry-newer", "the registry was made by a newer version of this program")
    if known.get("keys") != _fingerprint(keys):
        raise SourceUnavailable("registry-keys-differ", "the registry was imported with other keys: import it again")


def read_meta(engine: Engine) -> dict[str, str]:
    """The registry's own notes; empty when it has no tables yet. Raises SourceUnavailable."""
    try:
        with engine.connect() as connection:
            if not inspect(connection).has_table(META.name):
                return {}
            return {row.key: row.value for row in connection.execute(select(META.c.key, META.c.value))}
    except SQLAlchemyError as error:
        raise translated(error) from None


def _fingerprint(keys: Keys) -> str:
    """Tells whether digests made now would find anything; says nothing about the key."""
    return keys.digest("fingerprint", "registry")
