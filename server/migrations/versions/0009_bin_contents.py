"""Find what a register wrote, and what moved in a bin.

Revision: 0009, after 0008.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    for ledger in ("item_ledger_entry", "item_application_entry", "value_entry", "warehouse_entry"):
        op.create_index(op.f(f"ix_{ledger}_register_no"), ledger, ["register_no"])
    op.create_index(op.f("ix_warehouse_entry_bin"), "warehouse_entry", ["location_code", "bin_code", "entry_no"])
    is_named = sa.text("document_no != ''")
    op.create_index(
        op.f("ix_item_register_document_no"), "item_register", ["document_no"], sqlite_where=is_named, postgresql_where=is_named
    )
