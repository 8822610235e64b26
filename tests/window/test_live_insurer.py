"""The insurer behind the real window: the card changes in place, nothing waits, and who was let in is asked about later."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from kiosk.app import build_rooms, utc_now
from kiosk.demo.stand_in.insured import Book
from kiosk.demo.stand_in.server import StandIn, stand_in
from kiosk.intake import AdmitAs, State
from kiosk.scanner.reading import Reading, Source
from kiosk.ui.status_strip import Light
from kiosk.verify.card import Kind
from kiosk.verify.formats.render import render
from kiosk.verify.verdict import Assurance, Decision
from kiosk.window.desk_app import DeskApp
from kiosk.window.live_insurer import light_of
from tests.exchange.test_checkin_post import RECORD
from tests.verify.gateway.made import CARD, OFFICER, OFFICER_CCCD, person
from tests.window.conftest import set_up

YEAR = date(utc_now().year, 1, 1)
SHOWN = render(CARD, Kind.BHYT15)


def of_this_year(**changes: object):
    return person(valid_from=YEAR, valid_to=YEAR.replace(month=12, day=31), **changes)


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[StandIn]:
    import time

    made = stand_in(Book([of_this_year()]), clock=utc_now, ticks=time.monotonic)
    made.start()
    for key, value in {
        "URL": made.url,
        "USERNAME": "79034_BV",
        "PASSWORD": "made-up",
        "OFFICER_NAME": OFFICER,
        "OFFICER_CCCD": OFFICER_CCCD,
        "RECHECKS_PER_MINUTE": "600",
    }.items():
        monkeypatch.setenv(f"KIOSK_GATEWAY__{key}", value)
    yield made
    made.stop()


def show(desk: DeskApp, data: bytes = SHOWN) -> None:
    desk.take(Reading(data=data, source=Source.CAMERA, at=utc_now(), decoder="test"))


def verdicts(desk: DeskApp) -> list[Decision]:
    intake = desk.window.flow.intake
    return [verdict.decision for verdict in intake.presentation.verdicts] if intake else []


def light(desk: DeskApp) -> tuple[Light, str]:
    shown, phrase = desk.window.strip._lights["gateway"]
    return shown, phrase.key


def test_the_card_turns_green_in_place_and_says_that_it_changed(home: Path, open_desk, qtbot, server: StandIn) -> None:
    set_up(home)
    desk = open_desk(clerk="Thu Mẫu")
    show(desk)
    qtbot.waitUntil(lambda: verdicts(desk) == [Decision.PENDING, Decision.COVERED], timeout=10_000)
    model = desk.window.desk_screen.model
    assert (model.tone, model.decision) == ("green", Decision.COVERED)
    assert model.changed is not None
    qtbot.waitUntil(lambda: light(desk) == (Light.OK, "status.gateway.up"))
    desk.window.flow.admit(AdmitAs.INSURED)
    rooms = desk.desk.rooms()
    qtbot.waitUntil(lambda: bool(rooms.registry and rooms.registry.find("9900000001")))
    assert rooms.store.pending_count() == 0


def test_a_gateway_that_is_away_changes_a_light_and_nothing_else_until_it_is_back(
    home: Path, open_desk, qtbot, server: StandIn
) -> None:
    server.faults.set(http_502=1.0)
    set_up(home)
    desk = open_desk(clerk="Thu Mẫu")
    show(desk)
    qtbot.waitUntil(lambda: verdicts(desk) == [Decision.PENDING])
    qtbot.waitUntil(lambda: light(desk)[0] is Light.WARN, timeout=10_000)
    desk.window.flow.admit(AdmitAs.INSURED)
    rooms = desk.desk.rooms()
    qtbot.waitUntil(lambda: rooms.store.pending_count() == 1)
    server.faults.set()
    rooms.store.soon(utc_now())
    qtbot.waitUntil(lambda: rooms.store.pending_count() == 0, timeout=20_000)
    assert rooms.store.verify_log() == (True, ())


def test_a_slow_answer_keeps_nobody_waiting_and_still_counts(home: Path, open_desk, qtbot, server: StandIn) -> None:
    server.faults.set(slow=1.0)
    set_up(home)
    desk = open_desk(clerk="Thu Mẫu")
    show(desk)
    qtbot.waitUntil(lambda: verdicts(desk) == [Decision.PENDING])
    first = desk.window.flow.open_id
    desk.window.flow.admit(AdmitAs.INSURED)
    qtbot.waitUntil(lambda: desk.window.flow.intake is None)
    rooms = desk.desk.rooms()
    known = rooms.store.load(first)
    assert known is not None
    assert known.presentation.state is State.ADMITTED
    qtbot.waitUntil(lambda: rooms.store.pending_count() == 0, timeout=30_000)
    known = rooms.store.load(first)
    assert known is not None
    assert known.presentation.verdict is not None
    assert known.presentation.verdict.assurance is Assurance.GATEWAY
    assert desk.window.flow.intake is None  # a good answer does not come back to the desk


def test_a_worse_answer_after_the_admission_is_on_the_work_list(home: Path, open_desk, qtbot, server: StandIn) -> None:
    server.book = Book([of_this_year(result_code="110")])
    server.faults.set(http_502=1.0)
    set_up(home)
    desk = open_desk(clerk="Thu Mẫu")
    show(desk)
    qtbot.waitUntil(lambda: verdicts(desk) == [Decision.PENDING])
    desk.window.flow.admit(AdmitAs.INSURED)
    rooms = desk.desk.rooms()
    qtbot.waitUntil(lambda: rooms.store.pending_count() == 1)
    server.faults.set()
    rooms.store.soon(utc_now())
    qtbot.waitUntil(lambda: rooms.store.changed_count() == 1, timeout=20_000)
    assert rooms.store.changed()[0].after is Decision.NOT_COVERED


def test_an_account_of_ours_that_is_wrong_is_said_to_the_supervisor_not_the_patient(
    home: Path, open_desk, qtbot, server: StandIn
) -> None:
    server.book = Book([of_this_year(result_code="054")])
    set_up(home)
    desk = open_desk(clerk="Thu Mẫu")
    show(desk)
    qtbot.waitUntil(lambda: len(verdicts(desk)) == 2, timeout=10_000)
    assert verdicts(desk)[-1] is Decision.PENDING
    qtbot.waitUntil(lambda: light(desk) == (Light.WARN, "status.gateway.own"))


def test_a_wrong_set_up_is_a_light_and_the_desk_works(
    home: Path, open_desk, qtbot, server: StandIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KIOSK_GATEWAY__URL", "http://egw.example.org")  # not https, not loopback
    set_up(home)
    desk = open_desk(clerk="Thu Mẫu")
    show(desk)
    qtbot.waitUntil(lambda: verdicts(desk) == [Decision.PENDING])
    qtbot.waitUntil(lambda: light(desk) == (Light.WARN, "status.gateway.set-up"), timeout=10_000)


def test_closing_does_not_wait_for_an_answer(home: Path, open_desk, qtbot, server: StandIn) -> None:
    server.faults.set(hang=1.0)
    set_up(home)
    desk = open_desk(clerk="Thu Mẫu")
    show(desk)
    qtbot.waitUntil(lambda: any(thread.name == "insurer" for thread in threading.enumerate()), timeout=10_000)
    desk.window.close()
    assert desk.stop()
    with build_rooms(home).store as store:
        assert [item.state for item in store.recent()] == [State.PARKED]


def test_every_state_of_the_gateway_has_a_light() -> None:
    from kiosk.ui.i18n import Texts
    from kiosk.verify.gateway.values import Health, HealthState

    texts = Texts.load("vi", strict=True)
    said = {texts.say(light_of(Health(state=state, latency_ms=812.0))[1]) for state in HealthState}
    assert len(said) == len(HealthState)
    assert "0,8" in texts.say(light_of(Health(state=HealthState.UP, latency_ms=812.0))[1])


def test_check_in_records_that_wait_are_sent_while_the_desk_is_open(
    home: Path, open_desk, qtbot, server: StandIn
) -> None:
    from kiosk.records.check_ins import SendState

    set_up(home)
    desk = open_desk(clerk="Thu Mẫu")
    show(desk)
    qtbot.waitUntil(lambda: len(verdicts(desk)) == 2, timeout=10_000)
    desk.window.flow.admit(AdmitAs.INSURED)
    qtbot.waitUntil(lambda: desk.window.flow.intake is None)
    store = desk.desk.rooms().store
    qtbot.waitUntil(lambda: bool(store.recent() and store.recent()[0].visit_id))
    visit = store.recent()[0].visit_id
    assert visit is not None
    store.keep_check_in(visit, RECORD, by="his")
    server.faults.set(http_502=1.0)
    desk.check_ins.look()
    qtbot.waitUntil(lambda: bool(store.check_in(visit).tries), timeout=10_000)
    assert store.check_in(visit).state is SendState.WAITING
    server.faults.set()
    store.keep_check_in(visit, RECORD, by="his")  # made again: due at once
    qtbot.waitUntil(lambda: not desk.check_ins._thread.is_alive(), timeout=10_000)
    desk.check_ins.look()
    qtbot.waitUntil(lambda: store.check_in(visit).state is SendState.SENT, timeout=10_000)
    assert store.check_in(visit).receipt
    assert store.verify_log() == (True, ())
