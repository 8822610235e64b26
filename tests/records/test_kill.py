"""The power goes at any moment: what was confirmed is there, nothing is half there, the log is one unbroken line."""

from __future__ import annotations

import random
import subprocess
import sys
from pathlib import Path

from kiosk.intake import State
from kiosk.records.store import open_store
from tests.records.builders import KEYS, Clock, outcomes, presentation

ROOT = Path(__file__).parents[2]
ADMISSIONS, ROUNDS = 200, 8

# Says what it is about to do and, once the store has confirmed it, that it is done. It never ends by itself.
PROGRAM = """
import sys
from dataclasses import replace
from kiosk.records.store import open_store
from tests.records.builders import *
store = open_store(sys.argv[1], KEYS, Clock())
n = int(sys.argv[2])
while True:
    p = presentation(n)
    store.record_presentation(p, seen=view(p, n))
    print("shown", n, flush=True)
    live = replace(p, verdicts=(*p.verdicts, live_verdict(n)))
    store.record_live_verdict(live, seen=view(live, n))
    print("live", n, flush=True)
    store.admit(admitted(live), visit(live, n), outcomes("visit-frequency"), AdmitAs.INSURED)
    print("admitted", n, flush=True)
    if n % 5 == 0:
        store.undo(f"v-p-{n}", "c07", "x")
        print("undone", n, flush=True)
    n += 1
"""


def test_killed_at_any_moment(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'visits.db'}"
    dice = random.Random(11)
    done: dict[str, list[int]] = {"shown": [], "live": [], "admitted": [], "undone": []}
    first = 0
    for round_number in range(1, ROUNDS + 1):
        goal = ADMISSIONS * round_number // ROUNDS
        done_before = len(done["admitted"])
        worker = subprocess.Popen(
            [
                sys.executable,
                "-c",
                PROGRAM,
                url,
                str(first),
            ],
            cwd=ROOT,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        assert worker.stdout is not None and worker.stderr is not None
        # A few lines beyond the goal, so that the blow falls between any two steps and not after a whole person.
        lines_more = dice.randrange(1, 8)
        lines = []
        for line in worker.stdout:
            lines.append(line)
            word, number = line.split()
            done[word].append(int(number))
            if len(done["admitted"]) >= goal:
                lines_more -= 1
                if lines_more <= 0:
                    break
        worker.kill()
        # What it still managed to confirm before the blow was in the pipe.
        rest, errors = worker.communicate(timeout=30)
        assert errors == "", errors
        for line in rest.splitlines():
            if len(line.split()) == 2:
                word, number = line.split()
                done[word].append(int(number))
        assert len(done["admitted"]) > done_before
        first = max(done["shown"]) + 2  # the one after may be there unconfirmed
        _whole(url, done)
    assert len(done["admitted"]) >= ADMISSIONS


def _whole(url: str, done: dict[str, list[int]]) -> None:
    with open_store(url, KEYS, Clock()) as store:
        assert store.verify_log() == (True, ())
        entries = store.entries(0, 100_000)
        assert [entry.seq for entry in entries] == list(range(1, len(entries) + 1))
        there = {item.presentation_id: item for item in store.recent(100_000)}
        assert {f"p-{n}" for n in done["shown"]} <= there.keys()
        assert len(there) - len(done["shown"]) <= ROUNDS  # at most one unconfirmed a blow
        visits = 0
        for presentation_id, item in there.items():
            n = int(presentation_id[2:])
            intake = store.load(presentation_id)
            assert intake is not None
            events = [receipt.event for receipt in store.receipts(presentation_id)]
            assert events == ["presentation", "live-verdict", "admission", "undo"][: len(events)]
            assert len(intake.presentation.verdicts) == 1 + ("live-verdict" in events) >= 1 + (n in done["live"])
            assert (intake.visit is not None) == ("admission" in events) >= (n in done["admitted"])
            assert (item.state is State.UNDONE) == ("undo" in events) >= (n in done["undone"])
            assert intake.presentation.readings == presentation(n).readings
            assert intake.outcomes == (outcomes("visit-frequency") if intake.visit else ())
            visits += intake.visit is not None
        assert sum(row.hits for row in store.cases_page(limit=100_000).rows) == visits
