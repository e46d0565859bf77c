"""Indexes that a trace follows.

Revision: 0007, after 0006.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"

_BY_NUMBER = (
    ("item_ledger_entry", "lot_no"),
    ("item_ledger_entry", "serial_no"),
    ("item_ledger_entry", "package_no"),
    ("bin_content", "lot_no"),
    ("bin_content", "serial_no"),
    ("established_expiration", "lot_no"),
)


def upgrade() -> None:
    for table, number in _BY_NUMBER:
        given = sa.text(f"{number} != ''")
        op.create_index(op.f(f"ix_{table}_{number}"), table, [number, "item_no"], sqlite_where=given, postgresql_where=given)
    from_decrease = sa.text("item_ledger_entry_no = inbound_entry_no AND outbound_entry_no != 0")
    op.create_index(
        op.f("ix_item_application_entry_birth"),
        "item_application_entry",
        ["item_no", "inbound_entry_no"],
        sqlite_where=from_decrease,
        postgresql_where=from_decrease,
    )
