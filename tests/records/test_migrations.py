"""A store of the first form, with a month in it, is brought up to date: nothing is lost, and the log still holds."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import MetaData, Table, create_engine, insert, inspect, select, text

from kiosk.intake import State
from kiosk.records import database, log, migrate
from kiosk.records.schema import REVISIONS, VERSION_TABLE
from kiosk.records.store import Store, open_store
from kiosk.records.values import CaseState, StoreError
from tests.records.builders import KEYS, MORNING, Clock, show, take_in

_IN_ORDER = ("presentation", "visit", "fraud_case", "rule_outcome", "case_note", "mute", "log_entry", "store_info")


@pytest.fixture
def first_form(url: str, tmp_path: Path) -> str:
    """A store at `url` as the first version left it: what a store of today holds, in the tables of then."""
    today = f"sqlite:///{tmp_path / 'today.db'}"
    with open_store(today, KEYS, Clock()) as store:
        _fill(store)
    engine = database.connect(url)
    with engine.begin() as connection:
        migrate.upgrade(connection, "records_0001")
    then, now = MetaData(), MetaData()
    source = create_engine(today)
    then.reflect(engine)
    now.reflect(source)
    with source.connect() as old, engine.begin() as new:
        visits = {row.presentation_id: row.visit_id for row in old.execute(select(now.tables["visit"]))}
        for name in _IN_ORDER:
            rows = [dict(row) for row in old.execute(select(now.tables[name])).mappings()]
            if name == "rule_outcome":
                for row in rows:
                    row["visit_id"] = visits[row.pop("presentation_id")]
                    del row["seq"]
            if name == "log_entry":
                rows = _entries_of_then(rows)
            new.execute(insert(_table(then, name)), rows)
    source.dispose()
    engine.dispose()
    return url


def _table(then: MetaData, name: str) -> Table:
    return then.tables[name]


def _fill(store: Store) -> None:
    for n in range(1, 6):
        take_in(store, n, *(("visit-frequency", "qr-integrity") if n % 2 else ()), person=n % 3 + 1)
    show(store, 7)
    show(store, 8, state=State.PARKED)
    store.undo("v-p-3", "c07", "wrong person")
    store.snooze("qr-integrity", KEYS.digest("person", "x"), until=MORNING + timedelta(days=9), by="a01", reason="kept")
    store.change_case(
        store.cases_page().rows[0].id, by="a01", state=CaseState.ASSIGNED, reason="to look at", assignee="a02"
    )


def _entries_of_then(rows: list[dict[str, object]]) -> list[dict[str, object]]:
    """An admission did not name the cases it was in before."""
    previous = log.START
    for row in sorted(rows, key=lambda row: row["seq"]):  # type: ignore[arg-type,return-value]
        body = json.loads(row["body"])  # type: ignore[arg-type]
        body.pop("again", None)
        row["body"] = log.canonical(body)
        leaf = log.leaf_hash(row["body"])  # type: ignore[arg-type]
        row |= {"leaf_hash": leaf, "prev_hash": previous}
        previous = row["chain_hash"] = log.chain_hash(previous, leaf)
    return rows


def test_nothing_is_lost_and_the_log_holds(first_form: str, tmp_path: Path) -> None:
    with (
        open_store(first_form, KEYS, Clock()) as store,
        open_store(f"sqlite:///{tmp_path / 'today.db'}", KEYS, Clock()) as made,
    ):
        assert store.verify_log() == (True, ())
        assert store.recent(100) == made.recent(100) and len(store.recent(100)) == 7
        for item in store.recent(100):
            kept, expected = store.load(item.presentation_id), made.load(item.presentation_id)
            assert kept is not None and expected is not None
            assert (kept.visit, kept.outcomes) == (expected.visit, expected.outcomes)
        assert store.cases_page().total == made.cases_page().total > 2
        for row in store.cases_page().rows:
            assert store.case(row.id) == made.case(row.id)
            assert store.case(row.id).outcomes


def test_it_goes_on_from_there(first_form: str) -> None:
    with open_store(first_form, KEYS, Clock()) as store:
        take_in(store, 20, "visit-frequency")
        assert store.left_open(facility="79999", desk="quay-1") == ("p-7",)
        assert store.verify_log() == (True, ())
    engine = database.connect(first_form)
    with engine.connect() as connection:
        assert connection.execute(text(f"SELECT version_num FROM {VERSION_TABLE}")).scalar() == REVISIONS[-1]
        assert "rule_outcome_0001" not in inspect(connection).get_table_names()
    engine.dispose()


def test_a_migration_that_fails_half_way_leaves_the_first_form(
    first_form: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    from alembic import op

    def full(*_: object, **__: object) -> None:
        raise StoreError("disk-full")

    with monkeypatch.context() as patched:
        patched.setattr(op, "create_index", full)
        with pytest.raises(StoreError):
            open_store(first_form, KEYS, Clock())
    engine = database.connect(first_form)
    with engine.connect() as connection:
        assert connection.execute(text(f"SELECT version_num FROM {VERSION_TABLE}")).scalar() == "records_0001"
        assert connection.execute(text("SELECT count(visit_id) FROM rule_outcome")).scalar()
    engine.dispose()
    with open_store(first_form, KEYS, Clock()) as store:
        assert store.verify_log() == (True, ())
