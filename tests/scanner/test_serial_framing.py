"""Does every scan of a serial line come out whole, however its bytes arrive and whatever noise is around it?"""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.scanner.serial_framing import SerialFraming
from kiosk.scanner.serial_ports import Port, choose
from kiosk.scanner.serial_settings import CANDIDATES, LineSettings, SettingsSearch, hidden_parity, is_text
from tests.verify.formats.codes import CITIZEN, NEW, code

BHYT, CCCD = code(NEW), code(CITIZEN)


def heard(chunks: list[tuple[float, bytes]]) -> list[bytes]:
    framing, now, scans = SerialFraming(), 0.0, []
    for gap, data in chunks:
        end = now + gap
        while (deadline := framing.deadline) is not None and deadline < end:
            now = deadline
            scans.append(framing.tick(now))
        now = end
        scans.append(framing.feed(data, now))
    scans.append(framing.tick(now + 10))
    return [scan for scan in scans if scan]


@pytest.mark.parametrize("end", [b"\r", b"\n", b"\r\n", b"\t", b"", b"\r\n\r\n", b"\x03", b"\x04\r"])
@pytest.mark.parametrize("start", [b"", b"\x02", b"\x00\x00", b"\xff\xfe\x00"])
def test_any_ending_is_understood(start: bytes, end: bytes) -> None:
    assert heard([(0, start + BHYT + end), (1.0, start + CCCD + end)]) == [BHYT, CCCD]


@given(st.lists(st.integers(1, 400), max_size=8), st.sampled_from([b"\r", b"\r\n", b""]))
def test_bytes_may_arrive_in_any_pieces(cuts: list[int], end: bytes) -> None:
    sent, chunks = BHYT + end, []
    for cut in cuts:
        chunks.append((0.015, sent[:cut]))
        sent = sent[cut:]
    chunks.append((0.015, sent))
    assert heard(chunks) == [BHYT]


def test_a_scan_without_end_is_thrown_away_and_the_next_is_whole() -> None:
    assert heard([*((0.01, b"z" * 500) for _ in range(20)), (1.0, BHYT + b"\r")]) == [BHYT]


@given(st.lists(st.tuples(st.floats(0, 0.5), st.binary(max_size=300)), max_size=20))
def test_no_bytes_break_it(chunks: list[tuple[float, bytes]]) -> None:
    assert all(len(scan) <= 4096 for scan in heard(chunks))
    assert heard([*chunks, (1.0, BHYT + b"\r")])[-1] == BHYT


def test_the_settings_that_read_a_scan_are_kept() -> None:
    search = SettingsSearch()
    assert search.settings == LineSettings(baud=9600)
    rng = random.Random(3)
    for _ in range(3):
        assert search.heard(b"\x80" + rng.randbytes(60) + b"\x80") is None
    assert search.settings == CANDIDATES[3]
    assert search.heard(CCCD) == CCCD
    assert search.sure
    assert search.heard(rng.randbytes(60) + b"\xff") is None
    assert search.settings == CANDIDATES[3], "one garbled scan does not undo what was found"


def test_every_speed_is_tried_again_and_again_until_one_reads() -> None:
    search, tried = SettingsSearch(), []
    for _ in range(12):
        tried.append(search.settings)
        search.heard(b"\x80\x81garbled\xff")
    assert set(tried) == set(CANDIDATES)


def test_a_speed_that_was_set_is_not_left() -> None:
    search = SettingsSearch(baud=57600)
    for _ in range(5):
        search.heard(b"\x80\x81garbled\xff")
    assert search.settings.baud == 57600


@pytest.mark.parametrize("parity", ["E", "O"])
def test_a_7_bit_line_is_read_at_once_and_recognised(parity: str) -> None:
    wanted = 0 if parity == "E" else 1
    sent = bytes(byte | (0x80 if byte.bit_count() % 2 != wanted else 0) for byte in BHYT)
    search = SettingsSearch()
    assert search.heard(sent) == BHYT
    assert search.settings == LineSettings(bits=7, parity=parity)  # type: ignore[arg-type]
    assert hidden_parity(CCCD) is None


def test_noise_at_connect_changes_nothing() -> None:
    search = SettingsSearch()
    assert search.heard(b"\x80\x00\xf3") is None
    assert search.heard(b"\x80\xf3\xff" + BHYT) == BHYT
    assert search.settings == LineSettings()
    assert not is_text(b"")


def test_a_long_noise_at_connect_does_not_undo_what_was_found_yesterday() -> None:
    found = LineSettings(baud=115200)
    search = SettingsSearch(found)
    assert search.heard(b"\x80\xf3noise of a plug\xff\x81") is None
    assert search.settings == found
    assert search.heard(BHYT) == BHYT
    search = SettingsSearch(found)  # a scanner that was set anew is found all the same
    tried = set()
    for _ in range(len(CANDIDATES) + 1):
        search.heard(b"\x80\x81garbled\xff")
        tried.add(search.settings)
    assert tried == set(CANDIDATES)


PORTS = (
    Port(device="COM1"),
    Port(device="COM4", usb="0403:6001:A1"),
    Port(device="COM7", usb="1eab:1a06:S1", looks_like_scanner=True),
)


@pytest.mark.parametrize(
    ("wanted", "remembered", "device"),
    [
        ("auto", "", "COM7"),
        ("auto", "0403:6001:A1", "COM4"),
        ("auto", "ffff:0001", "COM7"),
        ("COM1", "", "COM1"),
        ("COM9", "", "COM9"),
        ("0403:6001", "", "COM4"),
        ("0403:6002", "", None),
        ("/dev/scanner", "", "/dev/scanner"),
    ],
)
def test_the_port_is_chosen(wanted: str, remembered: str, device: str | None) -> None:
    port = choose(wanted, remembered, PORTS)
    assert (port and port.device) == device


def test_a_port_that_says_nothing_about_itself_is_left_alone() -> None:
    assert choose("auto", "", PORTS[:2]) is None
