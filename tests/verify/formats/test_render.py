"""parse(render(card)) = card, for every form and any card that the form can carry."""

from __future__ import annotations

import unicodedata
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kiosk.verify.card import BirthDate, Card, CitizenCard, InputState, Kind, LivingArea, Period, Sex
from kiosk.verify.formats import recognise, render
from tests.verify.formats.codes import CHILD, CITIZEN, CITIZEN_2024, NEW, OLD, SHORT, code

WORDS = ["Trần", "Nguyễn", "Đặng", "Thị", "Văn", "Mẫu", "Thử", "Y", "H'Bia", "Ly-Na", "ơ\u0306n", "Ưng", "Ánh"]
NAMES = st.lists(st.sampled_from(WORDS), min_size=1, max_size=5).map(" ".join)
TEXT_LETTERS = st.sampled_from("aăâbcdđeêghiklmnoôơpqrstuưvxyÁẾỘ0123456789,./()-& ")
TEXTS = st.text(TEXT_LETTERS, min_size=1, max_size=60).map(lambda text: " ".join(text.split()))
FREE_TEXTS = st.none() | TEXTS.filter(lambda text: text not in ("", "-"))
DAYS = st.dates(date(1900, 1, 1), date(2099, 12, 31))
BIRTHS = st.one_of(
    DAYS.map(BirthDate.of),
    st.builds(BirthDate, year=st.integers(1900, 2099)),
    st.builds(BirthDate, year=st.integers(1900, 2099), month=st.integers(1, 12)),
)
TAILS = st.integers(0, 99_999_999).map(lambda number: f"99{number:08d}")


@st.composite
def cards(draw: st.DrawFn, kind: Kind) -> Card:
    tail = draw(TAILS)
    level = draw(st.sampled_from("12345"))
    long_number = (
        f"{draw(st.sampled_from(['DN', 'TE', 'GD', 'QN']))}{level}{draw(st.sampled_from(['79', '01', '97']))}{tail}"
    )
    is_short, is_new = kind is Kind.BHYT9, kind is Kind.BHYT17
    hidden: dict[str, object] = {}
    if not is_short:
        hidden = {
            "address": draw(FREE_TEXTS),
            "management_code": draw(st.none() | st.just(f"7900{tail}")),
            "parent_name": draw(st.none() | NAMES),
            "living_area": draw(st.none() | st.sampled_from(LivingArea)),
            "five_years_on": draw(st.none() | DAYS),
            "check_string": draw(st.none() | st.from_regex("[0-9a-f]{15,16}-7102", fullmatch=True)),
        }
    if is_new:
        hidden["issue_place"] = draw(FREE_TEXTS)
    return Card(
        card_number=None if is_new else long_number,
        social_insurance_number=tail,
        name=draw(NAMES),
        birth=draw(st.none() | BIRTHS),
        sex=draw(st.none() | st.sampled_from(Sex)),
        first_facility=draw(st.none() | st.from_regex("[0-9]{5}", fullmatch=True)),
        period=Period(start=draw(DAYS), end=draw(st.none() | DAYS)),
        issued_on=draw(st.none() | DAYS),
        benefit_level=draw(st.none() | st.just(level)) if is_new else level,
        **hidden,  # type: ignore[arg-type]
    )


CITIZENS = st.builds(
    CitizenCard,
    citizen_id=st.integers(0, 999_999_999).map(lambda number: f"099{number:09d}"),
    old_citizen_id=st.none() | st.from_regex("0000[0-9]{5}", fullmatch=True),
    name=NAMES,
    birth=BIRTHS,
    sex=st.none() | st.sampled_from(Sex),
    address=FREE_TEXTS,
    issued_on=DAYS,
)


@pytest.mark.parametrize("kind", [Kind.BHYT15, Kind.BHYT17, Kind.BHYT9])
def test_card_comes_back(kind: Kind) -> None:
    @settings(max_examples=100, deadline=None)
    @given(cards(kind))
    def holds(card: Card) -> None:
        parsed = recognise(render(card, kind))
        assert (parsed.kind, parsed.input) == (kind, InputState.CLEAN)
        assert parsed.card == card

    holds()


@settings(max_examples=100, deadline=None)
@given(CITIZENS, st.sampled_from([7, 11]))
def test_citizen_card_comes_back(card: CitizenCard, parts: int) -> None:
    data = render(card, Kind.CCCD, parts=parts)
    assert data.count(b"|") == parts - 1
    assert recognise(data).citizen == card


@pytest.mark.parametrize(
    ("form", "kind"), [(OLD, Kind.BHYT15), (CHILD, Kind.BHYT15), (NEW, Kind.BHYT17), (SHORT, Kind.BHYT9)]
)
def test_made_example_is_rendered_byte_for_byte(form: dict[str, str], kind: Kind) -> None:
    card = recognise(code(form)).card
    assert card is not None
    assert render(card, kind) == code(form)


@pytest.mark.parametrize(("form", "parts"), [(CITIZEN, 7), (CITIZEN_2024, 11)])
def test_made_citizen_is_rendered_byte_for_byte(form: dict[str, str], parts: int) -> None:
    citizen = recognise(code(form)).citizen
    assert citizen is not None
    assert render(citizen, Kind.CCCD, parts=parts) == code(form)


def test_a_card_that_the_form_cannot_carry_is_an_error() -> None:
    new = recognise(code(NEW)).card
    citizen = recognise(code(CITIZEN)).citizen
    assert new is not None
    assert citizen is not None
    with pytest.raises(ValueError, match="needs a number"):
        render(new, Kind.BHYT15)
    with pytest.raises(ValueError, match="needs a name"):
        render(Card(social_insurance_number="9900000001"), Kind.BHYT17)
    with pytest.raises(ValueError, match="CCCD form only"):
        render(citizen, Kind.BHYT15)
    with pytest.raises(ValueError, match="no form"):
        render(new, Kind.URL)


def test_made_words_are_composed() -> None:
    assert all(unicodedata.is_normalized("NFC", word) for word in WORDS)
