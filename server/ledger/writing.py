"""Writes a booking: real numbers for its entries, rows for the ledgers, changes of the derived tables."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

from server.ledger import store
from server.ledger.posting_lines import Document, PostedLine, PostedResult, PostedValues
from server.ledger.rules.movements import FIRST_PROVISIONAL_NO, BinKey, StockKey
from server.ledger.rules.valuation import is_invoiced_at_once
from server.tracking import service as tracking
from shared.quantities import NO_AMOUNT, ZERO, Quantity, UnitCost, unit_cost_of

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from server.database.unit_of_work import UnitOfWork
    from server.ledger.posting_lines import Posting, ValuePosting
    from server.ledger.rules.booking import Booking
    from server.ledger.rules.invoicing import NewValue
    from server.ledger.rules.movements import Application, BinMovement, Movement

Row = dict[str, Any]
NO_COST = UnitCost(0)


class _Numbers:
    """The real numbers of one posting: entries by their provisional number, the other records as they come."""

    def __init__(self, work: UnitOfWork, entries: int, records: int) -> None:
        self._entries = store.take_entry_numbers(work, entries)
        self._records = iter(store.take_record_numbers(work, records))

    def entry(self, no: int) -> int:
        return no if no < FIRST_PROVISIONAL_NO else self._entries[no - FIRST_PROVISIONAL_NO]

    def record(self) -> int:
        return next(self._records)


def write(work: UnitOfWork, booking: Booking) -> PostedResult:
    """Write everything that the booking says. The numbers of what was written, line by line."""
    applied = [*(each for movement in booking.movements for each in movement.applications), *booking.reapplication.applications]
    born = [movement for movement in booking.movements if movement.open is not None and movement.quantity > ZERO]
    records = 1 + len(applied) + len(born) + len(booking.movements) + len(booking.bin_movements)
    numbers = _Numbers(work, len(booking.movements), records)
    written_by = _written_by(work, numbers.record())
    counts = {
        "item_entries": len(booking.movements),
        "applications": len(born) + len(applied),
        "value_entries": len(booking.movements),
        "warehouse_entries": len(booking.bin_movements),
    }
    store.add_register(work, _register_row(booking.posting, written_by) | counts)
    store.add_item_entries(work, [_entry_row(movement, booking, numbers, written_by) for movement in booking.movements])
    births = [_birth(movement, numbers, written_by) for movement in born]
    store.add_applications(work, births + [_application(each, numbers, written_by) for each in applied])
    store.add_value_entries(work, [_value_row(movement, numbers, written_by) for movement in booking.movements])
    bin_rows = [_warehouse_row(each, booking, numbers, written_by) for each in booking.bin_movements]
    store.add_warehouse_entries(work, bin_rows)
    _write_derived(work, booking, numbers)
    work.dirty_items.update(movement.item.no for movement in booking.movements)
    work.dirty_items.update(each.inbound.pool.item_no for each in booking.reapplication.applications)
    work.registers.append(written_by["register_no"])
    return PostedResult(written_by["register_no"], _posted_lines(booking, numbers, [row["entry_no"] for row in bin_rows]))


def _write_derived(work: UnitOfWork, booking: Booking, numbers: _Numbers) -> None:
    store.add_to_stock(work, _stock_changes(booking))
    bin_changes = _bin_changes(booking)
    store.add_to_bins(work, bin_changes, [row for row in bin_changes if _may_be_empty(row, booking)])
    store.add_to_units(work, _unit_changes(booking))
    changed = list(booking.stock.changed.values())
    for entry in changed:
        entry.entry_no = numbers.entry(entry.entry_no)
    store.keep_open(work, changed)
    _make_cards(work, booking)
    _tell_devices(work, booking)
    store.establish_expirations(work, {key: (day, numbers.entry(no)) for key, (day, no) in booking.established.items()})


def _make_cards(work: UnitOfWork, booking: Booking) -> None:
    """Cards of the numbers that have none, where the tracking code has posting make them. Source: spec/tracking.md, 7, rule 5."""
    numbers = [
        number
        for movement in booking.movements
        if movement.item.creates_cards
        for number in tracking.numbers_of(movement.item.no, movement.variant_code, movement.tracking)
        if movement.item.creates_card(number.dimension)
    ]
    if numbers:
        tracking.make_cards(work, numbers)


def _tell_devices(work: UnitOfWork, booking: Booking) -> None:
    """Devices copy lots and serial numbers with their dates: say which are new or have another date."""
    known, nothing = booking.facts.expirations, object()
    changed = [key for key, (day, _) in booking.established.items() if known.get(key, nothing) != day]
    if changed:
        numbers = tracking.tracked_numbers((key.item_no, key.variant_code, key.lot_no, key.serial_no) for key in changed)
        tracking.numbers_changed(work, numbers)


def _stock_changes(booking: Booking) -> list[Row]:
    changes: dict[StockKey, Quantity] = defaultdict(Quantity)
    for movement in booking.movements:
        if movement.open is not None:
            changes[_stock_key(movement)] += movement.quantity
    return [key._asdict() | {"quantity": change} for key, change in changes.items() if change]


def _bin_changes(booking: Booking) -> list[Row]:
    changes: dict[BinKey, Quantity] = defaultdict(Quantity)
    for each in booking.bin_movements:
        changes[each.key] += each.quantity
    return [key._asdict() | {"quantity": change} for key, change in changes.items() if change]


def _may_be_empty(change: Row, booking: Booking) -> bool:
    """Whether nothing may be left: an increase fills up what is missing, in an adjustment bin only."""
    location = booking.facts.location(change["location_code"])
    return bool(change["quantity"] < ZERO or change["bin_code"] == location.adjustment_bin)


def _unit_changes(booking: Booking) -> list[Row]:
    """The same by unit, at directed locations."""
    changes: dict[tuple[BinKey, str], Quantity] = defaultdict(Quantity)
    for each in booking.bin_movements:
        if booking.facts.location(each.key.location_code).directed_put_away_and_pick:
            changes[each.key, each.uom_code] += each.quantity
    return [key._asdict() | {"uom_code": unit, "quantity": change} for (key, unit), change in changes.items() if change]


def _stock_key(movement: Movement) -> StockKey:
    numbers = movement.tracking
    place = movement.place.location_code
    return StockKey(movement.item.no, movement.variant_code, place, numbers.lot_no, numbers.serial_no, numbers.package_no)


def _written_by(work: UnitOfWork, register_no: int) -> Row:
    return {
        "register_no": register_no,
        "person": work.person,
        "posted_at": work.now,
        "transaction_id": work.transaction_id,
    }


def _register_row(posting: Posting, written_by: Row) -> Row:
    return {
        "posting_date": posting.posting_date,
        "document_type": posting.document.type,
        "document_no": posting.document.no,
        "order_no": posting.document.order_no,
        "reason_code": posting.reason_code,
        "journal_batch": posting.journal_batch,
        **written_by,
    }


def _entry_row(movement: Movement, booking: Booking, numbers: _Numbers, written_by: Row) -> Row:
    return {
        "entry_no": numbers.entry(movement.entry_no),
        "item_no": movement.item.no,
        "entry_type": movement.entry_type,
        "variant_code": movement.variant_code,
        "location_code": movement.place.location_code,
        "bin_code": movement.place.bin_code if movement.open is not None else "",
        "posting_date": movement.posting_date,
        "quantity": movement.quantity,
        "lot_no": movement.tracking.lot_no,
        "serial_no": movement.tracking.serial_no,
        "package_no": movement.tracking.package_no,
        "expires_on": movement.expires_on,
        "is_inventory": movement.open is not None,
        "document_type": movement.document.type,
        "document_no": movement.document.no,
        "document_line_no": movement.document_line_no,
        "order_no": movement.document.order_no,
        "applies_to_entry_no": movement.applies_to,
        "applies_from_entry_no": movement.applies_from,
        "undoes_entry_no": movement.undoes,
        "source_type": movement.document.source_type,
        "source_no": movement.document.source_no,
        "external_document_no": movement.document.external_document_no,
        "document_date": movement.document.document_date,
        "warranty_ends_on": movement.warranty_ends_on,
        "uom_code": movement.uom_code,
        "base_units_per_unit": movement.base_units_per_unit,
        "reason_code": booking.posting.reason_code,
        **written_by,
    }


def _birth(movement: Movement, numbers: _Numbers, written_by: Row) -> Row:
    """The record with which an increase begins; it remembers the decrease that the goods come from."""
    origin, entry_no = movement.transferred_from, numbers.entry(movement.entry_no)
    return {
        "entry_no": numbers.record(),
        "item_no": movement.item.no,
        "item_ledger_entry_no": entry_no,
        "inbound_entry_no": entry_no,
        "outbound_entry_no": numbers.entry(movement.transfer_out_no or movement.applies_from or 0),
        "quantity": movement.quantity,
        "posting_date": movement.posting_date,
        "transferred_from_entry_no": numbers.entry(origin.entry_no) if origin is not None else 0,
        "is_cost_application": bool(movement.transfer_out_no or movement.applies_from),
        **written_by,
    }


def _application(application: Application, numbers: _Numbers, written_by: Row) -> Row:
    outbound_no = numbers.entry(application.outbound.entry_no)
    return {
        "entry_no": numbers.record(),
        "item_no": application.inbound.pool.item_no,
        "item_ledger_entry_no": outbound_no,
        "inbound_entry_no": numbers.entry(application.inbound.entry_no),
        "outbound_entry_no": outbound_no,
        "quantity": -application.quantity,
        "posting_date": application.posting_date,
        "transferred_from_entry_no": 0,
        "is_cost_application": True,
        **written_by,
    }


def _value_row(movement: Movement, numbers: _Numbers, written_by: Row) -> Row:
    cost = movement.cost_actual + movement.cost_expected
    is_invoiced = is_invoiced_at_once(movement.document.type)
    return {
        "entry_no": numbers.record(),
        "item_no": movement.item.no,
        "item_ledger_entry_no": numbers.entry(movement.entry_no),
        "entry_type": "direct_cost",
        "variant_code": movement.variant_code,
        "location_code": movement.place.location_code,
        "posting_date": movement.posting_date,
        "valuation_date": _valuation_date(movement),
        "item_ledger_entry_quantity": movement.quantity,
        "valued_quantity": movement.quantity,
        "invoiced_quantity": movement.quantity if is_invoiced else ZERO,
        "cost_amount_actual": movement.cost_actual,
        "cost_amount_expected": movement.cost_expected,
        "cost_per_unit": unit_cost_of(cost, movement.quantity) if cost != NO_AMOUNT else NO_COST,
        "is_adjustment": False,
        "cost_amount_non_inventory": NO_AMOUNT,
        "charge_code": "",
        "document_type": movement.document.type,
        "document_no": movement.document.no,
        **written_by,
    }


def write_values(work: UnitOfWork, posting: ValuePosting, by_line: Sequence[Sequence[NewValue]]) -> PostedValues:
    """Write what entries that are there are worth from now on; those that are still open say so. The numbers, line by line.

    What was taken of these entries costs something else now: their items are marked for the cost adjustment.
    """
    values = [value for of_line in by_line for value in of_line]
    numbers = _Numbers(work, 0, 1 + len(values))
    written_by = _written_by(work, numbers.record())
    counts = {"item_entries": 0, "applications": 0, "value_entries": len(values), "warehouse_entries": 0}
    header = {
        "posting_date": posting.posting_date,
        "document_type": posting.document.type,
        "document_no": posting.document.no,
        "order_no": posting.document.order_no,
        "reason_code": posting.reason_code,
        "journal_batch": "",
    }
    store.add_register(work, header | written_by | counts)
    rows = [_later_value_row(value, posting, numbers, written_by) for value in values]
    store.add_value_entries(work, rows)
    store.add_to_open_cost(work, [(value.worth.entry, value.actual + value.expected) for value in values])
    work.dirty_items.update(value.worth.entry.item_no for value in values)
    work.registers.append(written_by["register_no"])
    written = iter(rows)
    return PostedValues(written_by["register_no"], tuple(tuple(next(written)["entry_no"] for _ in of_line) for of_line in by_line))


def _later_value_row(value: NewValue, posting: ValuePosting, numbers: _Numbers, written_by: Row) -> Row:
    entry = value.worth.entry
    return {
        "entry_no": numbers.record(),
        "item_no": entry.item_no,
        "item_ledger_entry_no": entry.entry_no,
        "entry_type": value.entry_type,
        "variant_code": entry.variant_code,
        "location_code": entry.place.location_code,
        "posting_date": posting.posting_date,
        "valuation_date": value.worth.valuation_date,
        "item_ledger_entry_quantity": ZERO,
        "valued_quantity": value.valued_quantity,
        "invoiced_quantity": value.invoiced_quantity,
        "cost_amount_actual": value.actual,
        "cost_amount_expected": value.expected,
        "cost_per_unit": value.cost_per_unit,
        "is_adjustment": False,
        "cost_amount_non_inventory": value.non_inventory,
        "charge_code": value.charge_code,
        "document_type": posting.document.type,
        "document_no": posting.document.no,
        **written_by,
    }


def _valuation_date(movement: Movement) -> date:
    """A decrease is valued no earlier than the latest increase that it was taken from. Source: spec/costing.md, section 3."""
    if movement.quantity > ZERO:
        return movement.posting_date
    return max((movement.posting_date, *(each.inbound.posting_date for each in movement.applications)))


def _warehouse_row(each: BinMovement, booking: Booking, numbers: _Numbers, written_by: Row) -> Row:
    document: Document = each.document or booking.posting.document
    direction = "positive_adjustment" if each.quantity > ZERO else "negative_adjustment"
    return {
        **each.key._asdict(),
        "entry_no": numbers.record(),
        "entry_type": direction if each.entry_no else "movement",
        "quantity": each.quantity,
        "uom_code": each.uom_code,
        "base_units_per_unit": each.base_units_per_unit,
        "posting_date": each.posting_date or booking.posting.posting_date,
        "item_ledger_entry_no": numbers.entry(each.entry_no),
        "document_type": document.type,
        "document_no": document.no,
        "document_line_no": each.document_line_no,
        "reason_code": booking.posting.reason_code,
        **written_by,
    }


def _posted_lines(booking: Booking, numbers: _Numbers, bin_entry_nos: list[int]) -> tuple[PostedLine, ...]:
    entries: list[list[int]] = [[] for _ in booking.posting.lines]
    bin_entries: list[list[int]] = [[] for _ in booking.posting.lines]
    for movement in booking.movements:
        entries[movement.line].append(numbers.entry(movement.entry_no))
    for each, entry_no in zip(booking.bin_movements, bin_entry_nos, strict=True):
        bin_entries[each.line].append(entry_no)
    return tuple(PostedLine(tuple(item), tuple(bins)) for item, bins in zip(entries, bin_entries, strict=True))
