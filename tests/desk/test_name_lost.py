"""A typing mode left a card without its name: the number counts, papers say whose it is, and another look brings the name."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Any

import pytest

from kiosk.delivered import read_delivered
from kiosk.desk import Desk
from kiosk.desk.insurer import Insurer
from kiosk.desk.judging import claims_of
from kiosk.intake import Paper, Strip
from kiosk.scanner.input_method import InputMethods
from kiosk.scanner.reading import Source
from kiosk.ui import reasons
from kiosk.ui.delivery import lines
from kiosk.verify.card import BirthDate, CitizenCard, Kind, Oddity, Parsed, Sex
from kiosk.verify.formats import fits, recognise
from kiosk.verify.formats.render import render
from kiosk.verify.gateway.asking import first_question
from kiosk.verify.sources import RegistryRecord
from kiosk.verify.verdict import CheckName, Decision, Notice, Outcome, Reason
from tests.desk.conftest import Counter
from tests.scanner.typed_codes import hexed, typed
from tests.verify.formats.codes import NEW, code
from tests.verify.made import CITIZEN, record

NAME = "Dương Khánh Ý"
PAPER = replace(CITIZEN, name=NAME)
CLEAN = code(NEW, name=hexed(NAME))
LOST = typed(CLEAN.decode(), "vni", skips=False).encode()
REPAIR = partial(InputMethods().repair, fits=fits)

Holder = Callable[..., Desk]


def read_wedge(data: bytes) -> Parsed:
    return read_delivered(data, REPAIR, recognise)


@pytest.fixture
def opened(counter: Counter) -> Holder:
    def at(*records: RegistryRecord, away: bool = False) -> Desk:
        desk = counter.desk(*records, away=away)
        desk._parse[Source.WEDGE] = read_wedge  # as the composed program hands it in
        return desk

    return at


def known(**changes: object) -> RegistryRecord:
    given: dict[str, Any] = {"name": NAME, "check_string": None, "issued_on": None, "citizen_id": None, **changes}
    return record(**given)


def test_the_registers_person_of_that_number_is_shown_and_papers_are_asked_for(
    counter: Counter, opened: Holder
) -> None:
    desk = opened(known(name="Trần Thị Đào"))
    shown = desk.read(counter.reading(LOST, Source.WEDGE)).presentation
    assert shown.parsed[0].card is not None and shown.parsed[0].card.name is None
    assert Oddity.NAME_LOST in shown.parsed[0].oddities
    verdict = shown.verdict
    assert verdict is not None and verdict.card is not None
    assert (verdict.decision, verdict.rule) == (Decision.COVERED_WITH_NOTICE, "show-papers")
    assert Notice.SHOW_PAPERS in verdict.notices
    found = {check.name: (check.outcome, check.reason) for check in verdict.checks}
    assert found[CheckName.NAME] == (Outcome.UNKNOWN, Reason.NUMBER_ONLY)
    assert found[CheckName.BIRTH] == (Outcome.PASSED, Reason.AGREES), "what was read is compared"
    assert verdict.card.name == "Trần Thị Đào", "the register's, not the code's"
    assert "read.name-recorded" in [line.key for line in lines(shown)]
    seen = desk.amend(Strip(papers=(Paper.CCCD,))).presentation.verdict
    assert seen is not None and seen.decision is Decision.COVERED
    assert Notice.COMPARED_AT_DESK in seen.notices


def test_another_birth_date_is_said_and_nobodys_record_is_shown(counter: Counter, opened: Holder) -> None:
    desk = opened(known(birth=BirthDate(year=1951, month=5, day=6)))
    verdict = desk.read(counter.reading(LOST, Source.WEDGE)).presentation.verdict
    assert verdict is not None and verdict.card is not None
    assert verdict.decision is Decision.CORRECT_INPUT
    assert verdict.card.name is None


@pytest.mark.parametrize("away", [True, False])
def test_who_is_in_no_register_is_pending(counter: Counter, opened: Holder, away: bool) -> None:
    shown = opened(away=away).read(counter.reading(LOST, Source.WEDGE)).presentation
    verdict = shown.verdict
    assert verdict is not None and verdict.decision is Decision.PENDING
    assert verdict.card is not None and verdict.card.name is None
    assert [line.key for line in lines(shown)] == ["read.name-lost", "read.lost"]
    assert reasons.line(Reason.NOT_COMPARED, verdict).key == "reason.not-compared.name"


@pytest.mark.parametrize("first", [LOST, CLEAN])
def test_a_clean_scan_of_the_same_card_brings_the_name(counter: Counter, opened: Holder, first: bytes) -> None:
    """In either order: a name that was left out takes none away that was read before."""
    desk = opened(known())
    one = desk.read(counter.reading(first, Source.WEDGE))
    both = desk.read(counter.reading(LOST if first is CLEAN else CLEAN, Source.WEDGE))
    assert both.parked is None and both.presentation.id == one.presentation.id
    verdict = both.presentation.verdict
    assert verdict is not None and verdict.decision is Decision.COVERED
    card = claims_of(both.presentation).card
    assert card is not None and card.name == NAME


@pytest.mark.parametrize("records", [(known(),), (known(citizen_id=CITIZEN.citizen_id),), ()])
@pytest.mark.parametrize("paper_first", [True, False])
def test_the_identity_card_joins_as_the_same_person(
    counter: Counter, opened: Holder, records: tuple[RegistryRecord, ...], paper_first: bool
) -> None:
    desk = opened(*records)
    codes = [counter.reading(LOST, Source.WEDGE), counter.reading(render(PAPER, Kind.CCCD))]
    one, both = [desk.read(reading) for reading in (reversed(codes) if paper_first else codes)]
    assert both.parked is None and both.presentation.id == one.presentation.id
    verdict = both.presentation.verdict
    assert verdict is not None
    assert verdict.decision is (Decision.COVERED if records else Decision.PENDING)


@pytest.mark.parametrize(
    "stranger",
    [
        replace(PAPER, citizen_id="099090000002", sex=Sex.MALE),
        replace(PAPER, citizen_id="099190000002", birth=BirthDate(year=1990, month=1, day=2)),
    ],
)
def test_the_next_one_is_not_joined(counter: Counter, opened: Holder, stranger: CitizenCard) -> None:
    desk = opened()
    desk.read(counter.reading(LOST, Source.WEDGE))
    shown = desk.read(counter.reading(render(replace(stranger, name="Lê Văn Khác"), Kind.CCCD)))
    assert shown.parked is not None


def test_the_insurer_is_asked_with_the_registers_name_or_not_at_all(counter: Counter, opened: Holder) -> None:
    insurer = Insurer(
        None,  # type: ignore[arg-type]  # asked for nothing here
        records=counter.store,
        clock=lambda: counter.now,
        chance=lambda: 0.5,
    )
    shown = opened(known()).read(counter.reading(LOST, Source.WEDGE)).presentation
    enquiry = insurer.about(shown, counter.now)
    assert enquiry is not None
    question = first_question(enquiry.claims, enquiry.known)
    assert (question.name, question.birth, question.number) == (NAME, CITIZEN.birth, "9900000001")
    nobody = opened().read(counter.reading(LOST, Source.WEDGE)).presentation
    assert insurer.about(nobody, counter.now) is None
    other = opened(known(birth=BirthDate(year=1951))).read(counter.reading(LOST, Source.WEDGE)).presentation
    assert insurer.about(other, counter.now) is None, "a record that is not this person's lends no name"


def test_a_card_of_another_number_keeps_no_name(counter: Counter, opened: Holder) -> None:
    """Two health cards: the second's lost name is not filled with the first's."""
    other = code(NEW, name=hexed(NAME), number="9900000002", management="79009900000002")
    desk = opened()
    desk.read(counter.reading(CLEAN, Source.WEDGE))
    lost = typed(other.decode(), "vni", skips=False).encode()
    shown = desk.read(counter.reading(lost, Source.WEDGE))
    assert shown.parked is not None
    card = claims_of(shown.presentation).card
    assert card is not None and card.name is None
