"""Which tables hold the records? One picture for SQLite and PostgreSQL; the migrations must end at the same one."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    PrimaryKeyConstraint,
    String,
    Table,
    Text,
    UniqueConstraint,
    text,
)

from kiosk.records import schema_insurer
from kiosk.records.columns import UtcTime, metadata, partial_index

__all__ = ["metadata", "schema_insurer"]
"""The tables of `schema_insurer` belong to the same picture: whoever has one module has both."""

# Oldest first; the last one is what `metadata` describes. Alembic's scripts carry the same words (a test compares).
REVISIONS = ("records_0001", "records_0002", "records_0003")
VERSION_TABLE = "records_version"

# Conditions of partial indexes. SQLite uses such an index only for a query in the same words, so queries take them from here.
PARKED = text("state = 'parked'")
LEFT_OPEN = text("state = 'open'")
COUNTS = text("admitted AND NOT undone")
WAITS = text("needs_recheck AND admitted AND NOT undone")
OPEN = text("state <> 'resolved'")

# Alembic's own form of its version table: it must find it the day it is needed. Not part of what migrations make.
version_table = Table(
    VERSION_TABLE,
    MetaData(),
    Column("version_num", String(32), nullable=False),
    PrimaryKeyConstraint("version_num", name=f"{VERSION_TABLE}_pkc"),
)

# SQLite would otherwise allow NULL in a text primary key, hence nullable=False.
presentation = Table(
    "presentation",
    metadata,
    Column("id", Text, primary_key=True, nullable=False),
    Column("facility", Text, nullable=False),
    Column("desk", Text, nullable=False),
    Column("clerk", Text, nullable=False),
    Column("opened_at", UtcTime, nullable=False),
    Column("changed_at", UtcTime, nullable=False),
    Column("state", Text, nullable=False),
    Column("decision", Text),
    Column("assurance", Text),
    Column("sealed", LargeBinary, nullable=False),
    Index(None, "opened_at", "id"),
    partial_index("ix_presentation_parked", "opened_at", where=PARKED),
    partial_index("ix_presentation_open", "desk", where=LEFT_OPEN),
)

# `keys`: a digest that only the hospital's own pseudonym key gives; other keys would split every history.
store_info = Table(
    "store_info",
    metadata,
    Column("name", Text, primary_key=True, nullable=False),
    Column("value", Text, nullable=False),
)

# One row for every presentation as the rules see it (fraud_rules Visit); `admitted` makes it a visit.
visit = Table(
    "visit",
    metadata,
    Column("presentation_id", Text, ForeignKey("presentation.id"), primary_key=True, nullable=False),
    Column("visit_id", Text),
    Column("person_key", Text),
    Column("card_key", Text),
    Column("identity_key", Text),
    Column("citizen_key", Text),
    Column("payload_digest", Text),
    Column("facility", Text, nullable=False),
    Column("desk", Text, nullable=False),
    Column("clerk", Text, nullable=False),
    Column("occurred_at", UtcTime, nullable=False),
    Column("observed_at", UtcTime, nullable=False),
    Column("entry_mode", Text, nullable=False),
    Column("no_scan_reason", Text),
    Column("visit_type", Text),
    Column("card_has_photo", Boolean, nullable=False),
    Column("age", Integer),
    Column("object_code", Text),
    Column("decision", Text, nullable=False),
    Column("assurance", Text, nullable=False),
    Column("result_code", Text),
    Column("priority", Text),
    Column("clock_offset", Float(53)),
    Column("lists", Text, nullable=False),
    Column("admitted", Boolean, nullable=False),
    Column("undone", Boolean, nullable=False),
    Column("admitted_as", Text),
    Column("needs_recheck", Boolean, nullable=False),
    Column("first_seq", BigInteger, nullable=False),
    Column("admitted_seq", BigInteger),
    Column("undone_seq", BigInteger),
    Column("undone_by", Text),
    Column("undone_reason", LargeBinary),
    UniqueConstraint("visit_id"),
    partial_index("ix_visit_person", "person_key", "occurred_at", where=COUNTS),
    partial_index("ix_visit_card", "card_key", "occurred_at", where=COUNTS),
    Index("ix_visit_payload", "payload_digest", "occurred_at"),
    Index("ix_visit_desk", "desk", "occurred_at"),
    Index("ix_visit_desk_order", "desk", "first_seq"),
    partial_index("ix_visit_recheck", "occurred_at", where=WAITS),
)

# What the rules said at one step that froze it: an admission, or a presentation set aside. `seq` is that step's log entry;
# rows are never changed, and those of the latest `seq` are what stands.
rule_outcome = Table(
    "rule_outcome",
    metadata,
    Column("presentation_id", Text, ForeignKey("presentation.id"), nullable=False),
    Column("seq", BigInteger, nullable=False),
    Column("place", Integer, nullable=False),
    Column("rule", Text, nullable=False),
    Column("version", Integer, nullable=False),
    Column("result", Text, nullable=False),
    Column("severity", Text, nullable=False),
    Column("mode", Text, nullable=False),
    Column("prompt", Text),
    Column("evidence", Text, nullable=False),
    Column("case_id", Text, ForeignKey("fraud_case.id")),
    PrimaryKeyConstraint("presentation_id", "seq", "place"),
    Index("ix_rule_outcome_case", "case_id"),
)

fraud_case = Table(
    "fraud_case",
    metadata,
    Column("id", Text, primary_key=True, nullable=False),
    Column("opened_at", UtcTime, nullable=False),
    Column("opened_day", Text, nullable=False),
    Column("last_hit_at", UtcTime, nullable=False),
    Column("rule", Text, nullable=False),
    Column("severity", Text, nullable=False),
    Column("facility", Text, nullable=False),
    Column("desk", Text, nullable=False),
    Column("clerk", Text, nullable=False),
    Column("subject_kind", Text, nullable=False),
    Column("subject", Text, nullable=False),
    Column("bucket", Text, nullable=False),
    Column("presentation_id", Text, ForeignKey("presentation.id"), nullable=False),
    Column("hits", Integer, nullable=False),
    Column("state", Text, nullable=False),
    Column("assignee", Text),
    Column("disposition", Text),
    Column("proposed_by", Text),
    partial_index("uq_fraud_case_open", "rule", "subject", "bucket", unique=True, where=OPEN),
    Index("ix_fraud_case_newest", "opened_at", "id"),
    Index("ix_fraud_case_day", "opened_day"),
)

case_note = Table(
    "case_note",
    metadata,
    Column("case_id", Text, ForeignKey("fraud_case.id"), nullable=False),
    Column("place", Integer, nullable=False),
    Column("seq", BigInteger, nullable=False),
    Column("at", UtcTime, nullable=False),
    Column("by", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("disposition", Text),
    Column("assignee", Text),
    Column("reason", LargeBinary, nullable=False),
    PrimaryKeyConstraint("case_id", "place"),
)

mute = Table(
    "mute",
    metadata,
    Column("id", Text, primary_key=True, nullable=False),
    Column("rule", Text, nullable=False),
    Column("person_key", Text, nullable=False),
    Column("made_at", UtcTime, nullable=False),
    Column("until", UtcTime, nullable=False),
    Column("by", Text, nullable=False),
    Column("reason", LargeBinary, nullable=False),
    Index("ix_mute_rule_person", "rule", "person_key"),
)

# `prev_hash` is unique: a second entry after the same one, a fork, is an error and not a surprise at the audit.
log_entry = Table(
    "log_entry",
    metadata,
    Column("seq", BigInteger, primary_key=True, nullable=False, autoincrement=False),
    Column("at", UtcTime, nullable=False),
    Column("event", Text, nullable=False),
    Column("subject", Text, nullable=False),
    Column("body", LargeBinary, nullable=False),
    Column("leaf_hash", LargeBinary, nullable=False),
    Column("prev_hash", LargeBinary, nullable=False),
    Column("chain_hash", LargeBinary, nullable=False),
    UniqueConstraint("prev_hash"),
    Index("ix_log_entry_subject", "subject", "seq"),
)
