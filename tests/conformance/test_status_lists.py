"""Do the published Token Status List vectors read as the draft says? Every index that is named, and no other entry set."""

from __future__ import annotations

import base64
from typing import Any

import pytest

from kiosk.verify.status_list import StatusBits, read_bits
from tests.conformance.vectors import folder, load

BITS = (1, 2, 4, 8)


@pytest.fixture(scope="module")
def lists() -> dict[int, dict[str, Any]]:
    content = load(folder("tsl") / "lists.json")
    return {entry["bits"]: entry for entry in content["lists"]}


def _read(entry: dict[str, Any]) -> StatusBits:
    text = entry["lst"]
    packed = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
    return read_bits(entry["bits"], packed, entry["entries"])


@pytest.mark.parametrize("bits", BITS)
def test_every_stated_index_and_no_other(lists: dict[int, dict[str, Any]], bits: int) -> None:
    entry = lists[bits]
    read = _read(entry)
    stated = {int(index): value for index, value in entry["status"].items()}
    assert len(stated) > 10
    assert len(read) == entry["entries"]
    assert {index: read.value(index) for index in stated} == stated
    per_byte = 8 // bits
    busy = [at for at, byte in enumerate(read.data) if byte]
    found = {at * per_byte + n: read.value(at * per_byte + n) for at in busy for n in range(per_byte)}
    assert {index: value for index, value in found.items() if value} == {i: v for i, v in stated.items() if v}


def test_all_four_are_there(lists: dict[int, dict[str, Any]]) -> None:
    assert sorted(lists) == list(BITS)


@pytest.mark.parametrize("bits", BITS)
def test_beyond_the_end_there_is_nothing(lists: dict[int, dict[str, Any]], bits: int) -> None:
    read = _read(lists[bits])
    assert (read.value(len(read)), read.value(-1), read.value(2**60)) == (None, None, None)
