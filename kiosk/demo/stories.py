"""Which stories are hidden in the made days? Each a few visits, with the rule that should ask about them, or with none."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, Protocol

from fraud_rules._types import Visit
from kiosk.demo.people import MadePerson
from kiosk.verify.names import fold


class Teller(Protocol):
    """Writes visits down. A day is 0 to 2, a time `hh:mm:ss`, a desk counts from 0."""

    def come(self, person: MadePerson, day: int, at: str, *, desk: int = 0, **facts: Any) -> Visit: ...

    def digest(self, domain: str, value: str) -> str: ...

    def identity(self, person: MadePerson) -> dict[str, Any]:
        """The keys of who the holder was said to be: folded name and year of birth, and the same with a word left out."""
        name = fold(person.card.name or "")
        year = f"{person.card.birth.year:04d}" if person.card.birth else ""
        words = name.split()
        near = [" ".join([*words[:at], "_", *words[at + 1 :]]) for at in range(len(words))]
        return {
            "identity_key": self.digest("identity", f"{name}|{year}"),
            "near_identity_keys": tuple(self.digest("identity", f"{text}|{year}") for text in near),
        }


Cast = Iterator[MadePerson]

_UNKNOWN: dict[str, Any] = {
    "entry_mode": "typed",
    "payload_digest": None,
    "decision": "CORRECT_INPUT",
    "assurance": "CLAIM",
}


def _adult(cast: Cast) -> MadePerson:
    """The next person who is neither a small child nor very old: the rules are silent about those."""
    while True:
        person = next(cast)
        if person.card.object_code not in ("TE", "BT", "HT"):
            return person


def _lent_card(tell: Teller, cast: Cast) -> None:
    holder, other = _adult(cast), _adult(cast)
    tell.come(holder, 0, "08:12:20")
    tell.come(
        holder, 2, "09:40:05", desk=1, **tell.identity(other), citizen_key=None, papers_seen=("none",),
        decision="PENDING", assurance="CLAIM", result_code="060", failed_checks=("name:name-differs", "birth:birth-differs"),
    )  # fmt: skip


def _three_times(tell: Teller, cast: Cast) -> None:
    person = _adult(cast)
    for at, desk in (("07:05:00", 0), ("11:20:00", 1), ("15:45:00", 2)):
        tell.come(person, 1, at, desk=desk)


def _often(tell: Teller, cast: Cast) -> None:
    person = _adult(cast)
    for day, at in ((0, "07:30:00"), (0, "14:10:00"), (1, "08:05:00"), (2, "10:15:00")):
        tell.come(person, day, at, desk=day)


def _forwarded_screenshot(tell: Teller, cast: Cast) -> None:
    person = _adult(cast)
    tell.come(person, 2, "09:02:10", desk=0)
    tell.come(person, 2, "09:03:05", desk=1, papers_seen=("none",))


def _tried_numbers(tell: Teller, cast: Cast) -> None:
    person = _adult(cast)
    for step in range(6):
        number = f"999990{step}000"
        tell.come(
            person, 1, f"13:{2 + step:02d}:30", desk=1, **_UNKNOWN, admitted=False, papers_seen=(), result_code="050",
            person_key=tell.digest("person", number), card_key=tell.digest("person", number), identity_key=None,
            near_identity_keys=(), citizen_key=None, object_code=None, age=None, no_scan_reason="other",
            neighbour_keys=tuple(tell.digest("person", near) for near in _one_slip(number)),
            failed_checks=("form:number-form",),
        )  # fmt: skip


def _one_slip(number: str) -> Iterator[str]:
    for place, old in enumerate(number):
        for digit in "0123456789":
            if digit != old:
                yield number[:place] + digit + number[place + 1 :]


def _record_to_update(tell: Teller, cast: Cast) -> None:
    tell.come(
        _adult(cast), 0, "10:31:40", desk=2, papers_seen=("none",), decision="NOT_COVERED", assurance="REGISTRY",
        result_code=None, failed_checks=("status:record-to-update",),
    )  # fmt: skip


def _withdrawn(tell: Teller, cast: Cast) -> None:
    tell.come(
        _adult(cast),
        1,
        "08:47:12",
        desk=2,
        decision="NOT_COVERED",
        result_code="110",
        failed_checks=("status:withdrawn",),
    )


def _altered(tell: Teller, cast: Cast) -> None:
    person = _adult(cast)
    tell.come(
        person, 2, "07:58:33", desk=1, decision="REJECTED", assurance="REGISTRY", result_code=None,
        payload_digest=tell.digest("payload", f"altered {person.card.card_number}"), failed_checks=("check-string:altered",),
    )  # fmt: skip


def _no_paper(tell: Teller, cast: Cast) -> None:
    tell.come(
        _adult(cast), 0, "14:02:51", entry_mode="typed", no_scan_reason="no-card", payload_digest=None, papers_seen=("none",),
        citizen_key=None,
    )  # fmt: skip


def _unknown_twice(tell: Teller, cast: Cast) -> None:
    person = _adult(cast)
    miss = {**_UNKNOWN, "result_code": "050", "failed_checks": ("form:number-form",)}
    tell.come(person, 1, "09:15:10", desk=0, admitted=False, **miss)
    tell.come(person, 1, "09:17:40", desk=0, **{**miss, "decision": "PENDING"})


def _wrong_clock(tell: Teller, cast: Cast) -> None:
    tell.come(_adult(cast), 2, "16:20:00", desk=2, clock_offset=-760.0)


def _course(tell: Teller, cast: Cast) -> None:
    person = _adult(cast)
    for day in range(3):
        tell.come(person, day, "06:40:00", desk=0, exemptions=("programme",))
        tell.come(person, day, "13:00:00", desk=0, exemptions=("programme",))


def _one_phone(tell: Teller, cast: Cast) -> None:
    for minute in range(5):
        tell.come(next(cast), 1, f"08:{20 + minute:02d}:00", desk=0, papers_seen=("vssid",))


def _emergency(tell: Teller, cast: Cast) -> None:
    tell.come(
        _adult(cast), 0, "02:14:00", visit_type="2", exemptions=("emergency",), papers_seen=(), decision="PENDING",
        assurance="CLAIM", result_code=None, unknown_checks=("status:not-in-registry",),
    )  # fmt: skip


def _pick_up(tell: Teller, cast: Cast) -> None:
    person = _adult(cast)
    tell.come(person, 1, "07:45:00", desk=1)
    tell.come(person, 1, "15:10:00", desk=1, visit_type="7.2")


STORIES: tuple[tuple[str, str | None, Callable[[Teller, Cast], None]], ...] = (
    ("lent-card", "card-two-identities", _lent_card),
    ("three-times", "same-day-repeat", _three_times),
    ("often", "visit-frequency", _often),
    ("forwarded-screenshot", "qr-replay-two-desks", _forwarded_screenshot),
    ("tried-numbers", "number-enumeration", _tried_numbers),
    ("record-to-update", "holder-deceased", _record_to_update),
    ("withdrawn", "card-not-valid", _withdrawn),
    ("altered", "qr-integrity", _altered),
    ("no-paper", "identity-paper-not-seen", _no_paper),
    ("unknown-twice", "card-unknown", _unknown_twice),
    ("wrong-clock", "clock-skew", _wrong_clock),
    ("course", None, _course),
    ("one-phone", None, _one_phone),
    ("emergency", None, _emergency),
    ("pick-up", None, _pick_up),
)
