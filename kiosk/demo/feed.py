"""What did the desk's camera record in a made morning? A film of codes held up, and the true list of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from kiosk.demo.avi import Film
from kiosk.demo.pictures import Look, Pose, Trouble, background, draw_thing, hold_up, spoil
from kiosk.scanner.opencv import prepare

if TYPE_CHECKING:
    import numpy as np

    from kiosk.scanner.decode import Image

_COME, _HOLD, _GAP = 0.35, 1.0, 0.6
"""Seconds: a hand comes in (and goes out), holds still, and nobody stands there."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Showing:
    """One code to be held up."""

    payload: bytes = field(repr=False)
    look: Look = Look.PHONE
    trouble: Trouble = Trouble.NONE
    hold: float = _HOLD
    """Seconds held still."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """A showing with its place in the film: frames `first` to `last`, both included, 0 = the film's first."""

    showing: Showing
    first: int
    last: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Feed:
    """A written film."""

    path: Path
    fps: int
    frames: int
    shown: tuple[Shown, ...]

    def at(self, frame: int) -> Showing | None:
        """What is in view in a frame, or None in a gap."""
        return next((s.showing for s in self.shown if s.first <= frame <= s.last), None)


def make_feed(
    path: Path, showings: Sequence[Showing], *, fps: int = 15, size: tuple[int, int] = (1280, 720), seed: int = 0
) -> Feed:
    """Write a film (Motion JPEG in AVI) of the showings in order, with gaps around them; the same for the same seed.

    Raises `OSError` when the file cannot be written.
    """
    prepare()
    import numpy as np

    rng = np.random.default_rng(seed)
    room = background(size, seed)
    gap = round(_GAP * fps)
    shown = []
    with Film(path, fps=fps, size=size) as film:
        for showing in showings:
            for _ in range(gap):
                film.add(room)
            first = film.frames
            for image in _held_up(showing, room, fps, rng):
                film.add(image)
            shown.append(Shown(showing=showing, first=first, last=film.frames - 1))
        for _ in range(gap):
            film.add(room)
        return Feed(path=path, fps=fps, frames=film.frames, shown=tuple(shown))


def _held_up(showing: Showing, room: Image, fps: int, rng: np.random.Generator) -> Iterator[Image]:
    """The frames of one showing: in from below, held by a hand that is never quite still, out again."""
    import cv2

    thing, mask = draw_thing(showing.payload, showing.look, showing.trouble)
    height, width = room.shape[:2]
    middle = (width * rng.uniform(0.42, 0.58), height * rng.uniform(0.48, 0.54))
    tilted = showing.trouble is Trouble.TILT
    turn = rng.uniform(14, 22) * rng.choice((-1, 1)) if tilted else rng.uniform(-5, 5)
    lean = rng.uniform(30, 38) * rng.choice((-1, 1)) if tilted else rng.uniform(-10, 10)
    scale = (0.62 if showing.trouble is Trouble.FAR else rng.uniform(0.95, 1.05)) * height / 720
    below = (height + thing.shape[0] * scale) / 2
    come, hold = round(_COME * fps), round(showing.hold * fps)
    for number in range(2 * come + hold):
        away = max(come - number, number - (come + hold) + 1, 0) / (come + 1)  # 0 = held, 1 = out of the picture
        shake = rng.normal(0, 0.8, 2)
        pose = Pose(
            x=middle[0] + shake[0],
            y=middle[1] + shake[1] + away**2 * below,
            turn=turn + rng.normal(0, 0.15),
            lean=lean,
            scale=scale,
        )
        image = room.copy()
        hold_up(image, thing, mask, pose)
        if away > 0:
            image = cv2.blur(image, (1, 2 * round(away * 9) + 1))  # type: ignore[assignment]
        yield spoil(image, showing.trouble, pose, rng)
