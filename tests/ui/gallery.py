"""Pictures of every desk screen, made from made people: `python -m tests.ui.gallery FOLDER [--only NAME]`."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtWidgets import QApplication

from kiosk.intake import AdmitAs
from kiosk.records.values import StoreError
from kiosk.ui import theme
from kiosk.ui.i18n import LANGUAGES, Phrase, Texts
from kiosk.ui.main_window import MainWindow, Page
from kiosk.ui.screen_model import Act
from kiosk.ui.status_strip import Light
from kiosk.ui.workers import Direct
from tests.ui import made
from tests.ui.fake_desk import Desk, Numbers
from tests.ui.pseudo import doubled

Pose = Callable[[MainWindow, Desk], None]


def _acted(*acts: Act) -> Pose:
    def pose(window: MainWindow, desk: Desk) -> None:
        window.show_reading(made.reading())
        for act in acts:
            window.desk_screen.act(act)

    return pose


def _idle(window: MainWindow, desk: Desk) -> None:
    return


def _typed(window: MainWindow, desk: Desk) -> None:
    window.desk_screen.panel.entry.box.setText("DN4799900000001")


def _why_typed(window: MainWindow, desk: Desk) -> None:
    desk.answer = made.SCREENS["pending"]
    window.desk_screen.panel.entry.submitted.emit("DN4799900000001")


def _names(window: MainWindow, desk: Desk) -> None:
    desk.people = (made.CARD, made.CHILD, made.ELDER)
    window.desk_screen.panel.entry.submitted.emit("Mẫu")


def _trouble(window: MainWindow, desk: Desk) -> None:
    desk.fails = StoreError("disk-full")
    window.desk_screen.panel.entry.box.setText("DN4799900000001")
    window.show_reading(made.reading())


def _admitted(window: MainWindow, desk: Desk) -> None:
    desk.people_recent = (replace(made.RECENT[0], presentation_id="p1"), *made.RECENT[1:])
    window.show_reading(made.reading())
    window.flow.admit(AdmitAs.INSURED)


def _rested(window: MainWindow, desk: Desk) -> None:
    window.show_reading(made.reading())
    window.desk_screen._nobody_here()


POSES: dict[str, Pose] = {
    "idle": _idle,
    "idle-admitted": _admitted,
    "typed": _typed,
    "list-why-typed": _why_typed,
    "list-papers": _acted(Act.PAPERS),
    "list-visit-codes": _acted(Act.VISIT_CODE),
    "list-another-way": _acted(Act.ANOTHER_WAY),
    "list-names": _names,
    "form-correct": _acted(Act.CORRECT),
    "trouble": _trouble,
    "rested": _rested,
}


def hall() -> QImage:
    """A stand-in for a camera frame: a card held before a grey hall."""
    picture = QImage(640, 360, QImage.Format.Format_RGB32)
    picture.fill(QColor("#8C949C"))
    painter = QPainter(picture)
    painter.fillRect(180, 90, 280, 180, QColor("#F2F2EC"))
    for row in range(12):
        for column in range(12):
            if (row * 7 + column * 5 + row * column) % 3:
                painter.fillRect(260 + column * 10, 120 + row * 10, 10, 10, QColor("#202020"))
    painter.end()
    return picture


def window(app: QApplication, texts: Texts, *, dark: bool = False, scale: float = 1.0) -> tuple[MainWindow, Desk]:
    """A window with a made desk behind it."""
    look = theme.apply(app, dark, scale)
    desk = Desk()
    pages = (
        Page(name="inbox", title="page.inbox", icon="inbox", build=_nothing),
        Page(name="devices", title="page.devices", icon="settings", build=_nothing),
    )
    made_window = MainWindow(desk, Numbers(), Direct(), texts, look, lambda: made.AROUND, pages=pages)
    made_window.set_light("camera", Light.OK, Phrase("status.camera"))
    made_window.set_light("scanner", Light.OFF, Phrase("status.scanner"))
    made_window.desk_screen.panel.camera.show_picture(hall())
    made_window.resize(1280, 720)
    made_window.show()
    return made_window, desk


def _nothing() -> theme.QWidget:
    return theme.QWidget()


def picture(app: QApplication, name: str, texts: Texts, *, dark: bool = False, scale: float = 1.0) -> QImage:
    """One screen by name: a key of `made.SCREENS` or of `POSES`."""
    shown, desk = window(app, texts, dark=dark, scale=scale)
    if name in made.SCREENS:
        desk.answer = made.SCREENS[name]
        shown.show_reading(made.reading())
    else:
        POSES[name](shown, desk)
    for _ in range(3):
        app.processEvents()
    taken = shown.grab().toImage()
    shown.close()
    shown.deleteLater()
    app.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    return taken


def main(words: list[str]) -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--only", default="")
    parser.add_argument("--dark", action="store_true")
    parser.add_argument("--language", choices=LANGUAGES)
    parser.add_argument("--scale", type=float, default=1.0)
    parser.add_argument("--doubled", action="store_true")
    wanted = parser.parse_args(words)
    app = QApplication.instance() or QApplication([])
    assert isinstance(app, QApplication)
    app.setAttribute(Qt.ApplicationAttribute.AA_DontUseNativeDialogs)
    wanted.folder.mkdir(parents=True, exist_ok=True)
    for language in (wanted.language,) if wanted.language else LANGUAGES:
        texts = doubled(language) if wanted.doubled else Texts.load(language)
        for name in [*made.SCREENS, *POSES]:
            if wanted.only in name:
                taken = picture(app, name, texts, dark=wanted.dark, scale=wanted.scale)
                tail = "-dark" if wanted.dark else ""
                taken.save(str(wanted.folder / f"desk-{name}-{language}{tail}.png"))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
