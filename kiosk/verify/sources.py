"""What do the outside sources say of a number? The answers of registry and gateway as values, and who may be asked."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from kiosk.verify.card import BirthDate, Card


class CardStatus(StrEnum):
    """State of a card in a register (trạng thái thẻ)."""

    ACTIVE = "active"
    SUSPENDED = "suspended"
    """Tạm khóa, tạm giữ: held until cleared."""
    WITHDRAWN = "withdrawn"
    """Thu hồi."""
    REDUCED = "reduced"
    """Báo giảm: participation ended."""
    DECEASED = "deceased"


@dataclass(frozen=True, slots=True, kw_only=True)
class RegistryRecord:
    """One card as the local registry knows it. `card.check_string` and `card.issued_on` are of the recorded issue."""

    card: Card
    citizen_id: str | None = field(default=None, repr=False)
    status: CardStatus
    new_card_number: str | None = field(default=None, repr=False)
    old_card_number: str | None = field(default=None, repr=False)
    as_of: datetime
    """Aware UTC: the moment the insurer's data was true, not the moment of import."""


class Registry(Protocol):
    """The local card registry."""

    def find(self, number: str) -> tuple[RegistryRecord, ...]:
        """All records of the person or card with this card number, BHXH number or CCCD; newest `as_of` first.

        A card number also brings the person's other cards (same BHXH number). Raises `SourceUnavailable`.
        """

    def find_name(self, name: str, birth: BirthDate | None = None) -> tuple[RegistryRecord, ...]:
        """Records whose folded full name equals `name`'s; at most 20. Raises `SourceUnavailable`."""

    def as_of(self) -> datetime | None:
        """The newest `as_of` in the registry, or None when it is empty. Raises `SourceUnavailable`."""


class ResultClass(StrEnum):
    """What a gateway result code asks of the desk (cards-and-gateway.md 5.6); the table is data."""

    TREAT = "treat"
    TREAT_NEW_CARD = "treat-new-card"
    PAPERS_FIRST = "papers-first"
    CHILD_PAPERS = "child-papers"
    CORRECT_INPUT = "correct-input"
    STAFF_OR_CONFIGURATION = "staff-or-configuration"
    REFUSE = "refuse"
    RETRY = "retry"


SAYS_NOTHING = (None, ResultClass.RETRY, ResultClass.STAFF_OR_CONFIGURATION)
"""Classes of answers that say nothing of the card: unknown codes (None), errors at the insurer, faults of ours."""


@dataclass(frozen=True, slots=True, kw_only=True)
class GatewayAnswer:
    """The insurer's live answer (cổng tiếp nhận BHXH) for one person and one visit day."""

    code: str
    """maKetQua, as sent."""
    result_class: ResultClass | None
    """None: a code that the table does not know; nothing is verified then."""
    note: str = field(default="", repr=False)
    """ghiChu, cleaned for display."""
    card: Card | None = None
    new_card: Card | None = None
    asked_with_person: bool = False
    """True when asked by BHXH number or CCCD, not only by a card number."""
    at: datetime
    """Aware UTC: when the answer arrived."""
    incomplete: bool = False
    """True: the person was to be looked up by another number as well, and that failed; the word may still change."""


class SourceUnavailable(Exception):
    """A source could not answer. `code` is a closed word for the screen and the log; never personal data."""

    def __init__(self, code: str, message: str = "") -> None:
        super().__init__(message or code)
        self.code = code
