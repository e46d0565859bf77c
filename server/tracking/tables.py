"""Tables of tracking: the cards of lots, serial and package numbers, made when there is something to say about one."""

from sqlalchemy import Boolean, Column, ForeignKey, Index, String, Table

from server.catalog.tables import item
from server.database.metadata import metadata

tracking_card = Table(
    "tracking_card",
    metadata,
    Column("item_no", ForeignKey(item.c.no), primary_key=True, comment="Item."),
    Column("variant_code", String(20), primary_key=True, comment="Variant; blank: the item itself."),
    Column("dimension", String(10), primary_key=True, comment="lot, serial or package."),
    Column("number", String(50), primary_key=True, comment="The number as printed."),
    Column("blocked", Boolean, nullable=False, comment="Nothing that names it may be posted."),
    Index("ix_tracking_card_number", "number"),
    comment="Lots, serial and package numbers that somebody has said something about.",
)
