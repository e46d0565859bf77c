"""Find the lines of an order by item: a scanned receipt reads no others.

Revision: 0002, after 0001.
"""

from __future__ import annotations

from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    for table in ("purchase_order_line", "transfer_order_line"):
        op.create_index(op.f(f"ix_{table}_order_no_item_no"), table, ["order_no", "item_no"])
