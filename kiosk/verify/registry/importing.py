"""How does the insurer's list get into the registry? Read, checked, sealed and written in batches, each one transaction.

An import that is cut off leaves whole batches and says so in the statistics; repeating it makes it complete, because every
row replaces what is known of its card unless that is newer.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import closing, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path

from sqlalchemy import Connection, delete, func, insert, select
from sqlalchemy.exc import SQLAlchemyError

from kiosk.verify.registry import SqlRegistry
from kiosk.verify.registry.cells import RowFault, RowRejected
from kiosk.verify.registry.content import Content, StoredRow
from kiosk.verify.registry.rejects import RejectedRows
from kiosk.verify.registry.rows import SOON, RowChecker
from kiosk.verify.registry.schema import CARDS, META, writing
from kiosk.verify.registry.tables import ImportRefused, SourceTable, open_table
from kiosk.verify.registry.upsert import Sealer, upsert_text

BATCH = 50_000
"""Rows in one transaction. Digests scatter: a batch touches most pages of the indexes, so few large ones write far less."""
_PROGRESS = 5_000

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
    """Import a CSV or XLSX file with the columns of `registry/content.COLUMNS`.

    as_of: aware; for rows that carry none themselves (else the moment of import). rejected: written only when a row is.
    on_progress(rows done, rows in the file, nearly). Raises ImportRefused before anything is written, and
    SourceUnavailable when the database fails: the batches before stay.
    """
    now = registry.clock()
    if as_of is not None and as_of > now + SOON:
        raise ImportRefused("as-of-future", "the list cannot be dated later than today")
    table = open_table(path)
    if rejected.exists() and rejected.samefile(path):
        raise ImportRefused("rejected-file", "the rejected rows must not overwrite the list itself")
    checker = RowChecker(default_as_of=as_of or now, now=now)
    sealer = Sealer(registry.keys)
    writer = _Writer(registry, dry_run=dry_run)
    with RejectedRows(rejected) as rejects, closing(table.rows):
        screen = _Screen(checker, rejects, table, on_progress)
        writer.write_all(sealer.seal(content) for content in screen.accepted())
    on_progress(screen.rows, screen.rows)
    accepted = screen.rows - rejects.written
    added = min(writer.added, writer.written)  # another import at the same time adds to the count
    return ImportReport(
        rows=screen.rows,
        accepted=accepted,
        rejected=rejects.written,
        reasons=tuple(sorted(rejects.reasons.items())),
        added=None if dry_run else added,
        updated=None if dry_run else writer.written - added,
        kept=None if dry_run else accepted - writer.written,
        as_of=datetime.fromtimestamp(writer.newest, UTC) if writer.newest else None,
        ignored_columns=table.ignored,
        rejected_file=rejected if rejects.written else None,
        dry_run=dry_run,
    )


class _Screen:
    """Lets the good rows through and sends the others to the rejected-rows file."""

    def __init__(self, checker: RowChecker, rejects: RejectedRows, table: SourceTable, on_progress: Progress) -> None:
        self._check = checker.check
        self._rejects = rejects
        self._table = table
        self._on_progress = on_progress
        self.rows = 0

    def accepted(self) -> Iterator[Content]:
        for line, cells, fault in self._table.rows:
            if self.rows % _PROGRESS == 0:
                self._on_progress(self.rows, max(self.rows, self._table.total))
            self.rows += 1
            if fault is not None:
                self._rejects.add(line, fault, "", cells)
                continue
            try:
                content = self._check(cells)
            except RowRejected as rejected:
                if any(cells):
                    self._rejects.add(line, rejected.fault, rejected.column, cells)
                else:
                    self.rows -= 1  # spreadsheets leave lines of nothing but commas
                continue
            yield content


class _Writer:
    """Batches into the database. The import counts as unfinished from its first batch to its end."""

    def __init__(self, registry: SqlRegistry, *, dry_run: bool) -> None:
        self._registry = registry
        self._engine = registry.engine
        self._dry_run = dry_run
        self.newest = 0
        self.written = 0
        self.added = 0

    def write_all(self, rows: Iterable[StoredRow]) -> None:
        """Every batch is one transaction. Raises SourceUnavailable; then nothing of that batch is in."""
        waiting = iter(rows)
        first = self._next(waiting)  # a file that turns out unreadable here has changed nothing
        if self._dry_run:
            while self._next(waiting):
                pass
            return
        with writing(self._engine) as connection:
            before = _count(connection)
            _set(connection, "import_started", self._now())
        upsert = upsert_text(self._engine)
        batch = first
        while batch:
            with writing(self._engine) as connection:
                self.written += connection.exec_driver_sql(upsert, batch).rowcount
            batch = self._next(waiting)
        with writing(self._engine) as connection:
            known = connection.execute(select(META.c.value).where(META.c.key == "as_of")).scalar()
            if self.newest:
                _set(connection, "as_of", str(max(self.newest, int(known or 0))))
            _set(connection, "imported_at", self._now())
            connection.execute(delete(META).where(META.c.key == "import_started"))
            self.added = _count(connection) - before
        if self._engine.dialect.name == "sqlite":
            self._shrink_log()

    def _next(self, waiting: Iterator[StoredRow]) -> list[StoredRow]:
        batch = list(islice(waiting, BATCH))
        self.newest = max([self.newest, *(row.as_of for row in batch)])
        return batch

    def _shrink_log(self) -> None:
        with suppress(SQLAlchemyError), self._engine.connect() as connection:
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")

    def _now(self) -> str:
        return str(int(self._registry.clock().timestamp()))


def _count(connection: Connection) -> int:
    return connection.execute(select(func.count()).select_from(CARDS)).scalar_one()


def _set(connection: Connection, key: str, value: str) -> None:
    connection.execute(delete(META).where(META.c.key == key))
    connection.execute(insert(META).values(key=key, value=value))
