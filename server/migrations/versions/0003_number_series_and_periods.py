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
    if op.get_bind().dialect.name == "postgresql":
        op.execute(sa.schema.CreateSequence(sa.Sequence("inventory_period_entry_seq")))


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
