"""How does a question to the insurer stand in the log, and how is it found again? Proof of check, without a person's data."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from sqlalchemy import select

from kiosk.intake import LookUp
from kiosk.records.database import Database
from kiosk.records.log import time_text
from kiosk.records.schema import log_entry

EVENTS = ("live-verdict", "insurer-asked")


def look_up_fields(look_up: LookUp) -> dict[str, Any]:
    """The fields of one look-up in a log entry: text, whole numbers, nothing of the person."""
    return {
        "by": look_up.by,
        "account": look_up.account,
        "function": look_up.function,
        "number_kind": look_up.number_kind,
        "at": time_text(look_up.at),
        "code": look_up.code,
        "fault": look_up.fault,
        "digest": look_up.digest,
        "latency_ms": round(look_up.latency_ms),
    }


def look_ups_of(db: Database, presentation_id: str) -> tuple[LookUp, ...]:
    """Every time the insurer was asked about this presentation, oldest first, as the log has it."""
    query = (
        select(log_entry.c.body)
        .where(log_entry.c.subject == presentation_id, log_entry.c.event.in_(EVENTS))
        .order_by(log_entry.c.seq)
    )
    with db.read() as connection:
        bodies = connection.execute(query).scalars().all()
    return tuple(look_up for body in bodies for look_up in read_look_ups(json.loads(body)))


def read_look_ups(body: dict[str, Any]) -> Iterator[LookUp]:
    """The look-ups of one entry's body."""
    for fields in body.get("look_ups", ()):
        yield LookUp(
            by=fields["by"],
            account=fields["account"],
            function=fields["function"],
            number_kind=fields["number_kind"],
            at=datetime.fromisoformat(fields["at"]),
            code=fields["code"],
            fault=fields["fault"],
            digest=fields["digest"],
            latency_ms=float(fields["latency_ms"]),
        )
