"""Put-aways, movements and replenishment.

Revision: 0016, after 0015.
"""

from __future__ import annotations

revision = "0016"
down_revision = "0015"


def upgrade() -> None:
    """Nothing yet."""
