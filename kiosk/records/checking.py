"""Does the log still hold, and do the records agree with it, both ways? Hashes first, then what the entries say.

Meant for tests and the doctor page; it trusts the machine that it runs on.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from typing import Any

from sqlalchemy import Connection, RowMapping, select

from kiosk.records import log
from kiosk.records.database import Database
from kiosk.records.rows import outcome_of, outcomes_hash, visit_hash, visit_of
from kiosk.records.schema import case_note, fraud_case, log_entry, mute, presentation, rule_outcome, visit
from kiosk.records.values import CaseState, LogProblem


def verify_log(db: Database) -> tuple[bool, tuple[LogProblem, ...]]:
    """(holds, problems in the order of their entries). Reads everything once, in one consistent picture."""
    with db.read() as connection:
        claims = _Claims()
        problems = [*_chain(connection, claims), *_records(connection, claims)]
    return not problems, tuple(sorted(problems, key=lambda problem: problem.seq))


_CASE_STATE = ("state", "disposition", "assignee")
_NEW_CASE = (CaseState.NEW.value, None, None)


class _Claims:
    """What the entries say of the records: subject -> (seq, claim)."""

    def __init__(self) -> None:
        self.sealed: dict[str, tuple[int, str]] = {}
        self.state: dict[str, tuple[int, str]] = {}
        self.admission: dict[str, tuple[int, dict[str, Any]]] = {}
        self.outcomes: dict[tuple[str, int], tuple[str, set[str]]] = {}
        self.undo: dict[str, int] = {}
        self.notes: dict[str, list[tuple[int, str]]] = {}
        self.case_hits: dict[str, int] = {}
        self.case_state: dict[str, tuple[Any, ...]] = {}
        self.mutes: dict[str, tuple[int, tuple[Any, ...]]] = {}
        self.twice: list[LogProblem] = []

    def add(self, seq: int, body: dict[str, Any]) -> None:
        subject, event = body["subject"], body["event"]
        if "sealed_hash" in body:
            self.sealed[subject] = (seq, body["sealed_hash"])
        if "state" in body and event != "case":
            self.state[subject] = (seq, body["state"])
        if "outcomes_hash" in body:  # an admission, or a presentation set aside
            self.outcomes[subject, seq] = (body["outcomes_hash"], {*body["cases"], *body.get("again", ())})
            for case_id in body["cases"]:
                self.case_hits[case_id] = self.case_hits.get(case_id, 0) + 1
        if event == "admission":
            if subject in self.admission:
                self.twice.append(LogProblem(kind="admitted-twice", seq=seq))
            self.admission[subject] = (seq, body)
        elif event == "undo":
            self.undo[subject] = seq
        elif event == "case":
            self.notes.setdefault(subject, []).append((seq, body["reason_hash"]))
            self.case_state[subject] = tuple(body[name] for name in _CASE_STATE)
        elif event == "mute":
            self.mutes[subject] = (seq, (body["rule"], body["person"], body["until"]))


def _chain(connection: Connection, claims: _Claims) -> Iterator[LogProblem]:
    expected, previous = 1, log.START
    for row in connection.execute(select(log_entry).order_by(log_entry.c.seq)):
        if row.seq != expected:
            yield LogProblem(kind="gap", seq=row.seq)
        if row.prev_hash != previous:
            yield LogProblem(kind="link", seq=row.seq)
        if not isinstance(row.body, bytes) or log.leaf_hash(row.body) != row.leaf_hash:
            yield LogProblem(kind="leaf", seq=row.seq)
        if log.chain_hash(row.prev_hash, row.leaf_hash) != row.chain_hash:
            yield LogProblem(kind="chain", seq=row.seq)
        expected, previous = row.seq + 1, row.chain_hash
        try:
            body = json.loads(row.body)
            columns = {"seq": row.seq, "at": log.time_text(row.at), "event": row.event, "subject": row.subject}
            agrees = columns.items() <= body.items()
            claims.add(row.seq, body)
        except (ValueError, KeyError, TypeError, AttributeError):
            agrees = False
        if not agrees:
            yield LogProblem(kind="body", seq=row.seq)


def _records(connection: Connection, claims: _Claims) -> Iterator[LogProblem]:
    yield from claims.twice
    yield from _presentations(connection, claims)
    yield from _visits(connection, claims)
    yield from _outcomes(connection, claims)
    yield from _cases(connection, claims)
    yield from _mutes(connection, claims)


def _presentations(connection: Connection, claims: _Claims) -> Iterator[LogProblem]:
    missing = dict(claims.sealed)
    for row in connection.execute(select(presentation.c.id, presentation.c.state, presentation.c.sealed)):
        seq, sealed_hash = missing.pop(row.id, (0, None))
        if sealed_hash is None:
            yield LogProblem(kind="presentation-without-entry", seq=0)
        elif sealed_hash != hashlib.sha256(row.sealed).hexdigest():
            yield LogProblem(kind="presentation-differs", seq=seq)
        elif claims.state[row.id][1] != row.state:
            yield LogProblem(kind="state-differs", seq=claims.state[row.id][0])
    for seq, _ in missing.values():
        yield LogProblem(kind="entry-without-presentation", seq=seq)


def _visits(connection: Connection, claims: _Claims) -> Iterator[LogProblem]:
    missing = dict(claims.admission)
    undone = dict(claims.undo)
    for row in connection.execute(select(visit).where(visit.c.admitted)).mappings():
        seq, body = missing.pop(row["presentation_id"], (0, {}))
        if not body:
            yield LogProblem(kind="visit-without-entry", seq=0)
        elif seq != row["admitted_seq"] or visit_hash(visit_of(row)) != body["visit_hash"]:
            yield LogProblem(kind="visit-differs", seq=seq)
        if undone.pop(row["presentation_id"], None) != row["undone_seq"] or row["undone"] != bool(row["undone_seq"]):
            yield LogProblem(kind="undo-differs", seq=row["undone_seq"] or seq)
    for seq, _ in missing.values():
        yield LogProblem(kind="entry-without-visit", seq=seq)
    for seq in undone.values():
        yield LogProblem(kind="entry-without-visit", seq=seq)


def _outcomes(connection: Connection, claims: _Claims) -> Iterator[LogProblem]:
    """Every step that froze outcomes, the replaced ones too, has exactly the rows of its entry, in the cases it names."""
    kept: dict[tuple[str, int], list[RowMapping]] = {}
    for row in connection.execute(select(rule_outcome).order_by(rule_outcome.c.place)).mappings():
        kept.setdefault((row["presentation_id"], row["seq"]), []).append(row)
    for step, (said, cases) in claims.outcomes.items():
        rows = kept.pop(step, [])
        in_cases = {row["case_id"] for row in rows if row["case_id"]}
        if outcomes_hash([outcome_of(row) for row in rows]) != said or in_cases != cases:
            yield LogProblem(kind="outcomes-differ", seq=step[1])
    for _, seq in kept:
        yield LogProblem(kind="outcomes-without-entry", seq=seq)


def _cases(connection: Connection, claims: _Claims) -> Iterator[LogProblem]:
    cases = connection.execute(select(fraud_case)).mappings().all()
    if {row["id"]: row["hits"] for row in cases} != claims.case_hits:
        yield LogProblem(kind="cases-differ", seq=0)
    for row in cases:
        # As the entry writes it: an assignee's accents may have been typed in two pieces.
        now = json.loads(log.canonical([row[name] for name in _CASE_STATE]))
        if tuple(now) != claims.case_state.get(row["id"], _NEW_CASE):
            seqs = [seq for seq, _ in claims.notes.get(row["id"], [])]
            yield LogProblem(kind="case-state-differs", seq=max(seqs, default=0))
    kept: dict[str, list[tuple[int, str]]] = {}
    for note in connection.execute(select(case_note).order_by(case_note.c.place)):
        kept.setdefault(note.case_id, []).append((note.seq, hashlib.sha256(note.reason).hexdigest()))
    for case_id in claims.notes.keys() | kept.keys():
        if claims.notes.get(case_id) != kept.get(case_id):
            seqs = [seq for seq, _ in claims.notes.get(case_id, kept.get(case_id, []))]
            yield LogProblem(kind="case-notes-differ", seq=max(seqs, default=0))


def _mutes(connection: Connection, claims: _Claims) -> Iterator[LogProblem]:
    """Who writes a mute past the log makes a rule blind for somebody."""
    missing = dict(claims.mutes)
    for row in connection.execute(select(mute)):
        seq, claim = missing.pop(row.id, (0, ()))
        if claim != (row.rule, row.person_key, log.time_text(row.until)):
            yield LogProblem(kind="mute-differs", seq=seq)
    for seq, _ in missing.values():
        yield LogProblem(kind="entry-without-mute", seq=seq)
