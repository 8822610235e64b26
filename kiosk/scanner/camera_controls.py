"""What is a camera asked for, so that a code is sharp, and what did it grant? Every wish may be refused without harm."""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, Protocol

from kiosk.scanner.v4l2 import light

_FALLBACK = (1280, 720)
"""Pixels to ask for when a driver answers the wish with fewer lines than this."""
_AUTO, _BY_HAND = (3.0, 0.75, 1.0), (1.0, 0.25, 0.0)
"""`CAP_PROP_AUTO_EXPOSURE`: V4L2's words, those of older OpenCV, and DirectShow's; the first that holds is kept."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What to ask a camera for. 720 lines read every code this desk meets; more costs time in every step."""

    width: int = 1280
    height: int = 720
    focus: int | Literal["auto"] | None = "auto"
    """A number = fixed there, 0 to 255 (the nearer the larger, by most drivers); None = as it is."""
    exposure: int | Literal["auto"] | None = None
    """A number = in the driver's own unit, on Windows the power of two of seconds; None = as it is."""
    torch: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Granted:
    """What the driver says after it was asked. None = not wished, False = refused or not there."""

    width: int
    height: int
    compressed: bool
    focus: bool | None
    exposure: bool | None
    torch: bool | None


class Controls(Protocol):
    """The part of `cv2.VideoCapture` that sets properties."""

    def get(self, what: int, /) -> float: ...

    def set(self, what: int, value: float, /) -> bool: ...


def ask(source: Controls, wish: Wish, place: str | int, lamp: Callable[..., bool] = light) -> Granted:
    """Ask once for each, and only for what differs: a change costs some cameras seconds. Never raises for a refusal."""
    import cv2

    # Without it many USB cameras send raw frames, at 720 lines five to ten a second.
    compressed = _put(source, cv2.CAP_PROP_FOURCC, cv2.VideoWriter.fourcc(*"MJPG"))
    _size(source, wish.width, wish.height)
    if _get(source, cv2.CAP_PROP_FRAME_HEIGHT) < min(wish.height, _FALLBACK[1]) and wish.height != _FALLBACK[1]:
        _size(source, *_FALLBACK)
    _put(source, cv2.CAP_PROP_BUFFERSIZE, 1)
    return Granted(
        width=int(_get(source, cv2.CAP_PROP_FRAME_WIDTH)),
        height=int(_get(source, cv2.CAP_PROP_FRAME_HEIGHT)),
        compressed=compressed,
        focus=_focus(source, wish.focus),
        exposure=_exposure(source, wish.exposure),
        torch=_torch(place, lamp, on=wish.torch),
    )


def _size(source: Controls, width: int, height: int) -> None:
    import cv2

    for what, value in ((cv2.CAP_PROP_FRAME_WIDTH, width), (cv2.CAP_PROP_FRAME_HEIGHT, height)):
        _put(source, what, value)


def _focus(source: Controls, wish: int | str | None) -> bool | None:
    import cv2

    if wish is None:
        return None
    if isinstance(wish, str):
        return _put(source, cv2.CAP_PROP_AUTOFOCUS, 1)
    _put(source, cv2.CAP_PROP_AUTOFOCUS, 0)
    return _put(source, cv2.CAP_PROP_FOCUS, wish)


def _exposure(source: Controls, wish: int | str | None) -> bool | None:
    import cv2

    if wish is None:
        return None
    if isinstance(wish, str):
        return any(_put(source, cv2.CAP_PROP_AUTO_EXPOSURE, word) for word in _AUTO)
    any(_put(source, cv2.CAP_PROP_AUTO_EXPOSURE, word) for word in _BY_HAND)
    return _put(source, cv2.CAP_PROP_EXPOSURE, wish)


def _torch(place: str | int, lamp: Callable[..., bool], *, on: bool) -> bool | None:
    """OpenCV has no word for a lamp; on Linux the driver itself is asked."""
    if not on:
        return None
    if sys.platform != "linux":
        return False
    return lamp(Path(f"/dev/video{place}") if isinstance(place, int) else Path(place), on=True)


def _put(source: Controls, what: int, value: float) -> bool:
    """Whether the property has this value afterwards, whatever `set` claims."""
    import cv2

    try:
        if source.get(what) != value:
            source.set(what, value)
        return source.get(what) == value
    except cv2.error:
        return False


def _get(source: Controls, what: int) -> float:
    import cv2

    try:
        return source.get(what)
    except cv2.error:
        return 0.0
