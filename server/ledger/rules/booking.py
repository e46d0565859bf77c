"""Turns checked lines into movements, applied to the open stock: the apply phase. Pure: stock in, stock and movements out.

Lines are booked in their order, each seeing what the lines before it did: what one line brings in, the next may take. What is
refused here is what only applying can tell: too little in the bin or in stock, expired goods, a serial number that is there.
"""

from __future__ import annotations

from copy import deepcopy
from typing import TYPE_CHECKING

from server.ledger.posting_lines import Posting, PostingLine, TransferLine
from server.ledger.rules import checks, expiration, making_movements
from server.ledger.rules.application import OpenStock, apply_fixed, close_shortages, consume, named_entry
from server.ledger.rules.bins import BinContents, StockInBins
from server.ledger.rules.movements import (
    FIRST_PROVISIONAL_NO,
    Application,
    BinMovement,
    Movement,
    OpenEntry,
    expiration_key,
    pool_of,
)
from server.ledger.rules.reapplication import Reapplication
from server.ledger.rules.redating import Redating, redated_lot
from server.ledger.rules.serials import SerialNumbers
from server.ledger.rules.undo import require_undoable
from shared.errors import APPLICATION_INVALID, INSUFFICIENT_INVENTORY, Refused
from shared.quantities import ZERO, Quantity

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from datetime import date

    from server.catalog.values import Item
    from server.ledger.posting_lines import Place
    from server.ledger.rules.facts import Facts
    from server.ledger.rules.movements import ExpirationKey
    from server.ledger.rules.undo import TakenBack
    from server.ledger.values import LedgerEntry
    from shared.tracking import Tracking


class Booking:
    """What a posting will write, as far as it is booked."""

    def __init__(
        self, posting: Posting, facts: Facts, stock: OpenStock, bins: StockInBins, *, without: Collection[int] = ()
    ) -> None:
        self.posting = posting
        self.facts = facts
        self.stock = stock
        self.movements: list[Movement] = []
        self.reapplication = Reapplication(facts, stock, facts.applied)
        self.expirations = dict(facts.expirations)
        self.established: dict[ExpirationKey, tuple[date | None, int]] = {}
        """Dates that this posting establishes, with the entry that does."""
        self._bins = BinContents(bins, facts)
        self._serials = SerialNumbers(facts.serials_in_stock)
        self._returned: dict[int, Quantity] = {}
        booked = (line for index, line in enumerate(posting.lines) if index not in without)
        self._redating = Redating(booked, facts.lot_stock)

    @property
    def bin_movements(self) -> list[BinMovement]:
        return self._bins.movements

    # --- one function for each kind of line -------------------------------------------------------------------------------

    def book_line(self, index: int, line: PostingLine) -> None:
        """An increase or a decrease."""
        item = self.facts.items[line.item_no]
        movement = making_movements.movement_of(index, line, self.next_entry_no(), item, self.posting)
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
        self._redating.require_once(line)
        decrease = self._transfer_half(index, line, line.from_place, -line.quantity, line.tracking)
        decrease.applies_to = line.applies_to_entry
        self._book_decrease(decrease, line.expires_on, redates=redated_lot(line))
        decrease.warranty_ends_on = decrease.applications[0].inbound.warranty_ends_on
        for application in tuple(decrease.applications):
            self._book_in_half(index, line, decrease, application)

    def book_undo(self, index: int, taken: TakenBack) -> None:
        """The opposite of an entry, applied to it; what it had consumed is open again. Source: spec/ledger.md, section 9."""
        serial_in_stock = bool(taken.entry.tracking.serial_no) and self._serials.has(taken.entry)
        require_undoable(taken, serial_in_stock=serial_in_stock)
        for half in taken.in_halves:
            self._serials.forget(half.entry)
        self._book_correction(index, taken)
        for half in taken.in_halves:
            self._book_correction(index, half)

    def _book_correction(self, index: int, taken: TakenBack) -> None:
        movement = self._correction(index, taken)
        if movement.item.is_inventory:
            if movement.quantity > ZERO:
                self._serials.come_in(movement)
            self._open(movement)
            self._bins.move_with_entry(movement)
            self._close_both(movement, taken)
        self.movements.append(movement)

    def _close_both(self, movement: Movement, taken: TakenBack) -> None:
        original, correction, day = taken.open, _opened(movement), movement.posting_date
        if movement.quantity < ZERO:
            movement.applications.append(self.stock.match(original, correction, abs(movement.quantity), day))
            return
        for inbound, quantity in taken.consumed:
            movement.applications.append(self.stock.match(inbound, original, -quantity, day))
            self.reapplication.is_gone(inbound, original, quantity)
        movement.applications.append(self.stock.match(correction, original, movement.quantity, day))
        self._establish(movement)

    # --- increases --------------------------------------------------------------------------------------------------------

    def _book_increase(self, movement: Movement, line: PostingLine) -> None:
        key = expiration_key(line.item_no, line.variant_code, movement.tracking)
        movement.expires_on = expiration.date_on_arrival(line, movement.item, key, self.expirations, self.posting.document_date)
        self._serials.come_in(movement)
        if line.applies_from_entry is not None:
            self._take_return(movement, line.applies_from_entry)
        self._open(movement)
        self._bins.move_with_entry(movement)
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
        redated = redated_lot(line)
        date_before = application.inbound.expires_on
        if keys[0] != keys[1] and keys[1] in self.established and not movement.numbers_that_bind.is_blank:
            expiration.refuse_merging_dates(line, keys[1], self.expirations, date_before)
        movement.expires_on = expiration.date_after_transfer(
            line,
            movement.item,
            key=keys[1],
            known=self.expirations,
            is_whole_lot=self._redating.may_begin(redated),
            date_before=date_before,
        )
        if redated is not None:
            self._redating.make(redated, movement.entry_no)
        movement.warranty_ends_on = application.inbound.warranty_ends_on
        movement.transferred_from = application.inbound
        movement.transfer_out_no = decrease.entry_no
        self._serials.come_in(movement)
        self._open(movement)
        self._bins.move_with_entry(movement)
        self._cover(movement, origins=(application.inbound.entry_no,))
        self.movements.append(movement)

    def _cover(self, movement: Movement, origins: tuple[int, ...]) -> None:
        """Apply an increase: to the shortage that was named, or to whatever is short, except where it comes from."""
        entry = _opened(movement)
        not_these = frozenset(ancestor for origin in origins for ancestor in self.reapplication.ancestors_of(origin))
        if not_these:
            self.reapplication.ancestors[entry.entry_no] = not_these
        if movement.applies_to is not None:
            self._apply_fixed(movement, movement.applies_to)
        else:
            movement.applications += close_shortages(self.stock, entry, not_these=not_these)
        self._establish(movement)

    def _apply_fixed(self, movement: Movement, applies_to: int) -> None:
        """Apply to the entry that was named; what has used it is applied elsewhere. Source: spec/ledger.md, 3.10, 3.11 and 5.4."""
        entry = _opened(movement)
        other = named_entry(self.stock, entry, applies_to)
        self.facts.allowed_dates.require_valuable(other.posting_date)
        taken_back = self.reapplication.make_room(other, abs(entry.remaining))
        movement.applications.append(apply_fixed(self.stock, entry, other))
        self.reapplication.apply_again(taken_back, other)

    def _establish(self, movement: Movement) -> None:
        key = expiration_key(movement.item.no, movement.variant_code, movement.tracking)
        if key is not None:
            self.expirations[key] = movement.expires_on
            self.established[key] = (movement.expires_on, movement.entry_no)

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

    def _book_decrease(self, movement: Movement, given_date: date | None, *, redates: ExpirationKey | None = None) -> None:
        key = expiration_key(movement.item.no, movement.variant_code, movement.tracking)
        expiration.refuse_other_label(key, self.expirations if redates is None else self.facts.expirations, given_date)
        self._serials.go_out(movement)
        self._open(movement)
        self._bins.move_with_entry(movement)
        entry = _opened(movement)
        if movement.applies_to is not None:
            self._apply_fixed(movement, movement.applies_to)
        else:
            taken = self._redating.made(redates) if redates is not None else ()
            movement.applications += consume(self.stock, entry, movement.item.costing_method, not_these=taken)
        self._refuse_shortage(movement)
        expiration.refuse_expired(movement, movement.applications)
        movement.expires_on = self._date_of_leaving(movement, key)
        entry.expires_on = movement.expires_on
        self.movements.append(movement)

    def _refuse_shortage(self, movement: Movement) -> None:
        """Source: spec/ledger.md, section 4, rules 1 to 4."""
        entry = _opened(movement)
        if not entry.remaining:
            return
        if not self.facts.may_be_short(movement.item, movement.entry_type, entry.pool):
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

    def _book_bin_move(self, index: int, line: TransferLine, item: Item) -> None:
        """Within a location: the label is compared with what is known, and the bins change."""
        dated_by = expiration_key(line.item_no, line.variant_code, line.tracking)
        expiration.refuse_other_label(dated_by, self.expirations, line.expires_on)
        self._bins.move_only(index, line, item)

    # --- making movements -------------------------------------------------------------------------------------------------

    def next_entry_no(self) -> int:
        """The provisional number of the next movement."""
        return FIRST_PROVISIONAL_NO + len(self.movements)

    def _transfer_half(self, index: int, line: TransferLine, place: Place, quantity: Quantity, tracking: Tracking) -> Movement:
        item, entry_no = self.facts.items[line.item_no], self.next_entry_no()
        return making_movements.transfer_half(
            index, line, entry_no, item, self.posting, place=place, quantity=quantity, tracking=tracking
        )

    def _correction(self, index: int, taken: TakenBack) -> Movement:
        """Goods that come back have the date that holds now; where they had only another one in between, that which they had."""
        entry = taken.entry
        key = _lot(entry)
        is_back = key is not None and entry.quantity < ZERO and all(_lot(half.entry) != key for half in taken.in_halves)
        known = self.expirations.get(key, entry.expires_on) if key is not None and is_back else entry.expires_on
        return making_movements.correction_of(index, taken, self.next_entry_no(), self.facts.items[entry.item_no], known)

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
            warranty_ends_on=movement.warranty_ends_on,
        )
        self.stock.add(movement.open)
        self.stock.changed[movement.entry_no] = movement.open


def book(posting: Posting, facts: Facts, stock: OpenStock, bins: StockInBins, taken_back: Mapping[int, TakenBack]) -> Booking:
    """Book every line, in order. Raises: Refused with the first that cannot be booked."""
    booking = Booking(posting, facts, stock, bins)
    for index in range(len(posting.lines)):
        _book(booking, index, taken_back)
    return booking


def unbookable(
    posting: Posting, facts: Facts, stock: OpenStock, bins: StockInBins, taken_back: Mapping[int, TakenBack]
) -> dict[int, Refused]:
    """What is refused of each line that cannot be booked, as if those lines were not there; the stock stays as it is.

    A line that is refused may have been booked in part: so the booking begins again without it.
    """
    refused: dict[int, Refused] = {}
    while True:
        copied_stock, copied_bins, copied_back = deepcopy((stock, bins, taken_back))
        booking = Booking(posting, facts, copied_stock, copied_bins, without=refused)
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


def _lot(entry: LedgerEntry) -> ExpirationKey | None:
    return expiration_key(entry.item_no, entry.variant_code, entry.tracking)


def _named(item: Item, tracking: Tracking) -> str:
    """The item with the number that is meant."""
    number = tracking.serial_no or tracking.lot_no or tracking.package_no
    return f"{item.no} {number}" if number else item.no
