"""What does the local registry know of a number or a name? The SQL twin of `sources.Registry`, read-mostly.

A look-up is a point select through a held connection with statements compiled once: the desk waits for it.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

import msgspec
from sqlalchemy import Connection, Engine, Select, bindparam, distinct, func, select
from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from kiosk.keys import Keys, SealBroken
from kiosk.verify.card import BirthDate
from kiosk.verify.names import fold
from kiosk.verify.registry.content import STATUS_CODES, Content, open_content
from kiosk.verify.registry.schema import CARDS, open_engine, prepare, read_meta, translated
from kiosk.verify.sources import CardStatus, RegistryRecord, SourceUnavailable

_MOST_BY_NAME = 20
_NAMESAKES = 5000  # looked through for a birth date; the commonest full name of a province has fewer
_MOST_CARDS = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class RegistryStats:
    """What the registry holds. Times are aware UTC."""

    cards: int
    persons: int
    by_status: tuple[tuple[CardStatus, int], ...]
    as_of: datetime | None
    """Newest `as_of` of a finished import."""
    oldest_as_of: datetime | None
    imported_at: datetime | None
    unfinished_since: datetime | None
    """Start of an import that was cut off: what it brought is consistent but not all of its file."""


def open_registry(url: str, keys: Keys, clock: Callable[[], datetime]) -> SqlRegistry:
    """Open, creating the tables when missing. Raises SourceUnavailable: `registry-address`, `registry-unavailable`,
    `registry-busy`, `registry-damaged`, `registry-disk`, `registry-read-only`, `registry-newer`, `registry-keys-differ`.
    """
    engine = open_engine(url)
    try:
        prepare(engine, keys)
    except BaseException:
        engine.dispose()
        raise
    return SqlRegistry(engine, keys, clock)


class SqlRegistry:
    """`sources.Registry` over SQLite or PostgreSQL. Safe to share between threads; look-ups take turns."""

    def __init__(self, engine: Engine, keys: Keys, clock: Callable[[], datetime]) -> None:
        self.engine = engine
        self.keys = keys
        self.clock = clock
        self._lock = threading.Lock()
        self._connection: Connection | None = None
        self._decoder = msgspec.msgpack.Decoder(Content)
        columns = select(CARDS.c.card, CARDS.c.sealed)
        same_card = select(CARDS.c.person).where(CARDS.c.card == bindparam("a")).scalar_subquery()
        same_citizen = select(CARDS.c.person).where(CARDS.c.citizen == bindparam("a"))
        self._by_person = self._compiled(columns.where(CARDS.c.person == bindparam("a")))
        self._by_card = self._compiled(columns.where(CARDS.c.person == func.coalesce(same_card, bindparam("b"))))
        self._by_citizen = self._compiled(columns.where(CARDS.c.person.in_(same_citizen)))
        self._by_name = self._compiled(columns.where(CARDS.c.name == bindparam("a")), _NAMESAKES)

    def find(self, number: str) -> tuple[RegistryRecord, ...]:
        """See `sources.Registry`. A number of no known form finds nothing. Raises SourceUnavailable."""
        text = number.strip().upper()
        digest = self.keys.digest_bytes
        digits = text.isascii() and text.isdigit()
        if len(text) == 15:
            tail = text[5:]
            # The row knows its person; only for a card that is not here the tail of its number must serve.
            person = digest("person", tail) if tail.isascii() and tail.isdigit() else b""
            rows = self._rows(self._by_card, (digest("card", text), person))
        elif len(text) == 10 and digits:
            rows = self._rows(self._by_person, (digest("person", text),))
        elif len(text) == 12 and digits:
            rows = self._rows(self._by_citizen, (digest("citizen", text),))
        else:
            return ()
        return _of_one_person(self._open(rows))

    def find_name(self, name: str, birth: BirthDate | None = None) -> tuple[RegistryRecord, ...]:
        """See `sources.Registry`; with `birth`, only those whose birth agrees. Raises SourceUnavailable."""
        folded = fold(name)
        if not folded:
            return ()
        rows = self._rows(self._by_name, (self.keys.digest_bytes("name", folded),))
        found = [r for r in self._open(rows) if birth is None or (r.card.birth is None or r.card.birth.agrees(birth))]
        found.sort(key=lambda record: record.as_of, reverse=True)
        return tuple(found[:_MOST_BY_NAME])

    def as_of(self) -> datetime | None:
        """The newest `as_of` that a finished import brought, None before the first one. Raises SourceUnavailable."""
        return _moment(read_meta(self.engine).get("as_of"))

    def stats(self) -> RegistryStats:
        """Counts over the whole registry: seconds in millions of cards. Raises SourceUnavailable."""
        meta = read_meta(self.engine)
        try:
            with self.engine.connect() as connection:
                cards, persons, oldest = connection.execute(
                    select(func.count(), func.count(distinct(CARDS.c.person)), func.min(CARDS.c.as_of))
                ).one()
                counts = connection.execute(
                    select(CARDS.c.status, func.count().label("number")).group_by(CARDS.c.status)
                ).all()
        except SQLAlchemyError as error:
            raise translated(error) from None
        by_code = {row.status: row.number for row in counts}
        return RegistryStats(
            cards=cards,
            persons=persons,
            by_status=tuple((status, by_code.get(code, 0)) for status, code in STATUS_CODES.items()),
            as_of=_moment(meta.get("as_of")),
            oldest_as_of=None if oldest is None else datetime.fromtimestamp(oldest, UTC),
            imported_at=_moment(meta.get("imported_at")),
            unfinished_since=_moment(meta.get("import_started")),
        )

    def close(self) -> None:
        """Give the connections back; the registry can be used again and opens new ones."""
        with self._lock:
            if self._connection is not None:
                self._connection.close()
                self._connection = None
        self.engine.dispose()

    def _compiled(self, statement: Select[Any], most: int = _MOST_CARDS) -> str:
        """The statement as the driver takes it, with places for values in the order of a, b."""
        return f"{statement.compile(dialect=self.engine.dialect)} LIMIT {most}"

    def _rows(self, statement: str, values: tuple[bytes, ...]) -> Sequence[tuple[bytes, bytes]]:
        with self._lock:
            for last_try in (False, True):
                try:
                    if self._connection is None:
                        self._connection = self.engine.connect()
                    return self._connection.exec_driver_sql(statement, values).all()
                except SQLAlchemyError as error:
                    lost = isinstance(error, DBAPIError) and error.connection_invalidated
                    self._forget()
                    if last_try or not lost:
                        raise translated(error) from None
        raise AssertionError("unreachable")

    def _forget(self) -> None:
        connection, self._connection = self._connection, None
        if connection is not None:
            connection.invalidate()
            connection.close()

    def _open(self, rows: Sequence[tuple[bytes, bytes]]) -> list[RegistryRecord]:
        try:
            return [open_content(bytes(card), bytes(sealed), self.keys, self._decoder) for card, sealed in rows]
        except (SealBroken, msgspec.MsgspecError, ValueError):
            raise SourceUnavailable("registry-damaged") from None


def _of_one_person(records: list[RegistryRecord]) -> tuple[RegistryRecord, ...]:
    """Newest first, with the old card's number on the new one; a bare BHXH number gives way to a card as new as it."""
    if len(records) < 2:
        return tuple(records)
    replaced = {r.new_card_number: r.card.card_number for r in records if r.new_card_number}
    newest_card: dict[str | None, datetime] = {}
    for record in records:
        if record.card.card_number:
            person = record.card.social_insurance_number
            newest_card[person] = max(record.as_of, newest_card.get(person, record.as_of))
    kept = []
    for record in records:
        known = newest_card.get(record.card.social_insurance_number)
        told = known is None or known < record.as_of or record.status is CardStatus.DECEASED
        if record.card.card_number or told:
            old = replaced.get(record.card.card_number) if record.card.card_number else None
            kept.append(replace(record, old_card_number=old) if old else record)
    kept.sort(key=lambda record: record.as_of, reverse=True)
    return tuple(kept)


def _moment(text: str | None) -> datetime | None:
    return datetime.fromtimestamp(int(text), UTC) if text else None
