"""Which tables hold what was asked of the insurer, and what it told? Part of the picture that `schema.py` begins."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, ForeignKey, Integer, LargeBinary, PrimaryKeyConstraint, Table, Text, text

from kiosk.records.columns import UtcTime, metadata, partial_index

UNSEEN = text("seen_at IS NULL")
TO_SEND = text("state = 'waiting'")

# When a waiting visit (`visit.needs_recheck`) is asked for next; without a row it is due at once.
recheck = Table(
    "recheck",
    metadata,
    Column("visit_id", Text, ForeignKey("visit.visit_id"), primary_key=True, nullable=False),
    Column("tries", Integer, nullable=False),
    Column("tried_at", UtcTime, nullable=False),
    Column("next_at", UtcTime, nullable=False),
    Column("word", Text, nullable=False),
)

# The work list "verdict changed after admission"; `seq` and `seen_seq` are the log's entries.
verdict_change = Table(
    "verdict_change",
    metadata,
    Column("visit_id", Text, ForeignKey("visit.visit_id"), primary_key=True, nullable=False),
    Column("presentation_id", Text, ForeignKey("presentation.id"), nullable=False),
    Column("desk", Text, nullable=False),
    Column("found_at", UtcTime, nullable=False),
    Column("before", Text, nullable=False),
    Column("after", Text, nullable=False),
    Column("code", Text),
    Column("seq", BigInteger, nullable=False),
    Column("seen_seq", BigInteger),
    Column("seen_at", UtcTime),
    Column("seen_by", Text),
    Column("note", LargeBinary),
    partial_index("ix_verdict_change_unseen", "found_at", where=UNSEEN),
)

# Check-in records (XML0) on their way to the insurer: one a visit, sealed, because a patient's name stands in it.
check_in = Table(
    "check_in",
    metadata,
    Column("visit_id", Text, ForeignKey("visit.visit_id"), primary_key=True, nullable=False),
    Column("made_at", UtcTime, nullable=False),
    Column("state", Text, nullable=False),
    Column("tries", Integer, nullable=False),
    Column("next_at", UtcTime, nullable=False),
    Column("word", Text, nullable=False),
    Column("receipt", Text),
    Column("sealed", LargeBinary, nullable=False),
    partial_index("ix_check_in_waiting", "next_at", where=TO_SEND),
)

# What other facilities did with a person, as the insurer told it; rows are only added, so that "as known then" stays true.
elsewhere = Table(
    "elsewhere",
    metadata,
    Column("person_key", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("facility", Text, nullable=False),
    Column("occurred_at", UtcTime, nullable=False),
    Column("observed_at", UtcTime, nullable=False),
    Column("ended_at", UtcTime),
    Column("code", Text, nullable=False),
    PrimaryKeyConstraint("person_key", "kind", "facility", "occurred_at", "observed_at"),
)
