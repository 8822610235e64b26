"""What did the hospital know of a person, card, code or desk at one moment? The rules' view of the past."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import ExitStack
from datetime import datetime
from types import TracebackType
from typing import Any, Self

from sqlalchemy import ColumnElement, Connection, Row, Select, and_, bindparam, func, literal_column, select

from fraud_rules._types import Elsewhere, Visit
from kiosk.records import elsewhere
from kiosk.records.database import Database
from kiosk.records.failures import translated
from kiosk.records.rows import visit_of
from kiosk.records.schema import COUNTS, mute, visit

# `observed_at`: what a late desk handed in afterwards was not known then.
_KNOWN = and_(visit.c.observed_at <= bindparam("as_of"), visit.c.presentation_id != bindparam("excluding"))
_WINDOW = and_(_KNOWN, visit.c.occurred_at >= bindparam("since"), visit.c.occurred_at < bindparam("until"))
_IN_ORDER = (visit.c.occurred_at, visit.c.first_seq)


def _windowed(*conditions: ColumnElement[bool]) -> Select[Any]:
    return select(visit).where(*conditions, _WINDOW).order_by(*_IN_ORDER)


# COUNTS in the very words of the partial indexes, or SQLite would not use them.
_COUNTED: ColumnElement[bool] = literal_column(str(COUNTS))
_OF_PERSON = _windowed(visit.c.person_key == bindparam("key"), _COUNTED)
_OF_CARD = _windowed(visit.c.card_key == bindparam("key"), _COUNTED)
_OF_PAYLOAD = _windowed(visit.c.payload_digest == bindparam("key"))
_AT_DESK = _windowed(visit.c.desk == bindparam("key"))

_RANKED = (
    select(
        visit,
        func.row_number()
        .over(partition_by=visit.c.identity_key, order_by=[column.desc() for column in _IN_ORDER])
        .label("place"),
    )
    .where(visit.c.card_key == bindparam("key"), _COUNTED, visit.c.identity_key.is_not(None), _KNOWN)
    .subquery()
)
_IDENTITIES = select(_RANKED).where(_RANKED.c.place == 1).order_by(_RANKED.c.occurred_at, _RANKED.c.first_seq)

# By place in the log and not by time: the rule that asks looks for clocks that were set back.
_OWN_PLACE = select(visit.c.first_seq).where(visit.c.presentation_id == bindparam("excluding")).scalar_subquery()
_LATEST = (
    select(visit.c.occurred_at)
    .where(
        visit.c.desk == bindparam("key"),
        visit.c.presentation_id != bindparam("excluding"),
        visit.c.first_seq < func.coalesce(_OWN_PLACE, 2**62),
        visit.c.occurred_at <= visit.c.observed_at,  # a visit that was dated ahead by hand says nothing of the clock
    )
    .order_by(visit.c.first_seq.desc())
    .limit(1)
)
_MUTED = select(func.max(mute.c.until)).where(
    mute.c.rule == bindparam("rule"), mute.c.person_key == bindparam("key"), mute.c.made_at <= bindparam("as_of")
)


class StoreHistory:
    """`fraud_rules` History over the store, as known at `as_of`, without the presentation under judgement.

    In a `with` block all answers come from one picture of the records, over one connection: for one thread. Without it
    every answer is one query on a connection of its own. Raises StoreError, and may be asked again after one.
    """

    def __init__(self, db: Database, as_of: datetime, excluding: str | None) -> None:
        self._db = db
        self._bounds = {"as_of": as_of, "excluding": excluding or ""}
        self._held: Connection | None = None
        self._holding: ExitStack | None = None

    def __enter__(self) -> Self:
        self._holding = ExitStack()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        holding, self._holding, self._held = self._holding, None, None
        if holding is not None:
            holding.close()

    def of_person(self, person_key: str, since: datetime, until: datetime) -> Sequence[Visit]:
        """Admitted, not undone visits of a person."""
        return self._visits(_OF_PERSON, key=person_key, since=since, until=until)

    def of_card(self, card_key: str, since: datetime, until: datetime) -> Sequence[Visit]:
        """Admitted, not undone visits with a card."""
        return self._visits(_OF_CARD, key=card_key, since=since, until=until)

    def identities_of_card(self, card_key: str) -> Sequence[Visit]:
        """The latest admitted visit for every distinct identity that came with a card."""
        return self._visits(_IDENTITIES, key=card_key)

    def of_payload(self, payload_digest: str, since: datetime, until: datetime) -> Sequence[Visit]:
        """Presentations (admitted or not) of the same bytes."""
        return self._visits(_OF_PAYLOAD, key=payload_digest, since=since, until=until)

    def at_desk(self, desk: str, since: datetime, until: datetime) -> Sequence[Visit]:
        """Presentations (admitted or not) at a desk."""
        return self._visits(_AT_DESK, key=desk, since=since, until=until)

    def elsewhere(self, person_key: str, since: datetime, until: datetime) -> Sequence[Elsewhere]:
        """What other facilities did with a person, as the insurer had told it by then."""
        values = {"key": person_key, "as_of": self._bounds["as_of"], "since": since, "until": until}
        return elsewhere.read(self._rows(elsewhere.OF_PERSON, values))

    def elsewhere_asked(self, person_key: str, since: datetime) -> bool:
        """Whether the insurer told of other facilities at all since then."""
        values = {"key": person_key, "as_of": self._bounds["as_of"], "since": since}
        return bool(self._rows(elsewhere.LAST_TOLD, values))

    def latest_at(self, desk: str) -> datetime | None:
        """`occurred_at` of the presentation recorded at a desk just before this one, or None."""
        return self._first(_LATEST, {"key": desk, "excluding": self._bounds["excluding"]})

    def snoozed_until(self, rule_id: str, person_key: str) -> datetime | None:
        """End of a mute of this rule for this person, or None."""
        return self._first(_MUTED, {"rule": rule_id, "key": person_key, "as_of": self._bounds["as_of"]})

    def _visits(self, query: Select[Any], **values: Any) -> tuple[Visit, ...]:
        return tuple(visit_of(row._mapping) for row in self._rows(query, self._bounds | values))

    def _first(self, query: Select[Any], values: dict[str, Any]) -> datetime | None:
        rows = self._rows(query, values)
        return rows[0][0] if rows else None

    def _rows(self, query: Select[Any], values: dict[str, Any]) -> Sequence[Row[Any]]:
        if self._holding is None:
            with self._db.read() as connection:
                return connection.execute(query, values).all()
        # Opened by the first question: what fails here is the failure of the rule that asked, not of the intake.
        with translated():
            try:
                if self._held is None:
                    self._held = self._holding.enter_context(self._db.engine.connect())
                return self._held.execute(query, values).all()
            except BaseException:
                # PostgreSQL answers nothing more in a transaction that failed; the next question begins another.
                self._held = None
                self._holding.close()
                raise
