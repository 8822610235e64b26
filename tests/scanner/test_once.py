"""Is the same code by camera and scanner one reading, and never two people's codes?"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from kiosk.scanner.once import Once
from kiosk.scanner.reading import Reading, Source

START = datetime(2025, 1, 6, 1, 0, tzinfo=UTC)
CAMERA, WEDGE, SERIAL = Source.CAMERA, Source.WEDGE, Source.SERIAL


def reading(source: Source, after: float, data: bytes = b"9900000001") -> Reading:
    return Reading(data=data, source=source, at=START + timedelta(seconds=after), decoder="made")


@pytest.mark.parametrize("free", [True, False])
@pytest.mark.parametrize(("first", "second"), [(CAMERA, WEDGE), (WEDGE, CAMERA), (SERIAL, CAMERA), (WEDGE, SERIAL)])
def test_camera_and_scanner_within_two_seconds_are_one(first: Source, second: Source, free: bool) -> None:
    once = Once()
    assert once.accept(reading(first, 0.0), free=True)
    assert not once.accept(reading(second, 1.9), free=free)
    assert once.accept(reading(second, 2.1), free=free)


def test_another_code_passes_at_once() -> None:
    once = Once()
    assert once.accept(reading(CAMERA, 0.0), free=True)
    assert once.accept(reading(WEDGE, 0.1, b"9900000002"), free=False)


def test_the_trigger_pulled_twice_is_one_while_the_person_is_open_and_meant_when_nobody_is() -> None:
    once = Once()
    assert once.accept(reading(WEDGE, 0.0), free=True)
    assert not once.accept(reading(WEDGE, 0.8), free=False)
    assert once.accept(reading(WEDGE, 1.6), free=True)


def test_no_payload_is_kept() -> None:
    once = Once()
    once.accept(reading(WEDGE, 0.0), free=True)
    assert b"9900000001" not in repr(vars(once)).encode()
