"""Which colours, sizes and spaces does the program use? The one place; style sheets and icons are made from it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Tone(StrEnum):
    """What a colour means. Six tones for seven decisions; never the only sign."""

    GREEN = "green"
    """Covered, answered by the gateway for this visit."""
    BLUE = "blue"
    """Covered by signature or registry; waiting for an answer."""
    AMBER = "amber"
    """Something to look at or to correct."""
    VIOLET = "violet"
    """Not covered now."""
    RED = "red"
    """For the responsible person."""
    GREY = "grey"
    """Idle, unreadable."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shade:
    """Text on ground, `#rrggbb` each."""

    ink: str
    ground: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Palette:
    """The colours of one appearance, `#rrggbb`."""

    window: str
    surface: str
    text: str
    quiet: str
    line: str
    field_line: str
    accent: str
    on_accent: str
    hover: str
    green: Shade
    blue: Shade
    amber: Shade
    violet: Shade
    red: Shade
    grey: Shade

    def tone(self, tone: Tone | str) -> Shade:
        """The pair of colours of a tone."""
        shade: Shade = getattr(self, Tone(tone).value)
        return shade


LIGHT = Palette(
    window="#F4F6F8",
    surface="#FFFFFF",
    text="#17202A",
    quiet="#4A5561",
    line="#D5DBE1",
    field_line="#76828E",
    accent="#0B4F9C",
    on_accent="#FFFFFF",
    hover="#E9EEF3",
    green=Shade(ink="#0B6B3A", ground="#E7F6EC"),
    blue=Shade(ink="#0B4F9C", ground="#E8F1FC"),
    amber=Shade(ink="#7A4A00", ground="#FFF4DF"),
    violet=Shade(ink="#5B2A86", ground="#F3EBFA"),
    red=Shade(ink="#A3141E", ground="#FDEBEC"),
    grey=Shade(ink="#3C4650", ground="#EEF1F4"),
)

DARK = Palette(
    window="#12171C",
    surface="#1A2128",
    text="#EEF2F6",
    quiet="#AEB9C4",
    line="#333E49",
    field_line="#7C8996",
    accent="#8FC1FF",
    on_accent="#0E2238",
    hover="#26303A",
    green=Shade(ink="#7BE0A6", ground="#0F2A1C"),
    blue=Shade(ink="#8FC1FF", ground="#0E2238"),
    amber=Shade(ink="#FFCF7A", ground="#33240A"),
    violet=Shade(ink="#D0AEF5", ground="#281A38"),
    red=Shade(ink="#FF9AA2", ground="#3A1215"),
    grey=Shade(ink="#C5CED8", ground="#1E252C"),
)

FAMILY = "Be Vietnam Desk"

# points: the same on every screen density; `Theme.scale` multiplies them
SMALL, BODY, LEAD, NAME, WORD = 10.5, 12.0, 14.0, 21.0, 29.0

# device-independent pixels, multiplied by the scale as well
GAP_S, GAP, GAP_L, PAD, RADIUS, TARGET, ICON, ICON_WORD, ICON_KIND = 4, 8, 16, 16, 8, 44, 20, 56, 48
