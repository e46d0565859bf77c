"""The values that a posting is made of on its way from lines to ledger rows. Nothing here reads or writes.

A posting line becomes one or more `Movement`s (item ledger entries to be), which are applied (`application.py`) and valued
(`valuation.py`). Entries that the posting itself makes are numbered provisionally, after every entry there is; `store.py` gives
them their real numbers when it writes them.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from shared.quantities import NO_AMOUNT, ONE, ZERO, Amount, Quantity
from shared.tracking import UNTRACKED, Tracking

if TYPE_CHECKING:
    from datetime import date

    from server.catalog.values import Item
    from server.ledger.posting_lines import Document, EntryType, Place
    from shared.quantities import UnitCost

FIRST_PROVISIONAL_NO = 2**62
"""Numbers from here on stand for entries that this posting makes, in their order."""


class Pool(NamedTuple):
    """Stock that may be applied to one another: never across items, variants, locations, or orders in transit.

    Source: spec/ledger.md, section 3, rules 2, 3 and 7.
    """

    item_no: str
    variant_code: str
    location_code: str
    order_no: str
    """In transit: the transfer order; else blank."""
    lot_no: str
    """Here and below: blank unless such numbers bind the item's stock."""
    serial_no: str
    package_no: str

    @property
    def is_bound(self) -> bool:
        """Whether it holds one number's stock only. Such stock is never short."""
        return bool(self.lot_no or self.serial_no or self.package_no)


class BinKey(NamedTuple):
    """What lies in a bin is told apart by this; numbers only where they bind."""

    item_no: str
    variant_code: str
    location_code: str
    bin_code: str
    lot_no: str
    serial_no: str
    package_no: str


class StockKey(NamedTuple):
    """What the balances tell apart: every number that the entries carry, whether it binds or not."""

    item_no: str
    variant_code: str
    location_code: str
    lot_no: str
    serial_no: str
    package_no: str


class ExpirationKey(NamedTuple):
    """What an expiration date belongs to: the lot; the serial number where there is none; the package where there is neither.

    Source: spec/tracking.md, section 8, rule 1.
    """

    item_no: str
    variant_code: str
    lot_no: str
    serial_no: str
    package_no: str


def expiration_key(item_no: str, variant_code: str, tracking: Tracking) -> ExpirationKey | None:
    """What the expiration date of these goods belongs to; None where no number is known."""
    if tracking.lot_no:
        return ExpirationKey(item_no, variant_code, tracking.lot_no, "", "")
    if tracking.serial_no:
        return ExpirationKey(item_no, variant_code, "", tracking.serial_no, "")
    return ExpirationKey(item_no, variant_code, "", "", tracking.package_no) if tracking.package_no else None


def binding_numbers(item: Item, tracking: Tracking) -> Tracking:
    """Those of the numbers that bind the item's stock. Source: spec/tracking.md, section 2, rule 6."""
    if not item.tracking.is_tracked:
        return UNTRACKED
    return Tracking(
        tracking.lot_no if item.tracking.lot_specific else "",
        tracking.serial_no if item.tracking.serial_specific else "",
        tracking.package_no if item.tracking.package_specific else "",
    )


def pool_of(item: Item, variant_code: str, location_code: str, order_no: str, tracking: Tracking) -> Pool:
    """The pool of goods at a location; `order_no` blank unless they are in transit."""
    bound = binding_numbers(item, tracking)
    return Pool(item.no, variant_code, location_code, order_no, bound.lot_no, bound.serial_no, bound.package_no)


def bin_key(item_no: str, variant_code: str, place: Place, bound: Tracking) -> BinKey:
    """The key of goods in a bin, told apart by the numbers that bind them."""
    return BinKey(item_no, variant_code, place.location_code, place.bin_code, bound.lot_no, bound.serial_no, bound.package_no)


@dataclass(slots=True)
class OpenEntry:
    """An entry as far as applying needs it; `remaining` shrinks while it is applied."""

    entry_no: int
    pool: Pool
    posting_date: date
    quantity: Quantity
    remaining: Quantity
    """Signed like the quantity."""
    cost_amount: Amount = NO_AMOUNT
    """Cost of the whole entry, actual and expected."""
    expires_on: date | None = None
    warranty_ends_on: date | None = None
    was_open: bool = False
    """Whether it is on record as open already."""

    @property
    def is_increase(self) -> bool:
        return self.quantity > ZERO


@dataclass(frozen=True, slots=True)
class Application:
    """So much of an increase was taken by a decrease."""

    inbound: OpenEntry
    outbound: OpenEntry
    quantity: Quantity
    """Positive; negative where an application is taken back."""
    posting_date: date


@dataclass(frozen=True, slots=True)
class Applied:
    """So much of an increase is applied to a decrease now."""

    inbound_no: int
    outbound_no: int
    quantity: Quantity
    """Positive."""
    outbound_type: EntryType
    kept_because: str
    """Why a posting may not take it back by itself; blank: it may."""


@dataclass(frozen=True, slots=True)
class KnownCost:
    """A cost that comes from an earlier entry instead of from a price or an application."""

    quantity: Quantity
    """The quantity that the amounts are for; not 0."""
    actual: Amount
    expected: Amount


@dataclass(slots=True)
class Movement:
    """An item ledger entry to be: what the line says, and what applying and valuing find out."""

    line: int
    """Index of the posting line it comes from."""
    entry_no: int
    entry_type: EntryType
    item: Item
    variant_code: str
    place: Place
    quantity: Quantity
    tracking: Tracking
    posting_date: date
    document: Document
    document_line_no: int = 0
    expires_on: date | None = None
    warranty_ends_on: date | None = None
    unit_cost: UnitCost | None = None
    cost_amount: Amount | None = None
    indirect_cost_percent: Quantity = ZERO
    uom_code: str = ""
    base_units_per_unit: Quantity = ONE
    applies_to: int | None = None
    applies_from: int | None = None
    undoes: int | None = None
    transferred_from: OpenEntry | None = None
    """Increase that the goods of the in-half of a transfer came from."""
    transfer_out_no: int = 0
    """The out-half, on the in-half of a transfer."""
    known_cost: KnownCost | None = None
    open: OpenEntry | None = None
    """None for services and non-inventory items."""
    applications: list[Application] = field(default_factory=list)
    """Those that came with this entry."""
    cost_actual: Amount = NO_AMOUNT
    cost_expected: Amount = NO_AMOUNT

    @property
    def numbers_that_bind(self) -> Tracking:
        return binding_numbers(self.item, self.tracking)


@dataclass(frozen=True, slots=True)
class BinMovement:
    """A warehouse entry to be."""

    line: int
    key: BinKey
    quantity: Quantity
    """Signed."""
    entry_no: int = 0
    """Item entry written with it; 0: the goods only changed bins."""
    uom_code: str = ""
    base_units_per_unit: Quantity = ONE
    document_line_no: int = 0
    posting_date: date | None = None
    """None: the posting's."""
    document: Document | None = None
    """None: the posting's."""
