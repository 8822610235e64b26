"""What does the past look like in a test? A History over a list of visits that keeps every word of the Protocol."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from fraud_rules._types import Elsewhere, Visit


@dataclass(frozen=True)
class ListHistory:
    """As known at `as_of`, without the visit under judgement."""

    visits: tuple[Visit, ...]
    as_of: datetime
    without: str
    """presentation_id of the visit under judgement."""
    snoozes: Mapping[tuple[str, str], datetime] = field(default_factory=dict)
    told: Mapping[str, tuple[Elsewhere, ...]] = field(default_factory=dict)
    """person_key to what the insurer told of other facilities."""

    def of_person(self, person_key: str, since: datetime, until: datetime) -> tuple[Visit, ...]:
        return self._window(lambda v: v.person_key == person_key and _counts(v), since, until)

    def of_card(self, card_key: str, since: datetime, until: datetime) -> tuple[Visit, ...]:
        return self._window(lambda v: v.card_key == card_key and _counts(v), since, until)

    def identities_of_card(self, card_key: str) -> tuple[Visit, ...]:
        latest = {
            v.identity_key: v
            for v in self._known()
            if v.card_key == card_key and _counts(v) and v.identity_key is not None
        }
        return tuple(sorted(latest.values(), key=lambda v: v.occurred_at))

    def of_payload(self, payload_digest: str, since: datetime, until: datetime) -> tuple[Visit, ...]:
        return self._window(lambda v: v.payload_digest == payload_digest, since, until)

    def at_desk(self, desk: str, since: datetime, until: datetime) -> tuple[Visit, ...]:
        return self._window(lambda v: v.desk == desk, since, until)

    def elsewhere(self, person_key: str, since: datetime, until: datetime) -> tuple[Elsewhere, ...]:
        told = self.told.get(person_key, ())
        return tuple(e for e in told if since <= e.occurred_at < until and e.observed_at <= self.as_of)

    def elsewhere_asked(self, person_key: str, since: datetime) -> bool:
        return person_key in self.told

    def latest_at(self, desk: str) -> datetime | None:
        recorded = [v for v in self._known() if v.desk == desk]
        return max(recorded, key=lambda v: v.observed_at).occurred_at if recorded else None

    def snoozed_until(self, rule_id: str, person_key: str) -> datetime | None:
        return self.snoozes.get((rule_id, person_key))

    def _known(self) -> list[Visit]:
        known = [v for v in self.visits if v.observed_at <= self.as_of and v.presentation_id != self.without]
        return sorted(known, key=lambda v: v.occurred_at)

    def _window(self, wanted: Callable[[Visit], bool], since: datetime, until: datetime) -> tuple[Visit, ...]:
        return tuple(v for v in self._known() if since <= v.occurred_at < until and wanted(v))


def _counts(visit: Visit) -> bool:
    return visit.admitted and not visit.undone


def past(
    visit: Visit, others: Iterable[Visit] = (), snoozes: Mapping[tuple[str, str], datetime] | None = None
) -> ListHistory:
    """What was known when `visit` was observed."""
    return ListHistory(tuple(others), visit.observed_at, visit.presentation_id, snoozes or {})
