"""Who works on what.

Revision: 0019, after 0018.
"""

from __future__ import annotations

revision = "0019"
down_revision = "0018"


def upgrade() -> None:
    """Nothing yet."""
