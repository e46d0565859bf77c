"""Tables of tracking: the cards of lots, serial and package numbers, and the numbers on lines that are not posted yet."""

from sqlalchemy import Boolean, Column, Date, ForeignKey, Index, Integer, String, Table

from server.catalog.tables import item
from server.database.column_types import EntryNo, MomentColumn, QuantityColumn
from server.database.metadata import metadata


def _text(name: str, length: int, comment: str) -> Column[str]:
    return Column(name, String(length), nullable=False, default="", comment=comment)


tracking_card = Table(
    "tracking_card",
    metadata,
    Column("item_no", ForeignKey(item.c.no), primary_key=True, comment="Item."),
    Column("variant_code", String(20), primary_key=True, comment="Variant; blank: the item itself."),
    Column("dimension", String(10), primary_key=True, comment="lot, serial or package."),
    Column("number", String(50), primary_key=True, comment="The number as printed."),
    Column("blocked", Boolean, nullable=False, comment="Nothing that names it may be posted."),
    _text("blocked_reason", 250, "Why it is blocked."),
    _text("blocked_by", 20, "Who blocked it."),
    Column("blocked_at", MomentColumn, comment="When it was blocked; null: it is not."),
    _text("description", 250, "What people call it."),
    _text("test_quality", 10, "good, average, bad, or blank: not tested."),
    _text("certificate_number", 50, "Certificate that came with it."),
    _text("country_of_origin", 20, "Where it was made."),
    _text("customs_number", 50, "Number of its customs declaration."),
    _text("comments", 4000, "What people wrote about it, a line each."),
    _text("made_by", 20, "Who made the card, or posted what made it."),
    Column("made_at", MomentColumn, comment="When the card was made; null: before that was kept."),
    Index("ix_tracking_card_number", "number"),
    comment="Lots, serial and package numbers that somebody has said something about.",
)

tracking_line = Table(
    "tracking_line",
    metadata,
    Column("item_no", String(20), primary_key=True, comment="Item."),
    Column("source", String(20), primary_key=True, comment="Kind of line: purchase_order, sales_order, journal_increase …"),
    Column("document_no", String(20), primary_key=True, comment="Number of the document."),
    Column("line_no", EntryNo, primary_key=True, autoincrement=False, comment="Line of the document."),
    Column("position", Integer, primary_key=True, autoincrement=False, comment="In the order in which they were given."),
    Column("lot_no", String(50), nullable=False, comment="Lot number; blank: none."),
    Column("serial_no", String(50), nullable=False, comment="Serial number; blank: none."),
    Column("package_no", String(50), nullable=False, comment="Package number; blank: none."),
    Column("variant_code", String(20), nullable=False, comment="Variant; blank: the item itself."),
    Column("location_code", String(20), nullable=False, comment="Where it comes in or goes out."),
    Column("quantity", QuantityColumn, nullable=False, comment="How much of the line has this number; base unit."),
    Column("to_handle", QuantityColumn, nullable=False, comment="Part of the next posting; base unit."),
    Column("handled", QuantityColumn, nullable=False, comment="Posted already; base unit."),
    Column("expires_on", Date, comment="Last day on which the goods are good; null: not said."),
    Column("warranty_ends_on", Date, comment="Last day of the warranty; null: not said."),
    Column("applies_to_entry_no", EntryNo, comment="Entry that it is fixed to; null: none."),
    Column("applies_from_entry_no", EntryNo, comment="Decrease that it brings back; null: none."),
    _text("new_lot_no", 50, "Lot that a reclassification makes of it; blank: as it is."),
    _text("new_serial_no", 50, "Serial number that a reclassification makes of it; blank: as it is."),
    _text("new_package_no", 50, "Package that a reclassification makes of it; blank: as it is."),
    Column("new_expires_on", Date, comment="Expiration date that a reclassification gives it; null: as it is."),
    Column("clears_expiration", Boolean, nullable=False, comment="Whether a reclassification takes its date away."),
    Index("ix_tracking_line_document_no", "document_no"),
    comment="Numbers on lines of open documents: what will be posted, and what of it was.",
)
