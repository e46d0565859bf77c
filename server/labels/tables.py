"""Tables of labels: the printers, and what waits for them."""

from sqlalchemy import BigInteger, Boolean, Column, Index, Integer, LargeBinary, String, Table

from server.database.column_types import MomentColumn
from server.database.metadata import metadata
from server.database.numbers import declare_numbers

PRINT_JOB_NUMBERS = declare_numbers("print_job")

label_printer = Table(
    "label_printer",
    metadata,
    Column("code", String(20), primary_key=True, comment="Code of the printer."),
    Column("name", String(250), nullable=False, comment="What people call it."),
    Column("location_code", String(20), nullable=False, comment="Where it stands; blank: not said."),
    Column("is_default", Boolean, nullable=False, comment="Labels that name no printer come out of it, at its location."),
    Column("host", String(250), nullable=False, comment="Address in the network."),
    Column("port", Integer, nullable=False, comment="TCP port, mostly 9100."),
    Column("width_mm", Integer, nullable=False, comment="Width of a label."),
    Column("height_mm", Integer, nullable=False, comment="Height of a label."),
    Column("dpi", Integer, nullable=False, comment="Dots in an inch: 203, 300 or 600."),
)

print_job = Table(
    "print_job",
    metadata,
    Column("job_no", BigInteger, primary_key=True, autoincrement=False, comment="Ascending; gaps allowed."),
    Column("printer_code", String(20), nullable=False, comment="Printer."),
    Column("status", String(10), nullable=False, comment="waiting, sending, printed, cancelled."),
    Column("zpl", LargeBinary, nullable=False, comment="What is sent, as it was drawn when it was wanted."),
    Column("labels", Integer, nullable=False, comment="How many, copies included."),
    Column("heading", String(250), nullable=False, comment="What stands on the first."),
    Column("tries", Integer, nullable=False, comment="How often the printer was asked in vain."),
    Column("last_error", String(250), nullable=False, comment="Why it did not take them; blank: it did, or was not asked yet."),
    Column("next_try_at", MomentColumn, nullable=False, comment="Not before; of one that is being sent: when it counts as lost."),
    Column("person", String(20), nullable=False, comment="Who wants them."),
    Column("made_at", MomentColumn, nullable=False, comment="When they were wanted."),
    Column("printed_at", MomentColumn, comment="When the printer took them; null: not yet."),
    Column("transaction_id", String(36), nullable=False, comment="Device transaction behind it; blank: none."),
    Index(None, "status", "next_try_at"),
    Index(None, "transaction_id"),
)
