"""Which signed cards stand in the pictures? One for each word that a signature can bring to the desk."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

from kiosk.demo.made_intakes import CARD, ELDER, NOW, failed, intake, unknown, verdict
from kiosk.intake import Intake
from kiosk.verify.verdict import Assurance, CheckName, Decision, Notice, Reason, Signer

SIGNED: dict[str, Callable[[], Intake]] = {
    "covered-signed": lambda: intake(
        verdict(
            Decision.COVERED,
            Assurance.SIGNED,
            card=replace(ELDER, period=CARD.period),
            signer=Signer.NATIONAL,
            as_of=NOW - timedelta(hours=3),
            notices=(Notice.GATEWAY_NOT_ASKED,),
        )
    ),
    "covered-hospital-signed": lambda: intake(
        verdict(
            Decision.COVERED,
            Assurance.REGISTRY,
            as_of=NOW - timedelta(days=1),
            signer=Signer.HOSPITAL,
            notices=(Notice.GATEWAY_NOT_ASKED, Notice.HOSPITAL_SIGNED),
        )
    ),
    "pending-hospital-signed": lambda: intake(
        verdict(
            Decision.PENDING,
            Assurance.CLAIM,
            unknown(CheckName.STATUS, Reason.NOT_IN_REGISTRY),
            signer=Signer.HOSPITAL,
            notices=(Notice.NOT_IN_REGISTRY, Notice.HOSPITAL_SIGNED),
        )
    ),
    "pending-signature": lambda: intake(
        verdict(
            Decision.PENDING,
            Assurance.CLAIM,
            unknown(CheckName.SIGNATURE, Reason.TRUST_LIST_OLD),
            unknown(CheckName.STATUS, Reason.NOT_IN_REGISTRY),
            notices=(Notice.NOT_IN_REGISTRY,),
        )
    ),
    "pending-clock": lambda: intake(
        verdict(
            Decision.PENDING,
            Assurance.REGISTRY,
            unknown(CheckName.CLOCK, Reason.CLOCK_NOT_TRUSTED),
            notices=(Notice.CLOCK_NOT_TRUSTED,),
        )
    ),
    "not-covered-revoked": lambda: intake(
        verdict(
            Decision.NOT_COVERED,
            Assurance.SIGNED,
            failed(CheckName.SIGNED_STATUS, Reason.REVOKED),
            failed(CheckName.STATUS, Reason.REVOKED),
            signer=Signer.NATIONAL,
        )
    ),
    "code-taken-back": lambda: intake(
        verdict(
            Decision.COVERED_WITH_NOTICE,
            Assurance.GATEWAY,
            failed(CheckName.SIGNED_STATUS, Reason.REVOKED),
            signer=Signer.HOSPITAL,
            notices=(Notice.SHOW_PAPERS, Notice.CODE_TAKEN_BACK, Notice.HOSPITAL_SIGNED),
            gateway_code="000",
        )
    ),
}
