"""Where is an intake taken, by whom, and how does a desk say that a step is not possible now?"""

from __future__ import annotations

from dataclasses import dataclass


class DeskError(Exception):
    """A step that is not possible now. `code`: nothing-open, not-admissible, name-not-allowed, not-found."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where and who: the facility, the desk and the person who works at it; on every event."""

    facility: str
    desk: str
    clerk: str
