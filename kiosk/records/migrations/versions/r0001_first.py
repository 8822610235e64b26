"""The first form of the store. Frozen: a later change is a later file."""

from __future__ import annotations

from alembic import op
from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Float,
    ForeignKeyConstraint,
    Integer,
    LargeBinary,
    PrimaryKeyConstraint,
    Text,
    UniqueConstraint,
    text,
)

revision = "records_0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "log_entry",
        Column("seq", BigInteger(), autoincrement=False, nullable=False),
        Column("at", BigInteger(), nullable=False),
        Column("event", Text(), nullable=False),
        Column("subject", Text(), nullable=False),
        Column("body", LargeBinary(), nullable=False),
        Column("leaf_hash", LargeBinary(), nullable=False),
        Column("prev_hash", LargeBinary(), nullable=False),
        Column("chain_hash", LargeBinary(), nullable=False),
        PrimaryKeyConstraint("seq", name="pk_log_entry"),
        UniqueConstraint("prev_hash", name="uq_log_entry_prev_hash"),
    )
    _index("ix_log_entry_subject", "log_entry", "subject", "seq")
    op.create_table(
        "mute",
        Column("id", Text(), nullable=False),
        Column("rule", Text(), nullable=False),
        Column("person_key", Text(), nullable=False),
        Column("made_at", BigInteger(), nullable=False),
        Column("until", BigInteger(), nullable=False),
        Column("by", Text(), nullable=False),
        Column("reason", LargeBinary(), nullable=False),
        PrimaryKeyConstraint("id", name="pk_mute"),
    )
    _index("ix_mute_rule_person", "mute", "rule", "person_key")
    op.create_table(
        "presentation",
        Column("id", Text(), nullable=False),
        Column("facility", Text(), nullable=False),
        Column("desk", Text(), nullable=False),
        Column("clerk", Text(), nullable=False),
        Column("opened_at", BigInteger(), nullable=False),
        Column("changed_at", BigInteger(), nullable=False),
        Column("state", Text(), nullable=False),
        Column("decision", Text(), nullable=True),
        Column("assurance", Text(), nullable=True),
        Column("sealed", LargeBinary(), nullable=False),
        PrimaryKeyConstraint("id", name="pk_presentation"),
    )
    _index("ix_presentation_opened_at_id", "presentation", "opened_at", "id")
    _index("ix_presentation_parked", "presentation", "opened_at", where="state = 'parked'")
    op.create_table(
        "store_info",
        Column("name", Text(), nullable=False),
        Column("value", Text(), nullable=False),
        PrimaryKeyConstraint("name", name="pk_store_info"),
    )
    op.create_table(
        "fraud_case",
        Column("id", Text(), nullable=False),
        Column("opened_at", BigInteger(), nullable=False),
        Column("opened_day", Text(), nullable=False),
        Column("last_hit_at", BigInteger(), nullable=False),
        Column("rule", Text(), nullable=False),
        Column("severity", Text(), nullable=False),
        Column("facility", Text(), nullable=False),
        Column("desk", Text(), nullable=False),
        Column("clerk", Text(), nullable=False),
        Column("subject_kind", Text(), nullable=False),
        Column("subject", Text(), nullable=False),
        Column("bucket", Text(), nullable=False),
        Column("presentation_id", Text(), nullable=False),
        Column("hits", Integer(), nullable=False),
        Column("state", Text(), nullable=False),
        Column("assignee", Text(), nullable=True),
        Column("disposition", Text(), nullable=True),
        Column("proposed_by", Text(), nullable=True),
        ForeignKeyConstraint(["presentation_id"], ["presentation.id"], name="fk_fraud_case_presentation_id"),
        PrimaryKeyConstraint("id", name="pk_fraud_case"),
    )
    _index("ix_fraud_case_day", "fraud_case", "opened_day")
    _index("ix_fraud_case_newest", "fraud_case", "opened_at", "id")
    _index("uq_fraud_case_open", "fraud_case", "rule", "subject", "bucket", unique=True, where="state <> 'resolved'")
    op.create_table(
        "visit",
        Column("presentation_id", Text(), nullable=False),
        Column("visit_id", Text(), nullable=True),
        Column("person_key", Text(), nullable=True),
        Column("card_key", Text(), nullable=True),
        Column("identity_key", Text(), nullable=True),
        Column("citizen_key", Text(), nullable=True),
        Column("payload_digest", Text(), nullable=True),
        Column("facility", Text(), nullable=False),
        Column("desk", Text(), nullable=False),
        Column("clerk", Text(), nullable=False),
        Column("occurred_at", BigInteger(), nullable=False),
        Column("observed_at", BigInteger(), nullable=False),
        Column("entry_mode", Text(), nullable=False),
        Column("no_scan_reason", Text(), nullable=True),
        Column("visit_type", Text(), nullable=True),
        Column("card_has_photo", Boolean(), nullable=False),
        Column("age", Integer(), nullable=True),
        Column("object_code", Text(), nullable=True),
        Column("decision", Text(), nullable=False),
        Column("assurance", Text(), nullable=False),
        Column("result_code", Text(), nullable=True),
        Column("priority", Text(), nullable=True),
        Column("clock_offset", Float(precision=53), nullable=True),
        Column("lists", Text(), nullable=False),
        Column("admitted", Boolean(), nullable=False),
        Column("undone", Boolean(), nullable=False),
        Column("admitted_as", Text(), nullable=True),
        Column("needs_recheck", Boolean(), nullable=False),
        Column("first_seq", BigInteger(), nullable=False),
        Column("admitted_seq", BigInteger(), nullable=True),
        Column("undone_seq", BigInteger(), nullable=True),
        Column("undone_by", Text(), nullable=True),
        Column("undone_reason", LargeBinary(), nullable=True),
        ForeignKeyConstraint(["presentation_id"], ["presentation.id"], name="fk_visit_presentation_id"),
        PrimaryKeyConstraint("presentation_id", name="pk_visit"),
        UniqueConstraint("visit_id", name="uq_visit_visit_id"),
    )
    _index("ix_visit_card", "visit", "card_key", "occurred_at", where="admitted AND NOT undone")
    _index("ix_visit_desk", "visit", "desk", "occurred_at")
    _index("ix_visit_desk_order", "visit", "desk", "first_seq")
    _index("ix_visit_payload", "visit", "payload_digest", "occurred_at")
    _index("ix_visit_person", "visit", "person_key", "occurred_at", where="admitted AND NOT undone")
    _index("ix_visit_recheck", "visit", "occurred_at", where="needs_recheck AND admitted AND NOT undone")
    op.create_table(
        "case_note",
        Column("case_id", Text(), nullable=False),
        Column("place", Integer(), nullable=False),
        Column("seq", BigInteger(), nullable=False),
        Column("at", BigInteger(), nullable=False),
        Column("by", Text(), nullable=False),
        Column("state", Text(), nullable=False),
        Column("disposition", Text(), nullable=True),
        Column("assignee", Text(), nullable=True),
        Column("reason", LargeBinary(), nullable=False),
        ForeignKeyConstraint(["case_id"], ["fraud_case.id"], name="fk_case_note_case_id"),
        PrimaryKeyConstraint("case_id", "place", name="pk_case_note"),
    )
    op.create_table(
        "rule_outcome",
        Column("visit_id", Text(), nullable=False),
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
        ForeignKeyConstraint(["visit_id"], ["visit.visit_id"], name="fk_rule_outcome_visit_id"),
        PrimaryKeyConstraint("visit_id", "place", name="pk_rule_outcome"),
    )
    _index("ix_rule_outcome_case", "rule_outcome", "case_id")


def _index(name: str, table: str, *columns: str, unique: bool = False, where: str | None = None) -> None:
    condition = {} if where is None else {"sqlite_where": text(where), "postgresql_where": text(where)}
    op.create_index(name, table, list(columns), unique=unique, **condition)  # type: ignore[arg-type]
