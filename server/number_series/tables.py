"""Tables of number series, and the counters of those that are there from the start."""

from sqlalchemy import Boolean, Column, Date, Integer, String, Table

from server.database.metadata import metadata
from server.database.numbers import declare_numbers

for _counter in (
    "count_order",
    "purchase_order",
    "posted_purchase_document",
    "sales_order",
    "posted_sales_document",
    "transfer_order",
    "posted_transfer_document",
    "registered_activity",
    "posted_purchase_invoice",
    "posted_sales_invoice",
    "pick",
    "put_away",
    "movement",
    "wave",
    "warehouse_document",
    "posted_warehouse_document",
):
    declare_numbers(_counter)

COUNTER_NUMBERS = declare_numbers("number_series")
"""Tells the counters of the series that people make apart."""

number_series = Table(
    "number_series",
    metadata,
    Column("code", String(20), primary_key=True, comment="Code of the series."),
    Column("description", String(250), nullable=False, default="", comment="What it numbers, for people."),
    Column("start_no", String(20), nullable=False, comment="First number; its last group of digits counts up."),
    Column("end_no", String(20), nullable=False, default="", comment="Last number; blank: no end."),
    Column("warning_no", String(20), nullable=False, default="", comment="From here on the end is near; blank: never."),
    Column("increment", Integer, nullable=False, default=1, comment="From one number to the next."),
    Column("allow_manual", Boolean, nullable=False, default=True, comment="A number may also be typed by hand."),
    Column("allow_gaps", Boolean, nullable=False, default=True, comment="A number that is not used stays a gap."),
    Column("date_ordered", Boolean, nullable=False, default=False, comment="Numbers ascend with their dates."),
    Column("last_no_used", String(20), nullable=False, default="", comment="Last number given, of a series without gaps."),
    Column("last_date_used", Date, comment="Its date, of a series in order of date."),
    Column("counter", String(40), nullable=False, default="", comment="Counter of a series with gaps."),
)

document_series = Table(
    "document_series",
    metadata,
    Column("document", String(40), primary_key=True, comment="Kind of document."),
    Column("series_code", String(20), nullable=False, comment="Series that it draws from, in place of the usual one."),
)
