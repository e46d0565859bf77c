"""What purchasing alone decides, on values alone. What holds for all orders: `server/trade_orders/rules.py`."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from server.outstanding import order_lines
from shared.quantities import ZERO, Quantity, percent_of

if TYPE_CHECKING:
    from server.catalog.values import Item, OverReceiptCode
    from server.purchasing.values import PurchaseLine


def grown(line: PurchaseLine, code: OverReceiptCode | None, excess: Quantity, item: Item, order_no: str) -> PurchaseLine:
    """The line with so much more on it (base unit). Raises: Refused(OVER_RECEIPT) that names the most that is taken.

    Allowed is the percentage of what was ordered, without what came above it. Source: spec/ledger.md, section 7, rule 8.
    """
    ordered = line.quantity - line.over_receipt
    percent = code.tolerance_percent if code is not None else ZERO
    allowed = percent_of(ordered, percent, precision=item.qty_rounding_precision or None)
    if line.over_receipt + excess > allowed:
        wanted, most = line.outstanding + excess, max(line.outstanding, ordered + allowed - line.handled)
        order_lines.require_left_to_receive(line, wanted, line.outstanding, order_no, most=most)
    return replace(line, quantity=line.quantity + excess, over_receipt=line.over_receipt + excess)


def kept(before: PurchaseLine, asked: PurchaseLine, is_requantified: bool) -> PurchaseLine:
    """The line as it is asked for, with what came above the order: that is gone where a quantity is named, or its code cleared.

    Source: spec/ledger.md, section 7, rule 8.
    """
    if is_requantified:
        return asked
    if not asked.over_receipt_code and before.over_receipt_code:
        return replace(asked, quantity=asked.quantity - before.over_receipt)
    return replace(asked, over_receipt=before.over_receipt, over_receipt_status=before.over_receipt_status)
