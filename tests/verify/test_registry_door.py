"""Does a registry that will not open say why, is it opened as soon as it can be, and is another file in its place noticed?"""

from __future__ import annotations

import shutil
import threading
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from kiosk.verify.registry import SqlRegistry, open_registry
from kiosk.verify.registry.door import EVERY, MISSING, RegistryDoor
from kiosk.verify.sources import SourceUnavailable
from tests.verify.registry_made import KEYS, bring, person

NOW = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
ONE, TWO = "9900000001", "9900000002"
BROKEN = b"no registry at all " * 400


@dataclass
class House:
    """A home with its registry, and a clock."""

    home: Path
    now: datetime = NOW
    tries: int = 0

    @property
    def file(self) -> Path:
        return self.home / "registry.db"

    def open_it(self) -> SqlRegistry:
        self.tries += 1
        return open_registry(f"sqlite:///{self.file.as_posix()}", KEYS, lambda: self.now)

    def door(self) -> RegistryDoor:
        return RegistryDoor(self.open_it, lambda: self.now, file=self.file)

    def with_person(self, index: int, name: str) -> Path:
        """A registry that knows this made person, in a file of its own."""
        made = open_registry(f"sqlite:///{(self.home / name).as_posix()}", KEYS, lambda: self.now)
        bring(made, self.home, person(index))
        made.close()
        assert not (self.home / f"{name}-wal").exists()
        return self.home / name


@pytest.fixture
def house(tmp_path: Path) -> House:
    return House(tmp_path)


def fault(door: RegistryDoor) -> str:
    with pytest.raises(SourceUnavailable) as caught:
        door.as_of()
    assert door.now() is None and door.fault == caught.value.code
    return caught.value.code


def knows(door: RegistryDoor) -> list[str]:
    return [number for number in (ONE, TWO) if door.find(number)]


def test_it_is_made_on_the_first_day_and_opened_once(house: House) -> None:
    door = house.door()
    assert (door.as_of(), knows(door), door.find_name("Mẫu"), door.fault) == (None, [], (), None)
    assert house.tries == 1
    door.close()


def test_the_reason_is_the_answer_until_the_next_attempt_gives_another_one(house: House) -> None:
    house.file.write_bytes(BROKEN)
    door = house.door()
    for question in (door.as_of, lambda: door.find(ONE), lambda: door.find_name("Mẫu")):
        with pytest.raises(SourceUnavailable) as caught:
            question()
        assert caught.value.code == "registry-damaged"
    assert house.tries == 1, "nobody at the desk waits for attempts"
    house.now += EVERY
    assert (fault(door), house.tries) == ("registry-damaged", 2)
    door.close()


@pytest.mark.parametrize("passed", [EVERY, -timedelta(hours=5)])
def test_it_opens_when_it_can_also_after_the_clock_was_set_back(house: House, passed: timedelta) -> None:
    house.file.write_bytes(BROKEN)
    door = house.door()
    house.with_person(1, "good.db").replace(house.file)
    house.now += passed
    assert (knows(door), door.fault) == ([ONE], None)
    door.close()


def test_a_file_that_is_put_in_its_place_is_opened_at_once(house: House) -> None:
    house.with_person(1, "registry.db")
    door = house.door()
    assert knows(door) == [ONE]
    house.with_person(2, "backup.db").replace(house.file)
    assert (knows(door), door.fault) == ([TWO], None)
    door.close()
    assert sorted(file.name for file in house.home.glob("registry.db*")) == ["registry.db"]


def test_a_copy_over_the_same_file_is_opened_within_the_time_between_attempts(house: House) -> None:
    house.with_person(1, "registry.db")
    door = house.door()
    assert knows(door) == [ONE]
    shutil.copyfile(house.with_person(2, "backup.db"), house.file)
    house.now += EVERY
    assert knows(door) == [TWO]
    door.close()


def test_one_that_is_gone_is_said_and_not_made_anew(house: House) -> None:
    house.with_person(1, "registry.db")
    door = house.door()
    assert knows(door) == [ONE]
    kept = house.file.rename(house.home / "aside.db")
    house.now += EVERY
    assert (fault(door), fault(door)) == (MISSING, MISSING)
    assert not house.file.exists(), "an empty registry would look like one that knows nobody"
    kept.replace(house.file)
    assert (knows(door), door.fault) == ([ONE], None)
    door.close()


def test_something_else_in_its_place_is_damaged_and_the_next_good_one_opens(house: House) -> None:
    house.with_person(1, "registry.db")
    door = house.door()
    other = house.home / "other"
    other.write_bytes(BROKEN)
    other.replace(house.file)
    assert fault(door) == "registry-damaged"
    house.with_person(2, "backup.db").replace(house.file)
    assert knows(door) == [TWO], "another file is another attempt, however soon"
    door.close()


def test_an_import_by_another_connection_is_seen_and_does_not_open_it_every_time(house: House) -> None:
    door = house.door()
    bring(house.open_it(), house.home, person(1))
    assert (knows(door), house.tries) == ([ONE], 2)
    for _ in range(5):
        assert knows(door) == [ONE]
    assert house.tries == 2
    door.close()


def test_threads_that_ask_while_it_is_replaced_get_an_answer(house: House) -> None:
    house.with_person(1, "registry.db")
    door = house.door()
    wrong: list[Exception] = []
    done = threading.Event()

    def ask() -> None:
        while not done.is_set():
            try:
                knows(door)
            except Exception as error:  # noqa: BLE001
                wrong.append(error)
                return

    askers = [threading.Thread(target=ask) for _ in range(3)]
    for asker in askers:
        asker.start()
    for turn in range(6):
        house.with_person(turn % 2 + 1, f"b{turn}.db").replace(house.file)
    done.set()
    for asker in askers:
        asker.join()
    assert wrong == []
    assert knows(door) == [TWO]
    door.close()
