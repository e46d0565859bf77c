"""How Alembic runs: on the connection that `migrate.py` gives it, in a transaction that is under way there."""

from __future__ import annotations

from typing import Any, Literal

from alembic import context
from sqlalchemy import TypeDecorator

from server.migrations.all_tables import metadata


def _render(kind: str, value: Any, _autogenerate: Any) -> str | Literal[False]:
    """Our column types as what lies in the database: a revision must not change when the code does."""
    if kind == "type" and isinstance(value, TypeDecorator):
        return f"sa.{value.impl!r}"
    return False


context.configure(
    connection=context.config.attributes["connection"], target_metadata=metadata, render_item=_render, compare_type=True
)
context.run_migrations()
