"""Tables of transfers: orders with their lines, and the posted documents, whose rows are added and never changed."""

from sqlalchemy import Boolean, Column, Date, ForeignKeyConstraint, Index, Integer, String, Table

from server.database.column_types import EntryNo, MomentColumn, QuantityColumn
from server.database.metadata import metadata

transfer_order = Table(
    "transfer_order",
    metadata,
    Column("order_no", String(20), primary_key=True, comment="Number of the order."),
    Column("from_location_code", String(20), nullable=False, comment="Where goods leave."),
    Column("to_location_code", String(20), nullable=False, comment="Where they arrive."),
    Column("in_transit_code", String(20), nullable=False, comment="Where they are meanwhile."),
    Column("order_date", Date, nullable=False, comment="Date of the order."),
    Column("made_by", String(20), nullable=False, comment="Person who made it."),
    Column("made_at", MomentColumn, nullable=False, comment="When it was made."),
)

transfer_order_line = Table(
    "transfer_order_line",
    metadata,
    Column("order_no", String(20), primary_key=True, comment="Order."),
    Column("line_no", Integer, primary_key=True, autoincrement=False, comment="Line within the order."),
    Column("item_no", String(20), nullable=False, comment="Item."),
    Column("variant_code", String(20), nullable=False, comment="Variant; blank: the item itself."),
    Column("from_bin_code", String(20), nullable=False, comment="Bin to take it from; blank: not said."),
    Column("to_bin_code", String(20), nullable=False, comment="Bin to put it into; blank: not said."),
    Column("uom_code", String(20), nullable=False, comment="Unit that was ordered."),
    Column("base_units_per_unit", QuantityColumn, nullable=False, comment="Base units in one of it, when it was ordered."),
    Column("quantity", QuantityColumn, nullable=False, comment="Ordered; base unit."),
    Column("shipped", QuantityColumn, nullable=False, comment="Base unit."),
    Column("received", QuantityColumn, nullable=False, comment="Base unit; never more than was shipped."),
    Column("ships_on", Date, comment="When it is to be shipped; null: not said."),
    Column("arrives_on", Date, comment="When it is expected; null: not said."),
    ForeignKeyConstraint(["order_no"], ["transfer_order.order_no"]),
    Index(None, "order_no", "item_no"),
)

posted_transfer_document = Table(
    "posted_transfer_document",
    metadata,
    Column("document_no", String(20), primary_key=True, comment="Number of the posted document."),
    Column("document_type", String(30), nullable=False, comment="transfer_shipment, transfer_receipt."),
    Column("order_no", String(20), nullable=False, comment="Order behind it."),
    Column("posting_date", Date, nullable=False, comment="Day on which it counts."),
    Column("person", String(20), nullable=False, comment="Who posted it."),
    Column("posted_at", MomentColumn, nullable=False, comment="When it was posted."),
    Column("transaction_id", String(36), nullable=False, comment="Device transaction behind it; blank: none."),
    Index(None, "order_no"),
)

posted_transfer_line = Table(
    "posted_transfer_line",
    metadata,
    Column("document_no", String(20), primary_key=True, comment="Posted document."),
    Column("line_no", Integer, primary_key=True, autoincrement=False, comment="Line within it: one for each number."),
    Column("order_line_no", Integer, nullable=False, comment="Line of the order."),
    Column("item_no", String(20), nullable=False, comment="Item."),
    Column("variant_code", String(20), nullable=False, comment="Variant; blank: the item itself."),
    Column("from_bin_code", String(20), nullable=False, comment="Bin it left; blank: no bins there."),
    Column("to_bin_code", String(20), nullable=False, comment="Bin it arrived in; blank: no bins there."),
    Column("uom_code", String(20), nullable=False, comment="Unit of the order line."),
    Column("base_units_per_unit", QuantityColumn, nullable=False, comment="Base units in one of it."),
    Column("quantity", QuantityColumn, nullable=False, comment="Base unit; negative on a correction."),
    Column("lot_no", String(50), nullable=False, comment="Lot number; blank: none."),
    Column("serial_no", String(50), nullable=False, comment="Serial number; blank: none."),
    Column("package_no", String(50), nullable=False, comment="Package number; blank: none."),
    Column("entry_no", EntryNo, nullable=False, comment="Item ledger entry: the decrease."),
    Column("was_picked", Boolean, nullable=False, comment="It left the goods that were picked and waited."),
    Column("corrects_line_no", Integer, comment="Line of the document that this one takes back; null: none."),
    ForeignKeyConstraint(["document_no"], ["posted_transfer_document.document_no"]),
    Index(None, "entry_no", unique=True),
)
