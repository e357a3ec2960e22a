"""What a runtime tells of itself beside being alive: its calls, its Asterisk, the releases it does not take over."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go one step forward."""
    op.add_column("runtimes", sa.Column("told", sa.Text(), server_default="{}", nullable=False))
