"""The work list in the real window: counted in the strip, opened by one key, dealt with by keys; and the desk's proof page."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from kiosk.app import utc_now
from kiosk.demo.stand_in.insured import Book
from kiosk.demo.stand_in.server import StandIn, stand_in
from kiosk.intake import AdmitAs, Strip
from kiosk.scanner.reading import Reading, Source
from kiosk.ui.audit.work_screen import WorkScreen
from kiosk.verify.card import Kind
from kiosk.verify.formats.render import render
from kiosk.verify.verdict import Decision
from kiosk.window.desk_app import DeskApp
from kiosk.window.desk_proof import FOLDER
from tests.verify.gateway.made import CARD, OFFICER, OFFICER_CCCD, person
from tests.window.conftest import press, set_up, settled, told

CTRL = Qt.KeyboardModifier.ControlModifier
Key = Qt.Key


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[StandIn]:
    import time

    year = date(utc_now().year, 1, 1)
    worse = person(valid_from=year, valid_to=year.replace(month=12, day=31), result_code="110")
    made = stand_in(Book([worse]), clock=utc_now, ticks=time.monotonic)
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


def let_in(desk: DeskApp, qtbot) -> None:
    """Somebody with a telephone number is admitted while the gateway is away."""
    desk.take(Reading(data=render(CARD, Kind.BHYT15), source=Source.CAMERA, at=utc_now(), decoder="test"))
    qtbot.waitUntil(lambda: settled(desk), timeout=10_000)
    desk.window.flow.amend(Strip(telephone="0900000009"))
    qtbot.waitUntil(lambda: settled(desk) and desk.window.desk_screen.model.strip.telephone is not None)
    desk.window.flow.admit(AdmitAs.INSURED)
    qtbot.waitUntil(lambda: desk.window.flow.intake is None)


def work(desk: DeskApp) -> WorkScreen:
    page = desk.window.pages.currentWidget()
    assert isinstance(page, WorkScreen)
    return page


def test_a_worse_answer_is_said_counted_opened_and_dealt_with(home: Path, open_desk, qtbot, server: StandIn) -> None:
    server.faults.set(http_502=1.0)
    set_up(home)
    desk = open_desk(clerk="Thu Mẫu")
    let_in(desk, qtbot)
    store = desk.desk.rooms().store
    qtbot.waitUntil(lambda: store.pending_count() == 1)
    server.faults.set()
    store.soon(utc_now())
    panel, strip = desk.window.desk_screen.panel, desk.window.strip
    qtbot.waitUntil(panel.late.isVisible, timeout=30_000)
    assert desk.window.flow.intake is None  # nothing opens by itself
    qtbot.waitUntil(strip.changed_button.isVisible, timeout=10_000)
    assert strip.changed_button.text().endswith("1")
    QTest.mouseClick(strip.changed_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: work(desk).table.rowCount() == 1, timeout=10_000)
    screen = work(desk)
    assert "110" in screen.table.item(0, 6).text()
    qtbot.waitUntil(screen.table.hasFocus)
    press(Key.Key_F6)
    qtbot.waitUntil(lambda: any("0900000009" in value for _, value in screen.detail.facts.rows()))
    assert any(entry.event == "telephone-shown" for entry in store.entries(0, 100))
    press(Key.Key_F4)
    qtbot.waitUntil(screen.detail.reason.hasFocus)
    screen.detail.reason.setText("Đã gọi, người bệnh sẽ mang CCCD đến")
    press(Key.Key_Return)
    qtbot.waitUntil(lambda: store.changed_count() == 0)
    qtbot.waitUntil(lambda: not strip.changed_button.isVisible())
    assert store.changed(seen=True)[0].seen_by == "Thu Mẫu"
    press(Key.Key_Escape)
    qtbot.waitUntil(lambda: desk.window.pages.name is None)
    press(Key.Key_K, CTRL)
    assert desk.window.pages.name == "work"
    press(Key.Key_Escape)
    press(Key.Key_O, CTRL)
    qtbot.waitUntil(lambda: desk.window.desk_screen.model.decision is Decision.NOT_COVERED)
    assert store.verify_log() == (True, ())


def test_one_key_at_the_desk_writes_the_page_and_says_where(home: Path, open_desk, qtbot, server: StandIn) -> None:
    server.faults.set(http_502=1.0)
    set_up(home)
    desk = open_desk(clerk="Thu Mẫu")
    press(Key.Key_P, CTRL)
    assert told(desk).startswith("Chưa có ai")
    desk.take(Reading(data=render(CARD, Kind.BHYT15), source=Source.CAMERA, at=utc_now(), decoder="test"))
    qtbot.waitUntil(lambda: settled(desk), timeout=10_000)
    store, id_ = desk.desk.rooms().store, desk.window.flow.open_id
    assert id_ is not None
    qtbot.waitUntil(lambda: bool(store.proofs_of(id_)), timeout=10_000)
    press(Key.Key_P, CTRL)
    page = home / FOLDER / f"{id_}.html"
    qtbot.waitUntil(page.exists)
    text = page.read_text(encoding="utf-8")
    assert "gateway-http-error" in text
    assert "Điều 38" in text
    qtbot.waitUntil(lambda: FOLDER in told(desk))
    assert store.entries(0, 100)[-1].event == "page-taken"


def test_a_disk_that_refuses_the_page_is_said_and_nobody_is_lost(home: Path, open_desk, qtbot, server: StandIn) -> None:
    set_up(home)
    (home / FOLDER).write_text("a file where the folder should be")
    desk = open_desk(clerk="Thu Mẫu")
    desk.take(Reading(data=render(CARD, Kind.BHYT15), source=Source.CAMERA, at=utc_now(), decoder="test"))
    qtbot.waitUntil(lambda: settled(desk), timeout=10_000)
    press(Key.Key_P, CTRL)
    qtbot.waitUntil(lambda: told(desk).startswith("Chưa ghi được trang"))
    assert desk.window.flow.intake is not None


def test_a_card_that_the_insurer_leaves_to_the_desk_is_confirmed_by_keys_and_asked_about_no_more(
    home: Path, open_desk, qtbot, server: StandIn
) -> None:
    server.book = Book([person(result_code="001")])
    set_up(home)
    desk = open_desk(clerk="Thu Mẫu")
    desk.take(Reading(data=render(CARD, Kind.BHYT15), source=Source.CAMERA, at=utc_now(), decoder="test"))
    qtbot.waitUntil(lambda: desk.window.desk_screen.model.tone == "amber", timeout=10_000)
    QTest.qWait(600)  # Enter counts from half a second after the card was painted
    press(Key.Key_F7)
    qtbot.waitUntil(lambda: desk.window.desk_screen.model.strip.card_confirmed)
    assert desk.window.desk_screen.model.tone == "amber"  # the paper is still missing
    press(Key.Key_F3)
    press(Key.Key_1)
    qtbot.waitUntil(lambda: desk.window.desk_screen.model.tone == "blue")
    id_ = desk.window.flow.open_id
    assert id_ is not None
    desk.window.flow.admit(AdmitAs.INSURED)
    qtbot.waitUntil(lambda: desk.window.flow.intake is None)
    store = desk.desk.rooms().store
    assert (store.pending_count(), store.changed_count()) == (0, 0)
    kept = store.load(id_)
    assert kept is not None
    assert kept.presentation.strip.card_confirmed
