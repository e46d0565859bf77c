"""What the office changes on a purchase order that is open: its header, its lines, the order as a whole.

A released order is reopened first, so that nobody works by what is no longer so. Every change is kept in words.
Source: spec/ledger.md, section 7, rules 2, 5 and 6.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from server.catalog import service as catalog
from server.outstanding import changing_lines, order_changes, order_lines, order_status
from server.outstanding import service as outstanding
from server.outstanding.order_lines import in_line_unit
from server.purchasing import orders, store
from server.tracking import open_lines
from shared.errors import ORDER_IS_POSTED, Refused
from shared.quantities import ZERO
from shared.wire.purchasing import NewPurchaseLine

if TYPE_CHECKING:
    from server.database.unit_of_work import UnitOfWork
    from server.purchasing.values import PurchaseLine, PurchaseOrder
    from shared.quantities import Quantity
    from shared.wire.purchasing import ChangedPurchaseLine, PurchaseOrderChange

_HEADER_FIELDS = {
    "date": "order_date",
    "expected_date": "expected_on",
    "external_no": "external_no",
    "vendor_shipment_no": "vendor_shipment_no",
    "responsibility": "responsibility",
}
"""What is said on the wire, and what it is called on the order."""


def change_order(work: UnitOfWork, order_no: str, change: PurchaseOrderChange) -> None:
    """Change, add and delete what is said, all of it or nothing.

    Raises: Refused(NOT_FOUND, ORDER_NOT_OPEN, ORDER_CHANGED, NOT_ON_DOCUMENT, LINE_IS_POSTED, LESS_THAN_POSTED,
    TRACKING_QUANTITY_MISMATCH, and whatever making such a line refuses).
    """
    order = orders.purchase_order(work, order_no)
    order_status.require_open(order)
    order_changes.require_version(work, order.source, order_no, change.version)
    lines = {line.line_no: line for line in orders.locked_lines(work, order)}
    order = _change_header(work, order, change)
    next_line_no = max(lines, default=0) + 1
    for changed in change.changed:
        line = order_lines.line_named(list(lines.values()), changed.line, order_no)
        lines[line.line_no] = _change_line(work, order, line, changed)
    for line_no in change.deleted:
        _delete_line(work, order, order_lines.line_named(list(lines.values()), line_no, order_no))
        del lines[line_no]
    for line_no, new in enumerate(change.added, next_line_no):
        _add_line(work, order, orders.new_line(work, order, line_no, new))


def delete_order(work: UnitOfWork, order_no: str) -> None:
    """Delete an order of which nothing is posted, or everything done; what was posted of it stays.

    Raises: Refused(NOT_FOUND, ORDER_NOT_OPEN, ORDER_IS_POSTED).
    """
    order = orders.purchase_order(work, order_no)
    lines = orders.locked_lines(work, order)
    if order.status != "finished":
        order_status.require_open(order)
        if any(line.handled or line.invoiced for line in lines) or outstanding.picked(work, order.source, order_no):
            raise Refused(ORDER_IS_POSTED, document=order_no)
    for line in lines:
        _forget(work, order, line)
    store.delete_order(work, order_no)
    order_changes.note(work, order.source, order_no, "deleted")


def _change_header(work: UnitOfWork, order: PurchaseOrder, change: PurchaseOrderChange) -> PurchaseOrder:
    given = {name: getattr(change, name) for name in _HEADER_FIELDS if name in change.model_fields_set}
    before = {name: getattr(order, _HEADER_FIELDS[name]) for name in given}
    said = changing_lines.said_changes(before, given)
    if not said:
        return order
    fields: dict[str, Any] = {_HEADER_FIELDS[name]: value for name, value in given.items()}
    changed = replace(order, **fields)
    store.update_order(work, changed)
    order_changes.note(work, order.source, order.order_no, said)
    return changed


def _change_line(work: UnitOfWork, order: PurchaseOrder, line: PurchaseLine, changed: ChangedPurchaseLine) -> PurchaseLine:
    """The line as it is afterwards; everybody knows it, and what was changed is kept in words."""
    before = _as_asked(line)
    wanted = {**before, **{name: getattr(changed, name) for name in changed.model_fields_set - {"line"}}}
    if said := changing_lines.said_changes(before, wanted):
        changing_lines.require_may_change(line, before, wanted, order.order_no)
        after = _changed_line(work, order, line, wanted, is_requantified="quantity" in changed.model_fields_set)
        picked = _picked(work, order, line)
        changing_lines.require_not_below(after, picked, order.order_no)
        _take_numbers_along(work, order, line, after)
        if after.item_no != line.item_no:
            orders.publish(work, order, [replace(line, quantity=line.handled)])
        store.update_line(work, after)
        orders.publish(work, order, [after])
        _note(work, order, line, said)
        return after
    return line


def _changed_line(
    work: UnitOfWork, order: PurchaseOrder, line: PurchaseLine, wanted: dict[str, Any], *, is_requantified: bool
) -> PurchaseLine:
    """The line as it is asked for, with what became of it so far."""
    is_same = (wanted["item"], wanted["uom"]) == (line.item_no, line.uom_code)
    cost = {} if is_same or wanted["unit_cost"] != line.unit_cost else {"unit_cost": None}
    asked = NewPurchaseLine.model_validate(wanted | cost)
    made = orders.line_from(work, order, line.line_no, asked)
    kept = replace(made, handled=line.handled, invoiced=line.invoiced)
    if is_requantified:
        return kept
    if not asked.over_receipt_code and line.over_receipt_code:
        return replace(kept, quantity=kept.quantity - line.over_receipt)
    return replace(kept, over_receipt=line.over_receipt, over_receipt_status=line.over_receipt_status)


def _as_asked(line: PurchaseLine) -> dict[str, Any]:
    """The line in the words in which it would be asked for."""
    return {
        "item": line.item_no,
        "variant": line.variant_code,
        "quantity": in_line_unit(line, line.quantity),
        "uom": line.uom_code,
        "unit_cost": line.unit_cost,
        "location": line.place.location_code,
        "bin": line.place.bin_code,
        "expected_date": line.expected_on,
        "indirect_cost_percent": line.indirect_cost_percent,
        "applies_to": line.applies_to_entry,
        "over_receipt_code": line.over_receipt_code,
        "return_reason": line.return_reason,
    }


def _add_line(work: UnitOfWork, order: PurchaseOrder, line: PurchaseLine) -> None:
    store.insert_lines(work, [line])
    orders.publish(work, order, [line])
    _note(work, order, line, f"added, {order_lines.said_quantity(line, line.quantity)}")


def _delete_line(work: UnitOfWork, order: PurchaseOrder, line: PurchaseLine) -> None:
    changing_lines.require_may_be_deleted(line, _picked(work, order, line), order.order_no)
    _forget(work, order, line)
    store.delete_line(work, line)
    _note(work, order, line, "deleted")


def _forget(work: UnitOfWork, order: PurchaseOrder, line: PurchaseLine) -> None:
    """Nothing is outstanding on the line any more, and it has no numbers."""
    open_lines.lines_gone(work, [(line.item_no, order.line_source(line.line_no))])
    orders.publish(work, order, [replace(line, quantity=line.handled)])


def _take_numbers_along(work: UnitOfWork, order: PurchaseOrder, before: PurchaseLine, after: PurchaseLine) -> None:
    """The numbers that are set on the line stay with it, as long as it is of the same item."""
    source = order.line_source(before.line_no)
    on_line = open_lines.open_numbers(work, catalog.item(work, before.item_no), source)
    if not on_line:
        return
    if after.item_no != before.item_no:
        open_lines.lines_gone(work, [(before.item_no, source)])
        return
    changing_lines.require_room_for_numbers(after, on_line)
    place = {"variant_code": after.variant_code, "location_code": after.place.location_code}
    open_lines.line_changed(work, after.item_no, source, source.source, **place)


def _picked(work: UnitOfWork, order: PurchaseOrder, line: PurchaseLine) -> Quantity:
    waiting = outstanding.picked(work, order.source, order.order_no)
    return sum((goods.quantity for goods in waiting if goods.key.line_no == line.line_no), ZERO)


def _note(work: UnitOfWork, order: PurchaseOrder, line: PurchaseLine, said: str) -> None:
    what = f"line {line.line_no} ({line.item_no}): {said}"
    order_changes.note(work, order.source, order.order_no, what, line_no=line.line_no, item_no=line.item_no)
