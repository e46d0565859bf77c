"""Tables of the warehouse: what was registered (picks, movements). Rows are added and never changed."""

from sqlalchemy import Boolean, Column, Date, ForeignKeyConstraint, Index, Integer, String, Table

from server.database.column_types import EntryNo, MomentColumn, QuantityColumn
from server.database.metadata import metadata

registered_activity = Table(
    "registered_activity",
    metadata,
    Column("activity_no", String(20), primary_key=True, comment="Number of the registered activity."),
    Column("type", String(20), nullable=False, comment="pick, movement."),
    Column("location_code", String(20), nullable=False, comment="Where the work was done."),
    Column("source", String(20), nullable=False, comment="Kind of document that it was done for; blank: none."),
    Column("document_no", String(20), nullable=False, comment="That document; blank: none."),
    Column("registered_on", Date, nullable=False, comment="Work date of the person."),
    Column("person", String(20), nullable=False, comment="Who registered it."),
    Column("registered_at", MomentColumn, nullable=False, comment="When it was registered."),
    Column("transaction_id", String(36), nullable=False, comment="Device transaction behind it; blank: none."),
    Column("left_at_once", Boolean, nullable=False, comment="The pick posted the shipment: its goods wait nowhere."),
    Column("takes_back_no", String(20), nullable=False, comment="Activity that this one takes back; blank: none."),
    Index(None, "transaction_id"),
    Index(None, "document_no"),
)

registered_activity_line = Table(
    "registered_activity_line",
    metadata,
    Column("activity_no", String(20), primary_key=True, comment="Registered activity."),
    Column("line_no", Integer, primary_key=True, autoincrement=False, comment="Line within it."),
    Column("item_no", String(20), nullable=False, comment="Item."),
    Column("variant_code", String(20), nullable=False, comment="Variant; blank: the item itself."),
    Column("from_bin_code", String(20), nullable=False, comment="Bin it was taken from; blank: the location has none."),
    Column("to_bin_code", String(20), nullable=False, comment="Bin it was put into; blank: none, or it left at once."),
    Column("lot_no", String(50), nullable=False, comment="Lot number; blank: none."),
    Column("serial_no", String(50), nullable=False, comment="Serial number; blank: none."),
    Column("package_no", String(50), nullable=False, comment="Package number; blank: none."),
    Column("quantity", QuantityColumn, nullable=False, comment="Base unit, more than 0."),
    Column("uom_code", String(20), nullable=False, comment="Unit that was handled."),
    Column("base_units_per_unit", QuantityColumn, nullable=False, comment="Base units in one of it."),
    Column("document_line_no", EntryNo, nullable=False, comment="Line of the document; 0: none."),
    ForeignKeyConstraint(["activity_no"], ["registered_activity.activity_no"]),
)
