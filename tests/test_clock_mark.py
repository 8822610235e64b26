"""Is a clock that was set back noticed, over restarts and kills, and can an honest mistake be taken back?"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import textwrap
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from kiosk.clock_mark import FILE_NAME, WRITE_EVERY, ClockFault, ClockMark
from kiosk.keys import Keys

START = datetime(2026, 11, 23, 3, 0, tzinfo=UTC)
KEYS = Keys.new()
MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)


class Clock:
    def __init__(self) -> None:
        self.now = START

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


def mark(home: Path, clock: Clock, keys: Keys = KEYS) -> ClockMark:
    return ClockMark(home, keys, clock)


def kept(home: Path, clock: Clock) -> ClockMark:
    """A mark at the present moment, on the disk."""
    held = mark(home, clock)
    assert held.state().trusted
    assert held.keep()
    return held


@pytest.mark.parametrize(
    ("back", "trusted"),
    [
        (timedelta(0), True),
        (5 * MINUTE, True),
        (5 * MINUTE + timedelta(seconds=1), False),
        (DAY, False),
        (365 * DAY, False),
    ],
)
def test_set_back_more_than_five_minutes_is_not_believed(
    home: Path, clock: Clock, back: timedelta, trusted: bool
) -> None:
    held = kept(home, clock)
    clock.now = START - back
    for one in (held, mark(home, clock)):
        state = one.state()
        assert (state.trusted, state.behind) == (trusted, back)
        assert state.fault is (None if trusted else ClockFault.SET_BACK)


def test_it_is_believed_again_when_it_has_caught_up(home: Path, clock: Clock) -> None:
    held = kept(home, clock)
    clock.now = START - DAY
    assert not held.state().trusted
    clock.now = START
    assert held.state().trusted


@pytest.mark.parametrize("jump", [DAY, 365 * DAY, 12 * 365 * DAY, 70 * 365 * DAY])
def test_a_desk_that_was_off_begins_where_it_is(home: Path, clock: Clock, jump: timedelta) -> None:
    kept(home, clock)
    clock.now = START + jump
    assert mark(home, clock).state().trusted


def test_the_mark_never_goes_down(home: Path, clock: Clock) -> None:
    held = kept(home, clock)
    clock.now = START - DAY
    held.state()
    held.keep(at_once=True)
    assert mark(home, clock).seen == START


def test_it_is_written_seldom(home: Path, clock: Clock) -> None:
    held = kept(home, clock)
    file = home / FILE_NAME
    first = file.read_bytes()
    for _ in range(100):
        clock.now += timedelta(seconds=1)
        held.state()
        assert not held.keep()
    assert file.read_bytes() == first
    clock.now = START + WRITE_EVERY
    held.state()
    assert held.keep()
    clock.now += timedelta(seconds=1)
    held.state()
    assert held.keep(at_once=True)
    assert mark(home, clock).seen == clock.now


def test_years_ahead_by_mistake_can_be_taken_back(home: Path, clock: Clock) -> None:
    clock.now = START + 3650 * DAY
    kept(home, clock)
    clock.now = START
    held = mark(home, clock)
    assert held.state().fault is ClockFault.SET_BACK
    held.forget()
    assert held.state().trusted
    assert mark(home, clock).state().trusted


@pytest.mark.parametrize("content", [b"", b"kiosk-clock-mark 1 1 00", b"x" * 200, None])
def test_an_altered_mark_is_not_believed_until_somebody_looked(home: Path, clock: Clock, content: bytes | None) -> None:
    kept(home, clock)
    file = home / FILE_NAME
    data = file.read_bytes()
    file.write_bytes(content if content is not None else data.replace(b"1 17", b"1 16"))
    held = mark(home, clock)
    assert held.state().fault is ClockFault.MARK_DAMAGED
    assert not held.keep(at_once=True)
    held.witness(START + DAY)
    held.forget()
    assert mark(home, clock).state().trusted


def test_a_mark_of_other_keys_is_not_believed(home: Path, clock: Clock) -> None:
    kept(home, clock)
    assert mark(home, clock, Keys.new()).state().fault is ClockFault.MARK_DAMAGED


def test_a_mark_that_cannot_be_read_is_not_believed(home: Path, clock: Clock) -> None:
    (home / FILE_NAME).mkdir()
    held = mark(home, clock)
    assert held.state().fault is ClockFault.MARK_UNREADABLE
    with pytest.raises(OSError, match="cannot be written"):
        held.forget()


def test_a_signed_moment_is_a_witness(home: Path, clock: Clock) -> None:
    held = mark(home, clock)
    held.witness(START + DAY)
    assert held.state().fault is ClockFault.SET_BACK
    held.witness(START - DAY)
    assert held.seen == START + DAY


def test_a_full_disk_is_no_error_and_loses_nothing_old(
    home: Path, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    held = kept(home, clock)

    def full(handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    clock.now = START + DAY
    assert held.state().trusted
    assert not held.keep()
    monkeypatch.undo()
    assert mark(home, clock).seen == START
    assert held.keep()


def test_another_process_with_a_later_mark_wins(home: Path, clock: Clock) -> None:
    window = kept(home, clock)
    clock.now = START + DAY
    kept(home, clock)
    clock.now = START + 10 * MINUTE
    window.state()
    assert not window.keep()
    assert window.seen == START + DAY
    assert window.state().fault is ClockFault.SET_BACK


@pytest.mark.skipif(sys.platform == "win32", reason="needs SIGKILL")
def test_killed_at_any_moment_the_mark_is_whole(home: Path) -> None:
    code = textwrap.dedent(
        """
        import sys
        from datetime import UTC, datetime, timedelta
        from pathlib import Path
        from kiosk.clock_mark import ClockMark
        from kiosk.keys import Keys
        now = datetime(2026, 11, 23, tzinfo=UTC)
        keys = Keys(pseudonym=bytes(32), encryption=((1, bytes(32)),))
        def clock():
            return now
        mark = ClockMark(Path(sys.argv[1]), keys, clock)
        print("ready", flush=True)
        while True:
            now += timedelta(hours=1)
            mark.state()
            mark.keep(at_once=True)
        """
    )
    keys = Keys(pseudonym=bytes(32), encryption=((1, bytes(32)),))
    last = None
    for turn in range(5):
        process = subprocess.Popen([sys.executable, "-c", code, str(home)], stdout=subprocess.PIPE, cwd=Path.cwd())
        assert process.stdout is not None
        process.stdout.readline()
        time.sleep(0.02 * (turn + 1))
        process.send_signal(signal.SIGKILL)
        process.wait()
        process.stdout.close()
        held = ClockMark(home, keys, lambda: datetime(2400, 1, 1, tzinfo=UTC))
        assert held.state().trusted
        found = ClockMark(home, keys, lambda: START).seen
        assert found is None or last is None or found >= last
        last = found
    assert last is not None
