"""Do pages come and go, does the page in the desk's place hold, and does the window go in one piece?"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
import shiboken6
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QPlainTextEdit, QTableWidget, QWidget

from kiosk.demo.made_desk import Numbers
from kiosk.demo.made_intakes import AROUND
from kiosk.records.values import StoreError
from kiosk.scanner.reading import Reading, Source
from kiosk.ui.main_window import REFRESH_TICKS, MainWindow, Page
from kiosk.ui.screen_model import Act
from kiosk.ui.trouble import words_for
from kiosk.ui.workers import Direct

ROOT = Path(__file__).parents[2]
READING = Reading(data=b"DN4799900000001", source=Source.WEDGE, at=AROUND.now, decoder="wedge")


def key(which: Qt.Key, held: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    QTest.keyClick(QApplication.focusWidget(), which, held)


@pytest.fixture
def opened() -> list[str]:
    return []


@pytest.fixture
def window(open_window, opened: list[str]) -> MainWindow:
    def page(name: str, kind: type[QWidget], title: str = "") -> Page:
        return Page(name=name, title=title, icon="inbox", build=kind, opened=lambda _page: opened.append(name))

    return open_window(
        pages=(
            page("cases", QTableWidget, "page.inbox"),
            page("devices", QPlainTextEdit, "page.devices"),
            page("who", QLineEdit),
        )
    )


def test_a_page_is_built_once_and_told_every_time_that_it_was_opened(window: MainWindow, opened: list[str]) -> None:
    window.show_page("cases")
    first = window.pages.currentWidget()
    window.show_desk()
    window.show_page("cases")
    assert window.pages.currentWidget() is first
    assert opened == ["cases", "cases"]
    window.show_page("no such page")
    assert window.pages.name == "cases"


def test_a_list_is_closed_when_another_page_comes_and_that_page_has_the_keyboard(window: MainWindow) -> None:
    window.show_reading(READING)
    window.desk_screen.act(Act.PAPERS)
    window.show_page("cases")
    assert not window.desk_screen.panel.choices.is_open
    assert QApplication.focusWidget() is window.pages.currentWidget()


@pytest.mark.parametrize("name", ["cases", "devices", "who"])
def test_keys_of_the_window_work_on_every_page(window: MainWindow, desk, name: str) -> None:
    window.show_page(name)
    key(Qt.Key.Key_F2)
    assert window.pages.name == "devices"
    window.show_page(name)
    key(Qt.Key.Key_Escape)
    assert window.pages.name is None
    window.show_page(name)
    key(Qt.Key.Key_F12)
    assert window.pages.name is None
    assert desk.asked == [("emergency",)]


def test_a_reading_brings_the_desk_to_the_front(window: MainWindow) -> None:
    window.show_page("cases")
    window.show_reading(READING)
    assert window.pages.name is None
    assert window.flow.intake is not None


def test_what_stands_in_front_stays_until_it_is_answered(window: MainWindow) -> None:
    window.put_in_front("who")
    assert window.pages.name == "who"
    key(Qt.Key.Key_Escape)
    assert window.pages.name == "who"
    window.show_page("cases")
    window.show_desk()
    assert window.pages.name == "who"
    window.put_in_front(None)
    assert window.pages.name is None


def test_the_answer_does_not_take_another_page_away(window: MainWindow) -> None:
    window.put_in_front("who")
    window.show_page("devices")
    window.put_in_front(None)
    assert window.pages.name == "devices"


def test_an_emergency_gets_past_the_front_and_leaves_it_for_afterwards(window: MainWindow) -> None:
    window.put_in_front("who")
    key(Qt.Key.Key_F12)
    assert (window.pages.name, window.flow.intake is None) == (None, False)
    key(Qt.Key.Key_Escape)
    assert (window.pages.name, window.flow.intake) == ("who", None)


def test_a_failed_emergency_is_said_before_the_front_comes_back(window: MainWindow, desk) -> None:
    window.put_in_front("who")
    desk.fails = StoreError("disk-full")
    key(Qt.Key.Key_F12)
    assert (window.pages.name, window.flow.trouble.key) == (None, "error.disk-full")
    desk.fails = None
    key(Qt.Key.Key_Escape)
    assert window.pages.name == "who"


@pytest.mark.parametrize("way", ["key", "name"])
def test_who_works_here_can_be_changed(window: MainWindow, qtbot, way: str) -> None:
    with qtbot.waitSignal(window.who_wanted):
        if way == "key":
            key(Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier)
        else:
            QTest.mouseClick(window.strip.who_button, Qt.MouseButton.LeftButton)


def test_the_name_on_the_strip_is_text(window: MainWindow) -> None:
    window.strip.show_who("Quầy <b>1</b>", "A & B")
    assert window.strip.who_button.text() == "Quầy <b>1</b> · A && B"
    assert "A & B" in window.strip.who_button.accessibleName()


def test_sounds_follow_the_switch_and_the_settings(window: MainWindow, sounds, qtbot) -> None:
    with qtbot.waitSignal(window.sound_changed) as told:
        window.strip.sound_button.click()
    assert (told.args, sounds.on) == ([False], False)
    window.set_sound(True)
    assert sounds.on


def test_lists_that_cannot_be_had_are_trouble_in_words_and_it_goes_by_itself(open_window, desk, texts) -> None:
    good = desk.recent

    def fails(limit: int) -> tuple:
        raise StoreError("newer-version")

    desk.recent = fails
    window = open_window()
    assert window.flow.trouble.key == "error.newer-version"
    assert texts("error.newer-version") in [texts.say(why) for why in window.desk_screen.model.why]
    desk.recent = good
    window._tick_on()
    assert window.flow.trouble is None
    assert not window.flow.out_of_order


def test_with_somebody_at_the_desk_a_failing_list_disturbs_nobody(window: MainWindow, desk) -> None:
    window.show_reading(READING)

    def fails(limit: int) -> tuple:
        raise StoreError("locked")

    desk.recent = fails
    window.flow.refresh()
    assert window.flow.trouble is None
    assert window.flow.intake is not None


def test_the_lights_are_asked_for_every_minute(window: MainWindow, desk) -> None:
    asked: list[int] = []
    status = desk.status
    desk.status = lambda: asked.append(1) or status()
    for _ in range(2 * REFRESH_TICKS):
        window._tick_on()
    assert len(asked) == 2


@pytest.mark.parametrize(
    ("error", "key"),
    [
        (StoreError("disk-full"), "error.disk-full"),
        (StoreError("refused"), "error.cannot-open"),
        (StoreError("key-file-damaged"), "error.keys"),
        (StoreError("keyring-unavailable"), "error.keys"),
        (StoreError("other-keys"), "error.keys"),
        (StoreError("rules"), "error.settings"),
        (StoreError("something-new"), "error.other"),
        (RuntimeError("key-file"), "error.other"),
    ],
)
def test_every_trouble_has_words(texts, error: Exception, key: str) -> None:
    phrase = words_for(error)
    assert phrase.key == key
    assert texts.say(phrase)


@pytest.mark.parametrize("way", ["closed", "deleted", "deleted hidden"])
@pytest.mark.parametrize("what", [Act.PAPERS, Act.CORRECT])
def test_the_window_goes_with_a_list_or_form_open(
    desk, texts, look, qapp: QApplication, qtbot, monkeypatch, what: Act, way: str
) -> None:
    raised: list[object] = []
    monkeypatch.setattr(sys, "excepthook", lambda *about: raised.append(about))
    monkeypatch.setattr(sys, "unraisablehook", raised.append)
    window = MainWindow(desk, Numbers(), Direct(), texts, look, lambda: AROUND)
    window.show()
    qtbot.waitExposed(window)
    window.show_reading(READING)
    window.desk_screen.act(what)
    panel = window.desk_screen.panel
    assert panel.choices.is_open or panel.form.is_open
    if way == "closed":
        window.close()
    elif way == "deleted hidden":
        window.hide()
    shiboken6.delete(window)
    qapp.processEvents()
    assert raised == []


def test_a_program_that_ends_without_closing_its_window_says_nothing() -> None:
    code = """if True:
        import os
        os.environ["QT_QPA_PLATFORM"] = "offscreen"
        from PySide6.QtWidgets import QApplication
        app = QApplication([])
        from kiosk.demo.made_desk import Desk, Numbers
        from kiosk.demo.made_intakes import AROUND
        from kiosk.scanner.reading import Reading, Source
        from kiosk.ui import theme
        from kiosk.ui.i18n import Texts
        from kiosk.ui.main_window import MainWindow
        from kiosk.ui.screen_model import Act
        from kiosk.ui.workers import Direct
        window = MainWindow(Desk(), Numbers(), Direct(), Texts.load("vi"), theme.apply(app, False), lambda: AROUND)
        window.show()
        window.show_reading(Reading(data=b"DN4799900000001", source=Source.WEDGE, at=AROUND.now, decoder="wedge"))
        window.desk_screen.act(Act.PAPERS)
        assert window.desk_screen.panel.choices.is_open
        app.shutdown()
    """
    ended = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT)
    assert (ended.returncode, "Traceback" in ended.stderr) == (0, False), ended.stderr


def test_the_strip_makes_room_for_the_button_back_to_the_desk(window: MainWindow) -> None:
    window.show_page("cases")
    last = window.strip._pages[-1]
    QApplication.processEvents()
    assert window.strip.rect().contains(last.geometry().translated(last.parentWidget().pos()))
    assert window._desk_button.isVisible()


def test_a_desk_that_takes_long_says_so(qapp, qtbot, window: MainWindow) -> None:
    message = window.desk_screen.panel.entry.message
    window.flow.busy_changed.emit(True)
    qtbot.waitUntil(lambda: message.isVisible() and bool(message.text()), timeout=3000)
    window.flow.busy_changed.emit(False)
    assert not message.isVisible()
