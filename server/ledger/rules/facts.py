"""What a posting must know before it is checked and applied: read once, for all its lines."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from server.catalog.values import InventorySetup, Location
from server.ledger.posting_lines import EntryType
from server.periods.values import ANY_DATE, AllowedDates

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from server.bin_contents.values import ContentKey, ContentSetup
    from server.catalog.values import Bin, Item
    from server.ledger.rules.movements import Applied, ExpirationKey, KnownCost, Pool
    from server.tracking.values import TrackedNumber
    from shared.quantities import Quantity

_NEVER_SHORT = frozenset({EntryType.TRANSFER, EntryType.ASSEMBLY_CONSUMPTION})
"""Whatever the setup says. Source: spec/ledger.md, section 4, rule 2."""

NO_LOCATION = Location("")
"""The blank location: a place of its own, without bins."""


@dataclass(frozen=True, slots=True)
class ReturnedFrom:
    """A decrease that a return brings goods of back."""

    item_no: str
    variant_code: str
    quantity: Quantity
    """Signed: negative, or the entry is no decrease."""
    returned: Quantity
    """What earlier returns brought back; all of it where it was taken back."""
    cost: KnownCost


@dataclass(frozen=True, slots=True)
class Facts:
    """Setup, cards, and what is known about the numbers that the lines name."""

    setup: InventorySetup
    items: Mapping[str, Item]
    locations: Mapping[str, Location]
    bins: Mapping[tuple[str, str], Bin]
    allowed_dates: AllowedDates = ANY_DATE
    contents: Mapping[ContentKey, ContentSetup] = field(default_factory=dict)
    """What is said of the items in the bins of their locations."""
    blocked: frozenset[TrackedNumber] = frozenset()
    with_card: frozenset[TrackedNumber] = frozenset()
    """Those of the numbers that have a card."""
    expirations: Mapping[ExpirationKey, date | None] = field(default_factory=dict)
    """Established dates; a blank one is established, too."""
    serials_in_stock: Mapping[tuple[str, str, str], str] = field(default_factory=dict)
    """Location of every serial number (item, variant, serial) of the lines that is in stock anywhere, in transit too."""
    lot_stock: Mapping[ExpirationKey, Quantity] = field(default_factory=dict)
    """On hand over all locations, of numbers whose date is to change."""
    returned_from: Mapping[int, ReturnedFrom] = field(default_factory=dict)
    """By entry number, for lines that bring goods back."""

    ancestors: Mapping[int, frozenset[int]] = field(default_factory=dict)
    """Of increases that were transferred or returned: the decreases that their goods passed through."""
    applied: Mapping[int, tuple[Applied, ...]] = field(default_factory=dict)
    """By entries that lines are fixed to, and too little of which is left: what has used them, the newest first."""

    def location(self, code: str) -> Location:
        return self.locations[code] if code else NO_LOCATION

    def prevents_negative(self, item: Item) -> bool:
        """Whether the item may not be taken below what is there. Source: spec/ledger.md, section 4, rule 1."""
        return self.setup.prevent_negative_inventory if item.prevent_negative is None else item.prevent_negative

    def may_be_short(self, item: Item, entry_type: EntryType, pool: Pool) -> bool:
        """Whether such a decrease may find too little and wait for goods. Source: spec/ledger.md, section 4, rules 1 to 3."""
        return not (pool.is_bound or entry_type in _NEVER_SHORT or self.prevents_negative(item))
