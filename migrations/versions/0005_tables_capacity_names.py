"""Imported tables, how many calls a line may have, and what exchange and trunk call a call."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go one step forward."""
    op.create_table(
        "lookup_tables",
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("live", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(length=80), nullable=False),
        sa.Column("by", sa.String(length=200), nullable=False),
        sa.Column("updated", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_lookup_tables")),
    )
    op.create_table(
        "lookup_versions",
        sa.Column("table", sa.String(length=200), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("digest", sa.String(length=80), nullable=False),
        sa.Column("columns", sa.Text(), nullable=False),
        sa.Column("key", sa.String(length=200), nullable=False),
        sa.Column("rows", sa.Integer(), nullable=False),
        sa.Column("refused", sa.Integer(), nullable=False),
        sa.Column("file", sa.String(length=200), nullable=False),
        sa.Column("by", sa.String(length=200), nullable=False),
        sa.Column("created", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["table"], ["lookup_tables.name"], name=op.f("fk_lookup_versions_table_lookup_tables"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("table", "number", name=op.f("pk_lookup_versions")),
    )
    op.create_table(
        "lookup_chunks",
        sa.Column("digest", sa.String(length=80), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("digest", "number", name=op.f("pk_lookup_chunks")),
    )
    op.create_table(
        "line_capacity",
        sa.Column("line", sa.String(length=40), nullable=False),
        sa.Column("calls", sa.Integer(), nullable=False),
        sa.Column("beyond", sa.String(length=16), nullable=False),
        sa.Column("by", sa.String(length=200), nullable=False),
        sa.Column("updated", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["line"], ["lines.number"], name=op.f("fk_line_capacity_line_lines"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("line", name=op.f("pk_line_capacity")),
    )
    op.add_column("calls", sa.Column("uniqueid", sa.String(length=80), server_default="", nullable=False))
    op.add_column("calls", sa.Column("sip_call_id", sa.String(length=200), server_default="", nullable=False))
    op.create_index("ix_calls_uniqueid", "calls", ["uniqueid"], unique=False)
    op.create_index("ix_calls_sip_call_id", "calls", ["sip_call_id"], unique=False)
