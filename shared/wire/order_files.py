"""Orders in a CSV file, a row for each line, and what became of them."""

from __future__ import annotations

import datetime
from typing import Literal

from pydantic import Field

from shared.wire.fields import Code, CodeOrBlank, PositiveQuantity, UnitCostOrZero, WireModel
from shared.wire.orders import ExternalNo, NewOrderStatus
from shared.wire.transfers import DirectTransferPosting, ShippingAdvice


class FileRow(WireModel):
    """What every row says: of which order it is, and what is on the line. Rows of one order say the same of the order."""

    external_no: ExternalNo = Field(min_length=1, description="Number of the order elsewhere; its rows belong together by it.")
    status: NewOrderStatus = "released"
    date: datetime.date | None = Field(default=None, description="Order date; none: the work date.")
    item: Code
    variant: CodeOrBlank = ""
    quantity: PositiveQuantity = Field(description="In `uom`.")
    uom: CodeOrBlank = Field(default="", description="Blank: the item's base unit.")


class OrderRow(FileRow):
    """What a row of a purchase or sales order says."""

    kind: Literal["order", "return"] = "order"
    responsibility: CodeOrBlank = ""
    location: CodeOrBlank = ""
    bin: CodeOrBlank = ""
    return_reason: CodeOrBlank = ""


class PurchaseOrderRow(OrderRow):
    """A line of a purchase order."""

    vendor: Code
    vendor_shipment_no: ExternalNo = ""
    unit_cost: UnitCostOrZero | None = None
    expected_date: datetime.date | None = None
    over_receipt_code: CodeOrBlank = ""


class SalesOrderRow(OrderRow):
    """A line of a sales order."""

    customer: Code
    shipping_advice: Literal["partial", "complete"] = "partial"
    unit_price: UnitCostOrZero | None = None
    shipment_date: datetime.date | None = None


class TransferOrderRow(FileRow):
    """A line of a transfer order."""

    from_location: Code
    to_location: Code
    in_transit: CodeOrBlank = ""
    direct_transfer_posting: DirectTransferPosting | None = None
    shipping_advice: ShippingAdvice = "partial"
    from_bin: CodeOrBlank = ""
    to_bin: CodeOrBlank = ""
    shipment_date: datetime.date | None = None
    receipt_date: datetime.date | None = None


class ImportedOrder(WireModel):
    """An order of the file."""

    external_no: str
    no: CodeOrBlank = Field(description="Its number here; blank: it was only looked at.")
    lines: int


class OrdersImported(WireModel):
    """What became of a file."""

    created: tuple[ImportedOrder, ...]
    known: tuple[ImportedOrder, ...] = Field(description="Orders that were there already: nothing was done about them.")
