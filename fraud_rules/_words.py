"""What do the words on a visit say: was the person's card known, was anybody able to tell, who disagrees?

Words are `check:reason` as the verdict uses them; result codes are the insurer's (annex 03 of letter 1923/BHXH-CNTT, 2024).
"""

from __future__ import annotations

from collections.abc import Iterable

from fraud_rules._types import Visit

# What the insurer says about a patient or a card. Everything else (server, log-in, format, our own staff's number,
# a code that nobody knows) says nothing about the patient.
ANSWERS = frozenset(
    {"000", "001", "002", "003", "004", "010", "050", "051", "052", "053", "060", "061", "070", "080", "090"}
    | {"110", "120", "121", "122", "123", "124", "130"}
)
GOOD = frozenset({"000", "001", "002"})

RECORD_TO_UPDATE = "status:record-to-update"
NOT_IN_REGISTRY = "status:not-in-registry"
_OUT_OF_REACH = frozenset(f"{check}:gateway-unavailable" for check in ("status", "service", "form", "name", "period"))


def answered(visit: Visit) -> bool:
    """True when the insurer's live answer speaks about this patient."""
    return visit.result_code in ANSWERS


def gateway_failed(visit: Visit) -> bool:
    """True when the insurer was asked and could not say: an outage, a log-in, a code that nobody knows."""
    if visit.result_code is not None:
        return visit.result_code not in ANSWERS
    return any(word in _OUT_OF_REACH for word in visit.unknown_checks)


def covered(visit: Visit) -> bool:
    """True when the desk was told that the card is good."""
    return visit.decision in ("COVERED", "COVERED_WITH_NOTICE")


def confirmed_live(visit: Visit) -> bool:
    """True when the insurer itself said "right" for this visit: an older, weaker source that disagrees proves nothing."""
    return visit.result_code in GOOD and covered(visit)


def status_known(visit: Visit) -> bool:
    """True when some source could tell the state of the card on the visit day."""
    if answered(visit):
        return True
    if any(word.startswith("status:") for word in visit.unknown_checks):
        return False
    return covered(visit) or visit.assurance in ("REGISTRY", "GATEWAY")


def words(visit: Visit) -> frozenset[str]:
    """Every word that did not pass plainly: failed, unknown, and passed with a remark."""
    return frozenset((*visit.failed_checks, *visit.unknown_checks, *visit.check_reasons))


def first_of(wanted: Iterable[str], present: Iterable[str]) -> str | None:
    """The first of `wanted` that is present."""
    have = frozenset(present)
    return next((word for word in wanted if word in have), None)
