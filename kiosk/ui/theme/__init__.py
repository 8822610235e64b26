"""How does the program look? `apply` dresses the application and returns the `Theme` that widgets take colours from."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QFont, QFontDatabase, QIcon, QPalette, QPixmap
from PySide6.QtWidgets import QApplication, QWidget

from kiosk.ui.lasting import keep_constants
from kiosk.ui.theme import icons, tokens
from kiosk.ui.theme.icons import icon, pixmap
from kiosk.ui.theme.sheet import sheet
from kiosk.ui.theme.tokens import DARK, LIGHT, Palette, Shade, Tone

__all__ = ["Palette", "Shade", "Theme", "Tone", "apply", "icon", "pixmap", "restyle"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Theme:
    """One appearance: colours, and sizes multiplied by `scale` (1.0 = 100 %)."""

    palette: Palette
    dark: bool
    scale: float = 1.0

    def px(self, value: float) -> int:
        """A length of the token file in device-independent pixels at this scale."""
        return round(value * self.scale)

    def icon(self, name: str, tone: Tone | str | None = None, size: int = tokens.ICON) -> QIcon:
        """A shipped icon in a tone's ink, or in the text colour."""
        return icons.icon(name, self.ink(tone), self.px(size))

    def pixmap(
        self,
        name: str,
        tone: Tone | str | None = None,
        size: int = tokens.ICON,
        ratio: float = 1.0,
    ) -> QPixmap:
        """The same as a pixmap for a label; `ratio` is the screen's device pixel ratio."""
        return icons.pixmap(name, self.ink(tone), self.px(size), ratio)

    def ink(self, tone: Tone | str | None = None) -> str:
        """Text colour of a tone, `#rrggbb`; without a tone the ordinary text colour."""
        return self.palette.text if tone is None else self.palette.tone(tone).ink


def apply(app: QApplication, dark: bool | None, scale: float = 1.0) -> Theme:
    """Set font, palette and style sheet of the whole program; `dark` None follows the operating system."""
    keep_constants()  # here, because whatever shows a window comes by
    if dark is None:
        dark = app.styleHints().colorScheme() is Qt.ColorScheme.Dark
    palette = DARK if dark else LIGHT
    _load_fonts()
    font = QFont(tokens.FAMILY)
    font.setPointSizeF(tokens.BODY * scale)
    app.setFont(font)
    app.setStyle("Fusion")
    app.setPalette(_qt_palette(palette))
    app.setStyleSheet(sheet(palette, scale))
    return Theme(palette=palette, dark=dark, scale=scale)


def restyle(widget: QWidget, **properties: str | bool) -> None:
    """Change dynamic properties (`role`, `tone`) and let the style sheet look again; nothing happens without a change."""
    changed = False
    for name, value in properties.items():
        if widget.property(name) != value:
            widget.setProperty(name, value)
            changed = True
    if changed:
        widget.style().unpolish(widget)
        widget.style().polish(widget)


def _load_fonts() -> None:
    if tokens.FAMILY in QFontDatabase.families():
        return
    for file in sorted((Path(__file__).parent / "fonts").glob("*.ttf")):
        QFontDatabase.addApplicationFont(str(file))


def _qt_palette(colours: Palette) -> QPalette:
    """For what the style sheet does not reach: native parts, disabled text, place holders."""
    made = QPalette()
    role = QPalette.ColorRole
    for which, colour in (
        (role.Window, colours.window),
        (role.Base, colours.surface),
        (role.AlternateBase, colours.window),
        (role.Button, colours.surface),
        (role.WindowText, colours.text),
        (role.Text, colours.text),
        (role.ButtonText, colours.text),
        (role.PlaceholderText, colours.quiet),
        (role.Highlight, colours.accent),
        (role.HighlightedText, colours.on_accent),
        (role.Link, colours.accent),
    ):
        made.setColor(which, QColor(colour))
    return made
