"""Orders that are released, changed and received above what was ordered.

Revision: 0013, after 0012.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"


def upgrade() -> None:
    op.add_column(
        "outstanding_line",
        sa.Column("is_released", sa.Boolean(), nullable=False, server_default=sa.true(), comment="The warehouse may work on it."),
    )
