"""Tables of invoicing: posted invoices and credit memos, whose rows are added and never changed; its setup."""

from sqlalchemy import Boolean, Column, Date, ForeignKeyConstraint, Index, Integer, String, Table

from server.database.column_types import AmountColumn, EntryNo, MomentColumn, QuantityColumn, UnitCostColumn
from server.database.metadata import metadata

invoicing_setup = Table(
    "invoicing_setup",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False, comment="Always 1: there is one company."),
    Column("vendor_invoice_no_required", Boolean, nullable=False, comment="Vendors' invoices and credit memos have their number."),
    comment="How invoices are posted; no row: as it is from the start.",
)

posted_invoice = Table(
    "posted_invoice",
    metadata,
    Column("document_no", String(20), primary_key=True, comment="Number of the posted document."),
    Column("kind", String(30), nullable=False, comment="purchase_invoice, purchase_credit_memo, sales_invoice, sales_credit_memo."),
    Column("party_no", String(20), nullable=False, comment="Vendor or customer."),
    Column("external_document_no", String(50), nullable=False, comment="The vendor's or customer's own number; blank: not known."),
    Column("posting_date", Date, nullable=False, comment="Day on which it counts."),
    Column("document_date", Date, nullable=False, comment="Date on the paper."),
    Column("order_no", String(20), nullable=False, comment="Order of all its lines; blank: none, or several."),
    Column("cancels_document_no", String(20), nullable=False, comment="Credit memo: the invoice that it cancels; blank: none."),
    Column("amount", AmountColumn, nullable=False, comment="Sum of its lines."),
    Column("reason_code", String(250), nullable=False, comment="Why: a code or a few words; blank: not said."),
    Column("person", String(20), nullable=False, comment="Who posted it."),
    Column("posted_at", MomentColumn, nullable=False, comment="When it was posted."),
    Column("transaction_id", String(36), nullable=False, comment="Device transaction behind it; blank: none."),
    comment="Posted invoices and credit memos of both sides.",
)
Index("ix_posted_invoice_party_no", posted_invoice.c.kind, posted_invoice.c.party_no, posted_invoice.c.document_no)
Index("ix_posted_invoice_order_no", posted_invoice.c.order_no)
Index("ix_posted_invoice_external_document_no", posted_invoice.c.external_document_no)
_CANCELS = posted_invoice.c.cancels_document_no != ""
Index(
    "ix_posted_invoice_cancels_document_no",
    posted_invoice.c.cancels_document_no,
    unique=True,
    sqlite_where=_CANCELS,
    postgresql_where=_CANCELS,
)

posted_invoice_line = Table(
    "posted_invoice_line",
    metadata,
    Column("document_no", String(20), primary_key=True, comment="Posted document."),
    Column("line_no", Integer, primary_key=True, autoincrement=False, comment="Line within it."),
    Column("type", String(10), nullable=False, comment="item, charge."),
    Column("item_no", String(20), nullable=False, comment="Item of the entry."),
    Column("variant_code", String(20), nullable=False, comment="Variant; blank: the item itself."),
    Column("entry_no", EntryNo, nullable=False, comment="Item ledger entry that is invoiced, or charged."),
    Column("moved_goods", Boolean, nullable=False, comment="The document wrote the entry itself; false: it was there."),
    Column("order_no", String(20), nullable=False, comment="Order of the line; blank: none."),
    Column("order_line_no", Integer, nullable=False, comment="Line of that order; 0: none."),
    Column("uom_code", String(20), nullable=False, comment="Unit of the price."),
    Column("base_units_per_unit", QuantityColumn, nullable=False, comment="Base units in one of it."),
    Column("quantity", QuantityColumn, nullable=False, comment="Invoiced; base unit. Of a charge what the entry moved."),
    Column("unit_amount", UnitCostColumn, nullable=False, comment="Price of one unit; of a charge 0."),
    Column("amount", AmountColumn, nullable=False, comment="Price of all of it."),
    Column("charge_code", String(20), nullable=False, comment="Item charge; blank: none."),
    ForeignKeyConstraint(["document_no"], ["posted_invoice.document_no"]),
    comment="Lines of posted invoices and credit memos: one for each entry.",
)
Index("ix_posted_invoice_line_entry_no", posted_invoice_line.c.entry_no)

vendor_document_no = Table(
    "vendor_document_no",
    metadata,
    Column("vendor_no", String(20), primary_key=True, comment="Vendor."),
    Column("kind", String(30), primary_key=True, comment="purchase_invoice, purchase_credit_memo."),
    Column("external_document_no", String(50), primary_key=True, comment="The vendor's own number."),
    Column("document_no", String(20), nullable=False, comment="Posted document that has it."),
    comment="Numbers of vendors that are in use: each once. That of a cancelled invoice is free again.",
)
