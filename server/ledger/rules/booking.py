"""Turns checked lines into movements, applied to the open stock: the apply phase. Pure: stock in, stock and movements out.

Lines are booked in their order, each seeing what the lines before it did: what one line brings in, the next may take. What is
refused here is what only applying can tell: too little in the bin or in stock, expired goods, a serial number that is there.
"""

from __future__ import annotations

from copy import deepcopy
from typing import TYPE_CHECKING

from server.ledger.posting_lines import EntryType, Place, Posting, PostingLine, TransferLine
from server.ledger.rules import checks, expiration
from server.ledger.rules.application import OpenStock, apply_fixed, close_shortages, consume
from server.ledger.rules.movements import (
    FIRST_PROVISIONAL_NO,
    Application,
    BinKey,
    BinMovement,
    KnownCost,
    Movement,
    OpenEntry,
    bin_key,
    binding_numbers,
    expiration_key,
    pool_of,
)
from server.ledger.rules.undo import require_undoable
from shared.errors import (
    APPLICATION_INVALID,
    INSUFFICIENT_BIN_CONTENT,
    INSUFFICIENT_INVENTORY,
    SERIAL_ALREADY_IN_STOCK,
    SERIAL_SCANNED_TWICE,
    Refused,
)
from shared.quantities import ZERO, Quantity

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from server.catalog.values import Item
    from server.ledger.rules.facts import Facts
    from server.ledger.rules.movements import ExpirationKey
    from server.ledger.rules.undo import TakenBack
    from shared.tracking import Tracking

_NEVER_SHORT = frozenset({EntryType.TRANSFER, EntryType.ASSEMBLY_CONSUMPTION})
"""Source: spec/ledger.md, section 4, rule 2."""


class Booking:
    """What a posting will write, as far as it is booked."""

    def __init__(self, posting: Posting, facts: Facts, stock: OpenStock, bins: dict[BinKey, Quantity]) -> None:
        self.posting = posting
        self.facts = facts
        self.stock = stock
        self.bins = bins
        """What lies in the bins that the lines take from."""
        self.movements: list[Movement] = []
        self.bin_movements: list[BinMovement] = []
        self.expirations = dict(facts.expirations)
        self.established: dict[ExpirationKey, tuple[date | None, int]] = {}
        """Dates that this posting establishes, with the entry that does."""
        self._serials = dict(facts.serials_in_stock)
        self._serials_moved: set[tuple[str, str, str]] = set()
        self._returned: dict[int, Quantity] = {}

    # --- one function for each kind of line -------------------------------------------------------------------------------

    def book_line(self, index: int, line: PostingLine) -> None:
        """An increase or a decrease."""
        movement = self._movement_for(index, line)
        if not movement.item.is_inventory:
            self.movements.append(movement)
        elif line.quantity > ZERO:
            self._book_increase(movement, line)
        else:
            self._book_decrease(movement, line.expires_on)

    def book_transfer(self, index: int, line: TransferLine) -> None:
        """A decrease, and for each increase that it was applied to an increase; within a location perhaps bins only."""
        item = self.facts.items[line.item_no]
        if not item.is_inventory:
            return
        if checks.moves_bins_only(line):
            self._book_bin_move(index, line, item)
            return
        decrease = self._transfer_half(index, line, line.from_place, -line.quantity, line.tracking)
        decrease.applies_to = line.applies_to_entry
        self._book_decrease(decrease, line.expires_on)
        for application in tuple(decrease.applications):
            self._book_in_half(index, line, decrease, application)

    def book_undo(self, index: int, taken: TakenBack) -> None:
        """The opposite of an entry, applied to it; what it had consumed is open again. Source: spec/ledger.md, section 9."""
        serial = taken.entry.tracking.serial_no
        in_stock = (taken.entry.item_no, taken.entry.variant_code, serial) in self._serials
        require_undoable(taken, serial_in_stock=bool(serial) and in_stock)
        for half in taken.in_halves:
            self._serials.pop((half.entry.item_no, half.entry.variant_code, half.entry.tracking.serial_no), None)
        self._book_correction(index, taken)
        for half in taken.in_halves:
            self._book_correction(index, half)

    def _book_correction(self, index: int, taken: TakenBack) -> None:
        movement = self._correction(index, taken)
        if movement.item.is_inventory:
            if movement.quantity > ZERO:
                self._take_serial_in(movement)
            self._open(movement)
            self._move_bin(movement)
            self._close_both(movement, taken)
        self.movements.append(movement)

    def _close_both(self, movement: Movement, taken: TakenBack) -> None:
        original, correction, day = taken.open, _opened(movement), movement.posting_date
        if movement.quantity < ZERO:
            movement.applications.append(self.stock.match(original, correction, abs(movement.quantity), day))
            return
        for inbound, quantity in taken.consumed:
            movement.applications.append(self.stock.match(inbound, original, -quantity, day))
        movement.applications.append(self.stock.match(correction, original, movement.quantity, day))
        self._establish(movement)

    # --- increases --------------------------------------------------------------------------------------------------------

    def _book_increase(self, movement: Movement, line: PostingLine) -> None:
        key = expiration_key(line.item_no, line.variant_code, movement.tracking)
        movement.expires_on = expiration.date_on_arrival(line, movement.item, key, self.expirations, movement.posting_date)
        self._take_serial_in(movement)
        if line.applies_from_entry is not None:
            self._take_return(movement, line.applies_from_entry)
        self._open(movement)
        self._move_bin(movement)
        self._cover(movement, origins=() if line.applies_from_entry is None else (line.applies_from_entry,))
        self.movements.append(movement)

    def _book_in_half(self, index: int, line: TransferLine, decrease: Movement, application: Application) -> None:
        """The goods of one application arrive; they remember the increase that they came from."""
        tracking = checks.new_numbers(line)
        movement = self._transfer_half(index, line, line.to_place, application.quantity, tracking)
        keys = (
            expiration_key(line.item_no, line.variant_code, line.tracking),
            expiration_key(line.item_no, line.variant_code, tracking),
        )
        stock = self.facts.stock_of(keys[0]) if keys[0] is not None else ZERO
        movement.expires_on = expiration.date_after_transfer(
            line, movement.item, keys=keys, known=self.expirations, stock=stock, date_before=application.inbound.expires_on
        )
        movement.transferred_from = application.inbound
        movement.transfer_out_no = decrease.entry_no
        self._take_serial_in(movement)
        self._open(movement)
        self._move_bin(movement)
        self._cover(movement, origins=(application.inbound.entry_no,))
        self.movements.append(movement)

    def _cover(self, movement: Movement, origins: tuple[int, ...]) -> None:
        """Apply an increase: to the shortage that was named, or to whatever is short, except where it comes from."""
        entry = _opened(movement)
        if movement.applies_to is not None:
            self._apply_fixed(movement, movement.applies_to)
        else:
            not_these = frozenset(ancestor for origin in origins for ancestor in self.facts.ancestors_of(origin))
            movement.applications += close_shortages(self.stock, entry, not_these=not_these)
        self._establish(movement)

    def _apply_fixed(self, movement: Movement, applies_to: int) -> None:
        """Apply to the entry that was named; it may not be valued earlier than anything may. Source: spec/ledger.md, 5, rule 4."""
        other = self.stock.by_no.get(applies_to)
        if other is not None:
            self.facts.allowed_dates.require_valuable(other.posting_date)
        movement.applications.append(apply_fixed(self.stock, _opened(movement), applies_to))

    def _establish(self, movement: Movement) -> None:
        key = expiration_key(movement.item.no, movement.variant_code, movement.tracking)
        if key is not None:
            self.expirations[key] = movement.expires_on
            self.established[key] = (movement.expires_on, movement.entry_no)

    def _take_serial_in(self, movement: Movement) -> None:
        """A serial number is in one place at most, in transit included. Source: spec/tracking.md, section 4, rule 3."""
        serial = movement.numbers_that_bind.serial_no
        if not serial:
            return
        key = (movement.item.no, movement.variant_code, serial)
        if key in self._serials:
            if key in self._serials_moved:
                raise Refused(SERIAL_SCANNED_TWICE, serial=serial, item=movement.item.no)
            raise Refused(SERIAL_ALREADY_IN_STOCK, serial=serial, item=movement.item.no, place=self._serials[key] or "no location")
        self._serials[key] = movement.place.location_code
        self._serials_moved.add(key)

    def _take_return(self, movement: Movement, applies_from: int) -> None:
        """Goods come back from an earlier decrease, no more than it took. Source: spec/ledger.md, section 3, rule 12."""
        source = self.facts.returned_from.get(applies_from)
        if source is None or source.quantity > ZERO:
            raise Refused(APPLICATION_INVALID, entry=applies_from, reason="it is no decrease")
        if (source.item_no, source.variant_code) != (movement.item.no, movement.variant_code):
            raise Refused(APPLICATION_INVALID, entry=applies_from, reason="it is of another item or variant")
        returned = self._returned.get(applies_from, source.returned)
        left = abs(source.quantity) - returned
        if movement.quantity > left:
            reason = f"{returned!s} of it came back already, {left!s} can still be returned"
            raise Refused(APPLICATION_INVALID, entry=applies_from, reason=reason)
        self._returned[applies_from] = returned + movement.quantity
        movement.known_cost = source.cost

    # --- decreases --------------------------------------------------------------------------------------------------------

    def _book_decrease(self, movement: Movement, given_date: date | None) -> None:
        key = expiration_key(movement.item.no, movement.variant_code, movement.tracking)
        expiration.refuse_other_label(key, self.expirations, given_date)
        self._take_serial_out(movement)
        self._open(movement)
        self._move_bin(movement)
        entry = _opened(movement)
        if movement.applies_to is not None:
            self._apply_fixed(movement, movement.applies_to)
        else:
            movement.applications += consume(self.stock, entry, movement.item.costing_method)
        self._refuse_shortage(movement)
        expiration.refuse_expired(movement, movement.applications)
        movement.expires_on = self._date_of_leaving(movement, key)
        entry.expires_on = movement.expires_on
        self.movements.append(movement)

    def _take_serial_out(self, movement: Movement) -> None:
        serial = movement.numbers_that_bind.serial_no
        if serial:
            key = (movement.item.no, movement.variant_code, serial)
            if self._serials.pop(key, None) is None and key in self._serials_moved:
                raise Refused(SERIAL_SCANNED_TWICE, serial=serial, item=movement.item.no)
            self._serials_moved.add(key)

    def _refuse_shortage(self, movement: Movement) -> None:
        """Source: spec/ledger.md, section 4, rules 1 to 4."""
        entry = _opened(movement)
        if not entry.remaining:
            return
        if movement.entry_type in _NEVER_SHORT or entry.pool.is_bound or self.facts.prevents_negative(movement.item):
            raise Refused(
                INSUFFICIENT_INVENTORY,
                available=entry.remaining - entry.quantity,
                item=_named(movement.item, movement.tracking),
                place=movement.place.location_code or "no location",
                wanted=abs(movement.quantity),
            )

    def _date_of_leaving(self, movement: Movement, key: ExpirationKey | None) -> date | None:
        if _opened(movement).pool.is_bound and movement.applications:
            return movement.applications[0].inbound.expires_on
        return self.expirations.get(key) if key is not None else None

    # --- bins -------------------------------------------------------------------------------------------------------------

    def _book_bin_move(self, index: int, line: TransferLine, item: Item) -> None:
        """From bin to bin of one location: warehouse entries only, the item ledger does not see it."""
        dated_by = expiration_key(line.item_no, line.variant_code, line.tracking)
        expiration.refuse_other_label(dated_by, self.expirations, line.expires_on)
        numbers = binding_numbers(item, line.tracking)
        for place, quantity in ((line.from_place, -line.quantity), (line.to_place, line.quantity)):
            key = bin_key(item.no, line.variant_code, place, numbers)
            self._change_bin(key, quantity)
            self.bin_movements.append(
                BinMovement(
                    index,
                    key,
                    quantity,
                    uom_code=line.uom_code,
                    base_units_per_unit=line.base_units_per_unit,
                    document_line_no=line.document_line_no,
                )
            )

    def _move_bin(self, movement: Movement) -> None:
        """The warehouse entry of an item entry, where the location has bins. Source: spec/ledger.md, section 11, rule 2."""
        if not movement.place.bin_code:
            return
        key = bin_key(movement.item.no, movement.variant_code, movement.place, movement.numbers_that_bind)
        self._change_bin(key, movement.quantity)
        self.bin_movements.append(
            BinMovement(
                movement.line,
                key,
                movement.quantity,
                entry_no=movement.entry_no,
                uom_code=movement.uom_code,
                base_units_per_unit=movement.base_units_per_unit,
                document_line_no=movement.document_line_no,
                posting_date=movement.posting_date,
                document=movement.document,
            )
        )

    def _change_bin(self, key: BinKey, quantity: Quantity) -> None:
        """A bin never goes negative, whatever the setup says. Source: spec/ledger.md, section 4, rule 6."""
        available = self.bins.get(key, ZERO)
        if available + quantity < ZERO:
            raise Refused(INSUFFICIENT_BIN_CONTENT, available=available, item=key.item_no, bin=key.bin_code, wanted=abs(quantity))
        self.bins[key] = available + quantity

    # --- making movements -------------------------------------------------------------------------------------------------

    def next_entry_no(self) -> int:
        """The provisional number of the next movement."""
        return FIRST_PROVISIONAL_NO + len(self.movements)

    def _movement_for(self, index: int, line: PostingLine) -> Movement:
        return Movement(
            line=index,
            entry_no=self.next_entry_no(),
            entry_type=line.entry_type,
            item=self.facts.items[line.item_no],
            variant_code=line.variant_code,
            place=line.place,
            quantity=line.quantity,
            tracking=line.tracking,
            posting_date=self.posting.posting_date,
            document=self.posting.document,
            document_line_no=line.document_line_no,
            expires_on=line.expires_on,
            unit_cost=line.unit_cost,
            cost_amount=line.cost_amount,
            uom_code=line.uom_code,
            base_units_per_unit=line.base_units_per_unit,
            applies_to=line.applies_to_entry,
            applies_from=line.applies_from_entry,
        )

    def _transfer_half(self, index: int, line: TransferLine, place: Place, quantity: Quantity, tracking: Tracking) -> Movement:
        return Movement(
            line=index,
            entry_no=self.next_entry_no(),
            entry_type=EntryType.TRANSFER,
            item=self.facts.items[line.item_no],
            variant_code=line.variant_code,
            place=place,
            quantity=quantity,
            tracking=tracking,
            posting_date=self.posting.posting_date,
            document=self.posting.document,
            document_line_no=line.document_line_no,
            uom_code=line.uom_code,
            base_units_per_unit=line.base_units_per_unit,
        )

    def _correction(self, index: int, taken: TakenBack) -> Movement:
        """The opposite of an entry, under its document; goods that come back have the date that holds now."""
        entry, cost = taken.entry, taken.state.cost
        key = expiration_key(entry.item_no, entry.variant_code, entry.tracking)
        known = self.expirations.get(key, entry.expires_on) if key is not None and entry.quantity < ZERO else entry.expires_on
        return Movement(
            line=index,
            entry_no=self.next_entry_no(),
            entry_type=entry.entry_type,
            item=self.facts.items[entry.item_no],
            variant_code=entry.variant_code,
            place=Place(entry.place.location_code, taken.bin_code),
            quantity=-entry.quantity,
            tracking=entry.tracking,
            posting_date=taken.posting_date,
            document=entry.document,
            document_line_no=entry.document_line_no,
            expires_on=known,
            warranty_ends_on=entry.warranty_ends_on,
            uom_code=entry.uom_code,
            base_units_per_unit=entry.base_units_per_unit,
            undoes=entry.entry_no,
            known_cost=KnownCost(entry.quantity, cost.actual, cost.expected),
        )

    def _open(self, movement: Movement) -> None:
        """Let the movement's entry take part in applying."""
        in_transit = self.facts.location(movement.place.location_code).in_transit
        order_no = movement.document.order_no if in_transit else ""
        pool = pool_of(movement.item, movement.variant_code, movement.place.location_code, order_no, movement.tracking)
        movement.open = OpenEntry(
            movement.entry_no,
            pool,
            movement.posting_date,
            movement.quantity,
            movement.quantity,
            expires_on=movement.expires_on,
        )
        self.stock.add(movement.open)
        self.stock.changed[movement.entry_no] = movement.open


def book(
    posting: Posting, facts: Facts, stock: OpenStock, bins: dict[BinKey, Quantity], taken_back: Mapping[int, TakenBack]
) -> Booking:
    """Book every line, in order. Raises: Refused with the first that cannot be booked."""
    booking = Booking(posting, facts, stock, bins)
    for index in range(len(posting.lines)):
        _book(booking, index, taken_back)
    return booking


def unbookable(
    posting: Posting, facts: Facts, stock: OpenStock, bins: dict[BinKey, Quantity], taken_back: Mapping[int, TakenBack]
) -> dict[int, Refused]:
    """What is refused of each line that cannot be booked, as if those lines were not there; the stock stays as it is.

    A line that is refused may have been booked in part: so the booking begins again without it.
    """
    refused: dict[int, Refused] = {}
    while True:
        copied_stock, copied_bins, copied_back = deepcopy((stock, bins, taken_back))
        booking = Booking(posting, facts, copied_stock, copied_bins)
        for index in range(len(posting.lines)):
            if index not in refused:
                try:
                    _book(booking, index, copied_back)
                except Refused as problem:
                    refused[index] = problem
                    break
        else:
            return refused


def _book(booking: Booking, index: int, taken_back: Mapping[int, TakenBack]) -> None:
    line = booking.posting.lines[index]
    if isinstance(line, PostingLine):
        booking.book_line(index, line)
    elif isinstance(line, TransferLine):
        booking.book_transfer(index, line)
    else:
        booking.book_undo(index, taken_back[index])


def _opened(movement: Movement) -> OpenEntry:
    assert movement.open is not None, "a movement is opened before it is applied"
    return movement.open


def _named(item: Item, tracking: Tracking) -> str:
    """The item with the number that is meant."""
    number = tracking.serial_no or tracking.lot_no or tracking.package_no
    return f"{item.no} {number}" if number else item.no
