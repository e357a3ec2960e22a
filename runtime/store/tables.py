"""Every table of the runtime's store, in SQLAlchemy Core, for SQLite and PostgreSQL alike. No queries here.

Times are UTC milliseconds. JSON is kept as text, so that what was written is what is read, byte for byte.
"""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    LargeBinary,
    String,
    Table,
    Text,
    false,
)

from runtime.store.access_tables import people, site_log, site_settings
from runtime.store.table_base import DIGEST, NAME, SERIAL, metadata
from runtime.store.waiting_tables import coming, draft_history

__all__ = ["coming", "draft_history", "metadata", "people", "site_log", "site_settings"]

flows = Table(
    "flows",
    metadata,
    Column("name", NAME, primary_key=True),
    Column("draft", Text, nullable=False),
    Column("revision", Integer, nullable=False),
    Column("author", NAME, nullable=False),
    Column("updated", BigInteger, nullable=False),
)

versions = Table(
    "versions",
    metadata,
    Column("flow", NAME, ForeignKey("flows.name"), primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("document", Text, nullable=False),
    Column("digest", DIGEST, nullable=False),
    Column("author", NAME, nullable=False),
    Column("message", Text, nullable=False),
    Column("created", BigInteger, nullable=False),
)

scenarios = Table(
    "scenarios",
    metadata,
    Column("id", SERIAL, primary_key=True, autoincrement=True),
    Column("flow", NAME, ForeignKey("flows.name", ondelete="CASCADE"), nullable=False),
    Column("name", NAME, nullable=False),
    Column("document", Text, nullable=False),
    Column("revision", Integer, nullable=False),
    Column("by", NAME, nullable=False),
    Column("updated", BigInteger, nullable=False),
    Index("ix_scenarios_flow", "flow", "name", unique=True),
)

# How a scenario last went. ``subject`` is the state of what it was run against, ``revision`` the scenario's own.
scenario_outcomes = Table(
    "scenario_outcomes",
    metadata,
    Column("scenario", SERIAL, ForeignKey("scenarios.id", ondelete="CASCADE"), primary_key=True, autoincrement=False),
    Column("against", String(60), primary_key=True),
    Column("subject", DIGEST, nullable=False),
    Column("revision", Integer, nullable=False),
    Column("passed", Boolean, nullable=False),
    Column("told", Text, nullable=False),
    Column("at", BigInteger, nullable=False),
)

releases = Table(
    "releases",
    metadata,
    Column("digest", DIGEST, primary_key=True),
    Column("root", NAME, nullable=False),
    Column("version", Integer, nullable=False),
    Column("document", Text, nullable=False),
    Column("created", BigInteger, nullable=False),
    ForeignKeyConstraint(["root", "version"], ["versions.flow", "versions.number"]),
)

release_audio = Table(
    "release_audio",
    metadata,
    Column("release_digest", DIGEST, ForeignKey("releases.digest"), primary_key=True),
    Column("audio", DIGEST, primary_key=True),
    Index("ix_release_audio_audio", "audio"),
)

lines = Table(
    "lines",
    metadata,
    Column("number", String(40), primary_key=True),
    Column("title", NAME, nullable=False),
    Column("flow", NAME, ForeignKey("flows.name"), nullable=True),
    # What was published; and what answers: the same, with the line's rules in front.
    Column("release_digest", DIGEST, ForeignKey("releases.digest"), nullable=True),
    Column("live_digest", DIGEST, ForeignKey("releases.digest"), nullable=True),
    Column("updated", BigInteger, nullable=False),
)

line_rules = Table(
    "line_rules",
    metadata,
    Column("line", String(40), ForeignKey("lines.number", ondelete="CASCADE"), primary_key=True),
    Column("document", Text, nullable=False),
    # The flows and audio made ready for the document, so that a publish or a rollback needs nothing rendered.
    Column("part", Text, nullable=False),
    Column("revision", Integer, nullable=False),
    Column("by", NAME, nullable=False),
    Column("updated", BigInteger, nullable=False),
)

emergency_switches = Table(
    "emergency_switches",
    metadata,
    Column("scope", String(8), CheckConstraint("scope IN ('line', 'group', 'all')", name="scope"), primary_key=True),
    Column("name", NAME, primary_key=True),
    Column("is_on", Boolean, nullable=False),
    Column("until", BigInteger, nullable=True),
    Column("by", NAME, nullable=False),
    Column("updated", BigInteger, nullable=False),
)

rule_log = Table(
    "rule_log",
    metadata,
    Column("id", SERIAL, primary_key=True, autoincrement=True),
    Column("what", String(16), nullable=False),
    Column("scope", String(8), nullable=False),
    Column("name", NAME, nullable=False),
    Column("document", Text, nullable=False),
    Column("by", NAME, nullable=False),
    Column("at", BigInteger, nullable=False),
    Index("ix_rule_log_name", "name", "id"),
)

publish_log = Table(
    "publish_log",
    metadata,
    Column("id", SERIAL, primary_key=True, autoincrement=True),
    Column("line", String(40), ForeignKey("lines.number"), nullable=False),
    Column("kind", String(16), CheckConstraint("kind IN ('publish', 'rollback')", name="kind"), nullable=False),
    Column("release_digest", DIGEST, ForeignKey("releases.digest"), nullable=False),
    Column("previous", DIGEST, nullable=True),
    Column("by", NAME, nullable=False),
    Column("message", Text, nullable=False),
    Column("at", BigInteger, nullable=False),
    # Who approved it and with which words, "" where nobody was asked.
    Column("approved_by", NAME, nullable=False, server_default=""),
    Column("approval", Text, nullable=False, server_default=""),
    # Nobody agreed although the site asks for a second person.
    Column("unasked", Boolean, nullable=False, server_default=false()),
    Index("ix_publish_log_line", "line", "id"),
)

schedules = Table(
    "schedules",
    metadata,
    Column("name", NAME, primary_key=True),
    Column("document", Text, nullable=False),
    Column("updated", BigInteger, nullable=False),
)

caller_lists = Table(
    "caller_lists",
    metadata,
    Column("name", NAME, primary_key=True),
    Column("title", NAME, nullable=False),
    Column("updated", BigInteger, nullable=False),
)

caller_list_entries = Table(
    "caller_list_entries",
    metadata,
    Column("list", NAME, ForeignKey("caller_lists.name", ondelete="CASCADE"), primary_key=True),
    Column("number", String(40), primary_key=True),
    Column("note", Text, nullable=False),
    Column("expires", BigInteger, nullable=True),
)

destinations = Table(
    "destinations",
    metadata,
    Column("name", NAME, primary_key=True),
    Column("document", Text, nullable=False),
    Column("updated", BigInteger, nullable=False),
)

lookup_tables = Table(
    "lookup_tables",
    metadata,
    Column("name", NAME, primary_key=True),
    Column("live", Integer, nullable=False),
    Column("digest", DIGEST, nullable=False),
    Column("by", NAME, nullable=False),
    Column("updated", BigInteger, nullable=False),
)

lookup_versions = Table(
    "lookup_versions",
    metadata,
    Column("table", NAME, ForeignKey("lookup_tables.name", ondelete="CASCADE"), primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("digest", DIGEST, nullable=False),
    Column("columns", Text, nullable=False),
    Column("key", NAME, nullable=False),
    Column("rows", Integer, nullable=False),
    Column("refused", Integer, nullable=False),
    Column("file", NAME, nullable=False),
    Column("by", NAME, nullable=False),
    Column("created", BigInteger, nullable=False),
)

# A version's file in pieces, for the machines that have not got it. Several versions may have the same content.
lookup_chunks = Table(
    "lookup_chunks",
    metadata,
    Column("digest", DIGEST, primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("content", LargeBinary, nullable=False),
)

line_capacity = Table(
    "line_capacity",
    metadata,
    Column("line", String(40), ForeignKey("lines.number", ondelete="CASCADE"), primary_key=True),
    Column("calls", Integer, nullable=False),
    Column("beyond", String(16), nullable=False),
    Column("by", NAME, nullable=False),
    Column("updated", BigInteger, nullable=False),
)

secrets = Table(
    "secrets",
    metadata,
    Column("name", NAME, primary_key=True),
    Column("value", Text, nullable=False),
    Column("updated", BigInteger, nullable=False),
)

calls = Table(
    "calls",
    metadata,
    Column("id", String(80), primary_key=True),
    Column("line", String(40), nullable=False),
    Column("caller", String(40), nullable=False),
    Column("language", String(20), nullable=False),
    Column("release_digest", DIGEST, nullable=False),
    Column("runtime", String(64), nullable=False),
    Column("started", BigInteger, nullable=False),
    Column("ended", BigInteger, nullable=True),
    Column("outcome", String(40), nullable=False),
    # What the exchange and the trunk call the same call, "" when they have no name for it.
    Column("uniqueid", String(80), nullable=False, server_default=""),
    Column("sip_call_id", String(200), nullable=False, server_default=""),
    # Of a call that was not taken: why, and what its caller got, as "why/got".
    Column("detail", String(80), nullable=False, server_default=""),
    # The last four digits of ``caller``, by which people look calls up.
    Column("caller_end", String(4), nullable=False, server_default=""),
    Index("ix_calls_started", "started", "id"),
    Index("ix_calls_uniqueid", "uniqueid"),
    Index("ix_calls_sip_call_id", "sip_call_id"),
    Index("ix_calls_line", "line", "started", "id"),
    Index("ix_calls_caller_end", "caller_end", "started", "id"),
    Index("ix_calls_outcome", "outcome", "started", "id"),
    Index("ix_calls_release", "release_digest", "started", "id"),
)

# No foreign key to calls: the events of a call may be drained before a lost header is repeated.
call_events = Table(
    "call_events",
    metadata,
    Column("call_id", String(80), primary_key=True),
    Column("sequence", Integer, primary_key=True),
    Column("event", Text, nullable=False),
)

messages = Table(
    "messages",
    metadata,
    Column("id", SERIAL, primary_key=True, autoincrement=True),
    Column("call_id", String(80), nullable=False),
    Column("ref", String(200), nullable=False, unique=True),
    Column("mailbox", NAME, nullable=False),
    Column("ms", Integer, nullable=False),
    Column("notify", Text, nullable=False),
    Column("created", BigInteger, nullable=False),
    Column("heard", Boolean, nullable=False),
    Index("ix_messages_mailbox", "mailbox", "created"),
    Index("ix_messages_call", "call_id"),
)

# Which runtimes there are; ``seen`` by the database's own clock.
runtimes = Table(
    "runtimes",
    metadata,
    Column("id", String(64), primary_key=True),
    Column("seen", BigInteger, nullable=False),
)

leases = Table(
    "leases",
    metadata,
    Column("name", String(64), primary_key=True),
    Column("holder", String(80), nullable=False),
    Column("until", BigInteger, nullable=False),
)

runtime_acks = Table(
    "runtime_acks",
    metadata,
    Column("runtime", String(64), primary_key=True),
    Column("line", String(40), primary_key=True),
    Column("release_digest", DIGEST, nullable=False),
    Column("at", BigInteger, nullable=False),
)
