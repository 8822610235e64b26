"""Which intakes stand in the pictures and the screens' tests? People who do not exist, every decision once and more."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from fraud_rules._types import Evidence, Mode, Result, RuleOutcome, Severity
from kiosk.intake import (
    AdmitAs,
    Intake,
    NoScanReason,
    Paper,
    Presentation,
    Receipt,
    State,
    Strip,
)
from kiosk.scanner.reading import Reading, Source
from kiosk.ui.presenter import Surroundings
from kiosk.verify.card import BirthDate, Card, CitizenCard, Period, Sex
from kiosk.verify.verdict import (
    Assurance,
    Check,
    CheckName,
    Decision,
    Notice,
    Origin,
    Outcome,
    Reason,
    Verdict,
)

NOW = datetime(2026, 11, 23, 0, 42, tzinfo=UTC)
ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
AROUND = Surroundings(
    now=NOW,
    zone=ZONE,
    shares={"1": "100", "2": "100", "3": "95", "4": "80", "5": "100"},
    visit_types={
        "1.1": "đúng tuyến",
        "1.2": "thông tuyến",
        "1.3": "chuyển tuyến",
        "1.5": "hẹn khám lại",
        "2": "cấp cứu",
        "3": "tự đến",
        "9": "không BHYT",
    },
)

CARD = Card(
    card_number="DN4799900000001",
    social_insurance_number="9900000001",
    name="Trần Thị Mẫu",
    birth=BirthDate(year=1990, month=1, day=1),
    sex=Sex.FEMALE,
    first_facility="79034",
    period=Period(start=date(2025, 1, 1), end=date(2026, 12, 31)),
    benefit_level="4",
)
ELDER = replace(CARD, card_number="HT2799900000003", name="Nguyễn Phước Tôn Nữ Hoàng Ánh Mẫu", sex=Sex.FEMALE)
ELDER = replace(ELDER, birth=BirthDate(year=1948), benefit_level="2", period=Period(start=date(2020, 1, 1)))
CHILD = replace(CARD, card_number="TE1799900000004", name="Lê Bé Mẫu", birth=BirthDate(year=2022, month=5, day=6))
NEW = replace(CARD, card_number="GD4799900000001", five_years_on=date(2024, 3, 1))


def check(name: CheckName, outcome: Outcome, reason: Reason, source: Origin = Origin.REGISTRY) -> Check:
    return Check(name=name, outcome=outcome, source=source, reason=reason, as_of=NOW)


def good() -> tuple[Check, ...]:
    names = (CheckName.NAME, CheckName.BIRTH, CheckName.PERIOD, CheckName.STATUS)
    return tuple(check(name, Outcome.PASSED, Reason.AGREES) for name in names)


def verdict(decision: Decision, assurance: Assurance, *checks: Check, **more: object) -> Verdict:
    fields: dict[str, object] = {"card": CARD, "visit_day": "2026-11-23", "as_of": NOW, "decided_at": NOW} | more
    return Verdict(decision=decision, assurance=assurance, rule="made", checks=checks or good(), **fields)  # type: ignore[arg-type]


def reading(data: bytes = b"made", source: Source = Source.CAMERA) -> Reading:
    return Reading(data=data, source=source, at=NOW, decoder="made")


def receipt() -> Receipt:
    return Receipt(seq=7, event="presentation", leaf_hash="00", chain_hash="00", recorded_at=NOW)


def presentation(*verdicts: Verdict, number: int = 1, **more: object) -> Presentation:
    fields: dict[str, object] = {"readings": (reading(),), "strip": Strip(visit_type="1.1")} | more
    return Presentation(
        id=f"p{number}",
        facility="79999",
        desk="Bàn 1",
        clerk="Lê Mẫu",
        opened_at=NOW,
        verdicts=verdicts,
        **fields,  # type: ignore[arg-type]
    )


def intake(*verdicts: Verdict, outcomes: tuple[RuleOutcome, ...] = (), recorded: bool = True, **more: object) -> Intake:
    shown = presentation(*verdicts, **more)  # type: ignore[arg-type]
    return Intake(presentation=shown, outcomes=outcomes, receipt=receipt() if recorded else None)


def hit(severity: Severity, prompt: str, mode: Mode = Mode.ACTIVE) -> RuleOutcome:
    evidence = Evidence(reason="made")
    return RuleOutcome(
        rule="made", version=1, result=Result.HIT, severity=severity, mode=mode, evidence=evidence, prompt=prompt
    )


def failed(name: CheckName, reason: Reason) -> Check:
    return check(name, Outcome.FAILED, reason)


def unknown(name: CheckName, reason: Reason) -> Check:
    return check(name, Outcome.UNKNOWN, reason)


def _gateway_later() -> Intake:
    first = verdict(Decision.PENDING, Assurance.CLAIM, unknown(CheckName.STATUS, Reason.NOT_IN_REGISTRY))
    return intake(first, verdict(Decision.COVERED, Assurance.GATEWAY, gateway_code="000"))


def _refused(reason: Reason) -> Intake:
    return intake(verdict(Decision.UNREADABLE, Assurance.CLAIM, failed(CheckName.FORM, reason), card=None))


def _two_papers() -> Intake:
    citizen = CitizenCard(
        citizen_id="099190000001", name="Trần Thị Mẫu", birth=BirthDate(year=1991, month=10, day=1), sex=Sex.FEMALE
    )
    good_card = verdict(Decision.COVERED, Assurance.REGISTRY)
    differs = verdict(
        Decision.CORRECT_INPUT, Assurance.REGISTRY, failed(CheckName.BIRTH, Reason.BIRTH_DIFFERS), citizen=citizen
    )
    return intake(good_card, differs, strip=Strip(papers=(Paper.CCCD,), visit_type="1.1"))


def _citizen_only() -> Verdict:
    citizen = CitizenCard(
        citizen_id="099190000001", name="Trần Thị Mẫu", birth=BirthDate(year=1990, month=1, day=1), sex=Sex.FEMALE
    )
    checks = (unknown(CheckName.STATUS, Reason.GATEWAY_UNAVAILABLE),)
    return verdict(Decision.PENDING, Assurance.CLAIM, *checks, card=None, citizen=citizen)


SCREENS: dict[str, Callable[[], Intake]] = {
    "covered-gateway": lambda: intake(
        verdict(Decision.COVERED, Assurance.GATEWAY, gateway_code="000"),
        strip=Strip(papers=(Paper.CCCD,), visit_type="1.1"),
    ),
    "covered-registry": lambda: intake(
        verdict(
            Decision.COVERED,
            Assurance.REGISTRY,
            as_of=NOW - timedelta(days=1),
            notices=(Notice.GATEWAY_NOT_ASKED, Notice.OTHER_FACILITY, Notice.FIVE_YEARS),
        )
    ),
    "new-card": lambda: intake(
        verdict(
            Decision.COVERED_WITH_NOTICE,
            Assurance.GATEWAY,
            failed(CheckName.CARD_IN_USE, Reason.NEW_CARD),
            notices=(Notice.NEW_CARD,),
            new_card=NEW,
            gateway_code="003",
        )
    ),
    "papers": lambda: intake(
        verdict(
            Decision.COVERED_WITH_NOTICE,
            Assurance.REGISTRY,
            failed(CheckName.PAPER, Reason.PAPER_NOT_SEEN),
            notices=(Notice.SHOW_PAPERS, Notice.GATEWAY_NOT_ASKED),
        ),
        outcomes=(hit(Severity.REVIEW, "prompt.identity-paper-not-seen"),),
    ),
    "papers-and-new-card": lambda: intake(
        verdict(
            Decision.COVERED_WITH_NOTICE,
            Assurance.GATEWAY,
            notices=(Notice.NEW_CARD, Notice.SHOW_PAPERS, Notice.HARD_AREA),
            new_card=NEW,
            gateway_code="004",
        )
    ),
    "child": lambda: intake(
        verdict(
            Decision.COVERED_WITH_NOTICE,
            Assurance.REGISTRY,
            failed(CheckName.OBJECT_AGE, Reason.OBJECT_AGE_DIFFERS),
            card=CHILD,
            notices=(Notice.CHILD_OR_ADULT,),
        )
    ),
    "pending": lambda: intake(
        verdict(
            Decision.PENDING,
            Assurance.CLAIM,
            unknown(CheckName.STATUS, Reason.NOT_IN_REGISTRY),
            unknown(CheckName.PERIOD, Reason.GATEWAY_UNAVAILABLE),
            notices=(Notice.NOT_IN_REGISTRY,),
        ),
        strip=Strip(no_scan_reason=NoScanReason.PHONE_OFF, visit_type="1.1"),
    ),
    "renewed": lambda: intake(
        verdict(
            Decision.COVERED_WITH_NOTICE,
            Assurance.REGISTRY,
            failed(CheckName.CARD_IN_USE, Reason.NEW_CARD),
            card=NEW,
            notices=(Notice.NEW_CARD, Notice.GATEWAY_NOT_ASKED, Notice.FIVE_YEARS),
            new_card=NEW,
        )
    ),
    "two-papers": _two_papers,
    "pending-citizen": lambda: intake(_citizen_only()),
    "changed": _gateway_later,
    "correct-input": lambda: intake(
        verdict(
            Decision.CORRECT_INPUT,
            Assurance.REGISTRY,
            failed(CheckName.NAME, Reason.NAME_DIFFERS),
            failed(CheckName.BIRTH, Reason.BIRTH_DIFFERS),
        )
    ),
    "not-covered": lambda: intake(
        verdict(
            Decision.NOT_COVERED,
            Assurance.GATEWAY,
            failed(CheckName.STATUS, Reason.WITHDRAWN),
            card=ELDER,
            gateway_code="110",
        )
    ),
    "not-covered-record": lambda: intake(
        verdict(
            Decision.NOT_COVERED,
            Assurance.REGISTRY,
            failed(CheckName.STATUS, Reason.RECORD_TO_UPDATE),
            notices=(Notice.RESPONSIBLE_PERSON,),
        )
    ),
    "rejected": lambda: intake(
        verdict(
            Decision.REJECTED,
            Assurance.SIGNED,
            failed(CheckName.SIGNATURE, Reason.SIGNATURE_FAILED),
            notices=(Notice.RESPONSIBLE_PERSON,),
        )
    ),
    "unreadable-cut": lambda: _refused(Reason.CUT),
    "unreadable-mangled": lambda: _refused(Reason.MANGLED),
    "unreadable-payment": lambda: _refused(Reason.PAYMENT_CODE),
    "unreadable-link": lambda: _refused(Reason.URL_CODE),
    "unreadable-certificate": lambda: _refused(Reason.HEALTH_CERTIFICATE),
    "unreadable-login": lambda: _refused(Reason.LOGIN_CODE),
    "look": lambda: intake(verdict(Decision.COVERED, Assurance.REGISTRY), recorded=False),
    "emergency": lambda: Intake(
        presentation=presentation(state=State.ADMITTED), admitted_as=AdmitAs.EMERGENCY, receipt=receipt()
    ),
}
