"""Releases that are made and wait for a time or for a second person, and who approved what."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go one step forward."""
    op.create_table(
        "coming",
        sa.Column("id", sa.String(length=40), nullable=False),
        sa.Column("line", sa.String(length=40), nullable=False),
        sa.Column("release_digest", sa.String(length=80), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=True),
        sa.Column("window_ms", sa.BigInteger(), nullable=False),
        sa.Column("by", sa.String(length=200), nullable=False),
        sa.Column("message", sa.Text(), nullable=False),
        sa.Column("made", sa.BigInteger(), nullable=False),
        sa.Column("previous", sa.String(length=80), nullable=True),
        sa.Column("decided_by", sa.String(length=200), nullable=False),
        sa.Column("decision", sa.Text(), nullable=False),
        sa.Column("ended", sa.BigInteger(), nullable=True),
        sa.Column("problem", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "state IN ('asked', 'waiting', 'live', 'cancelled', 'refused', 'missed', 'failed')",
            name=op.f("ck_coming_state"),
        ),
        sa.ForeignKeyConstraint(
            ["release_digest"], ["releases.digest"], name=op.f("fk_coming_release_digest_releases")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_coming")),
    )
    op.create_index("ix_coming_line", "coming", ["line", "state"], unique=False)
    op.create_index("ix_coming_state", "coming", ["state", "at"], unique=False)
    op.add_column("publish_log", sa.Column("approved_by", sa.String(length=200), server_default="", nullable=False))
    op.add_column("publish_log", sa.Column("approval", sa.Text(), server_default="", nullable=False))
