"""What does the camera see of one code? A made picture from numbers: where it is held, and what is wrong with it."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

import cv2
import numpy as np
import segno

from benchmarks.reading.severities import SIZE

Array = np.ndarray[Any, np.dtype[Any]]
_QUIET = 4
_RIM = 6
"""Modules of paper or screen around the quiet zone."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shot:
    """One picture of one code. Angles in degrees, lengths in pixels of the camera unless said."""

    payload: bytes = field(repr=False)
    level: str = "m"
    px: float = 3.5
    """Pixels a module, where the thing is nearest to upright."""
    at: tuple[float, float] = (640.0, 360.0)
    turn: float = 0.0
    tilt: float = 0.0
    tilt_axis: float = 0.0
    curve: float = 0.0
    crumple: float = 0.0
    finger: float = 0.0
    finger_finder: float = 0.0
    glare: float = 0.0
    glare_at: tuple[float, float] = (0.5, 0.5)
    """Of the code's side."""
    shadow: float = 0.0
    moire: float = 0.0
    inverted: bool = False
    mirrored: bool = False
    defocus: float = 0.6
    motion: float = 0.0
    motion_angle: float = 0.0
    contrast: float = 1.0
    light: float = 1.0
    noise: float = 2.0
    """Percent of the light of white."""
    jpeg: int = 0
    seed: int = 0


def take(shot: Shot) -> Array:
    """The picture: grey uint8 (720, 1280)."""
    rng = np.random.default_rng(shot.seed)
    texture, modules = _thing(shot, rng)
    frame = room(shot.seed % 5).astype(np.float32)
    (left, top, right, bottom), seen, cover = _seen(shot, texture, modules, rng)
    part = frame[top:bottom, left:right]
    part += (seen - part) * cover
    part[:] = _lit(shot, part, left, top, modules)
    part[:] = _blurred(shot, part)
    if shot.contrast != 1:
        part[:] = 130 + (part - 130) * shot.contrast
    noise = np.empty(frame.shape, np.float32)
    cv2.setRNGSeed(shot.seed % 2**31)
    cv2.randn(noise, 0, shot.noise / 100 * 235 * shot.light)  # type: ignore[call-overload]
    image = np.clip(frame * shot.light + noise, 0, 255).astype(np.uint8)
    if shot.jpeg:
        image = cv2.imdecode(
            cv2.imencode(".jpg", image, [cv2.IMWRITE_JPEG_QUALITY, shot.jpeg])[1], cv2.IMREAD_GRAYSCALE
        )
    return np.asarray(image)


def _thing(shot: Shot, rng: np.random.Generator) -> tuple[Array, int]:
    """The code on its paper, 8 or 4 pixels a module, float32; and the code's modules a side."""
    modules = _modules(shot.payload, shot.level)
    side = modules.shape[0]
    scale = 4 if shot.px < 2.2 else 8
    light = np.pad(np.where(modules == 1, 22.0, 232.0), _QUIET, constant_values=232.0)
    large = np.kron(light, np.ones((scale, scale))).astype(np.float32)
    if shot.inverted:
        large = 254 - large
    if shot.mirrored:
        large = large[:, ::-1]
    large = np.pad(large, _RIM * scale, constant_values=float(rng.integers(150, 235)))
    around, size = _QUIET + _RIM, side * scale
    if shot.finger:
        depth = shot.finger * size
        reach = max(depth, size * 0.16)
        centre = (around * scale + size * (0.35 + 0.3 * rng.random()), around * scale + size - depth + reach)
        cv2.circle(large, (int(centre[0]), int(centre[1])), int(reach), 150.0, -1, cv2.LINE_8)
    if shot.finger_finder:
        reach, corner = 0.16 * size, around * scale
        centre = corner + (shot.finger_finder * size - reach) / math.sqrt(2)
        cv2.circle(large, (int(centre), int(centre)), int(reach), 150.0, -1, cv2.LINE_8)
    return np.ascontiguousarray(large), side


@lru_cache(maxsize=64)
def _modules(payload: bytes, level: str) -> Array:
    matrix = segno.make_qr(payload, error=level, mode="byte", boost_error=False).matrix
    return np.array([list(row) for row in matrix], np.uint8)


@lru_cache(maxsize=8)
def room(number: int) -> Array:
    """What stands behind the hand, one of five: grey uint8 (720, 1280). Shared: copy before you draw."""
    rng = np.random.default_rng(number)
    seen = cv2.resize(rng.integers(80, 185, (6, 9)).astype(np.uint8), SIZE, interpolation=cv2.INTER_CUBIC)
    for _ in range(12):
        x, y, tone = int(rng.integers(0, SIZE[0])), int(rng.integers(0, SIZE[1])), int(rng.integers(30, 220))
        cv2.rectangle(seen, (x, y), (x + int(rng.integers(20, 260)), y + int(rng.integers(20, 300))), tone, -1)
    seen = cv2.GaussianBlur(seen, (0, 0), 5)
    for line in range(40):  # the text of a poster
        y = 30 + line * 16
        for x in range(40, 240, 7):
            if rng.random() < 0.7:
                cv2.line(seen, (x, y), (x + int(rng.integers(1, 6)), y + int(rng.integers(2, 9))), 60, 1)
    return seen


def _seen(
    shot: Shot, texture: Array, modules: int, rng: np.random.Generator
) -> tuple[tuple[int, int, int, int], Array, Array]:
    """Where it falls in the frame (left, top, right, bottom), what is there, and how much of it covers the room."""
    scale = texture.shape[0] / (modules + 2 * (_QUIET + _RIM))
    half = texture.shape[0] / scale / 2
    view = _view(shot, half)
    corners = cv2.perspectiveTransform(np.array([[(-half, -half), (half, -half), (half, half), (-half, half)]]), view)[
        0
    ]
    left, top = (max(0, int(v) - 12) for v in corners.min(axis=0))
    right, bottom = (min(edge, int(v) + 12) for v, edge in zip(corners.max(axis=0), SIZE, strict=True))
    # Twice as fine as the camera, then the mean of four: what a pixel does.
    to_fine = np.array([(2, 0, -2 * left + 0.5), (0, 2, -2 * top + 0.5), (0, 0, 1.0)])
    size = (2 * (right - left), 2 * (bottom - top))
    back = np.linalg.inv(to_fine @ view)
    x, y = np.meshgrid(np.arange(size[0], dtype=np.float32), np.arange(size[1], dtype=np.float32))
    w = back[2, 0] * x + back[2, 1] * y + back[2, 2]
    u = ((back[0, 0] * x + back[0, 1] * y + back[0, 2]) / w).astype(np.float32)
    v = ((back[1, 0] * x + back[1, 1] * y + back[1, 2]) / w).astype(np.float32)
    if shot.curve:
        radius = modules / shot.curve
        depth = radius - np.sqrt(np.maximum(radius**2 - u**2, 0))
        u, v = radius * np.arcsin(np.clip(u / radius, -1, 1)), v * (1 + depth / (6 * modules))
    if shot.crumple:
        for axis in range(2):
            rough = cv2.resize(rng.standard_normal((9, 9)).astype(np.float32), size, interpolation=cv2.INTER_CUBIC)
            rough = rough * np.float32(shot.crumple / max(float(rough.std()), 1e-6))
            u, v = (u + rough, v) if axis == 0 else (u, v + rough)
    across = ((u + half) * scale - 0.5).astype(np.float32), ((v + half) * scale - 0.5).astype(np.float32)
    fine = cv2.remap(texture, *across, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    inside = ((np.abs(u) <= half) & (np.abs(v) <= half)).astype(np.float32)
    size = (right - left, bottom - top)
    return (
        (left, top, right, bottom),
        cv2.resize(fine, size, interpolation=cv2.INTER_AREA),
        cv2.resize(inside, size, interpolation=cv2.INTER_AREA),
    )


def _view(shot: Shot, half: float) -> Array:
    """From modules around the code's middle to pixels of the frame."""
    axis, tilt, turn = np.radians((shot.tilt_axis, shot.tilt, shot.turn))
    lean, _ = cv2.Rodrigues(np.array([math.cos(axis), math.sin(axis), 0.0]) * tilt)
    spin = np.array([(math.cos(turn), -math.sin(turn), 0), (math.sin(turn), math.cos(turn), 0), (0, 0, 1)])
    turned = lean @ spin
    away = 6.0 * half
    flat = np.column_stack((turned[:, 0], turned[:, 1], (0, 0, away)))
    lens = np.array([(shot.px * away, 0, shot.at[0]), (0, shot.px * away, shot.at[1]), (0, 0, 1.0)])
    return lens @ flat  # type: ignore[no-any-return]


def _lit(shot: Shot, part: Array, left: int, top: int, modules: int) -> Array:
    """Screen's pixels, shadow and glare."""
    if not (shot.moire or shot.shadow or shot.glare):
        return part
    x, y = np.meshgrid(np.arange(part.shape[1], dtype=np.float32), np.arange(part.shape[0], dtype=np.float32))
    along, across = x + left - shot.at[0], y + top - shot.at[1]
    size = modules * shot.px
    if shot.moire:
        # One colour of the screen under one colour of the sensor at each point: the grids beat.
        turn = math.radians(shot.turn + 1.7)
        p = (along * math.cos(turn) + across * math.sin(turn)) / shot.moire
        q = (across * math.cos(turn) - along * math.sin(turn)) / shot.moire
        colour = (x.astype(int) + y.astype(int)) % 2 + (y.astype(int) % 2)
        stripes = (1 + 0.6 * np.cos(2 * np.pi * (p + colour / 3))) * (1 + 0.3 * np.cos(2 * np.pi * q))
        part = part * np.maximum(cv2.GaussianBlur(stripes.astype(np.float32), (3, 3), 0), 0)
    if shot.shadow:
        edge = along * 0.8 + across * 0.6
        part = part * (1 - shot.shadow / (1 + np.exp(np.minimum(-edge / 6, 50))))
    if shot.glare:
        reach = math.sqrt(shot.glare * size**2 / math.pi / 0.7)
        gx, gy = along - (shot.glare_at[0] - 0.5) * size, across - (shot.glare_at[1] - 0.5) * size
        far = np.hypot(gx / reach, gy / (0.7 * reach))
        part = part + 260 / (1 + np.exp(np.minimum(far - 1, 3) * 14))
    return np.minimum(part, 255).astype(np.float32)


def _blurred(shot: Shot, part: Array) -> Array:
    for kernel in (_disc(shot.defocus), _line(shot.motion, shot.motion_angle)):
        if kernel is not None:
            part = cv2.filter2D(part, -1, kernel, borderType=cv2.BORDER_REPLICATE)
    return part


def _disc(radius: float) -> Array | None:
    if radius < 0.4:
        return None
    reach = math.ceil(radius + 0.5)
    y, x = np.mgrid[-reach : reach + 1, -reach : reach + 1]
    disc = np.clip(radius + 0.5 - np.hypot(x, y), 0, 1)
    return disc / disc.sum()  # type: ignore[no-any-return]


def _line(length: float, angle: float) -> Array | None:
    if length < 0.5:
        return None
    reach = math.ceil(length / 2) + 1
    kernel = np.zeros((2 * reach + 1, 2 * reach + 1), np.float32)
    for step in np.linspace(-length / 2, length / 2, 4 * reach + 1):
        x, y = reach + step * math.cos(math.radians(angle)), reach + step * math.sin(math.radians(angle))
        i, j = int(y), int(x)
        for di, dj in ((0, 0), (0, 1), (1, 0), (1, 1)):
            kernel[i + di, j + dj] += (1 - abs(y - i - di)) * (1 - abs(x - j - dj))
    return kernel / kernel.sum()  # type: ignore[no-any-return]
