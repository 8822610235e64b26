"""When a waiting visit is asked for again, and whose verdict changed after they were let in. Frozen, as r0001 is."""

from __future__ import annotations

from alembic import op
from sqlalchemy import BigInteger, Column, ForeignKeyConstraint, Integer, LargeBinary, PrimaryKeyConstraint, Text, text

revision = "records_0003"
down_revision = "records_0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "recheck",
        Column("visit_id", Text(), nullable=False),
        Column("tries", Integer(), nullable=False),
        Column("tried_at", BigInteger(), nullable=False),
        Column("next_at", BigInteger(), nullable=False),
        Column("word", Text(), nullable=False),
        ForeignKeyConstraint(["visit_id"], ["visit.visit_id"], name="fk_recheck_visit_id"),
        PrimaryKeyConstraint("visit_id", name="pk_recheck"),
    )
    op.create_table(
        "verdict_change",
        Column("visit_id", Text(), nullable=False),
        Column("presentation_id", Text(), nullable=False),
        Column("desk", Text(), nullable=False),
        Column("found_at", BigInteger(), nullable=False),
        Column("before", Text(), nullable=False),
        Column("after", Text(), nullable=False),
        Column("code", Text(), nullable=True),
        Column("seq", BigInteger(), nullable=False),
        Column("seen_seq", BigInteger(), nullable=True),
        Column("seen_at", BigInteger(), nullable=True),
        Column("seen_by", Text(), nullable=True),
        Column("note", LargeBinary(), nullable=True),
        ForeignKeyConstraint(["presentation_id"], ["presentation.id"], name="fk_verdict_change_presentation_id"),
        ForeignKeyConstraint(["visit_id"], ["visit.visit_id"], name="fk_verdict_change_visit_id"),
        PrimaryKeyConstraint("visit_id", name="pk_verdict_change"),
    )
    unseen = text("seen_at IS NULL")
    op.create_index(
        "ix_verdict_change_unseen", "verdict_change", ["found_at"], sqlite_where=unseen, postgresql_where=unseen
    )
    op.create_table(
        "elsewhere",
        Column("person_key", Text(), nullable=False),
        Column("kind", Text(), nullable=False),
        Column("facility", Text(), nullable=False),
        Column("occurred_at", BigInteger(), nullable=False),
        Column("observed_at", BigInteger(), nullable=False),
        Column("ended_at", BigInteger(), nullable=True),
        Column("code", Text(), nullable=False),
        PrimaryKeyConstraint("person_key", "kind", "facility", "occurred_at", "observed_at", name="pk_elsewhere"),
    )
    op.create_table(
        "check_in",
        Column("visit_id", Text(), nullable=False),
        Column("made_at", BigInteger(), nullable=False),
        Column("state", Text(), nullable=False),
        Column("tries", Integer(), nullable=False),
        Column("next_at", BigInteger(), nullable=False),
        Column("word", Text(), nullable=False),
        Column("receipt", Text(), nullable=True),
        Column("sealed", LargeBinary(), nullable=False),
        ForeignKeyConstraint(["visit_id"], ["visit.visit_id"], name="fk_check_in_visit_id"),
        PrimaryKeyConstraint("visit_id", name="pk_check_in"),
    )
    waiting = text("state = 'waiting'")
    op.create_index("ix_check_in_waiting", "check_in", ["next_at"], sqlite_where=waiting, postgresql_where=waiting)
