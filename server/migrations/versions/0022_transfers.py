"""Transfer routes, and transfers that are released and changed.

Revision: 0022, after 0021.
"""

from __future__ import annotations

revision = "0022"
down_revision = "0021"


def upgrade() -> None:
    """Nothing yet."""
