"""Receiving: what arrived against a purchase or transfer order."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from shared.wire.fields import Code, CodeOrBlank, LineNo
from shared.wire.goods import ArrivingGoods


class Received(ArrivingGoods):
    """Goods of one lot, or one serial number, arrived and were put into a bin. Source: spec/ledger.md, section 7."""

    kind: Literal["received"] = "received"
    document_kind: Literal["purchase_order", "transfer_order", "sales_return", "warehouse_receipt"]
    document: Code = Field(description="Number of the order.")
    line: LineNo | None = Field(default=None, description="Line of the order; none: the first that the item fits on.")
    bin: CodeOrBlank = Field(default="", description="Where it was put; blank: the location's receiving bin.")
    plate: CodeOrBlank = Field(default="", description="License plate that it was put on; blank: it stands loose.")


class ReceivedWithoutOrder(ArrivingGoods):
    """Goods of a vendor came that nobody had ordered: they are kept apart until the office has decided about them."""

    kind: Literal["received_without_order"] = "received_without_order"
    vendor: Code = Field(description="Who sent them.")
    delivery_note: CodeOrBlank = Field(default="", description="Number on the vendor's paper; blank: none.")
    bin: CodeOrBlank = Field(default="", description="Where it was put; blank: the location's quarantine bin.")
