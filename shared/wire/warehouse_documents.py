"""Warehouse receipts and warehouse shipments: what comes in or goes out at a location, of many orders at once."""

from __future__ import annotations

import datetime
from typing import Literal

from pydantic import Field

from shared.quantities import Quantity
from shared.wire.fields import Code, CodeOrBlank, EntryNo, LineNo, QuantityOrZero, Text, UnitCostOrZero, WireModel
from shared.wire.orders import LINES_MAX, LineToPost, PostedOrderLine

InboundKind = Literal["purchase_order", "sales_return", "transfer_receipt"]
OutboundKind = Literal["sales_order", "purchase_return", "transfer_shipment"]
SourceKind = InboundKind | OutboundKind
WarehouseDocumentKind = Literal["warehouse_receipt", "warehouse_shipment"]


class InboundOrder(WireModel):
    """An order of which goods come in."""

    kind: InboundKind
    no: Code


class OutboundOrder(WireModel):
    """An order of which goods go out."""

    kind: OutboundKind
    no: Code


class InboundFilter(WireModel):
    """Which released lines at the location are meant; what is left out leaves nothing out."""

    orders: tuple[InboundOrder, ...] = Field(default=(), max_length=1000, description="None: of all orders.")
    kinds: tuple[InboundKind, ...] = Field(default=(), description="None: of every kind.")
    partner: CodeOrBlank = Field(default="", description="Vendor, customer or other location; blank: of all.")
    due_until: datetime.date | None = Field(default=None, description="Last day on which they are expected; none: all days.")


class OutboundFilter(WireModel):
    """Which released lines at the location are meant; what is left out leaves nothing out."""

    orders: tuple[OutboundOrder, ...] = Field(default=(), max_length=1000, description="None: of all orders.")
    kinds: tuple[OutboundKind, ...] = Field(default=(), description="None: of every kind.")
    partner: CodeOrBlank = Field(default="", description="Customer, vendor or other location; blank: of all.")
    due_until: datetime.date | None = Field(default=None, description="Last day on which they are to leave; none: all days.")


class NewWarehouseReceipt(InboundFilter):
    """A warehouse receipt for the released lines that the filter leaves and no other receipt has."""

    no: CodeOrBlank = Field(default="", description="Number to give it; blank: the next of our own.")
    location: Code
    external_no: CodeOrBlank = Field(default="", description="Number on the vendor's paper.")
    scanned_up: bool = Field(default=False, description="To receive is nothing at first, and is set line by line.")


class NewWarehouseShipment(OutboundFilter):
    """A warehouse shipment for the released lines that the filter leaves and no other shipment has."""

    no: CodeOrBlank = Field(default="", description="Number to give it; blank: the next of our own.")
    location: Code
    external_no: CodeOrBlank = Field(default="", description="Number of the carrier's paper.")
    status: Literal["open", "released"] = Field(default="released", description="Only a released one is picked.")


class WarehouseLineChange(WireModel):
    """What to change of a line; what is left out stays."""

    line: LineNo
    to_handle: QuantityOrZero | None = Field(
        default=None, description="What the next posting receives or ships, in the line's unit."
    )
    bin: CodeOrBlank = Field(default="", description="Where it is put, or leaves from.")
    to_cross_dock: QuantityOrZero | None = Field(default=None, description="Of a receipt: what is kept ready to leave again.")


class WarehouseDocumentChange(WireModel):
    """What to change; what is left out stays."""

    version: int | None = Field(
        default=None, description="As it was read: refused where somebody changed it since. None: not asked."
    )
    external_no: CodeOrBlank = ""
    lines: tuple[WarehouseLineChange, ...] = Field(default=(), max_length=LINES_MAX)


class WarehouseDocumentVersion(WireModel):
    """What was read before."""

    version: int | None = Field(default=None, description="Refused where somebody changed the document since. None: not asked.")


class WarehouseLineToPost(LineToPost):
    """How much of a line arrives or leaves now; several of one line are told apart by what they say."""

    line: LineNo = Field(description="Line number of the document.")
    unit_cost: UnitCostOrZero | None = Field(
        default=None, description="Of a purchase order: what one unit of the line costs; none: as ordered."
    )
    applies_to: EntryNo | None = Field(
        default=None, description="Of what leaves: entry number of the increase that it is to be taken from."
    )


class PostWarehouseDocument(WarehouseDocumentVersion):
    """What is received or shipped now."""

    date: datetime.date | None = Field(default=None, description="Posting date; none: the work date.")
    lines: tuple[WarehouseLineToPost, ...] = Field(
        default=(), max_length=LINES_MAX, description="By line of the document; none: what is to be handled on every line."
    )


class WarehouseLineCard(WireModel):
    """A line with what is left of it; quantities in `uom`."""

    line: int
    kind: SourceKind
    order: Code
    order_line: int
    partner: Text = Field(description="Vendor, customer or other location, as people call it.")
    item: Code
    variant: CodeOrBlank
    uom: Code
    bin: CodeOrBlank = Field(description="Where it is put, or leaves from; blank: still to be said.")
    due: datetime.date | None
    quantity: Quantity = Field(description="What was handled on this document and what is outstanding.")
    outstanding: Quantity
    to_handle: Quantity = Field(description="What the next posting receives or ships.")
    handled: Quantity = Field(description="Received or shipped on this document.")
    picked: Quantity = Field(description="Of a shipment: picked, and waiting for it.")
    to_cross_dock: Quantity = Field(description="Of a receipt: kept ready to leave again, instead of being put away.")
    is_released: bool = Field(description="False: the order was reopened, and nothing of it can be posted.")


class WarehouseDocumentCard(WireModel):
    """A warehouse receipt or shipment, with the lines of which something is left."""

    no: Code
    kind: WarehouseDocumentKind
    location: Code
    status: Literal["open", "released", "finished"]
    external_no: CodeOrBlank
    version: int = Field(description="Counts the changes; a change may name the one that it was made on.")
    changed_by: CodeOrBlank
    changed_at: datetime.datetime
    change: Text = Field(description="What the last change was, in words.")
    lines: tuple[WarehouseLineCard, ...]
    posted: tuple[Code, ...] = Field(description="Posted warehouse documents that came of it.")


class WarehouseDocumentRow(WireModel):
    """A warehouse document in a list."""

    no: Code
    kind: WarehouseDocumentKind
    location: Code
    status: Literal["open", "released", "finished"]
    external_no: CodeOrBlank


class WarehouseDocuments(WireModel):
    documents: tuple[WarehouseDocumentRow, ...]


class ShipmentPicks(WireModel):
    """Picks that were made for a warehouse shipment."""

    picks: tuple[Code, ...]


class PostedSource(WireModel):
    """An order of which goods were received or shipped."""

    kind: SourceKind
    order: Code
    document_no: Code = Field(description="Its posted document.")
    put_away: CodeOrBlank = Field(default="", description="Put-away that was made for what arrived; blank: none.")
    lines: tuple[PostedOrderLine, ...] = Field(description="By line of the warehouse document.")


class RefusedSource(WireModel):
    """An order that could not be posted, and why; the others were."""

    kind: SourceKind
    order: Code
    code: str
    detail: str


class PostedWarehouseDocumentResult(WireModel):
    """What became of the orders of a warehouse document."""

    document_no: CodeOrBlank = Field(description="The posted warehouse document.")
    message: Text = Field(description="How many of how many orders were posted.")
    posted: tuple[PostedSource, ...]
    refused: tuple[RefusedSource, ...]


class PostedWarehouseLine(WireModel):
    """What was received or shipped of one line; a correction has the opposite quantity and names the line that it takes back."""

    line: int
    document_line: int = Field(description="Line of the warehouse document.")
    kind: SourceKind
    order: Code
    order_line: int
    item: Code
    variant: CodeOrBlank
    uom: Code
    quantity: Quantity = Field(description="In `uom`; negative on a correction.")
    posted_document: Code = Field(description="Posted document of the order.")
    put_away: CodeOrBlank
    entry_nos: tuple[int, ...] = Field(description="Item ledger entries.")
    corrects_line: int | None


class PostedWarehouseDocument(WireModel):
    """A posted warehouse receipt or shipment."""

    no: Code
    kind: WarehouseDocumentKind
    document: Code = Field(description="The warehouse document that was posted.")
    location: Code
    external_no: CodeOrBlank
    posting_date: datetime.date
    person: CodeOrBlank
    lines: tuple[PostedWarehouseLine, ...]


class WarehouseRequest(WireModel):
    """What a released order asks of a location. Source: spec/warehouse.md, section 1."""

    kind: SourceKind
    order: Code
    partner: Text
    partner_no: CodeOrBlank
    due: datetime.date | None
    lines: int = Field(description="Lines of which something is left.")
    document: CodeOrBlank = Field(description="Warehouse document that has lines of it; blank: none yet.")


class WarehouseRequests(WireModel):
    requests: tuple[WarehouseRequest, ...]


class HandlingAtLocation(WireModel):
    """What has to be done with an order at one location, and who does it."""

    location: CodeOrBlank
    kind: SourceKind = Field(description="What the order is there: a transfer order is two.")
    demands: Text = Field(description="What the location demands, in words.")
    warehouse_document_kind: WarehouseDocumentKind | None = Field(
        description="What it is received or shipped through; none: itself."
    )
    warehouse_document: CodeOrBlank = Field(default="", description="The open one that has lines of it; blank: none yet.")
    can_be_posted: bool = Field(description="Whether the order itself can be received or shipped there.")
    next: Text = Field(description="What has to be done next, in words.")
    document_kind: CodeOrBlank = Field(default="", description="Kind of the open document that has it; blank: none.")
    document: CodeOrBlank = Field(default="", description="Its number.")
    assigned_to: CodeOrBlank = Field(default="", description="Who has it; blank: nobody.")


class OrderHandling(WireModel):
    """Why an order can, or cannot, be received or shipped. Source: spec/warehouse.md, sections 13 and 14, rule 1."""

    order: Code
    locations: tuple[HandlingAtLocation, ...]
