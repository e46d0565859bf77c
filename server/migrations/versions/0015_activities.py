"""Picks that are made ahead and shared out.

Revision: 0015, after 0014.
"""

from __future__ import annotations

revision = "0015"
down_revision = "0014"


def upgrade() -> None:
    """Nothing yet."""
