"""Journal batches with their lines, standard journals and reason codes; when an adjustment needs a reason or a second person.

Revision: 0006, after 0005.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    _create_tables()
    _add_to_setup()
    batch = sa.Column(
        "journal_batch",
        sa.String(length=20),
        nullable=False,
        server_default="",
        comment="Name of the journal batch that was posted; blank: none.",
    )
    op.add_column("item_register", batch)


def _add_to_setup() -> None:
    from_card: sa.Column[bool] = sa.Column(
        "adjust_from_item_card",
        sa.Boolean(),
        nullable=False,
        server_default=sa.true(),
        comment="Stock may be adjusted from the item card.",
    )
    op.add_column("inventory_setup", from_card)
    for name, comment in (
        ("reason_above_quantity", "Adjustments of more base units need a reason; null: none do."),
        ("reason_above_value", "Adjustments worth more need a reason; null: none do."),
        ("second_person_above_value", "Adjustments worth more need a second person; null: none do."),
    ):
        op.add_column("inventory_setup", sa.Column(name, sa.BigInteger(), comment=comment))


def _create_tables() -> None:
    op.create_table(
        "journal_batch",
        sa.Column("name", sa.String(length=20), nullable=False, comment="Name; one that ends in a number counts up when posted."),
        sa.Column("kind", sa.String(length=20), nullable=False, comment="item or reclassification."),
        sa.Column("description", sa.String(length=250), nullable=False, comment="For people."),
        sa.Column(
            "number_series",
            sa.String(length=20),
            nullable=False,
            comment="Series that the lines' document numbers come from; blank: they are typed.",
        ),
        sa.Column(
            "posting_number_series",
            sa.String(length=20),
            nullable=False,
            comment="Series that posted documents are numbered from instead; blank: they keep their number.",
        ),
        sa.Column("reason", sa.String(length=250), nullable=False, comment="Reason of lines that say none."),
        sa.Column("recurring", sa.Boolean(), nullable=False, comment="Lines stay, and are posted again when their date comes."),
        sa.Column(
            "tracking_on_lines", sa.Boolean(), nullable=False, comment="Lot, serial and package numbers may be typed in the line."
        ),
        sa.Column(
            "counts_up", sa.Boolean(), nullable=False, comment="A name that ends in a number counts up when the batch is posted."
        ),
        sa.Column(
            "last_line_no", sa.Integer(), nullable=False, comment="Highest number a line ever had: numbers are not used twice."
        ),
        sa.Column("made_by", sa.String(length=20), nullable=False, comment="Who made it."),
        sa.Column("made_at", sa.BigInteger(), nullable=False, comment="When it was made."),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_journal_batch")),
        comment="A journal that people fill over days, and post as one.",
    )
    op.create_table(
        "reason_code",
        sa.Column("code", sa.String(length=20), nullable=False, comment="Code, as BROKEN."),
        sa.Column("description", sa.String(length=250), nullable=False, comment="For people."),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_reason_code")),
        comment="Why stock is adjusted.",
    )
    op.create_table(
        "standard_journal",
        sa.Column("code", sa.String(length=20), nullable=False, comment="Code."),
        sa.Column("kind", sa.String(length=20), nullable=False, comment="item or reclassification."),
        sa.Column("description", sa.String(length=250), nullable=False, comment="For people."),
        sa.Column("made_by", sa.String(length=20), nullable=False, comment="Who saved it."),
        sa.Column("made_at", sa.BigInteger(), nullable=False, comment="When it was saved."),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_standard_journal")),
        comment="Lines that are kept to be put into a batch again and again.",
    )
    op.create_table(
        "journal_line",
        sa.Column("batch_name", sa.String(length=20), nullable=False, comment="Batch."),
        sa.Column("line_no", sa.Integer(), autoincrement=False, nullable=False, comment="10000, 20000 …: the order of posting."),
        sa.Column(
            "entry_type", sa.String(length=20), nullable=False, comment="Purchase, sale or adjustment; blank: reclassification."
        ),
        sa.Column("item_no", sa.String(length=20), nullable=False, comment="Item; blank: the line is empty."),
        sa.Column("variant_code", sa.String(length=20), nullable=False, comment="Variant; blank: the item itself."),
        sa.Column("location_code", sa.String(length=20), nullable=False, comment="Location; where a reclassification takes from."),
        sa.Column("bin_code", sa.String(length=20), nullable=False, comment="Bin there."),
        sa.Column("new_location_code", sa.String(length=20), nullable=False, comment="Where a reclassification brings to."),
        sa.Column("new_bin_code", sa.String(length=20), nullable=False, comment="Bin there."),
        sa.Column("quantity", sa.BigInteger(), nullable=False, comment="Of the unit; 0: not filled in yet."),
        sa.Column("uom_code", sa.String(length=20), nullable=False, comment="Unit of the quantity; blank: base unit."),
        sa.Column("unit_cost", sa.BigInteger(), nullable=True, comment="Cost of one of the unit; null: the item card's."),
        sa.Column("unit_amount", sa.BigInteger(), nullable=True, comment="Price of one of the unit; null: none."),
        sa.Column("posting_date", sa.Date(), nullable=True, comment="Null: the work date."),
        sa.Column(
            "document_no",
            sa.String(length=20),
            nullable=False,
            comment="Document number; blank: drawn from the series of the batch.",
        ),
        sa.Column("lot_no", sa.String(length=50), nullable=False, comment="Lot number."),
        sa.Column("serial_no", sa.String(length=50), nullable=False, comment="Serial number."),
        sa.Column("package_no", sa.String(length=50), nullable=False, comment="Package number."),
        sa.Column("new_lot_no", sa.String(length=50), nullable=False, comment="New lot number; blank: as it is."),
        sa.Column("new_serial_no", sa.String(length=50), nullable=False, comment="New serial number; blank: as it is."),
        sa.Column("new_package_no", sa.String(length=50), nullable=False, comment="New package number; blank: as it is."),
        sa.Column("expires_on", sa.Date(), nullable=True, comment="Expiration date, as on the label."),
        sa.Column("new_expires_on", sa.Date(), nullable=True, comment="New expiration date."),
        sa.Column("changes_expiration", sa.Boolean(), nullable=False, comment="Whether the new expiration date counts, blank too."),
        sa.Column(
            "applies_to_entry_no",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=True,
            comment="Entry that it is fixed to.",
        ),
        sa.Column(
            "applies_from_entry_no",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=True,
            comment="Decrease that these goods come back from.",
        ),
        sa.Column(
            "reason", sa.String(length=250), nullable=False, comment="Why: a reason code or a few words; blank: the batch's."
        ),
        sa.Column("description", sa.String(length=250), nullable=False, comment="For people."),
        sa.Column("recurring_method", sa.String(length=10), nullable=False, comment="fixed, variable; blank: not recurring."),
        sa.Column("recurring_frequency", sa.String(length=32), nullable=False, comment="Date formula to the next posting date."),
        sa.Column("recurs_until", sa.Date(), nullable=True, comment="Last posting date; null: for ever."),
        sa.Column(
            "version", sa.Integer(), nullable=False, comment="Counts the changes; who changes a line says which one was read."
        ),
        sa.Column("entered_by", sa.String(length=20), nullable=False, comment="Who typed what stands there."),
        sa.Column("entered_at", sa.BigInteger(), nullable=False, comment="When, by the server's clock."),
        sa.ForeignKeyConstraint(["batch_name"], ["journal_batch.name"], name=op.f("fk_journal_line_batch_name")),
        sa.PrimaryKeyConstraint("batch_name", "line_no", name=op.f("pk_journal_line")),
        comment="A line that is not posted yet; gone when it is, unless it recurs.",
    )
    op.create_table(
        "standard_journal_line",
        sa.Column("code", sa.String(length=20), nullable=False, comment="Standard journal."),
        sa.Column("line_no", sa.Integer(), autoincrement=False, nullable=False, comment="10000, 20000 …: their order."),
        sa.Column(
            "entry_type", sa.String(length=20), nullable=False, comment="Purchase, sale or adjustment; blank: reclassification."
        ),
        sa.Column("item_no", sa.String(length=20), nullable=False, comment="Item; blank: the line is empty."),
        sa.Column("variant_code", sa.String(length=20), nullable=False, comment="Variant; blank: the item itself."),
        sa.Column("location_code", sa.String(length=20), nullable=False, comment="Location; where a reclassification takes from."),
        sa.Column("bin_code", sa.String(length=20), nullable=False, comment="Bin there."),
        sa.Column("new_location_code", sa.String(length=20), nullable=False, comment="Where a reclassification brings to."),
        sa.Column("new_bin_code", sa.String(length=20), nullable=False, comment="Bin there."),
        sa.Column("quantity", sa.BigInteger(), nullable=False, comment="Of the unit; 0: not filled in yet."),
        sa.Column("uom_code", sa.String(length=20), nullable=False, comment="Unit of the quantity; blank: base unit."),
        sa.Column("unit_cost", sa.BigInteger(), nullable=True, comment="Cost of one of the unit; null: the item card's."),
        sa.Column("unit_amount", sa.BigInteger(), nullable=True, comment="Price of one of the unit; null: none."),
        sa.Column("posting_date", sa.Date(), nullable=True, comment="Null: the work date."),
        sa.Column(
            "document_no",
            sa.String(length=20),
            nullable=False,
            comment="Document number; blank: drawn from the series of the batch.",
        ),
        sa.Column("lot_no", sa.String(length=50), nullable=False, comment="Lot number."),
        sa.Column("serial_no", sa.String(length=50), nullable=False, comment="Serial number."),
        sa.Column("package_no", sa.String(length=50), nullable=False, comment="Package number."),
        sa.Column("new_lot_no", sa.String(length=50), nullable=False, comment="New lot number; blank: as it is."),
        sa.Column("new_serial_no", sa.String(length=50), nullable=False, comment="New serial number; blank: as it is."),
        sa.Column("new_package_no", sa.String(length=50), nullable=False, comment="New package number; blank: as it is."),
        sa.Column("expires_on", sa.Date(), nullable=True, comment="Expiration date, as on the label."),
        sa.Column("new_expires_on", sa.Date(), nullable=True, comment="New expiration date."),
        sa.Column("changes_expiration", sa.Boolean(), nullable=False, comment="Whether the new expiration date counts, blank too."),
        sa.Column(
            "applies_to_entry_no",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=True,
            comment="Entry that it is fixed to.",
        ),
        sa.Column(
            "applies_from_entry_no",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=True,
            comment="Decrease that these goods come back from.",
        ),
        sa.Column(
            "reason", sa.String(length=250), nullable=False, comment="Why: a reason code or a few words; blank: the batch's."
        ),
        sa.Column("description", sa.String(length=250), nullable=False, comment="For people."),
        sa.Column("recurring_method", sa.String(length=10), nullable=False, comment="fixed, variable; blank: not recurring."),
        sa.Column("recurring_frequency", sa.String(length=32), nullable=False, comment="Date formula to the next posting date."),
        sa.Column("recurs_until", sa.Date(), nullable=True, comment="Last posting date; null: for ever."),
        sa.ForeignKeyConstraint(["code"], ["standard_journal.code"], name=op.f("fk_standard_journal_line_code")),
        sa.PrimaryKeyConstraint("code", "line_no", name=op.f("pk_standard_journal_line")),
        comment="A line of a standard journal.",
    )
