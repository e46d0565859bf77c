"""Tables of warehouse receipts and shipments, and of what is posted of them, whose rows are added and never changed."""

from sqlalchemy import Column, Date, ForeignKeyConstraint, Index, Integer, String, Table

from server.database.column_types import EntryNo, MomentColumn, QuantityColumn
from server.database.metadata import metadata

warehouse_document = Table(
    "warehouse_document",
    metadata,
    Column("document_no", String(20), primary_key=True, comment="Number of the document."),
    Column("kind", String(20), nullable=False, comment="warehouse_receipt, warehouse_shipment."),
    Column("location_code", String(20), nullable=False, comment="Where goods come in or go out."),
    Column("status", String(10), nullable=False, comment="open, released, finished."),
    Column("external_no", String(20), nullable=False, comment="Number on the vendor's or carrier's paper; blank: none."),
    Column("version", Integer, nullable=False, comment="Counts the changes, so that nobody overwrites another's."),
    Column("changed_by", String(20), nullable=False, comment="Who changed it last."),
    Column("changed_at", MomentColumn, nullable=False, comment="When that was."),
    Column("change", String(250), nullable=False, comment="What it was, in words."),
    comment="A warehouse receipt or shipment: goods of many orders that come in or go out together.",
)
Index("ix_warehouse_document_location_code", warehouse_document.c.location_code, warehouse_document.c.status)

warehouse_document_line = Table(
    "warehouse_document_line",
    metadata,
    Column("document_no", String(20), primary_key=True, comment="Warehouse document."),
    Column("line_no", Integer, primary_key=True, autoincrement=False, comment="Line within it."),
    Column("source", String(20), nullable=False, comment="Kind of order: purchase_order, sales_order, transfer_shipment …"),
    Column("order_no", String(20), nullable=False, comment="Order."),
    Column("order_line_no", EntryNo, nullable=False, comment="Line of the order; what is outstanding of it stands there."),
    Column("item_no", String(20), nullable=False, comment="Item."),
    Column("variant_code", String(20), nullable=False, comment="Variant; blank: the item itself."),
    Column("uom_code", String(20), nullable=False, comment="Unit of the order line."),
    Column("base_units_per_unit", QuantityColumn, nullable=False, comment="Base units in one of that unit."),
    Column("bin_code", String(20), nullable=False, comment="Where it is put, or leaves from; blank: still to be said."),
    Column("to_handle", QuantityColumn, comment="What the next posting handles, base unit; null: all that can be."),
    Column("handled", QuantityColumn, nullable=False, comment="Received or shipped on this document; base unit."),
    Column("to_cross_dock", QuantityColumn, nullable=False, comment="Of a receipt: kept ready to leave again; base unit."),
    ForeignKeyConstraint(["document_no"], ["warehouse_document.document_no"]),
    Index(None, "order_no", "source", "order_line_no"),
)

posted_warehouse_document = Table(
    "posted_warehouse_document",
    metadata,
    Column("posted_no", String(20), primary_key=True, comment="Number of the posted warehouse document."),
    Column("kind", String(20), nullable=False, comment="warehouse_receipt, warehouse_shipment."),
    Column("document_no", String(20), nullable=False, comment="Warehouse document that was posted."),
    Column("location_code", String(20), nullable=False, comment="Where goods came in or went out."),
    Column("external_no", String(20), nullable=False, comment="Number on the vendor's or carrier's paper."),
    Column("posting_date", Date, nullable=False, comment="Day on which it counts."),
    Column("person", String(20), nullable=False, comment="Who posted it."),
    Column("posted_at", MomentColumn, nullable=False, comment="When it was posted."),
    Column("transaction_id", String(36), nullable=False, comment="Device transaction behind it; blank: none."),
    Index(None, "document_no"),
)

posted_warehouse_line = Table(
    "posted_warehouse_line",
    metadata,
    Column("posted_no", String(20), primary_key=True, comment="Posted warehouse document."),
    Column("line_no", Integer, primary_key=True, autoincrement=False, comment="Line within it."),
    Column("document_line_no", Integer, nullable=False, comment="Line of the warehouse document."),
    Column("source", String(20), nullable=False, comment="Kind of order."),
    Column("order_no", String(20), nullable=False, comment="Order."),
    Column("order_line_no", EntryNo, nullable=False, comment="Line of the order."),
    Column("item_no", String(20), nullable=False, comment="Item."),
    Column("variant_code", String(20), nullable=False, comment="Variant; blank: the item itself."),
    Column("uom_code", String(20), nullable=False, comment="Unit of the order line."),
    Column("base_units_per_unit", QuantityColumn, nullable=False, comment="Base units in one of that unit."),
    Column("quantity", QuantityColumn, nullable=False, comment="Base unit; negative on a correction."),
    Column("posted_document_no", String(20), nullable=False, comment="Posted document of the order: receipt, shipment."),
    Column("put_away_no", String(20), nullable=False, comment="Put-away that was made for it; blank: none."),
    Column("corrects_line_no", Integer, comment="Line of the document that this one takes back; null: none."),
    ForeignKeyConstraint(["posted_no"], ["posted_warehouse_document.posted_no"]),
)

posted_warehouse_entry = Table(
    "posted_warehouse_entry",
    metadata,
    Column("entry_no", EntryNo, primary_key=True, autoincrement=False, comment="Item ledger entry."),
    Column("posted_no", String(20), nullable=False, comment="Posted warehouse document that it was written for."),
    Column("line_no", Integer, nullable=False, comment="Line of that."),
    Index(None, "posted_no"),
)
