"""What does a made card or phone look like when it is held up to the desk's camera? Drawn, never photographed."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

import segno

from kiosk.scanner.opencv import prepare

if TYPE_CHECKING:
    import numpy as np

    from kiosk.scanner.decode import Image


class Look(StrEnum):
    """What is held up."""

    PHONE = "phone"
    PAPER = "paper"


class Trouble(StrEnum):
    """What is wrong with the light, the hand or the thing. All but the last are meant to be read."""

    NONE = "none"
    TILT = "tilt"
    BLUR = "blur"
    GLARE = "glare"
    NOISE = "noise"
    DIM = "dim"
    FAR = "far"
    COVERED = "covered"
    """A thumb over a corner mark: no reader can find the code."""

    @property
    def readable(self) -> bool:
        return self is not Trouble.COVERED


@dataclass(frozen=True, slots=True, kw_only=True)
class Pose:
    """Where a thing is held in the picture. Pixels of the picture, degrees."""

    x: float
    y: float
    turn: float = 0.0
    lean: float = 0.0
    """Tilt away from the camera, around the upright axis."""
    scale: float = 1.0


def draw_code(payload: bytes, side: int) -> Image:
    """A QR code of exactly `payload`, grey, `side` pixels square, with its quiet zone."""
    prepare()
    import cv2
    import numpy as np

    # Byte mode without a character-set mark, as the issuers of these cards print them.
    mode = "alphanumeric" if payload.startswith(b"BH1:") else "byte"
    code = segno.make_qr(payload.decode() if mode != "byte" else payload, error="m", mode=mode, boost_error=False)
    modules = np.array([list(row) for row in code.matrix], np.uint8)
    light = np.pad(np.where(modules == 1, 16, 250).astype(np.uint8), 4, constant_values=250)
    # First whole pixels a module, so that all modules are equally wide before the one smooth step.
    large = np.kron(light, np.ones((8, 8), np.uint8))
    return cv2.resize(large, (side, side), interpolation=cv2.INTER_AREA)  # type: ignore[return-value]


def draw_thing(payload: bytes, look: Look, trouble: Trouble = Trouble.NONE) -> tuple[Image, Image]:
    """What is held up, facing the camera: BGR and its mask (255 = the thing), about 400 pixels high."""
    prepare()
    thing, code_at, side = _phone(payload) if look is Look.PHONE else _paper(payload)
    if trouble is Trouble.COVERED:
        _thumb(thing, code_at, side)
    mask = _rounded(thing.shape[0], thing.shape[1], 34 if look is Look.PHONE else 16)
    return thing, mask


def background(size: tuple[int, int], seed: int) -> Image:
    """The waiting room behind the desk, out of focus: BGR, `size` = (width, height)."""
    prepare()
    import cv2
    import numpy as np

    rng = np.random.default_rng(seed)
    tones = rng.integers(105, 175, (6, 9, 1)) + rng.integers(-5, 6, (6, 9, 3)) + (2, 6, 0)
    room = cv2.resize(tones.clip(0, 255).astype(np.uint8), size, interpolation=cv2.INTER_CUBIC)
    for _ in range(5):
        left, top = rng.integers(0, size[0]), rng.integers(0, size[1])
        tone = [int(t) for t in rng.integers(70, 190) + rng.integers(-22, 23, 3)]
        cv2.rectangle(room, (int(left), int(top)), (int(left + rng.integers(60, 260)), size[1]), tone, -1)
    return cv2.GaussianBlur(room, (0, 0), 14)  # type: ignore[return-value]


def hold_up(frame: Image, thing: Image, mask: Image, pose: Pose) -> None:
    """Draw the thing into the frame, seen in perspective. Only the rectangle that it covers is touched."""
    import cv2
    import numpy as np

    corners = _corners(thing.shape[1], thing.shape[0], pose)
    height, width = frame.shape[:2]
    x0, y0 = (max(0, int(v)) for v in np.floor(corners.min(axis=0)) - 1)
    x1, y1 = (min(edge, int(v) + 2) for v, edge in zip(np.ceil(corners.max(axis=0)), (width, height), strict=True))
    if x0 >= x1 or y0 >= y1:
        return
    flat = np.array([(0, 0), (thing.shape[1], 0), (thing.shape[1], thing.shape[0]), (0, thing.shape[0])], np.float32)
    turn = cv2.getPerspectiveTransform(flat, (corners - (x0, y0)).astype(np.float32))
    part = (x1 - x0, y1 - y0)
    seen = cv2.warpPerspective(thing, turn, part, flags=cv2.INTER_LINEAR)
    cover = cv2.warpPerspective(mask, turn, part, flags=cv2.INTER_LINEAR)
    cv2.copyTo(seen, cover, frame[y0:y1, x0:x1])


def spoil(frame: Image, trouble: Trouble, pose: Pose, rng: np.random.Generator) -> Image:
    """The frame as the camera takes it: its own noise, and the trouble."""
    import cv2
    import numpy as np

    if trouble is Trouble.BLUR:
        frame = cv2.GaussianBlur(frame, (0, 0), 1.5)  # type: ignore[assignment]
    if trouble is Trouble.GLARE:
        shine = np.zeros(frame.shape[:2], np.uint8)
        at = (int(pose.x + 150 * pose.scale), int(pose.y - 170 * pose.scale))
        cv2.ellipse(shine, at, (90, 38), -35, 0, 360, 255, -1)
        shine = cv2.blur(cv2.blur(shine, (61, 61)), (61, 61))  # type: ignore[assignment]
        frame = cv2.add(frame, cv2.merge([shine, shine, shine]))  # type: ignore[assignment]
    if trouble is Trouble.DIM:
        frame = cv2.convertScaleAbs(frame, alpha=0.22, beta=6)  # type: ignore[assignment]
    strength = {Trouble.NOISE: 18.0, Trouble.DIM: 3.5}.get(trouble, 0.0)
    if strength:
        noise = np.zeros(frame.shape[:2], np.int16)
        cv2.setRNGSeed(int(rng.integers(1, 2**31 - 1)))
        cv2.randn(noise, 0, strength)  # type: ignore[call-overload]
        frame = cv2.add(frame, cv2.merge([noise, noise, noise]), dtype=cv2.CV_8U)  # type: ignore[assignment]
    return frame


def _corners(width: float, height: float, pose: Pose) -> np.ndarray[tuple[int, int], np.dtype[np.float64]]:
    """The four corners of a `width` x `height` thing as a pinhole camera sees them, pixels."""
    import numpy as np

    half = np.array([(-width, -height), (width, -height), (width, height), (-width, height)], float) * pose.scale / 2
    turn, lean = np.radians(pose.turn), np.radians(pose.lean)
    x = half[:, 0] * np.cos(turn) - half[:, 1] * np.sin(turn)
    y = half[:, 0] * np.sin(turn) + half[:, 1] * np.cos(turn)
    depth = 1 + x * np.sin(lean) / 1400
    return np.stack((pose.x + x * np.cos(lean) / depth, pose.y + y / depth), axis=1)


def _phone(payload: bytes) -> tuple[Image, tuple[int, int], int]:
    import cv2
    import numpy as np

    side = 340
    thing = np.full((620, 390, 3), (38, 34, 32), np.uint8)
    thing[22:598, 16:374] = (252, 252, 252)
    thing[22:92, 16:374] = (148, 84, 26)
    _title(thing, "THẺ BHYT", (122, 68))
    thing[116 : 116 + side, 25 : 25 + side] = cv2.merge([draw_code(payload, side)] * 3)
    for line, width in enumerate((220, 280, 170)):
        cv2.rectangle(thing, (50, 484 + 32 * line), (50 + width, 496 + 32 * line), (205, 205, 205), -1)
    return thing, (25, 116), side


def _paper(payload: bytes) -> tuple[Image, tuple[int, int], int]:
    import cv2
    import numpy as np

    side = 320
    thing = np.full((400, 640, 3), (222, 240, 247), np.uint8)
    thing[:54] = (176, 140, 96)
    _title(thing, "THẺ BẢO HIỂM Y TẾ (MẪU)", (26, 38))
    thing[66 : 66 + side, 304 : 304 + side] = cv2.merge([draw_code(payload, side)] * 3)
    for line, width in enumerate((250, 210, 240, 160, 230, 190)):
        cv2.rectangle(thing, (26, 100 + 44 * line), (26 + width, 112 + 44 * line), (150, 132, 120), -1)
    return thing, (304, 66), side


def _title(thing: Image, text: str, left: tuple[int, int]) -> None:
    import cv2

    cv2.putText(thing, text, left, (255, 255, 255), cv2.FontFace("sans"), 28, weight=700)


def _thumb(thing: Image, code_at: tuple[int, int], side: int) -> None:
    import cv2

    cv2.ellipse(
        thing, (code_at[0] + 30, code_at[1] + side - 30), (92, 74), -40, 0, 360, (120, 150, 205), -1, cv2.LINE_AA
    )


def _rounded(height: int, width: int, radius: int) -> Image:
    import cv2
    import numpy as np

    mask = np.zeros((height, width), np.uint8)
    cv2.rectangle(mask, (radius, 0), (width - radius, height), 255, -1)
    cv2.rectangle(mask, (0, radius), (width, height - radius), 255, -1)
    for x in (radius, width - radius - 1):
        for y in (radius, height - radius - 1):
            cv2.circle(mask, (x, y), radius, 255, -1)
    return mask
