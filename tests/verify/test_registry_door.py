"""Does a registry that will not open say why, and is it opened as soon as it can be?"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from kiosk.keys import Keys
from kiosk.verify.registry import SqlRegistry, open_registry
from kiosk.verify.registry.door import EVERY, RegistryDoor
from kiosk.verify.sources import SourceUnavailable

NOW = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "registry.db"
    path.write_bytes(b"no registry at all " * 400)
    return path


def door(file: Path, now: list[datetime], tries: list[str]) -> RegistryDoor:
    keys = Keys.new()

    def open_it() -> SqlRegistry:
        tries.append("once")
        return open_registry(f"sqlite:///{file.as_posix()}", keys, lambda: now[0])

    return RegistryDoor(open_it, lambda: now[0], "registry-busy")


def test_the_reason_is_the_answer_until_the_next_attempt_gives_another_one(file: Path) -> None:
    now, tries = [NOW], []
    shut = door(file, now, tries)
    for question in (shut.as_of, lambda: shut.find("9900000001"), lambda: shut.find_name("Mẫu")):
        with pytest.raises(SourceUnavailable) as caught:
            question()
        assert caught.value.code == "registry-busy"
    assert tries == []
    now[0] += EVERY
    with pytest.raises(SourceUnavailable) as caught:
        shut.as_of()
    assert (caught.value.code, shut.fault, tries) == ("registry-damaged", "registry-damaged", ["once"])
    shut.close()


@pytest.mark.parametrize("passed", [EVERY, -timedelta(hours=5)])
def test_it_opens_when_it_can_also_after_the_clock_was_set_back(file: Path, passed: timedelta) -> None:
    now, tries = [NOW], []
    shut = door(file, now, tries)
    file.unlink()
    now[0] += passed
    assert shut.as_of() is None
    assert shut.find("9900000001") == ()
    assert (shut.fault, tries) == (None, ["once"])
    shut.close()
