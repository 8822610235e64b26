"""Is anything cut at 1280 x 720, at 100, 150 and 200 %, with texts of double length?"""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QPoint, QRect
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QScrollArea, QWidget

from kiosk.demo import desk_gallery as gallery
from kiosk.demo import made_intakes as made
from kiosk.ui import theme
from kiosk.ui.i18n import Texts
from kiosk.ui.main_window import MainWindow
from kiosk.ui.screen_model import Act
from kiosk.ui.wrap_button import WrapButton
from tests.ui.pseudo import doubled

STATES = ["covered-gateway", "papers-and-new-card", "not-covered", "unreadable-mangled", "pending"]


def cut(window: MainWindow) -> list[str]:
    """Texts that are smaller than they need to be, or that no scrolling brings into sight."""
    found = []
    for part in window.findChildren(QWidget):
        if not isinstance(part, QLabel | QPushButton) or not part.isVisible() or not part.text():
            continue
        needed = part.sizeHint()
        if isinstance(part, WrapButton):
            tall, wide = part.heightForWidth(part.width()), part.minimumSizeHint().width()
        elif isinstance(part, QLabel) and part.wordWrap():
            tall, wide = part.heightForWidth(part.width()), longest_word(part)
        else:
            tall, wide = needed.height(), needed.width()
        if part.height() < tall or part.width() < wide:
            found.append(f"{part.text()!r}: {part.width()} x {part.height()}, needs {wide} x {tall}")
        elif not reachable(part, window):
            found.append(f"{part.text()!r}: out of sight")
    return found


def longest_word(part: QLabel) -> int:
    return max(part.fontMetrics().horizontalAdvance(word) for word in part.text().split())


def reachable(part: QWidget, window: QWidget) -> bool:
    """Inside every ancestor, unless a scroll area lies between that can bring it there."""
    inside = QRect(QPoint(0, 0), part.size())
    here, up = part, part.parentWidget()
    while up is not None and here is not window:
        inside.translate(here.pos())
        area = up.parentWidget()
        if isinstance(area, QScrollArea) and area.viewport() is up:
            if inside.right() > here.pos().x() + here.width() or not area.widgetResizable():
                return False
            here, up = area, area.parentWidget()
            inside = QRect(QPoint(0, 0), here.size())
            continue
        if not up.rect().adjusted(-1, -1, 1, 1).contains(inside):
            return False
        here, up = up, up.parentWidget()
    return True


@pytest.fixture(params=[1.0, 1.5, 2.0], ids=["100", "150", "200"])
def scale(request: pytest.FixtureRequest) -> float:
    value: float = request.param
    return value


@pytest.fixture
def _normal_again(qapp: QApplication) -> Iterator[None]:
    yield
    qapp.closeAllWindows()
    theme.apply(qapp, False)


@pytest.mark.usefixtures("_normal_again")
@pytest.mark.parametrize("language", ["vi", "en", "vi doubled"])
def test_nothing_is_cut(qapp: QApplication, qtbot, scale: float, language: str) -> None:
    texts = doubled("vi") if "doubled" in language else Texts.load(language, strict=True)
    window, desk = gallery.window(qapp, texts, scale=scale)
    qtbot.addWidget(window)
    for name in STATES:
        desk.answer = made.SCREENS[name]
        window.show_reading(made.reading())
        for _ in range(10):
            qapp.processEvents()
        assert cut(window) == [], name
        for act in (Act.PAPERS, Act.ANOTHER_WAY, Act.CORRECT):
            window.desk_screen.act(act)
            for _ in range(10):
                qapp.processEvents()
            assert cut(window) == [], (name, act)
            window.desk_screen.act(Act.BACK)
        if name == "unreadable-mangled":
            window.desk_screen.act(Act.BACK)
    assert (window.width(), window.height()) == (1280, 720)


@pytest.mark.parametrize("name", [*made.SCREENS])
def test_at_100_per_cent_the_whole_card_stands_without_scrolling(qapp: QApplication, qtbot, name: str) -> None:
    window, desk = gallery.window(qapp, Texts.load("vi", strict=True))
    qtbot.addWidget(window)
    desk.answer = made.SCREENS[name]
    window.show_reading(made.reading())
    for _ in range(10):
        qapp.processEvents()
    for area in (window.desk_screen.panel.card, *window.findChildren(QScrollArea)[:1]):
        assert area.verticalScrollBar().maximum() == 0
