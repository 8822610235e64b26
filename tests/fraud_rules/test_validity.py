"""Do the rules about facts say what the insurer, the register and the code say, and nothing that nobody knows?"""

from __future__ import annotations

from typing import Any

import pytest

from fraud_rules._types import Severity
from tests.fraud_rules.made import NOON, ago, answer, exempt, hit, judge, no_hit, not_evaluated, visit

INFO, REVIEW, BLOCK = Severity.INFO, Severity.REVIEW, Severity.BLOCK_SUGGEST


def by_register(*failed: str, **facts: Any) -> dict[str, Any]:
    return {"decision": "NOT_COVERED", "assurance": "REGISTRY", "result_code": None, "failed_checks": failed} | facts


def in_the_dark(*unknown: str) -> dict[str, Any]:
    return {"decision": "PENDING", "assurance": "CLAIM", "result_code": None, "unknown_checks": unknown}


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ({}, no_hit("valid")),
        ({"decision": "NOT_COVERED", "result_code": "010"}, hit(REVIEW, "ended")),
        ({"decision": "NOT_COVERED", "result_code": "110"}, hit(BLOCK, "withdrawn")),
        ({"decision": "NOT_COVERED", "result_code": "120"}, hit(REVIEW, "reduced")),
        ({"decision": "NOT_COVERED", "result_code": "124"}, hit(REVIEW, "reduced")),
        ({"decision": "COVERED_WITH_NOTICE", "result_code": "003"}, hit(INFO, "superseded")),
        ({"decision": "COVERED", "result_code": "004"}, hit(INFO, "superseded")),
        ({"failed_checks": ("card-in-use:new-card",)}, hit(INFO, "superseded")),
        (by_register("status:withdrawn", "period:ended"), hit(BLOCK, "withdrawn")),
        (by_register("status:suspended"), hit(REVIEW, "held")),
        (by_register("status:reduced"), hit(REVIEW, "reduced")),
        (by_register("period:ended"), hit(REVIEW, "ended")),
        (by_register("period:not-started"), hit(REVIEW, "not-started")),
        (by_register(), hit(REVIEW, "not-covered")),
        # A stale register never beats a live "right".
        ({"failed_checks": ("status:withdrawn", "period:ended")}, no_hit("valid")),
        # The answer was for an old card number only: the person may well be insured.
        (
            {"decision": "PENDING", "result_code": "110", "unknown_checks": ("status:gateway-code",)},
            hit(INFO, "old-number-only"),
        ),
        # What a plain code prints about its own end proves nothing.
        (in_the_dark("period:ended-on-card", "status:not-in-registry"), not_evaluated("status-unknown")),
        (in_the_dark(), not_evaluated("status-unknown")),
        ({"decision": "PENDING", "assurance": "CLAIM", "result_code": "500"}, not_evaluated("status-unknown")),
        ({"decision": "PENDING", "assurance": "CLAIM", "result_code": "777"}, not_evaluated("status-unknown")),
        ({"decision": "PENDING", "assurance": "REGISTRY", "result_code": "100"}, no_hit("valid")),
        ({"decision": "NOT_COVERED", "result_code": "010", "visit_type": "9"}, exempt("exempt:visit-type")),
    ],
)
def test_card_not_valid(facts: dict[str, Any], expected: object) -> None:
    assert answer(judge("card-not-valid", visit(**facts))) == expected


def test_card_not_valid_says_nothing_about_the_card_of_somebody_whose_record_is_to_be_updated() -> None:
    alone = judge("card-not-valid", visit(**by_register("status:record-to-update")))
    ended_too = judge("card-not-valid", visit(**by_register("period:ended", "status:record-to-update")))
    plainly_ended = judge("card-not-valid", visit(**by_register("period:ended")))
    assert alone.evidence.reason == "valid" and alone.prompt is None
    assert answer(ended_too) == hit(REVIEW, "ended") and ended_too.prompt is None
    assert plainly_ended.prompt == "prompt.card-not-valid"


def missed(code: str | None = "050", **facts: Any) -> dict[str, Any]:
    return {
        "decision": "CORRECT_INPUT",
        "assurance": "CLAIM",
        "result_code": code,
        "entry_mode": "typed",
        "admitted": False,
    } | facts


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ({}, no_hit("known")),
        (missed("050"), hit(INFO, "not-found")),
        (missed("051"), hit(INFO, "number-wrong")),
        (missed("053"), hit(INFO, "number-wrong")),
        (missed(None, failed_checks=("form:number-form",)), hit(INFO, "number-form")),
        (missed(None, failed_checks=("form:number-length",)), hit(INFO, "number-form")),
        # Somebody from elsewhere: only the hospital's own copy was asked.
        (missed(None, unknown_checks=("status:not-in-registry",)), not_evaluated("not-in-registry")),
        (
            missed("500", unknown_checks=("status:not-in-registry",)),
            not_evaluated("gateway-unavailable"),
        ),
        (
            missed(None, unknown_checks=("status:not-in-registry", "status:gateway-unavailable")),
            not_evaluated("gateway-unavailable"),
        ),
        # The insurer knows what our copy does not.
        ({"unknown_checks": ("status:not-in-registry",)}, no_hit("known")),
        (missed("050", visit_type="9"), exempt("exempt:visit-type")),
    ],
)
def test_card_unknown_at_the_first_try(facts: dict[str, Any], expected: object) -> None:
    assert answer(judge("card-unknown", visit(**facts))) == expected


_ELSEWHERE = missed(None, unknown_checks=("status:not-in-registry",))


@pytest.mark.parametrize(
    ("earlier", "now", "expected"),
    [
        (visit(ago(minutes=3), **missed()), missed(), hit(REVIEW, "not-found")),
        (visit(ago(minutes=10), **missed()), missed(), hit(REVIEW, "not-found")),
        (visit(ago(minutes=10, seconds=1), **missed()), missed(), hit(INFO, "not-found")),
        (visit(ago(minutes=3), desk="d2", **missed()), missed(), hit(INFO, "not-found")),
        (visit(ago(minutes=3)), missed(), hit(INFO, "not-found")),
        # An admitted miss was another person's visit; the same person's is a second try.
        (visit(ago(minutes=3), **missed(admitted=True, person_key="p2")), missed(), hit(INFO, "not-found")),
        (visit(ago(minutes=3), **missed(admitted=True)), missed(), hit(REVIEW, "not-found")),
        (visit(ago(minutes=3), **missed(undone=True)), missed(), hit(INFO, "not-found")),
        (visit(ago(minutes=3), **missed()), missed(object_code="QN"), hit(INFO, "not-found")),
        # The patient before came from elsewhere: no try of this one.
        (visit(ago(minutes=3), **_ELSEWHERE), missed(), hit(INFO, "not-found")),
        (visit(ago(minutes=3), **_ELSEWHERE), _ELSEWHERE, not_evaluated("not-in-registry")),
    ],
)
def test_card_unknown_asks_after_one_more_try(earlier: Any, now: dict[str, Any], expected: object) -> None:
    outcome = judge("card-unknown", visit(**now), [earlier])
    assert answer(outcome) == expected
    asked = expected == hit(REVIEW, "not-found")
    assert outcome.prompt == ("prompt.card-unknown" if asked else None)
    counted = earlier.visit_id if earlier.admitted else earlier.presentation_id
    if asked:
        assert outcome.evidence.counted == (counted,)


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ({}, no_hit("agrees")),
        ({"decision": "CORRECT_INPUT", "result_code": "060"}, hit(REVIEW, "name-differs")),
        ({"decision": "CORRECT_INPUT", "result_code": "070"}, hit(REVIEW, "birth-differs")),
        ({"decision": "CORRECT_INPUT", "result_code": "061"}, hit(INFO, "spelling")),
        # The desk's word for 061 is "name differs", too; the insurer found the first letters right.
        ({"result_code": "061", "failed_checks": ("name:name-differs",)}, hit(INFO, "spelling")),
        (
            {"result_code": "061", "failed_checks": ("name:name-differs", "birth:birth-differs")},
            hit(REVIEW, "birth-differs"),
        ),
        (by_register("sex:sex-differs"), hit(REVIEW, "sex-differs")),
        (by_register("name:name-differs"), hit(REVIEW, "name-differs")),
        (by_register("citizen:citizen-differs"), hit(REVIEW, "citizen-id-differs")),
        (by_register("name:name-differs", "birth:birth-differs"), hit(REVIEW, "several-fields")),
        ({"result_code": "060", "failed_checks": ("name:name-differs",)}, hit(REVIEW, "name-differs")),
        ({"failed_checks": ("name:name-differs",)}, hit(INFO, "insurer-confirmed")),
        ({"check_reasons": ("name:name-spelling", "birth:agrees")}, hit(INFO, "spelling")),
        ({"check_reasons": ("birth:birth-year-only",)}, no_hit("agrees")),
        (in_the_dark("name:not-compared", "birth:not-compared"), not_evaluated("not-compared")),
        (in_the_dark("name:number-only"), not_evaluated("not-compared")),
        # The insurer compared what the desk could not.
        ({"unknown_checks": ("name:number-only",)}, no_hit("agrees")),
        (by_register(), no_hit("agrees")),
    ],
)
def test_identity_mismatch(facts: dict[str, Any], expected: object) -> None:
    assert answer(judge("identity-mismatch", visit(**facts))) == expected


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ({}, no_hit("paper-seen")),
        ({"papers_seen": ()}, hit(REVIEW, "no-paper")),
        ({"papers_seen": ("none",)}, hit(REVIEW, "no-paper")),
        ({"papers_seen": (), "card_has_photo": True}, no_hit("photo-on-card")),
        ({"papers_seen": ("police-note",)}, no_hit("paper-seen")),
        ({"papers_seen": ("none", "vssid")}, no_hit("paper-seen")),
        ({"papers_seen": ("birth-certificate",)}, hit(REVIEW, "no-paper")),
        ({"papers_seen": ("birth-certificate",), "age": 13}, no_hit("paper-seen")),
        ({"papers_seen": ("birth-certificate",), "age": 14}, hit(REVIEW, "no-paper")),
        ({"papers_seen": ("birth-notice",), "age": None}, no_hit("paper-seen")),
        ({"papers_seen": (), "visit_type": "2"}, exempt("exempt:emergency")),
        ({"papers_seen": (), "exemptions": ("emergency",)}, exempt("exempt:emergency")),
        ({"papers_seen": (), "priority": "emergency"}, exempt("exempt:emergency")),
        ({"papers_seen": (), "age": 5}, exempt("exempt:under-six")),
        ({"papers_seen": (), "age": 6}, hit(REVIEW, "no-paper")),
        ({"papers_seen": (), "visit_type": "1.7"}, exempt("exempt:visit-type")),
        ({"papers_seen": (), "person_key": None}, hit(REVIEW, "no-paper")),
        ({"papers_seen": (), "person_key": None, "identity_key": None}, hit(REVIEW, "no-paper")),
        (
            {"papers_seen": (), "person_key": None, "card_key": None, "identity_key": None},
            not_evaluated("nothing-presented"),
        ),
    ],
)
def test_identity_paper_not_seen(facts: dict[str, Any], expected: object) -> None:
    assert answer(judge("identity-paper-not-seen", visit(**facts))) == expected


@pytest.mark.parametrize(
    ("earlier", "remembered"),
    [
        (visit(ago(days=180)), True),
        (visit(ago(days=180, seconds=1)), False),
        (visit(ago(days=20), papers_seen=("none",)), False),
        (visit(ago(days=20), facility="79001"), False),
        (visit(ago(days=20), person_key="p2"), False),
        (visit(ago(days=20), undone=True), False),
        (visit(ago(days=20), admitted=False), False),
    ],
)
def test_a_paper_is_remembered_for_half_a_year_here(earlier: Any, remembered: bool) -> None:
    outcome = judge("identity-paper-not-seen", visit(papers_seen=()), [earlier])
    expected = no_hit("paper-seen-before") if remembered else hit(REVIEW, "no-paper")
    assert answer(outcome) == expected
    assert outcome.evidence.counted == ((earlier.visit_id,) if remembered else ())


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ({}, no_hit("no-such-record")),
        (by_register("status:record-to-update"), hit(BLOCK, "record-to-update")),
        ({"failed_checks": ("status:record-to-update",)}, hit(INFO, "insurer-disagrees")),
        (in_the_dark("status:not-in-registry"), not_evaluated("status-unknown")),
    ],
)
def test_holder_deceased_is_never_spoken_of(facts: dict[str, Any], expected: object) -> None:
    outcome = judge("holder-deceased", visit(**facts))
    assert answer(outcome) == expected
    assert outcome.prompt is None


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ({}, no_hit("as-issued")),
        (by_register("check-string:altered", decision="REJECTED"), hit(BLOCK, "altered")),
        (by_register("signature:signature-failed", decision="REJECTED"), hit(REVIEW, "signature-failed")),
        (by_register(decision="REJECTED"), hit(REVIEW, "rejected")),
        ({"failed_checks": ("check-string:altered",)}, hit(INFO, "insurer-confirmed")),
        (by_register("form:cut", decision="UNREADABLE"), hit(INFO, "damaged")),
        (by_register("form:mangled", decision="UNREADABLE"), hit(INFO, "damaged")),
        (by_register("form:hostile-text", decision="UNREADABLE"), hit(REVIEW, "hostile-text")),
        (by_register("form:not-supported", decision="UNREADABLE"), hit(INFO, "new-layout")),
        (by_register("form:url-code", decision="UNREADABLE"), no_hit("not-a-card")),
        (by_register("form:cut", decision="UNREADABLE", entry_mode="typed"), no_hit("typed")),
        (in_the_dark("check-string:not-recorded"), not_evaluated("not-compared")),
        (in_the_dark("check-string:reissued"), not_evaluated("not-compared")),
        ({"assurance": "SIGNED", "unknown_checks": ("check-string:not-recorded",)}, no_hit("as-issued")),
    ],
)
def test_qr_integrity(facts: dict[str, Any], expected: object) -> None:
    assert answer(judge("qr-integrity", visit(**facts))) == expected


def seen_with(identity: str, **span: float) -> Any:
    return visit(ago(**span), identity_key=identity)


@pytest.mark.parametrize(
    ("others", "expected"),
    [
        ([], no_hit("one-identity")),
        ([seen_with("i1", days=2)], no_hit("one-identity")),
        ([seen_with("i2", days=30)], hit(BLOCK, "two-identities-close")),
        ([seen_with("i2", days=30, seconds=1)], hit(REVIEW, "two-identities")),
        ([seen_with("i2", days=900)], hit(REVIEW, "two-identities")),
        # The latest visit of the other identity is what counts.
        ([seen_with("i2", days=900), seen_with("i2", days=3)], hit(BLOCK, "two-identities-close")),
        ([visit(ago(days=3), identity_key=None)], no_hit("one-identity")),
        ([visit(ago(days=3), identity_key="i2", card_key="c2")], no_hit("one-identity")),
        ([visit(ago(days=3), identity_key="i2", undone=True)], no_hit("one-identity")),
        ([visit(ago(days=3), identity_key="i2", admitted=False)], no_hit("one-identity")),
    ],
)
def test_card_two_identities(others: list[Any], expected: object) -> None:
    assert answer(judge("card-two-identities", visit(NOON), others)) == expected


def test_near_equal_names_with_one_birth_are_at_most_a_note() -> None:
    twin = visit(ago(days=1), identity_key="i2", near_identity_keys=("n1", "n9"))
    stranger = visit(ago(days=1), identity_key="i3", near_identity_keys=("n7",))
    now = visit(near_identity_keys=("n1", "n2"))
    assert answer(judge("card-two-identities", now, [twin])) == hit(INFO, "near-equal-names")
    assert answer(judge("card-two-identities", now, [twin, stranger])) == hit(BLOCK, "two-identities-close")


@pytest.mark.parametrize("field", ["card_key", "identity_key"])
def test_card_two_identities_needs_card_and_identity(field: str) -> None:
    facts: dict[str, Any] = {field: None}
    now = visit(**facts)
    assert answer(judge("card-two-identities", now)) == not_evaluated(f"missing:{field}")
