"""What whoever decides on a publish is shown, and which changes of a line nobody agreed to although the site asks for it."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go one step forward."""
    op.add_column("coming", sa.Column("review", sa.Text(), server_default="", nullable=False))
    op.add_column("publish_log", sa.Column("unasked", sa.Boolean(), server_default=sa.false(), nullable=False))
