"""Whose is the next code: the same person's, a companion's, or the next one's; and one key for one person."""

from __future__ import annotations

from dataclasses import replace

import pytest

from kiosk.intake import AdmitAs
from kiosk.scanner.reading import Source
from kiosk.verify.card import BirthDate, Kind
from kiosk.verify.formats.render import render
from kiosk.verify.verdict import Decision
from tests.desk.conftest import Counter
from tests.verify.made import CARD, CITIZEN, card, record

CODE = render(CARD, Kind.BHYT15)
CCCD = render(CITIZEN, Kind.CCCD)
OTHER = card(
    card_number="GD4799900000002",
    social_insurance_number="9900000002",
    name="Lê Văn Khác",
    birth=BirthDate(year=1971, month=3, day=4),
    check_string=None,
    issued_on=None,
)


def test_a_typed_number_and_the_identity_card_of_its_holder_are_one_person(counter: Counter) -> None:
    """The register knows the number but not the identity card: the name joins them, in either order."""
    for codes in ((b"9900000001", CCCD), (CCCD, b"9900000001")):
        desk = counter.desk(record(citizen_id=None))
        first = desk.read(counter.reading(codes[0], Source.TYPED))
        shown = desk.read(counter.reading(codes[1], Source.TYPED))
        assert shown.presentation.id == first.presentation.id and shown.parked is None
        assert shown.presentation.verdict is not None
        assert shown.presentation.verdict.decision is Decision.COVERED


def test_a_typed_number_of_another_person_is_not_joined_to_an_identity_card(counter: Counter) -> None:
    desk = counter.desk(record(name="Lê Văn Khác", birth=BirthDate(year=1971, month=3, day=4), citizen_id=None))
    desk.read(counter.reading(b"9900000001", Source.TYPED))
    shown = desk.read(counter.reading(CCCD))
    assert shown.parked is not None
    assert len(shown.presentation.readings) == 1


def test_people_born_on_one_day_are_not_one_person(counter: Counter) -> None:
    desk = counter.desk()
    desk.read(counter.reading(CCCD))
    stranger = replace(OTHER, birth=CITIZEN.birth)
    shown = desk.read(counter.reading(render(stranger, Kind.BHYT17)))
    assert shown.parked is not None
    assert shown.presentation.verdict is not None and shown.presentation.verdict.citizen is None


def test_twins_are_compared(counter: Counter) -> None:
    desk = counter.desk()
    desk.read(counter.reading(CCCD))
    twin = replace(OTHER, name="Trần Thị Thử", birth=CITIZEN.birth, sex=CITIZEN.sex)
    shown = desk.read(counter.reading(render(twin, Kind.BHYT17)))
    assert shown.parked is None
    assert shown.presentation.verdict is not None
    assert shown.presentation.verdict.decision is Decision.CORRECT_INPUT


SMALL = card(
    card_number="TE1799900000003", social_insurance_number="9900000003", name="Trần Bé Mẫu",
    birth=BirthDate(year=2020), benefit_level="1", check_string=None,
)  # fmt: skip


@pytest.mark.parametrize("code", [render(SMALL, Kind.BHYT15), b"TE1799900000003", b"9900000003"])
def test_a_mother_is_the_companion_also_when_the_childs_row_bears_her_number(counter: Counter, code: bytes) -> None:
    """Year-only birth, a typed number, and a register in which the mother's identity number stands for the child."""
    linked = replace(record(), card=SMALL)
    desk = counter.desk(linked)
    child = desk.read(counter.reading(code, Source.TYPED))
    shown = desk.read(counter.reading(CCCD))
    assert shown.presentation.id == child.presentation.id
    assert shown.presentation.strip.companion == CITIZEN.name
    assert len(shown.presentation.readings) == 1


def test_a_mother_who_shows_her_own_paper_first_is_not_compared_with_the_child(counter: Counter) -> None:
    desk = counter.desk(replace(record(), card=SMALL))
    desk.read(counter.reading(CCCD))
    shown = desk.read(counter.reading(render(SMALL, Kind.BHYT15)))
    assert shown.parked is not None
    assert shown.presentation.verdict is not None
    assert shown.presentation.verdict.decision is Decision.COVERED


def test_one_person_has_one_key_however_shown(counter: Counter) -> None:
    desk = counter.desk(record())
    renamed = render(replace(CITIZEN, name="Trần Thị Đổi Tên"), Kind.CCCD)
    ways = (CODE, render(CARD, Kind.BHYT17), CCCD, b"DN4799900000001", b"9900000001", b"099190000001", renamed)
    keys = set()
    for way in ways:
        desk.read(counter.reading(way, Source.TYPED))
        done = desk.admit(AdmitAs.PAPERS_LATER)
        assert done.visit is not None
        keys.add(done.visit.person_key)
        counter.later(minutes=10)
    assert keys == {counter.keys.digest("person", "9900000001")}
