"""Tables of purchasing: those of `trade_orders`, with what only purchasing has, or says in its own words."""

from sqlalchemy import Boolean, Column, Date, Index, String

from server.database.column_types import EntryNo, QuantityColumn, UnitCostColumn
from server.trade_orders.tables import line_table, order_table, posted_document_table, posted_line_table

purchase_order = order_table(
    "purchase_order",
    "vendor",
    Column("expected_on", Date, comment="When its lines are expected unless they say otherwise; null: not said."),
    Column("vendor_shipment_no", String(50), nullable=False, comment="Number of the vendor's delivery note; blank: not known."),
    Column("is_unexpected", Boolean, nullable=False, comment="It was made of goods that came and that nobody had ordered."),
)

purchase_order_line = line_table(
    "purchase_order_line",
    purchase_order,
    Column("location_code", String(20), nullable=False, comment="Where it arrives, or leaves from; blank: nowhere named."),
    Column("handled", QuantityColumn, nullable=False, comment="Received, or of a return gone back; base unit."),
    Column("unit_cost", UnitCostColumn, nullable=False, comment="What one unit of the line costs."),
    Column("indirect_cost_percent", QuantityColumn, nullable=False, comment="Freight and the like, on top of the unit cost."),
    Column("expected_on", Date, comment="When it is expected; null: not said."),
    Column("applies_to_entry_no", EntryNo, comment="Return: the receipt's entry that goes back; null: any."),
    Column(
        "over_receipt_code", String(20), nullable=False, comment="What may come above it; blank: the item's, vendor's or default."
    ),
    Column("over_receipt", QuantityColumn, nullable=False, comment="How much of the quantity was added to it by over-receipt."),
    Column("over_receipt_status", String(10), nullable=False, comment="pending: nobody approved it yet; approved; blank: none."),
    Index(None, "order_no", "item_no"),
)

posted_purchase_document = posted_document_table(
    "posted_purchase_document",
    "vendor",
    "purchase_receipt, purchase_return_shipment",
    Column("vendor_shipment_no", String(50), nullable=False, comment="Number of the vendor's delivery note; blank: not known."),
)

posted_purchase_line = posted_line_table(
    "posted_purchase_line",
    posted_purchase_document,
    Column("location_code", String(20), nullable=False, comment="Where it arrived, or left from."),
    Column("expires_on", Date, comment="Expiration date that was given; null: none."),
)
