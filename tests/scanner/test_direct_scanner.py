"""Is a keyboard scanner read directly, past typing modes: every key, found again, given back, and refused in words?"""

from __future__ import annotations

import errno
import os
import string
import struct
import sys
import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.scanner.direct_device import find_device, open_device
from kiosk.scanner.direct_keys import _SIGNS, DirectKeys
from kiosk.scanner.direct_scanner import DECODER, DirectScanner
from kiosk.scanner.reading import Reading, ScannerError, SerialState, Source
from kiosk.scanner.sheet_codes import sheet_codes

CODE = sheet_codes()[3].data
SHIFT, CAPS = 42, 58
ON_LINUX = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="input devices are Linux's")


def event(code: int, value: int, kind: int = 1) -> bytes:
    return struct.pack("@llHHi", 1, 2, kind, code, value) + struct.pack("@llHHi", 1, 2, 0, 0, 0)


def pressed(text: str) -> bytes:
    """The records of a scanner that types `text`."""
    places = {
        sign: (code, row) for code, pair in reversed(_SIGNS.items()) for row, sign in reversed(list(enumerate(pair)))
    }
    places["\r"], places["\t"] = (28, 0), (15, 0)
    out = b""
    for sign in text:
        code, row = places[sign]
        out += (event(SHIFT, 1) if row else b"") + event(code, 1) + event(code, 0) + (event(SHIFT, 0) if row else b"")
    return out


def test_every_sign_of_a_code_is_typed_and_read() -> None:
    text = string.printable[:95]
    assert DirectKeys().feed(pressed(text)) == text.encode()
    assert DirectKeys().feed(pressed(CODE.decode() + "\r")) == CODE + b"\r"


def test_caps_lock_repeats_and_unknown_keys() -> None:
    keys = DirectKeys()
    assert keys.feed(event(CAPS, 1) + event(CAPS, 0) + pressed("aB1|")) == b"Ab1|"
    assert keys.feed(event(CAPS, 1) + event(30, 1) + event(30, 2) + event(30, 2) + event(30, 0)) == b"a"
    assert keys.feed(event(59, 1) + event(111, 1) + event(30, 30, kind=2)) == b""
    assert keys.feed(event(3, 0, kind=0)).decode() == "\N{REPLACEMENT CHARACTER}"


@given(st.lists(st.integers(1, 40)), st.sampled_from([CODE.decode(), "aB|/$-09"]))
def test_records_may_come_in_any_pieces(cuts: list[int], text: str) -> None:
    keys, data, out = DirectKeys(), pressed(text), b""
    for cut in cuts:
        out, data = out + keys.feed(data[:cut]), data[cut:]
    assert out + keys.feed(data) == text.encode()


@given(st.binary(max_size=500))
def test_any_bytes_are_taken(data: bytes) -> None:
    DirectKeys().feed(data).decode()


class Desk:
    """Takes what is called back."""

    def __init__(self) -> None:
        self.read: list[Reading] = []
        self.states: list[tuple[SerialState, str]] = []

    def state(self, state: SerialState, error: ScannerError | None) -> None:
        self.states.append((state, error.code if error else ""))


def wait(until: Callable[[], bool]) -> None:
    end = time.monotonic() + 20
    while not until():
        assert time.monotonic() < end
        time.sleep(0.005)


@ON_LINUX
def test_scans_come_through_a_pipe_and_the_device_is_found_again(tmp_path: Path) -> None:
    place, desk, grabbed = tmp_path / "event7", Desk(), []
    scanner = DirectScanner(
        str(place),
        on_reading=desk.read.append,
        on_state=desk.state,
        clock=lambda: datetime.now(UTC),
        fits=lambda data: False,
        opener=lambda file: open_device(file, grab=grabbed.append),
        look_again=0.01,
    )
    scanner.start()
    wait(lambda: desk.states == [(SerialState.ABSENT, "")])
    for number in range(20):
        os.mkfifo(place)
        writer = os.open(place, os.O_RDWR)
        wait(lambda: desk.states[-1] == (SerialState.LIVE, ""))
        os.write(writer, event(SHIFT, 1) + pressed("9912") if number % 2 else b"")  # pulled in the middle of a code
        if number % 2 == 0:
            os.write(writer, pressed(CODE.decode() + "\r"))
            wait(lambda seen=number // 2 + 1: len(desk.read) == seen)  # type: ignore[misc]
        place.unlink()
        os.close(writer)
        wait(lambda: desk.states[-1][0] in (SerialState.ABSENT, SerialState.FAILED))
    assert scanner.stop()
    assert {(reading.data, reading.source, reading.decoder) for reading in desk.read} == {(CODE, Source.WEDGE, DECODER)}
    assert len(desk.read) == 10 and len(grabbed) >= 20
    assert desk.states[-1] == (SerialState.STOPPED, "")
    assert not [thread for thread in threading.enumerate() if thread.name == "direct-scanner"]


@ON_LINUX
def test_a_scan_with_lost_keys_is_none(tmp_path: Path) -> None:
    place, desk = tmp_path / "event7", Desk()
    os.mkfifo(place)
    writer = os.open(place, os.O_RDWR)
    scanner = DirectScanner(
        str(place),
        on_reading=desk.read.append,
        on_state=desk.state,
        clock=lambda: datetime.now(UTC),
        fits=lambda data: False,
        opener=lambda file: open_device(file, grab=lambda _: None),
    )
    scanner.start()
    wait(lambda: desk.states == [(SerialState.LIVE, "")])
    os.write(writer, pressed("9912") + event(3, 0, kind=0) + pressed("34\r"))
    time.sleep(0.4)
    os.write(writer, pressed("1234567890\r"))
    wait(lambda: bool(desk.read))
    assert [reading.data for reading in desk.read] == [b"1234567890"]
    assert scanner.stop()
    os.close(writer)


@ON_LINUX
def test_why_a_device_cannot_be_had(tmp_path: Path) -> None:
    def refuses(number: int) -> Callable[[int], None]:
        def grab(_: int) -> None:
            raise OSError(number, os.strerror(number))

        return grab

    plain = tmp_path / "file"
    plain.touch()
    for place, grab, code in (
        (tmp_path / "none", None, "keyboard-not-found"),
        (plain, None, "keyboard-not-found"),  # no input device: it cannot be had alone
        (plain, refuses(errno.EBUSY), "keyboard-busy"),
    ):
        with pytest.raises(ScannerError) as refused:
            open_device(place, grab)
        assert refused.value.code == code
    plain.chmod(0)
    if not os.access(plain, os.R_OK):  # an administrator may read everything
        with pytest.raises(ScannerError) as refused:
            open_device(plain)
        assert refused.value.code == "keyboard-not-allowed" and "group" in str(refused.value)


def test_elsewhere_it_is_said_that_it_cannot_be(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(sys, "platform", "win32")
    with pytest.raises(ScannerError) as refused:
        open_device(tmp_path)
    assert refused.value.code == "keyboard-not-supported"


def test_a_device_is_found_by_words_of_its_name(tmp_path: Path) -> None:
    for number, name in ((0, "Power Button"), (10, "Honeywell Scanner"), (3, "NLS Scanner HID\n")):
        (tmp_path / f"event{number}" / "device").mkdir(parents=True)
        (tmp_path / f"event{number}" / "device" / "name").write_text(name, encoding="utf-8")
    (tmp_path / "event4").mkdir()
    assert find_device("scanner", tmp_path) == Path("/dev/input/event3")
    assert find_device("honeywell", tmp_path) == Path("/dev/input/event10")
    assert find_device("none", tmp_path) is None
    assert find_device(str(tmp_path / "gone"), tmp_path) is None
