"""What is one question to the insurer, and what comes of it? The values of asking, and what asking needs of other rooms."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Protocol

from fraud_rules._types import Elsewhere
from kiosk.intake import Intake, LookUp, Receipt
from kiosk.verify.card import Card
from kiosk.verify.claims import Claims
from kiosk.verify.gateway.values import Asked, Health, PersonHistory
from kiosk.verify.gateway.values import Receipt as Proof
from kiosk.verify.sources import GatewayAnswer

if TYPE_CHECKING:
    from kiosk.records.pending import Waiting


class Gateway(Protocol):
    """What is needed of `kiosk.verify.gateway.LiveGateway`."""

    asks_history: bool

    def ask(self, claims: Claims, at: datetime, *, known: Card | None = None, by: str = "") -> Asked: ...
    def history(self, asked: Asked, *, by: str = "") -> tuple[PersonHistory, Proof]: ...
    def health(self) -> Health: ...


class Records(Protocol):
    """What is needed of the record store."""

    def load(self, presentation_id: str) -> Intake | None: ...
    def due(self, now: datetime, limit: int = 1) -> tuple[Waiting, ...]: ...
    def put_off(
        self, visit_id: str, *, word: str, next_at: datetime, by: str = "", look_ups: Sequence[LookUp] = ()
    ) -> Receipt | None: ...
    def soon(self, now: datetime, *, words: Sequence[str] | None = None, tries: int | None = None) -> None: ...
    def record_look_ups(
        self,
        presentation_id: str,
        *,
        by: str,
        look_ups: Sequence[LookUp],
        told: Sequence[Elsewhere] | None = None,
    ) -> Receipt: ...


class Answers(Protocol):
    """What is needed of the desk."""

    def answered(
        self,
        presentation_id: str,
        answer: GatewayAnswer,
        look_ups: Sequence[LookUp] = (),
        told: Sequence[Elsewhere] | None = None,
    ) -> Intake: ...


Learn = Callable[[GatewayAnswer, Card | None, str | None], int]
"""`verify.registry.learning.learn` with its registry. Raises SourceUnavailable."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Enquiry:
    """One person to ask about."""

    presentation_id: str
    claims: Claims = field(repr=False)
    known: Card | None = field(default=None, repr=False)
    at: datetime
    """The time of the visit: the answer is judged for its day."""
    by: str
    waiting: Waiting | None = None
    """Set when it comes from the queue and not from the counter."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """What came of an enquiry: an answer, or the closed word why there is none."""

    enquiry: Enquiry
    answer: GatewayAnswer | None = None
    fault: str | None = None
    look_ups: tuple[LookUp, ...] = ()
    elsewhere: tuple[Elsewhere, ...] | None = None
    """What the insurer told of other facilities; None: it told nothing."""
    asked: Asked | None = field(default=None, repr=False)
