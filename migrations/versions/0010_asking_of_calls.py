"""What lists and reports ask of calls: choices, bridges, the end of the caller's number, and indexes that page."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go one step forward."""
    op.create_table(
        "call_choices",
        sa.Column("call_id", sa.String(length=80), nullable=False),
        sa.Column("sequence", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("flow", sa.String(length=200), nullable=False),
        sa.Column("node", sa.String(length=80), nullable=False),
        sa.Column("option", sa.String(length=80), nullable=False),
        sa.Column("started", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("call_id", "sequence", name=op.f("pk_call_choices")),
    )
    op.create_index("ix_call_choices_option", "call_choices", ["flow", "node", "option", "started", "call_id"])
    op.create_index("ix_call_choices_started", "call_choices", ["started"])
    op.create_table(
        "call_bridges",
        sa.Column("call_id", sa.String(length=80), nullable=False),
        sa.Column("sequence", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("flow", sa.String(length=200), nullable=False),
        sa.Column("node", sa.String(length=80), nullable=False),
        sa.Column("result", sa.String(length=40), nullable=False),
        sa.Column("agent", sa.String(length=200), nullable=False),
        sa.Column("talked_ms", sa.Integer(), nullable=False),
        sa.Column("started", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("call_id", "sequence", name=op.f("pk_call_bridges")),
    )
    op.create_index("ix_call_bridges_agent", "call_bridges", ["agent", "started", "call_id"])
    op.create_index("ix_call_bridges_started", "call_bridges", ["started"])
    op.add_column("calls", sa.Column("caller_end", sa.String(length=4), server_default="", nullable=False))
    if op.get_bind().dialect.name == "postgresql":
        op.execute("UPDATE calls SET caller_end = right(caller, 4)")
    else:
        op.execute("UPDATE calls SET caller_end = substr(caller, -4)")
    op.drop_index("ix_calls_started", table_name="calls")
    op.drop_index("ix_calls_line", table_name="calls")
    op.create_index("ix_calls_started", "calls", ["started", "id"])
    op.create_index("ix_calls_line", "calls", ["line", "started", "id"])
    op.create_index("ix_calls_caller_end", "calls", ["caller_end", "started", "id"])
    op.create_index("ix_calls_outcome", "calls", ["outcome", "started", "id"])
    op.create_index("ix_calls_release", "calls", ["release_digest", "started", "id"])
    op.create_index("ix_messages_call", "messages", ["call_id"])
