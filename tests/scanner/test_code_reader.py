"""Do frames become one reading per code held up, with the newest frame first in line?"""

from __future__ import annotations

import threading
from datetime import UTC, datetime, timedelta

import numpy as np
import pytest

from kiosk.scanner.camera import Frame
from kiosk.scanner.code_reader import CodeReader
from kiosk.scanner.debounce import Debounce
from kiosk.scanner.reading import Reading, Source
from tests.scanner.test_decode import drawn

START = datetime(2026, 3, 2, 0, 30, tzinfo=UTC)
EMPTY = np.full((60, 60), 255, np.uint8)


def frame(image: np.ndarray, number: int, seconds: float | None = None) -> Frame:
    at = number / 10 if seconds is None else seconds
    return Frame(image=image, number=number, taken_at=START + timedelta(seconds=at), seconds=at)


def test_a_code_held_up_is_one_reading_with_both_times() -> None:
    readings: list[Reading] = []
    reader = CodeReader(readings.append, clock=lambda: START + timedelta(minutes=1))
    code = drawn(b"9900000001")
    for number in range(8):
        reader.look(frame(code if 2 <= number < 6 else EMPTY, number))
    (reading,) = readings
    assert (reading.data, reading.source, reading.decoder) == (b"9900000001", Source.CAMERA, "zxing-cpp")
    assert reading.seen_at == START + timedelta(seconds=0.2)
    assert reading.at == START + timedelta(minutes=1)
    assert reader.looked == 8


def test_the_same_code_comes_again_after_the_window_and_another_at_once() -> None:
    readings: list[Reading] = []
    reader = CodeReader(readings.append, clock=lambda: START, debounce=Debounce(3.0))
    first, second = drawn(b"9900000001"), drawn(b"9900000002")
    for number, (image, at) in enumerate([(first, 0), (second, 0.1), (first, 0.2), (EMPTY, 2), (first, 3.3)]):
        reader.look(frame(image, number, at))
    assert [reading.data[-1:] for reading in readings] == [b"1", b"2", b"1"]


def test_every_frame_is_told_with_its_codes_also_when_there_is_none() -> None:
    told: list[tuple[int, int]] = []
    reader = CodeReader(
        lambda _: None, clock=lambda: START, on_codes=lambda f, codes: told.append((f.number, len(codes)))
    )
    for number, image in enumerate([EMPTY, drawn(b"9900000001"), drawn(b"9900000001")]):
        reader.look(frame(image, number))
    assert told == [(0, 0), (1, 1), (2, 1)]


def test_the_thread_takes_the_newest_frame_and_drops_what_it_cannot_look_at() -> None:
    looking, go_on, done = threading.Event(), threading.Event(), threading.Event()
    seen: list[int] = []

    def on_codes(shown: Frame, _: object) -> None:
        seen.append(shown.number)
        looking.set()
        go_on.wait(5)
        if shown.number == 9:
            done.set()

    reader = CodeReader(lambda _: None, clock=lambda: START, on_codes=on_codes)
    reader.start()
    reader.offer(frame(EMPTY, 0))
    assert looking.wait(5)
    for number in range(1, 10):
        reader.offer(frame(EMPTY, number))
    go_on.set()
    assert done.wait(5)
    assert reader.stop()
    assert seen == [0, 9]
    assert reader.dropped == 8


def test_stop_is_clean_before_start_while_idle_and_with_a_frame_waiting() -> None:
    assert CodeReader(lambda _: None, clock=lambda: START).stop()
    reader = CodeReader(lambda _: None, clock=lambda: START)
    reader.start()
    reader.offer(frame(EMPTY, 0))
    assert reader.stop()
    reader.offer(frame(EMPTY, 1))
    assert reader.looked <= 1


@pytest.mark.parametrize("data", [b"9900000001"])
def test_a_taker_that_fails_is_told_and_the_next_code_is_read(data: bytes) -> None:
    failures: list[Exception] = []
    got = threading.Event()

    def take(reading: Reading) -> None:
        if reading.data == data:
            raise RuntimeError("full")
        got.set()

    def fail(error: Exception) -> None:
        failures.append(error)
        told.set()

    told = threading.Event()
    reader = CodeReader(take, clock=lambda: START, on_failure=fail)
    reader.start()
    reader.offer(frame(drawn(data), 0))
    assert told.wait(5)
    reader.offer(frame(drawn(b"9900000002"), 1))
    assert got.wait(5)
    assert reader.stop()
    assert [type(error) for error in failures] == [RuntimeError]


def test_a_code_that_lies_in_view_of_a_resting_camera_stays_one_reading() -> None:
    """Frames are looked at every 1.5 s then, and the code must be away for a second to be read again."""
    readings: list[Reading] = []
    reader = CodeReader(readings.append, clock=lambda: START, debounce=Debounce(1.0))
    code = drawn(b"9900000001")
    for glance in range(4):
        reader.look(frame(code if glance != 2 else EMPTY, 0, glance * 1.5))  # once it is not readable for a moment
        for step in range(1, 15):
            reader.rest(glance * 1.5 + step / 10)
    assert len(readings) == 1
    reader.look(frame(EMPTY, 0, 6.0))  # taken away: that is a change, and all frames are looked at
    reader.look(frame(EMPTY, 0, 7.5))
    reader.look(frame(code, 0, 7.6))
    assert len(readings) == 2
