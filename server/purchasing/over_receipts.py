"""What comes above the order: how much of it is taken, and that a supervisor approves it where the policy says so.

Source: spec/ledger.md, section 7, rule 8.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from server.catalog import service as catalog
from server.outstanding import order_lines
from server.purchasing import rules
from server.purchasing.orders import PURCHASING
from server.purchasing.store import ORDERS
from server.trade_orders import orders
from shared.errors import NOTHING_TO_POST, OVER_RECEIPT_NOT_APPROVED, Refused
from shared.quantities import ZERO

if TYPE_CHECKING:
    from server.catalog.values import Item, OverReceiptCode
    from server.database.unit_of_work import UnitOfWork
    from server.purchasing.values import PurchaseLine, PurchaseOrder
    from shared.quantities import Quantity


def with_room(work: UnitOfWork, order: PurchaseOrder, line: PurchaseLine, item: Item, wanted: Quantity) -> PurchaseLine:
    """The line with room for so much more (base unit): grown by what comes above it, as far as the policy allows.

    Raises: Refused(OVER_RECEIPT, OVER_RECEIPT_NOT_APPROVED).
    """
    if line.over_receipt_status == "pending":
        raise _not_approved(order, line, line.over_receipt)
    if wanted <= line.outstanding:
        return line
    code = policy(work, order, line, item)
    grown = rules.grown(line, code, wanted - line.outstanding, item, order.order_no)
    if code is not None and code.requires_approval:
        raise _not_approved(order, line, wanted - line.outstanding)
    ORDERS.update_line(work, grown)
    return grown


def announce(work: UnitOfWork, order_no: str, line_no: int, quantity: Quantity, *, may_approve: bool) -> None:
    """More of the line has come than is outstanding (its unit): the line grows. Where its code asks for approval it waits for that.

    Raises: Refused(NOT_FOUND, NOT_ON_DOCUMENT, OVER_RECEIPT, QUANTITY_TOO_FINE).
    """
    order, line = _order_and_line(work, order_no, line_no)
    item = catalog.item(work, line.item_no)
    code = policy(work, order, line, item)
    grown = rules.grown(line, code, order_lines.base_quantity_of(line, item, quantity), item, order_no)
    waits = code is not None and code.requires_approval and not may_approve
    _keep(work, order, replace(grown, over_receipt_status="pending" if waits else "approved"))


def approve(work: UnitOfWork, order_no: str, line_no: int) -> None:
    """What came above the line may be posted. Raises: Refused(NOT_FOUND, NOT_ON_DOCUMENT, NOTHING_TO_POST)."""
    order, line = _order_and_line(work, order_no, line_no)
    if not line.over_receipt:
        raise Refused(NOTHING_TO_POST, document=f"line {line_no} of {order_no} above what was ordered")
    _keep(work, order, replace(line, over_receipt_status="approved"))


def withdraw(work: UnitOfWork, order_no: str, line_no: int) -> None:
    """What was said to come above the line, and was not received, does not come. Raises: Refused(NOT_FOUND, NOT_ON_DOCUMENT)."""
    order, line = _order_and_line(work, order_no, line_no)
    gone = min(line.over_receipt, line.outstanding)
    left = line.over_receipt - gone
    status = line.over_receipt_status if left else ""
    _keep(work, order, replace(line, quantity=line.quantity - gone, over_receipt=left, over_receipt_status=status))


def _order_and_line(work: UnitOfWork, order_no: str, line_no: int) -> tuple[PurchaseOrder, PurchaseLine]:
    order = orders.order_of_kind(work, PURCHASING, order_no, "order")
    return order, order_lines.line_named(orders.locked_lines(work, PURCHASING, order, [line_no]), line_no, order_no)


def _keep(work: UnitOfWork, order: PurchaseOrder, line: PurchaseLine) -> None:
    ORDERS.update_line(work, line)
    orders.publish(work, order, [line])


def without_excess(work: UnitOfWork, line: PurchaseLine) -> PurchaseLine:
    """The line after a receipt was taken back: what had come above the order and is not there any more is not waited for.

    What a supervisor has approved stays so.
    """
    gone = min(line.over_receipt, line.outstanding)
    if gone <= ZERO or line.over_receipt_status == "approved":
        return line
    shrunk = replace(line, quantity=line.quantity - gone, over_receipt=line.over_receipt - gone)
    ORDERS.update_line(work, shrunk)
    return shrunk


def policy(work: UnitOfWork, order: PurchaseOrder, line: PurchaseLine, item: Item) -> OverReceiptCode | None:
    """The code that holds for the line: its own, else the item's, the vendor's, the default; none: nothing more is taken."""
    vendor = catalog.party(work, "vendor", order.party_no)
    named = line.over_receipt_code or item.over_receipt_code or vendor.over_receipt_code
    codes = catalog.over_receipt_codes(work)
    return codes.get(named) if named else next((code for code in codes.values() if code.is_default), None)


def _not_approved(order: PurchaseOrder, line: PurchaseLine, excess: Quantity) -> Refused:
    said = order_lines.said_quantity(line, excess)
    return Refused(OVER_RECEIPT_NOT_APPROVED, quantity=said, item=line.item_no, document=order.order_no)
