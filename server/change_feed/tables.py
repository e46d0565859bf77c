"""Tables of the change feed: the order in which postings are told, and who is told by webhook."""

from sqlalchemy import BigInteger, Boolean, Column, Integer, String, Table

from server.database.column_types import EntryNo, MomentColumn
from server.database.metadata import metadata

feed_entry = Table(
    "feed_entry",
    metadata,
    Column("feed_no", BigInteger, primary_key=True, autoincrement=False, comment="Place in the feed, without gaps."),
    Column("register_no", EntryNo, nullable=False, unique=True, comment="Posting that is told there."),
    comment="Derived: every item register once, in an order that never changes.",
)

feed_mark = Table(
    "feed_mark",
    metadata,
    Column("only", Integer, primary_key=True, autoincrement=False, comment="1: there is one row."),
    Column("complete_to", EntryNo, nullable=False, comment="No register up to this number will be added to the feed any more."),
)

webhook = Table(
    "webhook",
    metadata,
    Column("code", String(20), primary_key=True, comment="Code of the webhook."),
    Column("url", String(2000), nullable=False, comment="Where it is sent to."),
    Column("secret", String(200), nullable=False, comment="Signs what is sent."),
    Column("is_active", Boolean, nullable=False, comment="Whether it is sent at all."),
    Column("delivered_no", BigInteger, nullable=False, comment="Place in the feed up to which everything was taken."),
    Column("tries", Integer, nullable=False, comment="How often the next page was sent in vain."),
    Column("last_error", String(250), nullable=False, comment="Why it was not taken; blank: it was."),
    Column("next_try_at", MomentColumn, nullable=False, comment="Not before; also while a server is sending."),
)
