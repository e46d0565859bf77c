"""Tables of sales: those of `trade_orders`, with what only sales has, or says in its own words."""

from sqlalchemy import Column, Date, String

from server.database.column_types import EntryNo, QuantityColumn, UnitCostColumn
from server.trade_orders.tables import line_table, order_table, posted_document_table, posted_line_table

sales_order = order_table(
    "sales_order",
    "customer",
    Column("ships_on", Date, comment="When its lines are to be shipped unless they say otherwise; null: not said."),
    Column("shipping_advice", String(10), nullable=False, comment="partial, or complete: it leaves whole or not at all."),
)

sales_order_line = line_table(
    "sales_order_line",
    sales_order,
    Column("location_code", String(20), nullable=False, comment="Where it leaves from, or arrives; blank: nowhere named."),
    Column("handled", QuantityColumn, nullable=False, comment="Shipped, or of a return come back; base unit."),
    Column("unit_price", UnitCostColumn, nullable=False, comment="What one unit of the line is sold for."),
    Column("ships_on", Date, comment="When it is to be shipped; null: not said."),
    Column("applies_from_entry_no", EntryNo, comment="Return: the shipment's entry that comes back; null: not known."),
)

posted_sales_document = posted_document_table("posted_sales_document", "customer", "sales_shipment, sales_return_receipt")

posted_sales_line = posted_line_table(
    "posted_sales_line",
    posted_sales_document,
    Column("location_code", String(20), nullable=False, comment="Where it left from, or arrived."),
    Column("expires_on", Date, comment="Expiration date that was given with a return; null: none."),
)
