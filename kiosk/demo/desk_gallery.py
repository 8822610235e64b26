"""What do the desk's screens look like? Pictures of them over made people, for the user guide and for looking."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QEvent
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtWidgets import QApplication, QWidget

from kiosk.demo import made_intakes as made
from kiosk.demo.made_desk import RECENT, Desk, Numbers
from kiosk.demo.made_signed import SIGNED
from kiosk.intake import AdmitAs
from kiosk.records.values import StoreError
from kiosk.ui import theme
from kiosk.ui.i18n import LANGUAGES, Phrase, Texts
from kiosk.ui.main_window import MainWindow, Page
from kiosk.ui.screen_model import Act
from kiosk.ui.status_strip import Light
from kiosk.ui.workers import Direct

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


def _meant(window: MainWindow, desk: Desk) -> None:
    window.desk_screen.panel.entry.box.setText("DN47999O0000001")


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
    desk.people_recent = (replace(RECENT[0], presentation_id="p1"), *RECENT[1:])
    window.show_reading(made.reading())
    window.flow.admit(AdmitAs.INSURED)


def _rested(window: MainWindow, desk: Desk) -> None:
    window.show_reading(made.reading())
    window.desk_screen._nobody_here()


def _trust_due(window: MainWindow, desk: Desk) -> None:
    window.strip.show_trust(Light.WARN, Phrase("status.trust.due", {"day": "21/11"}))


POSES: dict[str, Pose] = {
    "idle": _idle,
    "idle-admitted": _admitted,
    "typed": _typed,
    "typed-meant": _meant,
    "list-why-typed": _why_typed,
    "list-papers": _acted(Act.PAPERS),
    "list-visit-codes": _acted(Act.VISIT_CODE),
    "list-another-way": _acted(Act.ANOTHER_WAY),
    "list-names": _names,
    "form-correct": _acted(Act.CORRECT),
    "trouble": _trouble,
    "rested": _rested,
    "trust-due": _trust_due,
}


CARDS = {**made.SCREENS, **SIGNED}
NAMES = (*CARDS, *POSES)
"""Every screen by name."""


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


def _nothing() -> QWidget:
    return QWidget()


def picture(app: QApplication, name: str, texts: Texts, *, dark: bool = False, scale: float = 1.0) -> QImage:
    """One screen by name: a key of `CARDS` or of `POSES`."""
    shown, desk = window(app, texts, dark=dark, scale=scale)
    shown.activateWindow()
    if name in CARDS:
        desk.answer = CARDS[name]
        shown.show_reading(made.reading())
    else:
        POSES[name](shown, desk)
    for _ in range(10):
        app.processEvents()
    taken = shown.grab().toImage()
    shown.close()
    shown.deleteLater()
    app.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    return taken


def render_gallery(folder: Path) -> tuple[Path, ...]:
    """Write `desk-<screen>-<language>-<look>.png` into `folder`; returns the files. Needs a QApplication or makes one."""
    app = QApplication.instance() or QApplication([])
    assert isinstance(app, QApplication)
    folder.mkdir(parents=True, exist_ok=True)
    written: list[Path] = []
    for language in LANGUAGES:
        for dark in (False, True):
            for name in NAMES:
                file = folder / f"desk-{name}-{language}-{'dark' if dark else 'light'}.png"
                picture(app, name, Texts.load(language, strict=True), dark=dark).save(str(file))
                written.append(file)
    return tuple(written)
