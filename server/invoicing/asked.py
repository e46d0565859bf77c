"""What requests ask to have invoiced, as values: codes looked up, quantities in the base unit."""

from __future__ import annotations

from typing import TYPE_CHECKING

from server.catalog import service as catalog
from server.invoicing import service
from server.invoicing.values import AssignedTo, ChargeToInvoice, GoodsToInvoice, InvoiceHeader, LineToInvoice
from server.ledger import service as ledger
from server.ledger.posting_lines import Place
from shared.errors import NOTHING_TO_POST, Refused
from shared.quantities import ZERO
from shared.tracking import Tracking

if TYPE_CHECKING:
    from collections.abc import Sequence

    from server.database.unit_of_work import UnitOfWork
    from shared.wire import invoicing as wire


def header(given: wire.InvoiceHeader) -> InvoiceHeader:
    """What the paper says besides its lines."""
    return InvoiceHeader(given.date, given.document_date, given.external_document_no, given.reason)


def lines(work: UnitOfWork, given: Sequence[wire.EntryToInvoice]) -> list[LineToInvoice]:
    """Parts of posted receipts or shipments. Raises: Refused(NOT_FOUND, NOTHING_TO_POST, QUANTITY_TOO_FINE)."""
    entry_nos = {line.entry for line in given}
    entries = {no: state.entry for no, state in ledger.entries_by_no(work, entry_nos).items()}
    items = catalog.items(work, {entry.item_no for entry in entries.values()})
    work.lock_items(set(items))
    left = service.quantities_to_invoice(work, entry_nos)
    found = []
    for line in given:
        entry = entries[line.entry]
        if line.quantity is None:
            quantity = left.get(line.entry, ZERO)
        else:
            quantity = items[entry.item_no].in_base_unit(line.quantity, entry.base_units_per_unit, entry.uom_code)
        if not quantity:
            raise Refused(NOTHING_TO_POST, document=f"entry {line.entry}")
        item = items[entry.item_no]
        overhead = item.indirect_cost_percent, item.overhead_rate
        found.append(LineToInvoice(line.entry, quantity, line.unit_amount, entry.document.order_no, 0, *overhead))
    return found


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
