"""Number series, and the days on which may be posted.

Revision: 0003, after 0002.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"

_ENTRY_NO = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    _add_setup()
    _create_periods()
    _create_number_series()
    if op.get_bind().dialect.name == "postgresql":
        for name in ("inventory_period_entry_seq", "number_series_seq"):
            op.execute(sa.schema.CreateSequence(sa.Sequence(name)))


def _add_setup() -> None:
    for column in (
        sa.Column(
            "posting_from",
            sa.String(length=40),
            nullable=False,
            server_default="",
            comment="First allowed posting date, or a formula; blank: any.",
        ),
        sa.Column(
            "posting_to",
            sa.String(length=40),
            nullable=False,
            server_default="",
            comment="Last allowed posting date, or a formula; blank: any.",
        ),
        sa.Column(
            "people_have_ranges",
            sa.Boolean(),
            nullable=False,
            server_default=sa.false(),
            comment="Somebody has a range of allowed posting dates of their own.",
        ),
        sa.Column("valuation_from", sa.Date(), nullable=True, comment="Earliest date on which anything may be valued; null: any."),
        sa.Column(
            "closed_until",
            sa.Date(),
            nullable=True,
            comment="Ending date of the latest closed inventory period; null: none is closed.",
        ),
    ):
        op.add_column("inventory_setup", column)


def _create_periods() -> None:
    op.create_table(
        "person_posting_range",
        sa.Column("person", sa.String(length=20), nullable=False, comment="User name."),
        sa.Column(
            "posting_from",
            sa.String(length=40),
            nullable=False,
            comment="First allowed posting date, or a date formula; blank: any.",
        ),
        sa.Column(
            "posting_to", sa.String(length=40), nullable=False, comment="Last allowed posting date, or a date formula; blank: any."
        ),
        sa.PrimaryKeyConstraint("person", name=op.f("pk_person_posting_range")),
    )
    op.create_table(
        "inventory_period",
        sa.Column("ending_date", sa.Date(), nullable=False, comment="The period's last day; it begins after the one before it."),
        sa.Column("name", sa.String(length=250), nullable=False, comment="What people call it."),
        sa.Column("closed", sa.Boolean(), nullable=False, comment="Nothing may be posted in it, or before it."),
        sa.PrimaryKeyConstraint("ending_date", name=op.f("pk_inventory_period")),
    )
    op.create_table(
        "inventory_period_entry",
        sa.Column("entry_no", _ENTRY_NO, autoincrement=False, nullable=False, comment="Number of the line."),
        sa.Column("ending_date", sa.Date(), nullable=False, comment="Of which period."),
        sa.Column("action", sa.String(length=10), nullable=False, comment="close or reopen."),
        sa.Column("person", sa.String(length=20), nullable=False, comment="Who did it; blank: at the server itself."),
        sa.Column("at", sa.BigInteger(), nullable=False, comment="When."),
        sa.Column("last_register_no", _ENTRY_NO, nullable=False, comment="The last item register at that moment; 0: none."),
        sa.PrimaryKeyConstraint("entry_no", name=op.f("pk_inventory_period_entry")),
    )
    op.create_index(op.f("ix_inventory_period_entry_ending_date"), "inventory_period_entry", ["ending_date"], unique=False)


def _create_number_series() -> None:
    """The series that are there from the start have no rows: they go on where the sequences of 0001 are."""
    op.create_table(
        "number_series",
        sa.Column("code", sa.String(length=20), nullable=False, comment="Code of the series."),
        sa.Column("description", sa.String(length=250), nullable=False, comment="What it numbers, for people."),
        sa.Column("start_no", sa.String(length=20), nullable=False, comment="First number; its last group of digits counts up."),
        sa.Column("end_no", sa.String(length=20), nullable=False, comment="Last number; blank: no end."),
        sa.Column("warning_no", sa.String(length=20), nullable=False, comment="From here on the end is near; blank: never."),
        sa.Column("increment", sa.Integer(), nullable=False, comment="From one number to the next."),
        sa.Column("allow_manual", sa.Boolean(), nullable=False, comment="A number may also be typed by hand."),
        sa.Column("allow_gaps", sa.Boolean(), nullable=False, comment="A number that is not used stays a gap."),
        sa.Column("date_ordered", sa.Boolean(), nullable=False, comment="Numbers ascend with their dates."),
        sa.Column("last_no_used", sa.String(length=20), nullable=False, comment="Last number given, of a series without gaps."),
        sa.Column("last_date_used", sa.Date(), nullable=True, comment="Its date, of a series in order of date."),
        sa.Column("counter", sa.String(length=40), nullable=False, comment="Counter of a series with gaps."),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_number_series")),
    )
    op.create_table(
        "document_series",
        sa.Column("document", sa.String(length=40), nullable=False, comment="Kind of document."),
        sa.Column(
            "series_code", sa.String(length=20), nullable=False, comment="Series that it draws from, in place of the usual one."
        ),
        sa.PrimaryKeyConstraint("document", name=op.f("pk_document_series")),
    )
