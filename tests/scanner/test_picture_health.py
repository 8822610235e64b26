"""Is a picture told that no code can be in, and is nothing told of a good one?"""

from __future__ import annotations

from collections.abc import Callable

import cv2
import numpy as np
import pytest

from kiosk.demo.pictures import Look, Pose, background, draw_thing, hold_up
from kiosk.scanner.picture_health import FROZEN_AFTER, GONE_AFTER, SAID_AFTER, PictureHealth
from kiosk.scanner.reading import CameraTrouble
from kiosk.scanner.thumbnail import thumbnail

SIZE = (320, 180)
ROOM = background(SIZE, 1)


def flat(level: float) -> np.ndarray:
    return np.full((SIZE[1], SIZE[0], 3), level, np.float32)


def finger() -> np.ndarray:
    """Red light through a finger: brighter to one side, and no edge."""
    across = np.linspace(20, 110, SIZE[0], dtype=np.float32)[None, :, None]
    return np.broadcast_to(across, (SIZE[1], SIZE[0], 3)) * np.float32([0.2, 0.6, 1.0])


def with_phone() -> np.ndarray:
    picture = ROOM.copy()
    hold_up(picture, *draw_thing(b"9900000001", Look.PHONE), Pose(x=160, y=90, scale=0.25))
    return picture


class Feed:
    def __init__(self, noise: float = 3.0) -> None:
        self.health, self.at = PictureHealth(), 0.0
        rng = np.random.default_rng(2)
        self.noises = [rng.normal(0, 1, (SIZE[1], SIZE[0], 3)).astype(np.float32) for _ in range(11)]
        self.noise = noise

    def play(self, picture: np.ndarray, seconds: float, step: float = 0.1) -> list[CameraTrouble | None]:
        told = []
        for number in range(round(seconds / step)):
            self.at += step
            noisy = picture + self.noise * self.noises[number % 11] if self.noise else picture
            small = thumbnail(np.clip(noisy, 0, 255).astype(np.uint8))
            told.append(self.health.see(small, self.at))
        return told


BAD: list[tuple[Callable[[], np.ndarray], CameraTrouble]] = [
    (lambda: flat(4), CameraTrouble.BLACK),
    (lambda: flat(15), CameraTrouble.BLACK),
    (lambda: flat(255), CameraTrouble.TOO_BRIGHT),
    (lambda: flat(120), CameraTrouble.COVERED),
    (finger, CameraTrouble.COVERED),
]


@pytest.mark.parametrize(("picture", "trouble"), BAD)
@pytest.mark.parametrize("noise", [0.0, 1.0, 6.0])
def test_a_bad_picture_is_told_in_time_and_a_good_one_takes_it_back(
    picture: Callable[[], np.ndarray], trouble: CameraTrouble, noise: float
) -> None:
    feed = Feed(noise)
    assert set(feed.play(ROOM, 2)) == {None}
    told = feed.play(picture(), SAID_AFTER + 1)
    assert told[: round(SAID_AFTER / 0.1) - 1] == [None] * (round(SAID_AFTER / 0.1) - 1), "a hand that passes is none"
    assert told[-1] is trouble
    assert feed.play(ROOM, GONE_AFTER + 0.3)[-1] is None


@pytest.mark.parametrize("noise", [1.0, 4.0])
@pytest.mark.parametrize("dim", [1.0, 0.35])
@pytest.mark.parametrize("make", [lambda: ROOM, with_phone, lambda: cv2.GaussianBlur(ROOM, (0, 0), 3)])
def test_nothing_is_told_of_a_room_a_phone_and_a_blurred_room(
    make: Callable[[], np.ndarray], dim: float, noise: float
) -> None:
    assert set(Feed(noise).play(make() * dim, 12)) == {None}


def test_a_lit_phone_in_a_dark_room_is_a_picture() -> None:
    picture = flat(4)
    picture[60:120, 140:180] = with_phone()[60:120, 140:180]
    assert set(Feed().play(picture, 6)) == {None}


def test_the_same_frame_for_ever_is_frozen_until_anything_differs() -> None:
    feed = Feed(noise=0.0)
    told = feed.play(ROOM, FROZEN_AFTER + 1)
    assert told[: round((FROZEN_AFTER - 1) / 0.1)] == [None] * round((FROZEN_AFTER - 1) / 0.1)
    assert told[-1] is CameraTrouble.FROZEN
    feed.noise = 1.0
    assert feed.play(ROOM, 1)[-1] is None


def test_few_frames_of_a_slow_stream_are_not_frozen() -> None:
    assert set(Feed(noise=0.0).play(ROOM, 14, step=2.0)) == {None}


def test_a_sensor_without_light_is_black_and_not_frozen() -> None:
    assert Feed(noise=0.0).play(flat(0), FROZEN_AFTER + 2)[-1] is CameraTrouble.BLACK


def test_a_trouble_that_becomes_another_is_told_anew() -> None:
    feed = Feed()
    assert feed.play(flat(4), 4)[-1] is CameraTrouble.BLACK
    assert feed.play(flat(255), 4)[-1] is CameraTrouble.TOO_BRIGHT


@pytest.mark.parametrize("shape", [(1, 1), (5, 5, 3), (48, 64, 3)])
def test_tiny_pictures_do_no_harm(shape: tuple[int, ...]) -> None:
    health = PictureHealth()
    for at in range(30):
        health.see(thumbnail(np.full(shape, 128, np.uint8)), float(at))
