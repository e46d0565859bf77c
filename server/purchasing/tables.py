"""Tables of purchasing: orders with their lines, and the posted documents, whose rows are added and never changed."""

from sqlalchemy import Boolean, Column, Date, ForeignKeyConstraint, Index, Integer, String, Table

from server.database.column_types import EntryNo, MomentColumn, QuantityColumn, UnitCostColumn
from server.database.metadata import metadata

purchase_order = Table(
    "purchase_order",
    metadata,
    Column("order_no", String(20), primary_key=True, comment="Number of the order."),
    Column("kind", String(10), nullable=False, comment="order, return."),
    Column("vendor_no", String(20), nullable=False, comment="Vendor."),
    Column(
        "location_code", String(20), nullable=False, comment="Where its lines go unless they say otherwise; blank: nowhere named."
    ),
    Column("order_date", Date, nullable=False, comment="Date of the order."),
    Column("made_by", String(20), nullable=False, comment="Person who made it."),
    Column("made_at", MomentColumn, nullable=False, comment="When it was made."),
    Column("status", String(10), nullable=False, comment="open: nobody works on it; released; finished: all is done and invoiced."),
    Column("expected_on", Date, comment="When its lines are expected unless they say otherwise; null: not said."),
    Column("external_no", String(50), nullable=False, comment="Its number at the vendor or in the ERP; blank: not known."),
    Column("vendor_shipment_no", String(50), nullable=False, comment="Number of the vendor's delivery note; blank: not known."),
    Column("responsibility", String(20), nullable=False, comment="Who answers for it: a person or a department; blank: not said."),
    Column("is_unexpected", Boolean, nullable=False, comment="It was made of goods that came and that nobody had ordered."),
    Index(None, "vendor_no", "external_no"),
)

purchase_order_line = Table(
    "purchase_order_line",
    metadata,
    Column("order_no", String(20), primary_key=True, comment="Order."),
    Column("line_no", Integer, primary_key=True, autoincrement=False, comment="Line within the order."),
    Column("item_no", String(20), nullable=False, comment="Item."),
    Column("variant_code", String(20), nullable=False, comment="Variant; blank: the item itself."),
    Column("location_code", String(20), nullable=False, comment="Where it arrives, or leaves from; blank: nowhere named."),
    Column("bin_code", String(20), nullable=False, comment="Bin to use; blank: not said."),
    Column("uom_code", String(20), nullable=False, comment="Unit that was ordered."),
    Column("base_units_per_unit", QuantityColumn, nullable=False, comment="Base units in one of it, when it was ordered."),
    Column("quantity", QuantityColumn, nullable=False, comment="Ordered; base unit."),
    Column("handled", QuantityColumn, nullable=False, comment="Received, or of a return gone back; base unit."),
    Column("unit_cost", UnitCostColumn, nullable=False, comment="What one unit of the line costs."),
    Column("indirect_cost_percent", QuantityColumn, nullable=False, comment="Freight and the like, on top of the unit cost."),
    Column("expected_on", Date, comment="When it is expected; null: not said."),
    Column("applies_to_entry_no", EntryNo, comment="Return: the receipt's entry that goes back; null: any."),
    Column("invoiced", QuantityColumn, nullable=False, comment="Invoiced, or of a return credited; base unit."),
    Column(
        "over_receipt_code", String(20), nullable=False, comment="What may come above it; blank: the item's, vendor's or default."
    ),
    Column("over_receipt", QuantityColumn, nullable=False, comment="How much of the quantity was added to it by over-receipt."),
    Column("over_receipt_status", String(10), nullable=False, comment="pending: nobody approved it yet; approved; blank: none."),
    Column("return_reason", String(20), nullable=False, comment="Return: code of the reason; blank: not said."),
    ForeignKeyConstraint(["order_no"], ["purchase_order.order_no"]),
    Index(None, "order_no", "item_no"),
)

posted_purchase_document = Table(
    "posted_purchase_document",
    metadata,
    Column("document_no", String(20), primary_key=True, comment="Number of the posted document."),
    Column("document_type", String(30), nullable=False, comment="purchase_receipt, purchase_return_shipment."),
    Column("order_no", String(20), nullable=False, comment="Order behind it."),
    Column("vendor_no", String(20), nullable=False, comment="Vendor."),
    Column("posting_date", Date, nullable=False, comment="Day on which it counts."),
    Column("person", String(20), nullable=False, comment="Who posted it."),
    Column("posted_at", MomentColumn, nullable=False, comment="When it was posted."),
    Column("transaction_id", String(36), nullable=False, comment="Device transaction behind it; blank: none."),
    Column("vendor_shipment_no", String(50), nullable=False, comment="Number of the vendor's delivery note; blank: not known."),
    Index(None, "order_no"),
    Index(None, "vendor_no", "posting_date"),
)

posted_purchase_line = Table(
    "posted_purchase_line",
    metadata,
    Column("document_no", String(20), primary_key=True, comment="Posted document."),
    Column("line_no", Integer, primary_key=True, autoincrement=False, comment="Line within it: one for each number."),
    Column("order_line_no", Integer, nullable=False, comment="Line of the order."),
    Column("item_no", String(20), nullable=False, comment="Item."),
    Column("variant_code", String(20), nullable=False, comment="Variant; blank: the item itself."),
    Column("location_code", String(20), nullable=False, comment="Where it arrived, or left from."),
    Column("bin_code", String(20), nullable=False, comment="Bin; blank: the location has none."),
    Column("uom_code", String(20), nullable=False, comment="Unit of the order line."),
    Column("base_units_per_unit", QuantityColumn, nullable=False, comment="Base units in one of it."),
    Column("quantity", QuantityColumn, nullable=False, comment="Base unit; negative on a correction."),
    Column("lot_no", String(50), nullable=False, comment="Lot number; blank: none."),
    Column("serial_no", String(50), nullable=False, comment="Serial number; blank: none."),
    Column("package_no", String(50), nullable=False, comment="Package number; blank: none."),
    Column("expires_on", Date, comment="Expiration date that was given; null: none."),
    Column("entry_no", EntryNo, nullable=False, comment="Item ledger entry."),
    Column("corrects_line_no", Integer, comment="Line of the document that this one takes back; null: none."),
    Column("was_picked", Boolean, nullable=False, comment="It left from where picked goods wait."),
    ForeignKeyConstraint(["document_no"], ["posted_purchase_document.document_no"]),
    Index(None, "entry_no", unique=True),
)
