"""Runs migrations on the connection it is handed; there is no other way in. No table belongs here."""

from __future__ import annotations

from alembic import context

from runtime.store import agents, call_facts  # noqa: F401  their tables belong to the metadata
from runtime.store.tables import metadata


def run() -> None:
    """Run inside the caller's transaction, so that a failed migration leaves nothing half-done."""
    connection = context.config.attributes["connection"]
    context.configure(
        connection=connection,
        target_metadata=metadata,
        render_as_batch=connection.dialect.name == "sqlite",
        transactional_ddl=True,
        compare_type=True,
    )
    context.run_migrations()


run()
