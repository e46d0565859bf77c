"""License plates and what stands on them.

Revision: 0018, after 0017.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"


def upgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        for name in ("license_plate", "sscc", "license_plate_entry"):
            op.execute(sa.schema.CreateSequence(sa.Sequence(f"{name}_seq")))
    op.create_table(
        "license_plate",
        sa.Column("plate_no", sa.String(length=20), nullable=False, comment="SSCC, or a number of our own."),
        sa.Column("kind", sa.String(length=10), nullable=False, comment="pallet, box, tote."),
        sa.Column(
            "location_code", sa.String(length=20), nullable=False, comment="Where it is; blank: it has left, or was never used."
        ),
        sa.Column("bin_code", sa.String(length=20), nullable=False, comment="Bin; blank: the location has none."),
        sa.Column("onto_plate_no", sa.String(length=20), nullable=False, comment="Plate that it stands on; blank: none."),
        sa.Column("order_no", sa.String(length=20), nullable=False, comment="Order that its goods were picked for; blank: none."),
        sa.Column("made_by", sa.String(length=20), nullable=False, comment="Who used it first."),
        sa.Column("made_at", sa.BigInteger(), nullable=False, comment="When."),
        sa.PrimaryKeyConstraint("plate_no", name=op.f("pk_license_plate")),
    )
    op.create_index(op.f("ix_license_plate_location_code_bin_code"), "license_plate", ["location_code", "bin_code"], unique=False)
    op.create_index(op.f("ix_license_plate_onto_plate_no"), "license_plate", ["onto_plate_no"], unique=False)
    op.create_table(
        "license_plate_entry",
        sa.Column("plate_no", sa.String(length=20), nullable=False, comment="Plate."),
        sa.Column(
            "entry_no",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=False,
            nullable=False,
            comment="Ascending; gaps allowed.",
        ),
        sa.Column(
            "action", sa.String(length=10), nullable=False, comment="packed, taken_off, moved, stacked, unstacked, left, corrected."
        ),
        sa.Column("item_no", sa.String(length=20), nullable=False, comment="Item; blank: the plate as a whole."),
        sa.Column("variant_code", sa.String(length=20), nullable=False, comment="Variant; blank: the item itself."),
        sa.Column("lot_no", sa.String(length=50), nullable=False, comment="Lot number; blank: none."),
        sa.Column("serial_no", sa.String(length=50), nullable=False, comment="Serial number; blank: none."),
        sa.Column("package_no", sa.String(length=50), nullable=False, comment="Package number; blank: none."),
        sa.Column("uom_code", sa.String(length=20), nullable=False, comment="Unit that was handled; blank: the plate as a whole."),
        sa.Column("base_units_per_unit", sa.BigInteger(), nullable=False, comment="Base units in one of it."),
        sa.Column(
            "quantity", sa.BigInteger(), nullable=False, comment="Base unit; + onto the plate, − off it, 0: the plate as a whole."
        ),
        sa.Column("from_bin_code", sa.String(length=20), nullable=False, comment="Bin that the plate or the goods came from."),
        sa.Column("to_bin_code", sa.String(length=20), nullable=False, comment="Bin that they were brought to."),
        sa.Column(
            "other_plate_no", sa.String(length=20), nullable=False, comment="Plate they came from, or were put onto; blank: none."
        ),
        sa.Column("person", sa.String(length=20), nullable=False, comment="Who did it."),
        sa.Column("at", sa.BigInteger(), nullable=False, comment="When it was written, by the server's clock."),
        sa.Column("transaction_id", sa.String(length=36), nullable=False, comment="Device transaction behind it; blank: none."),
        sa.PrimaryKeyConstraint("plate_no", "entry_no", name=op.f("pk_license_plate_entry")),
    )
    op.create_index("ix_license_plate_entry_transaction_id", "license_plate_entry", ["transaction_id"], unique=False)
    op.create_table(
        "sscc_setup",
        sa.Column("only", sa.Integer(), autoincrement=False, nullable=False, comment="1: there is one row."),
        sa.Column("company_prefix", sa.String(length=12), nullable=False, comment="GS1 company prefix; blank: none."),
        sa.Column("extension_digit", sa.Integer(), nullable=False, comment="First digit of every SSCC."),
        sa.PrimaryKeyConstraint("only", name=op.f("pk_sscc_setup")),
    )
    op.create_table(
        "license_plate_content",
        sa.Column("item_no", sa.String(length=20), nullable=False, comment="Item."),
        sa.Column("plate_no", sa.String(length=20), nullable=False, comment="Plate that it stands on."),
        sa.Column("variant_code", sa.String(length=20), nullable=False, comment="Variant; blank: the item itself."),
        sa.Column("lot_no", sa.String(length=50), nullable=False, comment="Lot number; blank: none."),
        sa.Column("serial_no", sa.String(length=50), nullable=False, comment="Serial number; blank: none."),
        sa.Column("package_no", sa.String(length=50), nullable=False, comment="Package number; blank: none."),
        sa.Column("uom_code", sa.String(length=20), nullable=False, comment="Unit that it was packed in."),
        sa.Column("base_units_per_unit", sa.BigInteger(), nullable=False, comment="Base units in one of it."),
        sa.Column("quantity", sa.BigInteger(), nullable=False, comment="Base unit, more than 0."),
        sa.ForeignKeyConstraint(["plate_no"], ["license_plate.plate_no"], name=op.f("fk_license_plate_content_plate_no")),
        sa.PrimaryKeyConstraint(
            "item_no",
            "plate_no",
            "variant_code",
            "lot_no",
            "serial_no",
            "package_no",
            "uom_code",
            name=op.f("pk_license_plate_content"),
        ),
        comment="Derived: what license_plate_entry adds up to.",
    )
    op.create_index("ix_license_plate_content_plate_no", "license_plate_content", ["plate_no"], unique=False)
