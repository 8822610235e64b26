"""Is it noticed that somebody is there, and that nobody is, whatever the sensor's noise?"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable

import cv2
import numpy as np
import pytest

from kiosk.demo.pictures import Look as Thing
from kiosk.demo.pictures import Pose, background, draw_thing, hold_up
from kiosk.scanner.attention import AWAKE_FOR, GLANCE_EVERY, REST_PERIOD, Attention, Look
from kiosk.scanner.thumbnail import thumbnail

SIZE = (320, 180)
ROOM = background(SIZE, 1)
THING, MASK = draw_thing(b"9900000001", Thing.PHONE)


class Feed:
    """A camera in a room, frame by frame."""

    def __init__(self, noise: float = 4.0, attention: Attention | None = None) -> None:
        rng = np.random.default_rng(5)
        self.noises = [rng.normal(0, noise, (SIZE[1], SIZE[0], 3)).astype(np.float32) for _ in range(23)]
        self.at, self.shown = 0.0, 0
        self.attention = attention or Attention()

    def show(self, picture: np.ndarray, step: float = REST_PERIOD) -> Look:
        self.at += step
        self.shown += 1
        noise = self.noises[self.shown % len(self.noises)][: picture.shape[0], : picture.shape[1]]
        noisy = (picture + noise).clip(0, 255).astype(np.uint8)
        return self.attention.see(thumbnail(noisy).cells, self.at)

    def play(self, make: Callable[[int], np.ndarray], count: int, step: float = REST_PERIOD) -> list[Look]:
        return [self.show(make(number), step) for number in range(count)]

    def settled(self) -> Feed:
        self.play(lambda _: ROOM, 40)
        assert self.attention.period == REST_PERIOD
        return self


def held(x: float, scale: float = 0.25) -> np.ndarray:
    picture = ROOM.copy()
    hold_up(picture, THING, MASK, Pose(x=x, y=90, scale=scale))
    return picture


@pytest.mark.parametrize("noise", [0.0, 2.0, 6.0, 18.0])
def test_an_empty_room_rests_but_is_glanced_at(noise: float) -> None:
    looks = Feed(noise).play(lambda _: ROOM, 620)
    first = looks.index(Look.REST)
    assert first == pytest.approx(AWAKE_FOR / REST_PERIOD, abs=12)
    seen = Counter(looks[first:])
    assert seen[Look.AWAKE] == 0
    assert seen[Look.GLANCE] == pytest.approx(len(looks[first:]) * REST_PERIOD / GLANCE_EVERY, rel=0.15)


@pytest.mark.parametrize("noise", [0.0, 4.0, 12.0])
@pytest.mark.parametrize("scale", [0.06, 0.25])
def test_the_first_frame_with_something_in_it_is_looked_at(noise: float, scale: float) -> None:
    feed = Feed(noise).settled()
    assert feed.show(held(160, scale)) is Look.AWAKE
    assert feed.attention.period == 0.0


def test_what_creeps_in_is_seen_before_it_is_a_third_in() -> None:
    """A quarter of a pixel of 320 in every frame."""
    feed = Feed().settled()
    looks = feed.play(lambda number: held(-45 + number / 4), 200)
    assert Look.AWAKE in looks[:120]


def test_what_grows_out_of_the_dark_is_seen() -> None:
    """A phone that lights up over fifteen seconds: from one frame to the next nothing changes."""
    feed = Feed().settled()
    bright = held(160)
    assert np.abs(bright.astype(float) - ROOM).max() / 150 < 2
    looks = feed.play(lambda n: cv2.addWeighted(ROOM, 1 - n / 150, bright, n / 150, 0.0), 150)
    assert Look.AWAKE in looks[:60]


def test_a_phone_held_still_from_the_first_frame_has_its_tries_and_is_glanced_at_for_ever() -> None:
    looks = Feed().play(lambda _: held(160), 300)
    assert looks[:15] == [Look.AWAKE] * 15
    assert looks[100:].count(Look.GLANCE) >= 10


def test_a_phone_that_trembles_keeps_it_awake() -> None:
    feed = Feed().settled()
    looks = feed.play(lambda n: held(160 + 2 * np.sin(n)), 400, step=1 / 30)
    assert set(looks) == {Look.AWAKE}


def test_bands_of_mains_light_are_nobody() -> None:
    def banded(number: int) -> np.ndarray:
        # 18 levels: weaker bands pass for noise of the sensor, and nothing would have to be taken out
        wave = 18 * np.sin(2 * np.pi * (np.arange(SIZE[1]) / 60 + number / 7))
        return np.clip(ROOM + wave[:, None, None], 0, 255)

    looks = Feed().play(banded, 300)
    assert looks[50:].count(Look.AWAKE) == 0


def test_a_lamp_that_blinks_for_minutes_is_left_out_and_a_person_is_not() -> None:
    def lamp(number: int) -> np.ndarray:
        picture = ROOM.copy()
        if number // 5 % 2:
            picture[10:30, 250:280] = 255
        return picture

    feed = Feed()
    looks = feed.play(lamp, 1500)
    assert looks[200] is Look.AWAKE
    assert looks[-200:].count(Look.AWAKE) == 0
    picture = lamp(0)
    hold_up(picture, THING, MASK, Pose(x=265, y=75, scale=0.25))
    assert feed.show(picture) is Look.AWAKE


def test_somebody_who_moves_for_minutes_is_never_left_out() -> None:
    looks = Feed().play(lambda n: held(160 + 75 * np.sin(n / 5)), 1500)
    assert set(looks) == {Look.AWAKE}


def test_another_size_of_picture_and_a_time_that_goes_back_begin_anew() -> None:
    feed = Feed().settled()
    small = cv2.resize(ROOM, (160, 120))
    assert feed.show(small) is Look.AWAKE
    feed.at = -100.0
    assert feed.show(small) is Look.AWAKE
    assert Look.REST in feed.play(lambda _: small, 40)


@pytest.mark.parametrize("shape", [(1, 1), (2, 3, 3), (48, 64, 3), (1080, 1920), (7, 2000, 3)])
def test_every_picture_has_a_thumbnail(shape: tuple[int, ...]) -> None:
    small = thumbnail(np.full(shape, 90, np.uint8))
    assert small.cells.shape[1] <= 80
    assert float(small.cells.mean()) == 90.0
    assert Attention().see(small.cells, 0.0) is Look.AWAKE
