"""One store, several threads: writers take turns, readers never wait, the log stays one line."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor

from kiosk.intake import AdmitAs
from kiosk.records.store import Store, open_store
from kiosk.records.values import StoreError
from tests.records.builders import KEYS, Clock, admitted, outcomes, show, take_in, visit


def test_readers_see_whole_steps_while_somebody_writes(store: Store) -> None:
    done = threading.Event()
    halves: list[str] = []
    reads = 0

    def read() -> int:
        count = 0
        while not done.is_set() or count == 0:
            for item in store.recent(3):
                intake = store.load(item.presentation_id)
                if intake is None or (intake.visit is not None and len(intake.outcomes) != 3):
                    halves.append(item.presentation_id)
            count += 1
        return count

    with ThreadPoolExecutor(2) as threads:
        readers = [threads.submit(read) for _ in range(2)]
        for n in range(40):
            take_in(store, n, "visit-frequency")
        done.set()
        reads = sum(reader.result() for reader in readers)
    assert halves == [] and reads >= 2
    assert store.verify_log() == (True, ())


def test_writers_of_several_desks_take_turns(url: str) -> None:
    def work(desk: int) -> None:
        with open_store(url, KEYS, Clock()) as store:
            for n in range(15):
                take_in(store, desk * 100 + n, "visit-frequency", person=1)

    with ThreadPoolExecutor(3) as desks:
        list(desks.map(work, range(3)))
    with open_store(url, KEYS, Clock()) as store:
        assert [entry.seq for entry in store.entries()] == list(range(1, 91))
        assert store.cases_page().rows[0].hits == 45
        assert store.verify_log() == (True, ())


def test_of_two_who_admit_the_same_person_one_wins(store: Store) -> None:
    p = show(store, 1)
    start = threading.Barrier(4)

    def admit(n: int) -> str:
        start.wait()
        try:
            store.admit(admitted(p), visit(p, visit_id=f"v-{n}"), outcomes("visit-frequency"), AdmitAs.INSURED)
        except StoreError as error:
            return error.code
        return "admitted"

    with ThreadPoolExecutor(4) as desks:
        ends = sorted(desks.map(admit, range(4)))
    assert ends == ["admitted"] + ["already-admitted"] * 3
    assert store.verify_log() == (True, ())
