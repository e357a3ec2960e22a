"""Why a call was not let in, and what its caller got."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go one step forward."""
    op.add_column("calls", sa.Column("detail", sa.String(length=80), server_default="", nullable=False))
