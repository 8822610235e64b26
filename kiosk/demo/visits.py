"""What happened at the made hospital in the last three days? Ordinary visits with a few stories in them, as rules see them.

Made people only; the numbers go into the digests of the function that is handed in and nowhere else. The same arguments
give the same days.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta, timezone
from typing import Any

from fraud_rules._types import Visit
from kiosk.demo.people import MadePerson
from kiosk.demo.stories import STORIES, Teller

Digest = Callable[[str, str], str]
"""(domain, value) -> digest; `Keys.digest`. Domains: person, card, citizen, payload, identity."""

DAYS = 3
PEOPLE_NEEDED = 40
"""Beyond these, whoever is handed in comes once: the more people, the fuller the days."""

_VIET_NAM = timezone(timedelta(hours=7))


@dataclass(frozen=True, slots=True, kw_only=True)
class MadeStory:
    """Something that happened: the visits it consists of, and the rule that should ask about it, or none."""

    name: str
    rule: str | None
    """None: it looks like abuse to a counter and is none."""
    visit_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class MadeDays:
    """All presentations of the days, by time, and what is to be found among them."""

    visits: tuple[Visit, ...] = field(repr=False)
    stories: tuple[MadeStory, ...]


def made_days(
    persons: Sequence[MadePerson],
    digest: Digest,
    *,
    today: date,
    seed: int = 1,
    facility: str = "79000",
    desks: Sequence[str] = ("Quầy 1", "Quầy 2", "Quầy 3"),
    clerks: Sequence[str] = ("Thu Mẫu", "Hà Mẫu", "Bình Mẫu"),
) -> MadeDays:
    """The three days before `today`. The first PEOPLE_NEEDED persons play the stories, every other one comes once.

    Raises ValueError with fewer persons, or with fewer desks than two.
    """
    if len(persons) < PEOPLE_NEEDED or len(desks) < 2 or not clerks:
        raise ValueError(f"{PEOPLE_NEEDED} persons, two desks and a clerk are needed")
    days = tuple(today - timedelta(days=back) for back in range(DAYS, 0, -1))
    maker = _Maker(digest, days, random.Random(seed), facility, tuple(desks), tuple(clerks))  # noqa: S311 - made data
    stories = []
    cast = iter(persons[:PEOPLE_NEEDED])
    for name, rule, tell in STORIES:
        before = len(maker.visits)
        tell(maker, cast)
        told = tuple(visit.visit_id for visit in maker.visits[before:])
        stories.append(MadeStory(name=name, rule=rule, visit_ids=told))
    for person in persons[PEOPLE_NEEDED:]:
        maker.ordinary(person)
    ordered = sorted(maker.visits, key=lambda visit: (visit.occurred_at, visit.visit_id))
    return MadeDays(visits=tuple(ordered), stories=tuple(stories))


class _Maker(Teller):
    """Writes visits down; the stories say what is special about theirs."""

    def __init__(
        self,
        digest: Digest,
        days: tuple[date, ...],
        chance: random.Random,
        facility: str,
        desks: tuple[str, ...],
        clerks: tuple[str, ...],
    ) -> None:
        self.visits: list[Visit] = []
        self._digest, self._days, self._chance = digest, days, chance
        self._facility, self._desks, self._clerks = facility, desks, clerks

    def come(self, person: MadePerson, day: int, at: str, *, desk: int = 0, **facts: Any) -> Visit:
        """One presentation on day 0 to 2 at `hh:mm:ss` of the hospital; `facts` replace fields of an ordinary visit."""
        moment = datetime.combine(self._days[day], time.fromisoformat(at), _VIET_NAM).astimezone(UTC)
        visit = replace(self._ordinary(person, moment, desk % len(self._desks)), **facts)
        self.visits.append(visit)
        return visit

    def ordinary(self, person: MadePerson) -> None:
        """Somebody who comes once, at a likely hour."""
        chance = self._chance
        hour = chance.choice((7, 7, 7, 8, 8, 8, 8, 9, 9, 10, 10, 13, 13, 14, 15))
        at = f"{hour:02d}:{chance.randrange(60):02d}:{chance.randrange(60):02d}"
        code = chance.random()
        facts: dict[str, Any] = {}
        if code < 0.06:
            facts = {"decision": "PENDING", "assurance": "CLAIM", "result_code": None}
            facts["unknown_checks"] = ("status:gateway-unavailable",)
        elif code < 0.12:
            facts = {"entry_mode": "typed", "no_scan_reason": "phone-off", "payload_digest": None}
        self.come(person, chance.randrange(DAYS), at, desk=chance.randrange(len(self._desks)), **facts)

    def digest(self, domain: str, value: str) -> str:
        return self._digest(domain, value)

    def _ordinary(self, person: MadePerson, moment: datetime, desk: int) -> Visit:
        card = person.card
        number = card.social_insurance_number or ""
        mode = self._chance.choice(("camera", "camera", "camera", "wedge"))
        age = card.birth.age_on(moment.astimezone(_VIET_NAM).date()) if card.birth else None
        return Visit(
            visit_id=self._id(),
            presentation_id=self._id(),
            person_key=self._digest("person", number),
            card_key=self._digest("card", card.card_number or number),
            **self.identity(person),
            citizen_key=self._digest("citizen", person.citizen.citizen_id),
            payload_digest=self._digest("payload", f"{card.card_number}|{card.issued_on}"),
            facility=self._facility,
            desk=self._desks[desk],
            clerk=self._clerks[desk % len(self._clerks)],
            occurred_at=moment,
            observed_at=moment + timedelta(seconds=1),
            entry_mode=mode,
            visit_type="1.1",
            papers_seen=("cccd",) if age is None or age >= 14 else ("birth-certificate",),
            age=age,
            object_code=card.object_code,
            decision="COVERED",
            assurance="GATEWAY",
            result_code="000",
            exemptions=_exemptions(age),
            clock_offset=round(self._chance.uniform(-3, 3), 1),
        )

    def _id(self) -> str:
        return f"made-{self._chance.getrandbits(64):016x}"


def _exemptions(age: int | None) -> tuple[str, ...]:
    if age is not None and age < 6:
        return ("under-six",)
    return ("seventy-five",) if age is not None and age >= 75 else ()
