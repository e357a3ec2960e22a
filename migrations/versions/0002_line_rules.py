"""Rules in front of a line's flow, the emergency switch, and the release that answers with them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go one step forward."""
    # Said in SQL, which both databases take: building the table anew would delete it under the publish log's feet.
    op.execute(
        "ALTER TABLE lines ADD COLUMN live_digest VARCHAR(80) "
        "CONSTRAINT fk_lines_live_digest_releases REFERENCES releases (digest)"
    )
    # Until rules are saved, a line answers with what was published.
    op.execute("UPDATE lines SET live_digest = release_digest")
    op.create_table(
        "line_rules",
        sa.Column("line", sa.String(length=40), nullable=False),
        sa.Column("document", sa.Text(), nullable=False),
        sa.Column("part", sa.Text(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("by", sa.String(length=200), nullable=False),
        sa.Column("updated", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["line"], ["lines.number"], name=op.f("fk_line_rules_line_lines"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("line", name=op.f("pk_line_rules")),
    )
    op.create_table(
        "emergency_switches",
        sa.Column("scope", sa.String(length=8), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("is_on", sa.Boolean(), nullable=False),
        sa.Column("until", sa.BigInteger(), nullable=True),
        sa.Column("by", sa.String(length=200), nullable=False),
        sa.Column("updated", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("scope IN ('line', 'group', 'all')", name=op.f("ck_emergency_switches_scope")),
        sa.PrimaryKeyConstraint("scope", "name", name=op.f("pk_emergency_switches")),
    )
    op.create_table(
        "rule_log",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("what", sa.String(length=16), nullable=False),
        sa.Column("scope", sa.String(length=8), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("document", sa.Text(), nullable=False),
        sa.Column("by", sa.String(length=200), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rule_log")),
    )
    with op.batch_alter_table("rule_log", schema=None) as batch_op:
        batch_op.create_index("ix_rule_log_name", ["name", "id"], unique=False)
