"""Cards of lots, serial and package numbers with their fields; numbers on open lines.

Revision: 0005, after 0004.
"""

from __future__ import annotations

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    pass
