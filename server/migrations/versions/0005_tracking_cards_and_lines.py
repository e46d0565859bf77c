"""Cards of lots, serial and package numbers with their fields; numbers on open lines; every switch of a tracking code.

Revision: 0005, after 0004. A shelf life in days becomes a date formula.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"

ENTRY_NO = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    _extend_cards()
    _create_lines()
    _extend_tracking_codes()
    _extend_items()
    op.add_column("inventory_setup", _text("package_nos", 20, "Number series that new packages are numbered from; blank: none."))


def _text(name: str, length: int, comment: str) -> sa.Column[str]:
    return sa.Column(name, sa.String(length=length), nullable=False, server_default="", comment=comment)


def _number(name: str, comment: str) -> sa.Column[str]:
    return sa.Column(name, sa.String(length=50), nullable=False, comment=comment)


def _switch(name: str, comment: str) -> sa.Column[bool]:
    return sa.Column(name, sa.Boolean(), nullable=False, server_default=sa.false(), comment=comment)


def _extend_cards() -> None:
    op.add_column("tracking_card", _text("blocked_reason", 250, "Why it is blocked."))
    op.add_column("tracking_card", _text("blocked_by", 20, "Who blocked it."))
    op.add_column("tracking_card", sa.Column("blocked_at", sa.BigInteger(), comment="When it was blocked; null: it is not."))
    op.add_column("tracking_card", _text("description", 250, "What people call it."))
    op.add_column("tracking_card", _text("test_quality", 10, "good, average, bad, or blank: not tested."))
    op.add_column("tracking_card", _text("certificate_number", 50, "Certificate that came with it."))
    op.add_column("tracking_card", _text("country_of_origin", 20, "Where it was made."))
    op.add_column("tracking_card", _text("customs_number", 50, "Number of its customs declaration."))
    op.add_column("tracking_card", _text("comments", 4000, "What people wrote about it, a line each."))
    op.add_column("tracking_card", _text("made_by", 20, "Who made the card, or posted what made it."))
    op.add_column(
        "tracking_card", sa.Column("made_at", sa.BigInteger(), comment="When the card was made; null: before that was kept.")
    )


def _create_lines() -> None:
    op.create_table(
        "tracking_line",
        sa.Column("item_no", sa.String(length=20), nullable=False, comment="Item."),
        sa.Column(
            "source",
            sa.String(length=20),
            nullable=False,
            comment="Kind of line: purchase_order, sales_order, journal_increase …",
        ),
        sa.Column("document_no", sa.String(length=20), nullable=False, comment="Number of the document."),
        sa.Column("line_no", ENTRY_NO, autoincrement=False, nullable=False, comment="Line of the document."),
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False, comment="In the order in which they were given."),
        sa.Column("lot_no", sa.String(length=50), nullable=False, comment="Lot number; blank: none."),
        sa.Column("serial_no", sa.String(length=50), nullable=False, comment="Serial number; blank: none."),
        sa.Column("package_no", sa.String(length=50), nullable=False, comment="Package number; blank: none."),
        sa.Column("variant_code", sa.String(length=20), nullable=False, comment="Variant; blank: the item itself."),
        sa.Column("location_code", sa.String(length=20), nullable=False, comment="Where it comes in or goes out."),
        sa.Column("quantity", sa.BigInteger(), nullable=False, comment="How much of the line has this number; base unit."),
        sa.Column("to_handle", sa.BigInteger(), nullable=False, comment="Part of the next posting; base unit."),
        sa.Column("handled", sa.BigInteger(), nullable=False, comment="Posted already; base unit."),
        sa.Column("expires_on", sa.Date(), nullable=True, comment="Last day on which the goods are good; null: not said."),
        sa.Column("warranty_ends_on", sa.Date(), nullable=True, comment="Last day of the warranty; null: not said."),
        sa.Column("applies_to_entry_no", ENTRY_NO, nullable=True, comment="Entry that it is fixed to; null: none."),
        sa.Column("applies_from_entry_no", ENTRY_NO, nullable=True, comment="Decrease that it brings back; null: none."),
        _number("new_lot_no", "Lot that a reclassification makes of it; blank: as it is."),
        _number("new_serial_no", "Serial number that a reclassification makes of it; blank: as it is."),
        _number("new_package_no", "Package that a reclassification makes of it; blank: as it is."),
        sa.Column(
            "new_expires_on", sa.Date(), nullable=True, comment="Expiration date that a reclassification gives it; null: as it is."
        ),
        sa.Column("clears_expiration", sa.Boolean(), nullable=False, comment="Whether a reclassification takes its date away."),
        sa.PrimaryKeyConstraint("item_no", "source", "document_no", "line_no", "position", name=op.f("pk_tracking_line")),
        comment="Numbers on lines of open documents: what will be posted, and what of it was.",
    )
    op.create_index("ix_tracking_line_document_no", "tracking_line", ["document_no"])


def _extend_tracking_codes() -> None:
    op.add_column("item_tracking_code", _switch("package_card_required_inbound", "A package card must exist before goods come in."))
    op.add_column("item_tracking_code", _switch("package_card_required_outbound", "A package card must exist before goods go out."))
    op.add_column("item_tracking_code", _switch("creates_package_cards", "Posting makes the package card."))
    op.add_column(
        "item_tracking_code",
        _text("warranty_formula", 32, "How far after the document date the warranty ends; blank: none."),
    )
    op.add_column("item_tracking_code", _switch("warranty_required", "The warranty date must be given."))
    if op.get_bind().dialect.name == "postgresql":  # SQLite keeps no comments
        op.alter_column(
            "item_tracking_code",
            "switches",
            comment="Movements on which a number must be given: dimension:movement:in|out, by blanks.",
            existing_type=sa.String(length=2000),
            existing_nullable=False,
        )


def _extend_items() -> None:
    op.add_column(
        "item",
        _text("expiration_formula", 32, "Shelf life: how far after the document date a new lot expires; blank: none."),
    )
    op.add_column("item", _text("lot_nos", 20, "Number series that new lots are numbered from; blank: none."))
    op.add_column("item", _text("serial_nos", 20, "Number series that new serial numbers are taken from; blank: none."))
    op.execute("UPDATE item SET expiration_formula = expiration_days || 'D' WHERE expiration_days IS NOT NULL")
    op.drop_column("item", "expiration_days")
