"""What does the desk need from the records and the rules? Protocols; `app.py` binds them."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import AbstractContextManager
from datetime import datetime
from typing import Protocol

from fraud_rules._types import Elsewhere, History, RuleOutcome, Visit
from kiosk.intake import AdmitAs, Intake, LookUp, Presentation, Receipt, RecentItem


class Records(Protocol):
    """The record store as the desk uses it. Every writing method is one transaction with one log entry and raises
    `StoreError` with nothing half written."""

    def record_presentation(
        self, p: Presentation, *, event: str = "presentation", seen: Visit, outcomes: Sequence[RuleOutcome] = ()
    ) -> Receipt: ...
    def record_live_verdict(
        self,
        p: Presentation,
        *,
        seen: Visit,
        look_ups: Sequence[LookUp] = (),
        told: Sequence[Elsewhere] | None = None,
    ) -> Receipt: ...
    def admit(
        self, p: Presentation, visit: Visit, outcomes: Sequence[RuleOutcome], admitted_as: AdmitAs
    ) -> Receipt: ...
    def undo(self, visit_id: str, by: str, reason: str) -> Receipt: ...
    def load(self, presentation_id: str) -> Intake | None: ...
    def left_open(self, *, facility: str, desk: str) -> tuple[str, ...]: ...
    def parked_of(self, seen: Visit, *, since: datetime) -> str | None: ...
    def recent(self, limit: int) -> tuple[RecentItem, ...]: ...
    def pending_count(self) -> int: ...
    def history(self, as_of: datetime, *, excluding: str) -> AbstractContextManager[History]: ...


class Rules(Protocol):
    """The rule engine, bound to its settings."""

    def evaluate(self, visit: Visit, history: History) -> tuple[RuleOutcome, ...]: ...
