"""Is a code found and straightened that no reader finds: soft, shaken, bent, with a corner mark half covered?"""

from __future__ import annotations

import random
from dataclasses import replace

import numpy as np
import pytest
import segno

from benchmarks.reading.payloads import card_code
from benchmarks.reading.scene import Shot, room, take
from kiosk.scanner.region import likely_regions
from kiosk.scanner.sight import by_marks, by_outline
from kiosk.scanner.soft_decode import solve
from kiosk.scanner.zxing import Located, look

SHOT = Shot(payload=card_code(random.Random(4)), px=3.4, turn=8.0, tilt=12.0, seed=3)
VERSION = segno.make_qr(SHOT.payload, error="m", mode="byte", boost_error=False).version


def region_of(shot: Shot) -> np.ndarray:
    image = take(shot)
    return likely_regions(image)[0].cut(image)


def test_the_region_holds_the_whole_code() -> None:
    image = take(SHOT)
    (code,) = look(image).read
    region = likely_regions(image)[0]
    assert all(region.left < x < region.right and region.top < y < region.bottom for x, y in code.corners)
    assert region.area < image.size / 4


def test_a_dull_picture_has_no_region() -> None:
    assert likely_regions(np.full((720, 1280), 120, np.uint8)) == ()


@pytest.mark.parametrize(
    "trouble",
    [{"defocus": 3.4}, {"motion": 7.0, "motion_angle": 40.0}, {"finger_finder": 0.04}, {"noise": 14.0}, {"moire": 2.2}],
    ids=lambda trouble: next(iter(trouble)),
)
def test_marks_alone_lead_to_the_code(trouble: dict[str, float]) -> None:
    sight = by_marks(region_of(replace(SHOT, **trouble)), most=10)
    assert sight is not None
    assert sight.version == VERSION
    solved = solve(sight.evidence)
    assert solved is not None and solved.data == SHOT.payload


def test_bent_paper_is_followed() -> None:
    """zxing-cpp finds the outline of this one and cannot read it."""
    shot = replace(SHOT, crumple=0.2, seed=11)
    image = take(shot)
    assert look(image).read == ()
    sight = by_marks(region_of(shot), most=10)
    assert sight is not None
    solved = solve(sight.evidence)
    assert solved is not None and solved.data == SHOT.payload


def test_an_outline_a_module_off_is_good_enough() -> None:
    image = take(SHOT)
    (code,) = look(image).read
    chance = np.random.default_rng(2)
    corners = tuple((x + chance.normal(0, SHOT.px), y + chance.normal(0, SHOT.px)) for x, y in code.corners)
    sight = by_outline(image, Located(corners=corners, version=VERSION))
    assert sight is not None and sight.fit > 0.9
    solved = solve(sight.evidence)
    assert solved is not None and solved.data == SHOT.payload


def test_a_room_without_a_code_shows_none() -> None:
    for number in range(5):
        for region in likely_regions(room(number), 4):
            sight = by_marks(region.cut(room(number)), most=10)
            assert sight is None or solve(sight.evidence) is None
