"""What was posted, for those who read it from elsewhere.

Revision: 0020, after 0019.
"""

from __future__ import annotations

revision = "0020"
down_revision = "0019"


def upgrade() -> None:
    """Nothing yet."""
