"""The first tables."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go one step forward."""
    op.create_table(
        "administrator",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("password_hash", sa.Text(), nullable=False),
        sa.Column("one_time", sa.Boolean(), nullable=False),
        sa.Column("updated", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_administrator")),
    )
    op.create_table(
        "call_events",
        sa.Column("call_id", sa.String(length=80), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("event", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("call_id", "sequence", name=op.f("pk_call_events")),
    )
    op.create_table(
        "caller_lists",
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("updated", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_caller_lists")),
    )
    op.create_table(
        "calls",
        sa.Column("id", sa.String(length=80), nullable=False),
        sa.Column("line", sa.String(length=40), nullable=False),
        sa.Column("caller", sa.String(length=40), nullable=False),
        sa.Column("language", sa.String(length=20), nullable=False),
        sa.Column("release_digest", sa.String(length=80), nullable=False),
        sa.Column("runtime", sa.String(length=64), nullable=False),
        sa.Column("started", sa.BigInteger(), nullable=False),
        sa.Column("ended", sa.BigInteger(), nullable=True),
        sa.Column("outcome", sa.String(length=40), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_calls")),
    )
    with op.batch_alter_table("calls", schema=None) as batch_op:
        batch_op.create_index("ix_calls_line", ["line", "started"], unique=False)
        batch_op.create_index("ix_calls_started", ["started"], unique=False)

    op.create_table(
        "destinations",
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("document", sa.Text(), nullable=False),
        sa.Column("updated", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_destinations")),
    )
    op.create_table(
        "flows",
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("draft", sa.Text(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("author", sa.String(length=200), nullable=False),
        sa.Column("updated", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_flows")),
    )
    op.create_table(
        "messages",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("call_id", sa.String(length=80), nullable=False),
        sa.Column("ref", sa.String(length=200), nullable=False),
        sa.Column("mailbox", sa.String(length=200), nullable=False),
        sa.Column("ms", sa.Integer(), nullable=False),
        sa.Column("notify", sa.Text(), nullable=False),
        sa.Column("created", sa.BigInteger(), nullable=False),
        sa.Column("heard", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_messages")),
        sa.UniqueConstraint("ref", name=op.f("uq_messages_ref")),
    )
    with op.batch_alter_table("messages", schema=None) as batch_op:
        batch_op.create_index("ix_messages_mailbox", ["mailbox", "created"], unique=False)

    op.create_table(
        "runtime_acks",
        sa.Column("runtime", sa.String(length=64), nullable=False),
        sa.Column("line", sa.String(length=40), nullable=False),
        sa.Column("release_digest", sa.String(length=80), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("runtime", "line", name=op.f("pk_runtime_acks")),
    )
    op.create_table(
        "schedules",
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("document", sa.Text(), nullable=False),
        sa.Column("updated", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_schedules")),
    )
    op.create_table(
        "secrets",
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.Column("updated", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_secrets")),
    )
    op.create_table(
        "caller_list_entries",
        sa.Column("list", sa.String(length=200), nullable=False),
        sa.Column("number", sa.String(length=40), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("expires", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(
            ["list"], ["caller_lists.name"], name=op.f("fk_caller_list_entries_list_caller_lists"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("list", "number", name=op.f("pk_caller_list_entries")),
    )
    op.create_table(
        "versions",
        sa.Column("flow", sa.String(length=200), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("document", sa.Text(), nullable=False),
        sa.Column("digest", sa.String(length=80), nullable=False),
        sa.Column("author", sa.String(length=200), nullable=False),
        sa.Column("message", sa.Text(), nullable=False),
        sa.Column("created", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["flow"], ["flows.name"], name=op.f("fk_versions_flow_flows")),
        sa.PrimaryKeyConstraint("flow", "number", name=op.f("pk_versions")),
    )
    op.create_table(
        "releases",
        sa.Column("digest", sa.String(length=80), nullable=False),
        sa.Column("root", sa.String(length=200), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("document", sa.Text(), nullable=False),
        sa.Column("created", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["root", "version"], ["versions.flow", "versions.number"], name=op.f("fk_releases_root_versions")
        ),
        sa.PrimaryKeyConstraint("digest", name=op.f("pk_releases")),
    )
    op.create_table(
        "lines",
        sa.Column("number", sa.String(length=40), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("flow", sa.String(length=200), nullable=True),
        sa.Column("release_digest", sa.String(length=80), nullable=True),
        sa.Column("updated", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["flow"], ["flows.name"], name=op.f("fk_lines_flow_flows")),
        sa.ForeignKeyConstraint(["release_digest"], ["releases.digest"], name=op.f("fk_lines_release_digest_releases")),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_lines")),
    )
    op.create_table(
        "release_audio",
        sa.Column("release_digest", sa.String(length=80), nullable=False),
        sa.Column("audio", sa.String(length=80), nullable=False),
        sa.ForeignKeyConstraint(
            ["release_digest"], ["releases.digest"], name=op.f("fk_release_audio_release_digest_releases")
        ),
        sa.PrimaryKeyConstraint("release_digest", "audio", name=op.f("pk_release_audio")),
    )
    with op.batch_alter_table("release_audio", schema=None) as batch_op:
        batch_op.create_index("ix_release_audio_audio", ["audio"], unique=False)

    op.create_table(
        "publish_log",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("line", sa.String(length=40), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("release_digest", sa.String(length=80), nullable=False),
        sa.Column("previous", sa.String(length=80), nullable=True),
        sa.Column("by", sa.String(length=200), nullable=False),
        sa.Column("message", sa.Text(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["line"], ["lines.number"], name=op.f("fk_publish_log_line_lines")),
        sa.ForeignKeyConstraint(
            ["release_digest"], ["releases.digest"], name=op.f("fk_publish_log_release_digest_releases")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_publish_log")),
    )
    with op.batch_alter_table("publish_log", schema=None) as batch_op:
        batch_op.create_index("ix_publish_log_line", ["line", "id"], unique=False)
