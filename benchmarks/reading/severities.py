"""How bad is it? Every level and the seed of the made pictures. Frozen before the readers were tuned: never change one."""

from __future__ import annotations

from dataclasses import dataclass

SEED = 20261123
SIZE = (1280, 720)

A_LEVEL = 4
"""Pictures of each level of the stress set."""
MIXED = 16
"""Pictures of each mixture."""

STRESS: dict[str, tuple[float, ...]] = {
    "clean": (0, 0),
    "moire": (0.7, 1.0, 1.3, 1.7, 2.2),  # pitch of the screen's pixels in pixels of the camera
    "glare": (0.03, 0.06, 0.10, 0.15, 0.22),  # share of the code that is white
    "motion": (3, 5, 7, 9, 12, 15),  # pixels
    "defocus": (1.0, 1.5, 2.0, 2.5, 3.0, 4.0),  # radius of the disc, pixels
    "lowlight": (6, 10, 15, 20, 28),  # noise, percent of the light of white
    "perspective": (20, 30, 40, 50, 60),  # degrees
    "small": (1.5, 1.75, 2.0, 2.5, 3.0, 4.0),  # pixels a module
    "contrast": (0.4, 0.25, 0.15, 0.1, 0.06),  # factor
    "curve": (0.5, 0.9, 1.3, 1.7),  # arc, radians
    "crumple": (0.25, 0.5, 1.0, 1.5),  # displacement, modules, root mean square
    "finger": (0.06, 0.12, 0.18, 0.25),  # depth into the code, share of its side
    "finger_finder": (0.04, 0.1),  # the same over a corner mark, from the corner inwards
    "mjpeg": (50, 35, 25, 15, 8),  # quality
    "shadow": (0.4, 0.6, 0.8),  # light that is taken away
    "inverted": (1,),
    "mirrored": (1,),
}
BASE_PX = (3.0, 4.2)
"""Pixels a module where the level does not say."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Range:
    """Of how much trouble a mixture or a live presentation is made: (least, most), drawn evenly."""

    px: tuple[float, float]
    defocus: tuple[float, float]
    motion: tuple[float, float]
    glare: tuple[float, float]
    noise: tuple[float, float]
    tilt: tuple[float, float]
    curve: tuple[float, float]
    contrast: tuple[float, float]
    jpeg: tuple[int, int]


MIXES: dict[str, Range] = {
    "mix_easy": Range(px=(2.2, 3.2), defocus=(0.6, 1.3), motion=(0, 2.5), glare=(0, 0.01), noise=(2, 5), tilt=(0, 25),
                      curve=(0, 0.4), contrast=(0.6, 1), jpeg=(60, 90)),
    "mix_hard": Range(px=(1.8, 2.6), defocus=(0.7, 1.4), motion=(0.5, 2.5), glare=(0, 0.05), noise=(3, 8), tilt=(5, 40),
                      curve=(0, 0.8), contrast=(0.4, 0.9), jpeg=(40, 80)),
}  # fmt: skip

FRAMES = 12
"""Frames of one hold-up."""
PRESENTATIONS = 15
"""Hold-ups of each class."""
LIVE: dict[str, Range] = {
    "easy": Range(px=(2.4, 3.6), defocus=(0.6, 1.2), motion=(0, 2), glare=(0, 0.02), noise=(2, 4), tilt=(0, 25),
                  curve=(0, 0.4), contrast=(0.6, 1), jpeg=(70, 90)),
    "medium": Range(px=(2.1, 3.0), defocus=(0.7, 1.3), motion=(0.5, 2.5), glare=(0, 0.04), noise=(3, 6), tilt=(0, 30),
                    curve=(0, 0.6), contrast=(0.5, 1), jpeg=(60, 85)),
    "hard": Range(px=(2.0, 2.8), defocus=(0.75, 1.4), motion=(0.8, 2.6), glare=(0.01, 0.06), noise=(3, 8), tilt=(5, 35),
                  curve=(0, 0.7), contrast=(0.45, 0.9), jpeg=(50, 80)),
    "extreme": Range(px=(1.8, 2.6), defocus=(0.8, 1.5), motion=(1, 3), glare=(0.02, 0.08), noise=(4, 9), tilt=(5, 40),
                     curve=(0, 0.8), contrast=(0.4, 0.8), jpeg=(45, 75)),
}  # fmt: skip
TREMOR = (5.0, 1.2, 1.5)
"""From frame to frame, one standard deviation: pixels, degrees of turn, degrees of tilt."""
