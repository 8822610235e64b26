"""What happened, in what order, and was any of it changed since? The append-only log: canonical bytes and their hashes.

An entry is hashed as an RFC 6962 leaf and chained to the one before it, in the transaction of the event it describes. It holds
ids, closed words and hashes, never a person's data, so personal rows can be erased and the log still holds.
"""

from __future__ import annotations

import hashlib
import json
import unicodedata
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, bindparam, insert, select

from kiosk.intake import Receipt
from kiosk.records.schema import log_entry
from kiosk.records.values import LogEntry

CHAIN = b"kiosk-log-v1"
START = bytes(32)
"""What the first entry is chained to."""

_HEAD = select(log_entry.c.seq, log_entry.c.chain_hash).order_by(log_entry.c.seq.desc()).limit(1)
_INSERT = insert(log_entry)
_OF_SUBJECT = select(log_entry).where(log_entry.c.subject == bindparam("subject")).order_by(log_entry.c.seq)
_AFTER = (
    select(log_entry).where(log_entry.c.seq > bindparam("after")).order_by(log_entry.c.seq).limit(bindparam("most"))
)


def append(
    connection: Connection, *, at: datetime, event: str, subject: str, by: str, fields: Mapping[str, Any]
) -> Receipt:
    """Write the next entry inside the caller's transaction, which holds the writer's lock (`Database.write`).

    `at` is kept to the millisecond, as text in the body; `subject` is the id of what the event is about.
    """
    head = connection.execute(_HEAD).first()
    seq, previous = (head.seq + 1, head.chain_hash) if head else (1, START)
    at = at.astimezone(UTC).replace(microsecond=at.microsecond // 1000 * 1000)
    own = {"v": 1, "seq": seq, "at": time_text(at), "event": event, "subject": subject, "by": by}
    if own.keys() & fields.keys():
        raise ValueError("log: a field of the entry itself was given again")
    body = canonical(own | dict(fields))
    leaf = leaf_hash(body)
    chain = chain_hash(previous, leaf)
    row = {"seq": seq, "at": at, "event": event, "subject": subject, "body": body}
    connection.execute(_INSERT, row | {"leaf_hash": leaf, "prev_hash": previous, "chain_hash": chain})
    return Receipt(seq=seq, event=event, leaf_hash=leaf.hex(), chain_hash=chain.hex(), recorded_at=at)


def canonical(value: Any) -> bytes:
    """The one way to write a value down: JSON, UTF-8 in NFC, keys sorted, no spaces; only text, whole numbers, yes/no.

    Raises ValueError for anything that two programs might write differently (fractions, dates).
    """
    text = json.dumps(_plain(value), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return text.encode()


def _plain(value: Any) -> Any:
    if isinstance(value, str):
        return unicodedata.normalize("NFC", value)
    if value is None or isinstance(value, (bool, int)):
        return value
    if isinstance(value, Mapping):
        return {_plain(key): _plain(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(item) for item in value]
    raise ValueError(f"log: {type(value).__name__} has no canonical form")


def time_text(at: datetime) -> str:
    """UTC with milliseconds: `2026-01-02T03:04:05.678Z`."""
    return at.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def leaf_hash(body: bytes) -> bytes:
    """RFC 6962, 2.1: the hash of a leaf."""
    return hashlib.sha256(b"\x00" + body).digest()


def chain_hash(previous: bytes, leaf: bytes) -> bytes:
    return hashlib.sha256(CHAIN + previous + leaf).digest()


def entries(connection: Connection, after_seq: int, limit: int) -> tuple[LogEntry, ...]:
    """Entries with `seq` above `after_seq`, in order."""
    rows = connection.execute(_AFTER, {"after": after_seq, "most": limit})
    return tuple(
        LogEntry(
            seq=row.seq,
            at=row.at,
            event=row.event,
            body=row.body,
            leaf_hash=row.leaf_hash,
            chain_hash=row.chain_hash,
        )
        for row in rows
    )


def receipts(connection: Connection, subject: str) -> tuple[Receipt, ...]:
    """The receipts of everything that happened to one presentation or case, oldest first."""
    rows = connection.execute(_OF_SUBJECT, {"subject": subject})
    return tuple(
        Receipt(
            seq=row.seq,
            event=row.event,
            leaf_hash=row.leaf_hash.hex(),
            chain_hash=row.chain_hash.hex(),
            recorded_at=row.at,
        )
        for row in rows
    )
