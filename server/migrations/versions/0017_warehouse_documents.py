"""Warehouse receipts and warehouse shipments; which goods of a posted transfer had been picked.

Revision: 0017, after 0016.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"


def upgrade() -> None:
    op.add_column(
        "posted_transfer_line",
        sa.Column(
            "was_picked",
            sa.Boolean(),
            server_default=sa.false(),
            nullable=False,
            comment="It left the goods that were picked and waited.",
        ),
    )
