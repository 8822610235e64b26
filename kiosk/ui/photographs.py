"""How do pictures of screens come about? Every screen in each language, light and dark, as a desk of ordinary size shows it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path

from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication, QWidget

from kiosk.ui.i18n import LANGUAGES, Texts
from kiosk.ui.theme import Theme, apply

SIZE = 1280, 720

Screens = Callable[[Texts, Theme], Iterable[tuple[str, QWidget]]]
"""(name, screen) one after another; a screen need only be good until the next is asked for."""


def photograph(folder: Path, room: str, screens: Screens) -> tuple[Path, ...]:
    """Write `<room>-<screen>-<language>-<look>.png` into `folder`; returns the files. Needs a QApplication or makes one."""
    app = QApplication.instance() or QApplication([])
    assert isinstance(app, QApplication)
    folder.mkdir(parents=True, exist_ok=True)
    written: list[Path] = []
    for language in LANGUAGES:
        for dark in (False, True):
            theme = apply(app, dark)
            for name, screen in screens(Texts.load(language, strict=True), theme):
                screen.resize(*SIZE)
                screen.show()
                for _ in range(3):
                    app.processEvents()
                file = folder / f"{room}-{name}-{language}-{'dark' if dark else 'light'}.png"
                screen.grab().save(str(file))
                written.append(file)
                screen.close()
                screen.deleteLater()
                # Otherwise every old screen is dressed anew with each change of look.
                app.sendPostedEvents(screen, QEvent.Type.DeferredDelete)
    return tuple(written)
