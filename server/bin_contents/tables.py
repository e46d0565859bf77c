"""Table of bin contents: what is said of an item in a bin, goods or no goods. How much lies there is the ledger's."""

from sqlalchemy import Boolean, Column, Index, String, Table

from server.database.column_types import QuantityColumn
from server.database.metadata import metadata

bin_content_setup = Table(
    "bin_content_setup",
    metadata,
    Column("item_no", String(20), primary_key=True, comment="Item."),
    Column("variant_code", String(20), primary_key=True, comment="Variant; blank: the item itself."),
    Column("location_code", String(20), primary_key=True, comment="Location."),
    Column("bin_code", String(20), primary_key=True, comment="Bin."),
    Column("is_fixed", Boolean, nullable=False, comment="The item belongs there: the content is listed when empty, too."),
    Column("is_default", Boolean, nullable=False, comment="Bin of a line that names none; one for each item and location."),
    Column("is_dedicated", Boolean, nullable=False, comment="Not offered to picks."),
    Column("min_quantity", QuantityColumn, nullable=False, comment="Below this it is filled up, base unit; 0: never."),
    Column("max_quantity", QuantityColumn, nullable=False, comment="More does not belong there, base unit; 0: no limit."),
    Column("blocked", String(10), nullable=False, comment="For inbound, outbound or all movements of the item, or blank."),
    comment="What is said of an item in a bin; an item that lies in a bin without a row here is there by chance.",
)
Index("ix_bin_content_setup_bin", bin_content_setup.c.location_code, bin_content_setup.c.bin_code)
Index(
    "ix_bin_content_setup_default",
    bin_content_setup.c.item_no,
    bin_content_setup.c.variant_code,
    bin_content_setup.c.location_code,
    unique=True,
    sqlite_where=bin_content_setup.c.is_default,
    postgresql_where=bin_content_setup.c.is_default,
)
