"""Label printers and what waits for them.

Revision: 0021, after 0020.
"""

from __future__ import annotations

revision = "0021"
down_revision = "0020"


def upgrade() -> None:
    """Nothing yet."""
