"""Purchase orders and return orders before anything is posted of them: made, released, reopened. Changing is `changing.py`.

Source: spec/ledger.md, section 7.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from server.catalog import service as catalog
from server.ledger.posting_lines import Place
from server.number_series import service as number_series
from server.outstanding import order_changes, order_lines, order_status
from server.outstanding import service as outstanding
from server.purchasing import rules, store
from server.purchasing.values import PurchaseLine, PurchaseOrder
from shared.errors import ALREADY_EXISTS, NOT_FOUND, Refused
from shared.quantities import ZERO, Quantity, unit_cost_in_unit
from shared.wire.number_series import DocumentKind

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from server.catalog.values import Item
    from server.database.unit_of_work import UnitOfWork
    from server.outstanding.values import OrderStatus
    from server.tracking.values import TrackedLine
    from shared.wire.purchasing import NewPurchaseLine, NewPurchaseOrder

_ORDER_NUMBERED_AS = {"order": DocumentKind.PURCHASE_ORDER, "return": DocumentKind.PURCHASE_RETURN_ORDER}


def create_order(work: UnitOfWork, new: NewPurchaseOrder, *, is_unexpected: bool = False) -> str:
    """Make an order or return order; its number. Once it is released everybody knows what is to come in.

    Raises: Refused(NOT_FOUND, ALREADY_EXISTS, UNKNOWN_ITEM, ITEM_BLOCKED, PURCHASING_BLOCKED, VARIANT_BLOCKED, UOM_UNKNOWN).
    """
    vendor = catalog.party(work, "vendor", new.vendor)
    order_date = new.date or catalog.work_date(work)
    order = PurchaseOrder(
        order_no=number_series.document_no(work, _ORDER_NUMBERED_AS[new.kind], new.no, order_date),
        kind=new.kind,
        vendor_no=vendor.no,
        location_code=new.location,
        order_date=order_date,
        status=new.status,
        expected_on=new.expected_date,
        external_no=new.external_no,
        vendor_shipment_no=new.vendor_shipment_no,
        responsibility=new.responsibility,
        is_unexpected=is_unexpected,
    )
    if store.order(work, order.order_no) is not None:
        raise Refused(ALREADY_EXISTS, what="Purchase order", key=order.order_no)
    lines = [new_line(work, order, line_no, line) for line_no, line in enumerate(new.lines, 1)]
    store.insert_order(work, order, lines)
    publish(work, order, lines)
    return order.order_no


def new_line(work: UnitOfWork, order: PurchaseOrder, line_no: int, new: NewPurchaseLine) -> PurchaseLine:
    """What is asked for as a line of the order. Raises: Refused as `create_order`."""
    rules.require_may_be_ordered(catalog.item(work, new.item), new.variant, order.kind)
    return line_from(work, order, line_no, new)


def line_from(work: UnitOfWork, order: PurchaseOrder, line_no: int, new: NewPurchaseLine) -> PurchaseLine:
    """What is asked for as a line of the order, blocked or not. Raises: Refused(UNKNOWN_ITEM, NOT_FOUND, UOM_UNKNOWN, …)."""
    item = catalog.item(work, new.item)
    catalog.require_variant(item, new.variant)
    if new.over_receipt_code:
        catalog.over_receipt_code(work, new.over_receipt_code)
    held = catalog.base_units_per(item, new.uom)
    return PurchaseLine(
        order_no=order.order_no,
        line_no=line_no,
        item_no=item.no,
        variant_code=new.variant,
        place=place(work, new.location or order.location_code, new.bin),
        uom_code=new.uom or item.base_uom,
        base_units_per_unit=held,
        quantity=catalog.base_quantity(item, new.quantity, new.uom),
        handled=ZERO,
        unit_cost=unit_cost_in_unit(item.last_direct_cost or item.unit_cost, held) if new.unit_cost is None else new.unit_cost,
        indirect_cost_percent=_overhead(new, item),
        expected_on=new.expected_date or order.expected_on,
        applies_to_entry=new.applies_to,
        over_receipt_code=new.over_receipt_code,
        return_reason=new.return_reason,
    )


def _overhead(new: NewPurchaseLine, item: Item) -> Quantity:
    """As the line says, else the item's. Source: spec/costing.md, section 6, rule 1."""
    return Quantity(item.indirect_cost_percent) if new.indirect_cost_percent is None else new.indirect_cost_percent


def place(work: UnitOfWork, location_code: str, bin_code: str) -> Place:
    """The place, if there is one. Raises: Refused(NOT_FOUND)."""
    if location_code:
        catalog.location(work, location_code)
    if bin_code:
        catalog.bin_(work, location_code, bin_code)
    return Place(location_code, bin_code)


def release(work: UnitOfWork, order_no: str) -> PurchaseOrder:
    """Let the warehouse work on the order; one that is released already stays so. Raises: Refused(NOT_FOUND)."""
    return _turned(work, order_no, "open", "released")


def reopen(work: UnitOfWork, order_no: str) -> PurchaseOrder:
    """Take the order back from the warehouse to change it. Raises: Refused(NOT_FOUND)."""
    return _turned(work, order_no, "released", "open")


def _turned(work: UnitOfWork, order_no: str, before: OrderStatus, after: OrderStatus) -> PurchaseOrder:
    order = purchase_order(work, order_no)
    if order.status != before:
        return order
    turned = replace(order, status=after)
    store.update_order(work, turned)
    order_changes.note(work, order.source, order_no, "released" if after == "released" else "reopened")
    publish(work, turned, locked_lines(work, turned))
    return turned


def settle(work: UnitOfWork, order_no: str) -> None:
    """Finish the order where everything of it is done and invoiced; take that back where it no longer is."""
    order = purchase_order(work, order_no)
    status = order_status.settled(order.status, store.lines(work, order_no))
    if status != order.status:
        store.update_order(work, replace(order, status=status))


def purchase_order(work: UnitOfWork, order_no: str) -> PurchaseOrder:
    """The order. Raises: Refused(NOT_FOUND)."""
    found = store.order(work, order_no)
    if found is None:
        raise Refused(NOT_FOUND, what="purchase order", key=order_no)
    return found


def locked_lines(work: UnitOfWork, order: PurchaseOrder, line_nos: Collection[int] | None = None) -> list[PurchaseLine]:
    """All lines, or those numbered so, as they are once nobody else can change what is left of them."""

    def read() -> list[PurchaseLine]:
        return store.lines(work, order.order_no) if line_nos is None else store.lines_numbered(work, order.order_no, line_nos)

    work.lock_items({line.item_no for line in read()})
    return read()


def tracked_line(work: UnitOfWork, order_no: str, line_no: int) -> TrackedLine:
    """The line as its numbers need it, as it is now. Raises: Refused(NOT_FOUND, NOT_ON_DOCUMENT)."""
    order = purchase_order(work, order_no)
    line = order_lines.line_named(store.lines_numbered(work, order_no, [line_no]), line_no, order_no)
    return rules.tracked_line(order, line, catalog.item(work, line.item_no))


def publish(work: UnitOfWork, order: PurchaseOrder, changed: Iterable[PurchaseLine]) -> None:
    """Tell everybody what is left of these lines."""
    vendor = catalog.party(work, "vendor", order.vendor_no)
    outstanding.publish(work, [rules.outstanding_line(order, line, vendor.name) for line in changed])
