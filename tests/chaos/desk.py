"""Who works at the desk? The real desk of a home as a process: everybody from FIRST on is shown, asked about and admitted.

python -m tests.chaos.desk HOME COUNT FIRST LAST_ID PACE   (one JSON line for each step, for whoever watches)

LAST_ID: the presentation of guest FIRST if it was seen on the screen before the power went; a receptionist looks at the
list before she asks for a card again.
"""

from __future__ import annotations

import json
import queue
import random
import sys
import threading
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

from kiosk.app import Rooms, build_rooms, utc_now
from kiosk.desk import Desk
from kiosk.desk.enquiry import Enquiry, Reply
from kiosk.desk.insurer import Insurer
from kiosk.intake import AdmitAs, Intake, State
from kiosk.scanner.reading import Reading, Source
from kiosk.verify.verdict import Decision
from tests.chaos.crowd import Guest, guests

AT_ONCE = 4
ADMITTED_INSURED = (Decision.COVERED, Decision.COVERED_WITH_NOTICE, Decision.PENDING)


class Counter:
    """One receptionist, one desk; as the window does, look-ups run on threads and are settled on the desk's own."""

    def __init__(self, rooms: Rooms, pace: float) -> None:
        insurer = rooms.insurer()
        assert insurer is not None
        self.rooms, self.pace = rooms, pace
        self.insurer: Insurer = insurer
        self.desk: Desk = rooms.desk(clerk="Thu Mẫu")
        self.desk.park_left_open()
        self.replies: queue.SimpleQueue[Reply | None] = queue.SimpleQueue()
        self.under_way = 0
        self.chance = random.Random()

    def serve(self, guest: Guest) -> None:
        decoded = time.perf_counter() + self.pace * self.chance.random()
        self.settle_until(lambda: time.perf_counter() >= decoded)
        reading = Reading(data=guest.shown, source=Source.CAMERA, at=utc_now(), decoder="chaos")
        intake = self.desk.read(reading)
        verdict = intake.presentation.verdict
        assert verdict is not None
        took = (time.perf_counter() - decoded) * 1000
        say(guest=guest.number, shown=intake.presentation.id, ms=round(took, 2), decision=verdict.decision)
        if self.under_way < AT_ONCE:
            self.ask(self.insurer.wanted(intake))
        look = time.perf_counter() + self.pace * self.chance.random()
        self.settle_until(lambda: time.perf_counter() >= look)
        self.admit(guest, intake)

    def admit(self, guest: Guest, intake: Intake) -> None:
        found = self.rooms.store.load(intake.presentation.id)  # what the screen says now: an answer may have come
        assert found is not None and found.presentation.verdict is not None
        insured = found.presentation.verdict.decision in ADMITTED_INSURED
        admitted = self.desk.admit(AdmitAs.INSURED if insured else AdmitAs.SELF_PAY)
        say(guest=guest.number, admitted=intake.presentation.id)
        self.insurer.admitted(admitted)
        if not self.under_way and not self.insurer.rests():
            self.ask(self.insurer.waiting())

    def ask(self, enquiry: Enquiry | None) -> None:
        if enquiry is None:
            return

        def work(asked: Enquiry = enquiry) -> None:
            try:
                self.replies.put(self.insurer.ask(asked))
            except BaseException as error:
                say(crash=type(error).__name__)
                self.replies.put(None)
                raise

        self.under_way += 1
        threading.Thread(target=work, daemon=True).start()

    def settle_until(self, over: Callable[[], bool]) -> None:
        while not over():
            try:
                reply = self.replies.get(timeout=0.005)
            except queue.Empty:
                continue
            self.under_way -= 1
            if reply is not None:
                self.insurer.settle(reply, self.desk)


def say(**what: object) -> None:
    print(json.dumps(what), flush=True)


def main(home: Path, count: int, first: int, last_id: str, pace: float) -> None:
    rooms = build_rooms(home)
    counter = Counter(rooms, pace)
    for guest in guests(count, utc_now().date())[first:]:
        if guest.number == first and last_id != "-":
            known = rooms.store.load(last_id)
            if known is not None and known.presentation.state is State.ADMITTED:
                say(guest=guest.number, admitted=last_id)
                continue
        counter.serve(guest)
    ending = utc_now() + timedelta(seconds=rooms.settings.gateway.hard_seconds + 5)
    counter.settle_until(lambda: not counter.under_way or utc_now() > ending)
    say(end=True)
    rooms.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]), sys.argv[4], float(sys.argv[5]))
