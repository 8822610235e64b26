"""What stands on record after a day? Every guest's presentation and visit, to be held beside another day's."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from kiosk.app import build_rooms, utc_now
from kiosk.intake import Intake, State
from kiosk.records.store import Store
from kiosk.verify.verdict import Assurance, Decision, Verdict
from tests.chaos.crowd import Guest, guests

CERTAIN = (Decision.COVERED, Decision.COVERED_WITH_NOTICE, Decision.NOT_COVERED, Decision.REJECTED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """One guest on record."""

    kind: str
    decision: Decision
    code: str | None
    assurance: Assurance
    all_decisions: tuple[tuple[Decision, Assurance, str | None], ...]


@dataclass(slots=True, kw_only=True)
class Books:
    """Everything on record, and what does not fit."""

    kept: dict[int, Kept] = field(default_factory=dict)
    lost: list[int] = field(default_factory=list)
    doubled: list[int] = field(default_factory=list)
    not_admitted: list[int] = field(default_factory=list)
    pending: int = 0
    changed: int = 0
    log_good: bool = False
    entries: int = 0


def books_of(home: Path, count: int) -> Books:
    """Read a home after its day."""
    rooms = build_rooms(home)
    try:
        return _books(rooms.store, guests(count, utc_now().date()))
    finally:
        rooms.close()


def wrong(bad: Books, clean: Books) -> list[tuple[int, str, Decision, Decision]]:
    """Guests whom the bad day ended with another decision, or for whom the insurer was ever believed to say another."""
    found: list[tuple[int, str, Decision, Decision]] = []
    for number, kept in bad.kept.items():
        truth = clean.kept[number]
        said = {d for d, assurance, _ in kept.all_decisions if assurance is Assurance.GATEWAY and d in CERTAIN}
        others = ({kept.decision} | said) - {truth.decision}
        found += [(number, kept.kind, decision, truth.decision) for decision in others]
    return found


def unresolved(books: Books) -> list[tuple[int, str]]:
    """Guests who still are pending though the insurer was never heard of them."""
    return [
        (number, kept.kind)
        for number, kept in books.kept.items()
        if kept.decision is Decision.PENDING and kept.code is None
    ]


def _books(store: Store, everybody: Sequence[Guest]) -> Books:
    books = Books()
    of: dict[str, list[Intake]] = {}
    for item in store.recent(1_000_000):
        intake = store.load(item.presentation_id)
        assert intake is not None
        of.setdefault(_mark(intake), []).append(intake)
    for guest in everybody:
        found = of.pop(guest.mark, [])
        if not found:
            books.lost.append(guest.number)
            continue
        if len(found) > 1 or len({intake.visit.visit_id for intake in found if intake.visit}) > 1:
            books.doubled.append(guest.number)
        (intake, *_) = found
        if intake.presentation.state is not State.ADMITTED or intake.visit is None:
            books.not_admitted.append(guest.number)
        books.kept[guest.number] = _kept(guest, intake)
    assert not of, "somebody is on record who never came"
    books.pending, books.changed = store.pending_count(), store.changed_count()
    books.log_good = store.verify_log() == (True, ())
    events = Counter(entry.event for entry in store.entries(0, 10_000_000))
    books.entries = sum(events.values())
    if events["admission"] != len(everybody):
        books.doubled.append(events["admission"] - len(everybody))
    return books


def _mark(intake: Intake) -> str:
    parsed = intake.presentation.parsed[0]
    card, citizen = parsed.card, parsed.citizen
    return (card.card_number if card else citizen.citizen_id if citizen else "") or ""


def _kept(guest: Guest, intake: Intake) -> Kept:
    def told(verdict: Verdict) -> tuple[Decision, Assurance, str | None]:
        return verdict.decision, verdict.assurance, verdict.gateway_code

    verdicts = intake.presentation.verdicts
    last = verdicts[-1]
    return Kept(
        kind=guest.kind,
        decision=last.decision,
        code=last.gateway_code,
        assurance=last.assurance,
        all_decisions=tuple(told(verdict) for verdict in verdicts),
    )
