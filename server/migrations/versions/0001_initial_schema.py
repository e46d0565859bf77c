"""The initial schema: every table, the sequences of PostgreSQL, and ledgers that the database itself keeps from changing."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

SEQUENCES = (
    "audit_line_seq",
    "count_order_seq",
    "item_ledger_entry_seq",
    "ledger_record_seq",
    "posted_purchase_document_seq",
    "posted_sales_document_seq",
    "posted_transfer_document_seq",
    "purchase_order_seq",
    "record_change_seq",
    "registered_activity_seq",
    "sales_order_seq",
    "transfer_order_seq",
)

APPEND_ONLY = (
    "item_ledger_entry",
    "item_application_entry",
    "value_entry",
    "warehouse_entry",
    "audit_line",
    "received_transaction",
    "undone_transaction",
)
"""Entries are never changed or deleted: a mistake is corrected by another entry (`design/architecture.md`, decision 1)."""


def upgrade() -> None:
    _create_tables()
    if op.get_bind().dialect.name == "postgresql":
        _create_sequences()
        _refuse_changes_on_postgresql()
    else:
        _refuse_changes_on_sqlite()


def _create_tables() -> None:
    op.create_table(
        "audit_line",
        sa.Column(
            "entry_no",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=False,
            nullable=False,
            comment="Number of the line.",
        ),
        sa.Column("at", sa.BigInteger(), nullable=False, comment="When."),
        sa.Column("person", sa.String(length=20), nullable=False, comment="Who did it; blank: at the server itself."),
        sa.Column("device", sa.String(length=20), nullable=False, comment="On which device; blank: none."),
        sa.Column("action", sa.String(length=50), nullable=False, comment="What was done, as `sign_in`."),
        sa.Column("subject", sa.String(length=50), nullable=False, comment="To whom or what."),
        sa.Column("detail", sa.String(length=500), nullable=False, comment="The rest, for people."),
        sa.PrimaryKeyConstraint("entry_no", name=op.f("pk_audit_line")),
    )
    op.create_index(op.f("ix_audit_line_person_at"), "audit_line", ["person", "at"], unique=False)
    op.create_table(
        "bin_content",
        sa.Column("item_no", sa.String(length=20), nullable=False, comment="Item."),
        sa.Column("variant_code", sa.String(length=20), nullable=False, comment="Variant."),
        sa.Column("location_code", sa.String(length=20), nullable=False, comment="Location."),
        sa.Column("bin_code", sa.String(length=20), nullable=False, comment="Bin."),
        sa.Column("lot_no", sa.String(length=50), nullable=False, comment="Lot number; blank: none."),
        sa.Column("serial_no", sa.String(length=50), nullable=False, comment="Serial number; blank: none."),
        sa.Column("package_no", sa.String(length=50), nullable=False, comment="Package number; blank: none."),
        sa.Column("quantity", sa.BigInteger(), nullable=False, comment="In the bin, base unit; always more than 0."),
        sa.PrimaryKeyConstraint(
            "item_no", "variant_code", "location_code", "bin_code", "lot_no", "serial_no", "package_no", name=op.f("pk_bin_content")
        ),
        comment="Derived. What lies in each bin; numbers only where they bind the stock.",
    )
    op.create_index("ix_bin_content_bin", "bin_content", ["location_code", "bin_code"], unique=False)
    op.create_table(
        "count_order",
        sa.Column("order_no", sa.String(length=20), nullable=False, comment="Number of the count order."),
        sa.Column("location_code", sa.String(length=20), nullable=False, comment="Where is counted; blank is a place of its own."),
        sa.Column("status", sa.String(length=10), nullable=False, comment="open, finished, posted."),
        sa.Column(
            "posting_date", sa.Date(), nullable=False, comment="Cut-off of the expected quantities, and date of the differences."
        ),
        sa.Column("description", sa.String(length=250), nullable=False, comment="For people."),
        sa.Column(
            "person_responsible", sa.String(length=20), nullable=False, comment="May not approve the order; blank: nobody is named."
        ),
        sa.Column("tolerance_quantity", sa.BigInteger(), nullable=False, comment="A difference up to this needs no supervisor."),
        sa.Column("tolerance_percent", sa.BigInteger(), nullable=False, comment="The same, as percent of the expected quantity."),
        sa.Column(
            "tolerance_value",
            sa.BigInteger(),
            nullable=True,
            comment="But never a difference worth more than this; null: no limit.",
        ),
        sa.Column("made_by", sa.String(length=20), nullable=False, comment="Person who made it."),
        sa.Column("made_at", sa.BigInteger(), nullable=False, comment="When it was made."),
        sa.Column("posted_by", sa.String(length=20), nullable=False, comment="Person who posted it; blank: not posted."),
        sa.Column("posted_at", sa.BigInteger(), nullable=True, comment="When it was posted."),
        sa.PrimaryKeyConstraint("order_no", name=op.f("pk_count_order")),
    )
    op.create_table(
        "count_scan",
        sa.Column("transaction_id", sa.String(length=36), nullable=False, comment="Device transaction that counted."),
        sa.Column("order_no", sa.String(length=20), nullable=False, comment="Count order."),
        sa.Column("recording_no", sa.Integer(), nullable=False, comment="Recording it went to."),
        sa.Column("item_no", sa.String(length=20), nullable=False, comment="Item."),
        sa.Column("variant_code", sa.String(length=20), nullable=False, comment="Variant."),
        sa.Column("location_code", sa.String(length=20), nullable=False, comment="Location."),
        sa.Column("bin_code", sa.String(length=20), nullable=False, comment="Bin."),
        sa.Column("lot_no", sa.String(length=50), nullable=False, comment="Lot number."),
        sa.Column("serial_no", sa.String(length=50), nullable=False, comment="Serial number."),
        sa.Column(
            "quantity_before", sa.BigInteger(), nullable=True, comment="What the recording had before this scan; null: nothing."
        ),
        sa.Column("quantity_after", sa.BigInteger(), nullable=False, comment="What it had after."),
        sa.Column("is_undone", sa.Boolean(), nullable=False, comment="It was taken back."),
        sa.PrimaryKeyConstraint("transaction_id", name=op.f("pk_count_scan")),
    )
    op.create_index(op.f("ix_count_scan_order_no_item_no"), "count_scan", ["order_no", "item_no"], unique=False)
    op.create_table(
        "customer",
        sa.Column("no", sa.String(length=20), nullable=False, comment="Customer number."),
        sa.Column("name", sa.String(length=250), nullable=False, comment="What people call them."),
        sa.PrimaryKeyConstraint("no", name=op.f("pk_customer")),
    )
    op.create_table(
        "device",
        sa.Column("name", sa.String(length=20), nullable=False, comment="How people call the device."),
        sa.Column("token_hash", sa.LargeBinary(length=32), nullable=False, comment="SHA-256 of the device's token."),
        sa.Column("enrolled_at", sa.BigInteger(), nullable=False, comment="When it was enrolled, last time."),
        sa.Column("blocked", sa.Boolean(), nullable=False, comment="Lost or stolen: its token does not count."),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_device")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_device_token_hash")),
    )
    op.create_table(
        "device_sign_in",
        sa.Column("device", sa.String(length=20), nullable=False, comment="Device."),
        sa.Column(
            "person", sa.String(length=20), nullable=False, comment="Who signed in on it: it may send what this person scans."
        ),
        sa.Column("first_at", sa.BigInteger(), nullable=False, comment="The first time."),
        sa.Column("last_at", sa.BigInteger(), nullable=False, comment="The last time."),
        sa.PrimaryKeyConstraint("device", "person", name=op.f("pk_device_sign_in")),
    )
    op.create_table(
        "enrolment_code",
        sa.Column("code_hash", sa.LargeBinary(length=32), nullable=False, comment="SHA-256 of the one-time code."),
        sa.Column("device", sa.String(length=20), nullable=False, comment="Device that may use it; blank: any that is new."),
        sa.Column("made_by", sa.String(length=20), nullable=False, comment="Who made it; blank: at the server itself."),
        sa.Column("expires_at", sa.BigInteger(), nullable=False, comment="It counts until then."),
        sa.Column("used_by", sa.String(length=20), nullable=False, comment="Device that used it; blank: none yet."),
        sa.PrimaryKeyConstraint("code_hash", name=op.f("pk_enrolment_code")),
    )
    op.create_table(
        "established_expiration",
        sa.Column("item_no", sa.String(length=20), nullable=False, comment="Item."),
        sa.Column("variant_code", sa.String(length=20), nullable=False, comment="Variant."),
        sa.Column("lot_no", sa.String(length=50), nullable=False, comment="Lot number; blank: none."),
        sa.Column("serial_no", sa.String(length=50), nullable=False, comment="Serial number; blank: none."),
        sa.Column("package_no", sa.String(length=50), nullable=False, comment="Package number; blank: none."),
        sa.Column("expires_on", sa.Date(), nullable=True, comment="Of the last increase ever posted; none: established as blank."),
        sa.Column("entry_no", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False, comment="That increase."),
        sa.PrimaryKeyConstraint(
            "item_no", "variant_code", "lot_no", "serial_no", "package_no", name=op.f("pk_established_expiration")
        ),
        comment="Derived. The expiration date that binds a lot (a serial number without lot, a package without either).",
    )
    op.create_table(
        "inventory_setup",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False, comment="Always 1: there is one company."),
        sa.Column("automatic_cost_adjustment", sa.Boolean(), nullable=False, comment="Adjust costs with each posting."),
        sa.Column(
            "automatic_cost_posting", sa.Boolean(), nullable=False, comment="Post costs to the general ledger with each posting."
        ),
        sa.Column("expected_cost_posting", sa.Boolean(), nullable=False, comment="Post expected costs to interim accounts."),
        sa.Column("average_cost_period", sa.String(length=10), nullable=False, comment="day, week, month, quarter or year."),
        sa.Column("average_cost_calculation", sa.String(length=30), nullable=False, comment="item, or item_location_variant."),
        sa.Column("prevent_negative_inventory", sa.Boolean(), nullable=False, comment="Refuse to take more than there is."),
        sa.Column("location_mandatory", sa.Boolean(), nullable=False, comment="Refuse movements without a location."),
        sa.Column("amount_rounding", sa.String(length=20), nullable=False, comment="Decimal; blank: to the cent."),
        sa.Column("unit_cost_rounding", sa.String(length=20), nullable=False, comment="Decimal; blank: to 0.00001."),
        sa.Column("work_date", sa.Date(), nullable=True, comment="Posting date of everything; null: today."),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_inventory_setup")),
    )
    op.create_table(
        "item_application_entry",
        sa.Column("item_no", sa.String(length=20), nullable=False, comment="Item of both entries."),
        sa.Column(
            "entry_no",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=False,
            nullable=False,
            comment="Ascending; gaps allowed.",
        ),
        sa.Column(
            "item_ledger_entry_no",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=False,
            comment="The increase on a birth record; else the decrease.",
        ),
        sa.Column(
            "inbound_entry_no", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False, comment="The increase."
        ),
        sa.Column(
            "outbound_entry_no",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=False,
            comment="The decrease; on a birth record 0, the sale that is returned, or the out-half of the transfer.",
        ),
        sa.Column("quantity", sa.BigInteger(), nullable=False, comment="Birth: +; consumption: −; a consumption taken back: +."),
        sa.Column(
            "posting_date", sa.Date(), nullable=False, comment="The decrease's; the later of both when a shortage is closed."
        ),
        sa.Column(
            "transferred_from_entry_no",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=False,
            comment="Increase that transferred goods came from; 0: none.",
        ),
        sa.Column("is_cost_application", sa.Boolean(), nullable=False, comment="Whether cost follows it."),
        sa.Column(
            "register_no",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=False,
            comment="The posting that wrote it.",
        ),
        sa.Column("person", sa.String(length=20), nullable=False, comment="Who posted."),
        sa.Column("posted_at", sa.BigInteger(), nullable=False, comment="When it was written, by the server's clock."),
        sa.Column("transaction_id", sa.String(length=36), nullable=False, comment="Device transaction behind it; blank: none."),
        sa.PrimaryKeyConstraint("item_no", "entry_no", name=op.f("pk_item_application_entry")),
        comment="Ledger. Who consumed whom.",
    )
    op.create_index("ix_item_application_entry_inbound", "item_application_entry", ["item_no", "inbound_entry_no"], unique=False)
    op.create_index("ix_item_application_entry_outbound", "item_application_entry", ["item_no", "outbound_entry_no"], unique=False)
    op.create_table(
        "item_category",
        sa.Column("code", sa.String(length=20), nullable=False, comment="Code of the category."),
        sa.Column("description", sa.String(length=250), nullable=False, comment="What people call it."),
        sa.Column("parent_code", sa.String(length=20), nullable=False, comment="Category above; blank at the top."),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_item_category")),
    )
    op.create_table(
        "item_ledger_entry",
        sa.Column("item_no", sa.String(length=20), nullable=False, comment="Item that moved."),
        sa.Column(
            "entry_no",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=False,
            nullable=False,
            comment="Ascending; gaps allowed.",
        ),
        sa.Column("entry_type", sa.String(length=20), nullable=False, comment="Purchase, sale, adjustment, transfer …"),
        sa.Column("variant_code", sa.String(length=20), nullable=False, comment="Variant; blank: the item itself."),
        sa.Column("location_code", sa.String(length=20), nullable=False, comment="Location; blank is a place of its own."),
        sa.Column(
            "bin_code",
            sa.String(length=20),
            nullable=False,
            comment="Bin of the warehouse entry written with it; blank: the location has none.",
        ),
        sa.Column("posting_date", sa.Date(), nullable=False, comment="Day on which it counts."),
        sa.Column("quantity", sa.BigInteger(), nullable=False, comment="Base unit; + into stock, − out of stock."),
        sa.Column("lot_no", sa.String(length=50), nullable=False, comment="Lot number; blank: none."),
        sa.Column("serial_no", sa.String(length=50), nullable=False, comment="Serial number; blank: none."),
        sa.Column("package_no", sa.String(length=50), nullable=False, comment="Package number; blank: none."),
        sa.Column("expires_on", sa.Date(), nullable=True, comment="Last day on which the goods are good; none: not known."),
        sa.Column("is_inventory", sa.Boolean(), nullable=False, comment="False for services and non-inventory items: no stock."),
        sa.Column("document_type", sa.String(length=30), nullable=False, comment="Kind of posted document; blank: journal."),
        sa.Column("document_no", sa.String(length=20), nullable=False, comment="Number of the posted document."),
        sa.Column("document_line_no", sa.Integer(), nullable=False, comment="Line of the document."),
        sa.Column("order_no", sa.String(length=20), nullable=False, comment="Order behind the document."),
        sa.Column(
            "applies_to_entry_no",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=True,
            comment="Entry that the poster fixed this one to.",
        ),
        sa.Column(
            "applies_from_entry_no",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=True,
            comment="Decrease that this return brings back.",
        ),
        sa.Column(
            "undoes_entry_no",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=True,
            comment="Entry that this correction takes back.",
        ),
        sa.Column("uom_code", sa.String(length=20), nullable=False, comment="Unit that was typed; blank: base unit."),
        sa.Column(
            "base_units_per_unit", sa.BigInteger(), nullable=False, comment="How many base units that unit held at the time."
        ),
        sa.Column("reason_code", sa.String(length=250), nullable=False, comment="Why: a code or a few words."),
        sa.Column(
            "register_no",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=False,
            comment="The posting that wrote it.",
        ),
        sa.Column("person", sa.String(length=20), nullable=False, comment="Who posted."),
        sa.Column("posted_at", sa.BigInteger(), nullable=False, comment="When it was written, by the server's clock."),
        sa.Column("transaction_id", sa.String(length=36), nullable=False, comment="Device transaction behind it; blank: none."),
        sa.PrimaryKeyConstraint("item_no", "entry_no", name=op.f("pk_item_ledger_entry")),
        comment="Ledger. One movement of one item, variant, location and tracking combination.",
    )
    op.create_index("ix_item_ledger_entry_document_no", "item_ledger_entry", ["document_no"], unique=False)
    op.create_index("ix_item_ledger_entry_entry_no", "item_ledger_entry", ["entry_no"], unique=False)
    op.create_index("ix_item_ledger_entry_transaction_id", "item_ledger_entry", ["transaction_id"], unique=False)
    op.create_index(
        "ix_item_ledger_entry_undoes_entry_no",
        "item_ledger_entry",
        ["undoes_entry_no"],
        unique=False,
        sqlite_where=sa.text("undoes_entry_no IS NOT NULL"),
        postgresql_where=sa.text("undoes_entry_no IS NOT NULL"),
    )
    op.create_table(
        "item_register",
        sa.Column(
            "register_no",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=False,
            nullable=False,
            comment="Number of the posting.",
        ),
        sa.Column("posting_date", sa.Date(), nullable=False, comment="Day on which it counts."),
        sa.Column("document_type", sa.String(length=30), nullable=False, comment="Kind of posted document; blank: journal."),
        sa.Column("document_no", sa.String(length=20), nullable=False, comment="Number of the posted document."),
        sa.Column("order_no", sa.String(length=20), nullable=False, comment="Order behind the document."),
        sa.Column("reason_code", sa.String(length=250), nullable=False, comment="Why: a code or a few words."),
        sa.Column("person", sa.String(length=20), nullable=False, comment="Who posted."),
        sa.Column("posted_at", sa.BigInteger(), nullable=False, comment="When, by the server's clock."),
        sa.Column("transaction_id", sa.String(length=36), nullable=False, comment="Device transaction behind it; blank: none."),
        sa.PrimaryKeyConstraint("register_no", name=op.f("pk_item_register")),
        comment="Ledger. One row for each posting; the rows it wrote carry its number.",
    )
    op.create_table(
        "item_tracking_code",
        sa.Column("code", sa.String(length=20), nullable=False, comment="Code that items name."),
        sa.Column("description", sa.String(length=250), nullable=False, comment="What it asks, in words."),
        sa.Column("lot_specific", sa.Boolean(), nullable=False, comment="Stock is bound by its lot number."),
        sa.Column("serial_specific", sa.Boolean(), nullable=False, comment="Stock is bound by its serial number."),
        sa.Column("package_specific", sa.Boolean(), nullable=False, comment="Stock is bound by its package number."),
        sa.Column("uses_expiration", sa.Boolean(), nullable=False, comment="Expiration dates are recorded."),
        sa.Column(
            "expiration_required",
            sa.Boolean(),
            nullable=False,
            comment="The date must be given on the way in, even where the item has a shelf life.",
        ),
        sa.Column(
            "strict_expiration",
            sa.Boolean(),
            nullable=False,
            comment="Expired stock may not leave, except by scrapping or back to the vendor.",
        ),
        sa.Column("lot_card_required_inbound", sa.Boolean(), nullable=False, comment="A lot card must exist before goods come in."),
        sa.Column("lot_card_required_outbound", sa.Boolean(), nullable=False, comment="A lot card must exist before goods go out."),
        sa.Column(
            "serial_card_required_inbound", sa.Boolean(), nullable=False, comment="A serial card must exist before goods come in."
        ),
        sa.Column(
            "serial_card_required_outbound", sa.Boolean(), nullable=False, comment="A serial card must exist before goods go out."
        ),
        sa.Column("creates_lot_cards", sa.Boolean(), nullable=False, comment="Posting makes the lot card."),
        sa.Column("creates_serial_cards", sa.Boolean(), nullable=False, comment="Posting makes the serial card."),
        sa.Column(
            "switches",
            sa.String(length=2000),
            nullable=False,
            comment="Movements on which a number must be given though stock is not bound by it: dimension:movement:in|out, by blanks.",
        ),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_item_tracking_code")),
    )
    op.create_table(
        "location",
        sa.Column("code", sa.String(length=20), nullable=False, comment="Location code."),
        sa.Column("name", sa.String(length=250), nullable=False, comment="What people call it."),
        sa.Column("in_transit", sa.Boolean(), nullable=False, comment="Goods between two locations; nobody works there."),
        sa.Column("bin_mandatory", sa.Boolean(), nullable=False, comment="Every movement names a bin."),
        sa.Column("require_receive", sa.Boolean(), nullable=False, comment="Arrivals go through a warehouse receipt."),
        sa.Column("require_shipment", sa.Boolean(), nullable=False, comment="Departures go through a warehouse shipment."),
        sa.Column("require_put_away", sa.Boolean(), nullable=False, comment="Arrivals are put away by a document."),
        sa.Column("require_pick", sa.Boolean(), nullable=False, comment="Departures are picked by a document."),
        sa.Column("pick_according_to_fefo", sa.Boolean(), nullable=False, comment="What expires first is picked first."),
        sa.Column("outbound_handling_days", sa.Integer(), nullable=False, comment="Days from the pick to the shipment."),
        sa.Column("inbound_handling_days", sa.Integer(), nullable=False, comment="Days from the arrival until it can be used."),
        sa.Column("receipt_bin", sa.String(length=20), nullable=False, comment="Bin for arrivals; blank: none."),
        sa.Column("shipment_bin", sa.String(length=20), nullable=False, comment="Bin for departures; blank: none."),
        sa.Column("gln", sa.String(length=13), nullable=False, comment="Global Location Number; blank: none."),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_location")),
    )
    op.create_index("ix_location_gln", "location", ["gln"], unique=False)
    op.create_table(
        "number_sequence",
        sa.Column("name", sa.String(length=40), nullable=False, comment="What is numbered."),
        sa.Column("last_no", sa.BigInteger(), nullable=False, comment="The last number that was given."),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_number_sequence")),
    )
    op.create_table(
        "open_item_entry",
        sa.Column("item_no", sa.String(length=20), nullable=False, comment="Item."),
        sa.Column("variant_code", sa.String(length=20), nullable=False, comment="Variant."),
        sa.Column("location_code", sa.String(length=20), nullable=False, comment="Location."),
        sa.Column("order_no", sa.String(length=20), nullable=False, comment="In transit: the transfer order; else blank."),
        sa.Column("lot_no", sa.String(length=50), nullable=False, comment="Lot number; blank: none."),
        sa.Column("serial_no", sa.String(length=50), nullable=False, comment="Serial number; blank: none."),
        sa.Column("package_no", sa.String(length=50), nullable=False, comment="Package number; blank: none."),
        sa.Column("is_increase", sa.Boolean(), nullable=False, comment="Stock that is left, or a shortage that waits."),
        sa.Column("posting_date", sa.Date(), nullable=False, comment="Of the entry; the order of application."),
        sa.Column(
            "entry_no",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=False,
            nullable=False,
            comment="Item ledger entry.",
        ),
        sa.Column(
            "remaining_quantity", sa.BigInteger(), nullable=False, comment="Not applied yet; signed like the entry, never 0."
        ),
        sa.Column("quantity", sa.BigInteger(), nullable=False, comment="Of the entry."),
        sa.Column(
            "cost_amount",
            sa.BigInteger(),
            nullable=False,
            comment="Actual and expected cost of the whole entry, all value entries.",
        ),
        sa.Column("expires_on", sa.Date(), nullable=True, comment="Of the entry."),
        sa.PrimaryKeyConstraint(
            "item_no",
            "variant_code",
            "location_code",
            "order_no",
            "lot_no",
            "serial_no",
            "package_no",
            "is_increase",
            "posting_date",
            "entry_no",
            name=op.f("pk_open_item_entry"),
        ),
        comment="Derived. Only the open entries, keyed by what may be applied to one another: numbers only where they bind.",
    )
    op.create_index("ix_open_item_entry_entry_no", "open_item_entry", ["entry_no"], unique=False)
    op.create_table(
        "outstanding_line",
        sa.Column("item_no", sa.String(length=20), nullable=False, comment="Item."),
        sa.Column(
            "source",
            sa.String(length=20),
            nullable=False,
            comment="Kind of document: purchase_order, sales_order, transfer_shipment …",
        ),
        sa.Column("document_no", sa.String(length=20), nullable=False, comment="Number of the order."),
        sa.Column(
            "line_no",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=False,
            nullable=False,
            comment="Line of the order.",
        ),
        sa.Column("variant_code", sa.String(length=20), nullable=False, comment="Variant; blank: the item itself."),
        sa.Column("location_code", sa.String(length=20), nullable=False, comment="Where it comes in or goes out."),
        sa.Column("bin_code", sa.String(length=20), nullable=False, comment="Bin of the order line; blank: none was said."),
        sa.Column("uom_code", sa.String(length=20), nullable=False, comment="Unit of the order line."),
        sa.Column("base_units_per_unit", sa.BigInteger(), nullable=False, comment="Base units in one of that unit."),
        sa.Column("outstanding", sa.BigInteger(), nullable=False, comment="Base unit, more than 0: what is done has no row."),
        sa.Column("due_on", sa.Date(), nullable=True, comment="When it is expected, or to be shipped; null: not said."),
        sa.Column("partner_no", sa.String(length=20), nullable=False, comment="Vendor, customer, or the other location."),
        sa.Column("partner_name", sa.String(length=250), nullable=False, comment="What people call them."),
        sa.PrimaryKeyConstraint("item_no", "source", "document_no", "line_no", name=op.f("pk_outstanding_line")),
        comment="Derived. One row per order line that is still open, whoever owns the order.",
    )
    op.create_index("ix_outstanding_line_document_no", "outstanding_line", ["document_no"], unique=False)
    op.create_index("ix_outstanding_line_location_code", "outstanding_line", ["location_code", "source"], unique=False)
    op.create_table(
        "person",
        sa.Column("person", sa.String(length=20), nullable=False, comment="User name, as on the badge."),
        sa.Column("name", sa.String(length=250), nullable=False, comment="Full name."),
        sa.Column("pin_hash", sa.String(length=200), nullable=False, comment="The PIN, hashed with argon2."),
        sa.Column("roles", sa.JSON(), nullable=False, comment="Roles as given; each includes those before it."),
        sa.Column(
            "locations", sa.JSON(), nullable=False, comment="Codes of the locations where the person may work; none: everywhere."
        ),
        sa.Column("language", sa.String(length=10), nullable=False, comment="Language of the screens."),
        sa.Column("blocked", sa.Boolean(), nullable=False, comment="Blocked by an administrator."),
        sa.Column(
            "wrong_pins", sa.Integer(), nullable=False, comment="Wrong PINs in a row, attempts under way included; five lock."
        ),
        sa.Column("pin_not_before", sa.BigInteger(), nullable=True, comment="The next PIN counts only from then on."),
        sa.PrimaryKeyConstraint("person", name=op.f("pk_person")),
    )
    op.create_table(
        "picked_goods",
        sa.Column("item_no", sa.String(length=20), nullable=False, comment="Item."),
        sa.Column("source", sa.String(length=20), nullable=False, comment="Kind of document."),
        sa.Column("document_no", sa.String(length=20), nullable=False, comment="Number of the order."),
        sa.Column(
            "line_no",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=False,
            nullable=False,
            comment="Line of the order.",
        ),
        sa.Column("bin_code", sa.String(length=20), nullable=False, comment="Where they wait; blank: the location has no bins."),
        sa.Column("lot_no", sa.String(length=50), nullable=False, comment="Lot number as scanned; blank: none."),
        sa.Column("serial_no", sa.String(length=50), nullable=False, comment="Serial number as scanned; blank: none."),
        sa.Column("package_no", sa.String(length=50), nullable=False, comment="Package number as scanned; blank: none."),
        sa.Column("quantity", sa.BigInteger(), nullable=False, comment="Base unit, more than 0."),
        sa.PrimaryKeyConstraint(
            "item_no",
            "source",
            "document_no",
            "line_no",
            "bin_code",
            "lot_no",
            "serial_no",
            "package_no",
            name=op.f("pk_picked_goods"),
        ),
        comment="Derived: what was registered as picked, less what of it was shipped.",
    )
    op.create_index("ix_picked_goods_document_no", "picked_goods", ["document_no"], unique=False)
    op.create_table(
        "posted_purchase_document",
        sa.Column("document_no", sa.String(length=20), nullable=False, comment="Number of the posted document."),
        sa.Column("document_type", sa.String(length=30), nullable=False, comment="purchase_receipt, purchase_return_shipment."),
        sa.Column("order_no", sa.String(length=20), nullable=False, comment="Order behind it."),
        sa.Column("vendor_no", sa.String(length=20), nullable=False, comment="Vendor."),
        sa.Column("posting_date", sa.Date(), nullable=False, comment="Day on which it counts."),
        sa.Column("person", sa.String(length=20), nullable=False, comment="Who posted it."),
        sa.Column("posted_at", sa.BigInteger(), nullable=False, comment="When it was posted."),
        sa.Column("transaction_id", sa.String(length=36), nullable=False, comment="Device transaction behind it; blank: none."),
        sa.PrimaryKeyConstraint("document_no", name=op.f("pk_posted_purchase_document")),
    )
    op.create_index(op.f("ix_posted_purchase_document_order_no"), "posted_purchase_document", ["order_no"], unique=False)
    op.create_table(
        "posted_sales_document",
        sa.Column("document_no", sa.String(length=20), nullable=False, comment="Number of the posted document."),
        sa.Column("document_type", sa.String(length=30), nullable=False, comment="sales_shipment, sales_return_receipt."),
        sa.Column("order_no", sa.String(length=20), nullable=False, comment="Order behind it."),
        sa.Column("customer_no", sa.String(length=20), nullable=False, comment="Customer."),
        sa.Column("posting_date", sa.Date(), nullable=False, comment="Day on which it counts."),
        sa.Column("person", sa.String(length=20), nullable=False, comment="Who posted it."),
        sa.Column("posted_at", sa.BigInteger(), nullable=False, comment="When it was posted."),
        sa.Column("transaction_id", sa.String(length=36), nullable=False, comment="Device transaction behind it; blank: none."),
        sa.PrimaryKeyConstraint("document_no", name=op.f("pk_posted_sales_document")),
    )
    op.create_index(op.f("ix_posted_sales_document_order_no"), "posted_sales_document", ["order_no"], unique=False)
    op.create_table(
        "posted_transfer_document",
        sa.Column("document_no", sa.String(length=20), nullable=False, comment="Number of the posted document."),
        sa.Column("document_type", sa.String(length=30), nullable=False, comment="transfer_shipment, transfer_receipt."),
        sa.Column("order_no", sa.String(length=20), nullable=False, comment="Order behind it."),
        sa.Column("posting_date", sa.Date(), nullable=False, comment="Day on which it counts."),
        sa.Column("person", sa.String(length=20), nullable=False, comment="Who posted it."),
        sa.Column("posted_at", sa.BigInteger(), nullable=False, comment="When it was posted."),
        sa.Column("transaction_id", sa.String(length=36), nullable=False, comment="Device transaction behind it; blank: none."),
        sa.PrimaryKeyConstraint("document_no", name=op.f("pk_posted_transfer_document")),
    )
    op.create_index(op.f("ix_posted_transfer_document_order_no"), "posted_transfer_document", ["order_no"], unique=False)
    op.create_table(
        "purchase_order",
        sa.Column("order_no", sa.String(length=20), nullable=False, comment="Number of the order."),
        sa.Column("kind", sa.String(length=10), nullable=False, comment="order, return."),
        sa.Column("vendor_no", sa.String(length=20), nullable=False, comment="Vendor."),
        sa.Column(
            "location_code",
            sa.String(length=20),
            nullable=False,
            comment="Where its lines go unless they say otherwise; blank: nowhere named.",
        ),
        sa.Column("order_date", sa.Date(), nullable=False, comment="Date of the order."),
        sa.Column("made_by", sa.String(length=20), nullable=False, comment="Person who made it."),
        sa.Column("made_at", sa.BigInteger(), nullable=False, comment="When it was made."),
        sa.PrimaryKeyConstraint("order_no", name=op.f("pk_purchase_order")),
    )
    op.create_table(
        "received_transaction",
        sa.Column("id", sa.String(length=36), nullable=False, comment="The device's id of the transaction (UUIDv7)."),
        sa.Column(
            "digest",
            sa.LargeBinary(length=32),
            nullable=False,
            comment="SHA-256 of the transaction: the same id must have the same.",
        ),
        sa.Column("kind", sa.String(length=30), nullable=False, comment="Kind of its content."),
        sa.Column("person", sa.String(length=20), nullable=False, comment="Who scanned."),
        sa.Column("device", sa.String(length=20), nullable=False, comment="Which device sent it."),
        sa.Column("location_code", sa.String(length=20), nullable=False, comment="Where the person was working; blank: nowhere."),
        sa.Column("scanned_at", sa.BigInteger(), nullable=False, comment="When it was scanned, by the device's clock."),
        sa.Column(
            "clock_offset_ms",
            sa.BigInteger(),
            nullable=False,
            comment="Server clock minus device clock, as the device measured it.",
        ),
        sa.Column("received_at", sa.BigInteger(), nullable=False, comment="When it was posted or refused, by the server's clock."),
        sa.Column("scans", sa.Text(), nullable=False, comment="The raw reads it was made of, as JSON."),
        sa.Column("content", sa.Text(), nullable=False, comment="What was done, as JSON."),
        sa.Column("status", sa.String(length=10), nullable=False, comment="posted or refused."),
        sa.Column("answer", sa.Text(), nullable=False, comment="What was answered, as JSON: the same again for the same id."),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_received_transaction")),
    )
    op.create_index(
        op.f("ix_received_transaction_person_received_at"), "received_transaction", ["person", "received_at"], unique=False
    )
    op.create_table(
        "record_change",
        sa.Column("kind", sa.String(length=20), nullable=False, comment="What kind of record changed: item, bin, lot …"),
        sa.Column("key", sa.String(length=400), nullable=False, comment="The fields that identify it, as a JSON array."),
        sa.Column("change_no", sa.BigInteger(), nullable=False, comment="When it changed last; devices ask for what is higher."),
        sa.Column("location_code", sa.String(length=20), nullable=False, comment="Location that it belongs to; blank: all."),
        sa.Column("removed", sa.Boolean(), nullable=False, comment="It is no more."),
        sa.PrimaryKeyConstraint("kind", "key", name=op.f("pk_record_change")),
    )
    op.create_index("ix_record_change_change_no", "record_change", ["change_no"], unique=False)
    op.create_table(
        "registered_activity",
        sa.Column("activity_no", sa.String(length=20), nullable=False, comment="Number of the registered activity."),
        sa.Column("type", sa.String(length=20), nullable=False, comment="pick, movement."),
        sa.Column("location_code", sa.String(length=20), nullable=False, comment="Where the work was done."),
        sa.Column("source", sa.String(length=20), nullable=False, comment="Kind of document that it was done for; blank: none."),
        sa.Column("document_no", sa.String(length=20), nullable=False, comment="That document; blank: none."),
        sa.Column("registered_on", sa.Date(), nullable=False, comment="Work date of the person."),
        sa.Column("person", sa.String(length=20), nullable=False, comment="Who registered it."),
        sa.Column("registered_at", sa.BigInteger(), nullable=False, comment="When it was registered."),
        sa.Column("transaction_id", sa.String(length=36), nullable=False, comment="Device transaction behind it; blank: none."),
        sa.Column("left_at_once", sa.Boolean(), nullable=False, comment="The pick posted the shipment: its goods wait nowhere."),
        sa.Column("takes_back_no", sa.String(length=20), nullable=False, comment="Activity that this one takes back; blank: none."),
        sa.PrimaryKeyConstraint("activity_no", name=op.f("pk_registered_activity")),
    )
    op.create_index(op.f("ix_registered_activity_document_no"), "registered_activity", ["document_no"], unique=False)
    op.create_index(op.f("ix_registered_activity_transaction_id"), "registered_activity", ["transaction_id"], unique=False)
    op.create_table(
        "sales_order",
        sa.Column("order_no", sa.String(length=20), nullable=False, comment="Number of the order."),
        sa.Column("kind", sa.String(length=10), nullable=False, comment="order, return."),
        sa.Column("customer_no", sa.String(length=20), nullable=False, comment="Customer."),
        sa.Column(
            "location_code",
            sa.String(length=20),
            nullable=False,
            comment="Where its lines go unless they say otherwise; blank: nowhere named.",
        ),
        sa.Column("order_date", sa.Date(), nullable=False, comment="Date of the order."),
        sa.Column("made_by", sa.String(length=20), nullable=False, comment="Person who made it."),
        sa.Column("made_at", sa.BigInteger(), nullable=False, comment="When it was made."),
        sa.PrimaryKeyConstraint("order_no", name=op.f("pk_sales_order")),
    )
    op.create_table(
        "session",
        sa.Column("token_hash", sa.LargeBinary(length=32), nullable=False, comment="SHA-256 of the session's token."),
        sa.Column("person", sa.String(length=20), nullable=False, comment="Who is signed in."),
        sa.Column("device", sa.String(length=20), nullable=False, comment="On which device; the token counts on no other."),
        sa.Column("expires_at", sa.BigInteger(), nullable=False, comment="It counts until then."),
        sa.PrimaryKeyConstraint("token_hash", name=op.f("pk_session")),
    )
    op.create_index(op.f("ix_session_device_person"), "session", ["device", "person"], unique=False)
    op.create_table(
        "stock_balance",
        sa.Column("item_no", sa.String(length=20), nullable=False, comment="Item."),
        sa.Column("variant_code", sa.String(length=20), nullable=False, comment="Variant."),
        sa.Column("location_code", sa.String(length=20), nullable=False, comment="Location."),
        sa.Column("lot_no", sa.String(length=50), nullable=False, comment="Lot number; blank: none."),
        sa.Column("serial_no", sa.String(length=50), nullable=False, comment="Serial number; blank: none."),
        sa.Column("package_no", sa.String(length=50), nullable=False, comment="Package number; blank: none."),
        sa.Column("quantity", sa.BigInteger(), nullable=False, comment="On hand, base unit; never 0: such rows are gone."),
        sa.PrimaryKeyConstraint(
            "item_no", "variant_code", "location_code", "lot_no", "serial_no", "package_no", name=op.f("pk_stock_balance")
        ),
        comment="Derived. What is on hand, by every number the entries carry.",
    )
    op.create_index(
        "ix_stock_balance_serial_no",
        "stock_balance",
        ["item_no", "serial_no"],
        unique=False,
        sqlite_where=sa.text("serial_no != ''"),
        postgresql_where=sa.text("serial_no != ''"),
    )
    op.create_table(
        "transfer_order",
        sa.Column("order_no", sa.String(length=20), nullable=False, comment="Number of the order."),
        sa.Column("from_location_code", sa.String(length=20), nullable=False, comment="Where goods leave."),
        sa.Column("to_location_code", sa.String(length=20), nullable=False, comment="Where they arrive."),
        sa.Column("in_transit_code", sa.String(length=20), nullable=False, comment="Where they are meanwhile."),
        sa.Column("order_date", sa.Date(), nullable=False, comment="Date of the order."),
        sa.Column("made_by", sa.String(length=20), nullable=False, comment="Person who made it."),
        sa.Column("made_at", sa.BigInteger(), nullable=False, comment="When it was made."),
        sa.PrimaryKeyConstraint("order_no", name=op.f("pk_transfer_order")),
    )
    op.create_table(
        "undone_transaction",
        sa.Column("id", sa.String(length=36), nullable=False, comment="The transaction that was taken back, once."),
        sa.Column("undone_by", sa.String(length=36), nullable=False, comment="The transaction that took it back."),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_undone_transaction")),
    )
    op.create_table(
        "unit_of_measure",
        sa.Column("code", sa.String(length=20), nullable=False, comment="Code, as PCS or BOX."),
        sa.Column("description", sa.String(length=250), nullable=False, comment="What people call it."),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_unit_of_measure")),
    )
    op.create_table(
        "value_entry",
        sa.Column("item_no", sa.String(length=20), nullable=False, comment="Item of the entry that is valued."),
        sa.Column(
            "entry_no",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=False,
            nullable=False,
            comment="Ascending; gaps allowed.",
        ),
        sa.Column(
            "item_ledger_entry_no",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=False,
            comment="The entry that is valued.",
        ),
        sa.Column(
            "entry_type",
            sa.String(length=20),
            nullable=False,
            comment="direct_cost, revaluation, rounding, indirect_cost, variance.",
        ),
        sa.Column("variant_code", sa.String(length=20), nullable=False, comment="As on the entry."),
        sa.Column("location_code", sa.String(length=20), nullable=False, comment="As on the entry."),
        sa.Column("posting_date", sa.Date(), nullable=False, comment="Day on which the value counts."),
        sa.Column("valuation_date", sa.Date(), nullable=False, comment="Day from which average cost counts it."),
        sa.Column(
            "item_ledger_entry_quantity", sa.BigInteger(), nullable=False, comment="Quantity that this posting moved; 0 later."
        ),
        sa.Column("valued_quantity", sa.BigInteger(), nullable=False, comment="Quantity that the amounts are for."),
        sa.Column("invoiced_quantity", sa.BigInteger(), nullable=False, comment="Quantity that this posting invoiced."),
        sa.Column("cost_amount_actual", sa.BigInteger(), nullable=False, comment="Cost that is invoiced."),
        sa.Column("cost_amount_expected", sa.BigInteger(), nullable=False, comment="Cost that is not invoiced yet."),
        sa.Column("cost_per_unit", sa.BigInteger(), nullable=False, comment="Cost of one base unit."),
        sa.Column("is_adjustment", sa.Boolean(), nullable=False, comment="Written by the cost adjustment."),
        sa.Column("document_type", sa.String(length=30), nullable=False, comment="Kind of posted document; blank: journal."),
        sa.Column("document_no", sa.String(length=20), nullable=False, comment="Number of the posted document."),
        sa.Column(
            "register_no",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=False,
            comment="The posting that wrote it.",
        ),
        sa.Column("person", sa.String(length=20), nullable=False, comment="Who posted."),
        sa.Column("posted_at", sa.BigInteger(), nullable=False, comment="When it was written, by the server's clock."),
        sa.Column("transaction_id", sa.String(length=36), nullable=False, comment="Device transaction behind it; blank: none."),
        sa.PrimaryKeyConstraint("item_no", "entry_no", name=op.f("pk_value_entry")),
        comment="Ledger. What a movement is worth; later amounts of the same movement are further rows.",
    )
    op.create_index("ix_value_entry_item_ledger_entry_no", "value_entry", ["item_no", "item_ledger_entry_no"], unique=False)
    op.create_table(
        "vendor",
        sa.Column("no", sa.String(length=20), nullable=False, comment="Vendor number."),
        sa.Column("name", sa.String(length=250), nullable=False, comment="What people call them."),
        sa.PrimaryKeyConstraint("no", name=op.f("pk_vendor")),
    )
    op.create_table(
        "warehouse_entry",
        sa.Column("item_no", sa.String(length=20), nullable=False, comment="Item that moved."),
        sa.Column(
            "entry_no",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=False,
            nullable=False,
            comment="Ascending; gaps allowed.",
        ),
        sa.Column(
            "entry_type", sa.String(length=20), nullable=False, comment="positive_adjustment, negative_adjustment, movement."
        ),
        sa.Column("variant_code", sa.String(length=20), nullable=False, comment="Variant; blank: the item itself."),
        sa.Column("location_code", sa.String(length=20), nullable=False, comment="Location."),
        sa.Column("bin_code", sa.String(length=20), nullable=False, comment="Bin."),
        sa.Column("lot_no", sa.String(length=50), nullable=False, comment="Lot number; blank: none."),
        sa.Column("serial_no", sa.String(length=50), nullable=False, comment="Serial number; blank: none."),
        sa.Column("package_no", sa.String(length=50), nullable=False, comment="Package number; blank: none."),
        sa.Column("quantity", sa.BigInteger(), nullable=False, comment="Base unit; + into the bin, − out of it."),
        sa.Column("uom_code", sa.String(length=20), nullable=False, comment="Unit that was typed; blank: base unit."),
        sa.Column(
            "base_units_per_unit", sa.BigInteger(), nullable=False, comment="How many base units that unit held at the time."
        ),
        sa.Column("posting_date", sa.Date(), nullable=False, comment="Day of the posting."),
        sa.Column(
            "item_ledger_entry_no",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=False,
            comment="Item entry written with it; 0: the goods only changed bins.",
        ),
        sa.Column("document_type", sa.String(length=30), nullable=False, comment="Kind of posted document; blank: journal."),
        sa.Column("document_no", sa.String(length=20), nullable=False, comment="Number of the posted document."),
        sa.Column("document_line_no", sa.Integer(), nullable=False, comment="Line of the document."),
        sa.Column("reason_code", sa.String(length=250), nullable=False, comment="Why: a code or a few words."),
        sa.Column(
            "register_no",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=False,
            comment="The posting that wrote it.",
        ),
        sa.Column("person", sa.String(length=20), nullable=False, comment="Who posted."),
        sa.Column("posted_at", sa.BigInteger(), nullable=False, comment="When it was written, by the server's clock."),
        sa.Column("transaction_id", sa.String(length=36), nullable=False, comment="Device transaction behind it; blank: none."),
        sa.PrimaryKeyConstraint("item_no", "entry_no", name=op.f("pk_warehouse_entry")),
        comment="Ledger. One movement of one item in one bin; numbers only where they bind the stock.",
    )
    op.create_table(
        "bin",
        sa.Column("location_code", sa.String(length=20), nullable=False, comment="Location."),
        sa.Column("code", sa.String(length=20), nullable=False, comment="Bin code, unique within its location."),
        sa.Column("type", sa.String(length=10), nullable=False, comment="receive, ship, put_away, pick, put_pick, or blank."),
        sa.Column("ranking", sa.Integer(), nullable=False, comment="The highest is picked first."),
        sa.Column("blocked", sa.String(length=10), nullable=False, comment="For inbound, outbound or all movements, or blank."),
        sa.ForeignKeyConstraint(["location_code"], ["location.code"], name=op.f("fk_bin_location_code")),
        sa.PrimaryKeyConstraint("location_code", "code", name=op.f("pk_bin")),
    )
    op.create_index("ix_bin_code", "bin", ["code"], unique=False)
    op.create_table(
        "count_line",
        sa.Column("order_no", sa.String(length=20), nullable=False, comment="Count order."),
        sa.Column("line_no", sa.Integer(), autoincrement=False, nullable=False, comment="Line within the order."),
        sa.Column("item_no", sa.String(length=20), nullable=False, comment="Item."),
        sa.Column("variant_code", sa.String(length=20), nullable=False, comment="Variant; blank for the item itself."),
        sa.Column("location_code", sa.String(length=20), nullable=False, comment="Location."),
        sa.Column("bin_code", sa.String(length=20), nullable=False, comment="Bin; blank at a location without bins."),
        sa.Column("is_tracked", sa.Boolean(), nullable=False, comment="Expected and counted by lot or serial number."),
        sa.Column("is_calculated", sa.Boolean(), nullable=False, comment="The expected quantity has been computed."),
        sa.Column("expected", sa.BigInteger(), nullable=False, comment="Book quantity when it was computed; base unit."),
        sa.Column("unit_cost", sa.BigInteger(), nullable=False, comment="The item's unit cost then: what a difference is worth."),
        sa.Column("status", sa.String(length=10), nullable=False, comment="open, counted, approved, recount, posted."),
        sa.Column(
            "decided_by", sa.String(length=20), nullable=False, comment="Who approved it or sent it back; blank: nobody had to."
        ),
        sa.Column("decided_at", sa.BigInteger(), nullable=True, comment="When it was decided."),
        sa.Column("remark", sa.String(length=250), nullable=False, comment="What the supervisor noted."),
        sa.Column("is_recorded_without_order", sa.Boolean(), nullable=False, comment="The line was made by a recording."),
        sa.ForeignKeyConstraint(["order_no"], ["count_order.order_no"], name=op.f("fk_count_line_order_no")),
        sa.PrimaryKeyConstraint("order_no", "line_no", name=op.f("pk_count_line")),
    )
    op.create_index(
        op.f("ix_count_line_order_no_item_no_variant_code_location_code_bin_code"),
        "count_line",
        ["order_no", "item_no", "variant_code", "location_code", "bin_code"],
        unique=True,
    )
    op.create_table(
        "count_recording",
        sa.Column("order_no", sa.String(length=20), nullable=False, comment="Count order."),
        sa.Column("recording_no", sa.Integer(), autoincrement=False, nullable=False, comment="1, 2, … within the order."),
        sa.Column("status", sa.String(length=10), nullable=False, comment="open, finished."),
        sa.Column("person", sa.String(length=20), nullable=False, comment="Who is to count; blank: anybody."),
        sa.Column("allows_without_order", sa.Boolean(), nullable=False, comment="It may record what the order does not expect."),
        sa.Column("made_at", sa.BigInteger(), nullable=False, comment="When it was made."),
        sa.Column("finished_at", sa.BigInteger(), nullable=True, comment="When it was finished; null while open."),
        sa.ForeignKeyConstraint(["order_no"], ["count_order.order_no"], name=op.f("fk_count_recording_order_no")),
        sa.PrimaryKeyConstraint("order_no", "recording_no", name=op.f("pk_count_recording")),
    )
    op.create_table(
        "item",
        sa.Column("no", sa.String(length=20), nullable=False, comment="Item number."),
        sa.Column("description", sa.String(length=250), nullable=False, comment="What people call it."),
        sa.Column("type", sa.String(length=20), nullable=False, comment="inventory, non_inventory or service."),
        sa.Column("base_uom", sa.String(length=20), nullable=False, comment="Unit that stock is counted in."),
        sa.Column("category_code", sa.String(length=20), nullable=False, comment="Category; blank: none."),
        sa.Column("shelf", sa.String(length=50), nullable=False, comment="Where people look for it."),
        sa.Column("costing_method", sa.String(length=10), nullable=False, comment="fifo, lifo, average, specific or standard."),
        sa.Column("unit_cost", sa.BigInteger(), nullable=False, comment="What one base unit costs; follows postings."),
        sa.Column(
            "standard_cost",
            sa.BigInteger(),
            nullable=False,
            comment="What one base unit is said to cost; of items at standard cost.",
        ),
        sa.Column("last_direct_cost", sa.BigInteger(), nullable=False, comment="What one base unit cost when last bought."),
        sa.Column("unit_price", sa.BigInteger(), nullable=False, comment="What one base unit is sold for."),
        sa.Column("indirect_cost_percent", sa.BigInteger(), nullable=False, comment="Percentage on top of the price."),
        sa.Column("overhead_rate", sa.BigInteger(), nullable=False, comment="Amount on top of each base unit."),
        sa.Column("tracking_code", sa.String(length=20), nullable=True, comment="Item tracking code; null: not tracked."),
        sa.Column("expiration_days", sa.Integer(), nullable=True, comment="Shelf life in days from the receipt; null: none."),
        sa.Column(
            "prevent_negative",
            sa.Boolean(),
            nullable=True,
            comment="Refuse to take more than there is; null: as the inventory setup says.",
        ),
        sa.Column("blocked", sa.Boolean(), nullable=False, comment="Nothing may be done with it."),
        sa.Column("sales_blocked", sa.Boolean(), nullable=False, comment="It may not be sold."),
        sa.Column("purchasing_blocked", sa.Boolean(), nullable=False, comment="It may not be bought."),
        sa.ForeignKeyConstraint(["base_uom"], ["unit_of_measure.code"], name=op.f("fk_item_base_uom")),
        sa.ForeignKeyConstraint(["tracking_code"], ["item_tracking_code.code"], name=op.f("fk_item_tracking_code")),
        sa.PrimaryKeyConstraint("no", name=op.f("pk_item")),
    )
    op.create_index("ix_item_tracking_code", "item", ["tracking_code"], unique=False)
    op.create_table(
        "posted_purchase_line",
        sa.Column("document_no", sa.String(length=20), nullable=False, comment="Posted document."),
        sa.Column("line_no", sa.Integer(), autoincrement=False, nullable=False, comment="Line within it: one for each number."),
        sa.Column("order_line_no", sa.Integer(), nullable=False, comment="Line of the order."),
        sa.Column("item_no", sa.String(length=20), nullable=False, comment="Item."),
        sa.Column("variant_code", sa.String(length=20), nullable=False, comment="Variant; blank: the item itself."),
        sa.Column("location_code", sa.String(length=20), nullable=False, comment="Where it arrived, or left from."),
        sa.Column("bin_code", sa.String(length=20), nullable=False, comment="Bin; blank: the location has none."),
        sa.Column("uom_code", sa.String(length=20), nullable=False, comment="Unit of the order line."),
        sa.Column("base_units_per_unit", sa.BigInteger(), nullable=False, comment="Base units in one of it."),
        sa.Column("quantity", sa.BigInteger(), nullable=False, comment="Base unit; negative on a correction."),
        sa.Column("lot_no", sa.String(length=50), nullable=False, comment="Lot number; blank: none."),
        sa.Column("serial_no", sa.String(length=50), nullable=False, comment="Serial number; blank: none."),
        sa.Column("package_no", sa.String(length=50), nullable=False, comment="Package number; blank: none."),
        sa.Column("expires_on", sa.Date(), nullable=True, comment="Expiration date that was given; null: none."),
        sa.Column("entry_no", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False, comment="Item ledger entry."),
        sa.Column(
            "corrects_line_no", sa.Integer(), nullable=True, comment="Line of the document that this one takes back; null: none."
        ),
        sa.ForeignKeyConstraint(
            ["document_no"], ["posted_purchase_document.document_no"], name=op.f("fk_posted_purchase_line_document_no")
        ),
        sa.PrimaryKeyConstraint("document_no", "line_no", name=op.f("pk_posted_purchase_line")),
    )
    op.create_index(op.f("ix_posted_purchase_line_entry_no"), "posted_purchase_line", ["entry_no"], unique=True)
    op.create_table(
        "posted_sales_line",
        sa.Column("document_no", sa.String(length=20), nullable=False, comment="Posted document."),
        sa.Column("line_no", sa.Integer(), autoincrement=False, nullable=False, comment="Line within it: one for each number."),
        sa.Column("order_line_no", sa.Integer(), nullable=False, comment="Line of the order."),
        sa.Column("item_no", sa.String(length=20), nullable=False, comment="Item."),
        sa.Column("variant_code", sa.String(length=20), nullable=False, comment="Variant; blank: the item itself."),
        sa.Column("location_code", sa.String(length=20), nullable=False, comment="Where it left from, or arrived."),
        sa.Column("bin_code", sa.String(length=20), nullable=False, comment="Bin; blank: the location has none."),
        sa.Column("uom_code", sa.String(length=20), nullable=False, comment="Unit of the order line."),
        sa.Column("base_units_per_unit", sa.BigInteger(), nullable=False, comment="Base units in one of it."),
        sa.Column("quantity", sa.BigInteger(), nullable=False, comment="Base unit; negative on a correction."),
        sa.Column("lot_no", sa.String(length=50), nullable=False, comment="Lot number; blank: none."),
        sa.Column("serial_no", sa.String(length=50), nullable=False, comment="Serial number; blank: none."),
        sa.Column("package_no", sa.String(length=50), nullable=False, comment="Package number; blank: none."),
        sa.Column("expires_on", sa.Date(), nullable=True, comment="Expiration date that was given with a return; null: none."),
        sa.Column("was_picked", sa.Boolean(), nullable=False, comment="It left from where picked goods wait."),
        sa.Column("entry_no", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False, comment="Item ledger entry."),
        sa.Column(
            "corrects_line_no", sa.Integer(), nullable=True, comment="Line of the document that this one takes back; null: none."
        ),
        sa.ForeignKeyConstraint(
            ["document_no"], ["posted_sales_document.document_no"], name=op.f("fk_posted_sales_line_document_no")
        ),
        sa.PrimaryKeyConstraint("document_no", "line_no", name=op.f("pk_posted_sales_line")),
    )
    op.create_index(op.f("ix_posted_sales_line_entry_no"), "posted_sales_line", ["entry_no"], unique=True)
    op.create_table(
        "posted_transfer_line",
        sa.Column("document_no", sa.String(length=20), nullable=False, comment="Posted document."),
        sa.Column("line_no", sa.Integer(), autoincrement=False, nullable=False, comment="Line within it: one for each number."),
        sa.Column("order_line_no", sa.Integer(), nullable=False, comment="Line of the order."),
        sa.Column("item_no", sa.String(length=20), nullable=False, comment="Item."),
        sa.Column("variant_code", sa.String(length=20), nullable=False, comment="Variant; blank: the item itself."),
        sa.Column("from_bin_code", sa.String(length=20), nullable=False, comment="Bin it left; blank: no bins there."),
        sa.Column("to_bin_code", sa.String(length=20), nullable=False, comment="Bin it arrived in; blank: no bins there."),
        sa.Column("uom_code", sa.String(length=20), nullable=False, comment="Unit of the order line."),
        sa.Column("base_units_per_unit", sa.BigInteger(), nullable=False, comment="Base units in one of it."),
        sa.Column("quantity", sa.BigInteger(), nullable=False, comment="Base unit; negative on a correction."),
        sa.Column("lot_no", sa.String(length=50), nullable=False, comment="Lot number; blank: none."),
        sa.Column("serial_no", sa.String(length=50), nullable=False, comment="Serial number; blank: none."),
        sa.Column("package_no", sa.String(length=50), nullable=False, comment="Package number; blank: none."),
        sa.Column(
            "entry_no",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=False,
            comment="Item ledger entry: the decrease.",
        ),
        sa.Column(
            "corrects_line_no", sa.Integer(), nullable=True, comment="Line of the document that this one takes back; null: none."
        ),
        sa.ForeignKeyConstraint(
            ["document_no"], ["posted_transfer_document.document_no"], name=op.f("fk_posted_transfer_line_document_no")
        ),
        sa.PrimaryKeyConstraint("document_no", "line_no", name=op.f("pk_posted_transfer_line")),
    )
    op.create_index(op.f("ix_posted_transfer_line_entry_no"), "posted_transfer_line", ["entry_no"], unique=True)
    op.create_table(
        "purchase_order_line",
        sa.Column("order_no", sa.String(length=20), nullable=False, comment="Order."),
        sa.Column("line_no", sa.Integer(), autoincrement=False, nullable=False, comment="Line within the order."),
        sa.Column("item_no", sa.String(length=20), nullable=False, comment="Item."),
        sa.Column("variant_code", sa.String(length=20), nullable=False, comment="Variant; blank: the item itself."),
        sa.Column(
            "location_code", sa.String(length=20), nullable=False, comment="Where it arrives, or leaves from; blank: nowhere named."
        ),
        sa.Column("bin_code", sa.String(length=20), nullable=False, comment="Bin to use; blank: not said."),
        sa.Column("uom_code", sa.String(length=20), nullable=False, comment="Unit that was ordered."),
        sa.Column("base_units_per_unit", sa.BigInteger(), nullable=False, comment="Base units in one of it, when it was ordered."),
        sa.Column("quantity", sa.BigInteger(), nullable=False, comment="Ordered; base unit."),
        sa.Column("handled", sa.BigInteger(), nullable=False, comment="Received, or of a return gone back; base unit."),
        sa.Column("unit_cost", sa.BigInteger(), nullable=False, comment="What one unit of the line costs."),
        sa.Column(
            "indirect_cost_percent", sa.BigInteger(), nullable=False, comment="Freight and the like, on top of the unit cost."
        ),
        sa.Column("expected_on", sa.Date(), nullable=True, comment="When it is expected; null: not said."),
        sa.Column(
            "applies_to_entry_no",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=True,
            comment="Return: the receipt's entry that goes back; null: any.",
        ),
        sa.ForeignKeyConstraint(["order_no"], ["purchase_order.order_no"], name=op.f("fk_purchase_order_line_order_no")),
        sa.PrimaryKeyConstraint("order_no", "line_no", name=op.f("pk_purchase_order_line")),
    )
    op.create_table(
        "registered_activity_line",
        sa.Column("activity_no", sa.String(length=20), nullable=False, comment="Registered activity."),
        sa.Column("line_no", sa.Integer(), autoincrement=False, nullable=False, comment="Line within it."),
        sa.Column("item_no", sa.String(length=20), nullable=False, comment="Item."),
        sa.Column("variant_code", sa.String(length=20), nullable=False, comment="Variant; blank: the item itself."),
        sa.Column(
            "from_bin_code", sa.String(length=20), nullable=False, comment="Bin it was taken from; blank: the location has none."
        ),
        sa.Column(
            "to_bin_code", sa.String(length=20), nullable=False, comment="Bin it was put into; blank: none, or it left at once."
        ),
        sa.Column("lot_no", sa.String(length=50), nullable=False, comment="Lot number; blank: none."),
        sa.Column("serial_no", sa.String(length=50), nullable=False, comment="Serial number; blank: none."),
        sa.Column("package_no", sa.String(length=50), nullable=False, comment="Package number; blank: none."),
        sa.Column("quantity", sa.BigInteger(), nullable=False, comment="Base unit, more than 0."),
        sa.Column("uom_code", sa.String(length=20), nullable=False, comment="Unit that was handled."),
        sa.Column("base_units_per_unit", sa.BigInteger(), nullable=False, comment="Base units in one of it."),
        sa.Column(
            "document_line_no",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=False,
            comment="Line of the document; 0: none.",
        ),
        sa.ForeignKeyConstraint(
            ["activity_no"], ["registered_activity.activity_no"], name=op.f("fk_registered_activity_line_activity_no")
        ),
        sa.PrimaryKeyConstraint("activity_no", "line_no", name=op.f("pk_registered_activity_line")),
    )
    op.create_table(
        "sales_order_line",
        sa.Column("order_no", sa.String(length=20), nullable=False, comment="Order."),
        sa.Column("line_no", sa.Integer(), autoincrement=False, nullable=False, comment="Line within the order."),
        sa.Column("item_no", sa.String(length=20), nullable=False, comment="Item."),
        sa.Column("variant_code", sa.String(length=20), nullable=False, comment="Variant; blank: the item itself."),
        sa.Column(
            "location_code", sa.String(length=20), nullable=False, comment="Where it leaves from, or arrives; blank: nowhere named."
        ),
        sa.Column("bin_code", sa.String(length=20), nullable=False, comment="Bin to use; blank: not said."),
        sa.Column("uom_code", sa.String(length=20), nullable=False, comment="Unit that was ordered."),
        sa.Column("base_units_per_unit", sa.BigInteger(), nullable=False, comment="Base units in one of it, when it was ordered."),
        sa.Column("quantity", sa.BigInteger(), nullable=False, comment="Ordered; base unit."),
        sa.Column("handled", sa.BigInteger(), nullable=False, comment="Shipped, or of a return come back; base unit."),
        sa.Column("unit_price", sa.BigInteger(), nullable=False, comment="What one unit of the line is sold for."),
        sa.Column("ships_on", sa.Date(), nullable=True, comment="When it is to be shipped; null: not said."),
        sa.Column(
            "applies_from_entry_no",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=True,
            comment="Return: the shipment's entry that comes back; null: not known.",
        ),
        sa.ForeignKeyConstraint(["order_no"], ["sales_order.order_no"], name=op.f("fk_sales_order_line_order_no")),
        sa.PrimaryKeyConstraint("order_no", "line_no", name=op.f("pk_sales_order_line")),
    )
    op.create_table(
        "transfer_order_line",
        sa.Column("order_no", sa.String(length=20), nullable=False, comment="Order."),
        sa.Column("line_no", sa.Integer(), autoincrement=False, nullable=False, comment="Line within the order."),
        sa.Column("item_no", sa.String(length=20), nullable=False, comment="Item."),
        sa.Column("variant_code", sa.String(length=20), nullable=False, comment="Variant; blank: the item itself."),
        sa.Column("from_bin_code", sa.String(length=20), nullable=False, comment="Bin to take it from; blank: not said."),
        sa.Column("to_bin_code", sa.String(length=20), nullable=False, comment="Bin to put it into; blank: not said."),
        sa.Column("uom_code", sa.String(length=20), nullable=False, comment="Unit that was ordered."),
        sa.Column("base_units_per_unit", sa.BigInteger(), nullable=False, comment="Base units in one of it, when it was ordered."),
        sa.Column("quantity", sa.BigInteger(), nullable=False, comment="Ordered; base unit."),
        sa.Column("shipped", sa.BigInteger(), nullable=False, comment="Base unit."),
        sa.Column("received", sa.BigInteger(), nullable=False, comment="Base unit; never more than was shipped."),
        sa.Column("ships_on", sa.Date(), nullable=True, comment="When it is to be shipped; null: not said."),
        sa.Column("arrives_on", sa.Date(), nullable=True, comment="When it is expected; null: not said."),
        sa.ForeignKeyConstraint(["order_no"], ["transfer_order.order_no"], name=op.f("fk_transfer_order_line_order_no")),
        sa.PrimaryKeyConstraint("order_no", "line_no", name=op.f("pk_transfer_order_line")),
    )
    op.create_table(
        "count_expected_number",
        sa.Column("order_no", sa.String(length=20), nullable=False, comment="Count order."),
        sa.Column("line_no", sa.Integer(), autoincrement=False, nullable=False, comment="Line of the order."),
        sa.Column("lot_no", sa.String(length=50), nullable=False, comment="Lot number."),
        sa.Column("serial_no", sa.String(length=50), nullable=False, comment="Serial number."),
        sa.Column("package_no", sa.String(length=50), nullable=False, comment="Package number."),
        sa.Column("expected", sa.BigInteger(), nullable=False, comment="Book quantity of this number; never zero."),
        sa.ForeignKeyConstraint(
            ["order_no", "line_no"],
            ["count_line.order_no", "count_line.line_no"],
            name=op.f("fk_count_expected_number_order_no_line_no"),
        ),
        sa.PrimaryKeyConstraint("order_no", "line_no", "lot_no", "serial_no", "package_no", name=op.f("pk_count_expected_number")),
    )
    op.create_table(
        "count_recording_line",
        sa.Column("order_no", sa.String(length=20), nullable=False, comment="Count order."),
        sa.Column("recording_no", sa.Integer(), autoincrement=False, nullable=False, comment="Recording of the order."),
        sa.Column("item_no", sa.String(length=20), nullable=False, comment="Item."),
        sa.Column("variant_code", sa.String(length=20), nullable=False, comment="Variant."),
        sa.Column("location_code", sa.String(length=20), nullable=False, comment="Location."),
        sa.Column("bin_code", sa.String(length=20), nullable=False, comment="Bin."),
        sa.Column(
            "lot_no", sa.String(length=50), nullable=False, comment="Lot number; blank on a line that only asks to be counted."
        ),
        sa.Column("serial_no", sa.String(length=50), nullable=False, comment="Serial number."),
        sa.Column("uom_code", sa.String(length=20), nullable=False, comment="Unit in which it was counted last."),
        sa.Column("quantity", sa.BigInteger(), nullable=True, comment="Counted, in the base unit; null: not counted yet."),
        sa.Column("expires_on", sa.Date(), nullable=True, comment="Expiration date as printed on what was counted."),
        sa.Column("counted_by", sa.String(length=20), nullable=False, comment="Who counted last; blank: nobody yet."),
        sa.Column("counted_at", sa.BigInteger(), nullable=True, comment="When the server heard of it."),
        sa.Column(
            "is_superseded", sa.Boolean(), nullable=False, comment="Sent back by a supervisor: kept, but no longer added up."
        ),
        sa.ForeignKeyConstraint(
            ["order_no", "recording_no"],
            ["count_recording.order_no", "count_recording.recording_no"],
            name=op.f("fk_count_recording_line_order_no_recording_no"),
        ),
        sa.PrimaryKeyConstraint(
            "order_no",
            "recording_no",
            "item_no",
            "variant_code",
            "location_code",
            "bin_code",
            "lot_no",
            "serial_no",
            name=op.f("pk_count_recording_line"),
        ),
    )
    op.create_table(
        "item_reference",
        sa.Column("item_no", sa.String(length=20), nullable=False, comment="Item that it stands for."),
        sa.Column("variant_code", sa.String(length=20), nullable=False, comment="Variant; blank: the item itself."),
        sa.Column("uom_code", sa.String(length=20), nullable=False, comment="Unit that it stands for; blank: the base unit."),
        sa.Column("type", sa.String(length=10), nullable=False, comment="barcode, vendor or customer."),
        sa.Column(
            "party_no", sa.String(length=20), nullable=False, comment="Vendor or customer whose number it is; blank for barcodes."
        ),
        sa.Column("number", sa.String(length=128), nullable=False, comment="As printed; a GTIN as 14 digits."),
        sa.Column(
            "folded_number",
            sa.String(length=128),
            nullable=False,
            comment="The number in upper case, for the last attempt at a scan.",
        ),
        sa.ForeignKeyConstraint(["item_no"], ["item.no"], name=op.f("fk_item_reference_item_no")),
        sa.PrimaryKeyConstraint(
            "item_no", "variant_code", "uom_code", "type", "party_no", "number", name=op.f("pk_item_reference")
        ),
    )
    op.create_index("ix_item_reference_folded_number", "item_reference", ["folded_number"], unique=False)
    op.create_index("ix_item_reference_number", "item_reference", ["number"], unique=False)
    op.create_table(
        "item_unit",
        sa.Column("item_no", sa.String(length=20), nullable=False, comment="Item."),
        sa.Column("code", sa.String(length=20), nullable=False, comment="Unit, the base unit among them."),
        sa.Column("base_units", sa.BigInteger(), nullable=False, comment="Base units in one of it."),
        sa.ForeignKeyConstraint(["code"], ["unit_of_measure.code"], name=op.f("fk_item_unit_code")),
        sa.ForeignKeyConstraint(["item_no"], ["item.no"], name=op.f("fk_item_unit_item_no")),
        sa.PrimaryKeyConstraint("item_no", "code", name=op.f("pk_item_unit")),
    )
    op.create_table(
        "item_variant",
        sa.Column("item_no", sa.String(length=20), nullable=False, comment="Item."),
        sa.Column("code", sa.String(length=20), nullable=False, comment="Variant: colour, size, revision."),
        sa.Column("blocked", sa.Boolean(), nullable=False, comment="Nothing may be done with it."),
        sa.ForeignKeyConstraint(["item_no"], ["item.no"], name=op.f("fk_item_variant_item_no")),
        sa.PrimaryKeyConstraint("item_no", "code", name=op.f("pk_item_variant")),
    )
    op.create_table(
        "tracking_card",
        sa.Column("item_no", sa.String(length=20), nullable=False, comment="Item."),
        sa.Column("variant_code", sa.String(length=20), nullable=False, comment="Variant; blank: the item itself."),
        sa.Column("dimension", sa.String(length=10), nullable=False, comment="lot, serial or package."),
        sa.Column("number", sa.String(length=50), nullable=False, comment="The number as printed."),
        sa.Column("blocked", sa.Boolean(), nullable=False, comment="Nothing that names it may be posted."),
        sa.ForeignKeyConstraint(["item_no"], ["item.no"], name=op.f("fk_tracking_card_item_no")),
        sa.PrimaryKeyConstraint("item_no", "variant_code", "dimension", "number", name=op.f("pk_tracking_card")),
        comment="Lots, serial and package numbers that somebody has said something about.",
    )
    op.create_index("ix_tracking_card_number", "tracking_card", ["number"], unique=False)


def _create_sequences() -> None:
    for name in SEQUENCES:
        op.execute(sa.schema.CreateSequence(sa.Sequence(name)))


def _refuse_changes_on_sqlite() -> None:
    for table in APPEND_ONLY:
        for change in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER {table}_no_{change.lower()} BEFORE {change} ON {table} "
                f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
            )


def _refuse_changes_on_postgresql() -> None:
    op.execute(
        "CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME; END $$"
    )
    for table in APPEND_ONLY:
        op.execute(
            f"CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
        )
