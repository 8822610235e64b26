"""Is a serial scanner heard, lost and heard again? Through a real port of the system: a pseudo terminal."""

from __future__ import annotations

import os
import sys
import threading
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from kiosk.scanner.reading import Reading, ScannerError, SerialState, Source
from kiosk.scanner.serial import SerialMemory, SerialOptions, SerialScanner
from kiosk.scanner.serial_ports import Line, Port, list_ports, open_line
from kiosk.scanner.serial_settings import LineSettings
from kiosk.verify.formats.recognise import fits
from tests.verify.formats.codes import CITIZEN, NEW, OLD, code

if not sys.platform.startswith("linux"):
    pytest.skip("pseudo terminals of Linux stand in for the scanner", allow_module_level=True)

import termios
import tty

from tests.pseudo_terminal import pseudo_terminal

BHYT, CCCD = code(NEW), code(CITIZEN)


class MadeScanner:
    """A scanner that can be plugged in at the same place again and again."""

    def __init__(self, place: Path) -> None:
        self.place = place
        self._master = self._slave = -1

    def plug(self) -> None:
        self._master, self._slave = pseudo_terminal()
        tty.setraw(self._slave)
        self.place.symlink_to(os.ttyname(self._slave))

    def unplug(self) -> None:
        self.place.unlink()
        os.close(self._slave)
        os.close(self._master)
        self._master = -1

    def send(self, data: bytes) -> None:
        os.write(self._master, data)

    @property
    def speed(self) -> int:
        """What the program has set the line to."""
        return termios.tcgetattr(self._master)[4]


class Desk:
    """Keeps what it is told."""

    def __init__(self) -> None:
        self.readings: list[Reading] = []
        self.states: list[tuple[SerialState, str]] = []
        self.learned: list[SerialMemory] = []
        self.threads: set[str] = set()

    def read(self, reading: Reading) -> None:
        self.readings.append(reading)
        self.threads.add(threading.current_thread().name)

    def say(self, state: SerialState, error: ScannerError | None) -> None:
        self.states.append((state, error.code if error else ""))


class Tap:
    """A line that remembers what the program has taken from it."""

    def __init__(self, line: Line) -> None:
        self._line = line
        self.seen = b""
        self.set, self.close = line.set, line.close

    def read(self) -> bytes:
        data = self._line.read()
        self.seen += data
        return data


@pytest.fixture
def desk() -> Desk:
    return Desk()


@pytest.fixture
def made(tmp_path: Path) -> Iterator[MadeScanner]:
    scanner = MadeScanner(tmp_path / "scanner")
    scanner.plug()
    yield scanner
    if scanner._master >= 0:
        scanner.unplug()


@pytest.fixture
def listen(desk: Desk, made: MadeScanner) -> Iterator[Callable[..., SerialScanner]]:
    running: list[SerialScanner] = []

    def start(**options: object) -> SerialScanner:
        options.setdefault("options", SerialOptions(port=str(made.place), look_again=0.01))
        scanner = SerialScanner(
            on_reading=desk.read,
            on_state=desk.say,
            clock=lambda: datetime.now(UTC),
            fits=fits,
            on_learned=desk.learned.append,
            **options,  # type: ignore[arg-type]
        )
        running.append(scanner)
        scanner.start()
        return scanner

    yield start
    assert [scanner for scanner in running if not scanner.stop()] == []
    assert "serial-scanner" not in {thread.name for thread in threading.enumerate()}


def until(what: Callable[[], bool], seconds: float = 5.0) -> None:
    end = time.monotonic() + seconds
    while not what():
        assert time.monotonic() < end, "it did not happen"
        time.sleep(0.005)


def live(desk: Desk) -> bool:
    return bool(desk.states) and desk.states[-1][0] is SerialState.LIVE


@pytest.mark.parametrize("end", [b"\r", b"\n", b"\r\n", b"\t", b""], ids=["cr", "lf", "crlf", "tab", "none"])
def test_a_scan_becomes_a_reading(listen, desk: Desk, made: MadeScanner, end: bytes) -> None:
    listen()
    until(lambda: live(desk))
    for number, sent in enumerate((BHYT, CCCD), start=1):
        made.send(sent + end)
        until(lambda number=number: len(desk.readings) == number)
    assert [(reading.data, reading.source, reading.decoder) for reading in desk.readings] == [
        (BHYT, Source.SERIAL, "serial"),
        (CCCD, Source.SERIAL, "serial"),
    ]
    assert desk.threads == {"serial-scanner"}
    assert desk.learned == [SerialMemory(settings=LineSettings())]


def test_symbology_marks_are_taken_off_and_noted(listen, desk: Desk, made: MadeScanner) -> None:
    listen()
    until(lambda: live(desk))
    made.send(b"\x02]Q1" + BHYT + b"\x03\r\n")
    until(lambda: bool(desk.readings))
    assert (desk.readings[0].data, desk.readings[0].decoder) == (BHYT, "serial ]Q1")


def test_unplugged_and_back_twenty_times_nothing_complete_is_lost(listen, desk: Desk, made: MadeScanner) -> None:
    taps: list[Tap] = []

    def open_tapped(device: str, settings: LineSettings) -> Tap:
        taps.append(Tap(open_line(device, settings)))
        return taps[-1]

    listen(opener=open_tapped)
    sent = []
    for turn in range(20):
        until(lambda: live(desk))
        whole = code(OLD, number=f"DN47999000{turn:05}")
        sent.append(whole)
        made.send(b"\x00\xff" + whole + b"\r")
        if turn % 2:  # pulled in the middle of the next scan, whose head is lost with it
            until(lambda turn=turn: len(desk.readings) == turn + 1)
            made.send(BHYT[:40])
        else:  # pulled at once, in the silence after the end mark
            until(lambda: taps[-1].seen.endswith(b"\r"))
        made.unplug()
        until(lambda: desk.states[-1][0] is SerialState.FAILED)
        until(lambda turn=turn: len(desk.readings) == turn + 1)
        made.plug()
    assert [reading.data for reading in desk.readings] == sent
    assert {code for state, code in desk.states if state is SerialState.FAILED} <= {"serial-lost", "serial-not-found"}
    assert sum(thread.name == "serial-scanner" for thread in threading.enumerate()) == 1


def test_the_speed_is_found_by_scanning(listen, desk: Desk, made: MadeScanner) -> None:
    """The stand-in speaks 115200 only; read at another speed its bytes are noise."""
    listen()
    until(lambda: live(desk))
    for _ in range(3):
        if made.speed == termios.B115200:
            made.send(BHYT + b"\r")
            break
        asked = len(desk.states)
        made.send(bytes((byte * 37 + 131) % 128 + 128 for byte in BHYT) + b"\x80\r")
        until(lambda asked=asked: len(desk.states) > asked or made.speed != termios.B9600)
        time.sleep(0.05)
    until(lambda: bool(desk.readings))
    assert (desk.readings[0].data, len(desk.readings)) == (BHYT, 1)
    assert SerialState.GARBLED in {state for state, _ in desk.states}
    assert desk.learned == [SerialMemory(settings=LineSettings(baud=115200))]


def test_what_was_learned_is_used_from_the_first_scan(listen, desk: Desk, made: MadeScanner) -> None:
    listen(memory=SerialMemory(settings=LineSettings(baud=19200)))
    until(lambda: live(desk))
    assert made.speed == termios.B19200
    made.send(CCCD + b"\r")
    until(lambda: bool(desk.readings))
    assert [memory.settings for memory in desk.learned] in ([], [LineSettings(baud=19200)])


def test_it_is_found_by_its_usb_number_when_it_comes_back_elsewhere(
    listen, desk: Desk, made: MadeScanner, tmp_path: Path
) -> None:
    ports = [Port(device=str(made.place), usb="1eab:1a06:S1", looks_like_scanner=True)]
    listen(options=SerialOptions(look_again=0.01), ports=lambda: tuple(ports))
    until(lambda: live(desk))
    made.send(BHYT + b"\r")
    until(lambda: len(desk.readings) == 1)
    assert desk.learned[-1].usb == "1eab:1a06:S1"
    ports.clear()
    made.unplug()
    until(lambda: desk.states[-1][0] is SerialState.ABSENT)
    made.place = tmp_path / "elsewhere"
    made.plug()
    ports.append(Port(device=str(made.place), usb="1eab:1a06:S1"))
    until(lambda: live(desk))
    made.send(CCCD + b"\r")
    until(lambda: len(desk.readings) == 2)


def test_a_port_that_another_program_has_is_said_and_taken_later(listen, desk: Desk, made: MadeScanner) -> None:
    other = open_line(str(made.place), LineSettings())
    listen()
    until(lambda: bool(desk.states))
    assert desk.states == [(SerialState.FAILED, "serial-busy")]
    other.close()
    until(lambda: live(desk))


def test_two_scans_in_one_go_are_two_readings(listen, desk: Desk, made: MadeScanner) -> None:
    listen()
    until(lambda: live(desk))
    made.send(BHYT + b"\r\n" + CCCD + b"\r\n")
    until(lambda: len(desk.readings) == 2)
    assert [reading.data for reading in desk.readings] == [BHYT, CCCD]


def test_off_starts_nothing(listen, desk: Desk) -> None:
    scanner = listen(options=SerialOptions(port="off"))
    assert scanner.stop()
    assert desk.states == []


def test_listening_costs_next_to_nothing(listen, desk: Desk) -> None:
    listen()
    until(lambda: live(desk))
    before = time.process_time()
    time.sleep(1.0)
    assert time.process_time() - before < 0.10


def test_the_ports_of_this_machine_can_be_listed() -> None:
    assert all(port.device for port in list_ports())
