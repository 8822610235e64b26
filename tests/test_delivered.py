"""A wedge scan on its way through the composed program: repaired where that is sure, with the registry's help."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from kiosk.__main__ import main
from kiosk.app import Rooms, build_rooms
from kiosk.scanner.reading import Reading, Source
from kiosk.verify.card import InputState, Oddity, Parsed, Refusal
from kiosk.verify.formats import recognise
from tests.scanner.typed_codes import hexed, typed
from tests.verify.formats.codes import NEW, OLD, code


@pytest.fixture
def rooms(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Rooms]:
    monkeypatch.setenv("KIOSK_KEYS__STORE", "file")
    opened = build_rooms(tmp_path)
    yield opened
    opened.close()


def looked(rooms: Rooms, data: bytes, source: Source) -> Parsed:
    reading = Reading(data=data, source=source, at=datetime.now(UTC), decoder="test")
    [parsed] = rooms.desk().look(reading).presentation.parsed
    return parsed


def test_only_what_a_keyboard_delivered_is_repaired(rooms: Rooms) -> None:
    sent = code(OLD, address="-")
    damaged = sent.decode().replace("baa", "bâ").encode()
    assert looked(rooms, damaged, Source.CAMERA).reason is Refusal.MANGLED
    repaired = looked(rooms, damaged, Source.WEDGE)
    assert (repaired.input, repaired.card) == (InputState.REPAIRED, recognise(sent).card)
    assert looked(rooms, sent, Source.WEDGE) == recognise(sent)


def test_the_registry_decides_between_two_names(rooms: Rooms, tmp_path: Path) -> None:
    sent = code(NEW, name=hexed("Hồ Thanh Thử"))
    delivered = typed(sent.decode(), "vni", skips=True).encode()
    nameless = looked(rooms, delivered, Source.WEDGE)
    assert nameless.card is not None and nameless.card.name is None
    assert Oddity.NAME_LOST in nameless.oddities
    people = tmp_path / "people.csv"
    people.write_text(
        "social_insurance_number,name,birth,status\n9900000001,Hồ Thanh Thử,1990-01-01,active\n", encoding="utf-8"
    )
    assert main(["registry", "import", str(people), "--home", str(tmp_path), "--json"]) == 0
    parsed = looked(rooms, delivered, Source.WEDGE)
    assert parsed.input is InputState.REPAIRED
    assert parsed.card is not None and parsed.card.name == "Hồ Thanh Thử"
