"""What the rules see of the past: compared with a plain list, as known at a moment, and found by an index."""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy.dialects import sqlite

from fraud_rules._types import History, Visit
from kiosk.intake import AdmitAs
from kiosk.records import history
from kiosk.records.store import Store
from kiosk.records.values import StoreError
from tests.records.builders import (
    DESK,
    KEYS,
    MORNING,
    admitted,
    insurance_number,
    presentation,
    show,
    take_in,
    view,
    visit,
)

DAY = timedelta(days=1)
END = MORNING + timedelta(days=60)


def person_key(n: int) -> str:
    return KEYS.digest("person", insurance_number(n))


def ids(visits: object) -> list[str]:
    assert isinstance(visits, tuple)
    return [v.visit_id for v in visits]


def test_visits_of_a_person_in_order_without_the_one_under_judgement(store: Store) -> None:
    for n in (5, 3, 4):
        take_in(store, n, person=1)
    take_in(store, 6, person=2)
    show(store, 1)
    store.undo("v-p-4", "c07", "x")
    past: History = store.history(END, excluding="p-5")
    assert ids(past.of_person(person_key(1), MORNING, END)) == ["v-p-3"]
    assert ids(store.history(END).of_person(person_key(1), MORNING, END)) == ["v-p-3", "v-p-5"]


def test_a_window_has_its_beginning_and_not_its_end(store: Store) -> None:
    made = take_in(store, 1)
    assert made.card_key
    past, at = store.history(END), made.occurred_at
    second = timedelta(microseconds=1)
    assert ids(past.of_card(made.card_key, at, at + second)) == ["v-p-1"]
    assert ids(past.of_card(made.card_key, at - second, at)) == []
    assert ids(past.of_card(made.card_key, at + second, END)) == []


def test_what_was_handed_in_late_was_not_known_then(store: Store) -> None:
    p = show(store, 1)
    made = visit(p, observed_at=MORNING + 3 * DAY)
    store.admit(admitted(p), made, (), AdmitAs.INSURED)
    before, after = store.history(MORNING + 2 * DAY), store.history(MORNING + 3 * DAY)
    assert before.of_person(person_key(1), MORNING, END) == ()
    assert after.of_person(person_key(1), MORNING, END) == (made,)


def test_codes_and_desks_remember_those_who_were_only_shown(store: Store) -> None:
    shown, made = show(store, 1), take_in(store, 2)
    past = store.history(END)
    seen = view(shown, visit_id="p-1")
    assert seen.payload_digest and made.payload_digest
    assert past.of_payload(seen.payload_digest, MORNING, END) == (seen,)
    assert past.at_desk(DESK, MORNING, END) == (seen, made)
    store.undo("v-p-2", "c07", "x")
    assert past.of_payload(made.payload_digest, MORNING, END) == (replace(made, undone=True),)


def test_a_later_look_does_not_make_the_first_unknown(store: Store) -> None:
    p = show(store, 1)
    store.record_presentation(p, event="amended", seen=view(p, observed_at=END, unknown_checks=("status:x",)))
    (seen,) = store.history(MORNING + DAY).at_desk(DESK, MORNING, END)
    assert seen.unknown_checks == ("status:x",)


def test_the_latest_visit_of_each_identity_that_came_with_a_card(store: Store) -> None:
    for n, who in ((1, "a"), (2, "b"), (3, "a"), (4, None)):
        p = presentation(1, id=f"p-{n}", at=MORNING + n * DAY)
        store.admit(admitted(p), visit(p, identity_key=who), (), AdmitAs.INSURED)
    card_key = visit(presentation(1)).card_key
    assert card_key
    assert ids(store.history(END).identities_of_card(card_key)) == ["v-p-2", "v-p-3"]
    assert ids(store.history(END, excluding="p-3").identities_of_card(card_key)) == ["v-p-1", "v-p-2"]


def test_the_last_event_of_a_desk_is_the_last_recorded_whatever_its_clock_said(store: Store) -> None:
    past = store.history(END)
    assert past.latest_at(DESK) is None
    late = show(store, 1, at=MORNING + 9 * DAY)
    back = show(store, 2, at=MORNING)
    show(store, 3, desk="quay-2")
    assert past.latest_at(DESK) == back.opened_at
    assert store.history(back.opened_at, excluding="p-2").latest_at(DESK) == late.opened_at
    assert store.history(back.opened_at, excluding="p-1").latest_at(DESK) is None


def test_a_mute_holds_for_its_rule_and_person_until_its_end(store: Store) -> None:
    until = MORNING + 30 * DAY
    store.snooze("visit-frequency", person_key(1), until=until, by="a01", reason="chạy thận")
    past = store.history(MORNING + DAY)
    assert past.snoozed_until("visit-frequency", person_key(1)) == until
    assert past.snoozed_until("visit-frequency", person_key(2)) is None
    assert past.snoozed_until("same-day-repeat", person_key(1)) is None
    assert store.history(MORNING - DAY).snoozed_until("visit-frequency", person_key(1)) is None
    assert [entry.event for entry in store.entries()] == ["mute"]
    for end, reason, code in (
        (MORNING + 91 * DAY, "x", "mute-too-long"),
        (MORNING - DAY, "x", "mute-too-long"),
        (until, " ", "reason-missing"),
    ):
        with pytest.raises(StoreError) as raised:
            store.snooze("visit-frequency", person_key(1), until=end, by="a01", reason=reason)
        assert raised.value.code == code


def test_the_same_as_a_plain_list_over_a_made_month(store: Store) -> None:
    dice = random.Random(20260309)
    rows: list[Visit] = []
    for n in range(120):
        who = dice.randrange(6)
        p = presentation(who, id=f"p-{n}", at=MORNING + timedelta(hours=dice.randrange(24 * 30)), desk=f"q{who % 3}")
        late = timedelta(hours=dice.choice((0, 0, 0, 200)))
        if dice.random() < 0.3:
            seen = view(p, who, observed_at=p.opened_at + late, payload_digest=f"d{dice.randrange(4)}")
            store.record_presentation(p, seen=seen)
            rows.append(replace(seen, visit_id=p.id))
        else:
            made = visit(p, who, observed_at=p.opened_at + late, identity_key=f"i{dice.randrange(3)}")
            store.admit(admitted(p), made, (), AdmitAs.INSURED)
            gone = dice.random() < 0.15
            if gone:
                store.undo(made.visit_id, "c07", "x")
            rows.append(replace(made, undone=gone))

    as_of = MORNING + 20 * DAY
    past = store.history(as_of, excluding="p-50")

    def expected(fits: Callable[[Visit], bool], since: int, until: int) -> list[str]:
        start, stop = MORNING + since * DAY, MORNING + until * DAY
        found = [
            row
            for row in rows
            if row.presentation_id != "p-50"
            and row.observed_at <= as_of
            and start <= row.occurred_at < stop
            and fits(row)
        ]
        return sorted(row.visit_id for row in found)

    checked = 0
    for since, until in ((0, 30), (3, 11), (10, 10)):
        start, stop = MORNING + since * DAY, MORNING + until * DAY
        for who in range(6):
            key, card = person_key(who), visit(presentation(who), who).card_key
            assert card
            got = past.of_person(key, start, stop)
            assert [v.occurred_at for v in got] == sorted(v.occurred_at for v in got)
            assert sorted(ids(got)) == expected(
                lambda row, key=key: row.person_key == key and row.admitted and not row.undone, since, until
            )
            assert ids(past.of_card(card, start, stop)) == ids(got)
            checked += len(got)
        for digest in ("d0", "d3"):
            got = past.of_payload(digest, start, stop)
            assert sorted(ids(got)) == expected(lambda row, digest=digest: row.payload_digest == digest, since, until)
        for desk in ("q0", "q1", "q2"):
            got = past.at_desk(desk, start, stop)
            assert sorted(ids(got)) == expected(lambda row, desk=desk: row.desk == desk, since, until)
    assert checked > 40


@pytest.mark.parametrize(
    ("query", "index"),
    [
        (history._OF_PERSON, "ix_visit_person"),
        (history._OF_CARD, "ix_visit_card"),
        (history._OF_PAYLOAD, "ix_visit_payload"),
        (history._AT_DESK, "ix_visit_desk"),
        (history._IDENTITIES, "ix_visit_card"),
        (history._LATEST, "ix_visit_desk_order"),
        (history._MUTED, "ix_mute_rule_person"),
    ],
)
def test_every_answer_is_found_by_its_index(sqlite_store: Store, query: object, index: str) -> None:
    compiled = query.compile(dialect=sqlite.dialect())  # type: ignore[attr-defined]
    with sqlite_store.db.read() as connection:
        plan = connection.exec_driver_sql(
            f"EXPLAIN QUERY PLAN {compiled}", tuple(compiled.params[name] for name in compiled.positiontup)
        ).all()
    assert any(f"INDEX {index} (" in row[-1] for row in plan), plan
    assert not any(row[-1].startswith("SCAN visit") for row in plan), plan


def test_a_heavy_users_window_costs_little_more_than_reading_it(sqlite_store: Store) -> None:
    """300 visits a year among 3,000: as thread CPU time against another person's window with nothing in it."""
    made = take_in(sqlite_store, 1)
    with sqlite_store.db.write() as connection:
        columns = [column["name"] for column in connection.exec_driver_sql("PRAGMA table_info(visit)").mappings()]
        changed = {
            "presentation_id": "'h-' || n",
            "visit_id": "'hv-' || n",
            "person_key": "CASE WHEN n % 10 = 0 THEN person_key ELSE 'other-' || n END",
            "occurred_at": "occurred_at - n * 60000000",
        }
        ids_of = "WITH RECURSIVE c(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c WHERE n < 3000)"
        connection.exec_driver_sql(
            f"{ids_of} INSERT INTO presentation SELECT 'h-' || n, facility, desk, clerk, opened_at, changed_at, state,"
            " decision, assurance, sealed FROM presentation, c WHERE id = 'p-1'"
        )
        picked = ", ".join(changed.get(column, column) for column in columns)
        connection.exec_driver_sql(f"{ids_of} INSERT INTO visit SELECT {picked} FROM visit, c WHERE visit_id = 'v-p-1'")
    past = sqlite_store.history(END)
    assert made.person_key

    def cost(key: str) -> float:
        start = time.thread_time()
        for _ in range(5):
            past.of_person(key, MORNING - 365 * DAY, END)
        return time.thread_time() - start

    assert len(past.of_person(made.person_key, MORNING - 365 * DAY, END)) == 301
    nothing = min(cost("nobody") for _ in range(5))
    heavy = min(cost(made.person_key) for _ in range(3))
    assert heavy < 150 * nothing
    print(f"empty window {nothing / 5 * 1000:.2f} ms, 301 visits {heavy / 5 * 1000:.2f} ms")
