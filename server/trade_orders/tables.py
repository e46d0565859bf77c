"""The tables that both trades have: orders with their lines, and the posted documents, whose rows are added and never changed.

Made once for each trade: `own` are the columns that only it has, or calls by another name.
"""

from sqlalchemy import Boolean, Column, Date, ForeignKeyConstraint, Index, Integer, String, Table

from server.database.column_types import EntryNo, MomentColumn, QuantityColumn
from server.database.metadata import metadata


def order_table(name: str, party: str, *own: Column[object]) -> Table:
    """Headers of orders and returns; `party`: vendor or customer."""
    return Table(
        name,
        metadata,
        Column("order_no", String(20), primary_key=True, comment="Number of the order."),
        Column("kind", String(10), nullable=False, comment="order, return."),
        Column(f"{party}_no", String(20), nullable=False, comment=f"{party.capitalize()}."),
        Column(
            "location_code",
            String(20),
            nullable=False,
            comment="Where its lines go unless they say otherwise; blank: nowhere named.",
        ),
        Column("order_date", Date, nullable=False, comment="Date of the order."),
        Column("made_by", String(20), nullable=False, comment="Person who made it."),
        Column("made_at", MomentColumn, nullable=False, comment="When it was made."),
        Column(
            "status", String(10), nullable=False, comment="open: nobody works on it; released; finished: all is done and invoiced."
        ),
        Column("external_no", String(50), nullable=False, comment=f"Its number at the {party} or in the ERP; blank: not known."),
        Column(
            "responsibility", String(20), nullable=False, comment="Who answers for it: a person or a department; blank: not said."
        ),
        *own,
        Index(None, f"{party}_no", "external_no"),
    )


def line_table(name: str, orders: Table, *own: Column[object] | Index) -> Table:
    """Lines of these orders."""
    return Table(
        name,
        metadata,
        Column("order_no", String(20), primary_key=True, comment="Order."),
        Column("line_no", Integer, primary_key=True, autoincrement=False, comment="Line within the order."),
        Column("item_no", String(20), nullable=False, comment="Item."),
        Column("variant_code", String(20), nullable=False, comment="Variant; blank: the item itself."),
        Column("bin_code", String(20), nullable=False, comment="Bin to use; blank: not said."),
        Column("uom_code", String(20), nullable=False, comment="Unit that was ordered."),
        Column("base_units_per_unit", QuantityColumn, nullable=False, comment="Base units in one of it, when it was ordered."),
        Column("quantity", QuantityColumn, nullable=False, comment="Ordered; base unit."),
        Column("invoiced", QuantityColumn, nullable=False, comment="Invoiced, or of a return credited; base unit."),
        Column("return_reason", String(20), nullable=False, comment="Return: code of the reason; blank: not said."),
        *own,
        ForeignKeyConstraint(["order_no"], [f"{orders.name}.order_no"]),
    )


def posted_document_table(name: str, party: str, document_types: str, *own: Column[object]) -> Table:
    """Headers of what is posted of orders and returns."""
    return Table(
        name,
        metadata,
        Column("document_no", String(20), primary_key=True, comment="Number of the posted document."),
        Column("document_type", String(30), nullable=False, comment=f"{document_types}."),
        Column("order_no", String(20), nullable=False, comment="Order behind it."),
        Column(f"{party}_no", String(20), nullable=False, comment=f"{party.capitalize()}."),
        Column("posting_date", Date, nullable=False, comment="Day on which it counts."),
        Column("person", String(20), nullable=False, comment="Who posted it."),
        Column("posted_at", MomentColumn, nullable=False, comment="When it was posted."),
        Column("transaction_id", String(36), nullable=False, comment="Device transaction behind it; blank: none."),
        *own,
        Index(None, "order_no"),
        Index(None, f"{party}_no", "posting_date"),
    )


def posted_line_table(name: str, documents: Table, *own: Column[object]) -> Table:
    """Lines of these posted documents, corrections among them."""
    return Table(
        name,
        metadata,
        Column("document_no", String(20), primary_key=True, comment="Posted document."),
        Column("line_no", Integer, primary_key=True, autoincrement=False, comment="Line within it: one for each number."),
        Column("order_line_no", Integer, nullable=False, comment="Line of the order."),
        Column("item_no", String(20), nullable=False, comment="Item."),
        Column("variant_code", String(20), nullable=False, comment="Variant; blank: the item itself."),
        Column("bin_code", String(20), nullable=False, comment="Bin; blank: the location has none."),
        Column("uom_code", String(20), nullable=False, comment="Unit of the order line."),
        Column("base_units_per_unit", QuantityColumn, nullable=False, comment="Base units in one of it."),
        Column("quantity", QuantityColumn, nullable=False, comment="Base unit; negative on a correction."),
        Column("lot_no", String(50), nullable=False, comment="Lot number; blank: none."),
        Column("serial_no", String(50), nullable=False, comment="Serial number; blank: none."),
        Column("package_no", String(50), nullable=False, comment="Package number; blank: none."),
        Column("entry_no", EntryNo, nullable=False, comment="Item ledger entry."),
        Column("corrects_line_no", Integer, comment="Line of the document that this one takes back; null: none."),
        Column("was_picked", Boolean, nullable=False, comment="It left from where picked goods wait."),
        *own,
        ForeignKeyConstraint(["document_no"], [f"{documents.name}.document_no"]),
        Index(None, "entry_no", unique=True),
    )
