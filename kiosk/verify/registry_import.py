"""How does the insurer's list get into the registry? Read, checked, sealed and written in batches, each one transaction.

An import that is cut off leaves whole batches and says so in the statistics; repeating it makes it complete, because every
row replaces what is known of its card unless that is newer.
"""

from __future__ import annotations

import contextlib
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import msgspec
from sqlalchemy import Connection, Engine, delete, func, insert, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import SQLAlchemyError

from kiosk.keys import Keys
from kiosk.verify.names import fold
from kiosk.verify.registry import SqlRegistry
from kiosk.verify.registry_cells import RowFault, RowRejected
from kiosk.verify.registry_content import Content, StoredRow, seal_content
from kiosk.verify.registry_rejects import RejectedRows
from kiosk.verify.registry_rows import SOON, RowChecker
from kiosk.verify.registry_schema import CARDS, META, writing
from kiosk.verify.registry_tables import ImportRefused, Line, open_table

BATCH = 10_000
_REMEMBERED_NAMES = 200_000

Progress = Callable[[int, int | None], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportReport:
    """What an import did. rows = accepted + rejected; accepted = added + updated + kept."""

    rows: int
    accepted: int
    rejected: int
    reasons: tuple[tuple[RowFault, int], ...]
    added: int | None
    """None after a dry run, as are the next two."""
    updated: int | None
    kept: int | None
    """Rows that are older than what the registry knows of that card, and therefore changed nothing."""
    as_of: datetime | None
    """The newest `as_of` of the accepted rows."""
    ignored_columns: tuple[str, ...]
    rejected_file: Path | None
    dry_run: bool


def import_file(
    path: Path,
    registry: SqlRegistry,
    *,
    dry_run: bool = False,
    on_progress: Progress = lambda done, total: None,
    rejected: Path,
    as_of: datetime | None = None,
) -> ImportReport:
    """Import a CSV or XLSX file with the columns of `registry_content.COLUMNS`.

    as_of: aware; for rows that carry none themselves (else the moment of import). rejected: written only when a row is.
    on_progress(rows done, rows in the file, nearly). Raises ImportRefused before anything is written, and
    SourceUnavailable when the database fails: the batches before stay.
    """
    now = registry.clock()
    checker = RowChecker(default_as_of=as_of or now, now=now)
    if as_of is not None and as_of > now + SOON:
        raise ImportRefused("as-of-future", "the list cannot be dated later than today")
    table = open_table(path)
    if rejected.exists() and rejected.samefile(path):
        raise ImportRefused("rejected-file", "the rejected rows must not overwrite the list itself")
    sealer = _Sealer(registry.keys)
    writer = None if dry_run else _Writer(registry)
    reasons: Counter[RowFault] = Counter()
    batch: list[StoredRow] = []
    rows, newest = 0, 0
    on_progress(0, table.total)
    with RejectedRows(rejected) as rejects:
        for entry in table.rows:
            fault: RowFault | None = None
            column, cells = "", entry.cells if isinstance(entry, Line) else entry[1]
            if isinstance(entry, Line):
                line, fault = entry.number, entry.fault
            else:
                line = entry[0]
                try:
                    content = checker.check(cells)
                except RowRejected as found:
                    if not any(cells):
                        continue
                    fault, column = found.fault, found.column
            rows += 1
            if fault is not None:
                reasons[fault] += 1
                rejects.add(line, fault, column, cells)
                continue
            newest = max(newest, content.as_of)
            batch.append(sealer.seal(content))
            if len(batch) >= BATCH:
                if writer:
                    writer.write(batch)
                batch.clear()
                on_progress(rows, max(rows, table.total))
        if writer:
            writer.finish(batch, newest)
    on_progress(rows, rows)
    accepted = rows - rejects.written
    return ImportReport(
        rows=rows,
        accepted=accepted,
        rejected=rejects.written,
        reasons=tuple(sorted(reasons.items())),
        added=writer.added if writer else None,
        updated=writer.written - writer.added if writer else None,
        kept=accepted - writer.written if writer else None,
        as_of=datetime.fromtimestamp(newest, UTC) if newest else None,
        ignored_columns=table.ignored,
        rejected_file=rejected if rejects.written else None,
        dry_run=dry_run,
    )


def store_rows(registry: SqlRegistry, rows: Sequence[StoredRow]) -> None:
    """Write rows that are checked and sealed already (made cards, not a list from outside). Raises SourceUnavailable."""
    writer = _Writer(registry)
    for first in range(0, len(rows), BATCH):
        writer.write(rows[first : first + BATCH])
    writer.finish((), max((row.as_of for row in rows), default=0))


class _Sealer:
    """Rows to store of checked ones; a name's digest is made once."""

    def __init__(self, keys: Keys) -> None:
        self._keys = keys
        self._encoder = msgspec.msgpack.Encoder()
        self._names: dict[str | None, bytes | None] = {None: None}

    def seal(self, content: Content) -> StoredRow:
        name = content.name
        if name not in self._names:
            if len(self._names) > _REMEMBERED_NAMES:
                self._names = {None: None}
            self._names[name] = self._keys.digest_bytes("name", fold(name or ""))
        return seal_content(content, self._keys, self._names[name], self._encoder)


class _Writer:
    """Batches into the database. The import counts as unfinished from its first batch until `finish`."""

    def __init__(self, registry: SqlRegistry) -> None:
        self._registry = registry
        self._engine = registry.engine
        self._upsert = _upsert(self._engine)
        self._before: int | None = None
        self.written = 0
        self.added = 0

    def write(self, batch: Sequence[StoredRow]) -> None:
        """One transaction. Raises SourceUnavailable; then nothing of this batch is in."""
        if self._before is None:
            with writing(self._engine) as connection:
                self._before = _count(connection)
                _set(connection, "import_started", self._now())
        if batch:
            with writing(self._engine) as connection:
                self.written += connection.exec_driver_sql(self._upsert, list(batch)).rowcount

    def finish(self, batch: Sequence[StoredRow], newest: int) -> None:
        self.write(batch)
        with writing(self._engine) as connection:
            known = connection.execute(select(META.c.value).where(META.c.key == "as_of")).scalar()
            if newest:
                _set(connection, "as_of", str(max(newest, int(known or 0))))
            _set(connection, "imported_at", self._now())
            connection.execute(delete(META).where(META.c.key == "import_started"))
            self.added = _count(connection) - (self._before or 0)
        if self._engine.dialect.name == "sqlite":
            self._shrink_log()

    def _shrink_log(self) -> None:
        with contextlib.suppress(SQLAlchemyError), self._engine.connect() as connection:
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")

    def _now(self) -> str:
        return str(int(self._registry.clock().timestamp()))


def _count(connection: Connection) -> int:
    return connection.execute(select(func.count()).select_from(CARDS)).scalar_one()


def _set(connection: Connection, key: str, value: str) -> None:
    connection.execute(delete(META).where(META.c.key == key))
    connection.execute(insert(META).values(key=key, value=value))


def _upsert(engine: Engine) -> str:
    """The statement as text for the driver's own executemany: the values stand in the order of StoredRow."""
    dialect = sqlite if engine.dialect.name == "sqlite" else postgresql
    statement = dialect.insert(CARDS)
    changed = {name: statement.excluded[name] for name in StoredRow._fields if name != "card"}
    newer = statement.excluded.as_of >= CARDS.c.as_of
    replacing = statement.on_conflict_do_update(index_elements=["card"], set_=changed, where=newer)
    return str(replacing.compile(dialect=engine.dialect, column_keys=list(StoredRow._fields)))
