"""Are the colours readable, the digits of one width, and the icons there?"""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from PySide6.QtGui import QFont, QFontMetricsF
from PySide6.QtWidgets import QApplication

from kiosk.ui import presenter, reasons, theme
from kiosk.ui.theme import DARK, LIGHT, Palette, Tone, tokens
from kiosk.ui.theme.icons import FOLDER
from kiosk.ui.theme.sheet import sheet


def luminance(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, two: str) -> float:
    high, low = sorted((luminance(one), luminance(two)), reverse=True)
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("palette", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize("tone", Tone)
def test_every_tone_is_readable_on_its_ground(palette: Palette, tone: Tone) -> None:
    shade = palette.tone(tone)
    assert contrast(shade.ink, shade.ground) >= 5.9
    assert contrast(shade.ink, palette.surface) >= 4.5


@pytest.mark.parametrize("palette", [LIGHT, DARK], ids=["light", "dark"])
def test_ordinary_texts_are_readable(palette: Palette) -> None:
    for text, ground in (
        (palette.text, palette.window),
        (palette.quiet, palette.window),
        (palette.quiet, palette.surface),
        (palette.on_accent, palette.accent),
        (palette.text, palette.hover),
    ):
        assert contrast(text, ground) >= 4.5
    assert contrast(palette.field_line, palette.surface) >= 3


def test_sizes_are_those_of_the_plan() -> None:
    assert tokens.BODY >= 12
    assert tokens.WORD >= 28
    assert tokens.TARGET >= 44


def test_digits_have_one_width_in_every_weight(look: theme.Theme) -> None:
    for weight in (QFont.Weight.Normal, QFont.Weight.Medium, QFont.Weight.DemiBold, QFont.Weight.Bold):
        font = QFont(tokens.FAMILY, 12, weight)
        assert QFontMetricsF(font).horizontalAdvance("1") == QFontMetricsF(font).horizontalAdvance("0")
        pairs = {QFontMetricsF(font).horizontalAdvance(a + b) for a in "0123456789" for b in "0123456789"}
        assert len(pairs) == 1


def test_the_font_has_every_vietnamese_letter(look: theme.Theme) -> None:
    letters = "ăâđêôơưĂÂĐÊÔƠƯ" + "".join(chr(code) for code in range(0x1EA0, 0x1EFA)) + "…→·“”–"
    metrics = QFontMetricsF(QFont(tokens.FAMILY, 12))
    assert [letter for letter in letters if not metrics.inFontUcs4(ord(letter))] == []


def test_every_icon_named_in_the_code_is_shipped_and_has_its_licence() -> None:
    code = "".join(path.read_text(encoding="utf-8") for path in Path(presenter.__file__).parent.glob("*.py"))
    named = set(re.findall(r'(?:icon=|icon\(|pixmap\()"([a-z0-9-]+)"', code)) | set(presenter._ICON.values())
    named |= set(reasons._SIGN.values())
    assert len(named) > 20
    assert [name for name in named if not (FOLDER / f"{name}.svg").exists()] == []
    assert "MIT" in (FOLDER / "LICENSE").read_text(encoding="utf-8")


def test_an_icon_takes_the_colour(qapp: QApplication) -> None:
    picture = theme.pixmap("check", "#FF0000", 48).toImage()
    reds = [
        picture.pixelColor(x, y).name() for x in range(48) for y in range(48) if picture.pixelColor(x, y).alpha() == 255
    ]
    assert set(reds) == {"#ff0000"}
    with pytest.raises(FileNotFoundError):
        theme.pixmap("no-such-icon", "#FF0000", 48)


def _seen_by_deuteranope(colour: str) -> tuple[float, float, float]:
    """Linear-light simulation of deuteranopia (Vienot, Brettel and Mollon 1999)."""
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return (
        0.29275 * red + 0.70725 * green,
        0.29275 * red + 0.70725 * green,
        -0.02234 * red + 0.02234 * green + blue,
    )


@pytest.mark.parametrize("palette", [LIGHT, DARK], ids=["light", "dark"])
def test_tones_that_look_alike_without_red_and_green_differ_in_shape(palette: Palette) -> None:
    """Where two inks come close for a colour-blind eye, icon and word still tell the decisions apart."""
    icons = presenter._ICON | {None: "check"}
    assert len(set(icons.values())) == len(icons)
    close = []
    for one in Tone:
        for two in Tone:
            pair = (_seen_by_deuteranope(palette.tone(one).ink), _seen_by_deuteranope(palette.tone(two).ink))
            if one < two and sum(abs(a - b) for a, b in zip(*pair, strict=True)) < 0.03:
                close.append((one, two))
    assert len(close) <= 3, close


@pytest.mark.parametrize("palette", [LIGHT, DARK], ids=["light", "dark"])
def test_every_pair_of_text_and_ground_that_the_sheet_uses_is_readable(palette: Palette) -> None:
    grounds = (palette.window, palette.surface, palette.hover)
    pairs = [(ink, ground) for ink in (palette.text, palette.quiet, palette.accent) for ground in grounds]
    pairs += [
        (palette.on_accent, palette.accent),
        (palette.text, palette.blue.ground),
        (palette.quiet, palette.blue.ground),
    ]
    for tone in Tone:
        shade = palette.tone(tone)
        pairs += [(shade.ink, ground) for ground in (shade.ground, palette.surface, palette.window)]
    assert [(i, g) for i, g in pairs if contrast(i, g) < 4.5] == []
    rings = [(palette.accent, ground) for ground in grounds] + [(palette.text, palette.accent)]
    assert [(i, g) for i, g in rings if contrast(i, g) < 1.5] == []


def test_the_focus_ring_is_written_after_every_role_and_lists_keep_their_size(look: theme.Theme) -> None:
    text = sheet(LIGHT, 1.0)
    for role in ("chip", "row", "flat"):
        plain = [found.start() for found in re.finditer(rf'QPushButton\[role="{role}"\](?!:focus)', text)]
        assert text.index(f'QPushButton[role="{role}"]:focus') > max(plain)
    assert "border: 1px solid #D5DBE1; padding: 1px;" in text
    assert "QAbstractItemView:focus { border: 2px solid #0B4F9C; padding: 0; }" in text
