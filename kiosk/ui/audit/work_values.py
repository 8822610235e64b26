"""What does the work list "verdict changed after admission" show, and what does it ask of the rest of the program?"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Protocol

from kiosk.ui.answer_words import CodeWords
from kiosk.verify.verdict import Decision


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkRow:
    """A visit for which the insurer said something else than the desk had."""

    visit_id: str
    presentation_id: str
    occurred_at: datetime
    found_at: datetime
    desk: str
    clerk: str
    masked_name: str
    before: Decision
    after: Decision
    code: str | None
    telephone: bool
    """Whether a number was left; the number itself is asked for, and that is logged."""
    seen_by: str | None = None
    seen_at: datetime | None = None
    note: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiters:
    """Those who still wait for the insurer's word."""

    count: int
    since: datetime | None = None
    next_at: datetime | None = None
    asks: bool = False
    """Whether this desk has a gateway to ask."""


class WorkPort(Protocol):
    """Synchronous; the screen calls it through workers. Every method may raise `StoreError`."""

    def rows(self, *, dealt: bool) -> tuple[WorkRow, ...]:
        """Newest first; with `dealt` also what somebody dealt with."""

    def waiters(self) -> Waiters: ...

    def telephone(self, presentation_id: str) -> str:
        """The number that was left; the look is logged."""

    def deal(self, visit_id: str, reason: str) -> None:
        """Dealt with; `StoreError("reason-missing")` without words."""

    def ask_now(self) -> None:
        """Whoever waits is due now. Every look-up leaves a trace at the insurer."""

    def code_words(self, code: str, language: str) -> CodeWords | None:
        """What a result code means; None when no table knows it. Cheap, called on the thread of the screen."""

    def proof(self, presentation_id: str, path: Path, language: str) -> None:
        """Write the proof of check as one page that can be printed. Raises OSError too."""
