"""Find what was posted of an order.

Revision: 0024, after 0023.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"


def upgrade() -> None:
    of_an_order = sa.text("order_no != ''")
    op.create_index(
        "ix_item_register_order_no",
        "item_register",
        ["order_no", "register_no"],
        unique=False,
        sqlite_where=of_an_order,
        postgresql_where=of_an_order,
    )
