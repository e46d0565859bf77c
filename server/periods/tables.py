"""Tables of posting periods: inventory periods with their log, and who may post when. The company's own range lies in the setup."""

from sqlalchemy import Boolean, Column, Date, String, Table

from server.database.column_types import EntryNo, MomentColumn
from server.database.metadata import metadata
from server.database.numbers import declare_numbers

PERIOD_ENTRY_NUMBERS = declare_numbers("inventory_period_entry")

person_posting_range = Table(
    "person_posting_range",
    metadata,
    Column("person", String(20), primary_key=True, comment="User name."),
    Column("posting_from", String(40), nullable=False, comment="First allowed posting date, or a date formula; blank: any."),
    Column("posting_to", String(40), nullable=False, comment="Last allowed posting date, or a date formula; blank: any."),
)

inventory_period = Table(
    "inventory_period",
    metadata,
    Column("ending_date", Date, primary_key=True, comment="The period's last day; it begins after the one before it."),
    Column("name", String(250), nullable=False, default="", comment="What people call it."),
    Column("closed", Boolean, nullable=False, default=False, comment="Nothing may be posted in it, or before it."),
)

inventory_period_entry = Table(
    "inventory_period_entry",
    metadata,
    Column("entry_no", EntryNo, primary_key=True, autoincrement=False, comment="Number of the line."),
    Column("ending_date", Date, nullable=False, index=True, comment="Of which period."),
    Column("action", String(10), nullable=False, comment="close or reopen."),
    Column("person", String(20), nullable=False, comment="Who did it; blank: at the server itself."),
    Column("at", MomentColumn, nullable=False, comment="When."),
    Column("last_register_no", EntryNo, nullable=False, comment="The last item register at that moment; 0: none."),
)
