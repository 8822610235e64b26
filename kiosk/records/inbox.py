"""Which cases does the auditor see, and what stands in one? Reading only."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, RowMapping, Select, distinct, func, not_, or_, select

from fraud_rules._types import RuleOutcome, Severity, Visit
from kiosk.records.database import Database
from kiosk.records.intakes import masked_name
from kiosk.records.rows import outcome_of, visit_of
from kiosk.records.schema import case_note, fraud_case, presentation, rule_outcome, visit
from kiosk.records.sealing import open_text
from kiosk.records.values import (
    Case,
    CaseFilter,
    CaseNote,
    CasePage,
    CaseRow,
    CaseState,
    Disposition,
    Facets,
    StoreError,
)

_AROUND = timedelta(days=90)
_BATCH = 500
_SET_ASIDE = (
    select(func.count(distinct(rule_outcome.c.presentation_id)))
    .join(visit, visit.c.presentation_id == rule_outcome.c.presentation_id)
    .where(rule_outcome.c.case_id == fraud_case.c.id, not_(visit.c.admitted))
    .correlate(fraud_case)
    .scalar_subquery()
    .label("set_aside")
)


def cases_page(db: Database, wanted: CaseFilter, offset: int, limit: int) -> CasePage:
    """See `Store.cases_page`."""
    conditions = _conditions(wanted)
    with db.read() as connection:
        rows = connection.execute(_rows(conditions).offset(offset).limit(limit)).mappings().all()
        by_state = _counts(connection, fraud_case.c.state, conditions)
        by_rule = _counts(connection, fraud_case.c.rule, conditions)
    return CasePage(
        rows=tuple(case_row(db, row) for row in rows),
        total=sum(by_rule.values()),
        by_state=tuple((state, by_state[state.value]) for state in CaseState if state.value in by_state),
        by_rule=tuple(sorted(by_rule.items())),
    )


def export_cases(db: Database, wanted: CaseFilter) -> Iterator[CaseRow]:
    """See `Store.export_cases`. In batches by key, so that no long transaction stands and nothing is listed twice."""
    conditions = _conditions(wanted)
    after: list[ColumnElement[bool]] = []
    while True:
        with db.read() as connection:
            rows = connection.execute(_rows(conditions + after).limit(_BATCH)).mappings().all()
        yield from (case_row(db, row) for row in rows)
        if len(rows) < _BATCH:
            return
        at, case_id = fraud_case.c.opened_at, fraud_case.c.id
        last = rows[-1]
        after = [or_(at < last["opened_at"], (at == last["opened_at"]) & (case_id < last["id"]))]


def facets(db: Database) -> Facets:
    """See `Store.facets`."""
    with db.read() as connection:
        rules = connection.execute(select(fraud_case.c.rule).distinct().order_by(fraud_case.c.rule)).scalars()
        desks = connection.execute(select(fraud_case.c.desk).distinct().order_by(fraud_case.c.desk)).scalars()
        return Facets(rules=tuple(rules), desks=tuple(desks))


def case(db: Database, case_id: str) -> Case:
    """See `Store.case`."""
    with db.read() as connection:
        return read_case(connection, db, case_id)


def read_case(connection: Connection, db: Database, case_id: str) -> Case:
    """The same inside a transaction, after a change for example."""
    row = connection.execute(_rows([fraud_case.c.id == case_id])).mappings().first()
    if row is None:
        raise StoreError("no-such-case", "There is no such case.")
    outcomes = _hits(connection, case_id)
    notes = connection.execute(
        select(case_note).where(case_note.c.case_id == case_id).order_by(case_note.c.place)
    ).mappings()
    counted = {visit_id for visit_id, _, _ in outcomes}
    counted.update(other for _, _, outcome in outcomes for other in outcome.evidence.counted)
    return Case(
        row=case_row(db, row),
        outcomes=outcomes,
        timeline=_timeline(connection, row, sorted(counted)),
        notes=tuple(
            CaseNote(
                at=note["at"],
                by=note["by"],
                state=CaseState(note["state"]),
                disposition=Disposition(note["disposition"]) if note["disposition"] else None,
                assignee=note["assignee"],
                reason=open_text(db.keys, "case-note", f"{case_id}/{note['place']}", note["reason"]),
            )
            for note in notes
        ),
    )


def _hits(connection: Connection, case_id: str) -> tuple[tuple[str, datetime, RuleOutcome], ...]:
    """(visit, or presentation set aside; its time; outcome), each presentation as its last step left it."""
    rows = (
        connection.execute(
            select(rule_outcome, visit.c.visit_id, visit.c.occurred_at)
            .join(visit, visit.c.presentation_id == rule_outcome.c.presentation_id)
            .where(rule_outcome.c.case_id == case_id)
            .order_by(visit.c.occurred_at, visit.c.first_seq, rule_outcome.c.place)
        )
        .mappings()
        .all()
    )
    last: dict[str, int] = {}
    for row in rows:
        last[row["presentation_id"]] = max(row["seq"], last.get(row["presentation_id"], 0))
    return tuple(
        (row["visit_id"] or row["presentation_id"], row["occurred_at"], outcome_of(row))
        for row in rows
        if row["seq"] == last[row["presentation_id"]]
    )


def _timeline(connection: Connection, row: RowMapping, counted: list[str]) -> tuple[Visit, ...]:
    """The person's visits from 90 days before the case to 90 after its last hit, and all that counted, undone too."""
    of_case: list[ColumnElement[bool]] = [visit.c.visit_id.in_(counted), visit.c.presentation_id.in_(counted)]
    if row["subject_kind"] in ("person", "card"):
        column = visit.c.person_key if row["subject_kind"] == "person" else visit.c.card_key
        near = visit.c.occurred_at.between(row["opened_at"] - _AROUND, row["last_hit_at"] + _AROUND)
        of_case.append((column == row["subject"]) & visit.c.admitted & near)
    found = connection.execute(select(visit).where(or_(*of_case)).order_by(visit.c.occurred_at, visit.c.first_seq))
    return tuple(visit_of(row) for row in found.mappings())


def case_row(db: Database, row: RowMapping) -> CaseRow:
    """A row of `_rows` as a value; the person's name is opened and masked here, it rests sealed."""
    about_person = row["subject_kind"] not in ("desk", "clerk")
    return CaseRow(
        id=row["id"],
        opened_at=row["opened_at"],
        rule=row["rule"],
        severity=Severity(row["severity"]),
        facility=row["facility"],
        desk=row["desk"],
        clerk=row["clerk"],
        masked_person=masked_name(db, row["presentation_id"], row["sealed"]) if about_person else "",
        hits=row["hits"],
        state=CaseState(row["state"]),
        assignee=row["assignee"],
        disposition=Disposition(row["disposition"]) if row["disposition"] else None,
        set_aside=row["set_aside"],
    )


def _rows(conditions: list[ColumnElement[bool]]) -> Select[Any]:
    return (
        select(fraud_case, presentation.c.sealed, _SET_ASIDE)
        .join(presentation, presentation.c.id == fraud_case.c.presentation_id)
        .where(*conditions)
        .order_by(fraud_case.c.opened_at.desc(), fraud_case.c.id.desc())
    )


def _counts(connection: Connection, column: Any, conditions: list[ColumnElement[bool]]) -> dict[str, int]:
    rows = connection.execute(select(column, func.count()).where(*conditions).group_by(column))
    return {row[0]: row[1] for row in rows}


def _conditions(wanted: CaseFilter) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if wanted.since:
        conditions.append(fraud_case.c.opened_day >= wanted.since.isoformat())
    if wanted.until:
        conditions.append(fraud_case.c.opened_day <= wanted.until.isoformat())
    for column, values in (
        (fraud_case.c.rule, wanted.rules),
        (fraud_case.c.desk, wanted.desks),
        (fraud_case.c.state, [state.value for state in wanted.states]),
        (fraud_case.c.severity, [severity.value for severity in wanted.severities]),
    ):
        if values:
            conditions.append(column.in_(values))
    for word in wanted.text.split():
        searched = (fraud_case.c.id, fraud_case.c.rule, fraud_case.c.desk, fraud_case.c.clerk, fraud_case.c.assignee)
        conditions.append(or_(*(column.icontains(word, autoescape=True) for column in searched)))
    return conditions
