"""How Alembic runs: on the connection that `migrate.py` gives it, in a transaction that is under way there."""

from __future__ import annotations

from alembic import context

from server.migrations.all_tables import metadata

context.configure(connection=context.config.attributes["connection"], target_metadata=metadata)
context.run_migrations()
