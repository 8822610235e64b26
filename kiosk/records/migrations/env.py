"""What does Alembic run in? The connection and transaction of the store that is being opened."""

from __future__ import annotations

from alembic import context

from kiosk.records.schema import metadata

settings = context.config.attributes
context.configure(
    connection=settings["connection"],
    target_metadata=metadata,
    version_table=settings["version_table"],
    render_as_batch=True,
)
with context.begin_transaction():
    context.run_migrations()
