"""Tables of recalls: what was affected when one was opened, frozen, and what was done about it since. Rows are never changed."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Integer, String, Table, Text

from server.database.column_types import EntryNo, MomentColumn
from server.database.metadata import metadata
from server.database.numbers import declare_numbers

RECALL_NUMBERS = declare_numbers("recall")

recall = Table(
    "recall",
    metadata,
    Column("recall_no", EntryNo, primary_key=True, autoincrement=False, comment="1, 2, …; gaps allowed."),
    Column("reason", String(250), nullable=False, comment="Why, in words."),
    Column("person", String(20), nullable=False, comment="Who opened it."),
    Column("opened_at", MomentColumn, nullable=False, comment="When, by the server's clock."),
    Column("report", Text, nullable=False, comment="The report of that moment, numbers and all, as JSON."),
    comment="Recalls, each with the report as it was when it was opened.",
)

recall_action = Table(
    "recall_action",
    metadata,
    Column("recall_no", ForeignKey(recall.c.recall_no), primary_key=True, comment="The recall."),
    Column("line_no", Integer, primary_key=True, autoincrement=False, comment="1, 2, … in the order of ticking off."),
    Column("action", String(20), nullable=False, comment="blocked, contacted, returned or destroyed."),
    Column("what", String(250), nullable=False, comment="About which customer or number."),
    Column("note", String(250), nullable=False, comment="What else there is to say."),
    Column("person", String(20), nullable=False, comment="Who did it."),
    Column("done_at", MomentColumn, nullable=False, comment="When it was ticked off."),
    comment="What was done about a recall.",
)
