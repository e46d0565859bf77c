"""Until when open entries are under warranty, so that goods keep it through a transfer.

Revision: 0011, after 0010.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    op.add_column("open_item_entry", sa.Column("warranty_ends_on", sa.Date(), comment="Of the entry."))
    op.execute(
        """
        UPDATE open_item_entry SET warranty_ends_on = (
            SELECT entry.warranty_ends_on FROM item_ledger_entry AS entry
            WHERE entry.item_no = open_item_entry.item_no AND entry.entry_no = open_item_entry.entry_no
        )
        """
    )
