"""Fixed and default bins; indexes that find what a register wrote, and what moved in a bin.

Revision: 0009, after 0008.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    _create_bin_content_setup()
    selection = sa.Column(
        "default_bin_selection",
        sa.String(20),
        nullable=False,
        server_default="none",
        comment="How an item gets its default bin: none, fixed_bin or last_used_bin.",
    )
    op.add_column("location", selection)
    _create_indexes()


def _create_bin_content_setup() -> None:
    op.create_table(
        "bin_content_setup",
        sa.Column("item_no", sa.String(20), nullable=False, comment="Item."),
        sa.Column("variant_code", sa.String(20), nullable=False, comment="Variant; blank: the item itself."),
        sa.Column("location_code", sa.String(20), nullable=False, comment="Location."),
        sa.Column("bin_code", sa.String(20), nullable=False, comment="Bin."),
        sa.Column(
            "is_fixed", sa.Boolean(), nullable=False, comment="The item belongs there: the content is listed when empty, too."
        ),
        sa.Column(
            "is_default", sa.Boolean(), nullable=False, comment="Bin of a line that names none; one for each item and location."
        ),
        sa.Column("is_dedicated", sa.Boolean(), nullable=False, comment="Not offered to picks."),
        sa.Column("min_quantity", sa.BigInteger(), nullable=False, comment="Below this it is filled up, base unit; 0: never."),
        sa.Column("max_quantity", sa.BigInteger(), nullable=False, comment="More does not belong there, base unit; 0: no limit."),
        sa.Column(
            "blocked", sa.String(10), nullable=False, comment="For inbound, outbound or all movements of the item, or blank."
        ),
        sa.PrimaryKeyConstraint("item_no", "variant_code", "location_code", "bin_code", name=op.f("pk_bin_content_setup")),
        comment="What is said of an item in a bin; an item that lies in a bin without a row here is there by chance.",
    )
    op.create_index(op.f("ix_bin_content_setup_bin"), "bin_content_setup", ["location_code", "bin_code"])
    is_default = sa.text("is_default")
    op.create_index(
        op.f("ix_bin_content_setup_default"),
        "bin_content_setup",
        ["item_no", "variant_code", "location_code"],
        unique=True,
        sqlite_where=is_default,
        postgresql_where=is_default,
    )


def _create_indexes() -> None:
    for ledger in ("item_ledger_entry", "item_application_entry", "value_entry", "warehouse_entry"):
        op.create_index(op.f(f"ix_{ledger}_register_no"), ledger, ["register_no"])
    op.create_index(op.f("ix_warehouse_entry_bin"), "warehouse_entry", ["location_code", "bin_code", "entry_no"])
    is_named = sa.text("document_no != ''")
    op.create_index(
        op.f("ix_item_register_document_no"), "item_register", ["document_no"], sqlite_where=is_named, postgresql_where=is_named
    )
