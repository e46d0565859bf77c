"""Whom an entry was with, until when its goods are under warranty, and how finely an item is counted.

Revision: 0004, after 0003.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    for name, length, comment in (
        ("source_type", 10, "vendor or customer; blank: nobody outside."),
        ("source_no", 20, "The vendor or customer."),
        ("external_document_no", 50, "The partner's own number; blank: not known."),
    ):
        column = sa.Column(name, sa.String(length), nullable=False, server_default="", comment=comment)
        op.add_column("item_ledger_entry", column)
    for name, comment in (
        ("document_date", "Date on the paper; none: the posting date."),
        ("warranty_ends_on", "Last day of the warranty; none: no warranty."),
    ):
        op.add_column("item_ledger_entry", sa.Column(name, sa.Date(), comment=comment))
    op.add_column(
        "item",
        sa.Column(
            "qty_rounding_precision",
            sa.BigInteger(),
            nullable=False,
            server_default="0",
            comment="Least quantity that is counted; 0: five decimals.",
        ),
    )
