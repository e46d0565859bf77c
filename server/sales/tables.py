"""Tables of sales: orders with their lines, and the posted documents, whose rows are added and never changed."""

from sqlalchemy import Boolean, Column, Date, ForeignKeyConstraint, Index, Integer, String, Table

from server.database.column_types import EntryNo, MomentColumn, QuantityColumn, UnitCostColumn
from server.database.metadata import metadata

sales_order = Table(
    "sales_order",
    metadata,
    Column("order_no", String(20), primary_key=True, comment="Number of the order."),
    Column("kind", String(10), nullable=False, comment="order, return."),
    Column("customer_no", String(20), nullable=False, comment="Customer."),
    Column(
        "location_code", String(20), nullable=False, comment="Where its lines go unless they say otherwise; blank: nowhere named."
    ),
    Column("order_date", Date, nullable=False, comment="Date of the order."),
    Column("made_by", String(20), nullable=False, comment="Person who made it."),
    Column("made_at", MomentColumn, nullable=False, comment="When it was made."),
    Column("status", String(10), nullable=False, comment="open: nobody works on it; released; finished: all is done and invoiced."),
    Column("ships_on", Date, comment="When its lines are to be shipped unless they say otherwise; null: not said."),
    Column("external_no", String(50), nullable=False, comment="Its number at the customer or in the ERP; blank: not known."),
    Column("shipping_advice", String(10), nullable=False, comment="partial, or complete: it leaves whole or not at all."),
    Column("responsibility", String(20), nullable=False, comment="Who answers for it: a person or a department; blank: not said."),
    Index(None, "customer_no", "external_no"),
)

sales_order_line = Table(
    "sales_order_line",
    metadata,
    Column("order_no", String(20), primary_key=True, comment="Order."),
    Column("line_no", Integer, primary_key=True, autoincrement=False, comment="Line within the order."),
    Column("item_no", String(20), nullable=False, comment="Item."),
    Column("variant_code", String(20), nullable=False, comment="Variant; blank: the item itself."),
    Column("location_code", String(20), nullable=False, comment="Where it leaves from, or arrives; blank: nowhere named."),
    Column("bin_code", String(20), nullable=False, comment="Bin to use; blank: not said."),
    Column("uom_code", String(20), nullable=False, comment="Unit that was ordered."),
    Column("base_units_per_unit", QuantityColumn, nullable=False, comment="Base units in one of it, when it was ordered."),
    Column("quantity", QuantityColumn, nullable=False, comment="Ordered; base unit."),
    Column("handled", QuantityColumn, nullable=False, comment="Shipped, or of a return come back; base unit."),
    Column("unit_price", UnitCostColumn, nullable=False, comment="What one unit of the line is sold for."),
    Column("ships_on", Date, comment="When it is to be shipped; null: not said."),
    Column("applies_from_entry_no", EntryNo, comment="Return: the shipment's entry that comes back; null: not known."),
    Column("invoiced", QuantityColumn, nullable=False, comment="Invoiced, or of a return credited; base unit."),
    Column("return_reason", String(20), nullable=False, comment="Return: code of the reason; blank: not said."),
    ForeignKeyConstraint(["order_no"], ["sales_order.order_no"]),
)

posted_sales_document = Table(
    "posted_sales_document",
    metadata,
    Column("document_no", String(20), primary_key=True, comment="Number of the posted document."),
    Column("document_type", String(30), nullable=False, comment="sales_shipment, sales_return_receipt."),
    Column("order_no", String(20), nullable=False, comment="Order behind it."),
    Column("customer_no", String(20), nullable=False, comment="Customer."),
    Column("posting_date", Date, nullable=False, comment="Day on which it counts."),
    Column("person", String(20), nullable=False, comment="Who posted it."),
    Column("posted_at", MomentColumn, nullable=False, comment="When it was posted."),
    Column("transaction_id", String(36), nullable=False, comment="Device transaction behind it; blank: none."),
    Index(None, "order_no"),
    Index(None, "customer_no", "posting_date"),
)

posted_sales_line = Table(
    "posted_sales_line",
    metadata,
    Column("document_no", String(20), primary_key=True, comment="Posted document."),
    Column("line_no", Integer, primary_key=True, autoincrement=False, comment="Line within it: one for each number."),
    Column("order_line_no", Integer, nullable=False, comment="Line of the order."),
    Column("item_no", String(20), nullable=False, comment="Item."),
    Column("variant_code", String(20), nullable=False, comment="Variant; blank: the item itself."),
    Column("location_code", String(20), nullable=False, comment="Where it left from, or arrived."),
    Column("bin_code", String(20), nullable=False, comment="Bin; blank: the location has none."),
    Column("uom_code", String(20), nullable=False, comment="Unit of the order line."),
    Column("base_units_per_unit", QuantityColumn, nullable=False, comment="Base units in one of it."),
    Column("quantity", QuantityColumn, nullable=False, comment="Base unit; negative on a correction."),
    Column("lot_no", String(50), nullable=False, comment="Lot number; blank: none."),
    Column("serial_no", String(50), nullable=False, comment="Serial number; blank: none."),
    Column("package_no", String(50), nullable=False, comment="Package number; blank: none."),
    Column("expires_on", Date, comment="Expiration date that was given with a return; null: none."),
    Column("was_picked", Boolean, nullable=False, comment="It left from where picked goods wait."),
    Column("entry_no", EntryNo, nullable=False, comment="Item ledger entry."),
    Column("corrects_line_no", Integer, comment="Line of the document that this one takes back; null: none."),
    ForeignKeyConstraint(["document_no"], ["posted_sales_document.document_no"]),
    Index(None, "entry_no", unique=True),
)
