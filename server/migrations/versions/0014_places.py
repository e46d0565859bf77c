"""Zones, bin types, put-away templates, what bins hold at most, and how a location works.

Revision: 0014, after 0013.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import sqlalchemy as sa
from alembic import op

if TYPE_CHECKING:
    from sqlalchemy.sql.elements import ColumnElement

revision = "0014"
down_revision = "0013"


def upgrade() -> None:
    _create_tables()
    _add_to_locations()
    _add_to_bins()
    _add_to_items()


def _add(table: str, name: str, kind: Any, default: str | ColumnElement[bool], comment: str) -> None:
    column: sa.Column[Any] = sa.Column(name, kind, nullable=False, server_default=default, comment=comment)
    op.add_column(table, column)


def _add_to_locations() -> None:
    _add(
        "location",
        "directed_put_away_and_pick",
        sa.Boolean(),
        sa.false(),
        "Bins are proposed by zones, types and ranking, and hold each unit by itself.",
    )
    _add(
        "location",
        "pick_bin_policy",
        sa.String(length=30),
        "bin_ranking",
        "Where picks take from first: bin_ranking or default_bin.",
    )
    _add(
        "location",
        "put_away_bin_policy",
        sa.String(length=30),
        "default_bin",
        "Where put-aways bring to: default_bin or put_away_template.",
    )
    _add("location", "put_away_template", sa.String(length=20), "", "Template of put-aways; blank: none.")
    _add("location", "allow_breakbulk", sa.Boolean(), sa.false(), "Larger units are opened for picks.")
    _add("location", "use_cross_docking", sa.Boolean(), sa.false(), "Arrivals may go straight to departures.")
    _add(
        "location",
        "cross_dock_formula",
        sa.String(length=32),
        "",
        "How far ahead the demand may lie that arrivals are kept ready for; blank: none.",
    )
    _add(
        "location",
        "bin_capacity_policy",
        sa.String(length=30),
        "never_check",
        "When more than fits is put into a bin: never_check, allow_more_than_max or prohibit_more_than_max.",
    )
    _add("location", "check_warehouse_class", sa.Boolean(), sa.false(), "An item's bins must be of its warehouse class.")
    _add("location", "always_create_pick_line", sa.Boolean(), sa.false(), "What is not there is on the pick, too, without a bin.")
    _add(
        "location",
        "always_create_put_away_line",
        sa.Boolean(),
        sa.false(),
        "What no bin is found for is on the put-away, too, without a bin.",
    )
    _add(
        "location",
        "use_put_away_worksheet",
        sa.Boolean(),
        sa.false(),
        "Arrivals wait in a worksheet for somebody to make put-aways of them.",
    )
    _add(
        "location",
        "special_equipment",
        sa.String(length=30),
        "none",
        "Whose equipment splits the work: none, according_to_bin or according_to_item.",
    )
    _add("location", "adjustment_bin", sa.String(length=20), "", "Bin of what is in no real bin; it may be negative; blank: none.")
    _add("location", "cross_dock_bin", sa.String(length=20), "", "Bin of arrivals that go straight to departures; blank: none.")
    _add("location", "quarantine_bin", sa.String(length=20), "", "Bin of goods that nobody ordered; blank: none.")
    _add("location", "other_bin_role", sa.String(length=30), "floor", "Who may use another bin than planned, and the roles above.")
    numbers = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    _add("location", "units_kept_since", numbers, "0", "Last ledger number before units are kept; 0: none.")


def _add_to_bins() -> None:
    _add("bin", "description", sa.String(length=250), "", "What people call it.")
    _add("bin", "zone", sa.String(length=20), "", "Zone that it was made in; blank: none.")
    _add("bin", "warehouse_class", sa.String(length=20), "", "Class of the items that may lie in it; blank: those of no class.")
    _add("bin", "special_equipment", sa.String(length=20), "", "What people need to get there; blank: nothing.")
    _add("bin", "cross_dock", sa.Boolean(), sa.false(), "For goods that go straight from arrival to departure.")
    _add("bin", "dedicated", sa.Boolean(), sa.false(), "Not offered to picks in general.")
    _add("bin", "maximum_weight", sa.BigInteger(), "0", "More than this it does not bear; 0: no limit.")
    _add("bin", "maximum_cubage", sa.BigInteger(), "0", "More volume does not fit; 0: no limit.")
    _add("bin", "sequence", sa.Integer(), "0", "Place in the walk through the warehouse; 0: by its code.")


def _add_to_items() -> None:
    _add("item", "warehouse_class", sa.String(length=20), "", "Class of the bins that it may lie in; blank: those of no class.")
    _add("item", "special_equipment", sa.String(length=20), "", "What people need to move it; blank: nothing.")
    _add("item", "put_away_template", sa.String(length=20), "", "Goes before its location's template; blank: none of its own.")
    _add("item", "put_away_uom", sa.String(length=20), "", "Unit that it is put away in; blank: as it came.")
    _add("item", "use_cross_docking", sa.Boolean(), sa.true(), "Arrivals may go straight to departures.")
    _add("item_unit", "weight", sa.BigInteger(), "0", "Weight of one of it; 0: not known.")
    _add("item_unit", "cubage", sa.BigInteger(), "0", "Volume of one of it; 0: not known.")
    _add("person", "default_location", sa.String(length=20), "", "Where the person works as a rule; blank: none.")


def _create_tables() -> None:
    op.create_table(
        "bin_type",
        sa.Column("code", sa.String(length=10), nullable=False, comment="Code; the standard types are not here."),
        sa.Column("description", sa.String(length=250), nullable=False, comment="What people call it."),
        sa.Column("receive", sa.Boolean(), nullable=False, comment="Arrivals are put into such bins."),
        sa.Column("ship", sa.Boolean(), nullable=False, comment="Departures wait in such bins."),
        sa.Column("put_away", sa.Boolean(), nullable=False, comment="Put-aways bring to such bins."),
        sa.Column("pick", sa.Boolean(), nullable=False, comment="Picks take from such bins."),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_bin_type")),
        comment="Types of bins that the company has made besides the standard ones.",
    )
    op.create_table(
        "zone",
        sa.Column("location_code", sa.String(length=20), nullable=False, comment="Location."),
        sa.Column("code", sa.String(length=20), nullable=False, comment="Zone code, unique within its location."),
        sa.Column("description", sa.String(length=250), nullable=False, comment="What people call it."),
        sa.Column("bin_type", sa.String(length=10), nullable=False, comment="Type of the bins that are made in it; blank: none."),
        sa.Column(
            "warehouse_class",
            sa.String(length=20),
            nullable=False,
            comment="Warehouse class of the bins that are made in it; blank: none.",
        ),
        sa.Column(
            "special_equipment",
            sa.String(length=20),
            nullable=False,
            comment="Special equipment of the bins that are made in it; blank: none.",
        ),
        sa.Column("ranking", sa.Integer(), nullable=False, comment="Ranking of the bins that are made in it."),
        sa.Column(
            "cross_dock",
            sa.Boolean(),
            nullable=False,
            comment="Bins that are made in it are for goods that go straight from arrival to departure.",
        ),
        sa.ForeignKeyConstraint(["location_code"], ["location.code"], name=op.f("fk_zone_location_code")),
        sa.PrimaryKeyConstraint("location_code", "code", name=op.f("pk_zone")),
        comment="Parts of locations; what a zone says is copied to bins when they are made.",
    )
    op.create_table(
        "put_away_template",
        sa.Column("code", sa.String(length=20), nullable=False, comment="Code that locations and items name."),
        sa.Column("description", sa.String(length=250), nullable=False, comment="What people call it."),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_put_away_template")),
        comment="How put-aways look for a bin.",
    )
    op.create_table(
        "put_away_template_line",
        sa.Column("template_code", sa.String(length=20), nullable=False, comment="Template."),
        sa.Column(
            "line_no", sa.Integer(), autoincrement=False, nullable=False, comment="1, 2, 3 …: the order in which lines are tried."
        ),
        sa.Column("find_fixed_bin", sa.Boolean(), nullable=False, comment="A bin that the item belongs in."),
        sa.Column("find_floating_bin", sa.Boolean(), nullable=False, comment="A bin that no item belongs in."),
        sa.Column("find_same_item", sa.Boolean(), nullable=False, comment="A bin that the item lies in already."),
        sa.Column("find_uom_match", sa.Boolean(), nullable=False, comment="A bin that it lies in in the same unit."),
        sa.Column(
            "find_bin_less_than_min", sa.Boolean(), nullable=False, comment="A bin that it lies in with less than its minimum."
        ),
        sa.Column("find_empty_bin", sa.Boolean(), nullable=False, comment="A bin that nothing lies in."),
        sa.ForeignKeyConstraint(
            ["template_code"], ["put_away_template.code"], name=op.f("fk_put_away_template_line_template_code")
        ),
        sa.PrimaryKeyConstraint("template_code", "line_no", name=op.f("pk_put_away_template_line")),
        comment="One kind of bin that a put-away template looks for.",
    )
    op.create_table(
        "bin_unit_content",
        sa.Column("item_no", sa.String(length=20), nullable=False, comment="Item."),
        sa.Column("variant_code", sa.String(length=20), nullable=False, comment="Variant."),
        sa.Column("location_code", sa.String(length=20), nullable=False, comment="Location."),
        sa.Column("bin_code", sa.String(length=20), nullable=False, comment="Bin."),
        sa.Column("lot_no", sa.String(length=50), nullable=False, comment="Lot number; blank: none."),
        sa.Column("serial_no", sa.String(length=50), nullable=False, comment="Serial number; blank: none."),
        sa.Column("package_no", sa.String(length=50), nullable=False, comment="Package number; blank: none."),
        sa.Column("uom_code", sa.String(length=20), nullable=False, comment="Unit that it lies there in."),
        sa.Column("quantity", sa.BigInteger(), nullable=False, comment="In the bin in that unit, in base units; not 0."),
        sa.PrimaryKeyConstraint(
            "item_no",
            "variant_code",
            "location_code",
            "bin_code",
            "lot_no",
            "serial_no",
            "package_no",
            "uom_code",
            name=op.f("pk_bin_unit_content"),
        ),
        comment="Derived. At directed locations: in which units goods lie in the bins.",
    )
    op.create_index("ix_bin_unit_content_bin", "bin_unit_content", ["location_code", "bin_code"], unique=False)
