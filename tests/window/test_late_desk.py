"""Does the desk open itself at the first question, again after a failure, and anew after other settings?"""

from __future__ import annotations

import threading
from pathlib import Path

import pytest

from kiosk.app import Rooms, build_rooms
from kiosk.commands import CommandError
from kiosk.intake import State
from kiosk.records.values import StoreError
from kiosk.settings import save_settings
from kiosk.window.late_desk import LateDesk
from tests.window.conftest import NUMBER, scan, set_up


def test_nothing_is_opened_before_the_first_question(home: Path) -> None:
    set_up(home)
    opened: list[Rooms] = []

    def open_rooms() -> Rooms:
        opened.append(build_rooms(home))
        return opened[-1]

    desk = LateDesk(open_rooms, "Thu Mẫu")
    desk.sign_in("Hà Mẫu")
    assert not desk.holds(NUMBER.decode())
    assert opened == []
    assert desk.status().clerk == "Hà Mẫu"
    assert desk.read(scan()).presentation.clerk == "Hà Mẫu"
    assert len(opened) == 1
    desk.close()


def test_nobody_signed_in_is_nobody_and_not_the_first_of_the_list(home: Path) -> None:
    set_up(home)
    desk = LateDesk(lambda: build_rooms(home))
    emergency = desk.emergency()
    assert emergency.visit is not None and emergency.visit.clerk == ""
    desk.sign_in("Thu Mẫu")
    assert desk.status().clerk == "Thu Mẫu"
    desk.close()


def test_a_failure_carries_its_word_and_the_next_call_tries_again(home: Path) -> None:
    set_up(home)
    failures = [CommandError("disk-full", "no room", 4)]

    def open_rooms() -> Rooms:
        if failures:
            raise failures.pop()
        return build_rooms(home)

    desk = LateDesk(open_rooms, "Thu Mẫu")
    with pytest.raises(StoreError) as caught:
        desk.read(scan())
    assert caught.value.code == "disk-full"
    assert desk.read(scan()).receipt is not None
    desk.close()


def test_renewed_with_other_settings_and_whoever_stood_there_can_go_on(home: Path) -> None:
    set_up(home)
    desk = LateDesk(lambda: build_rooms(home), "Thu Mẫu")
    shown = desk.read(scan()).presentation
    save_settings(home, {"facility.code": "79035", "desk.name": "Quầy 2"})
    desk.renew()
    assert (desk.status().desk, desk.rooms().settings.facility.code) == ("Quầy 2", "79035")
    again = desk.resume(shown.id).presentation
    assert (again.id, again.state) == (shown.id, State.OPEN)
    desk.close()


def test_a_new_name_of_the_desk_holds_before_and_after_it_is_open(home: Path) -> None:
    set_up(home)
    desk = LateDesk(lambda: build_rooms(home), "Thu Mẫu")
    desk.sign_in("Thu Mẫu", desk="Quầy 5")
    assert desk.read(scan()).presentation.desk == "Quầy 5"
    desk.sign_in("Thu Mẫu", desk="Quầy 6")
    assert desk.status().desk == "Quầy 6"
    desk.close()


def test_two_threads_that_ask_at_once_open_the_rooms_once(home: Path) -> None:
    set_up(home)
    opened: list[Rooms] = []

    def open_rooms() -> Rooms:
        opened.append(build_rooms(home))
        return opened[-1]

    desk = LateDesk(open_rooms, "Thu Mẫu")
    threads = [threading.Thread(target=desk.rooms) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(opened) == 1
    desk.close()


def test_who_stands_here_when_the_desk_closes_is_parked(home: Path) -> None:
    set_up(home)
    desk = LateDesk(lambda: build_rooms(home), "Thu Mẫu")
    shown = desk.read(scan()).presentation
    desk.close()
    again = LateDesk(lambda: build_rooms(home), "Thu Mẫu")
    assert [(item.presentation_id, item.state) for item in again.recent(9)] == [(shown.id, State.PARKED)]
    again.close()


def test_who_stood_here_when_the_program_was_killed_is_parked_at_the_next_start(home: Path) -> None:
    set_up(home)
    rooms = build_rooms(home)
    shown = rooms.desk(clerk="Thu Mẫu").read(scan()).presentation
    rooms.close()
    desk = LateDesk(lambda: build_rooms(home), "Hà Mẫu")
    assert [(item.presentation_id, item.state) for item in desk.recent(9)] == [(shown.id, State.PARKED)]
    assert desk.rooms().store.receipts(shown.id)[-1].event == "left-open"
    assert desk.read(scan()).presentation.id == shown.id, "whoever still waits there goes on"
    desk.close()


def test_a_registry_that_is_deleted_and_put_back_is_a_light_and_no_failure(home: Path) -> None:
    set_up(home)
    desk = LateDesk(lambda: build_rooms(home), "Thu Mẫu")
    assert desk.status().registry_ok
    kept = (home / "registry.db").rename(home / "aside.db")
    assert not desk.status().registry_ok and not desk.holds(NUMBER.decode())
    assert desk.read(scan()).receipt is not None
    kept.replace(home / "registry.db")
    assert desk.status().registry_ok
    desk.close()
