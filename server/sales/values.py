"""Sales orders and their lines, as frozen values. What all orders are: `server/trade_orders/values.py`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from server.catalog.values import Movement
from server.invoicing.values import InvoiceKind
from server.ledger.posting_lines import DocumentType, EntryType, SourceType
from server.outstanding.values import Source
from server.trade_orders.values import Trade, TradeLine, TradeOrder, Way
from shared.wire.number_series import DocumentKind

ShippingAdvice = Literal["partial", "complete"]
"""Whether an order may leave in parts, or leaves whole or not at all."""

SELLING = Trade(
    name="sales",
    party="customer",
    source_type=SourceType.CUSTOMER,
    entry_type=EntryType.SALE,
    movement=Movement.SALE,
    ways={
        "order": Way(
            source=Source.SALES_ORDER,
            numbered_as=DocumentKind.SALES_ORDER,
            document_type=DocumentType.SALES_SHIPMENT,
            invoiced_as=InvoiceKind.SALES_INVOICE,
        ),
        "return": Way(
            source=Source.SALES_RETURN,
            numbered_as=DocumentKind.SALES_RETURN_ORDER,
            document_type=DocumentType.SALES_RETURN_RECEIPT,
            invoiced_as=InvoiceKind.SALES_CREDIT_MEMO,
        ),
    },
)


@dataclass(frozen=True, slots=True)
class SalesOrder(TradeOrder):
    """The header of a customer's order, or of goods that one brings back."""

    TRADE = SELLING

    shipping_advice: ShippingAdvice = "partial"


@dataclass(frozen=True, slots=True)
class SalesLine(TradeLine):
    """A line of one; its amount is what one unit is sold for."""
