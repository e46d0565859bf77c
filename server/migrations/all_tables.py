"""Every table of every capability, so that the metadata is whole."""

from __future__ import annotations

import server.access.tables
import server.catalog.tables
import server.counting.tables
import server.ledger.tables
import server.transactions.tables  # noqa: F401  imported for what they register
from server.database.metadata import metadata

__all__ = ["metadata"]
