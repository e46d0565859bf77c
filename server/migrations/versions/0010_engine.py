"""What makes posting faster: versions of cards, so that a writer may remember them.

Revision: 0010, after 0009.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    op.create_table(
        "card_version",
        sa.Column("name", sa.String(length=50), nullable=False, comment="A group of tables whose rows are remembered."),
        sa.Column(
            "version",
            sa.BigInteger(),
            nullable=False,
            comment="Counts up with every change; a group without a row has never changed.",
        ),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_card_version")),
    )
