"""`kiosk admit` as scripts call it: what is printed is on record, options arrive, a power cut loses nothing confirmed."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

import pytest

from kiosk.app import Rooms, build_rooms
from kiosk.demo.people import MadePerson
from kiosk.intake import AdmitAs, Intake, Paper, State
from kiosk.verify.card import Kind
from tests.commands.conftest import HELD, Call, hide_visits
from tests.commands.test_check import HOSTILE, KEYS, text_of
from tests.e2e.leaks import leaks, secrets_of

Cast = tuple[MadePerson, ...]
ROOT = Path(__file__).parents[2]
ADMISSIONS = 200


@contextmanager
def records(home: Path) -> Iterator[Rooms]:
    rooms = build_rooms(home)
    try:
        assert rooms.store.verify_log() == (True, ())
        yield rooms
    finally:
        rooms.close()


def kept(home: Path, presentation_id: str) -> tuple[Intake, list[str]]:
    """The intake as it is on record, and its events."""
    with records(home) as rooms:
        intake = rooms.store.load(presentation_id)
        assert intake is not None
        return intake, [receipt.event for receipt in rooms.store.receipts(presentation_id)]


def test_a_covered_person(call: Call, cast: Cast, known_home: Path) -> None:
    answer = call("admit", "--json", text_of(cast[0]))
    assert (answer.code, answer.err) == (0, [])
    (found,) = answer.out
    assert set(found) == KEYS | {"presentation_id", "visit_id", "receipt"}
    assert set(found["receipt"]) == {"seq", "event", "leaf_hash", "chain_hash", "recorded_at"}
    assert (found["decision"], found["receipt"]["event"]) == ("COVERED", "admission")
    intake, events = kept(known_home, found["presentation_id"])
    assert intake.visit is not None and intake.visit.visit_id == found["visit_id"]
    assert events == ["presentation", "admission"]
    with records(known_home) as rooms:
        last = rooms.store.receipts(found["presentation_id"])[-1]
        assert (last.seq, last.chain_hash) == (found["receipt"]["seq"], found["receipt"]["chain_hash"])


def test_options_reach_the_visit(call: Call, cast: Cast, known_home: Path) -> None:
    words = (
        "--visit-type 1.1 --paper cccd --paper vneid --clerk Hoa --desk Q7 --entry wedge --at 2026-11-20T07:41+07:00"
    )
    (found,) = call("admit", "--json", *words.split(), text_of(cast[0])).out
    intake, events = kept(known_home, found["presentation_id"])
    visit = intake.visit
    assert visit is not None and events == ["presentation", "amended", "admission"]
    assert (visit.visit_type, visit.papers_seen, visit.entry_mode) == ("1.1", ("cccd", "vneid"), "wedge")
    assert (visit.clerk, visit.desk, visit.facility) == ("Hoa", "Q7", "79034")
    assert visit.occurred_at.isoformat() == "2026-11-20T00:41:00+00:00"
    assert intake.presentation.strip.papers == (Paper.CCCD, Paper.VNEID)


def test_two_codes_of_one_person_are_one_presentation(call: Call, cast: Cast, known_home: Path) -> None:
    (found,) = call("admit", "--json", "--second-code", text_of(cast[0], Kind.CCCD), text_of(cast[0])).out
    assert found["decision"] == "COVERED" and found["card"]["citizen_id"].startswith("09")
    intake, events = kept(known_home, found["presentation_id"])
    assert events == ["presentation", "joined", "admission"]
    assert len(intake.presentation.readings) == 2


def test_a_second_code_that_never_comes_is_no_card(call: Call, cast: Cast, known_home: Path) -> None:
    answer = call("admit", "--json", "--second-code", "-", text_of(cast[0]), stdin=b"")
    assert answer.code == 0
    assert answer.out[0]["decision"] == "COVERED" and "citizen_id" not in answer.out[0]["card"]


def test_the_identity_card_of_somebody_else(call: Call, cast: Cast, known_home: Path) -> None:
    (found,) = call("admit", "--json", "--second-code", text_of(cast[1], Kind.CCCD), text_of(cast[0])).out
    assert (found["decision"], found["visit_id"]) == ("CORRECT_INPUT", None)
    intake, events = kept(known_home, found["presentation_id"])
    assert intake.visit is None and events == ["presentation", "joined", "parked"]


@pytest.mark.parametrize(("place", "decision"), [(0, "COVERED"), (HELD, "NOT_COVERED"), (8, "PENDING")])
def test_an_emergency_is_always_admitted(call: Call, cast: Cast, known_home: Path, place: int, decision: str) -> None:
    (found,) = call("admit", "--json", "--visit-type", "2", text_of(cast[place])).out
    assert found["decision"] == decision
    intake, _ = kept(known_home, found["presentation_id"])
    assert intake.admitted_as is AdmitAs.EMERGENCY and intake.visit is not None and intake.visit.visit_type == "2"


@pytest.mark.parametrize("nothing", ["", "half|a card", "https://example.invalid/x"])
def test_an_emergency_without_anything_to_read_is_admitted(call: Call, known_home: Path, nothing: str) -> None:
    (found,) = call("admit", "--json", "--visit-type", "2", nothing).out
    intake, _ = kept(known_home, found["presentation_id"])
    assert intake.admitted_as is AdmitAs.EMERGENCY and intake.visit is not None
    assert not [outcome for outcome in intake.outcomes if outcome.prompt]


def test_who_is_not_covered_is_recorded_and_not_admitted(call: Call, cast: Cast, known_home: Path) -> None:
    (found,) = call("admit", "--json", text_of(cast[HELD])).out
    assert (found["decision"], found["visit_id"]) == ("NOT_COVERED", None)
    intake, events = kept(known_home, found["presentation_id"])
    assert intake.presentation.state is State.PARKED and events == ["presentation", "parked"]


def test_one_person_a_line_and_never_mixed(call: Call, cast: Cast, known_home: Path) -> None:
    lines = [text_of(cast[0]), text_of(cast[HELD]), text_of(cast[1]), text_of(cast[1], Kind.CCCD), "half|a card", "x"]
    answer = call("admit", "--json", stdin="\n".join(lines).encode())
    assert answer.code == 0
    assert [found["visit_id"] is not None for found in answer.out] == [True, False, True, True, False, False]
    assert len({found["presentation_id"] for found in answer.out}) == 6
    with records(known_home) as rooms:
        assert len(rooms.store.recent(100)) == 6


@pytest.mark.parametrize("what", HOSTILE)
def test_any_bytes_are_recorded_and_admit_nobody(call: Call, home: Path, what: str) -> None:
    answer = call("admit", "--json", stdin=HOSTILE[what] + b"\n")
    assert (answer.code, answer.err) == (0, [])
    (found,) = answer.out
    assert found["visit_id"] is None
    intake, _ = kept(home, found["presentation_id"])
    assert intake.visit is None


def test_a_visit_type_that_no_table_holds(call: Call, cast: Cast, known_home: Path) -> None:
    answer = call("admit", "--json", "--visit-type", "1.99", text_of(cast[0]))
    assert (answer.code, answer.out, answer.err[0]["error"]["code"]) == (2, [], "bad-visit-type")
    assert " 1.3 " in answer.err[0]["error"]["message"]
    with records(known_home) as rooms:
        assert rooms.store.recent() == ()


def test_a_visit_that_is_entered_later(call: Call, cast: Cast, known_home: Path) -> None:
    (found,) = call("admit", "--json", "--at", "2026-03-09T07:30+07:00", text_of(cast[0])).out
    assert {"id": "clock-skew", "outcome": "EXEMPT", "severity": "info"} in found["rules"]
    intake, _ = kept(known_home, found["presentation_id"])
    visit, recorded = intake.visit, found["receipt"]["recorded_at"]
    assert visit is not None and visit.occurred_at.isoformat() == "2026-03-09T00:30:00+00:00"
    assert abs((visit.observed_at - datetime.fromisoformat(recorded)).total_seconds()) < 60


def test_who_was_set_aside_and_comes_again_is_one_case_and_one_presentation(
    call: Call, cast: Cast, known_home: Path
) -> None:
    twice = [call("admit", "--json", text_of(cast[HELD])).out[0]["presentation_id"] for _ in range(2)]
    assert twice[0] == twice[1]
    assert kept(known_home, twice[0])[1] == ["presentation", "parked", "resumed", "parked"]
    with records(known_home) as rooms:
        rows = rooms.store.cases_page().rows
        assert [(row.rule, row.hits) for row in rows] == [("card-not-valid", 1)]
        assert rooms.store.case(rows[0].id).outcomes[0][0] == twice[0]


@pytest.mark.parametrize("words", [["--paper", "library-card"], ["--entry", "thought"], ["--at", "soon"]])
def test_bad_use(call: Call, words: list[str]) -> None:
    answer = call("admit", "--json", *words, "x")
    assert (answer.code, answer.out) == (2, [])
    assert set(answer.err[0]["error"]) == {"code", "message"}


def test_records_that_fail_admit_nobody(call: Call, cast: Cast, known_home: Path) -> None:
    hide_visits(known_home)
    answer = call("admit", "--json", text_of(cast[0]))
    assert (answer.code, answer.out) == (4, [])
    (error,) = answer.err
    assert error["error"]["code"] not in ("bug", "")
    assert not [secret for secret in secrets_of(cast) if secret in answer.text]


def test_nothing_personal_is_printed_or_lies_open(call: Call, cast: Cast, known_home: Path) -> None:
    lines = "\n".join(text_of(p, kind) for p in cast for kind in (Kind.BHYT15, Kind.CCCD))
    answer = call("admit", "--json", "--second-code", text_of(cast[0], Kind.CCCD), stdin=lines.encode())
    assert answer.code == 0
    assert not [secret for secret in secrets_of(cast) if secret in answer.text]
    assert leaks(known_home, secrets_of(cast)) == []


def test_killed_while_it_admits(cast: Cast, known_home: Path) -> None:
    """kill -9 in a loop over 200 admissions: everything that was confirmed on standard output is there, nothing half."""
    confirmed: list[dict[str, str]] = []
    lines = ("\n".join(text_of(cast[place % 3]) for place in range(ADMISSIONS)) + "\n").encode()
    blows = 0
    while len(confirmed) < ADMISSIONS:
        worker = subprocess.Popen(
            [sys.executable, "-m", "kiosk", "admit", "--home", str(known_home), "--json", "-"],
            cwd=ROOT,
            env={**os.environ, "KIOSK_HOME": str(known_home)},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )
        assert worker.stdin is not None and worker.stdout is not None
        worker.stdin.write(lines)
        worker.stdin.flush()
        goal = len(confirmed) + 67
        for line in worker.stdout:
            confirmed.append(json.loads(line))
            if len(confirmed) >= goal:
                break
        worker.kill()
        blows += 1
        rest, errors = worker.communicate(timeout=30)
        assert errors == b""
        confirmed += [json.loads(line) for line in rest.splitlines(keepends=True) if line.endswith(b"\n")]
    with records(known_home) as rooms:
        entries = rooms.store.entries(0, 100_000)
        assert [entry.seq for entry in entries] == list(range(1, len(entries) + 1))
        there = {item.presentation_id: item.visit_id for item in rooms.store.recent(100_000)}
        assert len(there) - len(confirmed) <= blows, "at most the one in hand was not confirmed"
        for found in confirmed:
            assert there[found["presentation_id"]] == found["visit_id"] is not None
            events = [receipt.event for receipt in rooms.store.receipts(found["presentation_id"])]
            assert events == ["presentation", "admission"]
