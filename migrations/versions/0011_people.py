"""People instead of one administrator, what the site has decided about itself, and who changed either."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go one step forward."""
    serial = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    people = op.create_table(
        "people",
        sa.Column("id", serial, autoincrement=True, nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("key", sa.String(length=200), nullable=False),
        sa.Column("password_hash", sa.Text(), nullable=False),
        sa.Column("one_time", sa.Boolean(), nullable=False),
        sa.Column("role", sa.String(length=16), nullable=False),
        sa.Column("updated", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("role IN ('administrator', 'approver')", name=op.f("ck_people_role")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_people")),
    )
    op.create_index("ix_people_key", "people", ["key"], unique=True)
    op.create_table(
        "site_settings",
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.Column("by", sa.String(length=200), nullable=False),
        sa.Column("updated", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_site_settings")),
    )
    op.create_table(
        "site_log",
        sa.Column("id", serial, autoincrement=True, nullable=False),
        sa.Column("what", sa.String(length=32), nullable=False),
        sa.Column("subject", sa.String(length=200), nullable=False),
        sa.Column("told", sa.Text(), nullable=False),
        sa.Column("by", sa.String(length=200), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_site_log")),
    )
    known = sa.table(
        "administrator", sa.column("password_hash"), sa.column("one_time", sa.Boolean()), sa.column("updated")
    )
    for row in op.get_bind().execute(sa.select(known)).all():
        op.bulk_insert(
            people,
            [{"name": "admin", "key": "admin", "role": "administrator", **row._asdict()}],
        )
    op.drop_table("administrator")
