"""What of an order is invoiced: its lines spread over the receipts or shipments that were posted of them, the oldest first.

Purchasing and sales do not know each other; what holds for the invoices of both is said here, once.
Source: spec/ledger.md, section 7, rules 1 to 3; section 8, rule 1.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from server.catalog import service as catalog
from server.invoicing import service
from server.invoicing.values import LineToInvoice
from server.outstanding.order_lines import base_quantity_of, in_line_unit, line_named
from shared.errors import OVER_INVOICE, Refused
from shared.quantities import ZERO

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from server.database.unit_of_work import UnitOfWork
    from shared.quantities import Quantity, UnitCost
    from shared.wire.invoicing import OrderLineToInvoice


@dataclass(frozen=True, slots=True)
class PostedOrderLine:
    """An order line, as far as its invoice must know it."""

    line_no: int
    item_no: str
    variant_code: str
    uom_code: str
    base_units_per_unit: Quantity
    unit_amount: UnitCost
    """Price of one unit, as ordered."""
    entry_nos: tuple[int, ...]
    """What was received or shipped of it."""
    indirect_cost_percent: Quantity = ZERO


def lines_to_invoice(
    work: UnitOfWork, order_no: str, lines: Sequence[PostedOrderLine], wanted: Sequence[OrderLineToInvoice]
) -> list[LineToInvoice]:
    """The wanted parts of the order lines, else all that can be invoiced, by entry.

    Raises: Refused(OVER_INVOICE, NOT_ON_DOCUMENT, QUANTITY_TOO_FINE).
    """
    work.lock_items({line.item_no for line in lines})
    left = service.quantities_to_invoice(work, {no for line in lines for no in line.entry_nos})
    found: list[LineToInvoice] = []
    if not wanted:
        for line in lines:
            found += _parts(work, order_no, line, left)
    for each in wanted:
        line = line_named(lines, each.line, order_no)
        priced = line if each.unit_amount is None else replace(line, unit_amount=each.unit_amount)
        found += _parts(work, order_no, priced, left, quantity=each.quantity, only_entry=each.entry)
    return found


def _parts(
    work: UnitOfWork,
    order_no: str,
    line: PostedOrderLine,
    left: dict[int, Quantity],
    *,
    quantity: Quantity | None = None,
    only_entry: int | None = None,
) -> list[LineToInvoice]:
    """The parts of one line; what they take is no longer `left`."""
    item = catalog.item(work, line.item_no)
    entry_nos = [no for no in sorted(line.entry_nos) if no in left and only_entry in (None, no)]
    most = sum((left[no] for no in entry_nos), ZERO)
    base = most if quantity is None else base_quantity_of(line, item, quantity)
    if base > most:
        said, most_said = f"{quantity} {line.uom_code}", f"{in_line_unit(line, most)} {line.uom_code}"
        raise Refused(OVER_INVOICE, most=most_said, item=line.item_no, document=order_no, quantity=said)
    parts = []
    for entry_no, part in _oldest_first(entry_nos, left, base):
        left[entry_no] -= part
        overhead = line.indirect_cost_percent, item.overhead_rate
        parts.append(LineToInvoice(entry_no, part, line.unit_amount, order_no, line.line_no, *overhead))
    return parts


def _oldest_first(entry_nos: Sequence[int], left: dict[int, Quantity], quantity: Quantity) -> Iterator[tuple[int, Quantity]]:
    for entry_no in entry_nos:
        part = min(quantity, left[entry_no])
        if part:
            yield entry_no, part
            quantity -= part
