"""The ledgers, which only ever grow, and the derived tables, which say in short what the ledgers add up to.

A row of a ledger is never changed and never deleted (`design/architecture.md`, decision 1). Everything that changes lies in
the derived tables at the end of this file; each can be rebuilt from the ledgers alone (`verify.py`). The item comes first in
every key, so that the tables can be distributed by item.
"""

from __future__ import annotations

from sqlalchemy import Boolean, Column, Date, Index, Integer, LargeBinary, String, Table, and_, literal_column

from server.database.column_types import AmountColumn, EntryNo, MomentColumn, QuantityColumn, UnitCostColumn
from server.database.metadata import metadata
from server.database.numbers import declare_numbers
from shared.codes import CODE_LENGTH_MAX, TRACKING_NUMBER_LENGTH_MAX
from shared.quantities import NO_AMOUNT

ENTRY_NUMBERS = declare_numbers("item_ledger_entry")
RECORD_NUMBERS = declare_numbers("ledger_record")
"""One series for registers, applications, value entries and warehouse entries: one posting draws from two series, not six."""


def _code(name: str, comment: str, *, is_key: bool = False) -> Column[str]:
    return Column(name, String(CODE_LENGTH_MAX), primary_key=is_key, nullable=False, comment=comment)


def _tracking_numbers(*, are_key: bool = False) -> tuple[Column[str], ...]:
    return tuple(
        Column(
            f"{kind}_no", String(TRACKING_NUMBER_LENGTH_MAX), primary_key=are_key, nullable=False, comment=f"{text}; blank: none."
        )
        for kind, text in (("lot", "Lot number"), ("serial", "Serial number"), ("package", "Package number"))
    )


def _find_by_number(table: Table, *names: str) -> None:
    """An index for each of these numbers, of the rows that carry one: a recall asks for a number before it knows the item."""
    for name in names:
        given = table.c[name] != literal_column("''")
        Index(f"ix_{table.name}_{name}", table.c[name], table.c.item_no, sqlite_where=given, postgresql_where=given)


def _written_by() -> tuple[Column[object], ...]:
    """Which posting wrote a row of a ledger, and who."""
    return (
        Column("register_no", EntryNo, nullable=False, comment="The posting that wrote it."),
        Column("person", String(CODE_LENGTH_MAX), nullable=False, comment="Who posted."),
        Column("posted_at", MomentColumn, nullable=False, comment="When it was written, by the server's clock."),
        Column("transaction_id", String(36), nullable=False, comment="Device transaction behind it; blank: none."),
    )


# --- Ledgers: rows are added, never changed, never deleted -------------------------------------------------------------------

item_ledger_entry = Table(
    "item_ledger_entry",
    metadata,
    _code("item_no", "Item that moved.", is_key=True),
    Column("entry_no", EntryNo, primary_key=True, autoincrement=False, comment="Ascending; gaps allowed."),
    Column("entry_type", String(20), nullable=False, comment="Purchase, sale, adjustment, transfer …"),
    _code("variant_code", "Variant; blank: the item itself."),
    _code("location_code", "Location; blank is a place of its own."),
    _code("bin_code", "Bin of the warehouse entry written with it; blank: the location has none."),
    Column("posting_date", Date, nullable=False, comment="Day on which it counts."),
    Column("quantity", QuantityColumn, nullable=False, comment="Base unit; + into stock, − out of stock."),
    *_tracking_numbers(),
    Column("expires_on", Date, comment="Last day on which the goods are good; none: not known."),
    Column("is_inventory", Boolean, nullable=False, comment="False for services and non-inventory items: no stock."),
    Column("document_type", String(30), nullable=False, comment="Kind of posted document; blank: journal."),
    _code("document_no", "Number of the posted document."),
    Column("document_line_no", Integer, nullable=False, comment="Line of the document."),
    _code("order_no", "Order behind the document."),
    Column("applies_to_entry_no", EntryNo, comment="Entry that the poster fixed this one to."),
    Column("applies_from_entry_no", EntryNo, comment="Decrease that this return brings back."),
    Column("undoes_entry_no", EntryNo, comment="Entry that this correction takes back."),
    Column("source_type", String(10), nullable=False, comment="vendor or customer; blank: nobody outside."),
    _code("source_no", "The vendor or customer."),
    Column("external_document_no", String(50), nullable=False, comment="The partner's own number; blank: not known."),
    Column("document_date", Date, comment="Date on the paper; none: the posting date."),
    Column("warranty_ends_on", Date, comment="Last day of the warranty; none: no warranty."),
    _code("uom_code", "Unit that was typed; blank: base unit."),
    Column("base_units_per_unit", QuantityColumn, nullable=False, comment="How many base units that unit held at the time."),
    Column("reason_code", String(250), nullable=False, comment="Why: a code or a few words."),
    *_written_by(),
    comment="Ledger. One movement of one item, variant, location and tracking combination.",
)
_find_by_number(item_ledger_entry, "lot_no", "serial_no", "package_no", "source_no", "external_document_no")
Index("ix_item_ledger_entry_entry_no", item_ledger_entry.c.entry_no)
Index("ix_item_ledger_entry_register_no", item_ledger_entry.c.register_no)
Index("ix_item_ledger_entry_document_no", item_ledger_entry.c.document_no)
Index("ix_item_ledger_entry_transaction_id", item_ledger_entry.c.transaction_id)
Index(
    "ix_item_ledger_entry_undoes_entry_no",
    item_ledger_entry.c.undoes_entry_no,
    sqlite_where=item_ledger_entry.c.undoes_entry_no.is_not(None),
    postgresql_where=item_ledger_entry.c.undoes_entry_no.is_not(None),
)

item_application_entry = Table(
    "item_application_entry",
    metadata,
    _code("item_no", "Item of both entries.", is_key=True),
    Column("entry_no", EntryNo, primary_key=True, autoincrement=False, comment="Ascending; gaps allowed."),
    Column("item_ledger_entry_no", EntryNo, nullable=False, comment="The increase on a birth record; else the decrease."),
    Column("inbound_entry_no", EntryNo, nullable=False, comment="The increase."),
    Column(
        "outbound_entry_no",
        EntryNo,
        nullable=False,
        comment="The decrease; on a birth record 0, the sale that is returned, or the out-half of the transfer.",
    ),
    Column("quantity", QuantityColumn, nullable=False, comment="Birth: +; consumption: −; a consumption taken back: +."),
    Column("posting_date", Date, nullable=False, comment="The decrease's; the later of both when a shortage is closed."),
    Column("transferred_from_entry_no", EntryNo, nullable=False, comment="Increase that transferred goods came from; 0: none."),
    Column("is_cost_application", Boolean, nullable=False, comment="Whether cost follows it."),
    *_written_by(),
    comment="Ledger. Who consumed whom.",
)
Index("ix_item_application_entry_register_no", item_application_entry.c.register_no)
Index("ix_item_application_entry_inbound", item_application_entry.c.item_no, item_application_entry.c.inbound_entry_no)
Index("ix_item_application_entry_outbound", item_application_entry.c.item_no, item_application_entry.c.outbound_entry_no)
IS_BIRTH_FROM_DECREASE = and_(
    item_application_entry.c.item_ledger_entry_no == item_application_entry.c.inbound_entry_no,
    item_application_entry.c.outbound_entry_no != literal_column("0"),
)
"""Birth records of goods that come from a decrease: in-halves of transfers, and returns. Few, beside all that consumes them."""
Index(
    "ix_item_application_entry_birth",
    item_application_entry.c.item_no,
    item_application_entry.c.inbound_entry_no,
    sqlite_where=IS_BIRTH_FROM_DECREASE,
    postgresql_where=IS_BIRTH_FROM_DECREASE,
)

value_entry = Table(
    "value_entry",
    metadata,
    _code("item_no", "Item of the entry that is valued.", is_key=True),
    Column("entry_no", EntryNo, primary_key=True, autoincrement=False, comment="Ascending; gaps allowed."),
    Column("item_ledger_entry_no", EntryNo, nullable=False, comment="The entry that is valued."),
    Column("entry_type", String(20), nullable=False, comment="direct_cost, revaluation, rounding, indirect_cost, variance."),
    _code("variant_code", "As on the entry."),
    _code("location_code", "As on the entry."),
    Column("posting_date", Date, nullable=False, comment="Day on which the value counts."),
    Column("valuation_date", Date, nullable=False, comment="Day from which average cost counts it."),
    Column("item_ledger_entry_quantity", QuantityColumn, nullable=False, comment="Quantity that this posting moved; 0 later."),
    Column("valued_quantity", QuantityColumn, nullable=False, comment="Quantity that the amounts are for."),
    Column("invoiced_quantity", QuantityColumn, nullable=False, comment="Quantity that this posting invoiced."),
    Column("cost_amount_actual", AmountColumn, nullable=False, comment="Cost that is invoiced."),
    Column("cost_amount_expected", AmountColumn, nullable=False, comment="Cost that is not invoiced yet."),
    Column("cost_per_unit", UnitCostColumn, nullable=False, comment="Cost of one base unit."),
    Column("is_adjustment", Boolean, nullable=False, comment="Written by the cost adjustment."),
    Column(
        "cost_amount_non_inventory",
        AmountColumn,
        nullable=False,
        default=NO_AMOUNT,
        comment="Cost that is kept outside of the inventory's value.",
    ),
    Column("charge_code", String(CODE_LENGTH_MAX), nullable=False, default="", comment="Item charge; blank: none."),
    Column("document_type", String(30), nullable=False, comment="Kind of posted document; blank: journal."),
    _code("document_no", "Number of the posted document."),
    *_written_by(),
    comment="Ledger. What a movement is worth; later amounts of the same movement are further rows.",
)
Index("ix_value_entry_register_no", value_entry.c.register_no)
Index("ix_value_entry_item_ledger_entry_no", value_entry.c.item_no, value_entry.c.item_ledger_entry_no)

warehouse_entry = Table(
    "warehouse_entry",
    metadata,
    _code("item_no", "Item that moved.", is_key=True),
    Column("entry_no", EntryNo, primary_key=True, autoincrement=False, comment="Ascending; gaps allowed."),
    Column("entry_type", String(20), nullable=False, comment="positive_adjustment, negative_adjustment, movement."),
    _code("variant_code", "Variant; blank: the item itself."),
    _code("location_code", "Location."),
    _code("bin_code", "Bin."),
    *_tracking_numbers(),
    Column("quantity", QuantityColumn, nullable=False, comment="Base unit; + into the bin, − out of it."),
    _code("uom_code", "Unit that was typed; blank: base unit."),
    Column("base_units_per_unit", QuantityColumn, nullable=False, comment="How many base units that unit held at the time."),
    Column("posting_date", Date, nullable=False, comment="Day of the posting."),
    Column("item_ledger_entry_no", EntryNo, nullable=False, comment="Item entry written with it; 0: the goods only changed bins."),
    Column("document_type", String(30), nullable=False, comment="Kind of posted document; blank: journal."),
    _code("document_no", "Number of the posted document."),
    Column("document_line_no", Integer, nullable=False, comment="Line of the document."),
    Column("reason_code", String(250), nullable=False, comment="Why: a code or a few words."),
    *_written_by(),
    comment="Ledger. One movement of one item in one bin; numbers only where they bind the stock.",
)
_find_by_number(warehouse_entry, "lot_no", "serial_no")
Index("ix_warehouse_entry_register_no", warehouse_entry.c.register_no)
Index("ix_warehouse_entry_bin", warehouse_entry.c.location_code, warehouse_entry.c.bin_code, warehouse_entry.c.entry_no)

item_register = Table(
    "item_register",
    metadata,
    Column("register_no", EntryNo, primary_key=True, autoincrement=False, comment="Number of the posting."),
    Column("posting_date", Date, nullable=False, comment="Day on which it counts."),
    Column("document_type", String(30), nullable=False, comment="Kind of posted document; blank: journal."),
    _code("document_no", "Number of the posted document."),
    _code("order_no", "Order behind the document."),
    Column("reason_code", String(250), nullable=False, comment="Why: a code or a few words."),
    _code("journal_batch", "Name of the journal batch that was posted; blank: none."),
    Column("person", String(CODE_LENGTH_MAX), nullable=False, comment="Who posted."),
    Column("posted_at", MomentColumn, nullable=False, comment="When, by the server's clock."),
    Column("transaction_id", String(36), nullable=False, comment="Device transaction behind it; blank: none."),
    Column("item_entries", Integer, nullable=False, comment="How many item ledger entries it wrote."),
    Column("applications", Integer, nullable=False, comment="How many item application entries it wrote."),
    Column("value_entries", Integer, nullable=False, comment="How many value entries it wrote."),
    Column("warehouse_entries", Integer, nullable=False, comment="How many warehouse entries it wrote."),
    comment="Ledger. One row for each posting; the rows it wrote carry its number.",
)
_OF_AN_ORDER = item_register.c.order_no != literal_column("''")
Index(
    "ix_item_register_order_no",
    item_register.c.order_no,
    item_register.c.register_no,
    sqlite_where=_OF_AN_ORDER,
    postgresql_where=_OF_AN_ORDER,
)

WRITTEN_BY_REGISTER = {
    "item_entries": item_ledger_entry,
    "applications": item_application_entry,
    "value_entries": value_entry,
    "warehouse_entries": warehouse_entry,
}
"""The ledgers that a posting writes, by the column of its register that counts their rows."""

# --- Seals: a chain of digests over the registers (seals.py) ------------------------------------------------------------------

register_seal = Table(
    "register_seal",
    metadata,
    Column("seal_no", EntryNo, primary_key=True, autoincrement=False, comment="1, 2, 3 …: the place in the chain."),
    Column("sealed_at", MomentColumn, nullable=False, comment="When, by the server's clock."),
    Column("registers", LargeBinary, nullable=False, comment="Number and digest of each register that it covers."),
    Column("digest", String(64), nullable=False, comment="SHA-256 over the digest of the seal before and all of this one."),
    comment="Ledger. What the registers said when they were sealed; each seal covers those since the last.",
)

unsealed_register = Table(
    "unsealed_register",
    metadata,
    Column("register_no", EntryNo, primary_key=True, autoincrement=False, comment="Register that no seal covers yet."),
    comment="Registers that wait for their seal; written with the posting, removed with the seal.",
)
Index(
    "ix_item_register_document_no",
    item_register.c.document_no,
    sqlite_where=item_register.c.document_no != "",
    postgresql_where=item_register.c.document_no != "",
)

# --- Derived: rebuilt from the ledgers at any time (verify.py) ---------------------------------------------------------------

open_item_entry = Table(
    "open_item_entry",
    metadata,
    _code("item_no", "Item.", is_key=True),
    _code("variant_code", "Variant.", is_key=True),
    _code("location_code", "Location.", is_key=True),
    _code("order_no", "In transit: the transfer order; else blank.", is_key=True),
    *_tracking_numbers(are_key=True),
    Column("is_increase", Boolean, primary_key=True, nullable=False, comment="Stock that is left, or a shortage that waits."),
    Column("posting_date", Date, primary_key=True, nullable=False, comment="Of the entry; the order of application."),
    Column("entry_no", EntryNo, primary_key=True, autoincrement=False, comment="Item ledger entry."),
    Column("remaining_quantity", QuantityColumn, nullable=False, comment="Not applied yet; signed like the entry, never 0."),
    Column("quantity", QuantityColumn, nullable=False, comment="Of the entry."),
    Column("cost_amount", AmountColumn, nullable=False, comment="Actual and expected cost of the whole entry, all value entries."),
    Column("expires_on", Date, comment="Of the entry."),
    Column("warranty_ends_on", Date, comment="Of the entry."),
    comment="Derived. Only the open entries, keyed by what may be applied to one another: numbers only where they bind.",
)
Index("ix_open_item_entry_entry_no", open_item_entry.c.entry_no)
IS_DATED = open_item_entry.c.expires_on.is_not(None)
"""One knows until when the goods are good."""
Index(
    "ix_open_item_entry_expires_on",
    open_item_entry.c.item_no,
    open_item_entry.c.variant_code,
    open_item_entry.c.location_code,
    open_item_entry.c.expires_on,
    open_item_entry.c.lot_no,
    sqlite_where=IS_DATED,
    postgresql_where=IS_DATED,
)

stock_balance = Table(
    "stock_balance",
    metadata,
    _code("item_no", "Item.", is_key=True),
    _code("variant_code", "Variant.", is_key=True),
    _code("location_code", "Location.", is_key=True),
    *_tracking_numbers(are_key=True),
    Column("quantity", QuantityColumn, nullable=False, comment="On hand, base unit; never 0: such rows are gone."),
    comment="Derived. What is on hand, by every number the entries carry.",
)
Index(
    "ix_stock_balance_serial_no",
    stock_balance.c.item_no,
    stock_balance.c.serial_no,
    sqlite_where=stock_balance.c.serial_no != "",
    postgresql_where=stock_balance.c.serial_no != "",
)

bin_content = Table(
    "bin_content",
    metadata,
    _code("item_no", "Item.", is_key=True),
    _code("variant_code", "Variant.", is_key=True),
    _code("location_code", "Location.", is_key=True),
    _code("bin_code", "Bin.", is_key=True),
    *_tracking_numbers(are_key=True),
    Column("quantity", QuantityColumn, nullable=False, comment="In the bin, base unit; always more than 0."),
    comment="Derived. What lies in each bin; numbers only where they bind the stock.",
)
Index("ix_bin_content_bin", bin_content.c.location_code, bin_content.c.bin_code)
_find_by_number(bin_content, "lot_no", "serial_no")

bin_unit_content = Table(
    "bin_unit_content",
    metadata,
    _code("item_no", "Item.", is_key=True),
    _code("variant_code", "Variant.", is_key=True),
    _code("location_code", "Location.", is_key=True),
    _code("bin_code", "Bin.", is_key=True),
    *_tracking_numbers(are_key=True),
    _code("uom_code", "Unit that it lies there in.", is_key=True),
    Column("quantity", QuantityColumn, nullable=False, comment="In the bin in that unit, in base units; not 0."),
    comment="Derived. At directed locations: in which units goods lie in the bins.",
)
Index("ix_bin_unit_content_bin", bin_unit_content.c.location_code, bin_unit_content.c.bin_code)

established_expiration = Table(
    "established_expiration",
    metadata,
    _code("item_no", "Item.", is_key=True),
    _code("variant_code", "Variant.", is_key=True),
    *_tracking_numbers(are_key=True),
    Column("expires_on", Date, comment="Of the last increase ever posted; none: established as blank."),
    Column("entry_no", EntryNo, nullable=False, comment="That increase."),
    comment="Derived. The expiration date that binds a lot (a serial number without lot, a package without either).",
)
_find_by_number(established_expiration, "lot_no")
