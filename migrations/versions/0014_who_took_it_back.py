"""Who took a coming publish back."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go one step forward."""
    op.add_column("coming", sa.Column("ended_by", sa.String(length=200), server_default="", nullable=False))
