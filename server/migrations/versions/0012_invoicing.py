"""Posted invoices and credit memos, and item charges.

Revision: 0012, after 0011.
"""

from __future__ import annotations

revision = "0012"
down_revision = "0011"


def upgrade() -> None:
    """Nothing yet."""
