"""What happens between a key and the card? Calls the desk in its thread and keeps what the screen shows; no widgets."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import TypeVar

from PySide6.QtCore import QObject, Signal

from kiosk.intake import AdmitAs, Candidate, DeskStatus, Intake, RecentItem, State, Strip
from kiosk.records.values import StoreError
from kiosk.scanner.reading import Reading
from kiosk.ui.i18n import Phrase
from kiosk.ui.ports import DeskPort, Workers
from kiosk.ui.trouble import words_for
from kiosk.verify.card import BirthDate, Card

T = TypeVar("T")
RECENT = 8
ONE_EMERGENCY = timedelta(seconds=3)


class DeskFlow(QObject):
    """The open intake of this desk. Everything that changes it ends in `changed`."""

    changed = Signal()
    """The intake, the line about the last step, or the trouble is another one."""
    listed = Signal()
    """The recent list or the status is another one."""
    busy_changed = Signal(bool)
    admitted = Signal(object)
    """An `Intake` that has just become a visit."""
    reopened = Signal(object)
    """An `Intake` that is not the open one got another answer."""

    def __init__(self, desk: DeskPort, workers: Workers, clock: Callable[[], datetime]) -> None:
        super().__init__()
        self._desk, self._workers, self.clock = desk, workers, clock
        self.intake: Intake | None = None
        self.last: Phrase | None = None
        """What has just happened, said while nobody is at the desk."""
        self.trouble: Phrase | None = None
        self.recent: tuple[RecentItem, ...] = ()
        self.status: DeskStatus | None = None
        self.out_of_order = False
        """Nobody stands here and even the lists cannot be had: `refresh` tries again and takes the trouble away."""
        self._asked = False
        self._running = 0
        self._urgent = False
        self._urgent_at = datetime.min.replace(tzinfo=UTC)

    @property
    def busy(self) -> bool:
        """Whether an answer of the desk is awaited."""
        return self._running > 0

    @property
    def open_id(self) -> str | None:
        """Id of the presentation on the screen, if there is one."""
        return self.intake.presentation.id if self.intake else None

    def take(self, reading: Reading, *, look: bool = False, then: Callable[[], None] | None = None) -> None:
        """A code or number for the desk; `look` records nothing; `then` runs when it was taken."""
        call = self._desk.look if look else self._desk.read
        self._ask(lambda: call(reading), lambda intake: self._opened(intake, then))

    def amend(self, strip: Strip) -> None:
        """Another strip for the open intake."""
        self._ask(lambda: self._desk.amend(strip), self._opened)

    def correct(self, name: str | None, birth: BirthDate | None) -> None:
        """Name or birth as a paper has it."""
        self._ask(lambda: self._desk.correct(name, birth), self._opened)

    def use_new_card(self) -> None:
        """Go on with the card that covers the day."""
        self._ask(self._desk.use_new_card, self._opened)

    def admit(self, how: AdmitAs, reason: str = "") -> None:
        """Admit the open person; afterwards the desk is free. While an answer is awaited nobody is admitted."""
        if not self.busy:
            self._ask(lambda: self._desk.admit(how, reason), self._admitted)

    def emergency(self) -> None:
        """Admit at once, whatever is known; the card stays until the next person. A second press is the same person, also
        for a moment after the card came: trembling hands press twice. Esc first, or a breath, and it is the next one."""
        now = self.clock()
        still = self._is_emergency() and abs(now - self._urgent_at) < ONE_EMERGENCY
        if self._urgent or still:
            return
        self._urgent, self._urgent_at = True, now
        self._ask(self._desk.emergency, self._opened)

    def _is_emergency(self) -> bool:
        shown = self.intake
        return (
            shown is not None
            and shown.admitted_as is AdmitAs.EMERGENCY
            and shown.presentation.state is State.ADMITTED
            and self.trouble is None
        )

    def undo(self) -> None:
        """Take the last admission back."""
        self._ask(self._desk.undo, self._undone)

    def park(self) -> None:
        """Move the open person aside and be free."""
        self._ask(self._desk.park, lambda _: self._freed("idle.parked"))

    def rest(self, then: Callable[[], None]) -> None:
        """Park without clearing the screen: nobody touched it for a while."""
        self._ask(self._desk.park, lambda _: then())

    def resume(self, presentation_id: str) -> None:
        """Open a parked person again."""
        self._ask(lambda: self._desk.resume(presentation_id), self._opened)

    def view(self, intake: Intake) -> None:
        """Show somebody who is admitted already, as recorded; no step of the desk."""
        self._show(intake, None)

    def close(self) -> None:
        """Clear the screen without a step of the desk: an admitted, unreadable or only looked-at card."""
        self._show(None, None)

    def dismiss(self) -> None:
        """The trouble was read; back to what was open."""
        self._show(self.intake, self.last)

    def find_name(self, text: str, found: Callable[[tuple[Card, ...]], None]) -> None:
        """People of that name, for a list."""
        self._ask(lambda: self._desk.find_name(text), found)

    def people_in(self, readings: tuple[Reading, ...], found: Callable[[tuple[Candidate, ...]], None]) -> None:
        """Whose codes lie in one picture; nothing is opened."""
        self._ask(lambda: self._desk.people_in(readings), found)

    def refresh(self) -> None:
        """Ask for recent list and status. When it fails while nobody stands here, the screen says so at once."""
        if not (self.out_of_order and self._asked):  # one attempt at a time: a locked disk takes its time to say no
            self._asked = True
            self._workers.run(self._lists_again if self.out_of_order else self._lists, self._well, self._unwell)

    def later(self, intake: Intake) -> None:
        """A later answer came (the gateway's): the open card changes in place, another one is told of."""
        if intake.presentation.id == self.open_id:
            self._show(intake, self.last)
        else:
            self.reopened.emit(intake)
        self.refresh()

    def _opened(self, intake: Intake, then: Callable[[], None] | None = None) -> None:
        if then:
            then()
        self._show(intake, None)
        self.refresh()

    def _admitted(self, intake: Intake) -> None:
        if intake.visit is None:  # midnight passed, and the new day has another answer: that is shown first
            self._opened(intake)
            return
        self.intake = intake
        self._freed("idle.admitted")
        self.admitted.emit(intake)

    def _undone(self, intake: Intake | None) -> None:
        if intake is None:
            self._show(self.intake, Phrase("idle.nothing-to-undo"))
        else:
            self._opened(intake)

    def _freed(self, key: str) -> None:
        """The desk is free; the recent list tells the masked name for the line about it."""
        before = self.open_id
        self._show(None, None)
        self._workers.run(
            lambda: (self._desk.recent(RECENT), self._desk.status()),
            lambda answer: self._told(key, before, answer),
            lambda error: None,
        )

    def _told(self, key: str, before: str | None, answer: tuple[tuple[RecentItem, ...], DeskStatus]) -> None:
        self._listed(answer)
        name = next((item.masked_name for item in self.recent if item.presentation_id == before), "")
        if name and self.intake is None and self.last is None and self.trouble is None and not self.busy:
            self._show(None, Phrase(key, {"name": name}))

    def _lists(self) -> tuple[tuple[RecentItem, ...], DeskStatus]:
        return self._desk.recent(RECENT), self._desk.status()

    def _lists_again(self) -> tuple[tuple[RecentItem, ...], DeskStatus] | StoreError:
        """The same failure every few seconds is no news for the log."""
        try:
            return self._lists()
        except StoreError as error:
            return error

    def _well(self, answer: tuple[tuple[RecentItem, ...], DeskStatus] | StoreError) -> None:
        if isinstance(answer, StoreError):
            self._unwell(answer)
            return
        self._asked = False
        self._listed(answer)
        if self.out_of_order:
            self.out_of_order = False
            self.dismiss()

    def _unwell(self, error: Exception) -> None:
        self._asked = False
        if self.intake is None and (self.out_of_order or self.trouble is None):
            self.out_of_order = True
            self._failed(error)

    def _listed(self, answer: tuple[tuple[RecentItem, ...], DeskStatus]) -> None:
        self.recent, self.status = answer
        self.listed.emit()

    def _show(self, intake: Intake | None, last: Phrase | None) -> None:
        self.intake, self.last, self.trouble = intake, last, None
        self.changed.emit()

    def _ask(self, job: Callable[[], T], done: Callable[[T], None]) -> None:
        def finished(answer: T) -> None:
            self._count(-1)
            done(answer)

        def failed(error: Exception) -> None:
            self._count(-1)
            self._failed(error)

        self._count(+1)
        self._workers.run(job, finished, failed)

    def _failed(self, error: Exception) -> None:
        """Nothing was recorded, so nothing may be shown as decided; an open card stays as it was recorded."""
        self.trouble = words_for(error)
        self.changed.emit()

    def _count(self, by: int) -> None:
        was = self.busy
        self._running += by
        self._urgent = self._urgent and self.busy
        if self.busy is not was:
            self.busy_changed.emit(self.busy)
