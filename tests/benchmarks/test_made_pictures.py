"""Are the benchmark's pictures still those that the readers were first measured with, and are they nobody's?"""

from __future__ import annotations

import hashlib
import random
from dataclasses import asdict

import numpy as np

from benchmarks.reading import severities
from benchmarks.reading.payloads import card_code, citizen_code
from benchmarks.reading.scene import take
from benchmarks.reading.sets import live_set, stress_set
from kiosk.scanner.decode import Decoder

FROZEN = "4be2f3383fc0f3f0eccbf46ec343c0502e722a86b35ad9ff14578981631065f4"
"""Of every level, range and number drawn from the seed. A new level is a new set: do not change this, add another set."""


def test_every_level_and_every_number_drawn_is_the_frozen_one() -> None:
    shown = [asdict(stress.shot) for stress in stress_set()]
    shown += [asdict(shot) for held in live_set() for shot in held.shots]
    rounded = [{k: round(v, 6) if isinstance(v, float) else v for k, v in sorted(shot.items())} for shot in shown]
    assert hashlib.sha256(repr(rounded).encode()).hexdigest() == FROZEN
    assert len(list(stress_set())) == 308
    assert [len(held.shots) for held in live_set()] == [severities.FRAMES] * (4 * severities.PRESENTATIONS)


def test_a_picture_is_drawn_the_same_twice_and_a_clean_one_is_read() -> None:
    shot = next(stress_set()).shot
    image = take(shot)
    assert (image.shape, image.dtype) == ((720, 1280), np.uint8)
    assert (image == take(shot)).all()
    assert [code.data for code in Decoder().decode(image)] == [shot.payload]


def test_codes_are_nobodys_and_as_long_as_real_ones() -> None:
    chance = random.Random(1)
    for _ in range(200):
        card = card_code(chance)
        assert card.startswith(b"DN47999") and card.endswith(b"|$")
        assert 150 <= len(card) <= 340
        assert citizen_code(chance).startswith(b"099")
