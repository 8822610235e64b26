"""How were the fonts in kiosk/ui/theme/fonts made? Be Vietnam Pro has no tabular digits, so every digit gets one width.

Needs `fonttools`, which the program itself does not: `python tools/tabular_digits.py IN.ttf OUT.ttf`.
The result is a modified version under the same licence (OFL 1.1) and bears a name of its own.
"""

from __future__ import annotations

import sys

from fontTools.ttLib import TTFont

OLD, NEW = "Be Vietnam Pro", "Be Vietnam Desk"
DIGITS = "0123456789"


def make_tabular(source: str, target: str) -> None:
    font = TTFont(source)
    glyphs = [font.getBestCmap()[ord(digit)] for digit in DIGITS]
    width = font["hmtx"][font.getBestCmap()[ord("2")]][0]  # room for the widest digit, and no hole around the 1
    for glyph in glyphs:
        advance, left = font["hmtx"][glyph]
        shift = (width - advance) // 2
        outline = font["glyf"][glyph]
        outline.coordinates.translate((shift, 0))
        outline.recalcBounds(font["glyf"])
        font["hmtx"][glyph] = (width, left + shift)
    _drop_digit_kerning(font, set(glyphs))
    for record in font["name"].names:
        if record.nameID in (1, 3, 4, 6, 16):
            text = record.toUnicode().replace(OLD, NEW).replace(OLD.replace(" ", ""), NEW.replace(" ", ""))
            record.string = text
    font.save(target)


def _drop_digit_kerning(font: TTFont, digits: set[str]) -> None:
    """A pair that is moved by kerning would break the column again."""
    for lookup in font["GPOS"].table.LookupList.Lookup:
        for table in lookup.SubTable:
            table = getattr(table, "ExtSubTable", table)
            if table.LookupType != 2:
                continue
            table.Coverage.glyphs, kept = _without(table, digits)
            if table.Format == 1:
                table.PairSet = kept
                table.PairSetCount = len(kept)


def _without(table: object, digits: set[str]) -> tuple[list[str], list[object]]:
    names: list[str] = table.Coverage.glyphs  # type: ignore[attr-defined]
    pairs = list(getattr(table, "PairSet", [])) or [None] * len(names)
    kept = [(name, pair) for name, pair in zip(names, pairs, strict=True) if name not in digits]
    return [name for name, _ in kept], [pair for _, pair in kept]


if __name__ == "__main__":
    make_tabular(sys.argv[1], sys.argv[2])
