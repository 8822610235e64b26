"""Who took cases out of the house? An export is an event of its own."""

from __future__ import annotations

import uuid

from kiosk.intake import Receipt
from kiosk.records import log
from kiosk.records.database import Database
from kiosk.records.values import CaseFilter


def record_export(db: Database, wanted: CaseFilter, by: str, form: str, count: int) -> Receipt:
    """See `Store.record_export`. The search text stays out: somebody may have typed a name into it."""
    fields = {
        "form": form,
        "count": count,
        "since": wanted.since.isoformat() if wanted.since else None,
        "until": wanted.until.isoformat() if wanted.until else None,
        "rules": list(wanted.rules),
        "desks": list(wanted.desks),
        "states": [state.value for state in wanted.states],
        "severities": [severity.value for severity in wanted.severities],
        "searched": bool(wanted.text),
    }
    with db.write() as connection:
        return log.append(
            connection, at=db.clock(), event="case-export", subject=uuid.uuid4().hex, by=by, fields=fields
        )
