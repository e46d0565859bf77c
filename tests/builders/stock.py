"""Stock on hand, posted through the ledger's one door."""

from __future__ import annotations

from typing import TYPE_CHECKING

from server.ledger import posting
from server.ledger.posting_lines import EntryType, Place, Posting, PostingLine
from shared.quantities import Quantity, UnitCost
from shared.tracking import Tracking

if TYPE_CHECKING:
    from datetime import date

    from server.database.unit_of_work import Database, UnitOfWork


def stock(
    database: Database,
    item: str,
    quantity: str,
    *,
    location: str = "MAIN",
    bin: str = "",  # noqa: A002  the field's word
    lot: str = "",
    serial: str = "",
    expires_on: date | None = None,
    unit_cost: str = "1",
    unit: str = "",
    base_units_per_unit: str = "1",
) -> int:
    """So many more of an item at a place, by a positive adjustment (fewer, where the quantity is negative); its entry number.

    The quantity is in the base unit; `unit` is the one that the goods lie in.
    """
    change = Quantity(quantity)

    def adjust(work: UnitOfWork) -> int:
        line = PostingLine(
            EntryType.POSITIVE_ADJUSTMENT if change > 0 else EntryType.NEGATIVE_ADJUSTMENT,
            item,
            Place(location, bin),
            change,
            tracking=Tracking(lot, serial),
            expires_on=expires_on,
            unit_cost=UnitCost(unit_cost) if change > 0 else None,
            uom_code=unit,
            base_units_per_unit=Quantity(base_units_per_unit),
        )
        return posting.post(work, Posting((line,), work.now.date())).entry_nos[0]

    return database.write(adjust)
