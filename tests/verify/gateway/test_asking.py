"""Which number is asked first, what is asked next, and which answer stands; against the stand-in's real comparisons."""

from __future__ import annotations

import threading
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from kiosk.demo.stand_in.insured import Insured
from kiosk.verify.card import BareNumber, BirthDate, Card, NumberKind
from kiosk.verify.claims import Claims
from kiosk.verify.gateway import Asked, Fault, GatewayUnavailable
from kiosk.verify.gateway.asking import MOST_LOOK_UPS
from kiosk.verify.verdict import Decision
from kiosk.verify.verifier import Verifier
from tests.verify.gateway.made import CARD, CITIZEN, NOW, SHOWN, ZONE, asked, both, person

CARD_NO, SOCIAL, CITIZEN_NO = NumberKind.CARD, NumberKind.SOCIAL_INSURANCE, NumberKind.CITIZEN
BOTH = Claims(card=CARD, citizen=CITIZEN, paper_seen=True)
NEW_CARD = person(card_number="GD4799900000001", valid_from=date(2026, 11, 1), valid_to=date(2027, 10, 31))
OLD_CARD = person(valid_from=date(2025, 1, 1), valid_to=date(2025, 12, 31))
NEW_YEAR = BirthDate(year=1990, month=1, day=1)


def ask(claims: Claims, *cards: Insured, **more: Any) -> tuple[Asked, int]:
    with both(*cards) as (server, gateway):
        return gateway.ask(claims, NOW, **more), asked(server)


def kinds(found: Asked) -> list[NumberKind | None]:
    return [receipt.number_kind for receipt in found.receipts]


def codes(found: Asked) -> list[str | None]:
    return [receipt.code for receipt in found.receipts]


def decided(claims: Claims, found: Asked) -> Decision:
    verifier = Verifier(None, clock=lambda: NOW, zone=ZONE)
    return verifier.verify(claims, at=NOW, answer=found.answer).decision


def test_a_good_card_is_one_look_up() -> None:
    found, count = ask(BOTH, person())
    assert (codes(found), kinds(found), count) == (["000"], [CARD_NO], 1)
    assert decided(BOTH, found) is Decision.COVERED


@pytest.mark.parametrize(
    ("claims", "kind"),
    [
        (Claims(card=replace(CARD, card_number=None)), SOCIAL),
        (Claims(citizen=CITIZEN), CITIZEN_NO),
        (Claims(citizen=CITIZEN, number=BareNumber(kind=SOCIAL, value="9900000001")), SOCIAL),
        (Claims(citizen=CITIZEN, number=BareNumber(kind=CARD_NO, value="DN4799900000001")), CARD_NO),
    ],
)
def test_the_closest_number_is_asked(claims: Claims, kind: NumberKind) -> None:
    found, _ = ask(claims, person())
    assert (kinds(found), codes(found)) == ([kind], ["000"])
    assert found.answer.asked_with_person is (kind is not CARD_NO)


@pytest.mark.parametrize("code", ["010", "050", "051", "052", "053", "110", "120", "121", "122", "123", "124"])
def test_what_is_said_of_a_card_is_asked_again_of_the_person(code: str) -> None:
    """An old card that was taken back, and the person's card of today: covered, with the new card."""
    old = person(result_code=code, valid_from=date(2025, 1, 1), valid_to=date(2025, 12, 31))
    found, count = ask(SHOWN, old, NEW_CARD)
    assert (codes(found), kinds(found), count) == ([code, "000"], [CARD_NO, SOCIAL], 2)
    assert found.answer.asked_with_person
    assert decided(SHOWN, found) is Decision.COVERED_WITH_NOTICE


@pytest.mark.parametrize("status", ["withdrawn", "reduced"])
def test_only_the_persons_own_number_refuses(status: str) -> None:
    found, _ = ask(SHOWN, person(status=status))
    assert codes(found) == [{"withdrawn": "110", "reduced": "120"}[status]] * 2
    assert found.answer.asked_with_person
    assert decided(SHOWN, found) is Decision.NOT_COVERED


def test_a_card_of_the_person_that_only_the_identity_card_knows() -> None:
    other = person(social_insurance_number="9900000002", card_number="GD4799900000002")
    old = person(status="reduced", citizen_id="")
    found, count = ask(BOTH, old, other)
    assert (codes(found), kinds(found), count) == (["120", "120", "000"], [CARD_NO, SOCIAL, CITIZEN_NO], 3)
    assert decided(BOTH, found) is Decision.COVERED_WITH_NOTICE


def test_an_identity_card_that_is_not_linked_does_not_weaken_the_refusal() -> None:
    found, _ = ask(BOTH, person(status="withdrawn", citizen_id=""))
    assert codes(found) == ["110", "110", "050"]
    assert (found.answer.code, decided(BOTH, found)) == ("110", Decision.NOT_COVERED)


def test_an_identity_card_alone_that_is_not_linked_is_no_refusal() -> None:
    claims = Claims(citizen=CITIZEN, paper_seen=True)
    found, _ = ask(claims, person(citizen_id=""))
    assert codes(found) == ["050"]
    assert decided(claims, found) is Decision.CORRECT_INPUT
    assert decided(replace(claims, corrections=1), found) is Decision.PENDING


def test_a_held_card_is_pending_and_tells_the_note() -> None:
    found, _ = ask(SHOWN, person(status="suspended", note="Thẻ tạm khóa"))
    assert (found.answer.code, found.answer.result_class, found.answer.note) == ("150", None, "Thẻ tạm khóa")
    assert decided(SHOWN, found) is Decision.PENDING


def test_a_refusal_whose_second_look_up_fails_refuses_nobody() -> None:
    with both(person(status="withdrawn")) as (server, gateway):
        first = iter([None])
        server.faults.draw = lambda: next(first, "cut")  # type: ignore[method-assign]
        found = gateway.ask(SHOWN, NOW)
    assert (codes(found), found.incomplete) == (["110", None], Fault.BROKEN_OFF)
    assert not found.answer.asked_with_person
    assert decided(SHOWN, found) is Decision.PENDING


def test_a_new_card_comes_with_its_own_period() -> None:
    found, count = ask(SHOWN, OLD_CARD, replace(NEW_CARD, first_facility="79011"))
    new = found.answer.new_card
    assert (codes(found), count) == (["003"], 1)
    assert new is not None
    assert (new.card_number, new.first_facility) == ("GD4799900000001", "79011")
    assert (new.period.start, new.period.end) == (date(2026, 11, 1), date(2027, 10, 31))
    assert decided(SHOWN, found) is Decision.COVERED_WITH_NOTICE


def test_a_card_renewed_early_stays_in_use_today() -> None:
    found, _ = ask(SHOWN, person(), replace(NEW_CARD, valid_from=date(2027, 1, 1), valid_to=date(2027, 12, 31)))
    assert codes(found) == ["004"]
    assert decided(SHOWN, found) is Decision.COVERED


def test_a_new_card_that_begins_later_leads_to_the_person() -> None:
    later = replace(NEW_CARD, valid_from=date(2026, 12, 1))
    found, _ = ask(SHOWN, OLD_CARD, later)
    assert kinds(found) == [CARD_NO, SOCIAL]
    assert found.answer.asked_with_person
    assert decided(SHOWN, found) is Decision.NOT_COVERED, "between two cards: not covered today, on the person's number"


@pytest.mark.parametrize(
    ("shown", "registered", "retried"),
    [
        (NEW_YEAR, "1990", True),
        (BirthDate(year=1990), "01/01/1990", True),
        (BirthDate(year=1990, month=2, day=1), "1990", False),
        (NEW_YEAR, "02/01/1990", True),
    ],
)
def test_a_year_is_tried_only_where_the_paper_allows_it(shown: BirthDate, registered: str, retried: bool) -> None:
    claims = Claims(card=replace(CARD, birth=shown))
    found, count = ask(claims, person(birth=registered))
    assert codes(found)[0] == "070"
    assert count == (2 if retried else 1)
    good = registered in ("1990", "01/01/1990") and retried
    assert decided(claims, found) is (Decision.COVERED if good else Decision.CORRECT_INPUT)


def test_a_year_on_the_card_and_a_whole_date_on_the_identity_card() -> None:
    claims = replace(BOTH, card=replace(CARD, birth=BirthDate(year=1990)))
    found, _ = ask(claims, person())
    assert codes(found) == ["070", "000"]


def test_the_same_name_as_another_paper_spells_it() -> None:
    """The stand-in compares without accents, as the gateway is said to; a word more is a wrong name there."""
    claims = Claims(card=replace(CARD, name="Mẫu Trần Thị"), citizen=CITIZEN)
    found, _ = ask(claims, person())
    assert codes(found) == ["060", "000"]
    other = Claims(card=replace(CARD, name="Lê Văn Khác"), citizen=CITIZEN)
    found, _ = ask(other, person())
    assert codes(found) == ["060"], "another person's name is not tried out"


def test_the_number_of_look_ups_is_bounded() -> None:
    claims = Claims(card=replace(CARD, name="Mẫu Trần Thị", birth=NEW_YEAR), citizen=CITIZEN)
    found, count = ask(claims, person(birth="1990", status="reduced"))
    assert count == len(found.receipts) == MOST_LOOK_UPS


def test_a_fault_of_ours_is_asked_once() -> None:
    with both(person(status="withdrawn"), officers={"099090000009": "Ai Đó"}) as (server, gateway):
        assert codes(gateway.ask(SHOWN, NOW)) == ["054"]
        assert asked(server) == 1


def test_a_number_alone_is_asked_with_the_registers_name() -> None:
    claims = Claims(number=BareNumber(kind=SOCIAL, value="9900000001"))
    with both() as (server, gateway):
        with pytest.raises(GatewayUnavailable) as raised:
            gateway.ask(claims, NOW)
        assert (raised.value.fault, asked(server)) == (Fault.NOTHING_TO_ASK, 0)
        known = Card(name=CARD.name, birth=CARD.birth)
        assert gateway.ask(claims, NOW, known=known).answer.code == "000"


def test_what_the_clerk_corrected_is_asked() -> None:
    wrong = Claims(card=replace(CARD, name="Trần Thị Mầu Khác"))
    found, _ = ask(wrong, person())
    assert codes(found) == ["061"]
    found, _ = ask(replace(wrong, corrected_name="Trần Thị Mẫu", corrections=1), person())
    assert codes(found) == ["000"]


def test_simultaneous_questions_about_one_person_are_one_look_up() -> None:
    with both() as (server, gateway):
        begun, go = threading.Event(), threading.Event()
        answering = server.egw

        def held(*words: Any) -> dict[str, Any]:
            begun.set()
            assert go.wait(20)
            return answering(*words)

        server.egw = held  # type: ignore[method-assign]
        found: list[Asked] = []
        threads = [threading.Thread(target=lambda: found.append(gateway.ask(SHOWN, NOW))) for _ in range(5)]
        for thread in threads:
            thread.start()
        assert begun.wait(20)
        _all_waiting(gateway, 5)
        go.set()
        for thread in threads:
            thread.join()
        assert asked(server) == 1
        assert sorted(one.merged for one in found) == [False, True, True, True, True]
        assert len({id(one.receipts) for one in found}) == 1
        gateway.ask(SHOWN, NOW)
        assert asked(server) == 2, "a later question is asked anew"


def _all_waiting(gateway: Any, count: int) -> None:
    import time

    until = time.monotonic() + 20
    while gateway._flights.waiting() < count - 1:
        assert time.monotonic() < until
        time.sleep(0.005)


def test_another_name_is_another_question() -> None:
    with both() as (server, gateway):
        gateway.ask(SHOWN, NOW)
        gateway.ask(Claims(card=replace(CARD, name="Lê Văn Khác")), NOW)
        assert asked(server) == 2
