"""The log: canonical bytes, RFC 6962 leaves, an unbroken chain, and a check that finds what was changed."""

from __future__ import annotations

import hashlib
import json
from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal

import pytest
from sqlalchemy import insert, select

from kiosk.records import log
from kiosk.records.schema import log_entry
from kiosk.records.store import Store
from kiosk.records.values import CaseState, StoreError
from tests.records.builders import show, take_in


def test_canonical_bytes_are_sorted_tight_nfc_and_utf8() -> None:
    assert log.canonical({"b": 1, "a": ["e\u0302", True, None]}) == '{"a":["ê",true,null],"b":1}'.encode()


@pytest.mark.parametrize("value", [1.5, Decimal(1), datetime(2026, 1, 1, tzinfo=UTC), b"x", {"a": {1.0}}])
def test_what_two_programs_might_write_differently_is_refused(value: object) -> None:
    with pytest.raises(ValueError, match="canonical"):
        log.canonical({"x": value})


def test_times_are_utc_milliseconds() -> None:
    assert (
        log.time_text(datetime(2026, 3, 9, 7, 0, 0, 999999, timezone(timedelta(hours=7)))) == "2026-03-09T00:00:00.999Z"
    )


def test_hashes_are_those_of_rfc_6962_and_chain_from_the_start(store: Store) -> None:
    show(store, 1)
    show(store, 2)
    previous = bytes(32)
    for entry in store.entries():
        leaf = hashlib.sha256(b"\x00" + entry.body).digest()
        previous = hashlib.sha256(b"kiosk-log-v1" + previous + leaf).digest()
        assert (entry.leaf_hash, entry.chain_hash) == (leaf, previous)
        body = json.loads(entry.body)
        assert log.canonical(body) == entry.body
        assert (body["seq"], body["event"], body["by"], body["subject"]) == (
            entry.seq,
            "presentation",
            "c07",
            f"p-{entry.seq}",
        )
        assert body["at"] == log.time_text(entry.at)


def test_a_fork_is_an_error(store: Store) -> None:
    show(store, 1)
    show(store, 2)
    with store.db.read() as connection:
        row = connection.execute(select(log_entry).where(log_entry.c.seq == 2)).mappings().one()
    with pytest.raises(StoreError) as raised, store.db.write() as connection:
        connection.execute(insert(log_entry), dict(row) | {"seq": 3})
    assert raised.value.code == "conflict"


def test_the_entrys_own_fields_cannot_be_overwritten(store: Store) -> None:
    with pytest.raises(ValueError, match="again"), store.db.write() as connection:
        log.append(connection, at=store.db.clock(), event="x", subject="s", by="c", fields={"seq": 9})
    assert store.entries() == ()


TAMPERING = {
    "UPDATE log_entry SET body = replace(body, 'c07', 'c08') WHERE seq = 3": {"leaf"},
    "UPDATE log_entry SET body = CAST(replace(body, 'c07', 'c08') AS BLOB) WHERE seq = 3": {"leaf"},
    "UPDATE log_entry SET body = x'7b' WHERE seq = 3": {"leaf", "body"},
    "DELETE FROM log_entry WHERE seq = 1": {"gap", "link"},
    "DELETE FROM log_entry WHERE seq = 4": {"gap", "link"},
    "UPDATE log_entry SET at = at + 1000000 WHERE seq = 2": {"body"},
    "UPDATE log_entry SET event = 'undo' WHERE seq = 2": {"body"},
    "UPDATE log_entry SET leaf_hash = zeroblob(32) WHERE seq = 2": {"leaf", "chain"},
    "UPDATE log_entry SET chain_hash = zeroblob(32) WHERE seq = 2": {"chain", "link"},
    "UPDATE log_entry SET prev_hash = zeroblob(31) WHERE seq = 2": {"link", "chain"},
    "DELETE FROM log_entry WHERE seq >= 5": {"undo-differs", "state-differs", "case-notes-differ"},
    "DELETE FROM log_entry WHERE seq >= 2": {
        "visit-without-entry",
        "presentation-without-entry",
        "presentation-differs",
    },
    "UPDATE presentation SET sealed = x'00' WHERE id = 'p-1'": {"presentation-differs"},
    "UPDATE presentation SET state = 'closed' WHERE id = 'p-1'": {"state-differs"},
    "UPDATE visit SET clerk = 'c08' WHERE visit_id = 'v-p-1'": {"visit-differs"},
    "UPDATE visit SET occurred_at = occurred_at + 1 WHERE visit_id = 'v-p-1'": {"visit-differs"},
    "UPDATE visit SET admitted = 0 WHERE visit_id = 'v-p-1'": {"entry-without-visit"},
    "UPDATE visit SET undone = 1 WHERE visit_id = 'v-p-1'": {"undo-differs"},
    "UPDATE visit SET undone = 0 WHERE visit_id = 'v-p-2'": {"undo-differs"},
    "DELETE FROM rule_outcome WHERE presentation_id = 'p-1' AND place = 0": {"outcomes-differ"},
    "UPDATE rule_outcome SET result = 'NO_HIT' WHERE presentation_id = 'p-1'": {"outcomes-differ"},
    "UPDATE rule_outcome SET evidence = replace(evidence, '11', '12')": {"outcomes-differ"},
    "DELETE FROM case_note": {"case-notes-differ"},
    "UPDATE case_note SET reason = x'00'": {"case-notes-differ"},
    "UPDATE fraud_case SET hits = 5": {"cases-differ"},
    "UPDATE fraud_case SET state = 'resolved'": {"case-state-differs"},
    "UPDATE fraud_case SET disposition = 'legitimate-use'": {"case-state-differs"},
    "UPDATE fraud_case SET assignee = 'a02'": {"case-state-differs"},
    "UPDATE mute SET until = until + 1000000": {"mute-differs"},
    "UPDATE mute SET person_key = 'another'": {"mute-differs"},
    "INSERT INTO mute SELECT 'm', rule, 'another', made_at, until, by, reason FROM mute": {"mute-differs"},
    "DELETE FROM mute": {"entry-without-mute"},
}


@pytest.mark.parametrize("change", TAMPERING)
def test_the_check_finds_what_was_changed(sqlite_store: Store, change: str) -> None:
    take_in(sqlite_store, 1, "visit-frequency")
    take_in(sqlite_store, 2)
    sqlite_store.undo("v-p-2", "c07", "x")
    case_id = sqlite_store.cases_page().rows[0].id
    sqlite_store.change_case(case_id, by="a01", state=CaseState.IN_REVIEW, reason="x", assignee="Huê\u0300")
    until = sqlite_store.db.clock() + timedelta(days=30)
    sqlite_store.snooze("visit-frequency", "a person", until=until, by="a01", reason="x")
    assert sqlite_store.verify_log() == (True, ())
    with sqlite_store.db.write() as connection:
        connection.exec_driver_sql("PRAGMA defer_foreign_keys = ON")
        changed = connection.exec_driver_sql(change).rowcount
    assert changed > 0
    holds, problems = sqlite_store.verify_log()
    assert not holds
    assert TAMPERING[change] <= {problem.kind for problem in problems}
