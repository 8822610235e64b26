"""A visit that is entered later on purpose: it happened then, is known from now, and no clock is wrong."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from fraud_rules._types import Result, RuleOutcome
from kiosk.desk import Desk
from kiosk.intake import Intake
from kiosk.records.values import CaseFilter
from kiosk.verify.card import Kind
from kiosk.verify.formats.render import render
from tests.desk.conftest import Counter
from tests.verify.made import CARD, NOW, record

CODE = render(CARD, Kind.BHYT15)


def entered(counter: Counter, at: datetime) -> tuple[Desk, Intake]:
    desk = counter.desk(record(), at=at)
    desk.read(counter.reading(CODE))
    return desk, desk.admit()


def rule(intake: Intake, name: str) -> RuleOutcome:
    return next(outcome for outcome in intake.outcomes if outcome.rule == name)


@pytest.mark.parametrize("ago", [timedelta(hours=5), timedelta(days=10), timedelta(days=-2)])
def test_it_happened_then_and_is_known_from_now(counter: Counter, ago: timedelta) -> None:
    _, done = entered(counter, NOW - ago)
    assert done.visit is not None and done.receipt is not None
    assert (done.visit.occurred_at, done.visit.observed_at) == (NOW - ago, NOW)
    assert done.presentation.opened_at == NOW - ago
    assert done.presentation.verdict is not None
    assert rule(done, "clock-skew").result is Result.EXEMPT
    kept = counter.store.load(done.presentation.id)
    assert kept is not None and kept.visit == done.visit
    assert counter.store.cases_page(CaseFilter(rules=("clock-skew",))).total == 0


def test_the_next_real_visit_at_that_desk_is_not_behind_it(counter: Counter) -> None:
    entered(counter, NOW + timedelta(days=2))
    desk = counter.desk(record())
    desk.read(counter.reading(CODE))
    assert rule(desk.admit(), "clock-skew").result is Result.NO_HIT


def test_rules_about_time_see_the_days_as_they_were(counter: Counter) -> None:
    for hour in (0, 5):
        _, done = entered(counter, NOW - timedelta(days=20) + timedelta(hours=hour))
        counter.later(minutes=1)
    assert rule(done, "same-day-repeat").result is Result.HIT
    _, done = entered(counter, NOW - timedelta(days=19))
    assert rule(done, "same-day-repeat").result is Result.NO_HIT


def test_a_history_of_before_does_not_know_what_was_entered_after_it(counter: Counter) -> None:
    _, done = entered(counter, NOW - timedelta(days=3))
    assert done.visit is not None and done.visit.person_key is not None
    asked = (done.visit.person_key, NOW - timedelta(days=9), NOW)
    assert counter.store.history(NOW - timedelta(days=1)).of_person(*asked) == ()
    assert len(counter.store.history(NOW).of_person(*asked)) == 1


def test_it_is_undone_within_two_minutes_of_being_entered(counter: Counter) -> None:
    desk, _ = entered(counter, NOW - timedelta(days=3))
    counter.later(seconds=100)
    assert desk.undo() is not None
    desk, _ = entered(counter, NOW - timedelta(days=4))
    counter.later(seconds=130)
    assert desk.undo() is None


def test_it_takes_up_nobody_who_stood_here_a_moment_ago(counter: Counter) -> None:
    desk = counter.desk(record())
    waiting = desk.read(counter.reading(CODE)).presentation
    desk.park()
    _, done = entered(counter, NOW)
    assert done.presentation.id != waiting.id
