"""Which rule keeps quiet about whom, and until when? Mutes: a reason, an end, one log entry each."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta

from sqlalchemy import insert

from kiosk.intake import Receipt
from kiosk.records import log
from kiosk.records.database import Database
from kiosk.records.schema import mute
from kiosk.records.sealing import seal_text
from kiosk.records.values import StoreError

LONGEST = timedelta(days=90)


def snooze(db: Database, rule: str, person_key: str, until: datetime, by: str, reason: str) -> Receipt:
    """See `Store.snooze`."""
    if not reason.strip():
        raise StoreError("reason-missing", "A mute needs a reason.")
    with db.write() as connection:
        now = db.clock()
        if not now < until <= now + LONGEST:
            raise StoreError("mute-too-long", f"A mute ends within {LONGEST.days} days.")
        mute_id = uuid.uuid4().hex
        row = {"id": mute_id, "rule": rule, "person_key": person_key, "made_at": now, "until": until, "by": by}
        connection.execute(insert(mute), row | {"reason": seal_text(db.keys, "mute", mute_id, reason)})
        fields = {"rule": rule, "until": log.time_text(until), "person": person_key}
        return log.append(connection, at=now, event="mute", subject=mute_id, by=by, fields=fields)
