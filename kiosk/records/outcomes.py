"""What did the rules say at one step of an intake? Frozen with that step's log entry, each hit in its case."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, RowMapping, bindparam, func, insert, select

from fraud_rules._types import Mode, RuleOutcome, Visit
from kiosk.records import hits
from kiosk.records.rows import outcome_columns, outcomes_hash
from kiosk.records.schema import rule_outcome

_NEW = insert(rule_outcome)
_LAST_STEP = (
    select(func.max(rule_outcome.c.seq)).where(rule_outcome.c.presentation_id == bindparam("of")).scalar_subquery()
)
_STANDING = (
    select(rule_outcome)
    .where(rule_outcome.c.presentation_id == bindparam("of"), rule_outcome.c.seq == _LAST_STEP)
    .order_by(rule_outcome.c.place)
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Frozen:
    """The outcomes of one step as they will be kept, and the cases that their hits go to."""

    visit: Visit
    shown: tuple[RuleOutcome, ...]
    plan: tuple[hits.Hit, ...]

    def fields(self) -> dict[str, Any]:
        """What the step's log entry says of them. `again`: cases that this presentation was in before; they count it once."""
        return {
            "outcomes_hash": outcomes_hash(self.shown),
            "hits": [f"{hit.outcome.rule}@{hit.outcome.version}" for hit in self.plan],
            "cases": [hit.case_id for hit in self.plan if not hit.again],
            "again": [hit.case_id for hit in self.plan if hit.again],
        }

    def write(self, connection: Connection, seq: int) -> None:
        """Open and extend the cases and keep the outcomes, under the entry `seq` of the same transaction."""
        hits.write(connection, self.visit, self.plan)
        rows = [
            outcome_columns(outcome)
            | {
                "presentation_id": self.visit.presentation_id,
                "seq": seq,
                "place": place,
                "case_id": hits.case_of(self.plan, outcome),
            }
            for place, outcome in enumerate(self.shown)
        ]
        if rows:
            connection.execute(_NEW, rows)


def freeze(connection: Connection, zone: ZoneInfo, visit: Visit, outcomes: Sequence[RuleOutcome]) -> Frozen:
    """Find or name the case of every hit; rules that are off are left out. Writes nothing yet."""
    shown = tuple(outcome for outcome in outcomes if outcome.mode is not Mode.OFF)
    return Frozen(visit=visit, shown=shown, plan=hits.plan(connection, zone, visit, shown))


def standing(connection: Connection, presentation_id: str) -> Sequence[RowMapping]:
    """The outcomes of the last step that froze any, in their order."""
    return connection.execute(_STANDING, {"of": presentation_id}).mappings().all()
