"""Outcomes belong to a step of a presentation, so that one set aside without a visit has them too. Frozen, as r0001 is."""

from __future__ import annotations

from alembic import op
from sqlalchemy import BigInteger, Column, ForeignKeyConstraint, Integer, PrimaryKeyConstraint, Text, text

revision = "records_0002"
down_revision = "records_0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # Made anew and not renamed: PostgreSQL would keep the old names of keys and constraints.
    op.execute(
        "CREATE TABLE rule_outcome_0001 AS SELECT v.presentation_id, v.admitted_seq AS seq, o.place, o.rule, o.version,"
        " o.result, o.severity, o.mode, o.prompt, o.evidence, o.case_id"
        " FROM rule_outcome AS o JOIN visit AS v ON v.visit_id = o.visit_id"
    )
    op.drop_table("rule_outcome")
    op.create_table(
        "rule_outcome",
        Column("presentation_id", Text(), nullable=False),
        Column("seq", BigInteger(), nullable=False),
        Column("place", Integer(), nullable=False),
        Column("rule", Text(), nullable=False),
        Column("version", Integer(), nullable=False),
        Column("result", Text(), nullable=False),
        Column("severity", Text(), nullable=False),
        Column("mode", Text(), nullable=False),
        Column("prompt", Text(), nullable=True),
        Column("evidence", Text(), nullable=False),
        Column("case_id", Text(), nullable=True),
        ForeignKeyConstraint(["case_id"], ["fraud_case.id"], name="fk_rule_outcome_case_id"),
        ForeignKeyConstraint(["presentation_id"], ["presentation.id"], name="fk_rule_outcome_presentation_id"),
        PrimaryKeyConstraint("presentation_id", "seq", "place", name="pk_rule_outcome"),
    )
    op.execute(
        "INSERT INTO rule_outcome"
        " (presentation_id, seq, place, rule, version, result, severity, mode, prompt, evidence, case_id)"
        " SELECT presentation_id, seq, place, rule, version, result, severity, mode, prompt, evidence, case_id"
        " FROM rule_outcome_0001"
    )
    op.drop_table("rule_outcome_0001")
    op.create_index("ix_rule_outcome_case", "rule_outcome", ["case_id"])
    is_open = text("state = 'open'")
    op.create_index("ix_presentation_open", "presentation", ["desk"], sqlite_where=is_open, postgresql_where=is_open)
