"""Posted invoices and credit memos, and item charges.

Revision: 0012, after 0011.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"

_ENTRY_NO = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    _add_to_value_entries()
    _create_invoices()
    if op.get_bind().dialect.name == "postgresql":
        for name in ("posted_purchase_invoice_seq", "posted_sales_invoice_seq"):
            op.execute(sa.schema.CreateSequence(sa.Sequence(name)))


def _add_to_value_entries() -> None:
    op.add_column(
        "value_entry",
        sa.Column(
            "cost_amount_non_inventory",
            sa.BigInteger(),
            nullable=False,
            server_default="0",
            comment="Cost that is kept outside of the inventory's value.",
        ),
    )
    op.add_column(
        "value_entry",
        sa.Column("charge_code", sa.String(length=20), nullable=False, server_default="", comment="Item charge; blank: none."),
    )


def _create_invoices() -> None:
    op.create_table(
        "invoicing_setup",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False, comment="Always 1: there is one company."),
        sa.Column(
            "vendor_invoice_no_required",
            sa.Boolean(),
            nullable=False,
            comment="Vendors' invoices and credit memos have their number.",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_invoicing_setup")),
        comment="How invoices are posted; no row: as it is from the start.",
    )
    op.create_table(
        "posted_invoice",
        sa.Column("document_no", sa.String(length=20), nullable=False, comment="Number of the posted document."),
        sa.Column(
            "kind",
            sa.String(length=30),
            nullable=False,
            comment="purchase_invoice, purchase_credit_memo, sales_invoice, sales_credit_memo.",
        ),
        sa.Column("party_no", sa.String(length=20), nullable=False, comment="Vendor or customer."),
        sa.Column(
            "external_document_no",
            sa.String(length=50),
            nullable=False,
            comment="The vendor's or customer's own number; blank: not known.",
        ),
        sa.Column("posting_date", sa.Date(), nullable=False, comment="Day on which it counts."),
        sa.Column("document_date", sa.Date(), nullable=False, comment="Date on the paper."),
        sa.Column("order_no", sa.String(length=20), nullable=False, comment="Order of all its lines; blank: none, or several."),
        sa.Column(
            "cancels_document_no",
            sa.String(length=20),
            nullable=False,
            comment="Credit memo: the invoice that it cancels; blank: none.",
        ),
        sa.Column("amount", sa.BigInteger(), nullable=False, comment="Sum of its lines."),
        sa.Column("reason_code", sa.String(length=250), nullable=False, comment="Why: a code or a few words; blank: not said."),
        sa.Column("person", sa.String(length=20), nullable=False, comment="Who posted it."),
        sa.Column("posted_at", sa.BigInteger(), nullable=False, comment="When it was posted."),
        sa.Column("transaction_id", sa.String(length=36), nullable=False, comment="Device transaction behind it; blank: none."),
        sa.PrimaryKeyConstraint("document_no", name=op.f("pk_posted_invoice")),
        comment="Posted invoices and credit memos of both sides.",
    )
    op.create_index("ix_posted_invoice_party_no", "posted_invoice", ["kind", "party_no", "document_no"])
    op.create_index("ix_posted_invoice_order_no", "posted_invoice", ["order_no"])
    op.create_index("ix_posted_invoice_external_document_no", "posted_invoice", ["external_document_no"])
    op.create_index(
        "ix_posted_invoice_cancels_document_no",
        "posted_invoice",
        ["cancels_document_no"],
        unique=True,
        sqlite_where=sa.text("cancels_document_no != ''"),
        postgresql_where=sa.text("cancels_document_no != ''"),
    )
    op.create_table(
        "posted_invoice_line",
        sa.Column("document_no", sa.String(length=20), nullable=False, comment="Posted document."),
        sa.Column("line_no", sa.Integer(), autoincrement=False, nullable=False, comment="Line within it."),
        sa.Column("type", sa.String(length=10), nullable=False, comment="item, charge."),
        sa.Column("item_no", sa.String(length=20), nullable=False, comment="Item of the entry."),
        sa.Column("variant_code", sa.String(length=20), nullable=False, comment="Variant; blank: the item itself."),
        sa.Column("entry_no", _ENTRY_NO, nullable=False, comment="Item ledger entry that is invoiced, or charged."),
        sa.Column("moved_goods", sa.Boolean(), nullable=False, comment="The document wrote the entry itself; false: it was there."),
        sa.Column("order_no", sa.String(length=20), nullable=False, comment="Order of the line; blank: none."),
        sa.Column("order_line_no", sa.Integer(), nullable=False, comment="Line of that order; 0: none."),
        sa.Column("uom_code", sa.String(length=20), nullable=False, comment="Unit of the price."),
        sa.Column("base_units_per_unit", sa.BigInteger(), nullable=False, comment="Base units in one of it."),
        sa.Column("quantity", sa.BigInteger(), nullable=False, comment="Invoiced; base unit. Of a charge what the entry moved."),
        sa.Column("unit_amount", sa.BigInteger(), nullable=False, comment="Price of one unit; of a charge 0."),
        sa.Column("amount", sa.BigInteger(), nullable=False, comment="Price of all of it."),
        sa.Column("charge_code", sa.String(length=20), nullable=False, comment="Item charge; blank: none."),
        sa.ForeignKeyConstraint(["document_no"], ["posted_invoice.document_no"], name=op.f("fk_posted_invoice_line_document_no")),
        sa.PrimaryKeyConstraint("document_no", "line_no", name=op.f("pk_posted_invoice_line")),
        comment="Lines of posted invoices and credit memos: one for each entry.",
    )
    op.create_index("ix_posted_invoice_line_entry_no", "posted_invoice_line", ["entry_no"])
    op.create_table(
        "vendor_document_no",
        sa.Column("vendor_no", sa.String(length=20), nullable=False, comment="Vendor."),
        sa.Column("kind", sa.String(length=30), nullable=False, comment="purchase_invoice, purchase_credit_memo."),
        sa.Column("external_document_no", sa.String(length=50), nullable=False, comment="The vendor's own number."),
        sa.Column("document_no", sa.String(length=20), nullable=False, comment="Posted document that has it."),
        sa.PrimaryKeyConstraint("vendor_no", "kind", "external_document_no", name=op.f("pk_vendor_document_no")),
        comment="Numbers of vendors that are in use: each once. That of a cancelled invoice is free again.",
    )
