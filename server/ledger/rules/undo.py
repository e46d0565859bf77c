"""May an entry be taken back, and with what? Source: spec/ledger.md, section 9.

Taking back writes the opposite entry, applied to the original: both close, and what the original had consumed is open again. A
transfer is taken back as a whole, by its decrease: its increases are taken back with it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from server.ledger.posting_lines import EntryType, Place, PostingLine
from server.ledger.rules.valuation import is_invoiced_at_once
from shared.errors import ALREADY_INVOICED, CANNOT_UNDO, Refused
from shared.quantities import ZERO, Quantity

if TYPE_CHECKING:
    from datetime import date

    from server.ledger.rules.movements import OpenEntry
    from server.ledger.values import EntryState, LedgerEntry


@dataclass(frozen=True, slots=True)
class TakenBack:
    """An entry that is to be taken back, with all that depends on it."""

    state: EntryState
    bin_code: str
    """Where its goods are now, or come back to."""
    posting_date: date
    """When taking back counts."""
    correction_no: int | None
    """The entry that took it back already."""
    returned: Quantity
    """What came back of a decrease in other ways."""
    consumed: tuple[tuple[OpenEntry, Quantity], ...]
    """What a decrease had taken, by increase."""
    in_halves: tuple[TakenBack, ...]
    """The increases of a transfer."""
    open: OpenEntry
    """The entry itself, with nothing remaining where it is closed."""
    has_charge: bool
    """Whether freight or the like was charged to it."""

    @property
    def entry(self) -> LedgerEntry:
        return self.state.entry

    def opposite(self) -> PostingLine:
        """What is posted, as far as the checks look at it."""
        entry = self.entry
        return PostingLine(
            entry.entry_type,
            entry.item_no,
            Place(entry.place.location_code, self.bin_code),
            -entry.quantity,
            variant_code=entry.variant_code,
            tracking=entry.tracking,
        )


def require_undoable(taken: TakenBack, *, serial_in_stock: bool) -> None:
    """Raises: Refused(CANNOT_UNDO, ALREADY_INVOICED). Source: section 9, rules 1 to 4."""
    entry = taken.entry
    reason = _reason_against(taken) or (_reason_against_serial(entry) if serial_in_stock else "")
    if reason:
        raise Refused(CANNOT_UNDO, what=f"Entry {entry.entry_no}", reason=reason)
    if taken.state.cost.invoiced_quantity and not is_invoiced_at_once(entry.document.type):
        raise Refused(ALREADY_INVOICED, what=f"Entry {entry.entry_no}")


def _reason_against(taken: TakenBack) -> str:
    """Why it cannot be taken back; blank where nothing speaks against it."""
    entry = taken.entry
    if entry.undoes is not None:
        return "it is a correction itself"
    if taken.correction_no is not None:
        return f"entry {taken.correction_no} took it back already"
    if taken.posting_date < entry.posting_date:
        return f"it was posted on {entry.posting_date}, and cannot be taken back earlier"
    if not entry.is_inventory:
        return ""
    if entry.entry_type is EntryType.TRANSFER and entry.quantity > ZERO:
        return "a transfer is undone by its decrease"
    return _reason_of_use(taken)


def _reason_of_use(taken: TakenBack) -> str:
    if taken.has_charge:
        return "an item charge was assigned to it"
    if taken.entry.quantity > ZERO and taken.open.remaining != taken.entry.quantity:
        return "some of it was used since"
    if taken.returned:
        return "some of it came back since"
    if any(half.open.remaining != half.entry.quantity for half in taken.in_halves):
        return "some of it was received or moved on since"
    return ""


def _reason_against_serial(entry: LedgerEntry) -> str:
    """Source: spec/tracking.md, section 4, rule 6."""
    came_back = entry.quantity < ZERO and entry.entry_type is not EntryType.TRANSFER and entry.tracking.serial_no
    return f"serial number {entry.tracking.serial_no} came back another way" if came_back else ""
