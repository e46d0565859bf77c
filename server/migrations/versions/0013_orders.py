"""Orders that are released, changed, invoiced and received above what was ordered.

Revision: 0013, after 0012.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from server.database.column_types import EntryNo, MomentColumn, QuantityColumn

revision = "0013"
down_revision = "0012"


def _code(name: str, length: int, comment: str) -> sa.Column[str]:
    return sa.Column(name, sa.String(length), nullable=False, server_default="", comment=comment)


def _switch(name: str, comment: str) -> sa.Column[bool]:
    return sa.Column(name, sa.Boolean(), nullable=False, server_default=sa.false(), comment=comment)


def _quantity(name: str, comment: str) -> sa.Column[int]:
    return sa.Column(name, sa.BigInteger(), nullable=False, server_default="0", comment=comment)


def upgrade() -> None:
    op.add_column(
        "outstanding_line",
        sa.Column("is_released", sa.Boolean(), nullable=False, server_default=sa.true(), comment="The warehouse may work on it."),
    )
    _make_changes()
    _add_to_catalog()
    _add_to_purchasing()
    _add_to_sales()


def _make_changes() -> None:
    op.create_table(
        "order_change",
        sa.Column("source", sa.String(20), primary_key=True, comment="Kind of document."),
        sa.Column("document_no", sa.String(20), primary_key=True, comment="Number of the order."),
        sa.Column(
            "change_no", sa.Integer(), primary_key=True, autoincrement=False, comment="Counts its changes; the last is its version."
        ),
        sa.Column("line_no", EntryNo, nullable=False, comment="Line that was changed; 0: the header."),
        sa.Column("item_no", sa.String(20), nullable=False, comment="Item of that line; blank: the header."),
        sa.Column("what", sa.String(500), nullable=False, comment="What was changed, in words."),
        sa.Column("person", sa.String(20), nullable=False, comment="Who changed it."),
        sa.Column("changed_at", MomentColumn, nullable=False, comment="When."),
        comment="What people changed on an order after it was made. Rows are added and never changed.",
    )


def _add_to_catalog() -> None:
    op.create_table(
        "over_receipt_code",
        sa.Column("code", sa.String(20), primary_key=True, comment="Code that lines, items and vendors name."),
        sa.Column("description", sa.String(250), nullable=False, comment="What people call it."),
        sa.Column("tolerance_percent", QuantityColumn, nullable=False, comment="So much may come above what was ordered."),
        sa.Column("is_default", sa.Boolean(), nullable=False, comment="It holds where no line, item or vendor names another."),
        sa.Column(
            "requires_approval",
            sa.Boolean(),
            nullable=False,
            comment="A supervisor approves what came above the order before it is posted.",
        ),
    )
    op.add_column("item", _code("over_receipt_code", 20, "What may come above an order; blank: the vendor's."))
    op.add_column("vendor", _code("over_receipt_code", 20, "What may come above an order; blank: the default."))
    op.add_column(
        "inventory_setup",
        _switch("exact_cost_reversing_mandatory", "What customers bring back names the shipment that it came with."),
    )


def _add_to_purchasing() -> None:
    _add_to_header("purchase_order")
    op.add_column(
        "purchase_order",
        sa.Column("expected_on", sa.Date(), comment="When its lines are expected unless they say otherwise; null: not said."),
    )
    op.add_column("purchase_order", _code("external_no", 50, "Its number at the vendor or in the ERP; blank: not known."))
    op.add_column("purchase_order", _code("vendor_shipment_no", 50, "Number of the vendor's delivery note; blank: not known."))
    op.add_column("purchase_order", _switch("is_unexpected", "It was made of goods that came and that nobody had ordered."))
    op.create_index("ix_purchase_order_vendor_no_external_no", "purchase_order", ["vendor_no", "external_no"])
    _add_to_line("purchase_order_line")
    op.add_column(
        "purchase_order_line", _code("over_receipt_code", 20, "What may come above it; blank: the item's, vendor's or default.")
    )
    op.add_column("purchase_order_line", _quantity("over_receipt", "How much of the quantity was added to it by over-receipt."))
    op.add_column(
        "purchase_order_line", _code("over_receipt_status", 10, "pending: nobody approved it yet; approved; blank: none.")
    )
    op.add_column(
        "posted_purchase_document", _code("vendor_shipment_no", 50, "Number of the vendor's delivery note; blank: not known.")
    )
    op.create_index("ix_posted_purchase_document_vendor_no_posting_date", "posted_purchase_document", ["vendor_no", "posting_date"])
    op.add_column("posted_purchase_line", _switch("was_picked", "It left from where picked goods wait."))


def _add_to_sales() -> None:
    _add_to_header("sales_order")
    op.add_column(
        "sales_order",
        sa.Column("ships_on", sa.Date(), comment="When its lines are to be shipped unless they say otherwise; null: not said."),
    )
    op.add_column("sales_order", _code("external_no", 50, "Its number at the customer or in the ERP; blank: not known."))
    op.add_column(
        "sales_order",
        sa.Column(
            "shipping_advice",
            sa.String(10),
            nullable=False,
            server_default="partial",
            comment="partial, or complete: it leaves whole or not at all.",
        ),
    )
    op.create_index("ix_sales_order_customer_no_external_no", "sales_order", ["customer_no", "external_no"])
    _add_to_line("sales_order_line")
    op.create_index("ix_posted_sales_document_customer_no_posting_date", "posted_sales_document", ["customer_no", "posting_date"])


def _add_to_header(table: str) -> None:
    op.add_column(
        table,
        sa.Column(
            "status",
            sa.String(10),
            nullable=False,
            server_default="released",
            comment="open: nobody works on it; released; finished: all is done and invoiced.",
        ),
    )
    op.add_column(table, _code("responsibility", 20, "Who answers for it: a person or a department; blank: not said."))


def _add_to_line(table: str) -> None:
    op.add_column(table, _quantity("invoiced", "Invoiced, or of a return credited; base unit."))
    op.add_column(table, _code("return_reason", 20, "Return: code of the reason; blank: not said."))
