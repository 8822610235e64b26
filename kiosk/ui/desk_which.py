"""Several codes in one picture: who is meant? Gathers them, asks with one key each, and opens nobody before the answer."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from PySide6.QtCore import QObject, QTimer, Signal

from kiosk.intake import Candidate, State
from kiosk.scanner.reading import Reading, Source
from kiosk.ui import desk_lists
from kiosk.ui.desk_flow import DeskFlow
from kiosk.ui.desk_panel import DeskPanel
from kiosk.ui.strip_editor import StripEditor

TITLE = "list.which"
_REST_OF_A_FRAME_MS = 300
"""The codes of one frame arrive at once; one of them may have been told of before."""
_STILL_HELD = timedelta(seconds=10)
"""So long after the answer the chosen code, now alone in the picture, is no news."""


class WhichPerson(QObject):
    """Takes the readings that have others beside them (`one_of` above 1). `take(readings)` gets one person's codes."""

    asked = Signal()
    """The question is on the screen."""
    beside = Signal()
    """Another person's code lies beside that of the person who is open."""

    def __init__(
        self,
        flow: DeskFlow,
        edit: StripEditor,
        panel: DeskPanel,
        take: Callable[[tuple[Reading, ...]], None],
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._flow, self._edit, self._panel, self._take = flow, edit, panel, take
        self._codes: dict[bytes, Reading] = {}
        self._turn = 0
        self._chosen: tuple[frozenset[bytes], datetime] = (frozenset(), datetime.min.replace(tzinfo=UTC))
        self._wait = QTimer(self, singleShot=True, interval=_REST_OF_A_FRAME_MS)
        self._wait.timeout.connect(self._sort_out)

    def takes(self, reading: Reading) -> bool:
        """Whether the reading stays here: gathered for the question, or answered by it a moment ago."""
        if reading.one_of < 2:
            codes, since = self._chosen
            if reading.source is Source.CAMERA and reading.data in codes and abs(reading.at - since) < _STILL_HELD:
                self._chosen = (codes - {reading.data}, since)
                return True
            self.forget()
            return False
        self._codes[reading.data] = reading
        if len(self._codes) >= reading.one_of:
            self._sort_out()
        else:
            self._wait.start()
        return True

    def forget(self) -> None:
        """The question is answered, or nobody wants to answer it."""
        self._wait.stop()
        self._codes.clear()
        self._turn += 1

    def _sort_out(self) -> None:
        self._wait.stop()
        self._turn += 1
        turn, readings = self._turn, tuple(self._codes.values())
        whole = bool(readings) and len(readings) >= readings[-1].one_of
        self._flow.people_in(readings, lambda people: self._sorted(people, whole) if turn == self._turn else None)

    def _sorted(self, people: tuple[Candidate, ...], whole: bool) -> None:
        here = self._read_here()
        if any(reading.data in here for one in people for reading in one.readings):
            self.forget()
            if len(people) == 1:
                self._take(tuple(reading for reading in people[0].readings if reading.data not in here))
            else:
                self.beside.emit()
        elif len(people) == 1 and whole:
            self._answered(people[0])
        elif self._hands_are_busy():
            self.beside.emit()
        else:
            self._edit.list_of(TITLE, desk_lists.in_picture(people), self._answered)
            self.asked.emit()

    def _hands_are_busy(self) -> bool:
        """Somebody types, or answers another list: the next key would be taken for an answer to this one."""
        return bool(self._panel.entry.text()) or (self._edit.is_open and self._panel.choices.name != TITLE)

    def _answered(self, who: Candidate) -> None:
        self.forget()
        self._chosen = (frozenset(reading.data for reading in who.readings), self._flow.clock())
        self._take(who.readings)

    def _read_here(self) -> frozenset[bytes]:
        """What was read of the person who is open."""
        intake = self._flow.intake
        if intake is None or intake.presentation.state is not State.OPEN:
            return frozenset()
        return frozenset(reading.data for reading in intake.presentation.readings)
