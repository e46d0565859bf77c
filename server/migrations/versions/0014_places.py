"""Zones, what bins hold at most, and how a location works.

Revision: 0014, after 0013.
"""

from __future__ import annotations

revision = "0014"
down_revision = "0013"


def upgrade() -> None:
    """Nothing yet."""
