"""Who answers while the rooms are still being opened? A desk that opens them in its own thread, before its first answer.

The window is there in half a second; registry, records and rules need a moment more. Whatever is scanned in between
waits in the line of the intake thread and is answered in order.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING

from kiosk.app import Rooms
from kiosk.commands import CommandError
from kiosk.desk import Desk
from kiosk.intake import AdmitAs, Candidate, DeskStatus, Intake, RecentItem, Strip
from kiosk.records.values import StoreError
from kiosk.scanner.reading import Reading
from kiosk.verify.card import BirthDate, Card
from kiosk.verify.sources import SourceUnavailable

if TYPE_CHECKING:
    from kiosk.desk.enquiry import Enquiry, Reply
    from kiosk.desk.insurer import Insurer


class LateDesk:
    """The desk of a home, opened by the first call. All methods belong to one thread, the intake's, unless they say more.

    Raises `StoreError` when the rooms will not open, and tries again at the next call.
    """

    def __init__(self, open_rooms: Callable[[], Rooms], clerk: str = "") -> None:
        """`clerk` empty: nobody has said yet who works here."""
        self._open_rooms = open_rooms
        self._clerk = clerk
        self._name: str | None = None
        self._rooms: Rooms | None = None
        self._desk: Desk | None = None
        self._opening = threading.Lock()
        self.insurer: Insurer | None = None
        """Who asks the insurer; None where no gateway is set up, or before the first call. May be read by any thread."""
        self.insurer_fault: str | None = None
        """Why the gateway that is set up cannot be asked."""

    def rooms(self) -> Rooms:
        """The rooms, opened now if they are not yet. May be called by any thread."""
        with self._opening:
            if self._rooms is None:
                try:
                    self._rooms = self._open_rooms()
                except CommandError as error:
                    raise StoreError(error.code, str(error)) from None
            return self._rooms

    def opened(self) -> Rooms | None:
        """The rooms where they are open already; opens nothing. May be called by any thread."""
        return self._rooms

    def holds(self, number: str) -> bool:
        """Whether the local registry holds this number; False while nobody can say at once. For any thread.

        A registry on another machine is not asked: this runs between two keys of a typing hand.
        """
        rooms = self._rooms
        if rooms is None or rooms.registry is None or not rooms.settings.registry.url.startswith("sqlite"):
            return False
        try:
            return bool(rooms.registry.find(number))
        except SourceUnavailable:
            return False

    def sign_in(self, clerk: str, *, desk: str | None = None) -> None:
        """From now on this person stands on every event, and the desk's new name if it got one."""
        self._clerk, self._name = clerk, desk or self._name
        if self._desk is not None:
            self._desk.sign_in(clerk, desk=desk)

    def renew(self) -> None:
        """The settings are others: the next call opens the rooms anew. Whoever stands here is parked before."""
        self._name = None
        self.close()

    def close(self) -> None:
        """Park whoever still stands here and give registry and records back; no thread uses the desk any more."""
        with self._opening:
            rooms, desk, self._rooms, self._desk = self._rooms, self._desk, None, None
            self.insurer, self.insurer_fault = None, None
        if desk is not None:
            with suppress(StoreError):  # it stays on disk as it was recorded, and is parked at the next start
                desk.park()
        if rooms is not None:
            rooms.close()

    def read(self, reading: Reading) -> Intake:
        return self._there().read(reading)

    def look(self, reading: Reading) -> Intake:
        return self._there().look(reading)

    def amend(self, strip: Strip) -> Intake:
        return self._there().amend(strip)

    def correct(self, name: str | None, birth: BirthDate | None) -> Intake:
        return self._there().correct(name, birth)

    def use_new_card(self) -> Intake:
        return self._there().use_new_card()

    def admit(self, how: AdmitAs, reason: str = "") -> Intake:
        return self._there().admit(how, reason)

    def emergency(self) -> Intake:
        return self._there().emergency()

    def undo(self) -> Intake | None:
        return self._there().undo()

    def park(self) -> None:
        self._there().park()

    def resume(self, presentation_id: str) -> Intake:
        return self._there().resume(presentation_id)

    def recent(self, limit: int) -> tuple[RecentItem, ...]:
        return self._there().recent(limit)

    def status(self) -> DeskStatus:
        known = self._there().status()
        changed = self.rooms().store.changed_count()
        return replace(known, gateway_configured=self.insurer is not None, changed=changed)

    def wanted(self, intake: Intake) -> Enquiry | None:
        """What to ask the insurer after a step, or None."""
        return self.insurer.wanted(intake) if self.insurer is not None else None

    def waiting(self) -> Enquiry | None:
        """The next of those who wait for the insurer, or None."""
        return self.insurer.waiting() if self.insurer is not None else None

    def settle(self, reply: Reply) -> Intake | None:
        """Record what the insurer said; the intake as it is now, None when there is nothing new."""
        return self.insurer.settle(reply, self._there()) if self.insurer is not None else None

    def keep_past(self, past: Reply) -> None:
        """Record what the insurer told of a person's treatments."""
        if self.insurer is not None:
            self.insurer.keep_past(past)

    def not_asked(self, enquiry: Enquiry) -> None:
        """Asking ended in an error of this program: whoever waits rests."""
        if self.insurer is not None:
            self.insurer.failed(enquiry)

    def learn_from(self, intake: Intake) -> int:
        """Into the registry what the insurer said of an admitted person. How many cards."""
        return self.insurer.admitted(intake) if self.insurer is not None else 0

    def find_name(self, text: str) -> tuple[Card, ...]:
        return self._there().find_name(text)

    def people_in(self, readings: tuple[Reading, ...]) -> tuple[Candidate, ...]:
        from kiosk.desk.in_picture import people_in
        from kiosk.verify.formats.recognise import recognise

        self._there()
        rooms = self.rooms()
        day = rooms.clock().astimezone(rooms.settings.facility.zone_info).date()
        return people_in(readings, recognise, rooms.verifier().records, day)

    def _there(self) -> Desk:
        if self._desk is None:
            desk = self.rooms().desk(clerk=self._clerk, desk=self._name, warm=True)
            with suppress(StoreError):  # they are on disk, and the desk must open whatever the disk does
                desk.park_left_open()
            self._desk = desk
            try:
                self.insurer = self.rooms().insurer()
            except CommandError as error:  # a wrong set-up is said in the strip; people are admitted all the same
                self.insurer_fault = error.code
        return self._desk
