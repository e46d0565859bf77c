"""Picks, put-aways and movements that are made ahead, with what was registered of them.

Revision: 0015, after 0014.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"

_ENTRY_NO = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    _create_activities()
    _create_lines()
    _change_registered()
    _find_what_expires_first()
    if op.get_bind().dialect.name == "postgresql":
        for name in ("pick_seq", "put_away_seq", "movement_seq", "wave_seq"):
            op.execute(sa.schema.CreateSequence(sa.Sequence(name)))
        # SQLite keeps no comments.
        op.alter_column("registered_activity", "type", comment="pick, put_away, movement.")
        op.alter_column("registered_activity", "left_at_once", comment="It posted the source document as well.")


def _create_activities() -> None:
    op.create_table(
        "warehouse_activity",
        sa.Column("activity_no", sa.String(length=20), nullable=False, comment="Number of the activity."),
        sa.Column("type", sa.String(length=20), nullable=False, comment="pick, put_away, movement."),
        sa.Column("location_code", sa.String(length=20), nullable=False, comment="Where the work is to be done."),
        sa.Column("status", sa.String(length=20), nullable=False, comment="open, finished."),
        sa.Column("priority", sa.Integer(), nullable=False, comment="The highest is done first."),
        sa.Column("due_on", sa.Date(), nullable=True, comment="When it must be done; null: not said."),
        sa.Column("zone", sa.String(length=20), nullable=False, comment="Zone in which all of it lies; blank: several, or none."),
        sa.Column("posts_source", sa.Boolean(), nullable=False, comment="Registering posts the source document."),
        sa.Column("note", sa.String(length=250), nullable=False, comment="In the words of whoever made it."),
        sa.Column("made_by", sa.String(length=20), nullable=False, comment="Who made it."),
        sa.Column("made_at", sa.BigInteger(), nullable=False, comment="When."),
        sa.Column(
            "assigned_to", sa.String(length=20), nullable=False, comment="Who was meant to do it when it was made; blank: anybody."
        ),
        sa.Column("wave_no", sa.String(length=20), nullable=False, comment="The wave that released it with others; blank: none."),
        sa.Column("breakbulk_filter", sa.Boolean(), nullable=False, comment="Larger units that are opened are not shown."),
        sa.Column("do_not_fill", sa.Boolean(), nullable=False, comment="Nothing is registered that was not handled line by line."),
        sa.PrimaryKeyConstraint("activity_no", name=op.f("pk_warehouse_activity")),
        comment="A pick, put-away or movement that was made ahead.",
    )
    is_open = sa.text("status = 'open'")
    op.create_index(
        op.f("ix_warehouse_activity_open"),
        "warehouse_activity",
        ["location_code", "type"],
        sqlite_where=is_open,
        postgresql_where=is_open,
    )


def _create_lines() -> None:
    op.create_table(
        "warehouse_activity_line",
        sa.Column("activity_no", sa.String(length=20), nullable=False, comment="Activity."),
        sa.Column("line_no", sa.Integer(), autoincrement=False, nullable=False, comment="Line within it."),
        sa.Column("location_code", sa.String(length=20), nullable=False, comment="As on the activity."),
        sa.Column("type", sa.String(length=20), nullable=False, comment="As on the activity."),
        sa.Column("item_no", sa.String(length=20), nullable=False, comment="Item."),
        sa.Column("variant_code", sa.String(length=20), nullable=False, comment="Variant; blank: the item itself."),
        sa.Column("uom_code", sa.String(length=20), nullable=False, comment="Unit that it is handled in."),
        sa.Column("base_units_per_unit", sa.BigInteger(), nullable=False, comment="Base units in one of it."),
        sa.Column("quantity", sa.BigInteger(), nullable=False, comment="To be handled, base unit, more than 0."),
        sa.Column("handled", sa.BigInteger(), nullable=False, comment="Of that registered."),
        sa.Column("from_bin_code", sa.String(length=20), nullable=False, comment="Bin to take from; blank: none, or not found."),
        sa.Column("to_bin_code", sa.String(length=20), nullable=False, comment="Bin to put into; blank: none, or not found."),
        sa.Column("lot_no", sa.String(length=50), nullable=False, comment="Lot number; blank: none, or any."),
        sa.Column("serial_no", sa.String(length=50), nullable=False, comment="Serial number; blank: none, or any."),
        sa.Column("package_no", sa.String(length=50), nullable=False, comment="Package number; blank: none, or any."),
        sa.Column("expires_on", sa.Date(), nullable=True, comment="Of that number; null: none."),
        sa.Column("source", sa.String(length=20), nullable=False, comment="Kind of document that it is done for; blank: none."),
        sa.Column("document_no", sa.String(length=20), nullable=False, comment="That document; blank: none."),
        sa.Column("document_line_no", _ENTRY_NO, nullable=False, comment="Line of the document; 0: none."),
        sa.Column("tote", sa.String(length=20), nullable=False, comment="Tote that the goods go into; blank: none."),
        sa.Column("sequence", sa.Integer(), nullable=False, comment="Walk order of the bin."),
        sa.Column("is_breakbulk", sa.Boolean(), nullable=False, comment="A larger unit is opened in its bin."),
        sa.Column("why", sa.String(length=250), nullable=False, comment="Why this bin was proposed, or why none was."),
        sa.ForeignKeyConstraint(
            ["activity_no"], ["warehouse_activity.activity_no"], name=op.f("fk_warehouse_activity_line_activity_no")
        ),
        sa.PrimaryKeyConstraint("activity_no", "line_no", name=op.f("pk_warehouse_activity_line")),
        comment="Goods to take from one bin and put into another.",
    )
    is_left = sa.text("handled < quantity")
    op.create_index(
        op.f("ix_warehouse_activity_line_item_no"),
        "warehouse_activity_line",
        ["item_no", "location_code"],
        sqlite_where=is_left,
        postgresql_where=is_left,
    )
    is_named = sa.text("document_no != ''")
    op.create_index(
        op.f("ix_warehouse_activity_line_document_no"),
        "warehouse_activity_line",
        ["document_no"],
        sqlite_where=is_named,
        postgresql_where=is_named,
    )


def _change_registered() -> None:
    """One registration may serve several documents: each line names its own, and what was planned."""
    planned_no = sa.Column(
        "planned_no",
        sa.String(length=20),
        nullable=False,
        server_default="",
        comment="Activity that was worked off; blank: nobody had planned it.",
    )
    op.add_column("registered_activity", planned_no)
    for column in (
        sa.Column(
            "source",
            sa.String(length=20),
            nullable=False,
            server_default="",
            comment="Kind of document that it was done for; blank: none.",
        ),
        sa.Column("document_no", sa.String(length=20), nullable=False, server_default="", comment="That document; blank: none."),
        sa.Column(
            "planned_line_no",
            sa.Integer(),
            nullable=False,
            server_default="0",
            comment="Line of the activity that was worked off; 0: none.",
        ),
        sa.Column(
            "tote", sa.String(length=20), nullable=False, server_default="", comment="Tote that the goods went into; blank: none."
        ),
    ):
        op.add_column("registered_activity_line", column)
    for name in ("source", "document_no"):
        op.execute(
            f"UPDATE registered_activity_line SET {name} = (SELECT header.{name} FROM registered_activity AS header "  # noqa: S608  our own names
            "WHERE header.activity_no = registered_activity_line.activity_no)"
        )
    op.drop_index(op.f("ix_registered_activity_document_no"), "registered_activity")
    op.create_index(op.f("ix_registered_activity_line_document_no"), "registered_activity_line", ["document_no"])
    for name in ("source", "document_no"):
        op.drop_column("registered_activity", name)


def _find_what_expires_first() -> None:
    is_dated = sa.text("expires_on IS NOT NULL")
    op.create_index(
        op.f("ix_open_item_entry_expires_on"),
        "open_item_entry",
        ["item_no", "variant_code", "location_code", "expires_on", "lot_no"],
        sqlite_where=is_dated,
        postgresql_where=is_dated,
    )
