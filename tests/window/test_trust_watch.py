"""Are newer lists brought in behind the desk, is their age told, and does none of it hold anybody up?"""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from PySide6.QtWidgets import QApplication

from kiosk.clock_mark import ClockFault, ClockState
from kiosk.demo.made_issuer import MadeIssuers
from kiosk.keys import Keys
from kiosk.settings import load_settings
from kiosk.trust_room import TrustRoom, open_trust
from kiosk.trust_state import TrustState, TrustWord, trust_state
from kiosk.ui.i18n import LANGUAGES, Texts
from kiosk.ui.status_strip import Light, StatusStrip
from kiosk.ui.theme import apply
from kiosk.window.trust_watch import TrustWatch, light_of
from tests.window.conftest import set_up

NOW = datetime(2026, 11, 23, 3, 0, tzinfo=UTC)
ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
DAY = timedelta(days=1)


@pytest.fixture
def room(home: Path, tmp_path: Path) -> TrustRoom:
    made = MadeIssuers(tmp_path / "issuers", lambda: NOW)
    opened = open_trust(load_settings(home, environ={}), Keys.new(), lambda: NOW, whose=made.realms)
    for data in made.lists():
        opened.take(data)
    return opened


def state_at(room: TrustRoom, now: datetime, clock: ClockState | None = None) -> TrustState:
    return trust_state(room.book.lists, room.status.lists, clock or ClockState(), now)


def test_the_age_in_a_word(room: TrustRoom) -> None:
    assert state_at(room, NOW) == room.state() == TrustState(word=TrustWord.GOOD, as_of=NOW, status_as_of=NOW)
    assert state_at(room, NOW + 2 * DAY).word is TrustWord.DUE
    assert state_at(room, NOW + 8 * DAY).word is TrustWord.STOPPED
    assert state_at(room, NOW - DAY).word is TrustWord.STOPPED
    back = ClockState(fault=ClockFault.SET_BACK, behind=DAY)
    assert state_at(room, NOW, back).word is TrustWord.CLOCK
    ended = [SimpleNamespace(kind=held.kind, issued=held.issued, expires=NOW) for held in room.status.lists]
    assert trust_state(room.book.lists, ended, ClockState(), NOW).word is TrustWord.STATUS_OLD  # type: ignore[arg-type]


def test_a_desk_without_roots_has_nothing_to_say_but_of_its_clock(home: Path) -> None:
    bare = open_trust(load_settings(home, environ={}), Keys.new(), lambda: NOW)
    assert (bare.state().word, bare.state().good) == (TrustWord.NONE, True)
    back = ClockState(fault=ClockFault.MARK_DAMAGED)
    assert trust_state(bare.book.lists, (), back, NOW).word is TrustWord.CLOCK


def test_roots_without_a_list(home: Path, tmp_path: Path) -> None:
    made = MadeIssuers(tmp_path / "issuers", lambda: NOW)
    empty = open_trust(load_settings(home, environ={}), Keys.new(), lambda: NOW, whose=made.realms)
    assert (empty.state().word, empty.state().good) == (TrustWord.MISSING, False)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("word", TrustWord)
def test_every_word_has_a_light_and_a_text(word: TrustWord, language: str, qapp: QApplication) -> None:
    light, text = light_of(TrustState(word=word, as_of=NOW), NOW, ZONE)
    assert Texts.load(language, strict=True).say(text)
    strip = StatusStrip(Texts.load(language, strict=True), apply(qapp, dark=False), ZONE)
    strip.show_trust(light, text)
    assert (light is Light.OFF) == strip._parts["trust"].isHidden()
    assert (light is Light.WARN) == (word not in (TrustWord.GOOD, TrustWord.NONE))
    strip.deleteLater()


class Desk:
    """What the watch needs of a desk whose rooms are open, or not yet."""

    def __init__(self, room: Any) -> None:
        self._room = room
        self.open = False

    def opened(self) -> Any:
        return SimpleNamespace(trust=self._room) if self.open else None


class Slow:
    """A trust room whose fetching hangs until it is let go."""

    def __init__(self, room: TrustRoom) -> None:
        self.mark, self.state = room.mark, room.state
        self.go_on, self.asked = threading.Event(), 0

    def refresh(self) -> tuple[()]:
        self.asked += 1
        self.go_on.wait(20)
        return ()


def test_nothing_is_opened_and_the_first_look_at_open_rooms_fetches(room: TrustRoom, qtbot: Any) -> None:
    slow = Slow(room)
    slow.go_on.set()
    desk = Desk(slow)
    told: list[TrustState] = []
    watch = TrustWatch(desk, 60)  # type: ignore[arg-type]
    watch.lit.connect(told.append)
    watch.look()
    qtbot.waitUntil(lambda: not watch._busy)
    assert (told, slow.asked) == ([], 0)
    desk.open = True
    for asked in (1, 1):
        watch.look()
        qtbot.waitUntil(lambda: not watch._busy)
        assert slow.asked == asked
    watch.refresh()
    qtbot.waitUntil(lambda: not watch._busy)
    assert slow.asked == 2
    assert [state.word for state in told] == [TrustWord.GOOD] * 3


def test_a_server_that_hangs_holds_nobody_up_and_is_not_asked_twice(room: TrustRoom, qtbot: Any) -> None:
    slow = Slow(room)
    desk = Desk(slow)
    desk.open = True
    told: list[TrustState] = []
    watch = TrustWatch(desk, 60)  # type: ignore[arg-type]
    watch.lit.connect(told.append)
    for _ in range(5):
        watch.refresh()
    qtbot.waitUntil(lambda: slow.asked == 1)
    watch.stop()
    slow.go_on.set()
    qtbot.waitUntil(lambda: not watch._busy)
    watch.refresh()
    assert (told, slow.asked) == ([], 1)


def test_the_strip_of_the_whole_window(open_desk: Callable[..., Any], home: Path, tmp_path: Path, qtbot: Any) -> None:
    set_up(home)
    from kiosk.app import utc_now

    made = MadeIssuers(tmp_path / "issuers", utc_now)
    desk = open_desk(clerk="Thu Mẫu", whose=made.realms)
    qtbot.waitUntil(lambda: desk.desk.opened() is not None)
    strip = desk.window.strip
    assert strip._parts["trust"].isHidden()
    desk.trust.refresh()
    qtbot.waitUntil(lambda: not strip._parts["trust"].isHidden())
    assert strip._lights["trust"][1].key == "status.trust.missing"
    for data in made.lists():
        desk.desk.opened().trust.take(data)
    desk.trust.look()
    qtbot.waitUntil(lambda: strip._lights["trust"][0] is Light.OK)
