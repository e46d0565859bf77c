"""Tables of license plates: the plates, what stands on them now, and everything that happened to them, which only grows."""

from sqlalchemy import Column, ForeignKey, Index, Integer, String, Table

from server.database.column_types import EntryNo, MomentColumn, QuantityColumn
from server.database.metadata import metadata
from server.database.numbers import declare_numbers

PLATE_NUMBERS = declare_numbers("license_plate")
"""Serial part of numbers of our own."""
SSCC_NUMBERS = declare_numbers("sscc")
"""Serial references of SSCCs."""
PLATE_ENTRY_NUMBERS = declare_numbers("license_plate_entry")

license_plate = Table(
    "license_plate",
    metadata,
    Column("plate_no", String(20), primary_key=True, comment="SSCC, or a number of our own."),
    Column("kind", String(10), nullable=False, comment="pallet, box, tote."),
    Column("location_code", String(20), nullable=False, comment="Where it is; blank: it has left, or was never used."),
    Column("bin_code", String(20), nullable=False, comment="Bin; blank: the location has none."),
    Column("onto_plate_no", String(20), nullable=False, comment="Plate that it stands on; blank: none."),
    Column("order_no", String(20), nullable=False, comment="Order that its goods were picked for; blank: none."),
    Column("made_by", String(20), nullable=False, comment="Who used it first."),
    Column("made_at", MomentColumn, nullable=False, comment="When."),
    Index(None, "location_code", "bin_code"),
    Index(None, "onto_plate_no"),
)

license_plate_content = Table(
    "license_plate_content",
    metadata,
    Column("item_no", String(20), primary_key=True, comment="Item."),
    Column("plate_no", ForeignKey(license_plate.c.plate_no), primary_key=True, comment="Plate that it stands on."),
    Column("variant_code", String(20), primary_key=True, comment="Variant; blank: the item itself."),
    Column("lot_no", String(50), primary_key=True, comment="Lot number; blank: none."),
    Column("serial_no", String(50), primary_key=True, comment="Serial number; blank: none."),
    Column("package_no", String(50), primary_key=True, comment="Package number; blank: none."),
    Column("uom_code", String(20), primary_key=True, comment="Unit that it was packed in."),
    Column("base_units_per_unit", QuantityColumn, nullable=False, comment="Base units in one of it."),
    Column("quantity", QuantityColumn, nullable=False, comment="Base unit, more than 0."),
    Index("ix_license_plate_content_plate_no", "plate_no"),
    comment="Derived: what license_plate_entry adds up to.",
)

license_plate_entry = Table(
    "license_plate_entry",
    metadata,
    Column("plate_no", String(20), primary_key=True, comment="Plate."),
    Column("entry_no", EntryNo, primary_key=True, autoincrement=False, comment="Ascending; gaps allowed."),
    Column("action", String(10), nullable=False, comment="packed, taken_off, moved, stacked, unstacked, left, corrected."),
    Column("item_no", String(20), nullable=False, comment="Item; blank: the plate as a whole."),
    Column("variant_code", String(20), nullable=False, comment="Variant; blank: the item itself."),
    Column("lot_no", String(50), nullable=False, comment="Lot number; blank: none."),
    Column("serial_no", String(50), nullable=False, comment="Serial number; blank: none."),
    Column("package_no", String(50), nullable=False, comment="Package number; blank: none."),
    Column("uom_code", String(20), nullable=False, comment="Unit that was handled; blank: the plate as a whole."),
    Column("base_units_per_unit", QuantityColumn, nullable=False, comment="Base units in one of it."),
    Column("quantity", QuantityColumn, nullable=False, comment="Base unit; + onto the plate, − off it, 0: the plate as a whole."),
    Column("from_bin_code", String(20), nullable=False, comment="Bin that the plate or the goods came from."),
    Column("to_bin_code", String(20), nullable=False, comment="Bin that they were brought to."),
    Column("other_plate_no", String(20), nullable=False, comment="Plate they came from, or were put onto; blank: none."),
    Column("person", String(20), nullable=False, comment="Who did it."),
    Column("at", MomentColumn, nullable=False, comment="When it was written, by the server's clock."),
    Column("transaction_id", String(36), nullable=False, comment="Device transaction behind it; blank: none."),
    Index("ix_license_plate_entry_transaction_id", "transaction_id"),
)

sscc_setup = Table(
    "sscc_setup",
    metadata,
    Column("only", Integer, primary_key=True, autoincrement=False, comment="1: there is one row."),
    Column("company_prefix", String(12), nullable=False, comment="GS1 company prefix; blank: none."),
    Column("extension_digit", Integer, nullable=False, comment="First digit of every SSCC."),
)
