"""Does the issuer's book keep every place, through kills, full disks and many at once?"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import textwrap
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from kiosk.issuer.issuers import Issuer, Issuers
from kiosk.issuer.ledger import REVOKED, SUSPENDED, Ledger, LedgerDamaged
from kiosk.issuer.state_lists import deny_list, status_list
from kiosk.verify.deny_list import MOST_ENTRIES
from tests.issuer.conftest import NOW


def test_places_count_up_and_are_found(tmp_path: Path) -> None:
    ledger = Ledger(tmp_path)
    places = [ledger.allocate(NOW, NOW) for _ in range(20)]
    assert [place.index for place in places] == list(range(20))
    assert len({place.cti for place in places}) == len(ledger) == 20
    again = Ledger(tmp_path)
    assert [again.find(place.cti) for place in places] == list(range(20))
    assert again.find(b"\0" * 8) is None


def test_many_at_once_get_places_of_their_own(tmp_path: Path) -> None:
    with ThreadPoolExecutor(4) as pool:
        places = list(pool.map(lambda _: Ledger(tmp_path).allocate(NOW, NOW), range(40)))
    assert sorted(place.index for place in places) == list(range(40))
    assert {Ledger(tmp_path).find(place.cti) for place in places} == set(range(40))


@pytest.mark.parametrize("cut", [1, 20, 38])
def test_a_line_that_was_left_half_is_cut_off(tmp_path: Path, cut: int) -> None:
    ledger = Ledger(tmp_path)
    first, _ = ledger.allocate(NOW, NOW), ledger.allocate(NOW, NOW)
    book = tmp_path / "issued.log"
    book.write_bytes(book.read_bytes()[:-cut])
    assert len(ledger) == 1
    third = ledger.allocate(NOW, NOW)
    assert (third.index, ledger.find(third.cti), ledger.find(first.cti)) == (1, 1, 0)


def test_a_full_disk_gives_no_place_and_leaves_no_half_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    ledger = Ledger(tmp_path)
    ledger.allocate(NOW, NOW)

    def full(handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space"):
        ledger.allocate(NOW, NOW)
    monkeypatch.undo()
    assert len(ledger) == 1
    assert ledger.allocate(NOW, NOW).index == 1


def test_states_of_a_damaged_book_are_not_guessed(tmp_path: Path) -> None:
    ledger = Ledger(tmp_path)
    for _ in range(3):
        ledger.allocate(NOW, NOW)
    ledger.change(1, SUSPENDED, NOW)
    ledger.change(2, REVOKED, NOW)
    assert ledger.states() == {1: SUSPENDED, 2: REVOKED}
    book = tmp_path / "states.log"
    for wrong in (b"x", b"9"):
        data = bytearray(book.read_bytes())
        data[11:12] = wrong
        book.write_bytes(data)
        with pytest.raises(LedgerDamaged):
            ledger.states()


@pytest.mark.skipif(sys.platform == "win32", reason="needs SIGKILL")
def test_a_place_that_was_handed_out_survives_a_kill(tmp_path: Path) -> None:
    code = textwrap.dedent(
        """
        import sys
        from datetime import UTC, datetime
        from pathlib import Path
        from kiosk.issuer.ledger import Ledger
        now = datetime(2026, 11, 23, tzinfo=UTC)
        while True:
            place = Ledger(Path(sys.argv[1])).allocate(now, now)
            print(place.index, place.cti.hex(), flush=True)
        """
    )
    for _ in range(3):
        process = subprocess.Popen(
            [sys.executable, "-c", code, str(tmp_path)], stdout=subprocess.PIPE, text=True, cwd=Path.cwd()
        )
        assert process.stdout is not None
        seen = [process.stdout.readline()]
        time.sleep(0.05)
        process.send_signal(signal.SIGKILL)
        seen += process.stdout.readlines()
        process.wait()
        process.stdout.close()
        for line in (line for line in seen if line.endswith("\n")):
            index, cti = line.split()
            assert Ledger(tmp_path).find(bytes.fromhex(cti)) == int(index)


def test_a_book_whose_halves_do_not_belong_together_makes_no_list(issuers: Issuers, issuer: Issuer) -> None:
    """`issued.log` came from an older backup than `states.log`."""
    folder = issuers.folder(issuer.id)
    (folder / "states.log").write_bytes(b"0000099999 1 1795435328\n")
    with pytest.raises(LedgerDamaged):
        status_list(issuers, issuer, now=NOW)


def test_a_deny_list_that_no_desk_would_take_is_not_made(issuers: Issuers, issuer: Issuer) -> None:
    tokens = [f"{number:016x}" for number in range(MOST_ENTRIES)]
    denied = issuers.folder(issuer.id) / "denied.json"
    denied.write_text(json.dumps({"tokens": tokens, "windows": []}), encoding="utf-8")
    assert deny_list(issuers, issuer, now=NOW)
    denied.write_text(json.dumps({"tokens": [*tokens, "ff" * 8], "windows": []}), encoding="utf-8")
    with pytest.raises(LedgerDamaged):
        deny_list(issuers, issuer, now=NOW)
