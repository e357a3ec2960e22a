"""Tables of what may come back and what is to come: earlier drafts and coming publishes. All others stand in `tables`."""

from __future__ import annotations

from sqlalchemy import BigInteger, CheckConstraint, Column, ForeignKey, Index, Integer, LargeBinary, String, Table, Text

from runtime.store.table_base import DIGEST, NAME, metadata

# What a draft said after each of its saves, the newest included; thinned as it grows old. ``text`` is packed.
draft_history = Table(
    "draft_history",
    metadata,
    Column("flow", NAME, ForeignKey("flows.name", ondelete="CASCADE"), primary_key=True),
    Column("revision", Integer, primary_key=True, autoincrement=False),
    Column("text", LargeBinary, nullable=False),
    Column("author", NAME, nullable=False),
    Column("at", BigInteger, nullable=False),
    # save, discard or restore; and what a restored draft was taken from.
    Column("kind", String(16), nullable=False),
    Column("source", String(40), nullable=False),
)

# Releases that are made and wait: for a time, for a second person, or for both. ``line`` may have none yet.
coming = Table(
    "coming",
    metadata,
    Column("id", String(40), primary_key=True),
    Column("line", String(40), nullable=False),
    Column("release_digest", DIGEST, ForeignKey("releases.digest"), nullable=False),
    Column(
        "state",
        String(16),
        CheckConstraint(
            "state IN ('asked', 'waiting', 'live', 'cancelled', 'refused', 'missed', 'failed')", name="state"
        ),
        nullable=False,
    ),
    # When it goes live, null: as soon as it may; and how late it may still do so.
    Column("at", BigInteger, nullable=True),
    Column("window_ms", BigInteger, nullable=False),
    Column("by", NAME, nullable=False),
    Column("message", Text, nullable=False),
    Column("made", BigInteger, nullable=False),
    # What the line answered with when this was made, null for nothing.
    Column("previous", DIGEST, nullable=True),
    Column("decided_by", NAME, nullable=False),
    Column("decision", Text, nullable=False),
    # When it came to its end, who took it back where that was the end, and what went wrong, as JSON {"zh", "en"}.
    Column("ended", BigInteger, nullable=True),
    Column("ended_by", NAME, nullable=False, server_default=""),
    Column("problem", Text, nullable=False),
    # What whoever asked saw then, for whoever decides: JSON {"before", "changes", "findings", "scenarios"}; "" where nobody is asked.
    Column("review", Text, nullable=False, server_default=""),
    Index("ix_coming_line", "line", "state"),
    Index("ix_coming_state", "state", "at"),
)
