"""Are keys of a terminal read with their times, and is the terminal as it was afterwards?"""

from __future__ import annotations

import os
import sys
import threading

import pytest

from tests.pseudo_terminal import pseudo_terminal

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="Windows has another way, and no pseudo terminals")


class Terminal:
    """Stands for standard input."""

    def __init__(self, place: int) -> None:
        self._place = place

    def fileno(self) -> int:
        return self._place


def test_scans_at_a_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    import termios

    from kiosk.commands._scan_sources import from_keys

    master, slave = pseudo_terminal()
    monkeypatch.setattr(sys, "stdin", Terminal(slave))
    before = termios.tcgetattr(slave)
    scans = from_keys()
    # The first key is waited for without an end, so the keys may come from another thread.
    sender = threading.Timer(0.1, os.write, (master, "9912|Mẫu\r".encode()))
    sender.start()
    first = next(scans)
    assert (first.data.decode(), first.suffix, len(first.gaps)) == ("9912|Mẫu", "Enter", 8)
    os.write(master, b"a\x7fb\tc")
    second = next(scans)
    assert (second.data, second.suffix) == (b"bc", "")
    os.write(master, b"end\x04")
    assert [scan.data for scan in scans] == [b"end"]
    sender.join()
    assert termios.tcgetattr(slave) == before
    os.close(slave)
    os.close(master)
