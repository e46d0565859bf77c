"""License plates and what stands on them.

Revision: 0018, after 0017.
"""

from __future__ import annotations

revision = "0018"
down_revision = "0017"


def upgrade() -> None:
    """Nothing yet."""
