"""Tables of what is still to come in and go out, which are derived, and of what was changed on orders, which is not."""

from sqlalchemy import Boolean, Column, Date, Index, Integer, String, Table

from server.database.column_types import EntryNo, MomentColumn, QuantityColumn
from server.database.metadata import metadata

outstanding_line = Table(
    "outstanding_line",
    metadata,
    Column("item_no", String(20), primary_key=True, comment="Item."),
    Column("source", String(20), primary_key=True, comment="Kind of document: purchase_order, sales_order, transfer_shipment …"),
    Column("document_no", String(20), primary_key=True, comment="Number of the order."),
    Column("line_no", EntryNo, primary_key=True, autoincrement=False, comment="Line of the order."),
    Column("variant_code", String(20), nullable=False, comment="Variant; blank: the item itself."),
    Column("location_code", String(20), nullable=False, comment="Where it comes in or goes out."),
    Column("bin_code", String(20), nullable=False, comment="Bin of the order line; blank: none was said."),
    Column("uom_code", String(20), nullable=False, comment="Unit of the order line."),
    Column("base_units_per_unit", QuantityColumn, nullable=False, comment="Base units in one of that unit."),
    Column("outstanding", QuantityColumn, nullable=False, comment="Base unit, more than 0: what is done has no row."),
    Column("due_on", Date, comment="When it is expected, or to be shipped; null: not said."),
    Column("partner_no", String(20), nullable=False, comment="Vendor, customer, or the other location."),
    Column("partner_name", String(250), nullable=False, comment="What people call them."),
    Column("is_released", Boolean, nullable=False, comment="The warehouse may work on it."),
    comment="Derived. One row per order line that is still open, whoever owns the order.",
)
Index("ix_outstanding_line_location_code", outstanding_line.c.location_code, outstanding_line.c.source)
Index("ix_outstanding_line_document_no", outstanding_line.c.document_no)

picked_goods = Table(
    "picked_goods",
    metadata,
    Column("item_no", String(20), primary_key=True, comment="Item."),
    Column("source", String(20), primary_key=True, comment="Kind of document."),
    Column("document_no", String(20), primary_key=True, comment="Number of the order."),
    Column("line_no", EntryNo, primary_key=True, autoincrement=False, comment="Line of the order."),
    Column("bin_code", String(20), primary_key=True, comment="Where they wait; blank: the location has no bins."),
    Column("lot_no", String(50), primary_key=True, comment="Lot number as scanned; blank: none."),
    Column("serial_no", String(50), primary_key=True, comment="Serial number as scanned; blank: none."),
    Column("package_no", String(50), primary_key=True, comment="Package number as scanned; blank: none."),
    Column("quantity", QuantityColumn, nullable=False, comment="Base unit, more than 0."),
    comment="Derived: what was registered as picked, less what of it was shipped.",
)
Index("ix_picked_goods_document_no", picked_goods.c.document_no)

order_change = Table(
    "order_change",
    metadata,
    Column("source", String(20), primary_key=True, comment="Kind of document."),
    Column("document_no", String(20), primary_key=True, comment="Number of the order."),
    Column("change_no", Integer, primary_key=True, autoincrement=False, comment="Counts its changes; the last is its version."),
    Column("line_no", EntryNo, nullable=False, comment="Line that was changed; 0: the header."),
    Column("item_no", String(20), nullable=False, comment="Item of that line; blank: the header."),
    Column("what", String(500), nullable=False, comment="What was changed, in words."),
    Column("person", String(20), nullable=False, comment="Who changed it."),
    Column("changed_at", MomentColumn, nullable=False, comment="When."),
    comment="What people changed on an order after it was made. Rows are added and never changed.",
)
