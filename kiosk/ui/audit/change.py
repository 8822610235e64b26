"""Is a change of a case complete before it is sent? What a person entered, and what is still missing; no Qt."""

from __future__ import annotations

from dataclasses import dataclass

from kiosk.records.values import Case, CaseRow, CaseState, Disposition

_WORKING = (CaseState.IN_REVIEW, CaseState.ASSIGNED, CaseState.WAITING, CaseState.RESOLVED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What stands in the panel: also kept as a draft while somebody looks at another case."""

    state: CaseState
    disposition: Disposition | None = None
    assignee: str = ""
    """Empty = nobody."""
    reason: str = ""

    @classmethod
    def start(cls, row: CaseRow) -> Change:
        """What the panel offers first: the state as it is where a note may be added, else the next one."""
        state = next_states(row.state)[0]
        kept = row.disposition if state is row.state else None
        return cls(state=state, disposition=kept, assignee=row.assignee or "")

    def as_proposal(self) -> Change:
        """The same words as a proposal of misuse that waits for a second person."""
        return Change(
            state=CaseState.WAITING,
            disposition=Disposition.CONFIRMED_MISUSE,
            assignee=self.assignee,
            reason=self.reason,
        )


def next_states(now: CaseState) -> tuple[CaseState, ...]:
    """The states that are offered, the present one first where a case may stay in it (a note without a change)."""
    if now is CaseState.RESOLVED:
        return (CaseState.REOPENED,)
    stays = (now,) if now in _WORKING else ()
    return (*stays, *(state for state in _WORKING if state is not now))


def missing(change: Change) -> dict[str, str]:
    """Field -> text key of what is missing; empty = complete. The store judges again, and last."""
    found: dict[str, str] = {}
    if change.state is CaseState.RESOLVED and change.disposition is None:
        found["disposition"] = "audit.change.needs-disposition"
    if change.state is CaseState.ASSIGNED and not change.assignee:
        found["assignee"] = "audit.change.needs-assignee"
    if not change.reason.strip():
        found["reason"] = "audit.change.needs-reason"
    return found


def is_proposal(row: CaseRow) -> bool:
    """Whether somebody proposed misuse and a second person is to confirm it."""
    return row.state is CaseState.WAITING and row.disposition is Disposition.CONFIRMED_MISUSE


def proposer(case: Case) -> str:
    """Who proposed misuse first in the present wait; empty when nobody did."""
    found = ""
    for note in reversed(case.notes):
        if note.state is not CaseState.WAITING:
            break
        if note.disposition is Disposition.CONFIRMED_MISUSE:
            found = note.by
    return found
