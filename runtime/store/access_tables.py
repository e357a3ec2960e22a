"""Tables of who may sign in, of what the site has decided about itself, and of who changed either. All others: `tables`."""

from __future__ import annotations

from sqlalchemy import BigInteger, Boolean, CheckConstraint, Column, Index, String, Table, Text

from runtime.store.table_base import NAME, SERIAL, metadata

people = Table(
    "people",
    metadata,
    Column("id", SERIAL, primary_key=True, autoincrement=True),
    Column("name", NAME, nullable=False),
    # The name as it is compared: nobody is to be taken for another by a capital letter.
    Column("key", NAME, nullable=False),
    # "" opens nothing.
    Column("password_hash", Text, nullable=False),
    Column("one_time", Boolean, nullable=False),
    Column("role", String(16), CheckConstraint("role IN ('administrator', 'approver')", name="role"), nullable=False),
    Column("updated", BigInteger, nullable=False),
    Index("ix_people_key", "key", unique=True),
)

site_settings = Table(
    "site_settings",
    metadata,
    Column("name", String(40), primary_key=True),
    Column("value", Text, nullable=False),
    Column("by", NAME, nullable=False),
    Column("updated", BigInteger, nullable=False),
)

# Append-only. ``subject`` is the person or the setting it was about, ``told`` what a reader needs beside it.
site_log = Table(
    "site_log",
    metadata,
    Column("id", SERIAL, primary_key=True, autoincrement=True),
    Column("what", String(32), nullable=False),
    Column("subject", NAME, nullable=False),
    Column("told", Text, nullable=False),
    Column("by", NAME, nullable=False),
    Column("at", BigInteger, nullable=False),
)
