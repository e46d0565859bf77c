"""What requests ask to have invoiced, as values: codes looked up, quantities in the base unit."""

from __future__ import annotations

from typing import TYPE_CHECKING

from server.catalog import service as catalog
from server.invoicing import rules, service
from server.invoicing.values import AssignedTo, ChargeToInvoice, GoodsToInvoice, InvoiceHeader, LineToInvoice
from server.ledger import service as ledger
from server.ledger.posting_lines import Place
from shared.errors import NOTHING_TO_POST, Refused
from shared.quantities import ZERO, unit_cost_in_unit
from shared.tracking import Tracking

if TYPE_CHECKING:
    from collections.abc import Sequence

    from server.catalog.values import Item
    from server.database.unit_of_work import UnitOfWork
    from server.invoicing.values import InvoiceKind
    from server.ledger.values import LedgerEntry
    from shared.quantities import Quantity, UnitCost
    from shared.wire import invoicing as wire


def header(given: wire.InvoiceHeader) -> InvoiceHeader:
    """What the paper says besides its lines."""
    return InvoiceHeader(given.date, given.document_date, given.external_document_no, given.reason)


def lines(work: UnitOfWork, kind: InvoiceKind, given: Sequence[wire.EntryToInvoice]) -> list[LineToInvoice]:
    """Parts of posted receipts or shipments. Raises: Refused(NOT_FOUND, NOTHING_TO_POST, QUANTITY_TOO_FINE)."""
    entry_nos = {line.entry for line in given}
    entries = {no: state.entry for no, state in ledger.entries_by_no(work, entry_nos).items()}
    items = catalog.items(work, {entry.item_no for entry in entries.values()})
    work.lock_items(set(items))
    left = service.quantities_to_invoice(work, entry_nos)
    found = []
    for line in given:
        entry = entries[line.entry]
        item = items[entry.item_no]
        quantity = left.get(line.entry, ZERO) if line.quantity is None else _in_base_unit(item, entry, line.quantity)
        if not quantity:
            raise Refused(NOTHING_TO_POST, document=f"entry {line.entry}")
        price = _usual_price(work, kind, entry, item) if line.unit_amount is None else line.unit_amount
        overhead = item.indirect_cost_percent, item.overhead_rate
        found.append(LineToInvoice(line.entry, quantity, price, entry.document.order_no, 0, *overhead))
    return found


def _in_base_unit(item: Item, entry: LedgerEntry, quantity: Quantity) -> Quantity:
    return item.in_base_unit(quantity, entry.base_units_per_unit, entry.uom_code)


def _usual_price(work: UnitOfWork, kind: InvoiceKind, entry: LedgerEntry, item: Item) -> UnitCost:
    """The price of one of the entry's unit where the invoice says none."""
    received_at = ledger.value_entries(work, entry.entry_no)[0].cost_per_unit
    return unit_cost_in_unit(rules.usual_price(kind, item, received_at), entry.base_units_per_unit)


def goods(work: UnitOfWork, given: Sequence[wire.GoodsToInvoice]) -> list[GoodsToInvoice]:
    """Goods of no order. Raises: Refused(UNKNOWN_ITEM, UOM_UNKNOWN, QUANTITY_TOO_FINE)."""
    items = catalog.items(work, {line.item for line in given})
    return [
        GoodsToInvoice(
            item_no=line.item,
            place=Place(line.location, line.bin),
            quantity=catalog.base_quantity(items[line.item], line.quantity, line.uom),
            unit_amount=line.unit_amount,
            uom_code=line.uom or items[line.item].base_uom,
            base_units_per_unit=catalog.base_units_per(items[line.item], line.uom),
            tracking=Tracking(line.lot, line.serial, line.package),
            variant_code=line.variant,
            expires_on=line.expiration,
            applies_to_entry=line.applies_to,
            applies_from_entry=line.applies_from,
        )
        for line in given
    ]


def charges(given: Sequence[wire.ItemCharge]) -> list[ChargeToInvoice]:
    """Charges with the entries that they are assigned to."""
    return [
        ChargeToInvoice(each.charge, each.amount, tuple(AssignedTo(to.entry, to.amount) for to in each.assign), each.split)
        for each in given
    ]
