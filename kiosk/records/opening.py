"""Is the store there, and is it of this version? Fresh ones are made, older ones migrated, newer ones refused."""

from __future__ import annotations

from sqlalchemy import Connection, insert, inspect, select

from kiosk.records.database import Database, connect
from kiosk.records.failures import translated
from kiosk.records.schema import REVISIONS, VERSION_TABLE, metadata, store_info, version_table
from kiosk.records.values import StoreError

REGISTRY_TABLES = frozenset({"registry_cards", "registry_meta"})
"""One PostgreSQL database may hold both: whichever is opened first, the other is no stranger to it."""


def bring_up_to_date(db: Database) -> None:
    """Make or migrate the tables. Alembic is imported only when an older store is found: it is slow to load.

    Raises StoreError: newer-version, foreign (a database of something else), other-keys (the store was begun with
    another pseudonym key), and what opening it raises.
    """
    with db.read() as connection:
        version = _version(connection)
        fits = version == REVISIONS[-1] and _fits(connection, db)
    if fits:
        return
    with db.write() as connection:
        # Asked again: another desk may have opened the same store a moment ago.
        version = _version(connection)
        if version is None:
            _make(connection)
        elif version not in REVISIONS:
            raise StoreError("newer-version", "The record store was written by a newer version of the program.")
        elif version != REVISIONS[-1]:
            from kiosk.records.migrate import upgrade

            upgrade(connection)
        if not _fits(connection, db):
            connection.execute(insert(store_info).values(name="keys", value=_fingerprint(db)))


def is_older(url: str) -> bool:
    """Whether opening the store at `url` would migrate it. Only looks. Raises StoreError."""
    engine = connect(url)
    try:
        with translated(), engine.connect() as connection:
            version = _version(connection)
    finally:
        engine.dispose()
    return version in REVISIONS[:-1]


def _version(connection: Connection) -> str | None:
    tables = set(inspect(connection).get_table_names())
    if VERSION_TABLE in tables:
        return connection.execute(select(version_table.c.version_num)).scalar() or ""
    if tables - REGISTRY_TABLES:
        raise StoreError("foreign", "The database holds tables of something else.")
    return None


def _make(connection: Connection) -> None:
    metadata.create_all(connection)
    version_table.create(connection)
    connection.execute(insert(version_table).values(version_num=REVISIONS[-1]))


def _fits(connection: Connection, db: Database) -> bool:
    """True when the store knows our keys, False when it knows none yet."""
    known = connection.execute(select(store_info.c.value).where(store_info.c.name == "keys")).scalar()
    if known is not None and known != _fingerprint(db):
        raise StoreError("other-keys", "The record store belongs to other keys than those of this home.")
    return known is not None


def _fingerprint(db: Database) -> str:
    return db.keys.digest("store", "records")
