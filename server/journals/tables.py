"""Journal batches with their lines, standard journals, and reason codes. What is posted lies in the ledger, not here."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Boolean, Column, Date, ForeignKey, Integer, String, Table

from server.database.column_types import EntryNo, MomentColumn, QuantityColumn, UnitCostColumn
from server.database.metadata import metadata
from shared.codes import CODE_LENGTH_MAX, TRACKING_NUMBER_LENGTH_MAX
from shared.date_formulas import FORMULA_LENGTH_MAX

TEXT_LENGTH_MAX = 250


def _code(name: str, comment: str) -> Column[str]:
    return Column(name, String(CODE_LENGTH_MAX), nullable=False, comment=comment)


def _text(name: str, comment: str) -> Column[str]:
    return Column(name, String(TEXT_LENGTH_MAX), nullable=False, comment=comment)


def _number(name: str, comment: str) -> Column[str]:
    return Column(name, String(TRACKING_NUMBER_LENGTH_MAX), nullable=False, comment=comment)


def _line_columns() -> list[Column[Any]]:
    """What a person types in a line, of either kind of journal; blank or null in those that do not have the field."""
    return [
        Column("entry_type", String(20), nullable=False, comment="Purchase, sale or adjustment; blank: reclassification."),
        _code("item_no", "Item; blank: the line is empty."),
        _code("variant_code", "Variant; blank: the item itself."),
        _code("location_code", "Location; where a reclassification takes from."),
        _code("bin_code", "Bin there."),
        _code("new_location_code", "Where a reclassification brings to."),
        _code("new_bin_code", "Bin there."),
        Column("quantity", QuantityColumn, nullable=False, comment="Of the unit; 0: not filled in yet."),
        _code("uom_code", "Unit of the quantity; blank: base unit."),
        Column("unit_cost", UnitCostColumn, comment="Cost of one of the unit; null: the item card's."),
        Column("unit_amount", UnitCostColumn, comment="Price of one of the unit; null: none."),
        Column("posting_date", Date, comment="Null: the work date."),
        _code("document_no", "Document number; blank: drawn from the series of the batch."),
        _number("lot_no", "Lot number."),
        _number("serial_no", "Serial number."),
        _number("package_no", "Package number."),
        _number("new_lot_no", "New lot number; blank: as it is."),
        _number("new_serial_no", "New serial number; blank: as it is."),
        _number("new_package_no", "New package number; blank: as it is."),
        Column("expires_on", Date, comment="Expiration date, as on the label."),
        Column("new_expires_on", Date, comment="New expiration date."),
        Column("changes_expiration", Boolean, nullable=False, comment="Whether the new expiration date counts, blank too."),
        Column("applies_to_entry_no", EntryNo, comment="Entry that it is fixed to."),
        Column("applies_from_entry_no", EntryNo, comment="Decrease that these goods come back from."),
        _text("reason", "Why: a reason code or a few words; blank: the batch's."),
        _text("description", "For people."),
        Column("recurring_method", String(10), nullable=False, comment="fixed, variable; blank: not recurring."),
        Column("recurring_frequency", String(FORMULA_LENGTH_MAX), nullable=False, comment="Date formula to the next posting date."),
        Column("recurs_until", Date, comment="Last posting date; null: for ever."),
    ]


journal_batch = Table(
    "journal_batch",
    metadata,
    Column("name", String(CODE_LENGTH_MAX), primary_key=True, comment="Name; one that ends in a number counts up when posted."),
    Column("kind", String(20), nullable=False, comment="item or reclassification."),
    _text("description", "For people."),
    _code("number_series", "Series that the lines' document numbers come from; blank: they are typed."),
    _code("posting_number_series", "Series that posted documents are numbered from instead; blank: they keep their number."),
    _text("reason", "Reason of lines that say none."),
    Column("recurring", Boolean, nullable=False, comment="Lines stay, and are posted again when their date comes."),
    Column("tracking_on_lines", Boolean, nullable=False, comment="Lot, serial and package numbers may be typed in the line."),
    Column("counts_up", Boolean, nullable=False, comment="A name that ends in a number counts up when the batch is posted."),
    Column("last_line_no", Integer, nullable=False, comment="Highest number a line ever had: numbers are not used twice."),
    _code("made_by", "Who made it."),
    Column("made_at", MomentColumn, nullable=False, comment="When it was made."),
    comment="A journal that people fill over days, and post as one.",
)

journal_line = Table(
    "journal_line",
    metadata,
    Column("batch_name", String(CODE_LENGTH_MAX), ForeignKey("journal_batch.name"), primary_key=True, comment="Batch."),
    Column("line_no", Integer, primary_key=True, autoincrement=False, comment="10000, 20000 …: the order of posting."),
    *_line_columns(),
    Column("version", Integer, nullable=False, comment="Counts the changes; who changes a line says which one was read."),
    _code("entered_by", "Who typed what stands there."),
    Column("entered_at", MomentColumn, nullable=False, comment="When, by the server's clock."),
    comment="A line that is not posted yet; gone when it is, unless it recurs.",
)

standard_journal = Table(
    "standard_journal",
    metadata,
    Column("code", String(CODE_LENGTH_MAX), primary_key=True, comment="Code."),
    Column("kind", String(20), nullable=False, comment="item or reclassification."),
    _text("description", "For people."),
    _code("made_by", "Who saved it."),
    Column("made_at", MomentColumn, nullable=False, comment="When it was saved."),
    comment="Lines that are kept to be put into a batch again and again.",
)

standard_journal_line = Table(
    "standard_journal_line",
    metadata,
    Column("code", String(CODE_LENGTH_MAX), ForeignKey("standard_journal.code"), primary_key=True, comment="Standard journal."),
    Column("line_no", Integer, primary_key=True, autoincrement=False, comment="10000, 20000 …: their order."),
    *_line_columns(),
    comment="A line of a standard journal.",
)

reason_code = Table(
    "reason_code",
    metadata,
    Column("code", String(CODE_LENGTH_MAX), primary_key=True, comment="Code, as BROKEN."),
    _text("description", "For people."),
    comment="Why stock is adjusted.",
)
