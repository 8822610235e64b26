"""Which pictures are shown? The stress set and the live presentations, the same for ever for one seed."""

from __future__ import annotations

import math
import random
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from benchmarks.reading.payloads import card_code
from benchmarks.reading.scene import Shot
from benchmarks.reading.severities import (
    A_LEVEL,
    BASE_PX,
    FRAMES,
    LIVE,
    MIXED,
    MIXES,
    PRESENTATIONS,
    SEED,
    STRESS,
    TREMOR,
    Range,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Stress:
    """One picture of the stress set."""

    trouble: str
    level: float
    shot: Shot


@dataclass(frozen=True, slots=True, kw_only=True)
class Presentation:
    """One code held up for some frames."""

    trouble: str
    shots: tuple[Shot, ...]


def stress_set() -> Iterator[Stress]:
    """Every trouble in every level, then the mixtures."""
    for trouble, levels in STRESS.items():
        for place, level in enumerate(levels):
            for number in range(A_LEVEL):
                chance = random.Random(f"{SEED}/{trouble}/{place}/{number}")
                yield Stress(trouble=trouble, level=level, shot=_troubled(_base(chance), trouble, level, chance))
    for name, bounds in MIXES.items():
        for number in range(MIXED):
            chance = random.Random(f"{SEED}/{name}/{number}")
            yield Stress(trouble=name, level=1, shot=_mixed(_base(chance), bounds, chance))


def live_set() -> Iterator[Presentation]:
    """Hold-ups of every class, one after the other."""
    for name, bounds in LIVE.items():
        for number in range(PRESENTATIONS):
            chance = random.Random(f"{SEED}/live/{name}/{number}")
            yield Presentation(trouble=name, shots=_held(_mixed(_base(chance), bounds, chance), bounds, chance))


def _base(chance: random.Random) -> Shot:
    return Shot(
        payload=card_code(chance),
        level=chance.choice("lmmq"),
        px=chance.uniform(*BASE_PX),
        at=(640 + chance.uniform(-60, 60), 360 + chance.uniform(-25, 25)),
        turn=chance.choice((0, 0, 0, 90, 180)) + chance.gauss(0, 6),
        tilt=chance.uniform(0, 8),
        tilt_axis=chance.uniform(0, 180),
        seed=chance.randrange(2**31),
    )


def _troubled(shot: Shot, trouble: str, level: float, chance: random.Random) -> Shot:
    values: dict[str, dict[str, Any]] = {
        "clean": {},
        "moire": {"moire": level},
        "glare": {"glare": level, "glare_at": (chance.uniform(0.25, 0.75), chance.uniform(0.25, 0.75))},
        "motion": {"motion": level, "motion_angle": chance.uniform(0, 180)},
        "defocus": {"defocus": level},
        "lowlight": {"light": 0.4, "noise": level},
        "perspective": {"tilt": level},
        "small": {"px": level},
        "contrast": {"contrast": level},
        "curve": {"curve": level, "turn": shot.turn % 15},
        "crumple": {"crumple": level},
        "finger": {"finger": level},
        "finger_finder": {"finger_finder": level},
        "mjpeg": {"jpeg": int(level)},
        "shadow": {"shadow": level},
        "inverted": {"inverted": True},
        "mirrored": {"mirrored": True},
    }
    return replace(shot, **values[trouble])


def _mixed(shot: Shot, bounds: Range, chance: random.Random) -> Shot:
    return replace(
        shot,
        px=chance.uniform(*bounds.px),
        defocus=chance.uniform(*bounds.defocus),
        motion=chance.uniform(*bounds.motion),
        motion_angle=chance.uniform(0, 180),
        glare=chance.uniform(*bounds.glare),
        glare_at=(chance.uniform(0.1, 0.9), chance.uniform(0.1, 0.9)),
        noise=chance.uniform(*bounds.noise),
        light=chance.uniform(0.5, 1),
        tilt=chance.uniform(*bounds.tilt),
        curve=chance.choice((0.0, 1.0)) * chance.uniform(*bounds.curve),
        contrast=chance.uniform(*bounds.contrast),
        moire=chance.choice((0.0, 0.0, 0.0, 1.0)) * chance.uniform(1.0, 1.7),
        jpeg=chance.randint(*bounds.jpeg),
    )


def _held(start: Shot, bounds: Range, chance: random.Random) -> tuple[Shot, ...]:
    """The hand shakes, the focus hunts, the light wanders over the thing."""
    shots, phase = [], chance.uniform(0, 2 * math.pi)
    (x, y), turn, tilt, (gx, gy) = start.at, start.turn, start.tilt, start.glare_at
    moved, turned, tilted = TREMOR
    for number in range(FRAMES):
        x, y = x + chance.gauss(0, moved), y + chance.gauss(0, moved)
        turn, tilt = turn + chance.gauss(0, turned), min(60.0, max(0.0, tilt + chance.gauss(0, tilted)))
        gx, gy = (min(1.0, max(0.0, v + chance.gauss(0, 0.08))) for v in (gx, gy))
        hunt = 0.5 + 0.5 * math.sin(phase + 2 * math.pi * number / 8)
        shots.append(
            replace(
                start,
                at=(x, y),
                turn=turn,
                tilt=tilt,
                px=start.px * chance.uniform(0.97, 1.03),
                glare_at=(gx, gy),
                glare=start.glare * chance.uniform(0.7, 1.2),
                defocus=start.defocus + (bounds.defocus[1] - start.defocus) * hunt * chance.uniform(0.5, 1),
                motion=abs(chance.gauss(0, start.motion)),
                motion_angle=chance.uniform(0, 180),
                seed=start.seed + 5 * number,
            )
        )
    return tuple(shots)
