"""What did other facilities do with a person, and since when do we know? Told by the insurer, kept for the rules.

Facilities, times and codes only, under the person's keyed digest. What is told again and unchanged adds nothing; what is
told differently (a discharge that was missing) is a new row beside the old one, so that the past as known then stays.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import Connection, Row, bindparam, insert, select

from fraud_rules._types import Elsewhere, ElsewhereKind
from kiosk.records.schema_insurer import elsewhere

TOLD = ""
"""Facility of the row that says only that the insurer told: an empty list is an answer too."""

OF_PERSON = (
    select(elsewhere)
    .where(
        elsewhere.c.person_key == bindparam("key"),
        elsewhere.c.observed_at <= bindparam("as_of"),
        elsewhere.c.occurred_at >= bindparam("since"),
        elsewhere.c.occurred_at < bindparam("until"),
        elsewhere.c.facility != TOLD,
    )
    .order_by(elsewhere.c.occurred_at, elsewhere.c.facility, elsewhere.c.kind, elsewhere.c.observed_at)
)
LAST_TOLD = (
    select(elsewhere.c.observed_at)
    .where(
        elsewhere.c.person_key == bindparam("key"),
        elsewhere.c.facility == TOLD,
        elsewhere.c.observed_at <= bindparam("as_of"),
        elsewhere.c.observed_at >= bindparam("since"),
    )
    .limit(1)
)
_KNOWN = select(elsewhere).where(elsewhere.c.person_key == bindparam("key"), elsewhere.c.facility != TOLD)


def write(connection: Connection, person_key: str, told: Sequence[Elsewhere], at: datetime) -> int:
    """Inside the transaction of a live verdict: what the insurer told at `at`. How many events were news."""
    known = {_event(row) for row in connection.execute(_KNOWN, {"key": person_key})}
    news = {_key(event): event for event in told if _event(event) not in known and event.facility != TOLD}
    rows: list[dict[str, object]] = [
        {
            "person_key": person_key,
            "kind": event.kind.value,
            "facility": event.facility,
            "occurred_at": event.occurred_at,
            "observed_at": at,
            "ended_at": event.ended_at,
            "code": event.code,
        }
        for event in news.values()
    ]
    again = connection.execute(LAST_TOLD, {"key": person_key, "as_of": at, "since": at}).first()
    if again is None:
        mark = {"kind": ElsewhereKind.CHECK.value, "facility": TOLD, "occurred_at": at, "ended_at": None, "code": ""}
        rows.append({"person_key": person_key, "observed_at": at, **mark})
    if rows:
        connection.execute(insert(elsewhere), rows)
    return len(news)


def read(rows: Iterable[Row[tuple[object, ...]]]) -> tuple[Elsewhere, ...]:
    """The events of rows as `OF_PERSON` orders them: of each the latest word, since when it is known at all."""
    latest: dict[tuple[str, str, datetime], Elsewhere] = {}
    for row in rows:
        event = Elsewhere(
            kind=ElsewhereKind(row.kind),
            facility=row.facility,
            occurred_at=row.occurred_at,
            ended_at=row.ended_at,
            code=row.code,
            observed_at=row.observed_at,
        )
        latest[row.kind, row.facility, row.occurred_at] = event
    return tuple(latest.values())


def _key(event: Elsewhere) -> tuple[str, str, datetime]:
    return event.kind.value, event.facility, event.occurred_at


def _event(event: Elsewhere | Row[tuple[object, ...]]) -> tuple[str, str, datetime, datetime | None, str]:
    return str(event.kind), event.facility, event.occurred_at, event.ended_at, event.code
