"""Purchase orders and their lines, as frozen values. What all orders are: `server/trade_orders/values.py`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from server.catalog.values import Movement
from server.invoicing.values import InvoiceKind
from server.ledger.posting_lines import DocumentType, EntryType, SourceType
from server.outstanding.values import Source
from server.trade_orders.values import Trade, TradeLine, TradeOrder, Way
from shared.quantities import ZERO, Quantity
from shared.wire.number_series import DocumentKind

OverReceiptStatus = Literal["", "pending", "approved"]

BUYING = Trade(
    name="purchase",
    party="vendor",
    source_type=SourceType.VENDOR,
    entry_type=EntryType.PURCHASE,
    movement=Movement.PURCHASE,
    ways={
        "order": Way(
            source=Source.PURCHASE_ORDER,
            numbered_as=DocumentKind.PURCHASE_ORDER,
            document_type=DocumentType.PURCHASE_RECEIPT,
            invoiced_as=InvoiceKind.PURCHASE_INVOICE,
        ),
        "return": Way(
            source=Source.PURCHASE_RETURN,
            numbered_as=DocumentKind.PURCHASE_RETURN_ORDER,
            document_type=DocumentType.PURCHASE_RETURN_SHIPMENT,
            invoiced_as=InvoiceKind.PURCHASE_CREDIT_MEMO,
        ),
    },
)


@dataclass(frozen=True, slots=True)
class PurchaseOrder(TradeOrder):
    """The header of an order to a vendor, or of a return to one."""

    TRADE = BUYING

    vendor_shipment_no: str = ""
    """Number of the vendor's delivery note."""
    is_unexpected: bool = False
    """It was made of goods that came and that nobody had ordered."""


@dataclass(frozen=True, slots=True)
class PurchaseLine(TradeLine):
    """A line of one; its amount is what one unit costs."""

    indirect_cost_percent: Quantity = ZERO
    over_receipt_code: str = ""
    over_receipt: Quantity = ZERO
    """How much of the quantity was added to it because more came than was ordered."""
    over_receipt_status: OverReceiptStatus = ""

    @property
    def overhead_percent(self) -> Quantity:
        return self.indirect_cost_percent
