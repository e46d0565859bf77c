"""What was posted, for those who read it from elsewhere.

Revision: 0020, after 0019.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"


def upgrade() -> None:
    op.create_table(
        "feed_entry",
        sa.Column("feed_no", sa.BigInteger(), autoincrement=False, nullable=False, comment="Place in the feed, without gaps."),
        sa.Column(
            "register_no",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=False,
            comment="Posting that is told there.",
        ),
        sa.PrimaryKeyConstraint("feed_no", name=op.f("pk_feed_entry")),
        sa.UniqueConstraint("register_no", name=op.f("uq_feed_entry_register_no")),
        comment="Derived: every item register once, in an order that never changes.",
    )
    op.create_table(
        "feed_mark",
        sa.Column("only", sa.Integer(), autoincrement=False, nullable=False, comment="1: there is one row."),
        sa.Column(
            "complete_to",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=False,
            comment="No register up to this number will be added to the feed any more.",
        ),
        sa.PrimaryKeyConstraint("only", name=op.f("pk_feed_mark")),
    )
    op.create_table(
        "webhook",
        sa.Column("code", sa.String(length=20), nullable=False, comment="Code of the webhook."),
        sa.Column("url", sa.String(length=2000), nullable=False, comment="Where it is sent to."),
        sa.Column("secret", sa.String(length=200), nullable=False, comment="Signs what is sent."),
        sa.Column("is_active", sa.Boolean(), nullable=False, comment="Whether it is sent at all."),
        sa.Column("delivered_no", sa.BigInteger(), nullable=False, comment="Place in the feed up to which everything was taken."),
        sa.Column("tries", sa.Integer(), nullable=False, comment="How often the next page was sent in vain."),
        sa.Column("last_error", sa.String(length=250), nullable=False, comment="Why it was not taken; blank: it was."),
        sa.Column("next_try_at", sa.BigInteger(), nullable=False, comment="Not before; also while a server is sending."),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_webhook")),
    )
