"""Who stands at this desk? What has to be answered before the first patient, and whose name is on everything after it."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from kiosk.scanner.reading import Reading
from kiosk.ui.i18n import Texts
from kiosk.ui.main_window import MainWindow
from kiosk.ui.pages import Page
from kiosk.ui.ports import Workers
from kiosk.ui.theme import Theme
from kiosk.window.last_clerk import LastClerk
from kiosk.window.settings_on_screen import SettingsOnScreen

MOST_WAITING = 20
"""Codes that wait for a name; a desk that nobody came to forgets the oldest."""


class Doorway(QObject):
    """First start, then `who works here now`. What is scanned meanwhile is kept and answered after the choice."""

    signed_in = Signal(str)
    """From now on this person stands on every event."""
    settings_wanted = Signal()
    set_up = Signal()
    """The answers of the first start were kept."""

    def __init__(
        self,
        port: SettingsOnScreen,
        last: LastClerk,
        clerks: Callable[[], tuple[str, ...]],
        workers: Workers,
        texts: Texts,
        theme: Theme,
        *,
        clerk: str = "",
        parent: QObject | None = None,
    ) -> None:
        """`clerk`: who works here, where that is known already; nothing is asked then."""
        super().__init__(parent)
        self._port, self._last, self._clerks = port, last, clerks
        self._workers, self._texts, self._theme = workers, texts, theme
        self._window: MainWindow | None = None
        self._waiting: deque[Reading] = deque(maxlen=MOST_WAITING)
        self.clerk = clerk

    def pages(self) -> tuple[Page, ...]:
        """The two pages, for the window."""
        return (
            Page(name="first", build=self._first),
            Page(name="who", build=self._who, opened=self._fill),
        )

    def open(self, window: MainWindow) -> None:
        """Ask what has to be asked."""
        self._window = window
        window.who_wanted.connect(self.change)
        window.pages.moved.connect(self._moved)
        if self.clerk:
            return
        if self._port.is_first_start():
            window.put_in_front("first")
        else:
            self.ask()

    def ask(self) -> None:
        """Who works here now? One person alone need not say so."""
        clerks = self._clerks()
        if len(clerks) == 1:
            self.choose(clerks[0])
        else:
            self.clerk = ""
            self.signed_in.emit("")
            self._put("who")

    def change(self) -> None:
        """Somebody else works here now; Esc leaves everything as it was."""
        if self._window is not None and self._window.pages.front is None:
            self._window.show_page("who")

    def choose(self, clerk: str) -> None:
        """This person works here; the desk is free for them."""
        self.clerk = clerk
        self._workers.run(lambda: self._last.remember(clerk), lambda _: None, lambda _: None)
        self.signed_in.emit(clerk)
        self._put(None)
        if self._window is not None and self._window.pages.name == "who":
            self._window.show_desk()
        self._moved()

    def mind(self, clerks: tuple[str, ...]) -> None:
        """The list is another one: who is no longer on it is asked for again."""
        if self._window is None or self._window.pages.front == "first":
            return
        if self.clerk not in clerks:
            self.ask()

    def keeps(self, reading: Reading) -> bool:
        """Whether the reading waits here until somebody has said who works here."""
        if self._window is None or not self._asking():
            return False
        self._waiting.append(reading)
        if self._window.pages.name not in ("first", "who"):
            self._window.show_desk()
        self._count()
        return True

    # -- inside ------------------------------------------------------------------------------------------------

    def _asking(self) -> bool:
        pages = self._window.pages if self._window is not None else None
        return pages is not None and (pages.front is not None or pages.name == "who")

    def _put(self, name: str | None) -> None:
        if self._window is not None:
            self._window.put_in_front(name)

    def _moved(self) -> None:
        """The question was answered, or left with Esc: what waited comes to the desk, in its order."""
        if self._window is not None and not self._asking():
            while self._waiting:
                self._window.show_reading(self._waiting.popleft())

    def _first(self) -> QWidget:
        from kiosk.ui.admin.first_start import FirstStart

        screen = FirstStart(self._port, self._workers, self._texts, self._theme)
        screen.finished.connect(lambda _kept: self.set_up.emit())
        return screen

    def _who(self) -> QWidget:
        from kiosk.ui.admin.who_screen import WhoScreen

        self._screen = WhoScreen(self._texts, self._theme)
        self._screen.chosen.connect(self.choose)
        self._screen.settings_wanted.connect(self.settings_wanted)
        return self._screen

    def _fill(self, _page: QWidget) -> None:
        self._screen.show_clerks(self._clerks(), self.clerk or self._last.name())
        self._count()

    def _count(self) -> None:
        if self._window is not None and self._window.pages.name == "who":
            self._screen.show_waiting(len(self._waiting))
