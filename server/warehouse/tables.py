"""Tables of the warehouse: activities that are open, and what was registered. Of the latter rows are added and never changed."""

from sqlalchemy import Boolean, Column, Date, ForeignKeyConstraint, Index, Integer, String, Table, literal_column, type_coerce

from server.database.column_types import EntryNo, MomentColumn, QuantityColumn
from server.database.metadata import metadata

warehouse_activity = Table(
    "warehouse_activity",
    metadata,
    Column("activity_no", String(20), primary_key=True, comment="Number of the activity."),
    Column("type", String(20), nullable=False, comment="pick, put_away, movement."),
    Column("location_code", String(20), nullable=False, comment="Where the work is to be done."),
    Column("status", String(20), nullable=False, comment="open, finished."),
    Column("priority", Integer, nullable=False, comment="The highest is done first."),
    Column("due_on", Date, comment="When it must be done; null: not said."),
    Column("zone", String(20), nullable=False, comment="Zone in which all of it lies; blank: several, or none."),
    Column("posts_source", Boolean, nullable=False, comment="Registering posts the source document."),
    Column("note", String(250), nullable=False, comment="In the words of whoever made it."),
    Column("made_by", String(20), nullable=False, comment="Who made it."),
    Column("made_at", MomentColumn, nullable=False, comment="When."),
    Column("assigned_to", String(20), nullable=False, comment="Who was meant to do it when it was made; blank: anybody."),
    Column("wave_no", String(20), nullable=False, comment="The wave that released it with others; blank: none."),
    Column("breakbulk_filter", Boolean, nullable=False, comment="Larger units that are opened are not shown."),
    Column("do_not_fill", Boolean, nullable=False, comment="Nothing is registered that was not handled line by line."),
    comment="A pick, put-away or movement that was made ahead.",
)
Index(
    "ix_warehouse_activity_open",
    warehouse_activity.c.location_code,
    warehouse_activity.c.type,
    sqlite_where=warehouse_activity.c.status == literal_column("'open'"),
    postgresql_where=warehouse_activity.c.status == literal_column("'open'"),
)

warehouse_activity_line = Table(
    "warehouse_activity_line",
    metadata,
    Column("activity_no", String(20), primary_key=True, comment="Activity."),
    Column("line_no", Integer, primary_key=True, autoincrement=False, comment="Line within it."),
    Column("location_code", String(20), nullable=False, comment="As on the activity."),
    Column("type", String(20), nullable=False, comment="As on the activity."),
    Column("item_no", String(20), nullable=False, comment="Item."),
    Column("variant_code", String(20), nullable=False, comment="Variant; blank: the item itself."),
    Column("uom_code", String(20), nullable=False, comment="Unit that it is handled in."),
    Column("base_units_per_unit", QuantityColumn, nullable=False, comment="Base units in one of it."),
    Column("quantity", QuantityColumn, nullable=False, comment="To be handled, base unit, more than 0."),
    Column("handled", QuantityColumn, nullable=False, comment="Of that registered."),
    Column("from_bin_code", String(20), nullable=False, comment="Bin to take from; blank: none, or not found."),
    Column("to_bin_code", String(20), nullable=False, comment="Bin to put into; blank: none, or not found."),
    Column("lot_no", String(50), nullable=False, comment="Lot number; blank: none, or any."),
    Column("serial_no", String(50), nullable=False, comment="Serial number; blank: none, or any."),
    Column("package_no", String(50), nullable=False, comment="Package number; blank: none, or any."),
    Column("expires_on", Date, comment="Of that number; null: none."),
    Column("source", String(20), nullable=False, comment="Kind of document that it is done for; blank: none."),
    Column("document_no", String(20), nullable=False, comment="That document; blank: none."),
    Column("document_line_no", EntryNo, nullable=False, comment="Line of the document; 0: none."),
    Column("tote", String(20), nullable=False, comment="Tote that the goods go into; blank: none."),
    Column("sequence", Integer, nullable=False, comment="Walk order of the bin."),
    Column("is_breakbulk", Boolean, nullable=False, comment="A larger unit is opened in its bin."),
    Column("why", String(250), nullable=False, comment="Why this bin was proposed, or why none was."),
    ForeignKeyConstraint(["activity_no"], ["warehouse_activity.activity_no"]),
    comment="Goods to take from one bin and put into another.",
)
QUANTITY_LEFT = type_coerce(warehouse_activity_line.c.quantity - warehouse_activity_line.c.handled, QuantityColumn)
"""Of the line, still to be done; a difference of quantities is a mere number unless one says that it is a quantity."""
IS_LEFT = warehouse_activity_line.c.handled < warehouse_activity_line.c.quantity
"""Something of the line is still to be done."""
Index(
    "ix_warehouse_activity_line_item_no",
    warehouse_activity_line.c.item_no,
    warehouse_activity_line.c.location_code,
    sqlite_where=IS_LEFT,
    postgresql_where=IS_LEFT,
)
Index(
    "ix_warehouse_activity_line_document_no",
    warehouse_activity_line.c.document_no,
    sqlite_where=warehouse_activity_line.c.document_no != literal_column("''"),
    postgresql_where=warehouse_activity_line.c.document_no != literal_column("''"),
)

registered_activity = Table(
    "registered_activity",
    metadata,
    Column("activity_no", String(20), primary_key=True, comment="Number of the registered activity."),
    Column("type", String(20), nullable=False, comment="pick, put_away, movement."),
    Column("location_code", String(20), nullable=False, comment="Where the work was done."),
    Column("planned_no", String(20), nullable=False, comment="Activity that was worked off; blank: nobody had planned it."),
    Column("registered_on", Date, nullable=False, comment="Work date of the person."),
    Column("person", String(20), nullable=False, comment="Who registered it."),
    Column("registered_at", MomentColumn, nullable=False, comment="When it was registered."),
    Column("transaction_id", String(36), nullable=False, comment="Device transaction behind it; blank: none."),
    Column("left_at_once", Boolean, nullable=False, comment="It posted the source document as well."),
    Column("takes_back_no", String(20), nullable=False, comment="Activity that this one takes back; blank: none."),
    Index(None, "transaction_id"),
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
    Column("source", String(20), nullable=False, comment="Kind of document that it was done for; blank: none."),
    Column("document_no", String(20), nullable=False, comment="That document; blank: none."),
    Column("document_line_no", EntryNo, nullable=False, comment="Line of the document; 0: none."),
    Column("planned_line_no", Integer, nullable=False, comment="Line of the activity that was worked off; 0: none."),
    Column("tote", String(20), nullable=False, comment="Tote that the goods went into; blank: none."),
    ForeignKeyConstraint(["activity_no"], ["registered_activity.activity_no"]),
    Index(None, "document_no"),
)
