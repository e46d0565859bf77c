"""Tables of counting: orders, their lines with the expected quantities, recordings with what was found.

Everything but `count_scan` changes until the order is posted; then it stays as it was.
"""

from sqlalchemy import Boolean, Column, Date, ForeignKeyConstraint, Index, Integer, String, Table

from server.database.column_types import AmountColumn, MomentColumn, QuantityColumn, UnitCostColumn
from server.database.metadata import metadata

count_order = Table(
    "count_order",
    metadata,
    Column("order_no", String(20), primary_key=True, comment="Number of the count order."),
    Column("location_code", String(20), nullable=False, comment="Where is counted; blank is a place of its own."),
    Column("status", String(10), nullable=False, comment="open, finished, posted."),
    Column("posting_date", Date, nullable=False, comment="Cut-off of the expected quantities, and date of the differences."),
    Column("description", String(250), nullable=False, comment="For people."),
    Column("person_responsible", String(20), nullable=False, comment="May not approve the order; blank: nobody is named."),
    Column("tolerance_quantity", QuantityColumn, nullable=False, comment="A difference up to this needs no supervisor."),
    Column("tolerance_percent", QuantityColumn, nullable=False, comment="The same, as percent of the expected quantity."),
    Column("tolerance_value", AmountColumn, comment="But never a difference worth more than this; null: no limit."),
    Column("made_by", String(20), nullable=False, comment="Person who made it."),
    Column("made_at", MomentColumn, nullable=False, comment="When it was made."),
    Column("posted_by", String(20), nullable=False, comment="Person who posted it; blank: not posted."),
    Column("posted_at", MomentColumn, comment="When it was posted."),
)

count_line = Table(
    "count_line",
    metadata,
    Column("order_no", String(20), primary_key=True, comment="Count order."),
    Column("line_no", Integer, primary_key=True, autoincrement=False, comment="Line within the order."),
    Column("item_no", String(20), nullable=False, comment="Item."),
    Column("variant_code", String(20), nullable=False, comment="Variant; blank for the item itself."),
    Column("location_code", String(20), nullable=False, comment="Location."),
    Column("bin_code", String(20), nullable=False, comment="Bin; blank at a location without bins."),
    Column("is_tracked", Boolean, nullable=False, comment="Expected and counted by lot or serial number."),
    Column("is_calculated", Boolean, nullable=False, comment="The expected quantity has been computed."),
    Column("expected", QuantityColumn, nullable=False, comment="Book quantity when it was computed; base unit."),
    Column("unit_cost", UnitCostColumn, nullable=False, comment="The item's unit cost then: what a difference is worth."),
    Column("status", String(10), nullable=False, comment="open, counted, approved, recount, posted."),
    Column("decided_by", String(20), nullable=False, comment="Who approved it or sent it back; blank: nobody had to."),
    Column("decided_at", MomentColumn, comment="When it was decided."),
    Column("remark", String(250), nullable=False, comment="What the supervisor noted."),
    Column("is_recorded_without_order", Boolean, nullable=False, comment="The line was made by a recording."),
    ForeignKeyConstraint(["order_no"], ["count_order.order_no"]),
    Index(None, "order_no", "item_no", "variant_code", "location_code", "bin_code", unique=True),
)

count_expected_number = Table(
    "count_expected_number",
    metadata,
    Column("order_no", String(20), primary_key=True, comment="Count order."),
    Column("line_no", Integer, primary_key=True, autoincrement=False, comment="Line of the order."),
    Column("lot_no", String(50), primary_key=True, comment="Lot number."),
    Column("serial_no", String(50), primary_key=True, comment="Serial number."),
    Column("package_no", String(50), primary_key=True, comment="Package number."),
    Column("expected", QuantityColumn, nullable=False, comment="Book quantity of this number; never zero."),
    ForeignKeyConstraint(["order_no", "line_no"], ["count_line.order_no", "count_line.line_no"]),
)

count_recording = Table(
    "count_recording",
    metadata,
    Column("order_no", String(20), primary_key=True, comment="Count order."),
    Column("recording_no", Integer, primary_key=True, autoincrement=False, comment="1, 2, … within the order."),
    Column("status", String(10), nullable=False, comment="open, finished."),
    Column("person", String(20), nullable=False, comment="Who is to count; blank: anybody."),
    Column("allows_without_order", Boolean, nullable=False, comment="It may record what the order does not expect."),
    Column("made_at", MomentColumn, nullable=False, comment="When it was made."),
    Column("finished_at", MomentColumn, comment="When it was finished; null while open."),
    ForeignKeyConstraint(["order_no"], ["count_order.order_no"]),
)

count_recording_line = Table(
    "count_recording_line",
    metadata,
    Column("order_no", String(20), primary_key=True, comment="Count order."),
    Column("recording_no", Integer, primary_key=True, autoincrement=False, comment="Recording of the order."),
    Column("item_no", String(20), primary_key=True, comment="Item."),
    Column("variant_code", String(20), primary_key=True, comment="Variant."),
    Column("location_code", String(20), primary_key=True, comment="Location."),
    Column("bin_code", String(20), primary_key=True, comment="Bin."),
    Column("lot_no", String(50), primary_key=True, comment="Lot number; blank on a line that only asks to be counted."),
    Column("serial_no", String(50), primary_key=True, comment="Serial number."),
    Column("uom_code", String(20), nullable=False, comment="Unit in which it was counted last."),
    Column("quantity", QuantityColumn, comment="Counted, in the base unit; null: not counted yet."),
    Column("expires_on", Date, comment="Expiration date as printed on what was counted."),
    Column("counted_by", String(20), nullable=False, comment="Who counted last; blank: nobody yet."),
    Column("counted_at", MomentColumn, comment="When the server heard of it."),
    Column("is_superseded", Boolean, nullable=False, comment="Sent back by a supervisor: kept, but no longer added up."),
    ForeignKeyConstraint(["order_no", "recording_no"], ["count_recording.order_no", "count_recording.recording_no"]),
)

count_scan = Table(
    "count_scan",
    metadata,
    Column("transaction_id", String(36), primary_key=True, comment="Device transaction that counted."),
    Column("order_no", String(20), nullable=False, comment="Count order."),
    Column("recording_no", Integer, nullable=False, comment="Recording it went to."),
    Column("item_no", String(20), nullable=False, comment="Item."),
    Column("variant_code", String(20), nullable=False, comment="Variant."),
    Column("location_code", String(20), nullable=False, comment="Location."),
    Column("bin_code", String(20), nullable=False, comment="Bin."),
    Column("lot_no", String(50), nullable=False, comment="Lot number."),
    Column("serial_no", String(50), nullable=False, comment="Serial number."),
    Column("quantity_before", QuantityColumn, comment="What the recording had before this scan; null: nothing."),
    Column("quantity_after", QuantityColumn, nullable=False, comment="What it had after."),
    Column("is_undone", Boolean, nullable=False, comment="It was taken back."),
    Index(None, "order_no", "item_no"),
)
