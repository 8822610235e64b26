"""Birth dates, numbers, entry kinds, sounds, and constants that must not run out."""

from __future__ import annotations

import sys
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QObject, Signal

from kiosk.demo import made_intakes as made
from kiosk.ui import wording
from kiosk.ui.birth_text import read_birth
from kiosk.ui.entry_box import Typed, kind_of
from kiosk.ui.lasting import keep_constants
from kiosk.ui.sounds import RATE, TUNES, Sounds, samples
from kiosk.verify.card import BirthDate, Period
from kiosk.verify.verdict import Decision


@pytest.mark.parametrize("text", ["1/2/1990", "01/02/1990", "1.2.1990", "01-02-1990", " 01021990 ", "1 2 1990"])
def test_a_birth_date_in_any_usual_form(text: str) -> None:
    assert read_birth(text) == BirthDate(year=1990, month=2, day=1)


def test_a_year_alone() -> None:
    assert read_birth("1990") == BirthDate(year=1990)


@pytest.mark.parametrize("text", ["", "31/02/1990", "1/13/1990", "90", "abc", "1/1/90", "0101199", "1/1/0001", "2190"])
def test_no_day_of_the_calendar(text: str) -> None:
    assert read_birth(text) is None


@given(st.text(max_size=30))
def test_any_text_gives_a_birth_or_none(text: str) -> None:
    found = read_birth(text)
    assert found is None or found.year >= 1800


@given(st.dates(min_value=date(1800, 1, 1)))
def test_a_written_birth_is_read_again(day: date) -> None:
    assert read_birth(wording.birth(BirthDate.of(day))) == BirthDate.of(day)


@given(st.text(max_size=20))
def test_grouping_loses_nothing(number: str) -> None:
    assert wording.grouped(number).replace(" ", "") == number.replace(" ", "")


def test_periods_and_moments() -> None:
    assert wording.period(Period()) is None
    evening = datetime(2026, 11, 22, 17, 30, tzinfo=UTC)  # half past midnight of the 23rd in the facility
    assert wording.moment(evening, made.NOW, made.ZONE) == "00:30"
    assert wording.moment(datetime(2026, 11, 22, 16, 30, tzinfo=UTC), made.NOW, made.ZONE) == "22/11 23:30"
    assert wording.short_day(datetime(2025, 1, 2, tzinfo=UTC), made.NOW, made.ZONE) == "02/01/2025"


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("", Typed.NOTHING),
        ("  ", Typed.NOTHING),
        ("DN4799900000001", Typed.NUMBER),
        ("DN 4 79 99000 00001", Typed.NUMBER),
        ("Trần Thị Mẫu", Typed.NAME),
        ("9900000001|5472|$", Typed.CODE),
        ("BH1:ABC", Typed.CODE),
        ("https://example.org", Typed.CODE),
    ],
)
def test_nobody_chooses_a_mode(text: str, kind: Typed) -> None:
    assert kind_of(text) is kind


def test_every_decision_sounds_different_and_success_is_the_shortest() -> None:
    tunes = {decision: samples(decision.value.lower(), 0.6) for decision in Decision}
    assert len(set(tunes.values())) == len(Decision)
    assert min(tunes, key=lambda decision: len(tunes[decision])) is Decision.COVERED
    assert all(len(tune) / 2 / RATE <= 1 for tune in tunes.values())


def test_volume_scales_and_zero_is_silence() -> None:
    def loudest(name: str, volume: float) -> int:
        pcm = memoryview(samples(name, volume)).cast("h")
        return max(abs(value) for value in pcm)

    assert loudest("pending", 0.0) == 0
    assert loudest("pending", 0.3) < loudest("pending", 0.6) < 32_768


def test_sounds_off_or_unknown_play_nothing(qapp) -> None:
    sounds = Sounds(on=False)
    sounds.play(next(iter(TUNES)))
    sounds.on = True
    sounds.play("no-such-sound")
    assert sounds._playing is None


@pytest.mark.skipif(sys.version_info >= (3, 12), reason="constants are immortal from 3.12 on")
def test_signals_do_not_use_up_true_and_none(qapp) -> None:
    class Bell(QObject):
        rang = Signal(object)

    keep_constants()
    before = sys.getrefcount(True)
    assert before > sys.maxsize // 8
    bell = Bell()
    for _ in range(10_000):  # more than there are references at the start
        bell.rang.emit(None)
    assert sys.getrefcount(True) > sys.maxsize // 8
    keep_constants()
    assert sys.getrefcount(True) < sys.maxsize // 2
