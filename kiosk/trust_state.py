"""How old is what signed cards are judged by? Lists and clock of this desk in a word, for the strip and the doctor."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from kiosk.clock_mark import ClockState
from kiosk.verify.status_book import HeldList, ListKind
from kiosk.verify.trust.book import ListInForce
from kiosk.verify.trust.values import Freshness


class TrustWord(StrEnum):
    """The first thing that somebody should know. Closed set, worst first."""

    CLOCK = "clock"
    """This desk's clock is not believed."""
    MISSING = "missing"
    """There are root keys, and no trust list that can be used."""
    STOPPED = "stopped"
    """The trust list is past its end, or from a time that has not come: no signature counts."""
    DUE = "due"
    """A newer trust list is due."""
    STATUS_OLD = "status-old"
    """A list of states is past its end: its cards are "status unknown"."""
    GOOD = "good"
    NONE = "none"
    """No root keys: this desk takes no signed cards."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TrustState:
    """`as_of`: when the list was made that `word` is about; the oldest trust list where all is well."""

    word: TrustWord
    as_of: datetime | None = None
    status_as_of: datetime | None = None
    """When the oldest list of states was made."""

    @property
    def good(self) -> bool:
        return self.word in (TrustWord.GOOD, TrustWord.NONE)


_WORDS = {
    Freshness.STOPPED: TrustWord.STOPPED,
    Freshness.FROM_FUTURE: TrustWord.STOPPED,
    Freshness.OLD: TrustWord.DUE,
    Freshness.FRESH: TrustWord.GOOD,
}


def trust_state(
    lists: Sequence[ListInForce], states: Sequence[HeldList], clock: ClockState, now: datetime
) -> TrustState:
    """What there is to say at `now` (aware UTC)."""
    in_force = [_of(held, now) for held in lists if held.has_roots]
    listed = [held for held in states if held.kind is ListKind.STATUS]
    status_as_of = min((held.issued for held in listed), default=None)
    ended = [TrustState(word=TrustWord.STATUS_OLD, as_of=held.issued) for held in listed if held.expires <= now]
    found = [*in_force, *(ended if in_force else ())]
    if not clock.trusted:
        found.append(TrustState(word=TrustWord.CLOCK))
    order = list(TrustWord)
    worst = min(
        found, key=lambda one: (order.index(one.word), one.as_of or now), default=TrustState(word=TrustWord.NONE)
    )
    return TrustState(word=worst.word, as_of=worst.as_of, status_as_of=status_as_of)


def _of(held: ListInForce, now: datetime) -> TrustState:
    if held.content is None or held.term is None:
        return TrustState(word=TrustWord.MISSING)
    return TrustState(word=_WORDS[held.term.at(now)], as_of=held.content.issued)
