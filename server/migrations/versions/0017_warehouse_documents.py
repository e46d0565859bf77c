"""Warehouse receipts and warehouse shipments.

Revision: 0017, after 0016.
"""

from __future__ import annotations

revision = "0017"
down_revision = "0016"


def upgrade() -> None:
    """Nothing yet."""
