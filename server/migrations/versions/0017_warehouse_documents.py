"""Warehouse receipts and warehouse shipments; which goods of a posted transfer had been picked.

Revision: 0017, after 0016.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"

_ENTRY_NO = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    _add_to_transfers()
    _create_documents()
    _create_posted_documents()
    if op.get_bind().dialect.name == "postgresql":
        for name in ("warehouse_document_seq", "posted_warehouse_document_seq"):
            op.execute(sa.schema.CreateSequence(sa.Sequence(name)))


def _add_to_transfers() -> None:
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


def _create_documents() -> None:
    op.create_table(
        "warehouse_document",
        sa.Column("document_no", sa.String(length=20), nullable=False, comment="Number of the document."),
        sa.Column("kind", sa.String(length=20), nullable=False, comment="warehouse_receipt, warehouse_shipment."),
        sa.Column("location_code", sa.String(length=20), nullable=False, comment="Where goods come in or go out."),
        sa.Column("status", sa.String(length=10), nullable=False, comment="open, released, finished."),
        sa.Column(
            "external_no", sa.String(length=20), nullable=False, comment="Number on the vendor's or carrier's paper; blank: none."
        ),
        sa.Column("version", sa.Integer(), nullable=False, comment="Counts the changes, so that nobody overwrites another's."),
        sa.Column("changed_by", sa.String(length=20), nullable=False, comment="Who changed it last."),
        sa.Column("changed_at", sa.BigInteger(), nullable=False, comment="When that was."),
        sa.Column("change", sa.String(length=250), nullable=False, comment="What it was, in words."),
        sa.PrimaryKeyConstraint("document_no", name=op.f("pk_warehouse_document")),
        comment="A warehouse receipt or shipment: goods of many orders that come in or go out together.",
    )
    op.create_index("ix_warehouse_document_location_code", "warehouse_document", ["location_code", "status"], unique=False)
    op.create_table(
        "warehouse_document_line",
        sa.Column("document_no", sa.String(length=20), nullable=False, comment="Warehouse document."),
        sa.Column("line_no", sa.Integer(), autoincrement=False, nullable=False, comment="Line within it."),
        sa.Column(
            "source",
            sa.String(length=20),
            nullable=False,
            comment="Kind of order: purchase_order, sales_order, transfer_shipment …",
        ),
        sa.Column("order_no", sa.String(length=20), nullable=False, comment="Order."),
        sa.Column("order_line_no", _ENTRY_NO, nullable=False, comment="Line of the order; what is outstanding of it stands there."),
        sa.Column("item_no", sa.String(length=20), nullable=False, comment="Item."),
        sa.Column("variant_code", sa.String(length=20), nullable=False, comment="Variant; blank: the item itself."),
        sa.Column("uom_code", sa.String(length=20), nullable=False, comment="Unit of the order line."),
        sa.Column("base_units_per_unit", sa.BigInteger(), nullable=False, comment="Base units in one of that unit."),
        sa.Column(
            "bin_code", sa.String(length=20), nullable=False, comment="Where it is put, or leaves from; blank: still to be said."
        ),
        sa.Column(
            "to_handle", sa.BigInteger(), nullable=True, comment="What the next posting handles, base unit; null: all that can be."
        ),
        sa.Column("handled", sa.BigInteger(), nullable=False, comment="Received or shipped on this document; base unit."),
        sa.Column("to_cross_dock", sa.BigInteger(), nullable=False, comment="Of a receipt: kept ready to leave again; base unit."),
        sa.ForeignKeyConstraint(
            ["document_no"], ["warehouse_document.document_no"], name=op.f("fk_warehouse_document_line_document_no")
        ),
        sa.PrimaryKeyConstraint("document_no", "line_no", name=op.f("pk_warehouse_document_line")),
    )
    op.create_index(
        op.f("ix_warehouse_document_line_order_no_source_order_line_no"),
        "warehouse_document_line",
        ["order_no", "source", "order_line_no"],
        unique=False,
    )


def _create_posted_documents() -> None:
    op.create_table(
        "posted_warehouse_document",
        sa.Column("posted_no", sa.String(length=20), nullable=False, comment="Number of the posted warehouse document."),
        sa.Column("kind", sa.String(length=20), nullable=False, comment="warehouse_receipt, warehouse_shipment."),
        sa.Column("document_no", sa.String(length=20), nullable=False, comment="Warehouse document that was posted."),
        sa.Column("location_code", sa.String(length=20), nullable=False, comment="Where goods came in or went out."),
        sa.Column("external_no", sa.String(length=20), nullable=False, comment="Number on the vendor's or carrier's paper."),
        sa.Column("posting_date", sa.Date(), nullable=False, comment="Day on which it counts."),
        sa.Column("person", sa.String(length=20), nullable=False, comment="Who posted it."),
        sa.Column("posted_at", sa.BigInteger(), nullable=False, comment="When it was posted."),
        sa.Column("transaction_id", sa.String(length=36), nullable=False, comment="Device transaction behind it; blank: none."),
        sa.PrimaryKeyConstraint("posted_no", name=op.f("pk_posted_warehouse_document")),
    )
    op.create_index(op.f("ix_posted_warehouse_document_document_no"), "posted_warehouse_document", ["document_no"], unique=False)
    op.create_table(
        "posted_warehouse_line",
        sa.Column("posted_no", sa.String(length=20), nullable=False, comment="Posted warehouse document."),
        sa.Column("line_no", sa.Integer(), autoincrement=False, nullable=False, comment="Line within it."),
        sa.Column("document_line_no", sa.Integer(), nullable=False, comment="Line of the warehouse document."),
        sa.Column("source", sa.String(length=20), nullable=False, comment="Kind of order."),
        sa.Column("order_no", sa.String(length=20), nullable=False, comment="Order."),
        sa.Column("order_line_no", _ENTRY_NO, nullable=False, comment="Line of the order."),
        sa.Column("item_no", sa.String(length=20), nullable=False, comment="Item."),
        sa.Column("variant_code", sa.String(length=20), nullable=False, comment="Variant; blank: the item itself."),
        sa.Column("uom_code", sa.String(length=20), nullable=False, comment="Unit of the order line."),
        sa.Column("base_units_per_unit", sa.BigInteger(), nullable=False, comment="Base units in one of that unit."),
        sa.Column("quantity", sa.BigInteger(), nullable=False, comment="Base unit; negative on a correction."),
        sa.Column(
            "posted_document_no", sa.String(length=20), nullable=False, comment="Posted document of the order: receipt, shipment."
        ),
        sa.Column("put_away_no", sa.String(length=20), nullable=False, comment="Put-away that was made for it; blank: none."),
        sa.Column(
            "corrects_line_no", sa.Integer(), nullable=True, comment="Line of the document that this one takes back; null: none."
        ),
        sa.ForeignKeyConstraint(
            ["posted_no"], ["posted_warehouse_document.posted_no"], name=op.f("fk_posted_warehouse_line_posted_no")
        ),
        sa.PrimaryKeyConstraint("posted_no", "line_no", name=op.f("pk_posted_warehouse_line")),
    )
    op.create_table(
        "posted_warehouse_entry",
        sa.Column("entry_no", _ENTRY_NO, autoincrement=False, nullable=False, comment="Item ledger entry."),
        sa.Column("posted_no", sa.String(length=20), nullable=False, comment="Posted warehouse document that it was written for."),
        sa.Column("line_no", sa.Integer(), nullable=False, comment="Line of that."),
        sa.PrimaryKeyConstraint("entry_no", name=op.f("pk_posted_warehouse_entry")),
    )
    op.create_index(op.f("ix_posted_warehouse_entry_posted_no"), "posted_warehouse_entry", ["posted_no"], unique=False)
