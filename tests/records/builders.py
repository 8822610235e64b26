"""Made people, verdicts, visits and outcomes for every test that needs something to record. No real person's number."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

from fraud_rules._types import Evidence, Mode, Result, RuleOutcome, Severity, Visit
from kiosk.intake import AdmitAs, Paper, Presentation, Priority, State, Strip
from kiosk.keys import Keys
from kiosk.records.store import Store
from kiosk.scanner.reading import Reading, Source
from kiosk.verify.card import (
    BirthDate,
    Card,
    CitizenCard,
    InputState,
    Kind,
    LivingArea,
    Oddity,
    Parsed,
    Period,
    Sex,
)
from kiosk.verify.verdict import Assurance, Check, CheckName, Decision, Notice, Origin, Outcome, Reason, Verdict

MORNING = datetime(2026, 3, 9, 0, 30, 0, 123456, tzinfo=UTC)
"""07:30 of a Monday in the facility's zone; with microseconds, so that nothing may round them off unseen."""
FACILITY, DESK, CLERK = "79999", "quay-1", "c07"
FAMILY_NAMES = ("Trần Thị", "Nguyễn Văn", "Đặng Thùy", "Lê")
KEYS = Keys(pseudonym=bytes(range(32)), encryption=((1, bytes(range(32, 64))),))


class Clock:
    """A clock that is moved by hand, or by `step` every time it is asked."""

    def __init__(self, start: datetime = MORNING, step: timedelta = timedelta(milliseconds=7)) -> None:
        self.now, self.step = start, step

    def __call__(self) -> datetime:
        self.now += self.step
        return self.now


def name(n: int) -> str:
    return f"{FAMILY_NAMES[n % len(FAMILY_NAMES)]} Mẫu {'ABCDEGHIKLMNOPQRSTUVXY'[n % 22]}"


def insurance_number(n: int) -> str:
    return f"99{n:08d}"


def citizen_number(n: int) -> str:
    return f"099{n:09d}"


def card(n: int = 1, **changes: Any) -> Card:
    made = Card(
        card_number=f"DN479{insurance_number(n)}",
        social_insurance_number=insurance_number(n),
        name=name(n),
        birth=BirthDate(year=1950 + n % 70, month=1 + n % 12, day=1 + n % 28),
        sex=Sex.FEMALE if n % 2 else Sex.MALE,
        address="Số 1 đường Mẫu, phường Mẫu",
        first_facility="79001",
        period=Period(start=date(2026, 1, 1), end=date(2026, 12, 31)),
        issued_on=date(2025, 12, 20),
        parent_name="Phạm Mẫu Mẹ",
        living_area=LivingArea.NONE,
        five_years_on=date(2027, 1, 1),
        check_string=f"{n:016x}",
        benefit_level="4",
    )
    return replace(made, **changes)


def citizen(n: int = 1, **changes: Any) -> CitizenCard:
    made = CitizenCard(
        citizen_id=citizen_number(n),
        old_citizen_id=None,
        name=name(n),
        birth=BirthDate(year=1950 + n % 70, month=1 + n % 12, day=1 + n % 28),
        sex=Sex.FEMALE,
        address="Số 1 đường Mẫu",
        issued_on=date(2022, 5, 5),
    )
    return replace(made, **changes)


def reading(data: bytes, at: datetime = MORNING, source: Source = Source.CAMERA) -> Reading:
    return Reading(data=data, source=source, at=at, decoder="zxing-cpp")


def verdict(n: int = 1, at: datetime = MORNING, **changes: Any) -> Verdict:
    made = Verdict(
        decision=Decision.PENDING,
        assurance=Assurance.REGISTRY,
        rule="needed-unknown",
        checks=(
            Check(name=CheckName.FORM, outcome=Outcome.PASSED, source=Origin.CODE, reason=Reason.AGREES),
            Check(
                name=CheckName.STATUS,
                outcome=Outcome.UNKNOWN,
                source=Origin.REGISTRY,
                reason=Reason.REGISTRY_STALE,
                as_of=at - timedelta(days=3),
            ),
        ),
        notices=(Notice.REGISTRY_STALE, Notice.GATEWAY_NOT_ASKED),
        card=card(n),
        citizen=citizen(n),
        visit_day="2026-03-09",
        as_of=at - timedelta(days=3),
        decided_at=at,
    )
    return replace(made, **changes)


def live_verdict(n: int = 1, at: datetime = MORNING, **changes: Any) -> Verdict:
    return verdict(
        n, at, **{"decision": Decision.COVERED, "assurance": Assurance.GATEWAY, "gateway_code": "000"} | changes
    )


def presentation(n: int = 1, *, at: datetime | None = None, **changes: Any) -> Presentation:
    """Person `n` shown at the desk with a BHYT code and a CCCD, every field that holds something personal filled."""
    opened = at or MORNING + timedelta(minutes=n)
    payload = f"{insurance_number(n)}|{name(n).encode().hex()}|$".encode()
    made = Presentation(
        id=f"p-{n}",
        facility=FACILITY,
        desk=DESK,
        clerk=CLERK,
        opened_at=opened,
        readings=(reading(payload, opened), reading(b"\xff\x00" + citizen_number(n).encode(), opened)),
        parsed=(
            Parsed(kind=Kind.BHYT15, input=InputState.CLEAN, oddities=(Oddity.NAME_SPACES,), card=card(n)),
            Parsed(kind=Kind.CCCD, input=InputState.CLEAN, citizen=citizen(n)),
        ),
        verdicts=(verdict(n, opened),),
        strip=Strip(
            papers=(Paper.CCCD,),
            visit_type="1.1",
            companion="Hoàng Mẫu Anh",
            priority=Priority.NONE,
            telephone="0990000001",
            corrected_name=name(n),
            corrected_birth=BirthDate(year=1960),
        ),
    )
    return replace(made, **changes)


def view(p: Presentation, n: int = 1, **changes: Any) -> Visit:
    """A presentation as the rules see it, not admitted: what the desk hands to the store with it."""
    standing = p.verdict
    made = Visit(
        visit_id="",
        presentation_id=p.id,
        person_key=KEYS.digest("person", insurance_number(n)),
        card_key=KEYS.digest("card", f"DN479{insurance_number(n)}"),
        identity_key=KEYS.digest("identity", f"{name(n)}|1960"),
        citizen_key=KEYS.digest("citizen", citizen_number(n)),
        neighbour_keys=(KEYS.digest("person", insurance_number(n + 1)),),
        payload_digest=KEYS.digest("payload", p.readings[0].data) if p.readings else None,
        facility=p.facility,
        desk=p.desk,
        clerk=p.clerk,
        occurred_at=p.opened_at,
        observed_at=p.opened_at,
        entry_mode="camera",
        visit_type=p.strip.visit_type,
        papers_seen=("cccd",),
        age=40,
        object_code="DN",
        decision=str(standing.decision) if standing else "",
        assurance=str(standing.assurance) if standing else "CLAIM",
        unknown_checks=("status:registry-stale",),
        priority="none",
        exemptions=("pregnancy",),
        clock_offset=-0.25,
        admitted=False,
    )
    return replace(made, **changes)


def visit(p: Presentation, n: int = 1, **changes: Any) -> Visit:
    """The admission of `p`."""
    return view(p, n, **{"visit_id": f"v-{p.id}", "admitted": True} | changes)


def outcome(rule: str = "visit-frequency", result: Result = Result.HIT, **changes: Any) -> RuleOutcome:
    made = RuleOutcome(
        rule=rule,
        version=1,
        result=result,
        severity=Severity.INFO,
        mode=Mode.SHADOW,
        evidence=Evidence(
            reason="window-30",
            counted=("v-p-1",),
            values=(("window_days", "30"), ("visits", "11")),
            as_known_at=MORNING,
        ),
        prompt="prompt.visit-frequency" if result is Result.HIT else None,
    )
    return replace(made, **changes)


def outcomes(*hits: str) -> tuple[RuleOutcome, ...]:
    """A visit's outcomes: the given rules hit, two more did not."""
    return (
        outcome("same-day-repeat", Result.NO_HIT),
        *(outcome(rule) for rule in hits),
        outcome("identity-mismatch", Result.NOT_EVALUATED),
    )


def admitted(p: Presentation) -> Presentation:
    return replace(p, state=State.ADMITTED)


def show(store: Store, n: int = 1, **changes: Any) -> Presentation:
    """Record person `n` as shown at the desk."""
    p = presentation(n, **changes)
    store.record_presentation(p, seen=view(p, n))
    return p


def take_in(store: Store, n: int = 1, *hits: str, person: int | None = None, **changes: Any) -> Visit:
    """Record and admit presentation `n` (of another `person` if given); the given rules hit."""
    who = n if person is None else person
    p = presentation(who, id=f"p-{n}", **{"at": MORNING + timedelta(minutes=n)} | changes)
    store.record_presentation(p, seen=view(p, who))
    made = visit(p, who)
    store.admit(admitted(p), made, outcomes(*hits), AdmitAs.INSURED)
    return made
